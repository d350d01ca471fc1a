"""A site of which no more is known than its machine has the flaw no more surely than that has it (201)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Component, Inventory, Observation
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import WEB1, WEB2, WWW, done, edge, log, ours, package

CORE = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
JNDI = "org/apache/logging/log4j/core/lookup/JndiLookup.class"
OLD, NEW = (
    f"pkg:deb/debian/liblog4j2-java@{one}?distro=debian-11" for one in ("2.13.3-1", "2.17.1-1~deb11u1")
)
NINE, NOON, ONE, TWO = (f"2021-12-13T{hour}:00" for hour in ("09", "12", "13", "14"))
KNOWN: list[Entry] = [*ours(WEB1, WEB2, WWW), edge(WEB1, "serves", WWW)]


def dpkg(seen: str, purl: str, id: str = WEB1, loaded: str = "unknown") -> list[Entry]:
    look = f"{id} {seen}"
    fact = Component(purl, "package", inventory="dpkg", loaded=loaded)  # type: ignore[arg-type]
    rows: list[Component | Inventory] = [Inventory("dpkg", ("deb",), True, True, parts=1), fact]
    return [Observation(id, one, parse(seen), look=look) for one in rows]  # type: ignore[arg-type]


def jar(seen: str, place: str = "a.jar", without: tuple[str, ...] = (), present: str = "yes") -> list[Entry]:
    fact = Component(
        CORE, "binary", present=present, place=place, inventory="/srv", without=without,  # type: ignore[arg-type]
    )  # fmt: skip
    return [Observation(WEB1, fact, parse(seen), look=f"jars {seen}")]


def world(*rows: Entry, now: str = ONE, event: str = "log4shell-2021") -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate([*KNOWN, *rows], 1)])
    return spread(playbooks.load(event), state, AsOf(state.seq, parse(now)))


def both(*rows: Entry, now: str = ONE) -> tuple[Assessment, Assessment]:
    there = world(*rows, now=now)
    return assess(there, WEB1), assess(there, WWW)


WAITING = [
    pytest.param([*dpkg(NINE, OLD), *dpkg(NOON, NEW)], id="a new version"),
    pytest.param([*jar(NINE), *jar(NOON, without=(JNDI,))], id="the class taken out"),
    pytest.param(
        [*jar(NINE), *jar(NINE, "b.jar"), *jar(NOON, present="no"), *jar(NOON, "b.jar", (JNDI,))], id="two"
    ),
]


@pytest.mark.parametrize("rows", WAITING)
def test_rule_201_a_site_waits_for_the_restart_of_its_machine(rows: list[Entry]) -> None:
    for one in both(*rows):
        assert (one.now.verdict, one.now.why, one.ever.verdict) == ("unknown", "not_restarted", "yes")
    for one in both(*rows, now="2021-12-13T11:00"):
        assert one.now.verdict == "yes", "an hour before that it had it"


@pytest.mark.parametrize("rows", WAITING)
def test_what_the_site_showed_after_that_counts(rows: list[Entry]) -> None:
    _machine, site = both(*rows, log(WWW, "yes", "2021-12-13T12:30", "2021-12-13T12:45", ONE))
    assert site.now.verdict == "yes"


def test_one_copy_that_does_not_wait_is_enough() -> None:
    rows = [*jar(NINE), *jar(NINE, "b.jar"), *jar(NOON, without=(JNDI,))]
    for one in both(*rows):
        assert one.now.verdict == "yes"


def test_a_copy_that_was_seen_in_use_again_is_there() -> None:
    rows = [*dpkg(NINE, OLD), *dpkg(NOON, NEW), *dpkg("2021-12-13T12:30", OLD, loaded="yes")]
    for one in both(*rows):
        assert one.now.verdict == "yes"


def test_of_two_machines_each_waits_for_itself() -> None:
    two = edge(WEB2, "serves", WWW)
    rows = [two, *dpkg(NINE, OLD), *dpkg(NOON, NEW), *dpkg(NINE, OLD, WEB2)]
    assert both(*rows)[1].now.verdict == "yes", "the other one has it"
    _machine, site = both(*rows, *dpkg(NOON, NEW, WEB2))
    assert (site.now.verdict, site.now.why) == ("unknown", "not_restarted")


@pytest.mark.parametrize("rows", WAITING[:2])
def test_after_the_restart_neither_waits_for_it(rows: list[Entry]) -> None:
    """The machine is not clean by what was read of it, for not everything was."""
    steps = [done(WEB1, "patched", NOON, TWO), done(WEB1, "restarted", "2021-12-13T13:30", TWO)]
    for one in both(*rows, *steps, now=TWO):
        assert one.now.verdict != "yes"
        assert one.now.why != "not_restarted"
        assert one.periods[-1].end is not None


@pytest.mark.parametrize("rows", WAITING)
def test_what_is_judged_anew_is_what_is_judged_at_once(rows: list[Entry]) -> None:
    numbered = [(Seq(number), row) for number, row in enumerate([*KNOWN, *rows], 1)]
    state = fold(State(), numbered[:-1])
    there = spread(playbooks.load("log4shell-2021"), state, AsOf(state.seq, parse(ONE)))
    renew(there, numbered[-1:])
    for id in (WEB1, WWW):
        assert assess(there, id) == assess(world(*rows), id)


UNTOLD = Component("pkg:generic/openssl@1.0.1-dev", "sbom", inventory="sbom")
ELEVEN = "2021-12-13T11:00"


def untold(seen: str) -> list[Entry]:
    """A class of which nobody can tell the version, in another file of the machine."""
    bare = Component("pkg:maven/org.apache.logging.log4j/log4j-core", "binary", place="b.jar", inventory="/b")
    return [Observation(WEB1, bare, parse(seen), look=f"bare {seen}")]


def same(*rows: Entry, now: str = TWO) -> tuple[Assessment, Assessment]:
    """The machine and its site: neither says anything that the other does not."""
    machine, site = both(*rows, now=now)
    assert [one.own_now.verdict for one in (machine, site)] == [machine.own_now.verdict] * 2
    assert machine.periods == site.periods
    for one in site.milestones:
        there = machine.milestone(one.remedy)
        assert there is None or one.done == there.done
    return machine, site


@pytest.mark.parametrize("times", [(NINE, NOON), (NOON, NINE), (NOON, NOON)])
def test_rule_183_a_copy_that_cannot_be_judged_ends_nothing_of_another(times: tuple[str, str]) -> None:
    machine, site = same(*jar(times[0]), *untold(times[1]))
    assert (machine.own_now.verdict, site.own_now.verdict) == ("yes", "yes")
    assert site.periods[-1].end is None
    assert site.periods[-1].start == machine.periods[-1].start
    assert all(one.done != "yes" for one in site.milestones)


@pytest.mark.parametrize("order", [(NINE, ELEVEN, NOON), (NINE, NOON, ELEVEN)])
def test_rule_183_it_ended_at_the_site_once_every_copy_had(order: tuple[str, str, str]) -> None:
    """One copy was taken out; what cannot be judged was seen before that, or after: the end is no earlier."""
    seen, gone, bare = order
    out = Component(CORE, "binary", "no", place="a.jar", inventory="/srv", loaded="no")
    lacks = Observation(WEB1, out, parse(gone), look="out")
    machine, site = both(*jar(seen), lacks, *untold(bare), now=TWO)
    assert (machine.own_now.verdict, site.own_now.verdict) == ("unknown", "unknown")
    end, there = site.periods[-1].end, machine.periods[-1].end
    assert there is not None
    assert end is None or (end.low <= there.low and end.high >= there.high)


def test_rule_183_a_list_that_cannot_be_judged_ends_no_heartbleed() -> None:
    rows = [
        package(WEB1, "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u4?distro=debian-7", "2014-04-08T10:00"),
        Observation(WEB1, UNTOLD, parse("2014-04-08T12:00"), look="sbom"),
    ]
    there = world(*rows, now="2014-04-08T16:00", event="heartbleed")
    for id in (WEB1, WWW):
        one = assess(there, id)
        assert (one.own_now.verdict, one.now.verdict, one.periods[-1].end) == ("yes", "yes", None)
        assert all(step.done != "yes" for step in one.milestones)
