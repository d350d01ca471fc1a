"""Which of two versions is the later one: each row of truth.txt, both ways round; and laws of an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cmp_to_key, partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.versions.schemes import ORDERS
from tests.core.versions import drawn
from tests.core.versions.table import Row, compared, rows
from tests.properties import examples


def rising(scheme: str, versions: Iterable[str]) -> list[str]:
    return sorted(versions, key=cmp_to_key(partial(compared, scheme)))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row.scheme} {row.one} {row.other}")
def test_each_row(row: Row) -> None:
    assert compared(row.scheme, row.one, row.other) == row.sign
    assert compared(row.scheme, row.other, row.one) == -row.sign


def test_the_table_is_large_enough_and_leaves_no_order_out() -> None:
    count = Counter(row.scheme for row in rows())
    assert count["deb"] + count["rpm"] + count["apk"] >= 200
    assert count.keys() == ORDERS.keys() - {"exact"}


@pytest.mark.parametrize("scheme", sorted(drawn.VERSIONS))
@given(data=st.data())
@examples(200)
def test_versions_have_one_order(scheme: str, data: st.DataObject) -> None:
    versions = data.draw(st.lists(drawn.VERSIONS[scheme], min_size=3, max_size=3))
    one, other, _ = versions
    assert compared(scheme, one, one) == 0
    assert compared(scheme, one, other) == -compared(scheme, other, one)
    low, middle, high = rising(scheme, versions)
    assert compared(scheme, low, high) == max(
        compared(scheme, low, middle), compared(scheme, middle, high), key=abs
    )


@pytest.mark.parametrize("scheme", sorted(ORDERS.keys() - {"exact"}))
def test_what_rises_in_the_table_rises_when_it_is_sorted(scheme: str) -> None:
    versions = {one for row in rows() if row.scheme == scheme for one in (row.one, row.other)}
    for one, other in pairwise(rising(scheme, versions)):
        assert compared(scheme, one, other) <= 0
