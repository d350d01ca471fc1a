"""What was said in public of a vendor, as a playbook has it: by the vendor, or by others."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import AssetId, Bond, Provenance
from stanch.core.moments import Moment
from stanch.core.sayings import Statement, Step


class AtOurs(msgspec.Struct, frozen=True):
    """A step that others took at credentials of ours: those to which the vendor is bound by `via`, and that
    `accepted_by` accepts, where one is named."""

    step: Step
    via: Bond = "holds"
    accepted_by: AssetId | None = None


class Told(msgspec.Struct, frozen=True):
    """What a breached vendor said in public, so that nobody has to copy it.

    `by` others: it is said of the vendor, who has not said so itself. `also`: other names of the same vendor.
    `at_ours`: steps that were taken at what the vendor's customers had there.
    """

    vendor: AssetId
    at: Moment
    statement: Statement
    source: str
    by: L["vendor", "others"] = "vendor"
    also: tuple[AssetId, ...] = ()
    at_ours: tuple[AtOurs, ...] = ()

    @property
    def vendors(self) -> tuple[AssetId, ...]:
        """The vendor under each of its names."""
        return (self.vendor, *self.also)

    @property
    def provenance(self) -> Provenance:
        return "vendor_said" if self.by == "vendor" else "person_said"
