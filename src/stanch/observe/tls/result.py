"""What one look at one address found. As JSON these are the lines of `stanch check`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal as L
from typing import NewType

import msgspec

from stanch.core.moments import Moment
from stanch.net import connect, resolution
from stanch.wire import dialog
from stanch.wire.tls import handshake

Verdict = L["vulnerable", "not_vulnerable", "inconclusive", "unreachable"]
ProbeId = NewType("ProbeId", str)
"""The name of a module in `probes`, such as `ssl3`; playbooks match it, and facts carry it."""

Reason = (
    handshake.Failure
    | dialog.Failure
    | resolution.Failure
    | connect.Failure
    | L["proxy_not_reached", "no_datagrams_by_proxy", "not_over_datagrams", "not_reached"]
)
"""Why nothing could be told, whichever probe asked. Each probe has reasons of its own beside these."""

FINDINGS = frozenset({"bytes_before_tls", "clear_after_go_ahead"})
"""Reasons that are a finding of their own, though they prove nothing of what a probe looks for."""

RANK: dict[Verdict, int] = {"vulnerable": 0, "inconclusive": 1, "unreachable": 2, "not_vulnerable": 3}
"""The worst first: what is not known stands above what is fine."""


class Finding(msgspec.Struct, frozen=True):
    """What one probe found at one address, and why (a `Reason`, or one of the probe's own).

    `active`: was more sent than a hello? `leaked_bytes`: how many bytes were read that we did not send.
    """

    verdict: Verdict
    reason: str
    active: bool = False
    leaked_bytes: int = 0


class Tls(msgspec.Struct, frozen=True):
    """The version and cipher suite that the server chose, by the names of their RFCs."""

    version: str
    cipher: str


class Certificate(msgspec.Struct, frozen=True):
    """The leaf certificate. Names as RFC 4514 strings, the serial in hex, dates in RFC 3339, digests of the
    DER and of SubjectPublicKeyInfo in hex."""

    subject: str
    issuer: str
    serial: str
    not_before: str
    not_after: str
    sha256: str
    spki_sha256: str


class Check(msgspec.Struct, frozen=True):
    """One look at one address; `address` is "" where the name has none. `findings`: one for each probe that
    was run, at least one. `sni`: the name that was sent in the hello that was answered, "" for none (RFC 6066
    section 3). `via`: the proxy, "" for none; where it looked the name up, `address` is "" too."""

    target: str
    address: str
    observed_at: str
    findings: Mapping[ProbeId, Finding]
    tls: Tls | None = None
    certificate: Certificate | None = None
    duration_ms: float = 0.0
    sni: str = ""
    via: str = ""

    @property
    def finding(self) -> Finding:
        """The worst finding; of two that are as bad the first."""
        found = iter(self.findings.values())
        first = next(found)
        return min((first, *found), key=lambda one: RANK[one.verdict])


class Shown(msgspec.Struct, frozen=True):
    """What one probe saw at one address: its finding, and what the hello showed that it was answered with.

    Where the address was asked more than once: `connections` that gave an answer (0: none did), and each
    certificate that one of them showed.
    """

    finding: Finding
    at: Moment
    tls: Tls | None = None
    certificate: Certificate | None = None
    sni: str = ""
    connections: int = 1
    certificates: tuple[Certificate, ...] = ()


class Seen(msgspec.Struct, frozen=True):
    """A check with its moment as a number and what each probe saw, for the record."""

    check: Check
    at: Moment
    shown: Mapping[ProbeId, Shown]


def of(check: Check, ids: Collection[ProbeId]) -> Check:
    """The same check with the findings of these probes alone."""
    return msgspec.structs.replace(
        check, findings={id: one for id, one in check.findings.items() if id in ids}
    )


def flaws(check: Check) -> set[ProbeId]:
    """The probes that saw their flaw."""
    return {id for id, one in check.findings.items() if one.verdict == "vulnerable"}


def found(check: Check) -> bool:
    """Is there something that needs its owner: a flaw, or words in the clear where TLS should be?"""
    return any(one.verdict == "vulnerable" or one.reason in FINDINGS for one in check.findings.values())


def worst(checks: tuple[Check, ...]) -> Check:
    """The one that matters most: one bad node behind a name is enough."""
    return min(checks, key=badness)


def badness(check: Check) -> int:
    """For sorting, the worst first."""
    return RANK[check.finding.verdict]


def reached(check: Check) -> bool:
    """Did anything answer there?"""
    return any(one.verdict != "unreachable" for one in check.findings.values())
