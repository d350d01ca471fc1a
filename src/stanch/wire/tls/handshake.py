"""Handshake messages in the clear (RFC 5246 section 7.4): who is the server, and what did it agree to?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L
from typing import NamedTuple

from stanch.wire.tls.record import Malformed, extended

SERVER_HELLO, CERTIFICATE, SERVER_HELLO_DONE, CERTIFICATE_STATUS = 2, 11, 14, 22
EXTENSION_HEARTBEAT, EXTENSION_SUPPORTED_VERSIONS = 15, 43
MAX_MESSAGE = 2**17
"""Bytes; real certificate chains are a tenth of it, and OpenSSL itself refuses more than 102,400."""

Failure = L["refused_hello", "closed_early", "timed_out", "not_tls", "malformed_tls", "too_much"]
"""Why a hello was not answered as far as ServerHelloDone."""


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
        self._held = bytearray()

    def feed(self, fragment: bytes) -> Iterator[Message]:
        """The messages that are whole now; those that do not matter here are left out."""
        held = extended(self._held, fragment)
        at, end = 0, len(held)
        try:
            while end - at >= 4:
                kind = held[at]
                following = at + 4 + (held[at + 1] << 16 | held[at + 2] << 8 | held[at + 3])
                if following - at - 4 > MAX_MESSAGE:
                    raise Malformed("too_much")
                if following > end:
                    return
                start, at = at + 4, following
                if kind == SERVER_HELLO:
                    yield server_hello(bytes(held[start:following]))
                elif kind == CERTIFICATE:
                    yield certificates(bytes(held[start:following]))
                elif kind == CERTIFICATE_STATUS:
                    yield stapled(bytes(held[start:following]))
                elif kind == SERVER_HELLO_DONE:
                    yield _DONE
        finally:
            if held is self._held:
                del self._held[:at]
            else:
                self._held = bytearray(held[at:])


_DONE = Done()


def vector(body: bytes, at: int, size: int) -> tuple[bytes, int]:
    """The vector whose length, in `size` bytes, stands at `at`, and where it ends (RFC 5246 section 4.3)."""
    start = at + size
    end = start + int.from_bytes(body[at:start], "big")
    if end > len(body) or start > len(body):
        raise Malformed("malformed_tls")
    return body[start:end], end


def server_hello(body: bytes) -> ServerHello:
    """RFC 5246 section 7.4.1.3; the version of TLS 1.3 stands in an extension (RFC 8446 section 4.2.1)."""
    _session, at = vector(body, 34, 1)  # after version and random
    if len(body) < at + 3:
        raise Malformed("malformed_tls")
    version, cipher = body[0] << 8 | body[1], body[at] << 8 | body[at + 1]
    heartbeat: int | None = None
    if len(body) > at + 3:  # after the compression
        extensions, _end = vector(body, at + 3, 2)
        at = 0
        while at < len(extensions):
            kind = int.from_bytes(extensions[at : at + 2], "big")
            content, at = vector(extensions, at + 2, 2)
            if kind == EXTENSION_HEARTBEAT:
                if len(content) != 1 or content[0] not in (1, 2):
                    raise Malformed("malformed_tls")
                heartbeat = content[0]
            elif kind == EXTENSION_SUPPORTED_VERSIONS and len(content) == 2:
                version = int.from_bytes(content, "big")
    return ServerHello(version, cipher, heartbeat)


def certificates(body: bytes) -> Certificates:
    """RFC 5246 section 7.4.2."""
    chain, _end = vector(body, 0, 3)
    found = []
    at = 0
    while at < len(chain):
        one, at = vector(chain, at, 3)
        found.append(one)
    return Certificates(tuple(found))


def stapled(body: bytes) -> Stapled:
    """RFC 6066 section 8: a status_type of 1 (ocsp), then the response; empty where it is not that, for
    what nobody needs must not end a conversation."""
    try:
        return Stapled(vector(body, 1, 3)[0] if body[:1] == b"\1" else b"")
    except Malformed:
        return Stapled(b"")
