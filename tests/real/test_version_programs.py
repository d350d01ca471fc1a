"""Our orders against the programs that decide: each row of the truth table, and versions drawn at random."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.versions import drawn
from tests.core.versions.table import compared, rows
from tests.properties import examples
from tests.servers.comparing import PROGRAMS

pytestmark = pytest.mark.real

MANY = {"rpm": 40, "gem": 40, "maven": 40, "npm": 40}
"""Pairs an example, where one process takes many of them; of the others each pair is a process."""


@pytest.mark.parametrize("scheme", sorted(PROGRAMS))
def test_the_table_is_what_the_program_says(scheme: str) -> None:
    held = [row for row in rows() if row.scheme == scheme]
    said = PROGRAMS[scheme]([(row.one, row.other) for row in held])
    assert [row for row, sign in zip(held, said, strict=True) if row.sign != sign] == []


@pytest.mark.parametrize("scheme", sorted(PROGRAMS))
@given(data=st.data())
@examples(50)
def test_versions_at_random_are_ordered_as_the_program_orders_them(scheme: str, data: st.DataObject) -> None:
    one = drawn.VERSIONS[scheme]
    many = MANY.get(scheme, 12)
    pairs = data.draw(st.lists(st.tuples(one, one), min_size=many, max_size=many))
    said = list(PROGRAMS[scheme](pairs))
    ours = [compared(scheme, *pair) for pair in pairs]
    assert [row for row in zip(pairs, said, ours, strict=True) if row[1] != row[2]] == []
