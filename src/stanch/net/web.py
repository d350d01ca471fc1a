"""One page of the web, read with bounds: resolved once, connected to that, redirects checked anew.

No proxy, no cookie, no compression; certificates are verified. HTTP/1.1 (RFC 9112) by h11.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import h11

from stanch import __version__
from stanch.errors import BadInput
from stanch.net import resolving
from stanch.net.policy import Policy, allowed
from stanch.net.target import Target, parse

MAX_BYTES = 2 * 2**20
MAX_HOPS = 3
SECONDS = 10.0
_CHUNK = 16 * 1024


class NotRead(Exception):
    """The page could not be read; the text says why, for people."""


class Page(NamedTuple):
    """What was read, from where in the end; `cut`: there was more than the bound."""

    url: str
    body: bytes
    cut: bool


async def get(url: str, *, policy: Policy = "operator", seconds: float = SECONDS) -> Page:
    """The page behind a URL, over at most MAX_HOPS redirects. NotRead otherwise.

    Where the first address is a public one, no redirect leads to one that is not.
    """
    try:
        async with asyncio.timeout(seconds):
            for _hop in range(MAX_HOPS + 1):
                found, policy = await _one(url, policy, seconds)
                if isinstance(found, Page):
                    return found
                try:
                    url = urljoin(url, found)
                except ValueError:
                    raise NotRead(f"{url} leads to no page of the web") from None
    except TimeoutError:
        raise NotRead(f"{url} did not answer in time") from None
    raise NotRead(f"{url} sends its visitors from one place to the next")


async def _one(url: str, policy: Policy, seconds: float) -> tuple[Page | str, Policy]:
    """A page, or where it redirects to; and the policy from here on."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise NotRead(f"{url} is no page of the web")
    try:
        target = parse(parts.netloc if parts.port else f"{parts.netloc}:{_PORTS[parts.scheme]}")
        addresses = await resolving.resolve(target, policy, seconds)
    except (BadInput, ValueError):
        raise NotRead(f"{url} is no page of the web") from None
    except resolving.NotResolved as error:
        why = "leads to an address that may not be asked" if error.reason == "address_not_allowed" else ""
        raise NotRead(f"{target.host} {why or 'has no address'}") from None
    public = all(allowed(one, "public") for one in addresses)
    reader, writer = await _connect(target, addresses[0], parts.scheme == "https")
    try:
        return await _ask(reader, writer, url, target), "public" if public else policy
    except (OSError, EOFError, h11.RemoteProtocolError):
        raise NotRead(f"{url} broke off") from None
    finally:
        writer.transport.abort()


_PORTS = {"http": 80, "https": 443}


async def _connect(
    target: Target, address: str, secure: bool
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    ipaddress.ip_address(address)  # what was resolved, never a name
    context = ssl.create_default_context() if secure else None
    try:
        return await asyncio.open_connection(
            address, target.port, ssl=context, server_hostname=target.host if secure else None
        )
    except ssl.SSLCertVerificationError as error:
        raise NotRead(
            f"{target.host} has a certificate that is not trusted: {error.verify_message}"
        ) from None
    except (OSError, ssl.SSLError):
        raise NotRead(f"{target} does not answer") from None


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, url: str, target: Target
) -> Page | str:
    parts = urlsplit(url)
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_CHUNK)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = target.host if target.port == _PORTS[parts.scheme] else str(target)
    headers = [
        ("Host", host), ("User-Agent", f"stanch/{__version__}"), ("Accept", "text/html"),
        ("Accept-Encoding", "identity"), ("Connection", "close"),
    ]  # fmt: skip
    try:
        writer.write(talk.send(h11.Request(method="GET", target=path, headers=headers)) or b"")
    except h11.LocalProtocolError:
        raise NotRead(f"{url} is no page of the web") from None
    writer.write(talk.send(h11.EndOfMessage()) or b"")
    body = bytearray()
    while True:
        event = talk.next_event()
        if event is h11.NEED_DATA:
            talk.receive_data(await reader.read(_CHUNK))
        elif isinstance(event, h11.Response):
            where = dict(event.headers).get(b"location")
            if event.status_code in (301, 302, 303, 307, 308) and where is not None:
                return where.decode("latin-1")
            if event.status_code >= 400:
                raise NotRead(f"{url} answers with an error ({event.status_code})")
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > MAX_BYTES:
                return Page(url, bytes(body[:MAX_BYTES]), True)
        elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
            return Page(url, bytes(body), False)
