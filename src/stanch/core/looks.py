"""What was seen in looks, apart from what was said; which looks a judgement stands on, and when they were
made (44)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from stanch.core.exposure import Reader
from stanch.core.findings import Finding, Own
from stanch.core.model import Asset, AssetId, Component, Kind, Probe, Provenance
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.sayings import Attested
from stanch.core.state import Facts, Seen
from stanch.core.versions import affected
from stanch.core.view import View
from stanch.core.world import World

BY_LOOK: tuple[Provenance, ...] = ("measured", "tool_said")
"""What a look shows, ours or another tool's. The rest are words, and a word is no look."""


class _Looks(View):
    """A view of what was seen alone: no word of anybody."""

    def of(self, asset: AssetId) -> Facts:
        now = self.now
        return [
            row
            for row in self.whole.of(asset)
            if row[1].provenance in BY_LOOK and (now is None or row[1].seen_at <= now)
        ]


def own(world: World, asset: Asset) -> Own:
    """An asset's exposure on what was seen in looks alone."""
    looks = _Looks(world.state.whole, world.state.incident, world.state.now)
    return Reader(world.playbook, looks, world.at.true_at).own(asset)


def past_word(world: World, asset: Asset, found: Finding) -> bool:
    """Is it exposed by a word alone that names an end before this moment? It says nothing of now (28)."""
    if found.verdict != "yes" or found.provenance != "person_said" or found.until is None:
        return False
    words = (row for id in _with_hosts(world, [asset.id]) for row in world.state.of(id) if row[0] in found.on)
    facts = [seen.fact for _seq, seen in words if isinstance(seen.fact, Attested)]
    if not facts or any(one.answer == "yes" and one.during.end is None for one in facts):
        return False  # a word that names no end holds until a look sees it mended (31)
    return found.until < world.at.true_at and own(world, asset).now.verdict != "yes"


class Grounds(msgspec.Struct, frozen=True):
    """When each look was made, and each word given, that a judgement stands on; in order."""

    looks: tuple[Moment, ...]
    words: tuple[Moment, ...]


def grounds(world: World, on: Collection[Seq], assets: Iterable[AssetId]) -> Grounds:
    """The looks and words among the entries `on`, which speak of these assets or of what serves them.

    Those made after the moment that is asked about date nothing, unless there are no others.
    """
    wanted = frozenset(on)
    looks: set[Moment] = set()
    words: set[Moment] = set()
    for id in _with_hosts(world, assets):
        for seq, seen in world.state.of(id):
            if seq in wanted and (told(seen) or not isinstance(seen.fact, Probe | Component)):
                (looks if seen.provenance in BY_LOOK else words).add(seen.seen_at)
    return Grounds(_by(looks, world.at.true_at), _by(words, world.at.true_at))


def _by(moments: set[Moment], true_at: Moment) -> tuple[Moment, ...]:
    return tuple(sorted(one for one in moments if one <= true_at) or sorted(moments))


def _with_hosts(world: World, assets: Iterable[AssetId]) -> dict[AssetId, None]:
    found: dict[AssetId, None] = {}
    for id in assets:
        found[id] = None
        for _seq, edge in world.state.edges(id) if world.state.bound(id) else ():
            if edge.bond == "serves" and edge.dst == id and edge.src in world.assets:
                found[edge.src] = None
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
            and affected(fact.purl, one.packages, playbook.releases).verdict != "unknown"
        ):
            return True
    return False
