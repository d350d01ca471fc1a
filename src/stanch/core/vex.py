"""The verdicts in VEX words (CISA, Minimum Requirements for VEX, 2023): an output, never an input."""

from __future__ import annotations

from typing import Literal as L

from stanch.core.assessment import Assessment
from stanch.core.completion import given_up
from stanch.core.findings import Finding
from stanch.core.playbook import Playbook

Status = L["not_affected", "affected", "fixed", "under_investigation"]
Justification = L[
    "", "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path"
]


def vex(
    assessment: Assessment,
    playbook: Playbook,
    whole_now: Finding | None = None,
    whole_ever: Finding | None = None,
) -> tuple[Status, Justification]:
    """Status and justification of one asset, from what was seen at the asset itself (20). `whole_now` and
    `whole_ever` are the same of a machine with what runs on it. Where it takes more than that something has
    the flaw, "no" does not say that it has it not, nor that it was mended (153)."""
    now, ever = (whole_now or assessment.own_now).verdict, (whole_ever or assessment.own_ever).verdict
    if now == "yes":
        return "affected", ""
    if now == "no" and ever == "yes":
        # at an address that is not its own any more nobody saw it end (28)
        mended = not playbook.conditional or any(
            one.done == "yes" and playbook.remedy(one.remedy).mends for one in assessment.milestones
        )
        mended = mended and not given_up(assessment.milestones)
        return ("fixed", "") if mended and not assessment.unended else ("under_investigation", "")
    if now == "no" and ever == "no":
        return "not_affected", "" if playbook.conditional else "vulnerable_code_not_present"
    return "under_investigation", ""
