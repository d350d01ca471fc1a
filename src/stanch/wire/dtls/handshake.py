"""Handshake messages of DTLS (RFC 6347 section 4.2.2): put together from fragments, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stanch.wire.tls.handshake import MAX_MESSAGE
from stanch.wire.tls.record import Malformed

HELLO_VERIFY_REQUEST = 3
_HEADER = 12
_MAX_MESSAGES = 16
"""A server's first flight has five or six."""


class Message(NamedTuple):
    """A whole message: its type and body."""

    type: int
    body: bytes


class _Part:
    """What is there of one message."""

    def __init__(self, type: int, length: int) -> None:
        self.type = type
        self.body = bytearray(length)
        self.missing = [(0, length)] if length else []

    def put(self, start: int, content: bytes) -> None:
        end = start + len(content)
        self.body[start:end] = content
        left = []
        for low, high in self.missing:
            left += [(low, min(high, start)), (max(low, end), high)]
        self.missing = [(low, high) for low, high in left if low < high]


class DatagramMessages:
    """Puts messages together, whatever order their fragments come in, however often. Bounded."""

    def __init__(self) -> None:
        self._parts: dict[int, _Part] = {}
        self._following: int | None = None

    def feed(self, fragment: bytes) -> Iterator[Message]:
        """The messages that are whole now, in their order; each once."""
        at = 0
        while at < len(fragment):
            head = fragment[at : at + _HEADER]
            if len(head) < _HEADER:
                raise Malformed("malformed_tls")
            length, number = int.from_bytes(head[1:4], "big"), int.from_bytes(head[4:6], "big")
            start, size = int.from_bytes(head[6:9], "big"), int.from_bytes(head[9:12], "big")
            content = fragment[at + _HEADER : at + _HEADER + size]
            at += _HEADER + size
            if len(content) < size or start + size > length:
                raise Malformed("malformed_tls")
            if length > MAX_MESSAGE or number > _MAX_MESSAGES:
                raise Malformed("too_much")
            if head[0] == HELLO_VERIFY_REQUEST and size == length:
                yield Message(head[0], content)  # its number says nothing: it is asked for anew each time
                continue
            self._put(head[0], number, length, start, content)
        yield from self._whole()

    def _put(self, type: int, number: int, length: int, start: int, content: bytes) -> None:
        if self._following is not None and number < self._following:
            return  # it was given out already
        part = self._parts.setdefault(number, _Part(type, length))
        if part.type != type or len(part.body) != length:
            raise Malformed("malformed_tls")
        if len(part.missing) < _MAX_MESSAGES * 64:
            part.put(start, content)

    def _whole(self) -> Iterator[Message]:
        if self._following is None:
            if not any(part.type == 2 for part in self._parts.values()):
                return
            # some servers count their HelloVerifyRequest, others do not: it begins with ServerHello
            self._following = min(number for number, part in self._parts.items() if part.type == 2)
        while (part := self._parts.get(self._following)) is not None and not part.missing:
            del self._parts[self._following]
            self._following += 1
            yield Message(part.type, bytes(part.body))


def message(type: int, number: int, body: bytes) -> bytes:
    """A message in one fragment."""
    length = len(body).to_bytes(3, "big")
    return bytes((type,)) + length + number.to_bytes(2, "big") + bytes(3) + length + body


def cookie(body: bytes) -> bytes:
    """The cookie of a HelloVerifyRequest (RFC 6347 section 4.2.1): version, then 0 to 255 bytes."""
    if len(body) < 3 or len(body) < 3 + body[2]:
        raise Malformed("malformed_tls")
    return body[3 : 3 + body[2]]
