"""What can be had of the certificates of one address: shown now, kept, saved and listed, and what became of
each, as its issuer says. Facts alone: `core.key_renewal` judges them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import msgspec

from stanch.core.certificates import HOLD, Issued, Past, Revocation, in_force
from stanch.core.model import Digest
from stanch.core.moments import Moment, When, parse
from stanch.net.route import DIRECT, Route
from stanch.net.target import Target
from stanch.observe.tls.certificates import chains, der, served_chain, transparency
from stanch.observe.tls.certificates import files as saved
from stanch.observe.tls.certificates.chains import Authorities, Chain
from stanch.observe.tls.certificates.revocation import revocation
from stanch.observe.tls.certificates.transparency import Listed, LogListing
from stanch.observe.tls.result import Certificate, Check, reached

Kept = tuple[Past, tuple[bytes, ...]]
"""A certificate from before, and its chain in DER where that is at hand."""


class Asked(msgspec.Struct, frozen=True):
    """What to ask, and with what. `saved`: chains that somebody kept; `transparency`: where to look listed
    certificates up, "" for nowhere. `issuers` False: no issuer is connected to. `route`: how to reach the
    server; where it has a proxy, issuers and lists are asked through that, too."""

    disclosed: When
    now: Moment
    authorities: Authorities
    saved: tuple[tuple[bytes, ...], ...] = ()
    listing: LogListing = LogListing()
    transparency: str = ""
    issuers: bool = True
    seconds: float = 10.0
    route: Route = DIRECT


class Collected(msgspec.Struct, frozen=True):
    """The certificate shown now (`shown` in words for people), whether its chain is trusted, what its issuer
    says; and those from before."""

    current: Issued
    shown: Certificate | None
    chain: Chain
    revocation: Revocation
    past: tuple[Past, ...]


async def collect(
    target: Target, check: Check, asked: Asked, known: Iterable[Kept], fixed: When
) -> Collected:
    """The facts for one address that was checked. `known`: from the record; `fixed`: when it was mended."""
    found = served_chain.Presented()
    if reached(check):
        named = bool(check.sni) or check.certificate is None
        found = await served_chain.presented(
            target, check.address, asked.seconds, named=named, route=asked.route
        )
    shown = der.facts(found.chain[0]) if found.chain else check.certificate
    current = _current(found, check.certificate)
    past = [(_whole(one, chain), chain) for one, chain in known]
    past += [(Past(one, "saved"), chain) for chain in asked.saved if (one := saved.issued(chain[0]))]
    listed, current = _apart(asked.listing.entries, past, current)
    past += await _looked_up(listed, asked, fixed)
    return Collected(
        current,
        shown,
        chains.verified(found.chain, asked.route.name(target), asked.authorities, asked.now).chain,
        await _said((found.chain, found.staple), asked),
        tuple(await asyncio.gather(*(_with_fate(one, chain, found.chain, asked) for one, chain in past))),
    )


def _whole(past: Past, chain: tuple[bytes, ...]) -> Past:
    """What the record knows of a certificate, with all that stands in it where it is at hand."""
    whole = saved.issued(chain[0]) if chain else None
    return past if whole is None else msgspec.structs.replace(past, certificate=whole)


def _current(found: served_chain.Presented, checked: Certificate | None) -> Issued:
    """The certificate that was checked, whole where it was presented again: another machine may have
    answered in between."""
    one = saved.issued(found.chain[0]) if found.chain else None
    if one is not None and (checked is None or one.sha256 == checked.sha256):
        return one
    if checked is None:
        return Issued(Digest(""), Moment(0), Moment(0))
    return Issued(
        Digest(checked.spki_sha256),
        parse(checked.not_before),
        parse(checked.not_after),
        Digest(checked.sha256),
        checked.issuer,
        checked.serial,
    )


def _apart(entries: tuple[Listed, ...], past: list[Kept], current: Issued) -> tuple[list[Listed], Issued]:
    """The entries that are of none of the certificates at hand; the current one takes its entry's date."""
    at_hand = {_mark(one.certificate) for one, _chain in past}
    left = []
    for one in entries:
        if _mark(one.certificate) == _mark(current):
            logged = [when for when in (one.certificate.logged, current.logged) if when is not None]
            current = msgspec.structs.replace(current, logged=min(logged, default=None))
        elif _mark(one.certificate) not in at_hand:
            left.append(one)
    return left, current


def _mark(one: Issued) -> tuple[str, Moment, Moment]:
    """Lists write the issuer's name in their own way: serial and dates tell certificates apart as well."""
    return one.serial, one.not_before, one.not_after


async def _looked_up(listed: list[Listed], asked: Asked, fixed: When) -> list[Kept]:
    """The entries as certificates from before; those that matter with their keys, where they can be had."""
    wanted = [one for one in listed if in_force(one.certificate, asked.disclosed, fixed)]
    found: dict[int, Kept] = {}
    if asked.transparency:
        for one in wanted[: transparency.DOWNLOADS]:
            got = await transparency.download(one, asked.transparency, proxy=asked.route.proxy)
            if got is not None:
                found[one.id] = Past(got[0], "transparency"), (got[1],)
    return [found.get(one.id, (Past(one.certificate, "transparency"), ())) for one in listed]


async def _with_fate(past: Past, chain: tuple[bytes, ...], shown: tuple[bytes, ...], asked: Asked) -> Past:
    dead = past.revocation.status == "revoked" and past.revocation.reason != HOLD
    if not chain or dead or past.certificate.not_after < asked.now:
        return past
    said = await _said(((*chain, *shown[1:]), b""), asked)
    return msgspec.structs.replace(past, revocation=said)


async def _said(shown: tuple[tuple[bytes, ...], bytes], asked: Asked) -> Revocation:
    chain, staple = shown
    if not chain:
        return Revocation(trouble="current_unknown")
    return await revocation(
        chain,
        asked.authorities,
        asked.now,
        staple=staple,
        ask=asked.issuers,
        seconds=asked.seconds,
        proxy=asked.route.proxy,
    )
