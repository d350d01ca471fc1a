"""Of what is to do and blocked, what waits for least comes first (24)."""

from __future__ import annotations

from typing import Any

from stanch.core.model import AssetId, RemedyId
from stanch.core.plan import Action, soonest

HERE, THERE = AssetId("endpoint:here"), AssetId("endpoint:there")


def action(remedy: str, state: Any, *waits_for: tuple[str, AssetId], asset: AssetId = HERE) -> Action:
    return Action(RemedyId(remedy), asset, state, tuple((RemedyId(one), other) for one, other in waits_for))


def test_rule_24_nothing_stands_before_what_it_waits_for() -> None:
    ready, unsure = action("ready", "ready"), action("unsure", "unknown", ("third", HERE))
    first = action("first", "blocked", ("ready", HERE))
    second = action("second", "blocked", ("first", HERE), ("ready", HERE))
    third = action("third", "blocked", ("second", HERE))
    elsewhere = action("third", "blocked", ("nobody plans this", THERE), asset=THERE)
    over = (action("done", "done"), action("not", "not_needed"))
    assert soonest((ready, unsure, third, second, *over, elsewhere, first)) == (
        ready, unsure, elsewhere, first, second, third,
    )  # fmt: skip
    assert soonest((first, unsure, ready)) == (unsure, ready, first)
    assert soonest(()) == ()
