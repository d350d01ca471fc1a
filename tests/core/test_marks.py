"""Marks of a period, the time that several of them cover, and what a host's products show together."""

from __future__ import annotations

import pytest

from stanch.core.marks import Evidence, Mark, clip, merged, spans_of, weakest
from stanch.core.model import Provenance
from stanch.core.moments import BEGINNING, END, During, Moment, Seq, Spans, When
from stanch.core.testimony import _outside, marks

SAID = Moment(100)


def mark(
    low: int, high: int, yes: bool = False, seq: int = 1, *, sometime: bool = False, silent: bool = False
) -> Mark:
    found = Mark(Moment(low), Moment(high), yes, (Seq(seq),), "measured")
    return found._replace(sometime=sometime, silent=silent)


def bounds(*numbers: int | None) -> tuple[When, ...]:
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return tuple(When(*(None if one is None else Moment(one) for one in pair)) for pair in pairs)


@pytest.mark.parametrize(
    ("during", "yes", "provenance", "expected"),
    [
        (bounds(1, 2, 5, 6), True, "measured", (2, 5, False, False)),
        (bounds(1, 2, 5, 6), False, "person_said", (2, 5, False, False)),
        (bounds(1, 2), True, "person_said", (2, 100, False, True)),  # it names no end
        (bounds(1, 2), True, "measured", (2, 100, False, False)),
        (bounds(1, 2, 90, 200), False, "measured", (2, 90, False, False)),
        (bounds(1, 2, 200, 300), False, "measured", (2, 100, False, False)),  # not past when it was seen
        (bounds(1, 100), True, "person_said", (100, 100, False, True)),
        (bounds(1, 101), True, "person_said", (1, 100, True, True)),  # perhaps it began later
        (bounds(1, 101), False, "person_said", None),
        (bounds(1, 5, 3, 7), True, "person_said", (1, 7, True, False)),  # at some instant in between
        (bounds(1, 5, 3, 107), True, "person_said", (1, 100, True, False)),
        (bounds(1, 5, 3, 7), False, "person_said", None),
        (bounds(100, 105, 103, 107), True, "vendor_said", (100, 100, True, False)),
        (bounds(101, 105, 103, 107), True, "vendor_said", None),
        (bounds(9, 10, 1, 2), True, "measured", None),  # an end before its start
    ],
)
def test_rule_3_and_4_what_is_definite_else_possible_and_never_past_when_it_was_said(
    during: tuple[When, ...], yes: bool, provenance: Provenance, expected: tuple[int, int, bool, bool] | None
) -> None:
    found = marks(During(*during), SAID, yes, Seq(3), provenance)
    if expected is None:
        assert found == []
    else:
        low, high, sometime, open = expected
        assert found == [
            Mark(Moment(low), Moment(high), yes, (Seq(3),), provenance, sometime, 0, SAID, open, False)
        ]


@pytest.mark.parametrize(
    ("found", "yes", "expected"),
    [
        ([mark(1, 2), mark(60, 61), mark(70, 71)], False, ((1, 2), (60, 71))),
        ([mark(49, 50), mark(60, 61)], False, ((49, 61),)),
        ([mark(48, 49), mark(60, 61)], False, ((48, 49), (60, 61))),  # before the disclosure
        ([mark(60, 61, True), mark(70, 71)], False, ((70, 71),)),
        ([mark(60, 61, True), mark(70, 71)], True, ((60, 61),)),
        ([mark(60, 61, True), mark(70, 71, True)], False, ()),
        ([mark(60, 61, True), mark(70, 71, True)], True, ((60, 71),)),
        ([mark(60, 61, sometime=True), mark(70, 71)], False, ((70, 71),)),
        ([mark(60, 61), mark(70, 71, sometime=True)], False, ((60, 61),)),
        ([mark(60, 61, silent=True), mark(70, 71)], False, ((70, 71),)),
        ([mark(60, 61), mark(70, 71, silent=True)], False, ((60, 61),)),
        ([mark(60, 61), mark(61, 62)], False, ((60, 62),)),
        ([], False, ()),
    ],
)
def test_rule_7_two_that_agree_cover_the_time_between_them_after_the_disclosure(
    found: list[Mark], yes: bool, expected: Spans
) -> None:
    assert spans_of(found, yes, Moment(50)) == expected


def test_rule_180_what_is_left_of_a_mark_is_cut_at_what_was_named() -> None:
    whole = mark(10, 20)
    for low, high, expected, lapsed in (
        (12, 15, [(10, 12), (15, 20)], 13), (10, 15, [(15, 20)], None), (12, 20, [(10, 12)], 13),
        (10, 20, [], None), (0, 99, [], None), (0, 9, [(10, 20)], None), (21, 99, [(10, 20)], None),
        (20, 30, [(10, 20)], None), (0, 10, [(10, 20)], None), (15, 15, [(10, 15), (16, 20)], 16),
    ):  # fmt: skip
        found = _outside(whole, (Moment(low), Moment(high)))
        sides = [one for one in found if not one.lapsed]
        assert sides == [whole._replace(low=Moment(one), high=Moment(two)) for one, two in expected]
        assert [one.low for one in found if one.lapsed] == ([] if lapsed is None else [lapsed])
    only = mark(10, 10)
    assert _outside(only, (Moment(10), Moment(10))) == []


def test_the_part_of_a_mark_within_a_time() -> None:
    whole = mark(10, 20, True)._replace(connections=3)
    for low, high, expected in (
        (0, 30, (10, 20)), (12, 15, (12, 15)), (0, 10, (10, 10)), (20, 30, (20, 20)),
        (0, 9, None), (21, 30, None),
    ):  # fmt: skip
        found = clip(whole, (Moment(low), Moment(high)))
        if expected is None:
            assert found is None
        else:
            assert found == whole._replace(low=Moment(expected[0]), high=Moment(expected[1]))


def test_a_host_is_exposed_where_any_of_its_products_is_and_clean_where_all_are() -> None:
    evidence = Evidence()
    assert merged(evidence, Moment(50)) == []
    one, other, whole = mark(60, 80, seq=1), mark(70, 90, seq=2), mark(75, 76, True, 3)
    evidence.tracks["a"], evidence.all = [one], [whole]
    assert merged(evidence, Moment(50)) == [one, whole]
    evidence.tracks["b"], evidence.all = [other._replace(provenance="tool_said")], []
    clean = Mark(Moment(70), Moment(80), False, (Seq(1), Seq(2)), "tool_said")
    assert merged(evidence, Moment(50)) == [clean]
    bad = mark(85, 95, True, 4)
    evidence.tracks["b"].append(bad)
    assert merged(evidence, Moment(50)) == [bad, clean._replace(on=(Seq(1), Seq(2), Seq(4)))]
    assert (BEGINNING, END) not in [(found.low, found.high) for found in merged(evidence, Moment(50))]


def test_the_weakest_of_several_grounds() -> None:
    order: tuple[Provenance, ...] = ("untrusted", "person_said", "vendor_said", "tool_said", "measured")
    for number, one in enumerate(order):
        assert weakest((*order[:number:-1], one, None)) == one
    assert weakest(()) is weakest((None,)) is None


def together(*tracks: list[Mark]) -> list[tuple[int, bool]]:
    evidence = Evidence()
    evidence.tracks = {str(number): marks for number, marks in enumerate(tracks)}
    return sorted((one.low, one.over) for one in merged(evidence, Moment(0)) if one.silent)


@pytest.mark.parametrize("over", [False, True])
def test_rule_183_what_is_silent_of_one_copy_says_nothing_while_another_has_it(over: bool) -> None:
    def told(at: int) -> Mark:
        return mark(at, at, silent=True)._replace(over=over)

    has = mark(10, 10, True)
    assert together([has], [told(12)]) == together([has], [told(9)]) == []
    assert together([has, mark(11, 11)], [told(12)]) == [(12, over)]
    assert together([has, mark(14, 14)], [told(12)]) == [(14, over)]  # it ended there later
    assert together([has, mark(14, 14), mark(20, 20, True)], [told(16)]) == []  # perhaps it was back by then
    assert together([has, mark(14, 14), mark(20, 20, True)], [told(12)]) == [(14, over)]
    assert together([has, mark(14, 14), mark(20, 20, True)], [told(21)]) == []
    assert together([mark(9, 9), told(12)], [mark(8, 8), has, mark(11, 11)]) == [(12, over)]
    assert together([mark(8, 8), told(12)], [mark(9, 9)]) == [(12, over)]  # none had it
    # a third copy has it between: the end of the second is no end of that
    assert together([told(12)], [has, mark(14, 14)], [mark(13, 13, True), mark(18, 18)]) == [(18, over)]
