"""Does what is advised on a secret fit what a sentence says to do with it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stanch.core.findings import Finding
from stanch.core.marks import weakest
from stanch.core.model import Asset, Tri
from stanch.core.readiness import readiness
from stanch.core.reasons import Why

if TYPE_CHECKING:
    from stanch.core.claims import Judgement


def advised(judgement: Judgement, asset: Asset, fits: bool, *, waits: bool, doubt: bool) -> Finding:
    """`waits`: a new secret would not be safe. `doubt`: what to do is not known, so that no advice is wrong
    (176)."""
    found = judgement.assessment(asset.id)
    on = tuple(sorted({*found.ever.on, *(seq for one in found.milestones for seq in one.on)}))
    if fits:
        provenance = weakest((found.ever.provenance, *(one.provenance for one in found.milestones)))
        return Finding("yes", "", on, provenance=provenance, good_until=found.good_until)
    verdict: Tri = "unknown" if doubt else "no"
    waits_for = readiness(judgement.world, asset.id).weakest if waits else None
    if waits_for is not None:
        return Finding(verdict, "not_safe", on, (waits_for,), good_until=found.good_until)
    why: Why = "false"
    if doubt:
        why = found.ever.why if found.ever.verdict == "unknown" else "order_unknown"
    return Finding(verdict, why, on, good_until=found.good_until)
