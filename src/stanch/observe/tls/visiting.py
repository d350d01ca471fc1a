"""One whole handshake by the machine's own TLS library: is the chain trusted here, and does the site ask
browsers to stay on https? One bounded GET; nothing of the page is kept."""

from __future__ import annotations

import asyncio
import re
import ssl
from typing import Any, NamedTuple

import h11

from stanch import __version__
from stanch.net import linking
from stanch.observe.tls.asking import Asking

MAX_BYTES = 32 * 1024
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME
_DATES = (9, 10)  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
_LEGACY_SERVER = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: servers from before RFC 5746
_DER = 2  # _ssl.ENCODING_DER


class Visit(NamedTuple):
    """`verified`: OpenSSL's code, dates left out, 0 for trusted; None where there was no handshake.

    `chain`: as sent, in DER, () where it could not be read. `hsts`: seconds, 0 for none, None where no web
    server answered. `dated`: is the chain valid today, as OpenSSL found? None where it did not come to that.
    """

    verified: int | None
    chain: tuple[bytes, ...] = ()
    hsts: int | None = None
    dated: bool | None = None


async def visit(asking: Asking) -> Visit:
    """At most three connections: one that verifies; where that fails by a date, one that leaves dates out;
    where that fails too, one that only looks. Spent, NoAnswer."""
    dated: bool | None = None
    found = await _once(asking, verify=True)
    if isinstance(found, Visit):
        return found._replace(dated=True if found.verified == 0 else None)
    if found in _DATES:
        dated, found = False, await _once(asking, verify=True, dates=False)
    if isinstance(found, int):
        looked = await _once(asking, verify=False)
        found = looked._replace(verified=found) if isinstance(looked, Visit) else Visit(found)
    return found._replace(dated=dated)


async def _once(asking: Asking, *, verify: bool, dates: bool = True) -> Visit | int:
    """A visit; or the code with which the verification failed."""
    writer: asyncio.StreamWriter | None = None
    async with asking.connection():
        try:
            async with asyncio.timeout(asking.seconds):
                reader, writer = await asyncio.open_connection(
                    asking.address,
                    asking.target.port,
                    ssl=_context(verify, dates),
                    server_hostname=asking.name,
                )
                chain = _chain(writer.get_extra_info("ssl_object"))
                return Visit(0, chain, await _hsts(reader, writer, asking))
        except ssl.SSLCertVerificationError as error:
            return int(error.verify_code)
        except (OSError, TimeoutError, ValueError):
            return Visit(None)
        finally:
            if writer is not None:
                linking.close(writer.transport)


def _context(verify: bool, dates: bool) -> ssl.SSLContext:
    """Everything that OpenSSL still speaks: who is looked at is judged by what it offers, not refused."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER
    if verify:
        if not dates:
            context.verify_flags |= _NO_CHECK_TIME
        context.load_default_certs()
    else:
        context.verify_mode = ssl.CERT_NONE
    return context


def _chain(found: Any) -> tuple[bytes, ...]:
    """What was sent; Python has this in public from 3.13 on."""
    read = getattr(found, "get_unverified_chain", None)
    if read is None:
        read = getattr(getattr(found, "_sslobj", None), "get_unverified_chain", None)
    certificates = read() if read is not None else None
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in certificates or ())


async def _hsts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asking: Asking) -> int | None:
    """The max-age of Strict-Transport-Security (RFC 6797 section 6.1), from the head of one answer."""
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
                return max_age(values[0].decode("latin-1")) if values else 0
            elif not isinstance(event, h11.InformationalResponse):
                return None
    except (h11.RemoteProtocolError, OSError):
        return None


def max_age(value: str) -> int:
    """Seconds; 0 where it says none, or not in the form of RFC 6797."""
    found = re.search(r'(?:^|;)\s*max-age\s*=\s*"?(\d{1,12})"?\s*(?:;|$)', value, re.IGNORECASE)
    return int(found[1]) if found else 0
