"""From when to when it was exposed, as marks and words on its end tell (8)."""

from __future__ import annotations

import pytest

from stanch.core.marks import Ending, Mark
from stanch.core.moments import During, Moment, Seq, When
from stanch.core.periods import joined, periods

OPENED = Moment(5)


def mark(low: int, high: int, yes: bool, *, sometime: bool = False, on: int = 1) -> Mark:
    return Mark(Moment(low), Moment(high), yes, (Seq(on),), "measured", sometime)


def look(at: int, yes: bool) -> Mark:
    return mark(at, at, yes, on=at + 100 * yes)


def during(*numbers: int | None) -> During:
    early, late, *end = (None if one is None else Moment(one) for one in numbers)
    return During(When(early, late), When(*end) if end else None)


def span(low: int, high: int) -> tuple[Moment, Moment]:
    return Moment(low), Moment(high)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], []),
        ([look(10, False)], []),
        ([look(10, True)], [(during(5, 10), None)]),
        ([look(10, True), look(20, True)], [(during(5, 10), None)]),
        ([look(7, False), look(10, True), look(20, False)], [(during(7, 10, 10, 20), span(10, 10))]),
        (
            [look(10, True), look(12, True), look(20, False), look(25, False), look(30, True)],
            [(during(5, 10, 12, 20), span(12, 12)), (during(25, 30), None)],
        ),
        ([look(3, False), look(10, True)], [(during(5, 10), None)]),  # the window begins later
        ([look(8, False), look(10, False), look(10, True)], [(during(8, 10), None)]),  # in one instant
        ([look(2, True)], [(during(2, 2), None)]),
    ],
)
def test_rule_8_from_the_last_clean_look_to_the_next(
    marks: list[Mark], expected: list[tuple[During, object]]
) -> None:
    assert periods(marks, (), OPENED) == expected
    # the long way finds what the short one does: a step of long before changes nothing
    early = Ending(When(Moment(0), Moment(0)), Moment(0), Moment(0), (Seq(9),), "person_said", True)
    hulls = joined([period for period, _sure in periods(marks, [early], OPENED)])
    assert hulls == joined([period for period, _sure in expected])


def ending(low: int, high: int, *, last: bool = True, exact: bool = True) -> Ending:
    when = When(Moment(low), Moment(high))
    return Ending(when, Moment(99), Moment(99), (Seq(9),), "person_said", last, exact)


@pytest.mark.parametrize(
    ("endings", "end"),
    [
        ([ending(14, 15)], (14, 15)),
        ([ending(14, 15, last=False)], (14, 20)),  # another step that ends it came later
        ([ending(14, 15, exact=False)], (10, 20)),  # it had ended by then
        ([ending(8, 9)], (10, 20)),
        ([ending(8, 10)], (10, 10)),
        ([ending(20, 30)], (20, 20)),
        ([ending(21, 30)], (10, 20)),
        ([ending(8, 30)], (10, 20)),
        ([ending(12, 13, last=False), ending(14, 18)], (14, 18)),
        ([ending(16, 17, last=False), ending(11, 12)], (16, 16)),
    ],
)
def test_a_dated_step_narrows_the_end(endings: list[Ending], end: tuple[int, int]) -> None:
    found = periods([look(10, True), look(20, False)], endings, OPENED)
    assert found == [(during(5, 10, *end), span(10, end[0]))]


def test_a_word_that_it_was_exposed_at_some_instant_is_certain_of_none() -> None:
    found = periods([mark(8, 12, True, sometime=True), look(20, False)], (), OPENED)
    assert found == [(during(8, 12, 8, 20), None)]
    assert periods([mark(8, 12, True), look(20, False)], (), OPENED) == [(during(5, 8, 12, 20), span(12, 12))]
    assert periods([mark(8, 12, True)], (), OPENED) == [(during(5, 8), None)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([during(1, 2)], [during(1, 2)]),
        ([during(1, 2, 3, 4), during(5, 6, 7, 8)], [during(1, 2, 3, 4), during(5, 6, 7, 8)]),
        ([during(5, 6, 7, 8), during(1, 2, 3, 4)], [during(1, 2, 3, 4), during(5, 6, 7, 8)]),
        ([during(1, 2, 3, 6), during(5, 6, 7, 8)], [during(1, 2, 7, 8)]),
        ([during(1, 2, 3, 5), during(5, 6, 7, 8)], [during(1, 2, 3, 5), during(5, 6, 7, 8)]),
        ([during(1, 2), during(5, 6, 7, 8)], [during(1, 2)]),
        ([during(1, 2, 8, 9), during(0, 3)], [during(0, 2)]),
        ([during(1, 2, 8, 9), during(0, 3, 4, 5)], [during(0, 2, 8, 9)]),
    ],
)
def test_periods_that_are_perhaps_one(rows: list[During], expected: list[During]) -> None:
    assert joined(rows) == expected
