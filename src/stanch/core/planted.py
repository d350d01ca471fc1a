"""What came with a flaw and may be left when that is gone: no look shows that it is gone, too (27, 214)."""

from __future__ import annotations

from stanch.core.findings import Finding
from stanch.core.marks import WORDS
from stanch.core.milestones import milestone
from stanch.core.model import AssetId
from stanch.core.playbook import Remedy
from stanch.core.waits import needed
from stanch.core.world import World


def held_against(world: World, id: AssetId, own: Finding) -> Finding:
    """What was found of an asset by itself, held against the steps that end it there. Where none of those is
    proved by a look, a look ends nothing: it is clean once they are done, and until then not known."""
    if own.verdict != "no" or own.provenance in WORDS or own.why:
        return own
    steps = _steps(world, id)
    if not steps or all(milestone(world, one, id).done == "yes" for one in steps):
        return own
    return Finding("unknown", "not_cleaned", own.on)


def _steps(world: World, id: AssetId) -> list[Remedy]:
    """The steps that end it there, where a person's word alone tells of each of them, and it is asked for."""
    kind = world.assets[id].kind
    if kind != "host":
        return []
    ends = [one for one in world.playbook.remedies if one.mends and kind in one.on]
    if any(set(one.proved_by) != {"said"} for one in ends):
        return []
    return [one for one in ends if needed(world, one, id)]
