"""What one look at one address found. As JSON these are the lines of `stanch check`."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.moments import Moment
from stanch.net import linking, resolving
from stanch.wire.tls import proof

Verdict = L["vulnerable", "not_vulnerable", "inconclusive", "unreachable"]
Reason = (
    proof.Reason
    | resolving.Failure
    | linking.Failure
    | L["malformed_echoed_lenient", "tls13_only", "proxy_not_reached", "no_datagrams_by_proxy", "not_reached"]
)
FINDINGS: frozenset[Reason] = frozenset({"bytes_before_tls", "clear_after_go_ahead"})
"""Reasons that are a finding of their own, though they prove nothing about Heartbleed."""

RANK: dict[Verdict, int] = {"vulnerable": 0, "inconclusive": 1, "unreachable": 2, "not_vulnerable": 3}
"""The worst first: what is not known stands above what is fine."""


class Heartbleed(msgspec.Struct, frozen=True):
    """The verdict and why. `active`: was a heartbeat sent? `leaked_bytes` is 0 by construction."""

    verdict: Verdict
    reason: Reason
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
    """One look at one address; `address` is "" where the name has none. `sni`: the name that was sent in the
    hello that was answered, "" for none (RFC 6066 section 3). `via`: the proxy, "" for none; where it looked
    the name up, `address` is "" too."""

    target: str
    address: str
    observed_at: str
    heartbleed: Heartbleed
    tls: Tls | None = None
    certificate: Certificate | None = None
    duration_ms: float = 0.0
    sni: str = ""
    via: str = ""


class Seen(msgspec.Struct, frozen=True):
    """A check with its moment as a number, for the record.

    Where the address was asked more than once: `connections` that gave an answer (0: none did), and each
    certificate that one of them showed.
    """

    check: Check
    at: Moment
    connections: int = 1
    certificates: tuple[Certificate, ...] = ()


def found(check: Check) -> bool:
    """Is there something that needs its owner: the flaw, or words in the clear where TLS should be?"""
    return check.heartbleed.verdict == "vulnerable" or check.heartbleed.reason in FINDINGS


def worst(checks: tuple[Check, ...]) -> Check:
    """The one that matters most: one bad node behind a name is enough."""
    return min(checks, key=lambda one: RANK[one.heartbleed.verdict])
