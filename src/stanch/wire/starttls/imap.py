"""STARTTLS of IMAP (RFC 9051 section 6.2.1): greeting, CAPABILITY, STARTTLS."""

from __future__ import annotations

from collections.abc import Generator

from stanch.wire.dialog import Failed, Failure, Line, Talk, Wish
from stanch.wire.starttls import Adapter

_NOT_YOU = (b"[AUTHORIZATIONFAILED]", b"[NOPERM]", b"[CONTACTADMIN]", b"[PRIVACYREQUIRED]", b"[CANNOT]")


def talk(name: str) -> Talk:
    """The dialog."""
    greeting = (yield Line()).upper()
    if greeting.startswith(b"* BYE"):
        raise Failed(_bye(greeting))
    if greeting.startswith(b"* PREAUTH"):
        raise Failed("starttls_not_offered")  # whoever is signed in already may not begin TLS
    if not greeting.startswith(b"* OK"):
        raise Failed("other_protocol")
    status, said = yield from _command(b"a1", b"CAPABILITY")
    offered = {word for line in said for word in line.split() if line.startswith(b"* CAPABILITY ")}
    if status != b"OK" or b"STARTTLS" not in offered:
        raise Failed("starttls_not_offered")
    status, _said = yield from _command(b"a2", b"STARTTLS")
    if status != b"OK":
        raise Failed("starttls_refused")


def _bye(line: bytes) -> Failure:
    """Why it ends: not now, unless its code says not to us (RFC 5530)."""
    return "turned_away" if any(one in line for one in _NOT_YOU) else "too_busy"


def _command(tag: bytes, command: bytes) -> Generator[Wish, bytes, tuple[bytes, list[bytes]]]:
    """The status of a command (OK, NO, BAD), and the lines before it, in capitals."""
    said: list[bytes] = []
    line = (yield Line(tag + b" " + command + b"\r\n")).upper()
    while not line.startswith(tag.upper() + b" "):
        if line.startswith(b"* BYE"):
            raise Failed(_bye(line))
        if not line.startswith(b"* "):
            raise Failed("other_protocol")
        said.append(line)
        line = (yield Line()).upper()
    return line.split(b" ")[1], said


ADAPTER = Adapter("imap", "RFC 9051", talk)
