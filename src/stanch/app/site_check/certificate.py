"""What holds of the certificate that a server shows now: trusted, for this name, in date, revoked?"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from stanch.core.certificates import Past
from stanch.core.key_renewal import Ruling
from stanch.core.moments import When
from stanch.net.target import Target
from stanch.observe.tls.certificates.chains import Chain
from stanch.observe.tls.certificates.collection import Asked, Collected, collect
from stanch.observe.tls.result import Certificate, Check, Finding, ProbeId
from stanch.tell.key_renewal import Answer, in_words

__all__ = ["Chain", "Standing", "of", "standing"]


class Standing(msgspec.Struct, frozen=True):
    """One address, as JSON of `stanch certificate`. `revoked` is what the issuer says of the certificate."""

    target: str
    address: str
    observed_at: str
    findings: Mapping[ProbeId, Finding]
    certificate: Certificate | None
    chain: Chain
    revoked: Answer


async def standing(found: Mapping[Target, tuple[Check, ...]], asked: Asked) -> tuple[Standing, ...]:
    """What holds at each address that was looked at."""
    return tuple(
        [
            of(check, await collect(target, check, asked, (), When()), asked)
            for target, checks in found.items()
            for check in checks
        ]
    )


def of(check: Check, got: Collected, asked: Asked) -> Standing:
    """What holds at one address, by what was collected there."""
    shown = Past(got.current, "record", None, got.revocation)
    revoked = in_words(Ruling(*shown.fate(asked.now), (shown,)), asked.now, help=True)
    return Standing(
        check.target, check.address, check.observed_at, check.findings, got.shown, got.chain, revoked,
    )  # fmt: skip
