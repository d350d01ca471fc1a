"""A vendor's word about itself, held against what was measured at its own servers (9, 27).

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.findings import Finding
from stanch.core.model import AssetId, Tri
from stanch.core.moments import holds, intersect
from stanch.core.world import Bound, World


def servers(world: World, vendor: AssetId) -> Iterator[Bound]:
    """The endpoints at which a vendor's word can be measured: those that serve it, those that it serves, and
    those that are its own."""
    for bound in world.bounds(vendor):
        if bound.bond == "serves" and world.assets[bound.other].kind == "endpoint":
            yield bound


def against_word(world: World, vendor: AssetId, said: Finding, *, ever: bool = False) -> Finding:
    """A vendor's "no", where one of its servers was seen to be exposed: the worse of both, or unknown.

    `ever`: about any moment up to this one. Both sides are named in `on`.
    """
    if said.verdict != "no":
        return said
    true_at = world.at.true_at
    found = said
    for bound in servers(world, vendor):
        own = world.own(bound.other)
        if own.ever.provenance != "measured":
            continue
        if ever:
            if own.ever.verdict == "yes" and intersect(own.definite, bound.possible):
                return _both("yes", said, own.ever, bound.other)
        elif holds(bound.possible, true_at):
            if own.now.verdict == "yes":
                return _both("yes", said, own.now, bound.other)
            if own.unended and found is said:
                found = _both("unknown", said, own.ever, bound.other)
    return found


def _both(verdict: Tri, said: Finding, seen: Finding, server: AssetId) -> Finding:
    on = tuple(sorted({*said.on, *seen.on}))
    good = seen.good_until if verdict == "yes" else None
    return Finding(verdict, "conflict", on, (server,), provenance="measured", good_until=good)
