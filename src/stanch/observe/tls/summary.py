"""What probes saw at one address, put together: as one probe's view, and as the check of all of them."""

from __future__ import annotations

import time
from collections.abc import Mapping

from stanch.core.moments import Moment, iso
from stanch.net import clock
from stanch.net.route import DIRECT, Route
from stanch.net.target import Target
from stanch.observe.tls.certificates import der as certificates
from stanch.observe.tls.result import Check, Finding, ProbeId, Seen, Shown, Tls


def now() -> Moment:
    return clock.machine_now()


def shown(finding: Finding, at: Moment, tls: Tls | None = None, der: bytes = b"", sni: str = "") -> Shown:
    """What one connection showed. `der`: the leaf certificate, b"" for none; `sni`: the name sent."""
    return Shown(finding, at, tls, certificates.facts(der) if der else None, sni)


def unreachable(reason: str, at: Moment, probes: tuple[ProbeId, ...]) -> Mapping[ProbeId, Shown]:
    """Nobody was asked anything there."""
    return {one: Shown(Finding("unreachable", reason), at) for one in probes}


def seen(
    target: Target, address: str, begun: float, views: Mapping[ProbeId, Shown], route: Route = DIRECT
) -> Seen:
    """All views of one address; TLS and certificate are of the first probe that saw them. `begun`: by
    time.monotonic."""
    first = next(iter(views.values()))
    whole = next((one for one in views.values() if one.tls is not None), first)
    via = ""
    if route.proxy is not None:
        via, address = str(route.proxy), route.address or (target.host if target.literal else "")
    duration = round((time.monotonic() - begun) * 1e3, 1)
    findings = {id: one.finding for id, one in views.items()}
    check = Check(
        str(target),
        address,
        iso(first.at),
        findings,
        whole.tls,
        whole.certificate,
        duration,
        whole.sni,
        via,
    )
    return Seen(check, first.at, views)
