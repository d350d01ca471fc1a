"""Ask the issuers of our endpoints' certificates, those shown now and those from before; keep the chains.

A certificate from before is asked about as long as its chain is kept and it has not expired: whether the old
one was revoked can be seen only after it is no longer presented.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from stanch.app import actor, clock, jobs
from stanch.app.context import Client
from stanch.app.kept_chains import MEDIA, kept
from stanch.core import model
from stanch.core.certificates import HOLD, Issued, Revocation
from stanch.core.model import AssetId, Digest, Observation
from stanch.net.target import Target
from stanch.observe.tls.certificates import files, served_chain
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.certificates.revocation import revocation
from stanch.observe.tls.observations import asset
from stanch.observe.tls.result import Check

AT_ONCE = 8


class Asking(NamedTuple):
    """One certificate of some endpoints: its chain (DER), a stapled response, is the chain new to us?"""

    chain: tuple[bytes, ...]
    staple: bytes
    new: bool
    endpoints: tuple[AssetId, ...]


async def ask(
    client: Client, checks: Iterable[tuple[Target, Check]], authorities: Authorities, seconds: float
) -> list[Observation]:
    """Facts for the record: what the issuers say; chains that are new are kept. What could not be found out
    is no fact."""
    rows = [(target, one) for target, one in checks if one.certificate is not None and one.address]
    before = await jobs.blocking(lambda: kept(client, {asset(target) for target, _check in rows}))
    dead = {
        seen.fact.sha256
        for target, _check in rows
        for _seq, seen in client.state.of(asset(target))
        if isinstance(seen.fact, model.Certificate)
        and seen.fact.revoked == "yes"
        and seen.fact.revoked_why != HOLD
    }
    said = await _all(rows, before, dead, authorities, seconds)
    return await jobs.blocking(partial(_facts, client, said))


def _facts(client: Client, said: list[tuple[Asking, Issued, Revocation]]) -> list[Observation]:
    from stanch.record import blobs

    facts = []
    for one, shown, found in said:
        evidence = (
            blobs.keep(client.ws, MEDIA, files.pem(one.chain), actor=actor.actor()) if one.new else None
        )
        if evidence is None and found.status == "unknown":
            continue
        revoked: model.Tri = {"revoked": "yes", "not_revoked": "no"}.get(found.status, "unknown")  # type: ignore[assignment]
        fact = model.Certificate(
            "", shown.sha256, shown.spki, shown.not_before, shown.not_after,
            revoked, found.revoked_at, found.reason,
        )  # fmt: skip
        facts += [Observation(id, fact, clock.machine_now(), evidence=evidence) for id in one.endpoints]
    return facts


async def _all(
    rows: list[tuple[Target, Check]],
    before: dict[Digest, tuple[tuple[bytes, ...], AssetId]],
    dead: set[Digest],
    authorities: Authorities,
    seconds: float,
) -> list[tuple[Asking, Issued, Revocation]]:
    gate = asyncio.Semaphore(AT_ONCE)
    now = clock.machine_now()

    async def see(target: Target, check: Check) -> tuple[AssetId, served_chain.Presented]:
        async with gate:
            found = await served_chain.presented(target, check.address, seconds, named=bool(check.sni))
            return asset(target), found

    shown = await asyncio.gather(*(see(*row) for row in rows))
    wanted: dict[Digest, Asking] = {
        sha256: Asking(chain, b"", False, (endpoint,)) for sha256, (chain, endpoint) in before.items()
    }
    certificates: dict[Digest, Issued] = {}
    for endpoint, one in shown:
        leaf = files.issued(one.chain[0]) if one.chain else None
        if leaf is None:
            continue
        had = wanted.get(leaf.sha256)
        endpoints = tuple(sorted({endpoint, *(had.endpoints if had else ())}))
        wanted[leaf.sha256] = Asking(one.chain, one.staple, leaf.sha256 not in before, endpoints)

    async def one_of(sha256: Digest, one: Asking) -> tuple[Asking, Issued, Revocation] | None:
        leaf = certificates.setdefault(sha256, files.issued(one.chain[0]) or Issued(Digest(""), now, now))
        if sha256 in dead or leaf.not_after < now:
            return (one, leaf, Revocation()) if one.new else None
        async with gate:
            said = await revocation(one.chain, authorities, now, staple=one.staple, seconds=seconds)
            return one, leaf, said

    found = await asyncio.gather(*(one_of(*row) for row in wanted.items()))
    return [one for one in found if one is not None]
