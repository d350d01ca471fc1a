"""Which chain does a server send, and which OCSP response with it? A connection of its own, no heartbeat.

Up to TLS 1.2 both come in the clear, so our hello asks for the response. Where a server speaks TLS 1.3
alone its chain takes a real handshake, and a response stapled to it is not seen: its issuer can be asked.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from typing import Any, cast

import msgspec

from stanch.net import linking
from stanch.net.target import Target
from stanch.wire.tls import hello
from stanch.wire.tls.handshake import Certificates, Done, Messages, Stapled
from stanch.wire.tls.record import ALERT, HANDSHAKE, Malformed, Records

MAX_BYTES = 2**18


class Presented(msgspec.Struct, frozen=True):
    """The chain in DER as it was sent, leaf first (empty: none was seen), and the stapled response or b""."""

    chain: tuple[bytes, ...] = ()
    staple: bytes = b""


class _Listening(asyncio.Protocol):
    """Reads to ServerHelloDone, an alert, the end, or too much."""

    def __init__(self, greeting: bytes) -> None:
        self._greeting = greeting
        self._records, self._messages = Records(), Messages()
        self._received = 0
        self._chain: tuple[bytes, ...] = ()
        self._staple = b""
        self.found: asyncio.Future[Presented] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._greeting)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        try:
            for one in self._records.feed(data):
                if one.type == ALERT and one.fragment[:1] != b"\x01":
                    self._end()
                elif one.type == HANDSHAKE:
                    self._take(one.fragment)
        except Malformed:
            self._end()
        if self._received > MAX_BYTES:
            self._end()

    def _take(self, fragment: bytes) -> None:
        for message in self._messages.feed(fragment):
            if isinstance(message, Certificates) and not self._chain:
                self._chain = message.der
            elif isinstance(message, Stapled):
                self._staple = message.der
            elif isinstance(message, Done):
                self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        if not self.found.done():
            self.found.set_result(Presented(self._chain, self._staple))


async def presented(target: Target, address: str, seconds: float, *, named: bool = True) -> Presented:
    """What one address presents; nothing where nobody answers in time."""
    name = target.host if named and not target.literal else ""
    try:
        async with asyncio.timeout(seconds):
            found = await _in_the_clear(target, address, seconds, name)
            return found if found.chain else await _by_handshake(target, address, name)
    except (TimeoutError, linking.NotConnected):
        return Presented()


async def _in_the_clear(target: Target, address: str, seconds: float, name: str) -> Presented:
    random = int(time.time()).to_bytes(4, "big") + os.urandom(28)
    greeting = hello.client_hello(random, name, heartbeat=False, status=True)
    transport, machine = await linking.connect(lambda: _Listening(greeting), address, target.port, seconds)
    try:
        return await machine.found
    finally:
        linking.close(transport)


async def _by_handshake(target: Target, address: str, name: str) -> Presented:
    """TLS 1.3. What is shown is looked at here, and trusted or not elsewhere."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        _reader, writer = await asyncio.open_connection(
            address, target.port, ssl=context, server_hostname=name or ""
        )
    except (OSError, ssl.SSLError, ValueError):
        return Presented()
    found = writer.get_extra_info("ssl_object")
    chain = _whole(found)
    linking.close(writer.transport)
    return Presented(chain)


def _whole(talk: Any) -> tuple[bytes, ...]:
    """The chain as sent. Python has it in public from 3.13 on; before that, below the surface."""
    inner: Any = talk if hasattr(talk, "get_unverified_chain") else talk._sslobj
    return tuple(
        one if isinstance(one, bytes) else ssl.PEM_cert_to_DER_cert(one.public_bytes())
        for one in inner.get_unverified_chain() or ()
    )
