"""Is a certificate revoked? Its issuer is asked, in each way that it names; "revoked" by one is enough.

Where to ask stands in the certificate, so whoever made it chooses whom we connect to. It is followed only
where its chain is trusted. By the system's roots: public addresses, ports 80 and 443. By the operator's own
authority: wherever that authority says. No redirects; bounded in bytes and time. Never for anonymous users.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from stanch.core.certificates import Revocation
from stanch.core.moments import Moment
from stanch.net import http
from stanch.net.http import Bounds
from stanch.net.proxy import Proxy
from stanch.observe.tls.certificates import chains, crl, der, ocsp
from stanch.observe.tls.certificates.chains import Authorities, Verified

MAX_OCSP = 2**16
MAX_CRL = 16 * 2**20
"""Bytes; the largest lists of the public authorities have about ten million."""

PLACES = 2
"""Of each kind: more than one place holds the same answer."""

SECONDS = 10.0


def uncounted() -> None:
    """Who counts the connections hands in something else."""


async def revocation(
    chain: tuple[bytes, ...],
    authorities: Authorities,
    now: Moment,
    *,
    staple: bytes = b"",
    lists: tuple[bytes, ...] = (),
    ask: bool = True,
    seconds: float = SECONDS,
    proxy: Proxy | None = None,
) -> Revocation:
    """What is known of the leaf of a chain. `staple`: an OCSP response that the server sent along; `lists`:
    revocation lists at hand; `ask` False: nobody is connected to. `proxy`: issuers are asked through it."""
    found = chains.verified(chain, "", authorities, now)
    return await of(chain, found, now, staple=staple, lists=lists, ask=ask, seconds=seconds, proxy=proxy)


async def of(
    chain: tuple[bytes, ...],
    found: Verified,
    now: Moment,
    *,
    staple: bytes = b"",
    lists: tuple[bytes, ...] = (),
    ask: bool = True,
    seconds: float = SECONDS,
    connecting: Callable[[], None] = uncounted,
    proxy: Proxy | None = None,
) -> Revocation:
    """The same, where it is `found` already whether the chain is trusted. `connecting` is called before each
    connection to an issuer."""
    leaf = der.load(chain[0]) if chain else None
    if leaf is None:
        return Revocation(trouble="not_readable")
    if found.issuer is None:
        trusted = found.chain.trusted
        return Revocation(trouble="chain_not_trusted" if trusted == "no" else "no_issuer")
    issuer = der.load(found.issuer)
    assert issuer is not None
    said = [ocsp.read(staple, leaf, issuer, now, stapled=True)] if staple else []
    said += [crl.read(one, leaf, issuer, now) for one in lists]
    if found.chain.trusted != "yes":
        return together(said) if said else Revocation(trouble="not_asked")  # expired: lists drop it
    if ask and not any(one.status == "revoked" for one in said):
        own = found.chain.anchor == "own"
        bounds = Bounds("operator" if own else "public", None if own else (80, 443), 0, seconds, proxy)
        said += await _asked(leaf, issuer, now, bounds, connecting)
    return together(said)


def named(leaf: x509.Certificate) -> bool:
    """Does it name a place where a revocation could stand? Without one no client could ever know."""
    try:
        leaf.extensions.get_extension_for_oid(ExtensionOID.CRL_DISTRIBUTION_POINTS)
        return True
    except x509.ExtensionNotFound:
        return bool(ocsp.places(leaf))


def together(said: list[Revocation]) -> Revocation:
    """Revoked by one is revoked; else good by one is good; else why the first one is not known."""
    for status in ("revoked", "not_revoked"):
        for one in said:
            if one.status == status:
                return one
    return said[0] if said else Revocation(trouble="no_source")


async def _asked(
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    now: Moment,
    bounds: Bounds,
    connecting: Callable[[], None],
) -> list[Revocation]:
    async def one(fetched: Awaitable[bytes], read: Callable[[bytes], Revocation]) -> Revocation:
        try:
            return read(await fetched)
        except http.NotAllowed:
            return Revocation(trouble="issuer_not_allowed")
        except http.NotRead:
            return Revocation(trouble="not_reached")

    asking = [
        one(
            http.fetch(
                url, http.Sent(ocsp.request(leaf, issuer), ocsp.MEDIA, "application/ocsp-response"),
                bounds=bounds._replace(max_bytes=MAX_OCSP), connecting=connecting,
            ),
            lambda raw: ocsp.read(raw, leaf, issuer, now),
        )
        for url in ocsp.places(leaf)[:PLACES]
    ] + [
        one(
            http.fetch(url, bounds=bounds._replace(max_bytes=MAX_CRL), connecting=connecting),
            lambda raw: crl.read(raw, leaf, issuer, now),
        )
        for url in crl.places(leaf)[:PLACES]
    ]  # fmt: skip
    return list(await asyncio.gather(*asking))
