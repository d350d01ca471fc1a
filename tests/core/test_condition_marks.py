"""For which time does a mark count under conditions, and on which entries? (72)"""

from __future__ import annotations

import pytest

from stanch.core.conditions import Condition, apply
from stanch.core.marks import Evidence, Mark
from stanch.core.model import Provenance
from stanch.core.moments import Moment, Seq

Row = tuple[int, int, str, tuple[int, ...]]


def mark(
    low: int,
    high: int | None = None,
    says: str = "yes",
    on: int = 1,
    by: Provenance = "measured",
    sometime: bool = False,
) -> Mark:
    end = low if high is None else high
    return Mark(Moment(low), Moment(end), says == "yes", (Seq(on),), by, sometime, silent=says == "silent")


def seen(*marks: Mark, track: str = "t") -> Evidence:
    """What was seen of one track; of the whole asset where it has no name. It is fresh for ten."""
    found = Evidence()
    found.fresh = 10
    if track:
        found.tracks[track] = list(marks)
    else:
        found.all = list(marks)
    return found


def on(moment: int, number: int) -> Mark:
    return mark(moment, on=number)


def off(moment: int, number: int) -> Mark:
    return mark(moment, says="no", on=number)


def odd(moment: int, number: int) -> Mark:
    return mark(moment, says="silent", on=number)


def needs(*marks: Mark, presumed: bool = False) -> Condition:
    return Condition(seen(*marks), needed=True, presumed=presumed)


def unless(*marks: Mark) -> Condition:
    return Condition(seen(*marks), needed=False)


def rows(marks: list[Mark]) -> list[Row]:
    return [
        (one.low, one.high, "yes" if one.yes else "silent" if one.silent else "no", one.on) for one in marks
    ]


def under(own: Evidence | None, *conditions: Condition, now: int = 50) -> Evidence:
    found = Evidence()
    apply(found, own, conditions, Moment(now))
    return found


@pytest.mark.parametrize(
    ("own", "conditions", "expected"),
    [
        # what was seen speaks of the hours before and after it
        (mark(0, 100), [needs(on(20, 2))], [(10, 30, "yes", (1, 2))]),
        (mark(15, 18), [needs(on(20, 2))], [(15, 18, "yes", (1, 2))]),
        (mark(10), [needs(on(20, 2))], [(10, 10, "yes", (1, 2))]),
        (mark(30), [needs(on(20, 2))], [(30, 30, "yes", (1, 2))]),
        (mark(9), [needs(on(20, 2))], []),
        (mark(31), [needs(on(20, 2))], []),
        # up to what was seen next, and from what was seen before
        (
            mark(0, 100),
            [needs(off(15, 4), on(20, 2), off(25, 3))],
            [
                (20, 24, "yes", (1, 2)),
                (15, 19, "no", (1, 4)),
                (25, 35, "no", (1, 3)),
                (15, 15, "no", (4,)),
                (25, 25, "no", (3,)),
            ],
        ),
        (mark(0, 100), [needs(on(20, 2), odd(25, 3))], [(10, 24, "yes", (1, 2))]),
        (mark(0, 100), [needs(odd(15, 3), on(20, 2))], [(15, 30, "yes", (1, 2))]),
        # the instant at which it was seen otherwise is exposed
        (
            mark(0, 100),
            [needs(off(20, 2), on(25, 3))],
            [(25, 35, "yes", (1, 3)), (20, 24, "no", (1, 2)), (20, 20, "no", (2,))],
        ),
        (
            mark(0, 100),
            [unless(on(20, 2), off(25, 3))],
            [(25, 35, "yes", (1, 3)), (20, 24, "no", (1, 2)), (20, 20, "no", (2,))],
        ),
        (
            mark(0, 100),
            [needs(off(20, 2), odd(25, 3))],
            [(20, 24, "no", (1, 2)), (20, 20, "no", (2,)), (25, 25, "silent", (2,))],
        ),
        # two conditions: where both let it be, and where one rules it out
        (mark(0, 100), [needs(on(20, 2)), unless(off(22, 3))], [(12, 30, "yes", (1, 2, 3))]),
        (
            mark(0, 100),
            [needs(on(20, 2)), unless(on(22, 3))],
            [(22, 32, "no", (1, 3)), (22, 22, "no", (3,))],
        ),
        # at some instant: only where all of the time is one or the other
        (mark(0, 100, sometime=True), [needs(on(20, 2))], []),
        (mark(15, 18, sometime=True), [needs(on(20, 2))], [(15, 18, "yes", (1, 2))]),
        (
            mark(22, 25, sometime=True),
            [needs(off(20, 2))],
            [(22, 25, "no", (1, 2)), (20, 20, "no", (2,))],
        ),
        # what is clean needs none
        (mark(0, 100, "no"), [needs(on(20, 2))], [(0, 100, "no", (1,))]),
        # on what was seen while it lasts, else on what was seen nearest to it
        (mark(18, 26), [needs(on(20, 2), on(24, 3), on(50, 4))], [(18, 26, "yes", (1, 2, 3))]),
        (mark(18, 26), [needs(on(20, 2), on(22, 3))], [(18, 26, "yes", (1, 2, 3))]),
        (mark(28), [needs(on(20, 2), on(35, 3))], [(28, 28, "yes", (1, 3))]),
        (mark(27), [needs(on(20, 2), on(35, 3))], [(27, 27, "yes", (1, 2))]),
        (mark(25), [needs(on(20, 2), on(30, 3))], [(25, 25, "yes", (1, 2, 3))]),
        # what is presumed is so until it was seen otherwise
        (mark(0, 100), [needs(presumed=True)], [(0, 100, "yes", (1,))]),
        (mark(0, 100), [needs(on(20, 2), presumed=True)], [(0, 100, "yes", (1, 2))]),
        (
            mark(0, 100),
            [needs(off(20, 2), presumed=True)],
            [(20, 30, "no", (1, 2)), (20, 20, "no", (2,))],
        ),
        (
            mark(0, 100),
            [needs(off(20, 2), on(40, 3), presumed=True)],
            [(31, 100, "yes", (1, 3)), (20, 30, "no", (1, 2)), (20, 20, "no", (2,))],
        ),
        # after it was seen otherwise what it ruled out says nothing, unless it is known to be exposed then
        (
            mark(35, 40),
            [needs(off(20, 2), on(30, 3))],
            [(35, 40, "yes", (1, 3)), (20, 20, "no", (2,)), (30, 30, "silent", (2,))],
        ),
        (
            mark(30, 40),
            [needs(off(20, 2), on(30, 3))],
            [(30, 40, "yes", (1, 3)), (20, 20, "no", (2,))],
        ),
    ],
)
def test_rule_72_a_mark_counts_for_the_time_in_which_its_conditions_are_known(
    own: Mark, conditions: list[Condition], expected: list[Row]
) -> None:
    found = under(seen(own), *conditions)
    assert rows(found.tracks["t"]) == expected
    kept = any(one[3][0] == 1 for one in expected)
    assert found.said == ("nobody_looked" if kept else "depends")
    # the same of the whole asset
    whole = under(seen(own, track=""), *conditions)
    assert rows(whole.all) == expected
    assert whole.said == ("nobody_looked" if kept else "depends")


def test_rule_72_what_is_clean_by_a_condition_is_so_all_the_time() -> None:
    first, *_rest = under(seen(mark(22, 25, sometime=True)), needs(off(20, 2))).tracks["t"]
    assert (first.sometime, first.open, first.yes) == (False, False, False)


@pytest.mark.parametrize(
    ("condition", "by"),
    [
        (needs(on(20, 2)), "measured"),
        (needs(mark(20, on=2, by="person_said")), "person_said"),
        (Condition(None, needed=True, presumed=True), "person_said"),
        (needs(on(20, 2), presumed=True), "measured"),
    ],
)
def test_rule_72_it_is_as_strong_as_what_its_conditions_stand_on(condition: Condition, by: str) -> None:
    assert [one.provenance for one in under(seen(mark(20)), condition).tracks["t"]] == [by]


def test_rule_72_a_condition_of_which_nothing_is_known_lets_nothing_count() -> None:
    found = under(seen(mark(0, 100)), Condition(None, needed=True))
    assert (found.tracks, found.said) == ({"t": []}, "depends")


def test_rule_72_a_condition_counts_by_what_was_seen_there_else_by_all_where_they_agree() -> None:
    there = seen(on(20, 2))
    there.tracks["u"] = [off(30, 3)]
    assert rows(under(seen(mark(0, 100)), Condition(there, True)).tracks["t"]) == [(10, 30, "yes", (1, 2))]
    elsewhere = seen(on(20, 2), track="v")
    elsewhere.tracks["u"] = [off(30, 3)]
    assert rows(under(seen(mark(0, 100)), Condition(elsewhere, True)).tracks["t"]) == []
    elsewhere.tracks["u"] = [on(21, 3)]
    assert rows(under(seen(mark(0, 100)), Condition(elsewhere, True)).tracks["t"]) == [
        (11, 30, "yes", (1, 2, 3))
    ]


@pytest.mark.parametrize(("all", "expected"), [(True, [(20, 20, "no", (2,))]), (False, [])])
def test_rule_72_a_condition_alone_rules_out_all_that_is_read_where_all_of_it_needs_it(
    all: bool, expected: list[Row]
) -> None:
    assert rows(under(None, Condition(seen(off(20, 2)), True, all=all)).all) == expected


@pytest.mark.parametrize(("now", "doubt"), [(19, True), (20, False), (30, False), (31, True)])
def test_rule_72_while_it_is_ruled_out_what_was_not_read_makes_no_difference(now: int, doubt: bool) -> None:
    own = seen(mark(0, 100))
    own.unread, own.partial, own.waiting = frozenset(["npm"]), True, {"t": (Moment(5), Seq(1))}
    found = under(own, needs(off(20, 2)), now=now)
    assert (found.unread, found.partial, found.waiting) == (
        (frozenset(["npm"]), True, {"t": (5, 1)}) if doubt else (frozenset(), False, {})
    )
    own.said = "not_judged"
    assert under(own, needs(off(20, 2)), now=now).said == "not_judged"
