"""Which chain does a server send, and which OCSP response with it? A connection of its own, no heartbeat.

Up to TLS 1.2 both come in the clear, so our hello asks for the response. Where a server speaks TLS 1.3
alone its chain takes a real handshake, and a response stapled to it is not seen: its issuer can be asked.
How this machine's TLS library shakes hands with whoever is looked at, and what it saw, is here for all.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from typing import Any

import msgspec

from stanch.net import linking
from stanch.net.target import Target
from stanch.observe.tls import opening
from stanch.observe.tls.opening import Way, opened
from stanch.observe.tls.reissue.chains import Authorities
from stanch.wire.dialog import Failed
from stanch.wire.tls import hello
from stanch.wire.tls.handshake import Certificates, Done, Messages, Stapled
from stanch.wire.tls.record import ALERT, HANDSHAKE, Malformed, Records

MAX_BYTES = 2**18
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME
_LEGACY_SERVER = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT: servers from before RFC 5746
_DER = 2  # _ssl.ENCODING_DER


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


async def presented(target: Target, address: str, seconds: float, *, named: bool = True) -> Presented:
    """What one address presents; nothing where nobody answers in time."""
    way = opening.way(target, address)
    if not named:
        way = way._replace(sni="")
    try:
        async with asyncio.timeout(seconds):
            found = await _in_the_clear(way, seconds)
            return found if found.chain else await _by_handshake(way, seconds)
    except (TimeoutError, OSError, ssl.SSLError, ValueError, Failed, linking.NotConnected):
        return Presented()


async def _in_the_clear(way: Way, seconds: float) -> Presented:
    loop, reading = asyncio.get_running_loop(), _Reading()
    random = int(time.time()).to_bytes(4, "big") + os.urandom(28)
    with await opened(way, seconds) as sock:
        try:
            await loop.sock_sendall(sock, hello.client_hello(random, way.sni, heartbeat=False, status=True))
            while not reading.done and (data := await loop.sock_recv(sock, 2**16)):
                reading.receive(data)
        except OSError:  # what came before it broke off counts
            pass
    return Presented(reading.chain, reading.staple)


async def _by_handshake(way: Way, seconds: float) -> Presented:
    """TLS 1.3. What is shown is looked at here, and trusted or not elsewhere."""
    sock = await opened(way, seconds)
    _reader, writer = await asyncio.open_connection(sock=sock, ssl=context(), server_hostname=way.sni)
    chain = sent(writer.get_extra_info("ssl_object"))
    linking.close(writer.transport)
    return Presented(chain)


def context(trusting: Authorities | None = None, *, dates: bool = True) -> ssl.SSLContext:
    """For a handshake with everything that OpenSSL still speaks, and a certificate: who is looked at is
    judged by what it offers, not refused. Verified by these authorities, the name left out (`dates` False:
    and the dates); by nobody where there are none."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.set_ciphers("ALL:COMPLEMENTOFALL:!aNULL:@SECLEVEL=0")
    made.options |= _LEGACY_SERVER
    if trusting is None:
        made.verify_mode = ssl.CERT_NONE
        return made
    trusting.trust(made)
    if not dates:
        made.verify_flags |= _NO_CHECK_TIME
    return made


def sent(talk: object) -> tuple[bytes, ...]:
    """The chain of a handshake as the server sent it, in DER; () where it cannot be read."""
    return _ders(talk, "get_unverified_chain")


def built(talk: object) -> tuple[bytes, ...]:
    """The chain that OpenSSL built and verified in a handshake, from the leaf to an authority."""
    return _ders(talk, "get_verified_chain")


def _ders(talk: Any, name: str) -> tuple[bytes, ...]:
    """Python has these in public from 3.13 on; before that, below the surface."""
    read = getattr(talk, name, None) or getattr(getattr(talk, "_sslobj", None), name, None)
    found = read() if read is not None else None
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in found or ())
