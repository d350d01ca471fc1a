"""Of whom is a claim about servers of ours, where the event cannot touch every kind of them? (18)"""

from __future__ import annotations

import pytest

from stanch.core.catalogue import Over
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import Kind
from tests.world.shop import CUSTOMERS, PAY, TOKEN, WEB1, WWW, ours, world

NOON = "2025-12-20T12:00"
BOTH: tuple[Kind, ...] = ("endpoint", "host")


@pytest.mark.parametrize(
    ("event", "kinds", "rows", "any_"),
    [
        ("heartbleed", BOTH, ours(WWW), True),
        ("heartbleed", BOTH, ours(WEB1), True),
        ("heartbleed", ("endpoint",), ours(WEB1), False),
        ("heartbleed", ("host",), ours(WWW), False),
        ("heartbleed", BOTH, ours(TOKEN, CUSTOMERS), False),
        ("heartbleed", BOTH, ours(WWW, owner=PAY), False),
        ("heartbleed", BOTH, ours(WWW, since="2025-12-20T12:00"), True),
        ("heartbleed", BOTH, ours(WWW, since="2025-12-20T12:01"), False),
        ("heartbleed", BOTH, ours(WWW, since="2025-12-20"), True),  # perhaps by then
        # of what the event cannot touch none is spoken of, unless it can touch neither
        ("moveit-2023", BOTH, ours(WWW), False),
        ("moveit-2023", BOTH, ours(WEB1), True),
        ("moveit-2023", ("endpoint",), ours(WWW), True),
        ("circleci-2023", BOTH, ours(WWW), True),
        ("circleci-2023", BOTH, ours(TOKEN, PAY), False),
    ],
)
def test_rule_18_of_servers_of_ours_where_none_is_registered_nothing_can_be_said(
    event: str, kinds: tuple[Kind, ...], rows: list[Entry], any_: bool
) -> None:
    members = Judgement(world(rows, NOON, event=event)).members
    assert members.any_of_ours(Over(kinds)) is any_
    assert members.any_of_ours(Over((*kinds, "credential"))) is any_
    assert members.any_of_ours(Over(kinds, owner="vendor"))
    assert members.any_of_ours(Over(("credential", "vendor")))
