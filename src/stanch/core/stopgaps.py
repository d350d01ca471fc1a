"""Which steps only help until the event is mended? Once it is, they are not asked for any more (24)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile

from stanch.core.completion import Milestone
from stanch.core.model import AssetId, Kind, RemedyId
from stanch.core.playbook import Remedy
from stanch.core.world import World


def outlived(
    world: World, id: AssetId, remedies: Sequence[Remedy], done: Collection[Milestone]
) -> frozenset[RemedyId]:
    """The steps at one thing that have no use any more: what only cares and stands, in the playbook's order,
    before the first step that ends the event there, once each step that ends it is done. While
    no end of its exposure is known all the same, as by a word from after that step, they have."""
    kind: Kind = world.assets[id].kind
    here = [one for one in remedies if kind in one.on]
    first = [one.id for one in takewhile(lambda one: not one.mends, here) if one.effect == "cares"]
    if not first or world.own(id).unended:
        return frozenset()
    ends = {one.id for one in here if one.mends}
    ended = {one.remedy for one in done if one.done == "yes"}
    if not ends or not ends <= ended:
        return frozenset()
    return frozenset(first) - ended
