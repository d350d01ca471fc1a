"""A connection to exactly one address, with a deadline; closed without lingering."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import struct
from collections.abc import Callable
from typing import Literal as L
from typing import TypeVar, cast

from stanch.net.target import literal
from stanch.net.wheel import limit

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


async def connect(
    protocol: Callable[[], P], address: str, port: int, seconds: float
) -> tuple[asyncio.Transport, P]:
    """Connect to a literal address. No name is looked up, no proxy is used."""
    assert literal(address)
    loop = asyncio.get_running_loop()
    try:
        with limit(loop, seconds):
            transport, made = await loop.create_connection(protocol, address, port)
    except TimeoutError:
        raise NotConnected("connect_timed_out") from None
    except OSError as error:
        raise NotConnected(_failure(error)) from None
    peer = transport.get_extra_info("peername")
    if peer is None or not _same(str(peer[0]), address):
        close(transport)
        raise NotConnected("no_route")
    return transport, made


def _failure(error: OSError) -> Failure:
    return "connect_timed_out" if isinstance(error, TimeoutError) else _FAILURES.get(error.errno, "no_route")


def _same(peer: str, address: str) -> bool:
    return peer == address or ipaddress.ip_address(peer.partition("%")[0]) == ipaddress.ip_address(address)


async def associate(
    protocol: Callable[[], D], address: str, port: int
) -> tuple[asyncio.DatagramTransport, D]:
    """Datagrams to and from one literal address and port, and nobody else. NotConnected."""
    ipaddress.ip_address(address)
    loop = asyncio.get_running_loop()
    try:
        return await loop.create_datagram_endpoint(protocol, remote_addr=(address, port))
    except OSError as error:
        raise NotConnected(_failure(error)) from None


async def reach(sock: socket.socket, address: str, port: int) -> None:
    """Connect a non-blocking socket to a literal address, for what cannot be fed with bytes. NotConnected."""
    ipaddress.ip_address(address)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
    try:
        await asyncio.get_running_loop().sock_connect(sock, (address, port))
    except OSError as error:
        raise NotConnected(_failure(error)) from None


def close(transport: asyncio.BaseTransport) -> None:
    """Close at once, by RST: a FIN would keep the port busy for a minute on our side (TIME_WAIT)."""
    if transport.is_closing():
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        with contextlib.suppress(OSError, ValueError):  # it is closed already
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_0)
    cast(asyncio.WriteTransport, transport).abort()
