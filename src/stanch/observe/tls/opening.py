"""The way to a server: where to connect, what to say before TLS begins, and the name to call it by."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import NamedTuple

import msgspec

from stanch.net import linking
from stanch.net.proxy import Proxy
from stanch.net.target import DTLS, TLS, Target
from stanch.wire import starttls
from stanch.wire.dialog import Begin, Dialog, Failed, Talk
from stanch.wire.proxies import http_connect, socks5


class Route(msgspec.Struct, frozen=True):
    """How a look shall go, where it shall not go the usual way. `address`: connect there, whatever addresses
    the name has. `sni`: the name in the hello, "" for none, None for the target's own."""

    address: str = ""
    sni: str | None = None
    proxy: Proxy | None = None


DIRECT = Route()


class Way(NamedTuple):
    """Connect to this address and port; then this dialog, where there is one; then TLS with this name ("":
    without a name)."""

    address: str
    port: int
    sni: str = ""
    dialog: Begin | None = None


def way(target: Target, address: str, route: Route = DIRECT) -> Way:
    """The way to a target at one address: its own or, where the route has a proxy, the proxy's."""
    sni = route.sni
    if sni is None:
        sni = "" if target.literal else target.host
    if target.protocol in (TLS, DTLS) and route.proxy is None:
        return Way(address, target.port, sni)
    port = target.port if route.proxy is None else route.proxy.place.port
    return Way(address, port, sni, lambda: _talk(target, route))


def _talk(target: Target, route: Route) -> Talk:
    """What is said before TLS: to the proxy, then to the server itself."""
    if route.proxy is not None:
        dialog = http_connect if route.proxy.kind == "http" else socks5
        host = route.address or target.host
        yield from dialog.talk(host, target.port, route.proxy.user, route.proxy.password)
    if target.protocol != TLS:
        yield from starttls.adapter(target.protocol).talk(route.sni or target.host)


async def opened(way: Way, seconds: float) -> socket.socket:
    """A connected socket on which TLS may begin. linking.NotConnected, Failed.

    For what cannot be fed with bytes: a library's own handshake.
    """
    loop = asyncio.get_running_loop()
    family = socket.AF_INET6 if ipaddress.ip_address(way.address).version == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        async with asyncio.timeout(seconds):
            await linking.reach(sock, way.address, way.port)
            if way.dialog is not None:
                await _say(loop, sock, Dialog(way.dialog()))
        return sock
    except BaseException as error:
        sock.close()
        if isinstance(error, TimeoutError):
            raise linking.NotConnected("connect_timed_out") from None
        if isinstance(error, OSError):
            raise Failed("closed_before_tls") from None
        raise


async def _say(loop: asyncio.AbstractEventLoop, sock: socket.socket, dialog: Dialog) -> None:
    while True:
        if dialog.outgoing:
            await loop.sock_sendall(sock, dialog.outgoing)
            dialog.outgoing = b""
        if dialog.done:
            return
        data = await loop.sock_recv(sock, 4096)
        if not data:
            raise Failed("closed_before_tls")
        dialog.receive(data)
