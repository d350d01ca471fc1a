"""What is no longer used, or was not used yet: does it count? (37, 139)

A vendor counts on while it is named in a role, accepts a secret of ours or may hold our data: an edge ends
when its key is dead, not when a product is no longer used.
"""

from __future__ import annotations

from stanch.core.model import US, AssetId, Edge, Holds
from stanch.core.moments import Moment, When
from stanch.core.view import Folded
from stanch.core.world import World


def used(state: Folded, vendor: AssetId) -> Edge | None:
    """That we use a vendor, as it was written down last."""
    found = [
        edge
        for _seq, edge in state.edges(vendor)
        if edge.bond == "uses" and edge.src == US and edge.dst == vendor
    ]
    return found[-1] if found else None


def undated(state: Folded, vendor: AssetId) -> bool:
    """Has nobody said since when we use a vendor? Then it counts as used at any moment (139)."""
    known = used(state, vendor)
    return known is None or not known.during.start.known


def used_until(world: World, vendor: AssetId) -> When | None:
    """Until when we used a vendor, where that is over by now, as somebody says; None where we use it."""
    known = used(world.state, vendor)
    last = known.during.end if known is not None else None
    return last if last is not None and last.high <= world.at.true_at else None


def ended_before(world: World, vendor: AssetId, since: Moment) -> bool:
    """Was all that binds us to a vendor over before then: our use of it, and each secret that it accepted or
    held? And did somebody say that it holds no data of our customers?"""
    edges = [edge for _seq, edge in world.state.edges(vendor) if vendor in (edge.src, edge.dst)]
    bonds = [edge for edge in edges if edge.bond in ("uses", "accepts", "holds")]
    uses = [edge for edge in bonds if edge.bond == "uses" and edge.src == US]
    if not uses or any(edge.during.end is None or edge.during.end.high >= since for edge in bonds):
        return False
    holds = [seen.fact for _seq, seen in world.state.of(vendor) if isinstance(seen.fact, Holds)]
    return bool(holds) and all(one.answer == "no" for one in {one.data: one for one in holds}.values())


def not_used_yet(world: World, vendor: AssetId) -> bool:
    """Did our use of a vendor certainly begin after this moment, as somebody says, and nothing that binds us
    to it before (139)?"""
    starts = _starts(world, vendor)
    return bool(starts) and all(start.low > world.at.true_at for start in starts)


def perhaps_not_yet(world: World, vendor: AssetId) -> bool:
    """May our use of a vendor have begun after this moment, or before it, and nothing that binds us to it
    certainly before? Then it makes nothing that was said of us untrue (190)."""
    starts, now = _starts(world, vendor), world.at.true_at
    begun = any(start.low <= now for start in starts)
    return begun and all(start.known and start.high > now for start in starts)


def _starts(world: World, vendor: AssetId) -> list[When]:
    """When our use of it began, as somebody says, and what binds us to it, where that has a date; nothing
    where nobody says that we use it."""
    edges = [edge for _seq, edge in world.state.edges(vendor) if vendor in (edge.src, edge.dst)]
    uses = [edge.during.start for edge in edges if edge.bond == "uses" and edge.src == US]
    dated = [edge.during.start for edge in edges if edge.bond in ("accepts", "holds")]
    return [*uses, *(start for start in dated if start.known)] if uses else []
