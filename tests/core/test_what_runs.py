"""A machine of which nobody knows more than what it runs has what that has (146, 199)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId, Component, Inventory, Observation, Setting
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.plan import plan
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import WEB1, WEB2, WWW, edge, log, ours

IMAGE = AssetId("artefact:shop")
LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core"
LOG4SHELL, MONGOBLEED = "log4shell-2021", "mongobleed-2025"
NINE, TEN, NOON = "2021-12-13T09:00", "2021-12-13T10:00", "2021-12-13T12:00"


def inside(seen: str, *purls: str) -> list[Entry]:
    """What an SBOM of the image names."""
    facts = [Component(one, "sbom", inventory="bom", place="a.jar", loaded="yes") for one in purls]
    return [Observation(IMAGE, one, parse(seen), look=seen) for one in facts]


def read(seen: str, id: AssetId = WEB1) -> list[Entry]:
    """A list of the machine's own packages, on which nothing of the event is."""
    facts = [Component("pkg:deb/debian/tar@1.34?distro=debian-11", "package", inventory="dpkg")]
    whole = Inventory("dpkg", ("deb",), True, False, parts=1)
    rows: list[Component | Inventory] = [whole, *facts]
    return [Observation(id, one, parse(seen), look=f"{id} {seen}") for one in rows]


KNOWN: list[Entry] = [*ours(WEB1, WEB2, WWW), Asset(IMAGE, "artefact", "shop"), edge(WEB1, "serves", WWW)]
RUN: list[Entry] = [edge(IMAGE, "runs", WEB1)]


def world(*rows: Entry, now: str = TEN, event: str = LOG4SHELL) -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate([*KNOWN, *rows], 1)])
    return spread(playbooks.load(event), state, AsOf(state.seq, parse(now)))


def found(*rows: Entry, id: AssetId = WEB1, now: str = TEN, event: str = LOG4SHELL) -> Assessment:
    return assess(world(*rows, now=now, event=event), id)


def said(one: Assessment) -> tuple[str, str, str]:
    return one.own_now.verdict, one.own_ever.verdict, one.own_now.why


BAD, GOOD = f"{LOG4J}@2.14.1", f"{LOG4J}@2.17.1"


@pytest.mark.parametrize("run", [RUN, [edge(WEB1, "runs", IMAGE)]])
def test_rule_199_what_a_machine_runs_is_there_though_nobody_read_the_machine(run: list[Entry]) -> None:
    rows = [*run, *inside(NINE, BAD)]
    for id in (WEB1, WWW):
        assert said(found(*rows, id=id)) == ("yes", "yes", "")
    states = {(one.remedy, one.asset): one.state for one in plan(world(*rows))}
    assert states["patched", WEB1] == "ready"  # type: ignore[index]
    # a list of the machine on which nothing of it is changes nothing
    assert said(found(*rows, *read(NINE))) == ("yes", "yes", "")


def test_a_database_in_an_image_is_on_the_machine_that_runs_it() -> None:
    bad = "pkg:deb/debian/mongodb-org-server@7.0.14?distro=debian-12"
    seen, now = "2025-12-28T09:00", "2025-12-28T10:00"
    there = [*RUN, Observation(IMAGE, Component(bad, "sbom", inventory="bom", loaded="yes"), parse(seen))]
    one = found(*there, now=now, event=MONGOBLEED)
    assert one.own_now.why != "nobody_looked", "it depends on a port, and is not unseen"
    assert said(one) == said(found(*there, *read(seen), now=now, event=MONGOBLEED))


def test_a_database_in_an_image_that_was_mended_does_not_clear_its_machine() -> None:
    """With the port seen open, which this event takes: the machine's own packages nobody read."""
    rows: list[Entry] = [*RUN]
    for seen, version in (("2025-12-28T09:00", "7.0.14"), ("2025-12-28T11:00", "7.0.28")):
        purl = f"pkg:deb/debian/mongodb-org-server@{version}?distro=debian-12"
        fact = Component(purl, "sbom", inventory="bom", place="mongod", loaded="yes")
        rows.append(Observation(IMAGE, fact, parse(seen)))
        rows.append(Observation(WEB1, Setting("mongodb_port_from_outside", "open"), parse(seen)))
    one = found(*rows, now="2025-12-28T12:00", event=MONGOBLEED)
    assert said(one)[:2] == ("unknown", "yes")


def test_what_cannot_be_judged_in_it_is_told_so() -> None:
    assert said(found(*RUN, *inside(NINE, f"{LOG4J}@SNAPSHOT")))[::2] == ("unknown", "not_judged")


@pytest.mark.parametrize("rows", [[], inside(NINE, GOOD), inside(NINE, "pkg:maven/org.slf4j/slf4j-api@1.7")])
def test_what_is_clean_in_it_says_nothing_of_the_machine(rows: list[Entry]) -> None:
    assert said(found(*RUN, *rows)) == ("unknown", "unknown", "nobody_looked")


def test_an_image_that_was_mended_does_not_clear_a_machine_that_nobody_read() -> None:
    rows = [*RUN, *inside(NINE, BAD), *inside("2021-12-13T11:00", GOOD)]
    one = found(*rows, now=NOON)
    assert said(one)[:2] == ("unknown", "yes")
    word = log(WEB1, "no", "2021-12-13T11:30", NOON, NOON)
    assert said(found(*rows, word, now=NOON))[:2] == ("no", "yes"), "a word on the machine is one on all"
    later = log(WEB1, "yes", NINE, NINE, NOON)
    assert said(found(*rows, later, now=NOON))[0] != "no", "that is no word that it is clean"


def test_only_the_machine_that_runs_it_has_it() -> None:
    rows = [*RUN, *inside(NINE, BAD)]
    assert said(found(*rows, id=WEB2)) == ("unknown", "unknown", "nobody_looked")
    before = [edge(IMAGE, "runs", WEB2, "", "2021-12-13T08:00"), *rows]
    assert said(found(*before, id=WEB2))[0] != "yes"


def test_what_comes_to_light_of_an_image_is_taken_in() -> None:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate([*KNOWN, *RUN], 1)])
    here = spread(playbooks.load(LOG4SHELL), state, AsOf(state.seq, parse(TEN)))
    renew(here, [(Seq(len(KNOWN) + 2), inside(NINE, BAD)[0])])
    whole = world(*RUN, *inside(NINE, BAD))
    for id in (WEB1, WWW):
        assert assess(here, id) == assess(whole, id)
