"""What a server answers to an offer: what it chose, with which parameters; or that it refused.

The machine takes bytes until it has seen what can be seen in the clear: to ServerHelloDone, or to the
ServerHello of TLS 1.3 (RFC 8446 section 4.1.3), whose rest is encrypted.
"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.wire.tls.handshake import (
    CERTIFICATE,
    MAX_MESSAGE,
    SERVER_HELLO,
    SERVER_HELLO_DONE,
    certificates,
)
from stanch.wire.tls.record import ALERT, HANDSHAKE, Malformed, Records

KEY_EXCHANGE = 12
RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""The random of a ServerHello that is a HelloRetryRequest (RFC 8446 section 4.1.3)."""

EXTENDED_MASTER_SECRET, SESSION_TICKET, SUPPORTED_VERSIONS, KEY_SHARE, RENEGOTIATION = 23, 35, 43, 51, 0xFF01
MAX_BYTES = 2**18


class Reader:
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


class Chosen(msgspec.Struct, frozen=True):
    """What the server chose. `group`: the number of a named group; `dh_bits`: the size of a prime that it
    sent; 0 where there is none. `whole`: was all of it seen that is sent in the clear?"""

    version: int
    cipher: int
    compression: int
    extensions: frozenset[int]
    retry: bool = False
    group: int = 0
    dh_bits: int = 0
    certificates: tuple[bytes, ...] = ()
    whole: bool = False


End = L["chosen", "refused", "closed", "malformed"]


class Answer:
    """One connection, after the offer was sent. `end` says how it ended, None while it goes on.

    refused: a fatal alert, `alert` says which. closed: neither alert nor ServerHello came.
    """

    def __init__(self, *, keyed: frozenset[int] = frozenset()) -> None:
        self.chosen: Chosen | None = None
        self.alert: int | None = None
        self.end: End | None = None
        self._records = Records()
        self._held = bytearray()
        self._received = 0
        self._keyed = keyed
        """Suites whose ServerKeyExchange names a prime (DHE); that of others names a group."""

    def receive(self, data: bytes) -> None:
        """Bytes from the server."""
        if self.end is not None:
            return
        self._received += len(data)
        try:
            for one in self._records.feed(data):
                if one.type == ALERT:
                    self._alert(one.fragment)
                elif one.type == HANDSHAKE:
                    self._handshake(one.fragment)
                elif self.chosen is None:
                    raise Malformed("malformed_tls")
                if self.end is not None:
                    return
            if self._received > MAX_BYTES:
                raise Malformed("too_much")
        except Malformed:
            self.end = "malformed"

    def closed(self) -> None:
        """The server closed or reset the connection."""
        if self.end is None:
            self.end = "chosen" if self.chosen is not None else "closed"

    def _alert(self, fragment: bytes) -> None:
        self.alert = fragment[1] if len(fragment) == 2 else None
        if fragment[:1] == b"\x02":
            self.end = "chosen" if self.chosen is not None else "refused"

    def _handshake(self, fragment: bytes) -> None:
        self._held += fragment
        while self.end is None and len(self._held) >= 4:
            length = int.from_bytes(self._held[1:4], "big")
            if length > MAX_MESSAGE:
                raise Malformed("too_much")
            if len(self._held) < 4 + length:
                return
            kind, body = self._held[0], bytes(self._held[4 : 4 + length])
            del self._held[: 4 + length]
            self._message(kind, body)

    def _message(self, kind: int, body: bytes) -> None:
        if self.chosen is None:
            if kind != SERVER_HELLO:
                raise Malformed("malformed_tls")
            self.chosen = _server_hello(body)
            if self.chosen.version >= 0x0304:
                self._done()
        elif kind == CERTIFICATE and not self.chosen.certificates:
            self.chosen = msgspec.structs.replace(self.chosen, certificates=certificates(body).der)
        elif kind == KEY_EXCHANGE:
            group, bits = _key_exchange(body, self.chosen.cipher in self._keyed)
            self.chosen = msgspec.structs.replace(self.chosen, group=group, dh_bits=bits)
        elif kind == SERVER_HELLO_DONE:
            self._done()

    def _done(self) -> None:
        assert self.chosen is not None
        self.chosen = msgspec.structs.replace(self.chosen, whole=True)
        self.end = "chosen"


def _server_hello(body: bytes) -> Chosen:
    reader = Reader(body)
    version, random = reader.number(2), reader.take(32)
    reader.vector(1)
    cipher, compression = reader.number(2), reader.number(1)
    seen: set[int] = set()
    group = 0
    if reader.left:
        extensions = Reader(reader.vector(2))
        while extensions.left:
            kind, content = extensions.number(2), extensions.vector(2)
            seen.add(kind)
            if kind == SUPPORTED_VERSIONS and len(content) == 2:
                version = int.from_bytes(content, "big")
            elif kind == KEY_SHARE and len(content) >= 2:
                group = int.from_bytes(content[:2], "big")
    return Chosen(version, cipher, compression, frozenset(seen), random == RETRY, group)


def _key_exchange(body: bytes, prime: bool) -> tuple[int, int]:
    """The group, or the bits of the prime (RFC 5246 section 7.4.3, RFC 8422 section 5.4). A curve that is
    spelled out is (0, 0): its size is not known."""
    reader = Reader(body)
    if prime:
        return 0, int.from_bytes(reader.vector(2), "big").bit_length()
    return (reader.number(2), 0) if reader.number(1) == 3 else (0, 0)
