"""One page of the web, read with bounds: resolved once, connected to that, redirects checked anew.

No proxy, no cookie, no compression; certificates are verified. HTTP/1.1 (RFC 9112) by h11.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable, Collection
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


class NotAllowed(NotRead):
    """The address or port may not be asked."""


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


class Sent(NamedTuple):
    """What is sent with a question: a body and its media type; what may be answered."""

    body: bytes | None = None
    media: str = ""
    accept: str = "text/html"


A_PAGE, ANYTHING = Sent(), Sent(accept="*/*")


async def fetch(
    url: str,
    sent: Sent = ANYTHING,
    *,
    policy: Policy,
    ports: Collection[int] | None = (80, 443),
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    connecting: Callable[[], None] = lambda: None,
) -> bytes:
    """What one URL answers, whole: no redirect is followed, no more than `max_bytes` taken. For URLs that
    somebody else chose: only these `ports` (None: any), NotAllowed else. NotRead otherwise. `connecting` is
    called before a connection is made."""
    try:
        async with asyncio.timeout(seconds):
            target, addresses, _public = await _resolved(url, policy, seconds)
            if ports is not None and target.port not in ports:
                raise NotAllowed(f"{url} is at a port that is not asked")
            connecting()
            reader, writer = await _connect(target, addresses[0], urlsplit(url).scheme == "https")
            try:
                found = await _ask(reader, writer, url, target, sent, max_bytes)
            except (OSError, EOFError, h11.RemoteProtocolError):
                raise NotRead(f"{url} broke off") from None
            finally:
                writer.transport.abort()
    except TimeoutError:
        raise NotRead(f"{url} did not answer in time") from None
    if isinstance(found, str):
        raise NotRead(f"{url} sends its visitors elsewhere, which is not followed")
    if found.cut:
        raise NotRead(f"{url} answers with more than {max_bytes} bytes")
    return found.body


async def _resolved(url: str, policy: Policy, seconds: float) -> tuple[Target, tuple[str, ...], bool]:
    """Where a URL leads, the addresses, and whether all of them are public ones."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise NotRead(f"{url} is no page of the web")
    try:
        target = parse(parts.netloc if parts.port else f"{parts.netloc}:{_PORTS[parts.scheme]}")
        addresses = await resolving.resolve(target, policy, seconds)
    except (BadInput, ValueError):
        raise NotRead(f"{url} is no page of the web") from None
    except resolving.NotResolved as error:
        if error.reason == "address_not_allowed":
            raise NotAllowed(f"{target.host} leads to an address that may not be asked") from None
        raise NotRead(f"{target.host} has no address") from None
    return target, addresses, all(allowed(one, "public") for one in addresses)


async def _one(url: str, policy: Policy, seconds: float) -> tuple[Page | str, Policy]:
    """A page, or where it redirects to; and the policy from here on."""
    target, addresses, public = await _resolved(url, policy, seconds)
    reader, writer = await _connect(target, addresses[0], urlsplit(url).scheme == "https")
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
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    url: str,
    target: Target,
    sent: Sent = A_PAGE,
    max_bytes: int = MAX_BYTES,
) -> Page | str:
    parts = urlsplit(url)
    talk = h11.Connection(h11.CLIENT, max_incomplete_event_size=_CHUNK)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = target.host if target.port == _PORTS[parts.scheme] else str(target)
    headers = [
        ("Host", host), ("User-Agent", f"stanch/{__version__}"), ("Accept", sent.accept),
        ("Accept-Encoding", "identity"), ("Connection", "close"),
    ]  # fmt: skip
    if sent.body is not None:
        headers += [("Content-Type", sent.media), ("Content-Length", str(len(sent.body)))]
    method = "GET" if sent.body is None else "POST"
    try:
        writer.write(talk.send(h11.Request(method=method, target=path, headers=headers)) or b"")
    except h11.LocalProtocolError:
        raise NotRead(f"{url} is no page of the web") from None
    if sent.body is not None:
        writer.write(talk.send(h11.Data(data=sent.body)) or b"")
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
            if len(body) > max_bytes:
                return Page(url, bytes(body[:max_bytes]), True)
        elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
            return Page(url, bytes(body), False)
