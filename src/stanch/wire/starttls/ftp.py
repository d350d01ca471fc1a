"""AUTH TLS of FTP (RFC 4217 section 4): greeting, AUTH TLS, and AUTH SSL for servers older than it."""

from __future__ import annotations

from collections.abc import Generator

from stanch.wire.dialog import Failed, Line, Talk, Wish
from stanch.wire.starttls import Adapter


def talk(name: str) -> Talk:
    """The dialog."""
    code = yield from _reply(b"")
    if code != b"220":
        busy = code == b"120" or code[:1] == b"4"
        raise Failed("too_busy" if busy else "turned_away" if code[:1] == b"5" else "other_protocol")
    code = yield from _reply(b"AUTH TLS\r\n")
    if _unknown(code):
        code = yield from _reply(b"AUTH SSL\r\n")
    if code == b"421":
        raise Failed("too_busy")
    if _unknown(code):
        raise Failed("starttls_not_offered")
    if code not in (b"234", b"334"):
        raise Failed("starttls_refused")


def _unknown(code: bytes) -> bool:
    """Does it know no AUTH, not this kind of it, or nothing at all before a sign-in? 534 is a refusal."""
    return code[:1] == b"5" and code != b"534"


def _reply(send: bytes) -> Generator[Wish, bytes, bytes]:
    """The code of a reply; the lines between its first and its last may be anything (RFC 959 section 4.2)."""
    line = yield Line(send)
    code, more = line[:3], line[3:4] == b"-"
    if not code.isdigit() or len(code) < 3 or line[3:4] not in (b"", b" ", b"-"):
        raise Failed("other_protocol")
    while more:
        line = yield Line()
        more = line[:4] not in (code, code + b" ")
    return code


ADAPTER = Adapter("ftp", "RFC 4217", talk)
