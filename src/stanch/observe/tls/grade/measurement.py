"""One server at one address, measured for its grade."""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from stanch.core.certificates import Revocation
from stanch.core.moments import from_datetime
from stanch.knowledge import ratings
from stanch.knowledge.ratings import PROTOCOLS, Flaw, Protocol
from stanch.net import clock
from stanch.net.route import DIRECT, Route
from stanch.net.target import Target
from stanch.observe.tls import probes
from stanch.observe.tls.certificates import chains, der, revocation
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.grade import letter, trust
from stanch.observe.tls.grade import visit as visiting
from stanch.observe.tls.grade.elimination import Enumerated, enumerate_all, settle_name
from stanch.observe.tls.grade.measures import Ephemeral, Leaf, Measured, Missing
from stanch.observe.tls.grade.offers import AT_MOST, Asking, Full, NoAnswer
from stanch.observe.tls.result import Finding, ProbeId
from stanch.wire.tls.answer import EXTENDED_MASTER_SECRET, RENEGOTIATION, SESSION_TICKET, Chosen

SYSTEM = Authorities()


class Looked(NamedTuple):
    """What was measured, over how many connections to it and to its issuer, in how many milliseconds."""

    measured: Measured
    connections: int
    issuers: int
    at_most: int
    duration_ms: float


async def measure(
    target: Target,
    address: str,
    findings: Mapping[ProbeId, Finding],
    *,
    seconds: float,
    at_most: int = AT_MOST,
    authorities: Authorities = SYSTEM,
    ask: bool = True,
    route: Route = DIRECT,
) -> Looked:
    """Measure one server over at most `at_most` connections, which begin at this address: its own, or that of
    the route's proxy. `findings`: what probes found there. `ask` False: the issuer is not asked whether the
    certificate was revoked."""
    begun = time.monotonic()
    asking = Asking(target, address, seconds, at_most, route)
    await settle_name(asking)
    at = clock.machine_datetime()
    (visit, said, issuers), found = await asyncio.gather(
        _visited(asking, authorities, ask, at), enumerate_all(asking)
    )
    measured = assemble(found, visit, route.name(target), findings, at, said, web=target.web)
    return Looked(measured, asking.made, issuers, at_most, round((time.monotonic() - begun) * 1e3, 1))


async def _visited(
    asking: Asking, authorities: Authorities, ask: bool, at: datetime.datetime
) -> tuple[visiting.Visit, Revocation | None, int]:
    """A visit; what the issuer says, where it is to be asked; over how many connections to it."""
    try:
        visit = await visiting.visit(asking, authorities)
    except (Full, NoAnswer):
        return visiting.Visit(None), None, 0
    leaf = der.load(visit.path[0]) if visit.path else None
    if not ask or not visit.dated or leaf is None or not revocation.named(leaf):
        return visit, None, 0
    made: list[None] = []
    now = from_datetime(at)
    proved = chains.proved(visit.path, asking.route.name(asking.target), authorities, now)
    said = await revocation.of(
        visit.path,
        proved,
        now,
        seconds=asking.seconds,
        connecting=lambda: made.append(None),
        proxy=asking.route.proxy,
    )
    return visit, said, len(made)


def assemble(
    found: Enumerated,
    visit: visiting.Visit,
    host: str,
    findings: Mapping[ProbeId, Finding],
    at: datetime.datetime,
    said: Revocation | None = None,
    *,
    web: bool = True,
) -> Measured:
    """All that was seen, as the inputs of the grade. `host`: what the server is called. `said`: of the
    certificate, by its issuer. `web`: may it be a web server?"""
    missing: dict[str, Missing] = dict(found.missing)
    names = ratings.suite_by_code()
    suites: dict[Protocol, tuple[str, ...] | None] = {}
    for protocol in PROTOCOLS:
        if found.on[protocol] and protocol != "SSLv2":
            given = tuple(names[one.cipher].name for one in found.chosen.get(protocol, ()))
            # some that were seen count against it; that there are no others is not known
            suites[protocol] = given or None
    shown = [one.certificates for one in found.seen() if one.certificates] or (
        [visit.chain] if visit.chain else []
    )
    leaves = _leaves(shown)
    if leaves is None:
        missing["leaves"] = "chain_not_seen" if visit.verified is not None else "no_handshake"
    judged = trust.judge(
        visit.chain or (shown[0] if shown else ()), host, visit.verified, visit.dated, at, said
    )
    missing.update(judged.missing)
    if visit.hsts is None and web:
        missing["hsts"] = "not_http" if visit.verified is not None else "no_handshake"
    ephemeral = _ephemeral(found, missing)
    listed = None if found.groups is None else tuple(_named(one) for one in found.groups)
    measured = Measured(
        protocols=found.on,
        suites=suites,
        groups=listed,
        ephemeral=ephemeral,
        leaves=leaves,
        flaws=_flaws(found, findings, missing),
        faults=judged.faults,
        signatures=judged.signatures,
        hsts=visit.hsts,
        hsts_void=visit.hsts_void,
        inapplicable=() if web else ("hsts",),
        server_order=found.server_order,
        missing=missing,
        cut=tuple(one for one in PROTOCOLS if one in found.cut),
    )
    inputs = {one.input for one in letter.missing(measured)}
    inputs |= {name for name in ("groups", "server_order") if getattr(measured, name) is None}
    inputs |= {name for name, fault in judged.faults.items() if fault is None}
    return msgspec.structs.replace(
        measured, missing={name: why for name, why in missing.items() if name in inputs}
    )


def _named(code: int) -> str:
    known = ratings.group_by_code().get(code)
    return known.name if known is not None else f"0x{code:04x}"


def _leaves(chains: list[tuple[bytes, ...]]) -> tuple[Leaf, ...] | None:
    """Every leaf that was shown: servers may have one for RSA and one for ECDSA."""
    read = [trust.shown(one) for one in dict.fromkeys(chain[0] for chain in chains)]
    whole = tuple(one for one in read if one is not None)
    return whole if whole and len(whole) == len(read) else None


def _ephemeral(found: Enumerated, missing: dict[str, Missing]) -> tuple[Ephemeral, ...] | None:
    """The sizes of all key exchanges that were seen; None where one of them is not known."""
    sizes: set[Ephemeral] = set()
    names, groups = ratings.suite_by_code(), ratings.group_by_code()
    codes = {one.group for one in found.seen() if one.group} | set(found.groups or ())
    for code in codes:
        known = groups.get(code)
        if known is None:
            missing["ephemeral"] = "unknown_group"
            return None
        sizes.add(Ephemeral(known.kind, known.bits))
    for one in found.seen():
        if one.dh_bits:
            sizes.add(Ephemeral("dh", one.dh_bits))
        elif not one.group and names[one.cipher].kx in ("dhe", "ecdhe"):
            missing["ephemeral"] = "unknown_group" if one.whole else "no_answer"
            return None
    if found.groups is None:
        missing["ephemeral"] = missing.get("groups", "no_answer")
        return None
    return tuple(sorted(sizes, key=lambda one: (one.kind, one.bits)))


def _flaws(
    found: Enumerated, findings: Mapping[ProbeId, Finding], missing: dict[str, Missing]
) -> dict[Flaw, bool | None]:
    """Each flaw: seen, ruled out by what was seen, or not measured. What a probe found comes first."""
    seen = found.seen()
    clear = [one for one in seen if one.version < 0x0304]
    whole = all(found.on[one] is not None and one not in found.cut for one in PROTOCOLS[1:])
    flaws = _ruled_out(found, clear, whole, missing)
    for id, finding in findings.items():
        told = {"vulnerable": True, "not_vulnerable": False}.get(finding.verdict)
        if id in flaws and told is not None:
            flaws[id] = told
        elif id in flaws and flaws[id] is None:
            missing[id] = "needs_prove" if finding.reason in probes.provable() else "no_answer"
    return flaws


def _ruled_out(
    found: Enumerated, clear: list[Chosen], whole: bool, missing: dict[str, Missing]
) -> dict[Flaw, bool | None]:
    """What the versions, suites and extensions that were seen say of each flaw."""
    seen, names = found.seen(), ratings.suite_by_code()
    flaws: dict[Flaw, bool | None] = dict.fromkeys(ratings.rules().flaws)
    # a program that has a feature of later years is not of the years of the flaw: TLS 1.3 is of 2018,
    # extended master secret in OpenSSL of 2016; CCS was mended in 2014, Ticketbleed in 2017
    later = any(EXTENDED_MASTER_SECRET in one.extensions for one in clear)
    flaws["ccs"] = False if found.on["TLSv1.3"] or later else None
    missing["ccs"] = "needs_probe"
    tickets = any(SESSION_TICKET in one.extensions for one in clear)
    flaws["ticketbleed"] = False if found.on["TLSv1.3"] or (clear and whole and not tickets) else None
    missing["ticketbleed"] = "would_read_memory"
    flaws["drown"] = found.on["SSLv2"]
    missing["drown"] = missing.get("protocol SSLv2", "no_answer")
    rsa = any(names[one.cipher].kx == "rsa" for one in seen)
    flaws["robot"] = False if seen and whole and not rsa else None
    missing["robot"] = "needs_probe"
    flaws["crime"] = found.compression
    missing.setdefault("crime", "no_answer")
    secure = bool(clear) and all(RENEGOTIATION in one.extensions for one in clear)
    only_modern = bool(found.on["TLSv1.3"]) and not clear and whole
    flaws["insecure_renegotiation"] = False if secure or only_modern else None
    missing["insecure_renegotiation"] = "not_tried"
    return flaws
