"""Words against what was measured on one track, and looks against looks (27 to 31)."""

from __future__ import annotations

import pytest

from stanch.core.conflicts import settled
from stanch.core.marks import Ending, Mark
from stanch.core.model import Provenance
from stanch.core.moments import END, Moment, Seq, When

LAST = int(END)
STEP = 900
"""The entry of a word on a step."""


def saw(at: int, yes: bool, connections: int = 1) -> Mark:
    """A look; its entry has the number of its moment."""
    return Mark(Moment(at), Moment(at), yes, (Seq(at),), "measured", connections=connections)


def bad(at: int, connections: int = 1) -> Mark:
    return saw(at, True, connections)


def good(at: int, connections: int = 1) -> Mark:
    return saw(at, False, connections)


def lasting(low: int, high: int) -> Mark:
    """What was there for some time, as a list of packages shows."""
    return Mark(Moment(low), Moment(high), True, (Seq(low),), "measured")


def word(
    low: int,
    high: int,
    says: str,
    on: int,
    by: Provenance = "person_said",
    said: int | None = None,
    sometime: bool = False,
) -> Mark:
    """`says`: yes, no, or open: a yes that names no end."""
    told = Moment(high if said is None else said)
    opened = says == "open"
    return Mark(Moment(low), Moment(high), says != "no", (Seq(on),), by, sometime, said=told, open=opened)


def step(
    low: int,
    high: int | None = None,
    said: int | None = None,
    upto: int | None = None,
    exact: bool = True,
    proves: bool = False,
    last: bool = True,
    on: int = STEP,
) -> Ending:
    end = low if high is None else high
    told, until = (end if one is None else one for one in (said, upto))
    when = When(Moment(low), Moment(end))
    return Ending(when, Moment(told), Moment(until), (Seq(on),), "person_said", last, exact, proves)


def rows(marks: list[Mark]) -> list[tuple[int, int, str, tuple[int, ...]]]:
    return [
        (one.low, one.high, "silent" if one.silent else "yes" if one.yes else "no", one.on) for one in marks
    ]


SEEN, MENDED = (10, 10, "yes", (10,)), (20, 20, "no", (20,))


@pytest.mark.parametrize(
    ("marks", "kept", "doubts"),
    [
        ([good(10), good(20)], [(10, 10, "no", (10,)), MENDED], []),
        ([bad(10), good(20)], [SEEN, MENDED], []),
        # a look over fewer connections ends nothing (29)
        ([bad(10, 3), good(20)], [SEEN], [("mixed", 20, LAST, 20, (10, 20))]),
        ([bad(10, 3), good(20, 2)], [SEEN], [("mixed", 20, LAST, 20, (10, 20))]),
        (
            [bad(10, 3), good(20), good(30, 3)],
            [SEEN, (30, 30, "no", (30,))],
            [("mixed", 20, 30, 20, (10, 20))],
        ),
        (
            [bad(10, 3), good(20), bad(30, 3)],
            [SEEN, (30, 30, "yes", (30,))],
            [("mixed", 20, 30, 20, (10, 20))],
        ),
        (
            [bad(10, 3), bad(20), good(30), good(40, 3)],
            [SEEN, (20, 20, "yes", (20,)), (40, 40, "no", (40,))],
            [("mixed", 30, 40, 30, (20, 30))],
        ),
        # of one instant both count
        ([bad(10, 3), good(10, 3)], [(10, 10, "no", (10,)), SEEN], []),
        ([bad(10), good(10, 3), good(20, 3)], [(10, 10, "no", (10,)), SEEN, MENDED], []),
        # a look of the very instant up to which it was exposed ends nothing: what comes later must
        ([lasting(5, 10), good(10, 0), word(20, 20, "no", 2)],
         [(5, 10, "yes", (5,)), (10, 10, "no", (10,))], [("conflict", 20, LAST, 20, (5, 2))]),
        ([lasting(5, 10), good(11, 0), word(20, 20, "no", 2)],
         [(5, 10, "yes", (5,)), (11, 11, "no", (11,)), (20, 20, "no", (2,))], []),
        # a word that it was clean, after it was seen (27)
        ([bad(10), word(20, 25, "no", 2)], [SEEN], [("conflict", 25, LAST, 25, (10, 2))]),
        ([bad(10), word(20, 25, "no", 2), good(30)], [SEEN, (30, 30, "no", (30,))],
         [("conflict", 25, 30, 25, (10, 2))]),
        ([bad(10), word(20, 20, "no", 2, "tool_said")], [SEEN], [("conflict", 20, LAST, 20, (10, 2))]),
        # over it, up to it, and before it
        ([word(5, 15, "no", 2, said=16), bad(10), good(30)], [SEEN, (30, 30, "no", (30,))],
         [("refuted", 5, 10, 16, (10, 2)), ("conflict", 16, 30, 16, (10, 2))]),
        ([word(5, 10, "no", 2, said=16), bad(10), good(30)], [SEEN, (30, 30, "no", (30,))],
         [("refuted", 5, 10, 16, (10, 2)), ("conflict", 16, 30, 16, (10, 2))]),
        ([word(5, 9, "no", 2, said=16), bad(10), good(30)],
         [(5, 9, "no", (2,)), SEEN, (30, 30, "no", (30,))], []),
        ([bad(10), word(10, 10, "no", 2)], [SEEN],
         [("refuted", 10, 10, 10, (10, 2)), ("conflict", 10, LAST, 10, (10, 2))]),
        # whoever weighs more ends what others say
        ([word(10, 10, "yes", 2, "tool_said"), good(20)], [(10, 10, "yes", (2,)), MENDED], []),
        ([word(10, 12, "yes", 2), word(20, 20, "no", 3, "vendor_said")],
         [(10, 12, "yes", (2,)), (20, 20, "no", (3,))], []),
        # a word of exposure that names no end: that is some time before the look that saw it mended (31)
        ([word(5, 50, "open", 1)], [(5, 50, "yes", (1,))], []),
        ([word(5, 50, "open", 1), good(20)], [(5, 5, "yes", (1,)), MENDED], []),
        ([word(5, 50, "open", 1), good(50)], [(5, 5, "yes", (1,)), (50, 50, "no", (50,))], []),
        ([word(5, 50, "open", 1), good(51)], [(5, 50, "yes", (1,)), (51, 51, "no", (51,))], []),
        ([word(5, 50, "open", 1), good(20), bad(30), good(40)],
         [(5, 30, "yes", (1,)), MENDED, (30, 30, "yes", (30,)), (40, 40, "no", (40,))], []),
        ([word(5, 50, "open", 1, sometime=True), good(20), good(30)],
         [(5, 30, "yes", (1,)), MENDED, (30, 30, "no", (30,))], []),
        # one that names its end, and covers a look that saw it clean, is the worse of both (27)
        ([word(5, 50, "yes", 1), good(20)], [(5, 50, "yes", (1,)), MENDED],
         [("worse", 20, LAST, 50, (1, 20))]),
        ([word(5, 50, "yes", 1), good(20), good(30), good(60)],
         [(5, 50, "yes", (1,)), MENDED, (30, 30, "no", (30,)), (60, 60, "no", (60,))],
         [("worse", 20, 60, 50, (1, 20, 30))]),
        ([word(5, 50, "yes", 1), good(5)], [(5, 5, "no", (5,)), (5, 50, "yes", (1,))],
         [("worse", 5, LAST, 50, (1, 5))]),
        ([word(5, 50, "yes", 1), good(50)], [(5, 50, "yes", (1,)), (50, 50, "no", (50,))],
         [("worse", 50, LAST, 50, (1, 50))]),
        ([word(5, 50, "yes", 1), good(51)], [(5, 50, "yes", (1,)), (51, 51, "no", (51,))], []),
        ([word(5, 50, "yes", 1, sometime=True), good(20)], [(5, 50, "yes", (1,)), MENDED], []),
        ([word(10, 10, "yes", 2, "tool_said"), good(10)], [(10, 10, "no", (10,)), (10, 10, "yes", (2,))],
         [("worse", 10, LAST, 10, (2, 10))]),
    ],
)  # fmt: skip
def test_what_counts_of_words_and_looks_and_what_is_in_doubt(
    marks: list[Mark],
    kept: list[tuple[int, int, str, tuple[int, ...]]],
    doubts: list[tuple[str, int, int, int, tuple[int, ...]]],
) -> None:
    found = settled(sorted(marks), ())
    assert rows(found.marks) == kept
    assert list(found.doubts) == doubts
    assert found.by_word is None


ENDED = (15, 15, "silent", (10, STEP))


@pytest.mark.parametrize(
    ("marks", "steps", "kept", "doubts", "by"),
    [
        # a dated step after what was last seen ends it (28)
        ([bad(10)], [step(15)], [SEEN, ENDED], [], STEP),
        ([bad(10)], [step(10)], [(10, 10, "silent", (10, STEP)), SEEN], [], STEP),
        ([bad(10)], [step(11, 15, exact=False)], [SEEN, ENDED], [], STEP),
        ([bad(10)], [step(15), step(12, on=901)], [SEEN, (12, 12, "silent", (10, 901))], [], 901),
        ([bad(10)], [step(15, proves=True)], [SEEN], [], STEP),
        # one of the others that end it does not
        ([bad(10)], [step(15, last=False)], [SEEN], [], None),
        # nor does a word that it had ended by then, where that may be before
        ([bad(10)], [step(10, exact=False)], [SEEN], [("conflict", 10, LAST, 10, (10, STEP))], None),
        ([bad(10)], [step(5, 15, exact=False)], [SEEN], [("conflict", 15, LAST, 15, (10, STEP))], None),
        ([bad(10)], [step(5, said=12, upto=12)], [SEEN], [("conflict", 12, LAST, 12, (10, STEP))], None),
        ([bad(10)], [step(5, said=10, upto=10)], [SEEN], [("conflict", 10, LAST, 10, (10, STEP))], None),
        # said before it was seen, or of a time before that
        ([bad(10)], [step(5, said=8, upto=8)], [SEEN], [], None),
        ([bad(10)], [step(5, said=12, upto=8)], [SEEN], [], None),
        ([bad(10)], [step(5, said=8, upto=12)], [SEEN], [], None),
        # with it a look over fewer connections will do (29)
        ([bad(10, 3), good(20)], [step(15)], [SEEN, ENDED, MENDED], [], None),
        ([bad(10, 3), good(20)], [step(25)], [SEEN, (25, 25, "silent", (10, STEP))],
         [("mixed", 20, 25, 20, (10, 20))], STEP),
        ([bad(10), good(20)], [step(15)], [SEEN, ENDED, MENDED], [], None),
        ([bad(10), good(20)], [step(5, said=12, upto=12)], [SEEN, MENDED],
         [("conflict", 12, 20, 12, (10, STEP))], None),
        # it was seen again
        ([bad(10), bad(20)], [step(15)], [SEEN, (20, 20, "yes", (20,))], [], None),
        # a word that it is clean, beside the step
        ([bad(10), word(20, 20, "no", 2)], [step(15)], [SEEN, ENDED], [], STEP),
        ([bad(10), word(20, 20, "no", 2)], [step(15, proves=True)], [SEEN, (20, 20, "no", (2,))], [], STEP),
        # an open word ends with a step before the look that saw it mended (31)
        ([word(5, 50, "open", 1), good(20)], [step(15)],
         [(5, 15, "yes", (1,)), (15, 15, "silent", (1, STEP)), MENDED], [], None),
        ([word(5, 50, "open", 1), good(20)], [step(20)],
         [(5, 20, "yes", (1,)), (20, 20, "silent", (1, STEP)), MENDED], [], None),
        ([word(5, 50, "open", 1), good(20)], [step(21)], [(5, 5, "yes", (1,)), MENDED], [], None),
        # a step at the instant from which it speaks ends what there was, and makes it no "never"
        ([word(5, 50, "open", 1), good(20)], [step(5)],
         [(5, 5, "silent", (1, STEP)), (5, 5, "yes", (1,)), MENDED], [], None),
    ],
)  # fmt: skip
def test_what_ends_by_a_dated_step(
    marks: list[Mark],
    steps: list[Ending],
    kept: list[tuple[int, int, str, tuple[int, ...]]],
    doubts: list[tuple[str, int, int, int, tuple[int, ...]]],
    by: int | None,
) -> None:
    found = settled(sorted(marks), steps)
    assert rows(found.marks) == kept
    assert list(found.doubts) == doubts
    assert (None if found.by_word is None else found.by_word.on) == (None if by is None else (by,))
