"""What lasts after the flaw: what an intruder left, what a list does not name yet, what is done together, and
what a machine has from others."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.milestones import milestone
from stanch.core.model import AssetId, Component, IncidentId, Inventory, Observation, RemedyId, Tri
from stanch.core.moments import AsOf, During, Seq, at, parse
from stanch.core.plan import plan
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Saying, Search
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import TOKEN, WEB1, WWW, done, edge, ours, probed

EVENT = """
format: 2
id: wormhole
title: The wormhole
aliases: []
disclosed_at: 2025-12-01
window: {from: 2025-11-01}
until_ready: {vulnerable: wait, used: revoke}
logs_can_show: yes
sources: [the advisory]
words:
  name: the wormhole
  what: The wormhole is a poisoned package.
  flaw: this package
  leaks: what the machine can read
  logs: Logs can show it.
detectors:
  - id: list
    on: host
    reads: component
    fresh_hours: 0
    WHOLE
    packages: [{purl: "pkg:npm/left-pad", affected: "vers:npm/1.3.1"}]
  - id: build
    on: artefact
    reads: component
    fresh_hours: 0
    packages: [{purl: "pkg:npm/right-pad", affected: "vers:npm/1.3.1"}]
  - {id: look, on: endpoint, reads: probe, match: [heartbleed], fresh_hours: 0}
  - {id: log, on: host, reads: search, match: [calls_home], gives: used, fresh_hours: 0}
spreads:
  - {bond: runs, src: artefact, to: host, of: [vulnerable], gives: vulnerable}
  - {bond: serves, src: host, to: endpoint, of: [vulnerable], gives: vulnerable, verdict: SURE}
  - {bond: holds, src: host, to: credential, of: [used], gives: leaked}
remedies:
  - id: removed
    on: [host]
    of: vulnerable
    effect: ends
    proved_by: [list, said]
    verb: Remove it
    done: Removed
    why: It is bad.
  - {id: rebuilt, on: [host], of: used, effect: ends, verb: Rebuild it, done: Rebuilt, why: It is bad.}
  - id: killed
    on: [credential]
    of: leaked
    effect: kills
    together: yes
    verb: Kill it
    done: Killed
    why: It is out.
  - id: renewed
    on: [credential]
    of: leaked
    effect: renews
    waits: [{remedy: killed}]
    verb: Make a new one
    done: Renewed
    why: It is out.
"""
NOON = "2025-12-10T12:00"
BUILD, KEY = AssetId("artefact:build"), AssetId("credential:key")


def world(rows: list[Entry], sure: str = "yes", whole: str = "", moment: str = NOON) -> World:
    text = EVENT.replace("SURE", sure).replace("    WHOLE\n", whole)
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    return spread(playbooks.parse(text, "event.yaml"), state, AsOf(state.seq, parse(moment)))


def signs(start: str = "2025-12-02", end: str = "2025-12-03", seen: str = "2025-12-04") -> Entry:
    fact = Search("calls_home", (During(at(parse(start)), at(parse(end))),), 3, "the log")
    return Saying(IncidentId("wormhole"), WEB1, fact, parse(seen))


def rebuilt(day: str, said: str = "2025-12-09") -> Entry:
    return done(WEB1, "rebuilt", day, said)


def found(*rows: Entry, moment: str = NOON) -> Assessment:
    clean = Inventory("lock", ("npm",), True, True)
    lists = [Observation(WEB1, clean, parse(seen)) for seen in ("2025-12-02", NOON)]
    rows = (*ours(WEB1, TOKEN), edge(WEB1, "holds", TOKEN), signs(), *lists, *rows)
    return assess(world(list(rows), moment=moment), WEB1)


@pytest.mark.parametrize(
    ("day", "now"),
    [
        ("", "yes"),  # what came in stays
        ("2025-12-05", "no"),
        ("2025-12-01", "yes"),  # somebody came in after that
        ("2025-12-02", "unknown"),  # or after that; nobody knows which came first
    ],
)
def test_rule_92_what_an_intruder_left_ends_with_the_step_that_ends_it(day: str, now: Tri) -> None:
    one = found(*([rebuilt(day)] if day else []))
    assert (one.now.verdict, one.ever.verdict) == (now, "yes")
    assert one.used is not None
    assert one.used.verdict == "yes", "that it was used stays true"


def test_rule_92_the_step_counts_from_its_date_on_and_signs_after_it_open_it_again() -> None:
    assert found(rebuilt("2025-12-08"), moment="2025-12-07").now.verdict == "yes"
    late = signs("2025-12-09", "2025-12-10", "2025-12-10")
    assert found(rebuilt("2025-12-08"), late).now.verdict == "yes"


def test_rule_92_setting_it_up_anew_is_no_fix_of_the_flaw() -> None:
    bad = Observation(WEB1, Component("pkg:npm/left-pad@1.3.1", "sbom", place="lock"), parse("2025-12-02"))
    one = world([*ours(WEB1), bad, rebuilt("2025-12-05")])
    assert assess(one, WEB1).now.verdict == "yes"
    assert milestone(one, one.playbook.remedy(RemedyId("removed")), WEB1).done == "no"


@pytest.mark.parametrize(
    ("version", "whole", "now", "why"),
    [
        ("1.3.1", "yes", "yes", ""),
        ("1.3.1", "no", "yes", ""),
        ("1.3.0", "yes", "no", ""),
        ("1.3.0", "no", "unknown", "list_not_whole"),
        ("", "yes", "no", ""),
        ("", "no", "unknown", "list_not_whole"),
    ],
)
def test_rule_93_nothing_is_clean_by_a_list_that_is_not_whole(
    version: str, whole: str, now: Tri, why: str
) -> None:
    rows: list[Entry] = [*ours(WEB1)]
    if version:
        fact = Component(f"pkg:npm/left-pad@{version}", "sbom", place="left-pad", inventory="lock")
        rows.append(Observation(WEB1, fact, parse(NOON), look="one"))
    rows.append(Observation(WEB1, Inventory("lock", ("npm",), True, True), parse(NOON), look="one"))
    one = assess(world(rows, whole=f"    whole: {whole}\n"), WEB1)
    assert (one.now.verdict, one.now.why) == (now, why)


def secrets(*rows: Entry) -> World:
    both = [edge(WEB1, "holds", TOKEN), edge(WEB1, "holds", KEY)]
    return world([*ours(WEB1, TOKEN, KEY), *both, signs(), *rows])


def test_rule_94_what_waits_for_a_step_that_is_done_together_waits_for_all_of_it() -> None:
    rows = [
        done(TOKEN, "killed", "2025-12-05T10:00", "2025-12-09"),
        done(TOKEN, "renewed", "2025-12-05T11:00", "2025-12-09"),
    ]
    one = secrets(*rows)
    renewed = one.playbook.remedy(RemedyId("renewed"))
    assert assess(one, TOKEN).now.verdict == "no", "the old one is dead"
    assert milestone(one, renewed, TOKEN).why == "not_ready", "by the key the intruder could read the new one"
    assert Judgement(one).advice(TOKEN) == ("wait", "not_ready")
    blocked = next(action for action in plan(one) if (action.remedy, action.asset) == ("renewed", TOKEN))
    assert blocked.waits_for == (("killed", KEY),)

    late = done(KEY, "killed", "2025-12-06T10:00", "2025-12-09")
    touched = renew(one, [(Seq(one.state.seq + 1), late)])
    assert TOKEN in touched
    assert assess(one, TOKEN) == assess(secrets(*rows, late), TOKEN)
    assert milestone(one, renewed, TOKEN).why == "not_ready", "it was made before the key was dead"
    assert Judgement(one).advice(TOKEN) == ("change_again", "changed_between")
    again = done(TOKEN, "renewed", "2025-12-07T10:00", "2025-12-09")
    assert Judgement(secrets(*rows, late, again)).advice(TOKEN) == ("leave", "changed_since")


def test_rule_94_a_secret_that_was_never_out_is_not_waited_for() -> None:
    rows = [
        *ours(WEB1, TOKEN, KEY),
        edge(WEB1, "holds", TOKEN),
        signs(),
        done(TOKEN, "killed", "2025-12-05T10:00", "2025-12-09"),
        done(TOKEN, "renewed", "2025-12-05T11:00", "2025-12-09"),
    ]
    assert Judgement(world(rows)).advice(TOKEN) == ("leave", "changed_since")


def site(*rows: Entry, sure: str = "yes") -> Assessment:
    clean = probed(WWW, "2025-12-10T11:00", "negative")
    bonds = [edge(WEB1, "serves", WWW), edge(WEB1, "runs", BUILD)]
    return assess(world([*ours(WEB1, WWW, BUILD), *bonds, clean, *rows], sure), WWW)


POISONED = Observation(BUILD, Component("pkg:npm/right-pad@1.3.1", "sbom", place="lock"), parse("2025-12-02"))
BAD = Observation(WEB1, Component("pkg:npm/left-pad@1.3.1", "sbom", place="lock"), parse("2025-12-02"))


@pytest.mark.parametrize(("sure", "now"), [("yes", "yes"), ("unknown", "unknown")])
def test_rule_96_what_a_host_has_from_others_reaches_the_sites_that_it_serves(sure: str, now: Tri) -> None:
    assert site(sure=sure).now.verdict == "no"
    one = site(POISONED, sure=sure)
    assert one.now.verdict == now


def test_rule_96_what_is_only_possible_over_an_edge_is_no_evidence() -> None:
    sure, perhaps = site(BAD), site(BAD, sure="unknown")
    assert sure.own_ever.verdict == "yes", "its own package is evidence about what it serves"
    assert (perhaps.own_ever.verdict, perhaps.ever.verdict) == ("unknown", "unknown")
    assert (perhaps.own_now.verdict, perhaps.now.verdict, perhaps.now.why) == ("no", "unknown", "reachable")


BACK = "  - {bond: holds, src: host, to: credential, of: [used], gives: leaked"


@pytest.mark.parametrize(
    ("start", "end", "back", "out"),
    [
        ("2024-01-01", "2025-06-01", "no", False),  # it was gone before anybody came in
        ("2024-01-01", "2025-06-01", "yes", True),  # what was recorded then can be read now
        ("2024-01-01", "", "yes", True),
        ("2025-12-08T00:00", "", "yes", True),
        ("2026-01-01", "", "yes", False),  # it came after the intruder was gone
    ],
)
def test_rule_99_what_was_recorded_before_can_be_read_later(
    start: str, end: str, back: str, out: bool
) -> None:
    text = EVENT.replace("SURE", "yes").replace("    WHOLE\n", "").replace(BACK, f"{BACK}, back: {back}")
    rows = [*ours(WEB1, TOKEN), edge(WEB1, "holds", TOKEN, start, end), signs(), rebuilt("2025-12-09")]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])
    one = spread(playbooks.parse(text, "event.yaml"), state, AsOf(state.seq, parse(NOON)))
    found = one.in_manner(TOKEN, "leaked")
    assert (found is not None and bool(found.definite)) == out
    if found is not None and found.definite:
        since = max(parse("2025-12-03"), parse(start))
        assert found.definite[0][0] == since, "from when it could be read, not from when it was recorded"
        assert (assess(one, TOKEN).ever.verdict, assess(one, TOKEN).now.verdict) == ("yes", "yes")
