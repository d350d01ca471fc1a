"""Where nobody else takes our payments, nobody told us anything about them."""

from __future__ import annotations

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.tell.paragraph import paragraph
from tests.world.shop import PAY, answered, ours, role, world

NOON = "2014-04-08T12:00"
TOLD = "Whoever handles your payments told us"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([role("payments")], False),
        ([*ours(PAY), role("payments", PAY)], False),
        ([*ours(PAY), role("payments", PAY), answered(PAY, "not_affected", NOON)], True),
    ],
)
def test_an_answer_is_cited_only_where_somebody_gave_one(rows: list[Entry], said: bool) -> None:
    found = paragraph(Judgement(world(rows, NOON)))
    text = found.text
    assert (TOLD in text) is said
    assert text, "there is always something true to say"
