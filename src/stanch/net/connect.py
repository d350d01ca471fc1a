"""A connection: from an address, or a whole way, to a transport, a socket or a stream.

Every connection of stanch to somebody else is opened here: to one literal address, whose peer is checked,
within a deadline, and closed without lingering. A way may lead through a proxy and a dialog in the clear
(STARTTLS).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast
from typing import Literal as L

from stanch.net.route import Way
from stanch.net.target import literal
from stanch.net.timers import limit
from stanch.net.tls import NoHandshake, Untrusted
from stanch.wire.dialog import Dialog, Failed

P = TypeVar("P", bound=asyncio.Protocol)
D = TypeVar("D", bound=asyncio.DatagramProtocol)
Failure = L["connection_refused", "connect_timed_out", "no_route", "too_many_at_once"]
_LINGER_0 = struct.pack("ii", 1, 0)
_FAILURES: dict[int | None, Failure] = {
    errno.ECONNREFUSED: "connection_refused",
    errno.ECONNRESET: "connection_refused",
    errno.ETIMEDOUT: "connect_timed_out",
    errno.EMFILE: "too_many_at_once",
    errno.ENFILE: "too_many_at_once",
    errno.ENOBUFS: "too_many_at_once",
    errno.EADDRNOTAVAIL: "too_many_at_once",
}
"""What the system says; everything else is no_route."""


class NotConnected(Exception):
    """Nobody could be reached at this address and port; `reason` says why."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason: Failure = reason


async def transport(
    protocol: Callable[[], P], address: str, port: int, seconds: float
) -> tuple[asyncio.Transport, P]:
    """A transport to a literal address; the protocol itself says what comes before TLS. NotConnected."""
    assert literal(address)
    loop = asyncio.get_running_loop()
    try:
        with limit(loop, seconds):
            made, speaker = await loop.create_connection(protocol, address, port)
    except TimeoutError:
        raise NotConnected("connect_timed_out") from None
    except OSError as error:
        raise NotConnected(_failure(error)) from None
    peer = made.get_extra_info("peername")
    if peer is None or not _same(str(peer[0]), address):
        close(made)
        raise NotConnected("no_route")
    return made, speaker


async def datagrams(
    protocol: Callable[[], D], address: str, port: int
) -> tuple[asyncio.DatagramTransport, D]:
    """Datagrams to and from one literal address and port, and nobody else. NotConnected."""
    assert literal(address)
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_datagram_endpoint(protocol, remote_addr=(address, port))
    except OSError as error:
        raise NotConnected(_failure(error)) from None


async def sock(way: Way, seconds: float) -> socket.socket:
    """A connected socket at the end of a way, on which TLS may begin. NotConnected, Failed."""
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ipaddress.ip_address(way.address).version == 6 else socket.AF_INET
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise NotConnected(_failure(error)) from None
    try:
        made.setblocking(False)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
        async with asyncio.timeout(seconds):
            await _reach(loop, made, way)
            if way.dialog is not None:
                await _say(loop, made, Dialog(way.dialog()))
        return made
    except BaseException as error:
        made.close()
        if isinstance(error, TimeoutError):
            raise NotConnected("connect_timed_out") from None
        if isinstance(error, OSError):
            raise Failed("closed_before_tls") from None
        raise


class Stream:
    """What is said and heard at the end of a way, in the clear or by TLS; `sent` and `received` count its
    bytes. `session`: what this machine's library knows of the handshake, None without one."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.session: Any = writer.get_extra_info("ssl_object")
        self.sent = self.received = 0

    def say(self, data: bytes) -> None:
        """Send it."""
        self._writer.write(data)
        self.sent += len(data)

    async def hear(self, size: int) -> bytes:
        """At most so many bytes of what comes next, b"" at the end. OSError where it broke off."""
        data = await self._reader.read(size)
        self.received += len(data)
        return data


@asynccontextmanager
async def stream(way: Way, seconds: float, context: ssl.SSLContext | None = None) -> AsyncIterator[Stream]:
    """A stream at the end of a way, by TLS where there is a context for it; closed at the end. `seconds`
    bound its beginning. NotConnected, Failed, NoHandshake, and Untrusted where the context verifies."""
    connected = await sock(way, seconds)
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(
                sock=connected, ssl=context, server_hostname=None if context is None else way.sni
            )
    except ssl.SSLCertVerificationError as error:
        connected.close()
        raise Untrusted(int(error.verify_code), str(error.verify_message)) from None
    except (OSError, ValueError, TimeoutError) as error:
        connected.close()
        raise NoHandshake(str(error)) from None
    except BaseException:
        connected.close()
        raise
    try:
        yield Stream(reader, writer)
    finally:
        close(writer.transport)


def close(transport: asyncio.BaseTransport) -> None:
    """Close at once, by RST: a FIN would keep the port busy for a minute on our side (TIME_WAIT)."""
    if transport.is_closing():
        return
    found = transport.get_extra_info("socket")
    if found is not None:
        with contextlib.suppress(OSError, ValueError):  # it is closed already
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
    cast(asyncio.WriteTransport, transport).abort()


async def _reach(loop: asyncio.AbstractEventLoop, made: socket.socket, way: Way) -> None:
    try:
        await loop.sock_connect(made, (way.address, way.port))
        peer = str(made.getpeername()[0])
    except OSError as error:
        raise NotConnected(_failure(error)) from None
    if not _same(peer, way.address):
        raise NotConnected("no_route")


async def _say(loop: asyncio.AbstractEventLoop, made: socket.socket, dialog: Dialog) -> None:
    while True:
        if dialog.outgoing:
            await loop.sock_sendall(made, dialog.outgoing)
            dialog.outgoing = b""
        if dialog.done:
            return
        data = await loop.sock_recv(made, 4096)
        if not data:
            raise Failed("closed_before_tls")
        dialog.receive(data)


def _failure(error: OSError) -> Failure:
    return "connect_timed_out" if isinstance(error, TimeoutError) else _FAILURES.get(error.errno, "no_route")


def _same(peer: str, address: str) -> bool:
    return peer == address or ipaddress.ip_address(peer.partition("%")[0]) == ipaddress.ip_address(address)
