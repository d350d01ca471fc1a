"""STLS of POP3 (RFC 2595 section 4): greeting, CAPA (RFC 2449), STLS."""

from __future__ import annotations

from stanch.wire.dialog import Failed, Line, Talk
from stanch.wire.starttls import Adapter

_LATER = (b"[SYS/TEMP]", b"[IN-USE]", b"[LOGIN-DELAY]")
"""Codes of what passes (RFC 2449, RFC 3206)."""


def talk(name: str) -> Talk:
    """The dialog."""
    greeting = yield Line()
    if not _good(greeting):
        raise Failed("too_busy" if any(one in greeting.upper() for one in _LATER) else "turned_away")
    known = _good((yield Line(b"CAPA\r\n")))
    if known:
        offered = set[bytes]()
        while (line := (yield Line())) != b".":
            offered.add(line.strip().upper())
        if b"STLS" not in offered:
            raise Failed("starttls_not_offered")
    if not _good((yield Line(b"STLS\r\n"))):
        raise Failed("starttls_refused" if known else "starttls_not_offered")


def _good(line: bytes) -> bool:
    word = line.split(b" ")[0].upper()
    if word not in (b"+OK", b"-ERR"):
        raise Failed("other_protocol")
    return word == b"+OK"


ADAPTER = Adapter("pop3", "RFC 2595", talk)
