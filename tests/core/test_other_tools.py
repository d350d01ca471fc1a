"""The word of another tool: a yes, never a no, and it takes nothing back that we saw."""

from __future__ import annotations

from typing import Literal as L

import pytest

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.fold import fold
from stanch.core.marks import weakest
from stanch.core.model import (
    Asset,
    AssetId,
    Observation,
    Probe,
    Provenance,
)
from stanch.core.moments import HOUR, AsOf, Moment, Seq, parse
from stanch.core.propagation import spread
from stanch.core.state import State
from tests.world.shop import playbook

SITE = AssetId("endpoint:www.shop.example:443")
NOON = parse("2014-04-08T12:00Z")
Outcome = L["positive", "negative", "inconclusive", "unreachable"]


def row(outcome: Outcome, hours: float, provenance: Provenance) -> Observation:
    at = Moment(NOON + int(hours * HOUR))
    return Observation(SITE, Probe("heartbleed", outcome, "x", "192.0.2.7"), at, provenance=provenance)


def now(*rows: Observation) -> Finding:
    entries: list[Entry] = [Asset(SITE, "endpoint", "www.shop.example"), *rows]
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(entries, 1)])
    at = AsOf(state.seq, Moment(NOON + 6 * HOUR))
    return assess(spread(playbook("heartbleed"), state, at), SITE).own_now


def test_a_positive_is_a_yes_of_its_own_strength_until_we_see_otherwise() -> None:
    said = now(row("positive", 0, "tool_said"))
    assert (said.verdict, said.provenance) == ("yes", "tool_said")
    seen = now(row("positive", 0, "tool_said"), row("negative", 1, "measured"))
    assert (seen.verdict, seen.provenance) == ("no", "measured")


@pytest.mark.parametrize("outcome", ["inconclusive", "unreachable"])
def test_what_is_not_known_takes_nothing_back_that_we_saw(outcome: Outcome) -> None:
    assert now(row(outcome, 1, "tool_said")).verdict == "unknown"
    kept = now(row("negative", 0, "measured"), row(outcome, 1, "tool_said"))
    assert (kept.verdict, kept.provenance) == ("no", "measured")
    kept = now(row("positive", 0, "measured"), row(outcome, 1, "tool_said"))
    assert (kept.verdict, kept.provenance) == ("yes", "measured")


def test_a_sentence_is_as_strong_as_its_weakest_ground() -> None:
    order: tuple[Provenance, ...] = ("measured", "tool_said", "vendor_said", "person_said", "untrusted")
    for number, one in enumerate(order):
        assert weakest(order[: number + 1]) == one
