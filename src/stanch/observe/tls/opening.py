"""The way to a server: where to connect, what to say before TLS begins, and the name to call it by."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import NamedTuple

from stanch.net import linking
from stanch.net.target import TLS, Target
from stanch.wire import starttls
from stanch.wire.dialog import Begin, Dialog, Failed


class Way(NamedTuple):
    """Connect to this address and port; then these dialogs, one after the other; then TLS with this name
    ("": without a name)."""

    address: str
    port: int
    sni: str = ""
    dialogs: tuple[Begin, ...] = ()


def way(target: Target, address: str) -> Way:
    """The direct way to one address of a target."""
    sni = "" if target.literal else target.host
    if target.protocol == TLS:
        return Way(address, target.port, sni)
    talk = starttls.adapter(target.protocol).talk
    return Way(address, target.port, sni, (lambda: talk(target.host),))


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
            for begin in way.dialogs:
                await _say(loop, sock, Dialog(begin()))
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
