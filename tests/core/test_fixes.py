"""Is the version that a step went to a fix? And who took a step: we, a vendor, or others at what is ours?"""

from __future__ import annotations

from typing import Literal, get_args

import pytest

from stanch.core import fixes
from stanch.core.assessment import assess
from stanch.core.claims import Judgement
from stanch.core.completion import Milestone
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.milestones import milestone
from stanch.core.model import US, AssetId, IncidentId, RemedyId, Tri
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.reasons import Why
from stanch.core.reassessment import renew
from stanch.core.sayings import Done, Saying, Statement, Step
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import PAY, TOKEN, WEB1, edge, log, ours, package, when

EVENT = """
format: 2
id: logflaw
title: The log flaw
aliases: []
disclosed_at: 2021-12-10
window: {from: 2013-07-18}
until_ready: {vulnerable: wait, used: revoke}
logs_can_show: unknown
sources: [the advisory]
words:
  name: the log flaw
  what: The log flaw is a flaw in software that writes logs.
  flaw: this flaw
  leaks: what the program can reach
  logs: Logs can seldom show it.
detectors:
  - id: version
    on: host
    reads: component
    fresh_hours: 0
    packages:
      - {purl: "pkg:maven/org.example/log", affected: "vers:maven/>=2.0|<2.15.0"}
      - {purl: "pkg:deb/debian/liblog?distro=debian-11", affected: "vers:deb/<2.15.0-1"}
  - {id: word, on: host, reads: attested, match: [had_the_flaw], fresh_hours: 0}
  - {id: answer, on: vendor, reads: statement, fresh_hours: 0}
spreads:
  - {bond: holds, src: vendor, to: credential, of: [vulnerable], gives: leaked}
remedies:
  - id: patched
    on: [host, vendor]
    of: vulnerable
    effect: ends
    proved_by: [version, said]
    verb: Update
    done: Updated
    why: It is open.
  - {id: revoked, on: [credential], of: leaked, effect: kills, verb: Kill it, done: Killed, why: It works.}
  - id: rotated
    on: [credential]
    of: leaked
    effect: renews
    waits: [{remedy: patched, via: holds}]
    verb: Change it
    done: Changed
    why: It is out.
TOLD
"""
REFINED = EVENT.replace('<2.15.0"', '<2.16.0"').replace("<2.15.0-1", "<2.16.0-1")
Status = Literal["affected", "fixed"]
NOW = "2021-12-20T12:00"
PATCHED, REVOKED = RemedyId("patched"), RemedyId("revoked")


def world(rows: list[Entry], text: str = EVENT, told: str = "", moment: str = NOW) -> World:
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    return spread(
        playbooks.parse(text.replace("TOLD", told), "event.yaml"), state, AsOf(state.seq, parse(moment))
    )


def patched(to: str, id: AssetId = WEB1, day: str = "2021-12-12") -> Entry:
    step = Step(PATCHED, "yes", when(day), to)
    return Saying(IncidentId("logflaw"), id, Done(step), parse("2021-12-13"))


def found(to: str, *rows: Entry, text: str = EVENT) -> Milestone:
    had = log(WEB1, "yes", "2020-01-01", "", "2021-12-11")
    one = world([*ours(WEB1), had, *rows, patched(to)], text)
    return milestone(one, one.playbook.remedy(PATCHED), WEB1)


@pytest.mark.parametrize(
    ("to", "text", "done", "why"),
    [
        ("", EVENT, "yes", ""),
        ("2.15.0", EVENT, "yes", ""),
        ("2.14.1", EVENT, "no", "not_a_fix"),
        ("2.15.0", REFINED, "no", "not_a_fix"),  # the first fix was broken
        ("2.16.0", REFINED, "yes", ""),
        ("the newest", EVENT, "unknown", "not_judged"),
        ("pkg:deb/debian/liblog@2.15.0-1?distro=debian-11", EVENT, "yes", ""),
        ("pkg:deb/debian/liblog@2.15.0-1?distro=debian-11", REFINED, "no", "not_a_fix"),
        ("pkg:deb/debian/liblog@2.15.0-1?distro=debian-12", EVENT, "unknown", "not_judged"),
        ("pkg:deb/debian/liblog@2.15.0-1?distro=bullseye", EVENT, "yes", ""),  # debian-11, by its name
        ("pkg:deb/debian/liblog@2.15.0-1?distro=bullseye", REFINED, "no", "not_a_fix"),
    ],
)
def test_rule_91_a_step_counts_by_the_version_that_it_went_to(
    to: str, text: str, done: Tri, why: Why
) -> None:
    one = found(to, text=text)
    assert (one.done, one.why) == (done, why)


def test_rule_91_a_version_is_one_of_the_packages_that_were_seen_there() -> None:
    seen = package(WEB1, "pkg:deb/debian/liblog@2.14.0-1?distro=debian-11", "2021-12-11")
    one = world([*ours(WEB1), seen])

    def counts(to: str) -> Tri:
        return fixes.step(one.playbook, one.state, WEB1, Step(PATCHED, "yes", to=to)).done

    assert counts("2.15.0-1") == "yes"
    assert counts("2.15.0-1~rc1") == "no", "it sorts before the fix of that release"
    assert counts("2.15.0") == "no", "a number of the makers is not one of that distribution"


@pytest.mark.parametrize(("text", "verdict"), [(EVENT, "no"), (REFINED, "yes")])
def test_rule_91_a_broken_fix_ends_no_exposure(text: str, verdict: Tri) -> None:
    had = log(WEB1, "yes", "2020-01-01", "", "2021-12-11")
    assert assess(world([*ours(WEB1), had, patched("2.15.0")], text), WEB1).now.verdict == verdict


@pytest.mark.parametrize(("to", "why"), [("2.14.1", "not_a_fix"), ("the newest", "not_judged")])
def test_rule_91_a_word_on_a_broken_fix_alone_says_why_nothing_is_known(to: str, why: Why) -> None:
    one = assess(world([*ours(WEB1), patched(to)]), WEB1)
    assert (one.now.verdict, one.now.why) == (one.ever.verdict, one.ever.why) == ("unknown", why)


@pytest.mark.parametrize("status", ["affected", "fixed"])
@pytest.mark.parametrize(
    ("to", "text", "now", "done"),
    [
        ("2.15.0", EVENT, "no", "yes"),
        ("2.15.0", REFINED, "yes", "no"),
        ("the newest", EVENT, "unknown", "unknown"),
        ("", REFINED, "no", "yes"),  # whoever names no version is believed
    ],
)
def test_rule_91_a_vendors_step_counts_by_its_version_too(
    status: Status, to: str, text: str, now: Tri, done: Tri
) -> None:
    if (status, now) == ("affected", "unknown"):
        now = "yes"  # affected is what it said
    step = Step(PATCHED, "yes", when("2021-12-12"), to)
    said = Saying(IncidentId("logflaw"), PAY, Statement(status, (step,)), parse("2021-12-13"))
    one = world([*ours(PAY), said], text)
    assert (assess(one, PAY).now.verdict, assess(one, PAY).ever.verdict) == (now, "yes")
    assert milestone(one, one.playbook.remedy(PATCHED), PAY).done == done


TOLD = """
told:
  - vendor: vendor:cardwise
    also: [vendor:card-wise, vendor:cards]
    at: 2021-12-12
    status: affected
    source: their page
    steps:
      - {remedy: revoked, done: yes, when: 2021-12-11T12:00Z, at: {via: holds, accepted_by: vendor:cloud}}
"""
CLOUD, OTHER, RENAMED = AssetId("vendor:cloud"), AssetId("vendor:other"), AssetId("vendor:card-wise")


def held(by: AssetId = PAY, accepted: AssetId = CLOUD, since: str = "") -> list[Entry]:
    parties = list(dict.fromkeys((by, accepted)))
    return [*ours(*parties, TOKEN), edge(by, "holds", TOKEN, since), edge(accepted, "accepts", TOKEN)]


@pytest.mark.parametrize(
    ("rows", "dead"),
    [
        (held(), True),
        (held(by=RENAMED), True),
        (held(accepted=OTHER), False),
        (held(by=OTHER), False),
        (held(since="2021-12-01"), True),
        (held(since="2021-12-11T13:00"), False),  # it was made after they ended all that there were
        (held(since="2021-12-11"), False),  # or it may have been
        ([*held(), edge(US, "uses", PAY, "2021-12-12")], False),  # the vendor had none of ours then
        ([*held(), edge(US, "uses", PAY, "2021-12-01")], True),
        ([*held(), edge(US, "uses", CLOUD, "2021-12-12")], True),
    ],
)
def test_rule_90_a_step_that_others_took_counts_at_the_credentials_that_it_names(
    rows: list[Entry], dead: bool
) -> None:
    one = world(rows, told=TOLD)
    found = milestone(one, one.playbook.remedy(REVOKED), TOKEN)
    assert (found.done, found.provenance) == (("yes", "vendor_said") if dead else ("no", None))


def test_rule_90_who_looked_and_found_it_alive_is_believed() -> None:
    alive = Saying(IncidentId("logflaw"), TOKEN, Done(Step(REVOKED, "no")), parse("2021-12-14"))
    one = world([*held(), alive], told=TOLD)
    assert milestone(one, one.playbook.remedy(REVOKED), TOKEN).done == "no"
    assert Judgement(one).advice(TOKEN) == ("wait", "not_ready")


def test_rule_90_an_edge_that_is_written_down_later_brings_the_step() -> None:
    rows = held()
    one = world(rows[:-1], told=TOLD)
    assert milestone(one, one.playbook.remedy(REVOKED), TOKEN).done == "no"
    renew(one, [(Seq(len(rows)), rows[-1])])
    assert milestone(one, one.playbook.remedy(REVOKED), TOKEN).done == "yes"


@pytest.mark.parametrize("name", ["vendor:cardwise", "vendor:card-wise", "vendor:cards"])
def test_rule_90_a_vendor_is_one_under_each_of_its_names(name: str) -> None:
    one = world(ours(AssetId(name)), told=TOLD)
    assert assess(one, AssetId(name)).now.verdict == "yes"
    assert assess(world(ours(OTHER), told=TOLD), OTHER).now.verdict == "unknown"


RESTARTED = RemedyId("restarted")
TWO_STEPS = EVENT.replace(
    "  - {id: revoked,",
    "  - id: restarted\n    on: [host, vendor]\n    of: vulnerable\n    effect: ends\n"
    "    waits: [{remedy: patched}]\n"
    "    proved_by: [said]\n    verb: Restart\n    done: Restarted\n    why: It runs.\n  - {id: revoked,",
)


@pytest.mark.parametrize(
    ("to", "now"), [("2.15.0", "no"), ("2.14.1", "yes"), ("the newest", "yes"), ("", "no")]
)
def test_rule_91_a_restart_of_what_is_no_fix_ends_nothing(to: str, now: Tri) -> None:
    had = log(WEB1, "yes", "2020-01-01", "", "2021-12-11")
    step = Step(RESTARTED, "yes", when("2021-12-13"))
    restarted = Saying(IncidentId("logflaw"), WEB1, Done(step), parse(NOW))
    rows = [*ours(WEB1), had, patched(to), restarted]
    assert assess(world(rows, TWO_STEPS), WEB1).now.verdict == now
    steps = (Step(PATCHED, "yes", when("2021-12-12"), to), step)
    for status in get_args(Status):
        said = Saying(IncidentId("logflaw"), PAY, Statement(status, steps), parse("2021-12-14"))
        verdict = assess(world([*ours(PAY), said], TWO_STEPS), PAY).now.verdict
        unjudged = to == "the newest" and status == "fixed"
        assert verdict == ("unknown" if unjudged else now)


@pytest.mark.parametrize(
    ("updated", "restart", "now"),
    [
        ("2021-12-12", "2021-12-13", "no"),
        ("2021-12-12", "2021-12-12", "no"),
        ("2021-12-13", "2021-12-11", "unknown"),
        (None, "2021-12-13", "unknown"),
    ],
)
def test_rule_14_a_restart_before_the_update_makes_nothing_clean(
    updated: str | None, restart: str, now: Tri
) -> None:
    restarted = Saying(
        IncidentId("logflaw"), WEB1, Done(Step(RESTARTED, "yes", when(restart))), parse("2021-12-14")
    )
    rows = [*ours(WEB1), restarted]
    if updated is not None:
        rows.append(patched("2.17.1", day=updated))
    assert assess(world(rows, TWO_STEPS, moment="2021-12-14"), WEB1).now.verdict == now


def test_what_is_clean_by_two_steps_rests_on_both_words() -> None:
    """Rules 14, 44. A sentence on it is dated by both: the update was written down two days after."""
    first = Saying(
        IncidentId("logflaw"),
        WEB1,
        Done(Step(RESTARTED, "yes", when("2021-12-13"))),
        parse("2021-12-13T10:00"),
    )
    rows = [*ours(WEB1), first, patched("2.17.1", day="2021-12-12")]
    found = assess(world(rows, TWO_STEPS, moment="2021-12-15"), WEB1).now
    assert found.verdict == "no"
    assert set(found.on) == {Seq(len(rows) - 1), Seq(len(rows))}


def test_rule_6_a_word_that_a_machine_was_clean_speaks_of_now_for_a_day_though_nothing_goes_stale() -> None:
    said = "2021-12-20T12:00"
    rows = [*ours(WEB1), log(WEB1, "no", "2013-07-18", "", said)]
    own = assess(world(rows), WEB1).own_now
    assert (own.verdict, own.good_until) == ("no", parse("2021-12-21T12:00"))
    assert assess(world(rows, moment="2021-12-21T12:01"), WEB1).own_now.verdict == "unknown"
