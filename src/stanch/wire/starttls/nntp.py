"""STARTTLS of NNTP (RFC 4642): greeting, CAPABILITIES, where needed MODE READER (RFC 3977), STARTTLS."""

from __future__ import annotations

from collections.abc import Generator

from stanch.wire.dialog import Failed, Failure, Line, Talk, Wish
from stanch.wire.starttls import Adapter

_GREETINGS = (b"200", b"201")
_REFUSED: dict[bytes, Failure] = {b"400": "too_busy", b"502": "turned_away"}


def talk(name: str) -> Talk:
    """The dialog."""
    code = yield from _code(b"")
    if code not in _GREETINGS:
        raise Failed(_REFUSED.get(code, "other_protocol"))
    offered = yield from _capabilities()
    if offered and b"STARTTLS" not in offered and b"MODE-READER" in offered:
        # another program answers to readers (section 5.3), and it alone may speak TLS
        if (yield from _code(b"MODE READER\r\n")) not in _GREETINGS:
            raise Failed("starttls_not_offered")
        offered = yield from _capabilities()
    if offered and b"STARTTLS" not in offered:
        raise Failed("starttls_not_offered")
    code = yield from _code(b"STARTTLS\r\n")
    if code != b"382":
        raise Failed(
            "too_busy" if code == b"400" else "starttls_refused" if offered else "starttls_not_offered"
        )


def _capabilities() -> Generator[Wish, bytes, set[bytes]]:
    """What is offered, each in capitals; nothing where the server is older than the question."""
    offered = set[bytes]()
    if (yield from _code(b"CAPABILITIES\r\n")) != b"101":
        return offered
    while (line := (yield Line())) != b".":
        offered.add(line.partition(b" ")[0].upper())
    return offered


def _code(send: bytes) -> Generator[Wish, bytes, bytes]:
    line = yield Line(send)
    if len(line) < 3 or not line[:3].isdigit() or line[3:4] not in (b"", b" "):
        raise Failed("other_protocol")
    return line[:3]


ADAPTER = Adapter("nntp", "RFC 4642", talk)
