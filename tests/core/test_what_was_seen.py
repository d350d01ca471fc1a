"""Rule 28: what was seen does not vanish, however old the look, and wherever its address went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import AssetId
from stanch.core.moments import HOUR, Moment, When, at, iso, parse
from stanch.core.vex import vex
from tests.properties import examples
from tests.world.shop import (
    API,
    PASSWORDS,
    WEB1,
    WWW,
    assessed,
    done,
    edge,
    judged,
    log,
    milestone,
    ours,
    package,
    playbook,
    probed,
    resolved,
    showed,
    world,
)

TEN = "2014-04-08T10:00"
SEEN = [*ours(WWW), resolved(WWW, TEN, "a"), probed(WWW, TEN, "positive", "a")]
MOVED = [*SEEN, resolved(WWW, "2014-04-10", "b"), probed(WWW, "2014-04-10", "negative", "b")]
LATER = "2014-04-10T09:00"


def unended(found: Assessment) -> bool:
    return found.own_ever.verdict == "yes" and found.unended


@pytest.mark.parametrize("true_at", [TEN, "2014-04-09T10:00", "2014-04-09T10:01", "2014-04-20", "2015-01-01"])
def test_rule_28_a_measured_exposure_has_no_end_until_it_is_known(true_at: str) -> None:
    """Rule 28. "On 8 April at 10:00 UTC www had this flaw. We do not know yet when it ended." """
    found = assessed(SEEN, WWW, true_at)
    assert unended(found)
    assert found.periods[-1].start.high == parse(TEN)
    for remedy in ("patched", "restarted"):
        assert milestone(SEEN, WWW, remedy, true_at).done != "yes"
    assert judged(SEEN, "own_ended", true_at)[0].verdict != "supported"


def test_rule_28_an_address_that_left_the_dns_does_not_take_its_exposure_along() -> None:
    found = assessed(MOVED, WWW, LATER)
    assert (found.own_now.verdict, found.own_now.on) == ("no", (5,))  # of the address that it has now
    assert unended(found)
    for remedy in ("patched", "restarted"):
        step = milestone(MOVED, WWW, remedy, LATER)
        assert (step.done, step.why, step.on) == ("unknown", "stale", (3,))
    (ended,) = judged(MOVED, "own_ended", LATER)
    assert (ended.verdict, [one.why for one in ended.blockers]) == ("unsupported", ["stale"])
    assert vex(found, playbook("heartbleed"))[0] == "under_investigation"


def test_rule_28_as_long_as_it_is_fresh_it_is_so_now_wherever_the_name_points() -> None:
    rows = [*SEEN, resolved(WWW, "2014-04-08T11:00", "b"), probed(WWW, "2014-04-08T11:00", "negative", "b")]
    assert assessed(rows, WWW, "2014-04-08T12:00").own_now.verdict == "yes"


def test_rule_28_what_it_may_give_away_it_may_give_away_still() -> None:
    rows = [*MOVED, *ours(PASSWORDS), edge(WWW, "accepts", PASSWORDS, "2014-04-10T08:00")]
    assert assessed(rows, PASSWORDS, LATER).ever.verdict == "unknown"


@pytest.mark.parametrize("rows", [SEEN, MOVED], ids=["stale", "moved"])
def test_rule_28_a_dated_step_and_a_dated_word_give_it_its_end(rows: list[Entry]) -> None:
    """Rule 28. `done` and `attest` are heard there."""
    stepped = [*rows, done(WWW, "restarted", "2014-04-08T16:00", LATER)]
    found = assessed(stepped, WWW, LATER)
    assert found.periods[-1].end == at(parse("2014-04-08T16:00"))
    attested = [*rows, log(WWW, "no", "2014-04-08T16:00", "2014-04-08T20:00", LATER)]
    by_word = assessed(attested, WWW, LATER)
    assert by_word.periods[-1].end == When(parse(TEN), parse("2014-04-08T16:00"))
    for told, one in ((stepped, found), (attested, by_word)):
        assert (one.ended_by, one.ended_on) == ("person_said", (len(told),))
        (ended,) = judged(told, "own_ended", LATER)
        assert (ended.verdict, ended.provenance) == ("supported", "person_said")
        assert len(told) in ended.on


def test_rule_28_their_word_alone_does_not_say_that_it_is_patched() -> None:
    rows = [*SEEN, done(WWW, "restarted", "2014-04-08T16:00", LATER)]
    assert assessed(rows, WWW, "2014-04-08T15:00").own_now.verdict == "yes"
    for true_at in ("2014-04-08T16:00", "2014-04-08T17:00", LATER):
        now = assessed(rows, WWW, true_at).own_now
        assert (now.verdict, now.why, now.on) == ("unknown", "stale", (3, 4)), true_at
        assert milestone(rows, WWW, "restarted", true_at).done == "unknown"
    # at the address that is lost nobody can look: there it is all that there is
    moved = [*MOVED, done(WWW, "restarted", "2014-04-08T16:00", LATER)]
    step = milestone(moved, WWW, "restarted", LATER)
    assert (step.done, step.when, step.provenance) == ("yes", at(parse("2014-04-08T16:00")), "person_said")


@pytest.mark.parametrize("when", ["", "2014-04-08T09:00", "2014-04-08", ".. 2014-04-08T16:00"])
def test_rule_28_a_word_that_is_not_dated_after_it_gives_it_no_end(when: str) -> None:
    for rows in (SEEN, MOVED):
        assert unended(assessed([*rows, done(WWW, "restarted", when, LATER)], WWW, LATER))


def test_rule_28_a_step_that_ends_nothing_by_itself_gives_it_no_end() -> None:
    for remedy in ("patched", "rekeyed", "sessions_ended"):
        assert unended(assessed([*SEEN, done(WWW, remedy, "2014-04-08T16:00", LATER)], WWW, LATER))
    refused = [*SEEN, done(WWW, "restarted", "2014-04-08T16:00", LATER, "no")]
    assert unended(assessed(refused, WWW, LATER))


def test_rule_28_seen_again_after_the_step_it_never_ended() -> None:
    rows = [*SEEN, done(WWW, "restarted", "2014-04-08T16:00", "2014-04-08T16:05")]
    rows.append(probed(WWW, "2014-04-08T17:00", "positive", "a"))
    found = assessed(rows, WWW, "2014-04-08T18:00")
    assert (found.own_now.verdict, unended(found)) == ("yes", True)
    # nor does a dated "no" that something was seen after
    attested = [*SEEN, log(WWW, "no", "2014-04-08T12:00", "2014-04-08T13:00", "2014-04-08T13:00")]
    attested.append(probed(WWW, "2014-04-08T17:00", "positive", "a"))
    (period,) = assessed(attested, WWW, "2014-04-08T18:00").periods
    assert (period.start.high, period.end) == (parse(TEN), None)


def test_rule_28_a_look_at_where_it_was_ends_it_too() -> None:
    rows = [*MOVED, probed(WWW, "2014-04-10T08:00", "negative", "a")]
    found = assessed(rows, WWW, LATER)
    assert found.periods[-1].end == When(parse(TEN), parse("2014-04-10T08:00"))
    assert milestone(rows, WWW, "restarted", LATER).done == "yes"
    assert (found.ended_by, vex(found, playbook("heartbleed"))[0]) == (None, "fixed")


def test_rule_28_a_host_whose_package_was_affected_has_no_end_either() -> None:
    bad = "pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7"
    rows = [*ours(WEB1), package(WEB1, bad, TEN, "2014-03-01", TEN)]
    assert unended(assessed(rows, WEB1, "2014-04-20"))
    stepped = [*rows, done(WEB1, "restarted", "2014-04-08T16:00", LATER)]
    assert assessed(stepped, WEB1, "2014-04-20").periods[-1].end == at(parse("2014-04-08T16:00"))


def test_rule_28_where_the_playbook_takes_a_word_for_a_proof_it_is_one() -> None:
    worm = "pkg:npm/%40ctrl/tinycolor@4.1.1"
    rows = [*ours(WEB1), package(WEB1, worm, "2025-09-16T08:00")]
    rows.append(done(WEB1, "removed", "2025-09-16T10:00", "2025-09-16T11:00"))
    found = assessed(rows, WEB1, "2025-09-16T12:00", event="npm-worm-2025")
    assert (found.own_now.verdict, found.own_now.provenance) == ("no", "person_said")
    undated = [*rows[:2], done(WEB1, "removed", "", "2025-09-16T11:00")]
    now = assessed(undated, WEB1, "2025-09-16T12:00", event="npm-worm-2025").own_now
    assert (now.verdict, now.why) == ("unknown", "conflict")


ADDRESSES = ("a", "b")
FIRST = parse("2014-04-08")
hours = st.integers(0, 72)
events = st.one_of(
    st.tuples(st.just("look"), hours, st.sampled_from(ADDRESSES), st.booleans()),
    st.tuples(st.just("dns"), hours, st.sampled_from((("a",), ("b",), ("a", "b"))), st.none()),
    st.tuples(st.just("done"), hours, hours, st.booleans()),
    st.tuples(st.just("no"), hours, hours, st.booleans()),
)


def hour(number: int) -> str:
    return iso(Moment(FIRST + number * HOUR))


@examples(400, deadline=None)
@given(st.lists(events, max_size=9), hours)
def test_rule_28_nothing_that_was_seen_is_lost(
    found: list[tuple[str, int, object, object]], now: int
) -> None:
    """Rule 28. However it goes on: what was seen at an address, and was not seen clean there nor said with a
    later date to have ended, has no end, and nothing says that it is patched."""
    rows: list[Entry] = list(ours(WWW))
    seen: dict[str, int] = {}
    clean: dict[str, int] = {}
    dated: list[int] = []
    for what, when, which, more in found:
        if what == "look":
            rows.append(probed(WWW, hour(when), "positive" if more else "negative", str(which)))
            last = seen if more else clean
            last[str(which)] = max(last.get(str(which), -1), when)
        elif what == "dns":
            assert isinstance(which, tuple)
            rows.append(resolved(WWW, hour(when), *which))
        else:
            assert isinstance(which, int)
            start = hour(which) if more else ""
            typed = hour(max(which, when))
            if what == "done":
                rows.append(done(WWW, "restarted", start, typed))
            else:
                rows.append(log(WWW, "no", start or "2012-03-01", typed, typed))
            if more:
                dated.append(which)
    there = world(rows, hour(now))
    lost = [
        at
        for name, at in seen.items()
        if at <= now and clean.get(name, -1) <= at and not any(one >= at for one in dated)
    ]
    if lost:
        assessment = assess(there, WWW)
        assert unended(assessment)
        assert all(
            one.done != "yes" for one in assessment.milestones if one.remedy in ("patched", "restarted")
        )
        assert all(one.verdict != "supported" for one in judged(rows, "own_ended", hour(now)))
    if any(at <= now for at in seen.values()):
        assert assess(there, WWW).own_ever.verdict == "yes"


def test_rule_28_what_is_said_of_another_server_is_not_heard_here() -> None:
    rows = [*SEEN, *ours(API), done(API, "restarted", "2014-04-08T16:00", LATER), showed(WWW, TEN, "k", "a")]
    assert unended(assessed(rows, WWW, LATER))
    assert Judgement(world(rows, LATER)).assessment(AssetId("endpoint:api")).own_ever.verdict == "unknown"
