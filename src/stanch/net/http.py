"""One client of the web, with bounds: resolved once, connected to that, redirects checked anew.

It speaks HTTP/1.1 (RFC 9112) by h11, without cookies and without compression, and verifies certificates. It
goes through a proxy only where it is handed one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import h11

from stanch import __version__
from stanch.errors import BadInput
from stanch.net import connect, resolution, tls
from stanch.net.policy import Policy, allowed
from stanch.net.proxy import Proxy
from stanch.net.route import Route, Way, way_to
from stanch.net.target import TLS, Target, parse
from stanch.wire.dialog import Failed

MAX_BYTES = 2 * 2**20
MAX_HOPS = 3
SECONDS = 10.0
_CHUNK = 16 * 1024
_FRAMES = 64 * 1024
"""Bytes beside a body: heads, and what chunks are wrapped in. A sixteenth of the body may come on top."""

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)


class NotRead(Exception):
    """The page could not be read; the text says why, for people."""


class NotAllowed(NotRead):
    """The address or port may not be asked."""


class Page(NamedTuple):
    """What was read, from where in the end; `cut`: there was more than the bound."""

    url: str
    body: bytes
    cut: bool


class Sent(NamedTuple):
    """What is sent with a question: a body and its media type; what may be answered."""

    body: bytes | None = None
    media: str = ""
    accept: str = "text/html"


A_PAGE, ANYTHING = Sent(), Sent(accept="*/*")


class Answer(NamedTuple):
    """`headers` by their names in lower case, the first of each; `cut`: there was more of a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    cut: bool = False

    @property
    def elsewhere(self) -> str:
        """Where it sends its visitors, "" for nowhere."""
        return self.headers.get("location", "") if self.status in _REDIRECTS else ""


class Bounds(NamedTuple):
    """To which addresses and ports (None: any), how many bytes, how long; and through which proxy."""

    policy: Policy
    ports: Collection[int] | None = (80, 443)
    max_bytes: int = MAX_BYTES
    seconds: float = SECONDS
    proxy: Proxy | None = None


async def get(url: str, *, policy: Policy = "operator", seconds: float = SECONDS) -> Page:
    """The page behind a URL, over at most MAX_HOPS redirects. NotRead otherwise.

    Where the first address is a public one, no redirect leads to one that is not.
    """
    try:
        async with asyncio.timeout(seconds):
            for _hop in range(MAX_HOPS + 1):
                found, public = await _once(url, A_PAGE, Bounds(policy, None, MAX_BYTES, seconds))
                if not found.elsewhere:
                    return Page(url, found.body, found.cut)
                policy = "public" if public else policy
                try:
                    url = urljoin(url, found.elsewhere)
                except ValueError:
                    raise NotRead(f"{url} leads to no page of the web") from None
    except TimeoutError:
        raise NotRead(f"{url} did not answer in time") from None
    raise NotRead(f"{url} sends its visitors from one place to the next")


async def fetch(
    url: str, sent: Sent = ANYTHING, *, bounds: Bounds, connecting: Callable[[], None] = lambda: None
) -> bytes:
    """What one URL that somebody else chose answers, whole: no redirect is followed. NotAllowed where the
    bounds forbid it, NotRead otherwise. `connecting` is called before a connection is made."""
    try:
        async with asyncio.timeout(bounds.seconds):
            found, _public = await _once(url, sent, bounds, connecting)
    except TimeoutError:
        raise NotRead(f"{url} did not answer in time") from None
    if found.elsewhere:
        raise NotRead(f"{url} sends its visitors elsewhere, which is not followed")
    if found.cut:
        raise NotRead(f"{url} answers with more than {bounds.max_bytes} bytes")
    return found.body


async def exchange(
    talk: connect.Stream, url: str, host: str, sent: Sent = A_PAGE, max_bytes: int = 0
) -> Answer:
    """One question and its answer on a stream, with at most so many bytes of its body (0: the head alone).
    `host`: what the server is called. Of an error or a redirect the head is read alone. NotRead where no
    answer comes."""
    try:
        return await _exchange(talk, url, host, sent, max_bytes)
    except (OSError, EOFError, h11.RemoteProtocolError):
        raise NotRead(f"{url} broke off") from None
    except h11.LocalProtocolError:
        raise NotRead(f"{url} is no page of the web") from None


async def _once(
    url: str, sent: Sent, bounds: Bounds, connecting: Callable[[], None] = lambda: None
) -> tuple[Answer, bool]:
    """One answer; and whether all addresses behind the URL are public ones."""
    target, secure = _target(url)
    if bounds.ports is not None and target.port not in bounds.ports:
        raise NotAllowed(f"{url} is at a port that is not asked")
    way, public = await _way(target, bounds)
    connecting()
    try:
        async with connect.stream(way, bounds.seconds, tls.verify() if secure else None) as talk:
            place = authority(target, 443 if secure else 80)
            found = await exchange(talk, url, place, sent, bounds.max_bytes)
    except tls.Untrusted as error:
        raise NotRead(f"{target.host} has a certificate that is not trusted: {error.words}") from None
    except (connect.NotConnected, Failed, tls.NoHandshake):
        raise NotRead(f"{authority(target)} does not answer") from None
    if found.status >= 400:
        raise NotRead(f"{url} answers with an error ({found.status})")
    return found, public


def _target(url: str) -> tuple[Target, bool]:
    """Where a URL leads, and whether it is spoken to by TLS."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS:
            raise NotRead(f"{url} is no page of the web")
        found = parse(parts.netloc if parts.port else f"{parts.netloc}:{_PORTS[parts.scheme]}")
    except (BadInput, ValueError):
        raise NotRead(f"{url} is no page of the web") from None
    return Target(found.host, found.port, TLS), parts.scheme == "https"


async def _way(target: Target, bounds: Bounds) -> tuple[Way, bool]:
    """The way to it, and whether all its addresses are public ones.

    Where only public addresses may be asked, the name is looked up here, and a proxy is told the address.
    Else the proxy looks it up, for the name may be known there alone.
    """
    proxy, there = bounds.proxy, ""
    try:
        if proxy is None or bounds.policy == "public":
            found = await resolution.resolve(target, bounds.policy, bounds.seconds)
            there, public = found[0], all(allowed(one, "public") for one in found)
            if proxy is None:
                return way_to(target, there, Route(sni=target.host)), public
        address = await resolution.first_hop(there, proxy, bounds.seconds)
        return way_to(target, address, Route(there, target.host, proxy)), bounds.policy == "public"
    except resolution.NotResolved as error:
        if error.reason == "address_not_allowed":
            raise NotAllowed(f"{target.host} leads to an address that may not be asked") from None
        raise NotRead(f"{target.host} has no address") from None


async def _exchange(talk: connect.Stream, url: str, host: str, sent: Sent, max_bytes: int) -> Answer:
    parts = urlsplit(url)
    headers = [
        ("Host", host), ("User-Agent", f"stanch/{__version__}"), ("Accept", sent.accept),
        ("Accept-Encoding", "identity"), ("Connection", "close"),
    ]  # fmt: skip
    if sent.body is not None:
        headers += [("Content-Type", sent.media), ("Content-Length", str(len(sent.body)))]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    method = "GET" if sent.body is None else "POST"
    client = h11.Connection(h11.CLIENT, max_incomplete_event_size=_CHUNK)
    talk.say(client.send(h11.Request(method=method, target=path, headers=headers)) or b"")
    if sent.body is not None:
        talk.say(client.send(h11.Data(data=sent.body)) or b"")
    talk.say(client.send(h11.EndOfMessage()) or b"")
    most = talk.received + _FRAMES + max_bytes + max_bytes // 16
    body, head = bytearray(), Answer(0, {})
    while True:
        event = client.next_event()
        if event is h11.NEED_DATA:
            if talk.received > most:
                raise EOFError
            client.receive_data(await talk.hear(_CHUNK))
        elif isinstance(event, h11.Response):
            named: dict[str, str] = {}
            for name, value in event.headers:
                named.setdefault(name.decode("latin-1"), value.decode("latin-1"))
            head = Answer(event.status_code, named)
            if not max_bytes or head.elsewhere or head.status >= 400:
                return head
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > max_bytes:
                return head._replace(body=bytes(body[:max_bytes]), cut=True)
        elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed)):
            return head._replace(body=bytes(body))


def authority(target: Target, usual: int = 0) -> str:
    """Host and port as they stand in a URL, the port left out where it is the usual one."""
    name = f"[{target.host}]" if ":" in target.host else target.host
    return name if target.port == usual else f"{name}:{target.port}"
