"""Handshake messages in the clear (RFC 5246 section 7.4): who is the server, and what did it agree to?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stanch.wire.tls.record import Malformed

SERVER_HELLO, CERTIFICATE, SERVER_HELLO_DONE, CERTIFICATE_STATUS = 2, 11, 14, 22
EXTENSION_HEARTBEAT, EXTENSION_SUPPORTED_VERSIONS = 15, 43
MAX_MESSAGE = 2**17
"""Bytes; real certificate chains are a tenth of it, and OpenSSL itself refuses more than 102,400."""


class ServerHello(NamedTuple):
    """The version and cipher suite chosen; `heartbeat`: the mode echoed (1 or 2, RFC 6520), else None."""

    version: int
    cipher: int
    heartbeat: int | None


class Certificates(NamedTuple):
    """The chain as sent, leaf first, each in DER."""

    der: tuple[bytes, ...]


class Stapled(NamedTuple):
    """The OCSP response in DER that a server sent along (RFC 6066 section 8)."""

    der: bytes


class Done(NamedTuple):
    """ServerHelloDone: the server waits for us."""


Message = ServerHello | Certificates | Stapled | Done


class Messages:
    """Puts messages together across records. Keeps at most MAX_MESSAGE bytes."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, fragment: bytes) -> Iterator[Message]:
        """The messages that are whole now; those that do not matter here are left out."""
        self._bytes += fragment
        held = self._bytes
        at = 0
        try:
            while len(held) - at >= 4:
                kind, length = held[at], int.from_bytes(held[at + 1 : at + 4], "big")
                if length > MAX_MESSAGE:
                    raise Malformed("too_much")
                if len(held) - at < 4 + length:
                    return
                body = bytes(held[at + 4 : at + 4 + length])
                at += 4 + length
                if kind == SERVER_HELLO:
                    yield server_hello(body)
                elif kind == CERTIFICATE:
                    yield certificates(body)
                elif kind == CERTIFICATE_STATUS:
                    yield stapled(body)
                elif kind == SERVER_HELLO_DONE:
                    yield Done()
        finally:
            del held[:at]


class _Reader:
    """Takes numbers and vectors off the front; Malformed where there is too little."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, count: int) -> bytes:
        taken = self.body[self.at : self.at + count]
        if len(taken) < count:
            raise Malformed("malformed_tls")
        self.at += count
        return taken

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def vector(self, count: int) -> bytes:
        return self.take(self.number(count))

    @property
    def left(self) -> bool:
        return self.at < len(self.body)


def server_hello(body: bytes) -> ServerHello:
    """RFC 5246 section 7.4.1.3; the version of TLS 1.3 stands in an extension (RFC 8446 section 4.2.1)."""
    reader = _Reader(body)
    version = reader.number(2)
    reader.take(32)
    reader.vector(1)
    cipher = reader.number(2)
    reader.take(1)
    heartbeat: int | None = None
    if reader.left:
        extensions = _Reader(reader.vector(2))
        while extensions.left:
            kind, content = extensions.number(2), extensions.vector(2)
            if kind == EXTENSION_HEARTBEAT:
                if len(content) != 1 or content[0] not in (1, 2):
                    raise Malformed("malformed_tls")
                heartbeat = content[0]
            elif kind == EXTENSION_SUPPORTED_VERSIONS and len(content) == 2:
                version = int.from_bytes(content, "big")
    return ServerHello(version, cipher, heartbeat)


def certificates(body: bytes) -> Certificates:
    """RFC 5246 section 7.4.2."""
    chain = _Reader(_Reader(body).vector(3))
    found = []
    while chain.left:
        found.append(chain.vector(3))
    return Certificates(tuple(found))


def stapled(body: bytes) -> Stapled:
    """RFC 6066 section 8: a status_type of 1 (ocsp), then the response; empty where it is not that, for
    what nobody needs must not end a conversation."""
    reader = _Reader(body)
    try:
        return Stapled(reader.vector(3) if reader.number(1) == 1 else b"")
    except Malformed:
        return Stapled(b"")
