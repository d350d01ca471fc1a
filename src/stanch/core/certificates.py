"""One certificate: from where we know it, what its dates show, and what its issuer says became of it."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import Digest
from stanch.core.moments import BEGINNING, END, Moment, When

Source = L["record", "saved", "transparency"]
Status = L["revoked", "not_revoked", "unknown"]
Fate = L["revoked", "expired", "not_revoked", "unknown"]


HOLD = "certificateHold"
"""The one reason that an issuer can take back (RFC 5280 section 5.3.1): a certificate on hold is not dead."""


class Revocation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the issuer says of one certificate; `trouble` is why that is not known.

    `by`: how it was asked. `reason` as in RFC 5280 section 5.3.1, "" where none was given.
    """

    status: Status = "unknown"
    by: L["", "stapled", "ocsp", "crl", "record"] = ""
    revoked_at: Moment | None = None
    reason: str = ""
    trouble: Reason = "not_asked"


class Issued(msgspec.Struct, frozen=True, omit_defaults=True):
    """One certificate and its dates. `spki` "" where its key is not known (a list tells of it, nobody has it
    here).

    `logged`: a public log had it by then; `stamped`: it was issued after this, the last of the logs' stamps
    that its issuer put into it (RFC 6962 section 3.3).
    """

    spki: Digest
    not_before: Moment
    not_after: Moment
    sha256: Digest = Digest("")
    issuer: str = ""
    serial: str = ""
    logged: Moment | None = None
    stamped: Moment | None = None

    @property
    def earliest(self) -> Moment:
        """It was issued at this moment or later: its dates, and the logs' stamps that its issuer put in."""
        return max(self.not_before, self.stamped or BEGINNING)

    @property
    def latest(self) -> Moment:
        """It was issued by this moment, as the logs show; END where they do not."""
        return min((one for one in (self.logged, self.stamped) if one is not None), default=END)


class Past(msgspec.Struct, frozen=True, omit_defaults=True):
    """A certificate from before, and from where we know it. `seen`: it was in use then (record alone).
    `leaked`: its key was, perhaps, on a server that had the flaw."""

    certificate: Issued
    source: Source
    seen: Moment | None = None
    revocation: Revocation = Revocation()
    leaked: bool = False

    @property
    def there(self) -> Moment:
        """It was there by this moment; END where that is not known. A saved one, by its owner's word, since
        the day that it names; a listed one by the logs."""
        if self.source == "record":
            return END if self.seen is None else self.seen
        return self.certificate.not_before if self.source == "saved" else self.certificate.latest

    def fate(self, now: Moment) -> tuple[Fate, Reason]:
        """What became of it, and why that is the answer. Expired is not revoked."""
        found = self.revocation
        if found.status == "revoked" and found.reason != HOLD:
            return "revoked", "listed_revoked"
        if self.certificate.not_after < now:
            return "expired", "expired"
        if found.status == "revoked":
            return "unknown", "on_hold"
        if found.status == "not_revoked":
            return "not_revoked", "still_good"
        return "unknown", found.trouble


def in_force(one: Issued, disclosed: When, fixed: When) -> bool:
    """Was it good at some time between the disclosure and the fix (as far as that is known)?"""
    return one.not_before <= max(disclosed.high, fixed.high if fixed.known else disclosed.high) and (
        one.not_after >= disclosed.low
    )
