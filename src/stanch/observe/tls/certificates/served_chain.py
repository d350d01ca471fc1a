"""Which chain does a server send, and which OCSP response with it? A connection of its own, no heartbeat.

Up to TLS 1.2 both come in the clear, so our hello asks for the response. Where a server speaks TLS 1.3
alone its chain takes a real handshake, and a response stapled to it is not seen: its issuer can be asked.
"""

from __future__ import annotations

import asyncio
import os

import msgspec

from stanch.net import clock, connect, resolution, tls
from stanch.net.route import DIRECT, Route, Way, way_to
from stanch.net.target import Target
from stanch.wire.dialog import Failed
from stanch.wire.tls import hello
from stanch.wire.tls.handshake import Certificates, Done, Messages, Stapled
from stanch.wire.tls.record import ALERT, HANDSHAKE, Malformed, Records

MAX_BYTES = 2**18


class Presented(msgspec.Struct, frozen=True):
    """The chain in DER as it was sent, leaf first (empty: none was seen), and the stapled response or b""."""

    chain: tuple[bytes, ...] = ()
    staple: bytes = b""


class _Reading:
    """Reads to ServerHelloDone, an alert, or too much."""

    def __init__(self) -> None:
        self._records, self._messages = Records(), Messages()
        self._received = 0
        self.chain: tuple[bytes, ...] = ()
        self.staple = b""
        self.done = False

    def receive(self, data: bytes) -> None:
        self._received += len(data)
        try:
            for one in self._records.feed(data):
                if one.type == ALERT and one.fragment[:1] != b"\x01":
                    self.done = True
                elif one.type == HANDSHAKE:
                    self._take(one.fragment)
        except Malformed:
            self.done = True
        self.done = self.done or self._received > MAX_BYTES

    def _take(self, fragment: bytes) -> None:
        for message in self._messages.feed(fragment):
            if isinstance(message, Certificates) and not self.chain:
                self.chain = message.der
            elif isinstance(message, Stapled):
                self.staple = message.der
            elif isinstance(message, Done):
                self.done = True


async def presented(
    target: Target, address: str, seconds: float, *, named: bool = True, route: Route = DIRECT
) -> Presented:
    """What one address presents by this route; nothing where nobody answers in time."""
    try:
        way = way_to(target, await resolution.first_hop(address, route.proxy, seconds), route)
        if not named:
            way = way._replace(sni="")
        async with asyncio.timeout(seconds):
            found = await _in_the_clear(way, seconds)
            return found if found.chain else await _by_handshake(way, seconds)
    except (TimeoutError, Failed, connect.NotConnected, resolution.NotResolved, tls.NoHandshake):
        return Presented()


async def _in_the_clear(way: Way, seconds: float) -> Presented:
    loop, reading = asyncio.get_running_loop(), _Reading()
    random = clock.hello_seconds() + os.urandom(28)
    with await connect.sock(way, seconds) as sock:
        try:
            await loop.sock_sendall(sock, hello.client_hello(random, way.sni, heartbeat=False, status=True))
            while not reading.done and (data := await loop.sock_recv(sock, 2**16)):
                reading.receive(data)
        except OSError:  # what came before it broke off counts
            pass
    return Presented(reading.chain, reading.staple)


async def _by_handshake(way: Way, seconds: float) -> Presented:
    """TLS 1.3. What is shown is looked at here, and trusted or not elsewhere."""
    async with connect.stream(way, seconds, tls.legacy()) as talk:
        return Presented(tls.sent(talk.session))
