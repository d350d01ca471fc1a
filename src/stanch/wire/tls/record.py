"""The record layer (RFC 5246 section 6.2.1): bytes in, whole records out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT = 20, 21, 22, 23, 24
UNRECOGNIZED_NAME = 112
"""The alert of a server that does not know the name it was called by (RFC 6066 section 3)."""

MAX_FRAGMENT = 2**14
_TYPES = frozenset((CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT))
_MAX_LENGTH = MAX_FRAGMENT + 2048  # RFC 5246 section 6.2.3: encrypted fragments may be larger


class Malformed(Exception):
    """These bytes are not what they should be; `what` names it in a word for a reason code."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class Record(NamedTuple):
    """One record: its content type, the version on it, its fragment (at most 18,432 bytes)."""

    type: int
    version: int
    fragment: bytes


class Records:
    """Collects bytes until a record is whole. Keeps at most one unfinished record."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[Record]:
        """The records that are whole now. Malformed(not_tls) where these bytes cannot be TLS."""
        held = extended(self._held, data)
        at, end = 0, len(held)
        try:
            while at < end:
                if held[at] not in _TYPES or (end - at > 1 and held[at + 1] != 3):
                    raise Malformed("not_tls")
                if end - at < 5:
                    return
                following = at + 5 + (held[at + 3] << 8 | held[at + 4])
                if following - at - 5 > _MAX_LENGTH:
                    raise Malformed("malformed_tls")
                if following > end:
                    return
                one = Record(held[at], 0x300 | held[at + 2], bytes(held[at + 5 : following]))
                at = following
                yield one
        finally:
            if held is self._held:
                del self._held[:at]
            else:
                self._held = bytearray(held[at:])


def extended(held: bytearray, data: bytes) -> bytes | bytearray:
    """What is at hand now: mostly no more than what came, and then it is not copied."""
    if not held:
        return data
    held += data
    return held


def record(type: int, version: int, fragment: bytes) -> bytes:
    """The bytes of one record; `fragment` at most 16,384 bytes."""
    assert len(fragment) <= MAX_FRAGMENT
    return bytes((type,)) + version.to_bytes(2, "big") + len(fragment).to_bytes(2, "big") + fragment
