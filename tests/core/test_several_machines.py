"""Rule 29: several machines may stand behind one address; fewer connections end nothing that more saw."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.model import Observation, Probe
from stanch.core.moments import HOUR, Moment, Seq, When, iso, parse
from tests.properties import examples
from tests.world.shop import (
    WWW,
    assessed,
    done,
    judged,
    log,
    milestone,
    ours,
    probed,
    resolved,
    retract,
)

NOON, ONE, TWO, THREE = (f"2014-04-08T{hour}:00" for hour in (12, 13, 14, 15))


def look(seen: str, outcome: str, connections: int, address: str = "a") -> Entry:
    return probed(WWW, seen, outcome, address, connections=connections)


OPEN = [*ours(WWW), look(NOON, "positive", 20)]
MIXED = [*OPEN, look(ONE, "negative", 5)]


def test_rule_29_fewer_connections_end_nothing() -> None:
    found = assessed(MIXED, WWW, TWO)
    assert found.own_now == Finding(
        "yes", "mixed", (Seq(2), Seq(3)), (), parse(ONE), "measured", parse("2014-04-09T13:00")
    )
    assert found.unended
    for remedy in ("patched", "restarted"):
        step = milestone(MIXED, WWW, remedy, TWO)
        assert (step.done, step.why) == ("no", "mixed")
    for claim in ("own_not_now", "own_ended"):
        assert all(one.verdict != "supported" for one in judged(MIXED, claim, TWO)), claim
    # before the second look it was plainly so, and when that is stale nobody knows
    assert assessed(MIXED, WWW, NOON).own_now.why == ""
    stale = assessed(MIXED, WWW, "2014-04-10").own_now
    assert (stale.verdict, stale.why) == ("unknown", "stale")


@pytest.mark.parametrize(("connections", "verdict"), [(1, "yes"), (19, "yes"), (20, "no"), (40, "no")])
def test_rule_29_as_many_connections_end_it(connections: int, verdict: str) -> None:
    rows = [*OPEN, look(ONE, "negative", connections)]
    found = assessed(rows, WWW, TWO)
    assert found.own_now.verdict == verdict
    assert found.unended == (verdict == "yes")
    after = assessed([*MIXED, look(TWO, "negative", connections)], WWW, THREE)
    assert after.own_now.verdict == verdict
    if verdict == "no":
        assert after.periods[-1].end == When(parse(NOON), parse(TWO))


def test_rule_29_a_clean_look_and_a_dated_step_before_it_end_it_too() -> None:
    for when, verdict in (
        ("2014-04-08T12:30", "no"),
        ("2014-04-08T12:00", "no"),
        ("2014-04-08T11:59", "yes"),
        ("", "yes"),
        ("2014-04-08", "yes"),
    ):
        rows = [*OPEN, done(WWW, "restarted", when, ONE), look(ONE, "negative", 5)]
        assert assessed(rows, WWW, TWO).own_now.verdict == verdict, when
    # whatever was installed: until it is restarted, what runs is old
    rows = [*OPEN, done(WWW, "patched", "2014-04-08T12:30", ONE), look(ONE, "negative", 5)]
    assert assessed(rows, WWW, TWO).own_now.why == "mixed"
    # a step after the last look ends it by their word, and says nothing of now
    rows = [*MIXED, done(WWW, "restarted", "2014-04-08T13:30", TWO)]
    now = assessed(rows, WWW, TWO)
    assert (now.own_now.verdict, now.own_now.why, now.unended) == ("unknown", "stale", False)


def test_rule_29_the_most_connections_that_saw_it_count() -> None:
    rows = [*OPEN, look(ONE, "positive", 5), look(TWO, "negative", 5)]
    assert assessed(rows, WWW, THREE).own_now.why == "mixed"
    ended = [*OPEN, look(ONE, "negative", 20), look(TWO, "positive", 5), look(THREE, "negative", 5)]
    assert assessed(ended, WWW, "2014-04-08T16:00").own_now.verdict == "no"


def test_rule_29_each_address_counts_for_itself() -> None:
    rows = [
        *ours(WWW),
        resolved(WWW, NOON, "a", "b"),
        look(NOON, "positive", 20, "a"),
        look(NOON, "positive", 5, "b"),
        look(ONE, "negative", 20, "a"),
        look(ONE, "negative", 5, "b"),
    ]
    assert assessed(rows, WWW, TWO).own_now.verdict == "no"
    turned = [*rows[:-2], look(ONE, "negative", 5, "a"), look(ONE, "negative", 20, "b")]
    found = assessed(turned, WWW, TWO).own_now
    assert (found.verdict, found.why) == ("yes", "mixed")


def test_rule_29_a_word_is_no_look_over_however_many_connections() -> None:
    word = probed(WWW, ONE, "negative", provenance="tool_said", connections=100)
    assert assessed([*OPEN, word], WWW, TWO).own_now.verdict != "no"
    both = [*MIXED, log(WWW, "no", "2012-03-01", "", TWO)]
    assert assessed(both, WWW, TWO).own_now.verdict != "no"
    # what a tool said to be exposed, a look of ours over one connection answers
    said = probed(WWW, NOON, "positive", provenance="tool_said", connections=100)
    assert assessed([*ours(WWW), said, look(ONE, "negative", 1)], WWW, TWO).own_now.verdict == "no"


def test_rule_29_looks_over_one_connection_are_what_they_were() -> None:
    rows = [*ours(WWW), probed(WWW, NOON, "positive"), probed(WWW, ONE, "negative")]
    assert assessed(rows, WWW, TWO).own_now.verdict == "no"


FIRST = parse("2014-04-08")
looks = st.tuples(st.integers(0, 48), st.booleans(), st.sampled_from([1, 5, 20, 40]))


@examples(400, deadline=None)
@given(st.lists(looks, max_size=8, unique_by=lambda one: one[0]), st.integers(0, 72))
def test_rule_29_what_so_many_saw_ends_only_by_as_many(found: list[tuple[int, bool, int]], now: int) -> None:
    rows = list(ours(WWW))
    need = 0
    for hour, yes, connections in sorted(found):
        rows.append(look(iso(Moment(FIRST + hour * HOUR)), "positive" if yes else "negative", connections))
        if hour <= now:
            if yes:
                need = max(need, connections)
            elif connections >= need:
                need = 0
    assessment = assessed(rows, WWW, iso(Moment(FIRST + now * HOUR)))
    if need:
        assert assessment.own_now.verdict != "no"
        assert all(one.done != "yes" for one in assessment.milestones if one.remedy == "patched")
    elif assessment.own_now.verdict != "unknown":
        assert assessment.own_now.verdict == "no"


@pytest.mark.slow
def test_rule_29_one_bad_machine_of_four_is_never_patched_by_looking_less() -> None:
    """Rule 29. 2,000 pretended balancers: it was seen over 40 connections, and looked at again over fewer."""
    rng = random.Random(29)
    for _ in range(2000):
        rows = list(ours(WWW))
        seen = 0
        for number in range(4):
            connections = rng.choice([1, 5, 20, 40])
            hit = any(rng.randrange(4) == 0 for _ in range(connections))
            rows.append(
                look(iso(Moment(FIRST + number * HOUR)), "positive" if hit else "negative", connections)
            )
            if hit:
                seen = max(seen, connections)
            elif seen and connections < seen:
                found = assessed(rows, WWW, iso(Moment(FIRST + number * HOUR)))
                assert (found.own_now.verdict, found.own_now.why) == ("yes", "mixed")
            elif connections >= seen:
                seen = 0  # so many that nobody can tell it from a mended one


def test_a_look_that_failed_at_one_address_counts_though_its_resolution_was_taken_back() -> None:
    """The second look found the addresses of the first, so they were not written down again."""
    nine, ten, eleven = (f"2014-04-08T{hour:02}:00" for hour in (9, 10, 11))
    failed = Observation(WWW, Probe("heartbleed", "unreachable", "connect_timed_out", "b"), parse(ten))
    first = [
        resolved(WWW, nine, "a", "b"),
        probed(WWW, nine, "negative", "a"),
        probed(WWW, nine, "negative", "b"),
    ]
    rows = [*ours(WWW), *first, probed(WWW, ten, "negative", "a"), failed]
    assert assessed(rows, WWW, eleven).own_now.verdict == "no", "the look of nine o'clock is fresh"
    taken_back = [*rows, *(retract(number) for number in (2, 3, 4))]
    found = assessed(taken_back, WWW, eleven).own_now
    assert (found.verdict, found.why) == ("unknown", "failed")
    again = [*taken_back, probed(WWW, "2014-04-08T10:30", "negative", "b")]
    assert assessed(again, WWW, eleven).own_now.verdict == "no"
