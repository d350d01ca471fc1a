"""Instants known within bounds, and sets of time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import moments
from stanch.core.moments import Moment, Spans, When

instants = st.integers(0, 60).map(Moment)
spans = st.tuples(instants, instants).map(lambda pair: (Moment(min(pair)), Moment(max(pair))))
sets = st.lists(spans, max_size=6).map(lambda rows: moments.union(tuple(rows)))


@given(sets, sets, instants)
def test_union_and_intersection_are_those_of_sets(one: Spans, other: Spans, moment: Moment) -> None:
    both = moments.holds(one, moment), moments.holds(other, moment)
    assert moments.holds(moments.union(one, other), moment) == any(both)
    assert moments.holds(moments.intersect(one, other), moment) == all(both)


@given(instants, instants, instants, instants)
def test_before_is_sure_only_where_bounds_do_not_straddle(a: Moment, b: Moment, c: Moment, d: Moment) -> None:
    one, other = When(min(a, b), max(a, b)), When(min(c, d), max(c, d))
    orders = {x <= y for x in range(min(a, b), max(a, b) + 1) for y in range(min(c, d), max(c, d) + 1)}
    found = moments.before(one, other)
    if found is not None:
        assert orders == {found}


@given(st.integers(-(2**55), 2**57).map(Moment))
def test_iso_round_trip(moment: Moment) -> None:
    assert moments.parse(moments.iso(moment)) == moment


def test_a_date_is_somewhere_in_its_day() -> None:
    day = moments.parse_when("2014-04-08")
    assert day.high - day.low == moments.DAY - 1
    assert moments.parse("2014-04-08T16:40+01:00") == moments.parse("2014-04-08T15:40Z")


@pytest.mark.parametrize("text", ["", "yesterday", "2014-13-01", "2014-04-08T25:00", "08.04.2014"])
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        moments.parse(text)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2014-04-08T16:40 UTC", "2014-04-08T16:40Z"),
        ("2014-04-08 16:40", "2014-04-08T16:40Z"),
        ("2014-04-08T16:40:05-05:30", "2014-04-08T22:10:05Z"),
        ("2014-04-08T16:40+0130", "2014-04-08T15:10Z"),
        ("2014-04-08T16:40:05.5Z", "2014-04-08T16:40:05.500000Z"),
        ("2014-04-08", "2014-04-08T00:00Z"),
    ],
)
def test_the_same_moment_in_other_words(text: str, same: str) -> None:
    assert moments.parse(text) == moments.parse(same)


def test_fractions_are_of_a_second() -> None:
    whole = moments.parse("2014-04-08T16:40:05Z")
    assert moments.parse("2014-04-08T16:40:05.25Z") - whole == 250_000
    assert moments.parse("2014-04-08T16:40:05.000007Z") - whole == 7
    assert moments.iso(Moment(whole + 7)) == "2014-04-08T16:40:05.000007Z"
    assert moments.iso(whole) == "2014-04-08T16:40:05Z"


def test_moments_and_datetimes() -> None:
    assert moments.parse("1970-01-02") == moments.DAY
    value = datetime(2014, 4, 8, 16, 40, 5, 7, tzinfo=UTC)
    assert moments.to_datetime(moments.from_datetime(value)) == value
    assert moments.to_datetime(moments.BEGINNING) == datetime.min.replace(tzinfo=UTC)
    assert moments.to_datetime(moments.END) == datetime.max.replace(tzinfo=UTC)
    assert (moments.SECOND, moments.MINUTE, moments.HOUR) == (1_000_000, 60_000_000, 3_600_000_000)


def test_a_set_holds_its_ends_and_covers_what_lies_in_one_span() -> None:
    one: Spans = ((Moment(2), Moment(4)), (Moment(8), Moment(9)))
    assert [moments.holds(one, Moment(at)) for at in range(1, 11)] == [
        False, True, True, True, False, False, False, True, True, False,
    ]  # fmt: skip
    assert moments.covers(one, (Moment(2), Moment(4)))
    assert moments.covers(one, (Moment(8), Moment(8)))
    for low, high in ((1, 4), (2, 5), (2, 9), (5, 6), (4, 8)):
        assert not moments.covers(one, (Moment(low), Moment(high)))


def test_a_set_is_written_in_one_way() -> None:
    def spans(*pairs: tuple[int, int]) -> Spans:
        return tuple((Moment(low), Moment(high)) for low, high in pairs)

    assert moments.union(spans((1, 3)), spans((3, 5))) == spans((1, 5))
    assert moments.union(spans((1, 3)), spans((4, 5))) == spans((1, 3), (4, 5))
    assert moments.union(spans((1, 9)), spans((2, 3))) == spans((1, 9))
    assert moments.union(spans((5, 6)), spans((1, 2)), spans((2, 3))) == spans((1, 3), (5, 6))
    assert moments.union(spans((1, 2)), spans((1, 2))) == spans((1, 2))
    assert moments.union() == moments.union(()) == ()
    assert moments.intersect(spans((1, 3)), spans((3, 5))) == spans((3, 3))
    assert moments.intersect(spans((1, 3)), spans((4, 5))) == ()
    assert moments.intersect(spans((1, 3), (5, 9)), spans((2, 6), (8, 10))) == spans((2, 3), (5, 6), (8, 9))
    assert moments.intersect(spans((1, 9)), spans((2, 3), (4, 5))) == spans((2, 3), (4, 5))
    assert moments.intersect(spans((2, 3), (4, 5)), spans((1, 9))) == spans((2, 3), (4, 5))
    assert moments.intersect((), spans((1, 2))) == ()


def test_bounds_that_are_open() -> None:
    assert When().low == moments.BEGINNING
    assert When().high == moments.END
    assert not When().known
    assert When(Moment(1)).known
    assert When(None, Moment(1)).known
    assert moments.before(moments.at(Moment(1)), moments.at(Moment(1))) is True
    assert moments.before(moments.at(Moment(2)), moments.at(Moment(1))) is False
    assert moments.before(When(Moment(1), Moment(3)), moments.at(Moment(2))) is None
    assert moments.before(When(Moment(1), Moment(3)), moments.at(Moment(3))) is True
    assert moments.before(When(Moment(1), Moment(3)), moments.at(Moment(1))) is None
    assert moments.before(moments.at(Moment(3)), When(Moment(1), Moment(2))) is False
