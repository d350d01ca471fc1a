"""Instants known within bounds, and sets of time."""

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
