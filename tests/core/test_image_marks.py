"""What is known of an image while a machine runs it: at the bounds of that time (144, 146)."""

from __future__ import annotations

import pytest

from stanch.core.images import _held
from stanch.core.marks import Mark
from stanch.core.moments import END, During, Moment, Seq, When

Bounds = tuple[int | None, int | None]
Row = tuple[int, int, str]
OVER = (int(END), "over")


def mark(low: int, high: int, says: str) -> Mark:
    return Mark(
        Moment(low), Moment(high), says == "yes", (Seq(1),), "measured", sometime=False, silent=says == "odd"
    )


def bounds(both: Bounds) -> When:
    low, high = both
    return When(None if low is None else Moment(low), None if high is None else Moment(high))


BAD = [(10, 10, "yes")]
BUILT_ANEW = [(10, 10, "yes"), (30, 30, "no")]
LASTING = [(10, 30, "yes")]
ODD = [(10, 10, "odd")]
CLEAN_LAST = [(5, 5, "yes"), (10, 10, "no")]


@pytest.mark.parametrize(
    ("start", "end", "image", "machine"),
    [
        # nobody knows since when: always
        ((None, None), None, BAD, BAD),
        ((None, None), None, BUILT_ANEW, BUILT_ANEW),
        ((5, 5), None, LASTING, LASTING),
        # at first it is what it was when it was last seen
        ((20, 20), None, BAD, [(20, 20, "yes")]),
        ((20, 20), None, BUILT_ANEW, [(20, 20, "yes"), (30, 30, "no")]),
        ((20, 20), None, LASTING, [(20, 30, "yes")]),
        ((20, 20), None, ODD, [(20, 20, "odd")]),
        ((20, 20), None, CLEAN_LAST, [(20, 20, "no")]),
        ((10, 10), None, BAD, BAD),
        # once it certainly ran
        ((20, 25), None, BAD, [(25, 25, "yes")]),
        ((20, 25), None, LASTING, [(25, 30, "yes")]),
        ((20, 25), None, CLEAN_LAST, [(25, 25, "no")]),
        # while it may have run it is not known
        ((5, 15), None, BAD, [(10, 10, "odd")]),
        ((5, 15), None, BUILT_ANEW, [(10, 10, "odd"), (30, 30, "no")]),
        ((20, 35), (30, 40), BAD, [(20, 20, "odd"), (40, *OVER)]),
        ((20, 35), (30, 40), LASTING, [(20, 30, "odd"), (40, *OVER)]),
        ((20, 35), (30, 40), CLEAN_LAST, [(20, 20, "no"), (40, *OVER)]),
        # once it is not run any more nothing of it is there, which is no step
        ((20, 20), (40, 40), BAD, [(20, 20, "yes"), (40, *OVER)]),
        ((20, 20), (40, 40), BUILT_ANEW, [(20, 20, "yes"), (30, 30, "no"), (40, *OVER)]),
        ((20, 25), (35, 40), LASTING, [(25, 30, "yes"), (40, *OVER)]),
        ((None, None), (25, 25), BUILT_ANEW, [(10, 10, "yes"), (25, *OVER)]),
        ((None, None), (25, 25), LASTING, [(10, 25, "yes"), (25, *OVER)]),
        ((None, None), (20, 35), LASTING, [(10, 20, "yes"), (35, *OVER)]),
        ((None, None), (8, 15), LASTING, [(10, 15, "odd"), (15, *OVER)]),
        ((None, None), (8, 15), CLEAN_LAST, [(5, 5, "yes"), (10, 10, "no"), (15, *OVER)]),
        # it never ran
        ((12, 12), (11, 11), LASTING, []),
    ],
)
def test_rule_146_an_image_counts_at_its_machine_for_the_time_in_which_it_was_run(
    start: Bounds, end: Bounds | None, image: list[Row], machine: list[Row]
) -> None:
    during = During(bounds(start), None if end is None else bounds(end))
    found = list(_held([mark(*one) for one in image], during, Seq(9)))
    said = [
        (one.low, one.high, "yes" if one.yes else "odd" if one.silent else "over" if one.over else "no")
        for one in found
    ]
    assert said == machine
    for one in found:
        assert (one.on, one.sometime) == ((9,) if one.over else (1,), False)


@pytest.mark.parametrize(
    ("start", "machine"),
    [
        ((5, 5), "yes"),
        ((10, 10), "yes"),
        ((11, 11), "odd"),
        ((20, 20), "odd"),
        ((30, 30), "odd"),
        ((31, 31), ""),
    ],
)
def test_rule_146_what_was_in_an_image_at_some_instant_may_have_been_there_before_it_was_run(
    start: Bounds, machine: str
) -> None:
    some = mark(10, 30, "yes")._replace(sometime=True)
    found = list(_held([some], During(bounds(start), None), Seq(9)))
    assert ["yes" if one.yes else "odd" for one in found] == ([machine] if machine else [])
