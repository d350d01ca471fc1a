"""One whole handshake by the machine's own TLS library: is the chain trusted here, and does the site ask
browsers to stay on https? One bounded GET; nothing of the page is kept."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

from stanch.net import connect, http, tls
from stanch.net.target import Target
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.grade.offers import Asking
from stanch.wire.dialog import Failed

_DATES = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


class Visit(NamedTuple):
    """`verified`: OpenSSL's code, dates left out, 0 for trusted; None where there was no handshake.

    `chain`: as sent, in DER, () where it could not be read; `path`: as OpenSSL built and verified it, from
    the leaf to an authority. `hsts`: seconds, 0 for none, None where no web server answered; `hsts_void`: it
    sends one that switches it off, or that is none. `dated`: is the chain valid today, as OpenSSL found? None
    where it did not come to that.
    """

    verified: int | None
    chain: tuple[bytes, ...] = ()
    hsts: int | None = None
    dated: bool | None = None
    path: tuple[bytes, ...] = ()
    hsts_void: bool | None = None


async def visit(asking: Asking, authorities: Authorities) -> Visit:
    """At most three connections: one that verifies; where that fails by a date, one that leaves dates out;
    where that fails too, one that only looks. Full, NoAnswer."""
    dated: bool | None = None
    own = authorities.ders()
    found = await _once(asking, tls.legacy(own))
    if isinstance(found, Visit):
        return found._replace(dated=True if found.verified == 0 else None)
    if found in _DATES:
        dated, found = False, await _once(asking, tls.legacy(own, dates=False))
    if isinstance(found, int):
        looked = await _once(asking, tls.legacy())
        found = looked._replace(verified=found, path=()) if isinstance(looked, Visit) else Visit(found)
    return found._replace(dated=dated)


async def _once(asking: Asking, context: tls.Context) -> Visit | int:
    """A visit; or the code with which the verification failed."""
    async with asking.connection():
        try:
            async with connect.stream(asking.way, asking.seconds, context) as talk:
                chain, path = tls.sent(talk.session), tls.built(talk.session)
                value = await _hsts(talk, asking) if asking.target.web else None
        except tls.Untrusted as error:
            return error.code
        except (connect.NotConnected, Failed, tls.NoHandshake):
            return Visit(None)
    seconds = None if value is None else max_age(value)
    void = None if value is None else bool(value) and not seconds
    return Visit(0, chain, seconds, None, path, void)


async def _hsts(talk: connect.Stream, asking: Asking) -> str | None:
    """Strict-Transport-Security (RFC 6797 section 6.1), from the head of one answer; "" for none, None where
    no web server answered."""
    place = asking.target
    host = http.authority(Target(asking.route.name(place), place.port), 443)
    try:
        async with asyncio.timeout(asking.seconds):
            head = await http.exchange(talk, f"https://{host}/", host)
    except (http.NotRead, TimeoutError):
        return None
    value = head.headers.get("strict-transport-security")
    return "" if value is None else value or ";"


def max_age(value: str) -> int:
    """Seconds; 0 where it says none, or not in the form of RFC 6797."""
    found = re.search(r'(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})"?\s*(?:;|$)', value, re.IGNORECASE)
    return int(found[1]) if found else 0
