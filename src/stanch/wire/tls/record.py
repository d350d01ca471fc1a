"""The record layer (RFC 5246 section 6.2.1): bytes in, whole records out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT = 20, 21, 22, 23, 24
MAX_FRAGMENT = 2**14
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
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[Record]:
        """The records that are whole now. Malformed(not_tls) where these bytes cannot be TLS."""
        self._bytes += data
        held = self._bytes
        at = 0
        try:
            while len(held) - at >= 1:
                if held[at] not in (CHANGE_CIPHER_SPEC, ALERT, HANDSHAKE, APPLICATION_DATA, HEARTBEAT):
                    raise Malformed("not_tls")
                if len(held) - at >= 2 and held[at + 1] != 3:
                    raise Malformed("not_tls")
                if len(held) - at < 5:
                    return
                length = int.from_bytes(held[at + 3 : at + 5], "big")
                if length > _MAX_LENGTH:
                    raise Malformed("malformed_tls")
                if len(held) - at < 5 + length:
                    return
                version = int.from_bytes(held[at + 1 : at + 3], "big")
                record = Record(held[at], version, bytes(held[at + 5 : at + 5 + length]))
                at += 5 + length
                yield record
        finally:
            del held[:at]


def record(type: int, version: int, fragment: bytes) -> bytes:
    """The bytes of one record; `fragment` at most 16,384 bytes."""
    assert len(fragment) <= MAX_FRAGMENT
    return bytes((type,)) + version.to_bytes(2, "big") + len(fragment).to_bytes(2, "big") + fragment
