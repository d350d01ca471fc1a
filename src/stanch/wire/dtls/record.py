"""The record layer of DTLS (RFC 6347 section 4.1): one datagram holds whole records, or nothing of use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from stanch.wire.tls.record import MAX_FRAGMENT, Malformed

_HEADER = 13


class DatagramRecord(NamedTuple):
    """One record: its content type, version, epoch, number, and fragment."""

    type: int
    version: int
    epoch: int
    number: int
    fragment: bytes


def records(datagram: bytes) -> Iterator[DatagramRecord]:
    """The records of one datagram. Malformed where these bytes cannot be DTLS."""
    at = 0
    while at < len(datagram):
        head = datagram[at : at + _HEADER]
        if len(head) < _HEADER or head[1] != 0xFE or not 20 <= head[0] <= 26:
            raise Malformed("not_tls")
        length = int.from_bytes(head[11:13], "big")
        at += _HEADER + length
        if at > len(datagram):
            raise Malformed("malformed_tls")
        yield DatagramRecord(
            head[0],
            int.from_bytes(head[1:3], "big"),
            int.from_bytes(head[3:5], "big"),
            int.from_bytes(head[5:11], "big"),
            datagram[at - length : at],
        )


def record(type: int, version: int, number: int, fragment: bytes) -> bytes:
    """The bytes of one record of epoch 0, for a datagram of its own; `fragment` at most 16,384 bytes."""
    assert len(fragment) <= MAX_FRAGMENT
    head = bytes((type,)) + version.to_bytes(2, "big") + bytes(2) + number.to_bytes(6, "big")
    return head + len(fragment).to_bytes(2, "big") + fragment
