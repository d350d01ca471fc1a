"""One whole handshake by the machine's own TLS library: is the chain trusted here, and does the site ask
browsers to stay on https? One bounded GET; nothing of the page is kept."""

from __future__ import annotations

import asyncio
import re
import ssl
from typing import NamedTuple

import h11

from stanch import __version__
from stanch.net import linking
from stanch.observe.tls.grade.asking import Asking
from stanch.observe.tls.reissue import presenting
from stanch.observe.tls.reissue.chains import Authorities

MAX_BYTES = 32 * 1024
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
    where that fails too, one that only looks. Spent, NoAnswer."""
    dated: bool | None = None
    found = await _once(asking, presenting.context(authorities))
    if isinstance(found, Visit):
        return found._replace(dated=True if found.verified == 0 else None)
    if found in _DATES:
        dated, found = False, await _once(asking, presenting.context(authorities, dates=False))
    if isinstance(found, int):
        looked = await _once(asking, presenting.context())
        found = looked._replace(verified=found, path=()) if isinstance(looked, Visit) else Visit(found)
    return found._replace(dated=dated)


async def _once(asking: Asking, context: ssl.SSLContext) -> Visit | int:
    """A visit; or the code with which the verification failed."""
    writer: asyncio.StreamWriter | None = None
    async with asking.connection():
        try:
            async with asyncio.timeout(asking.seconds):
                reader, writer = await asyncio.open_connection(
                    asking.address,
                    asking.target.port,
                    ssl=context,
                    server_hostname=asking.name,
                )
                talk = writer.get_extra_info("ssl_object")
                chain, path = presenting.sent(talk), presenting.built(talk)
                value = await _hsts(reader, writer, asking)
                seconds = None if value is None else max_age(value)
                void = None if value is None else bool(value) and not seconds
                return Visit(0, chain, seconds, None, path, void)
        except ssl.SSLCertVerificationError as error:
            return int(error.verify_code)
        except (OSError, TimeoutError, ValueError):
            return Visit(None)
        finally:
            if writer is not None:
                linking.close(writer.transport)


async def _hsts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asking: Asking) -> str | None:
    """Strict-Transport-Security (RFC 6797 section 6.1), from the head of one answer; "" for none."""
    target = asking.target
    host = target.host if target.port == 443 else str(target)
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_BYTES)
    headers = [("Host", host), ("User-Agent", f"stanch/{__version__}"), ("Connection", "close")]
    writer.write(talk.send(h11.Request(method="GET", target="/", headers=headers)) or b"")
    writer.write(talk.send(h11.EndOfMessage()) or b"")
    received = 0
    try:
        while True:
            event = talk.next_event()
            if event is h11.NEED_DATA:
                data = await reader.read(MAX_BYTES)
                received += len(data)
                if received > MAX_BYTES:
                    return None
                talk.receive_data(data)
            elif isinstance(event, h11.Response):
                values = [v for name, v in event.headers if name == b"strict-transport-security"]
                return (values[0].decode("latin-1") or ";") if values else ""
            elif not isinstance(event, h11.InformationalResponse):
                return None
    except (h11.RemoteProtocolError, OSError):
        return None


def max_age(value: str) -> int:
    """Seconds; 0 where it says none, or not in the form of RFC 6797."""
    found = re.search(r'(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})"?\s*(?:;|$)', value, re.IGNORECASE)
    return int(found[1]) if found else 0
