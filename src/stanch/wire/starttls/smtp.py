"""STARTTLS of SMTP (RFC 3207): greeting, EHLO, STARTTLS."""

from __future__ import annotations

from collections.abc import Generator

from stanch.wire.dialog import Failed, Failure, Line, Talk, Wish
from stanch.wire.starttls import Adapter

_GREETINGS: dict[bytes, Failure] = {b"4": "too_busy", b"5": "turned_away"}
_REFUSED: dict[bytes, Failure] = {b"500": "starttls_not_offered", b"502": "starttls_not_offered"}
"""Answers to EHLO: whoever does not know it is older than STARTTLS; who refuses it does so to us (504: for
our name; 550, 554: whoever we are)."""
Replied = Generator[Wish, bytes, tuple[bytes, list[bytes]]]


def talk(name: str, hello: bytes = b"EHLO") -> Talk:
    """The dialog; `hello`: LHLO where it is LMTP."""
    code, _lines = yield from reply(b"")
    if code != b"220":
        raise Failed(_GREETINGS.get(code[:1], "other_protocol"))
    code, offered = yield from reply(hello + b" stanch.invalid\r\n")
    if code != b"250":
        raise Failed("too_busy" if code[:1] == b"4" else _REFUSED.get(code, "turned_away"))
    # the first line is for its name, where some offer STARTTLS nevertheless
    if b"STARTTLS" not in (line.strip().upper() for line in offered):
        raise Failed("starttls_not_offered")
    code, _lines = yield from reply(b"STARTTLS\r\n")
    if code != b"220":
        raise Failed("too_busy" if code == b"421" else "starttls_refused")


def reply(send: bytes) -> Replied:
    """A reply of RFC 5321 section 4.2: its code, and the text of each of its lines."""
    lines = []
    line = yield Line(send)
    while True:
        if len(line) < 3 or not line[:3].isdigit():
            raise Failed("other_protocol")
        lines.append(line[4:])
        if line[3:4] != b"-":
            return line[:3], lines
        line = yield Line()


ADAPTER = Adapter("smtp", "RFC 3207", talk)
