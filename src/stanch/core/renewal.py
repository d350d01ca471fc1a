"""Does this endpoint present another key than before the flaw was public, or while it was exposed? (13)"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import AssetId, Digest
from stanch.core.moments import END, Moment, Seq, When
from stanch.core.presence import Run
from stanch.core.world import World

Key = L["new", "same", "unknown"]
Ground = L["changed_since", "seen_before", "seen_exposed", "changed_around", "nothing_before", "not_seen"]
"""Why: it changed after disclosure; it was there before disclosure, or while exposed; it changed, and
perhaps before disclosure; it was first seen afterwards; no key was seen at all."""


class Renewal(msgspec.Struct, frozen=True, gc=False):
    """Whether the key is another one, why, when it changed (or was seen first), when it was last seen."""

    key: Key
    ground: Ground
    when: When = When()
    seen_at: Moment | None = None
    on: tuple[Seq, ...] = ()


def renewal(world: World, endpoint: AssetId) -> Renewal:
    """The key that the endpoint presents now against those that it presented before.

    One address with the old key is enough for `same`; one of which it is not known, for `unknown`. A new
    certificate on the same key is the same key.
    """
    true_at = world.at.true_at
    runs = [[row for row in rows if row.first <= true_at] for rows in world.runs(endpoint).values()]
    found = [_at(world, endpoint, rows, _first(runs)) for rows in runs if rows]
    for key in ("same", "unknown", "new"):
        for one in found:
            if one.key == key:
                return one
    return Renewal("unknown", "not_seen")


def _first(runs: list[list[Run]]) -> dict[Digest, Moment]:
    """When each key was first seen, at any address: a new address may have an old key."""
    first: dict[Digest, Moment] = {}
    for rows in runs:
        for row in rows:
            first[row.spki] = min(row.first, first.get(row.spki, END))
    return first


def _at(world: World, endpoint: AssetId, rows: list[Run], first: dict[Digest, Moment]) -> Renewal:
    disclosed, last = world.playbook.disclosed_at, rows[-1]
    since = first[last.spki]
    if since <= disclosed:
        return Renewal("same", "seen_before", When(since, since), last.last, last.on)
    if any(since <= high for _low, high in world.own(endpoint).definite):
        return Renewal("same", "seen_exposed", When(since, since), last.last, last.on)
    if len(rows) == 1:
        return Renewal("unknown", "nothing_before", When(since, since), last.last, last.on)
    change = When(rows[-2].last, last.first)
    on = (*rows[-2].on, *last.on)
    if change.low >= disclosed:
        return Renewal("new", "changed_since", change, last.last, on)
    return Renewal("unknown", "changed_around", change, last.last, on)
