"""Heartbeats (RFC 6520 section 4): type, payload_length, payload, at least 16 bytes of padding."""

from __future__ import annotations

REQUEST, RESPONSE = 1, 2
PADDING = 16


def request(payload: bytes, padding: int = PADDING) -> bytes:
    """A heartbeat request. Its payload_length is always the length of the payload that it carries: what
    comes back are bytes that we sent. `padding` 0 makes it one that must be discarded (section 4)."""
    return bytes((REQUEST,)) + len(payload).to_bytes(2, "big") + payload + bytes(padding)


def echoed(fragment: bytes, payload: bytes) -> bool:
    """Is this record a response to that very payload: type 2, exact length, equal bytes?"""
    return (
        len(fragment) >= 3 + len(payload)
        and fragment[0] == RESPONSE
        and int.from_bytes(fragment[1:3], "big") == len(payload)
        and fragment[3 : 3 + len(payload)] == payload
    )
