"""STARTTLS of ManageSieve (RFC 5804 section 2.2): capabilities up to OK, STARTTLS, OK."""

from __future__ import annotations

import re
from collections.abc import Generator

from stanch.wire.dialog import Exactly, Failed, Failure, Line, Talk, Wish
from stanch.wire.starttls import Adapter

_LITERAL = re.compile(rb"\{(\d{1,5})\+?\}$")
_ENDS = (b"OK", b"NO", b"BYE")


def talk(name: str) -> Talk:
    """The dialog."""
    status, said, later = yield from _response(b"")
    if status != b"OK":
        raise Failed("too_busy" if later else "turned_away")
    if b"STARTTLS" not in (line.split(b'"')[1].upper() for line in said if line.count(b'"') > 1):
        raise Failed("starttls_not_offered")
    status, _said, later = yield from _response(b"STARTTLS\r\n")
    if status != b"OK":
        ended: Failure = "too_busy" if later else "turned_away"
        raise Failed(ended if status == b"BYE" else "starttls_refused")


def _response(send: bytes) -> Generator[Wish, bytes, tuple[bytes, list[bytes], bool]]:
    """How a response ends (OK, NO, BYE, in any case), its lines before, and does it say to come again later
    (section 1.3)? A literal is part of its line."""
    said: list[bytes] = []
    line = yield Line(send)
    while True:
        while literal := _LITERAL.search(line):
            line += yield Exactly(int(literal[1]))
            line += yield Line()
        if (status := line.split(b" ")[0].upper()) in _ENDS:
            return status, said, b"(TRYLATER)" in line.upper()
        if line[:1] != b'"':
            raise Failed("other_protocol")
        said.append(line)
        line = yield Line()


ADAPTER = Adapter("sieve", "RFC 5804", talk)
