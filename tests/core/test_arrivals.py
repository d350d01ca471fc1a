"""What reaches a machine or a site over an edge, after it was last known to be clean (196)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.contradictions import contradictions, sides
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, Inventory, Observation, RemedyId
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.plan import plan
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Saying
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import PAY, TOKEN, WEB1, WEB2, WWW, done, edge, log, ours

SHOP, OTHER = AssetId("artefact:shop"), AssetId("artefact:other")
BAD, GOOD = "pkg:npm/react-server-dom-webpack@19.1.1", "pkg:npm/react-server-dom-webpack@19.1.2"
WORM, CLEAN = "pkg:npm/02-echo@0.0.7", "pkg:npm/02-echo@0.0.6"
REACT, NPM = "react2shell-2025", "npm-worm-2025-11"
EVENING = "2025-12-05T18:00"
"""When it is asked, where nothing else is said."""
DEPLOYED, CLEANED = RemedyId("deployed"), RemedyId("cleaned")


def listed(id: AssetId, seen: str, *purls: str) -> list[Entry]:
    """A whole lockfile of a build, or of what lies on a machine."""
    whole = Inventory("lock", ("npm",), True, True, parts=len(purls))
    facts = [Component(one, "sbom", inventory="lock", place=one.rpartition("@")[0]) for one in purls]
    rows: list[Component | Inventory] = [whole, *facts]
    return [Observation(id, one, parse(seen), look=f"{id} {seen}") for one in rows]


def known(*rows: Entry) -> list[tuple[Seq, Entry]]:
    there = [*ours(WEB1, WEB2, WWW, SHOP, OTHER), edge(SHOP, "runs", WEB1), edge(WEB1, "serves", WWW), *rows]
    return [(Seq(number), row) for number, row in enumerate(there, 1)]


def world(*rows: Entry, now: str = EVENING, event: str = REACT) -> World:
    state = fold(State(), known(*rows))
    return spread(playbooks.load(event), state, AsOf(state.seq, parse(now)))


def found(*rows: Entry, id: AssetId = WEB1, now: str = EVENING, event: str = REACT) -> Assessment:
    return assess(world(*rows, now=now, event=event), id)


def now_of(one: Assessment) -> tuple[str, str, str]:
    return one.own_now.verdict, one.now.verdict, one.now.why


def state_of(one: World, remedy: str, id: AssetId) -> str:
    return next(row.state for row in plan(one) if (row.remedy, row.asset) == (remedy, id))


BUILT: list[Entry] = [
    *listed(SHOP, "2025-12-05T09:00", BAD),
    *listed(SHOP, "2025-12-05T12:00", BAD),
    *listed(SHOP, "2025-12-05T16:00", GOOD),
]
"""The build that runs on web1 had it, and was mended some time between noon and four."""
DOUBT = ("unknown", "unknown", "came_since")


@pytest.mark.parametrize("when", ["2025-12-05T10:00", "2025-12-05T14:00", "2025-12-05", ""])
def test_rule_196_a_step_from_before_the_build_was_mended_clears_neither_machine_nor_site(when: str) -> None:
    """At two it may have been mended; a word on the day says no more."""
    rows = [*BUILT, done(WEB1, "deployed", when, EVENING)]
    for id in (WEB1, WWW):
        assert now_of(found(*rows, id=id)) == DOUBT
        assert found(*rows, id=id).ever.verdict == "yes"
    there = world(*rows)
    assert assess(there, WEB1).milestone(DEPLOYED).done != "yes"  # type: ignore[union-attr]
    assert state_of(there, "deployed", WEB1) != "done"


def test_what_was_delivered_after_that_clears_both() -> None:
    rows = [*BUILT, done(WEB1, "deployed", "2025-12-05T17:00", EVENING)]
    for id in (WEB1, WWW):
        assert now_of(found(*rows, id=id)) == ("no", "no", "")
    assert state_of(world(*rows), "deployed", WEB1) == "done"


def test_what_was_delivered_at_the_instant_at_which_it_was_mended_does_too() -> None:
    rows = [*BUILT, done(WEB1, "deployed", "2025-12-05T16:00", EVENING)]
    assert now_of(found(*rows)) == ("no", "no", "")


def test_a_word_on_the_site_alone_is_no_newer_than_one_on_its_machine() -> None:
    rows = [*BUILT, done(WWW, "deployed", "2025-12-05T09:30", EVENING)]
    assert now_of(found(*rows, id=WWW)) == DOUBT
    assert found(*rows, id=WWW).milestone(DEPLOYED).done == "no"  # type: ignore[union-attr]
    later = [*BUILT, done(WWW, "deployed", "2025-12-05T16:30", EVENING)]
    assert now_of(found(*later, id=WWW)) == ("no", "no", "")


def test_a_machine_that_ran_it_no_more_by_then_loses_nothing() -> None:
    """web2 ran the build up to ten, and was said to be clean at eleven."""
    rows = [
        *BUILT,
        edge(SHOP, "runs", WEB2, "", "2025-12-05T10:00"),
        done(WEB2, "deployed", "2025-12-05T11:00", EVENING),
    ]
    assert now_of(found(*rows, id=WEB2)) == ("no", "no", "")


def test_a_second_build_that_came_later_counts() -> None:
    """What was delivered was good; then another build, with the flaw, ran there for an hour."""
    rows = [
        *listed(SHOP, "2025-12-05T09:00", BAD),
        *listed(SHOP, "2025-12-05T10:00", GOOD),
        done(WEB1, "deployed", "2025-12-05T11:00", EVENING),
        *listed(OTHER, "2025-12-05T12:00", BAD),
        edge(OTHER, "runs", WEB1, "2025-12-05T12:00", "2025-12-05T13:00"),
    ]
    assert now_of(found(*rows)) == DOUBT
    assert now_of(found(*rows[:-1])) == ("no", "no", "")


def test_a_person_who_says_after_that_that_it_is_clean_is_believed() -> None:
    rows = [*BUILT, log(WEB1, "no", "2025-12-05T16:30", EVENING, EVENING)]
    assert now_of(found(*rows)) == ("no", "no", "")


def test_what_a_machine_had_itself_before_does_not_hide_what_runs_on_it_now() -> None:
    """Its own copy was taken out; the build that it runs has the flaw today."""
    rows = [
        *listed(WEB1, "2025-12-04T09:00", BAD),
        done(WEB1, "deployed", "2025-12-04T10:00", "2025-12-04T11:00"),
        *listed(SHOP, "2025-12-05T12:00", BAD),
    ]
    assert found(*rows).now.verdict == "yes"
    assert found(*rows, id=WWW).now.verdict == "yes"


# the worm: what it planted stays


POISONED: list[Entry] = [
    *listed(SHOP, "2025-11-24T10:00", WORM),
    *listed(SHOP, "2025-11-25T09:00", WORM),
    *listed(SHOP, "2025-11-25T10:00", CLEAN),
]
WORMS = {"now": "2025-11-26T10:00", "event": NPM}


@pytest.mark.parametrize("isolated", [True, False])
def test_rule_196_a_machine_that_was_cleaned_before_the_build_was_is_not_clean(isolated: bool) -> None:
    said = "2025-11-26T10:00"
    steps = [done(WEB1, "cleaned", "2025-11-24T12:00", said)]
    if isolated:
        steps.insert(0, done(WEB1, "isolated", "2025-11-24T11:00", said))
    rows = [*POISONED, *steps]
    assert now_of(found(*rows, **WORMS)) == DOUBT  # type: ignore[arg-type]
    there = world(*rows, **WORMS)
    assert assess(there, WEB1).milestone(CLEANED).done == "no"  # type: ignore[union-attr]
    assert state_of(there, "cleaned", WEB1) == ("ready" if isolated else "blocked")


def test_a_list_of_the_machine_from_before_is_no_newer_than_a_word() -> None:
    rows = [*listed(WEB1, "2025-11-24T15:00", CLEAN), *POISONED]
    early, late = {**WORMS, "now": "2025-11-25T11:00"}, listed(WEB1, "2025-11-25T10:30", CLEAN)
    assert now_of(found(*rows, **early)) == DOUBT  # type: ignore[arg-type]
    left = ("unknown", "unknown", "not_cleaned")  # the package is gone, and what it planted may be left (214)
    assert now_of(found(*rows, *late, **early)) == left  # type: ignore[arg-type]


def test_a_machine_that_was_cleaned_after_that_is_clean() -> None:
    said = "2025-11-26T10:00"
    rows = [
        *POISONED,
        done(WEB1, "isolated", "2025-11-24T11:00", said),
        done(WEB1, "cleaned", "2025-11-25T12:00", said),
    ]
    assert now_of(found(*rows, **WORMS)) == ("no", "no", "")  # type: ignore[arg-type]
    assert state_of(world(*rows, **WORMS), "cleaned", WEB1) == "done"


@pytest.mark.parametrize("last", range(1, 4))
def test_what_is_judged_anew_is_what_is_judged_at_once(last: int) -> None:
    rows = known(*BUILT, done(WEB1, "deployed", "2025-12-05T10:00", EVENING))
    before, after = rows[:-last], rows[-last:]
    state = fold(State(), before)
    there = spread(playbooks.load(REACT), state, AsOf(state.seq, parse(EVENING)))
    renew(there, after)
    whole = world(*[row for _seq, row in rows[7:]])
    for id in (WEB1, WWW, SHOP):
        assert assess(there, id) == assess(whole, id)


@pytest.mark.parametrize("event", [NPM, REACT])
@pytest.mark.parametrize("last", [True, False])
def test_rule_27_a_word_against_what_was_seen_of_what_runs_there_is_a_conflict(
    event: str, last: bool
) -> None:
    """The build was seen with it inside the very time of the word, whichever came first in the record."""
    bad, good = (WORM, CLEAN) if event == NPM else (BAD, GOOD)
    now = "2025-12-05T18:00"
    seen = [*listed(SHOP, "2025-12-04T12:00", bad), *listed(SHOP, "2025-12-04T15:00", good)]
    asked = "installed_it" if event == NPM else "had_the_flaw"
    word = log(WEB1, "no", "2025-11-01T00:00", "2025-12-05T17:00", now, asked)
    rows = [*seen, word] if last else [word, *seen]
    for id in (WEB1, WWW) if event == REACT else (WEB1,):
        one = found(*rows, id=id, now=now, event=event)
        assert now_of(one) == ("unknown", "unknown", "conflict")
        assert (one.own_ever.verdict, one.ever.verdict) == ("unknown", "yes")
        there = world(*rows, now=now, event=event)
        assert {side.exposed for side in sides(there, id, one.own_now)} == {"yes", "no"}


@pytest.mark.parametrize(("start", "expected"), [("2025-12-05T16:30", 0), ("2025-12-05T11:00", 1)])
def test_rule_66_a_word_against_what_was_seen_of_what_runs_there_is_asked_about(
    start: str, expected: int
) -> None:
    for id in (WEB1, WWW):
        word = log(id, "no", start, "2025-12-05T17:00", EVENING)
        assert isinstance(word, Saying)
        against = contradictions(world(*BUILT), word)
        assert [(one.kind, one.asset) for one in against] == [("was_exposed", SHOP)] * expected


def test_a_word_on_a_time_at_which_the_build_did_not_run_there_is_kept() -> None:
    rows = [*BUILT, edge(SHOP, "runs", WEB2, "", "2025-12-05T08:00")]
    word = log(WEB2, "no", "2025-12-05T08:30", "2025-12-05T17:00", EVENING)
    assert isinstance(word, Saying)
    assert contradictions(world(*rows), word) == ()
    assert now_of(found(*rows, word, id=WEB2)) == ("no", "no", "")


@pytest.mark.parametrize(
    "more",
    [
        done(WEB1, "deployed", "2025-12-05T17:00", EVENING),
        log(WEB1, "no", "2025-12-05T16:30", "2025-12-05T17:30", EVENING),
    ],
)
def test_a_later_word_that_speaks_of_after_that_alone_settles_it(more: Entry) -> None:
    word = log(WEB1, "no", "2025-11-01T00:00", "2025-12-05T17:00", EVENING)
    assert now_of(found(*BUILT, word)) == ("unknown", "unknown", "conflict")
    assert now_of(found(*BUILT, word, more)) == ("no", "no", "")


def test_rule_196_a_step_while_the_build_still_had_it_and_has_it_today_is_not_done() -> None:
    """What reaches the machine lasts: the token on it is out again, whatever was done before."""
    said = "2025-11-27T10:00"
    rows = [
        *ours(TOKEN, PAY),
        edge(WEB1, "holds", TOKEN),
        edge(PAY, "accepts", TOKEN),
        *listed(SHOP, "2025-11-24T12:00", WORM),
        *listed(SHOP, "2025-11-27T09:00", WORM),
        done(WEB1, "isolated", "2025-11-25T08:00", said),
        done(WEB1, "cleaned", "2025-11-25T09:30", said),
        done(TOKEN, "revoked", "2025-11-25T09:40", said),
        done(TOKEN, "rotated", "2025-11-25T09:50", said),
    ]
    there = world(*rows, now=said, event=NPM)
    assert assess(there, WEB1).now.verdict == "yes"
    assert assess(there, WEB1).milestone(CLEANED).done == "no"  # type: ignore[union-attr]
    assert assess(there, TOKEN).milestone(RemedyId("rotated")).done != "yes"  # type: ignore[union-attr]
    assert state_of(there, "cleaned", WEB1) != "done"
    assert state_of(there, "rotated", TOKEN) != "done"


@pytest.mark.parametrize("id", [WEB1, WWW])
def test_rule_196_what_was_delivered_while_the_build_has_it_today_is_not_done(id: AssetId) -> None:
    rows = [*BUILT[:-3], *listed(SHOP, "2025-12-05T16:00", BAD)]
    for when in ("2025-12-05T10:00", "2025-12-05T17:00", ""):
        there = world(*rows, done(id, "deployed", when, EVENING))
        assert assess(there, id).now.verdict == "yes"
        assert assess(there, id).milestone(DEPLOYED).done != "yes"  # type: ignore[union-attr]
        assert state_of(there, "deployed", id) != "done"
