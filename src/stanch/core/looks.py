"""Which looks does a judgement stand on, and when were they made? (44)"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from stanch.core.model import AssetId, Component, Kind, Probe, Provenance
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.sayings import Attested
from stanch.core.state import Seen
from stanch.core.versions import affected
from stanch.core.world import World

BY_LOOK: tuple[Provenance, ...] = ("measured", "tool_said")
"""What a look shows, ours or another tool's. The rest are words, and a word is no look."""


class Grounds(msgspec.Struct, frozen=True):
    """When each look was made, and each word given, that a judgement stands on; in order."""

    looks: tuple[Moment, ...]
    words: tuple[Moment, ...]


def grounds(world: World, on: Collection[Seq], assets: Iterable[AssetId]) -> Grounds:
    """The looks and words among the entries `on`, which speak of these assets or of what serves them."""
    wanted = frozenset(on)
    looks: set[Moment] = set()
    words: set[Moment] = set()
    for id in _with_hosts(world, assets):
        for seq, seen in world.state.of(id):
            if seq in wanted:
                (looks if seen.provenance in BY_LOOK else words).add(seen.seen_at)
    return Grounds(tuple(sorted(looks)), tuple(sorted(words)))


def _with_hosts(world: World, assets: Iterable[AssetId]) -> dict[AssetId, None]:
    found: dict[AssetId, None] = {}
    for id in assets:
        found[id] = None
        for bound in world.bounds(id) if id in world.assets else ():
            if bound.bond == "serves" and not bound.outward:
                found[bound.other] = None
    return found


def told(seen: Seen) -> bool:
    """Could this look tell? One that reached nobody, or that could not tell, dates nothing."""
    if isinstance(seen.fact, Probe):
        return seen.fact.outcome in ("positive", "negative")
    return isinstance(seen.fact, Component) and seen.fact.present != "unknown"


def speaks(playbook: Playbook, kind: Kind, seen: Seen) -> bool:
    """Does a fact of this kind speak of this event at all?"""
    fact = seen.fact
    for one in playbook.detectors:
        if one.on != kind:
            continue
        if isinstance(fact, Probe) and one.reads == "probe" and fact.probe in one.match:
            return True
        if isinstance(fact, Attested) and one.reads == "attested" and fact.question in one.match:
            return True
        if (
            isinstance(fact, Component)
            and one.reads == "component"
            and affected(fact.purl, one.packages) is not None
        ):
            return True
    return False
