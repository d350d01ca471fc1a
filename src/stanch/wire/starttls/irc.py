"""STARTTLS of IRC (IRCv3 "tls"): what is offered (CAP LS), STARTTLS, numeric 670.

Many servers speak TLS on a port of its own alone. Some stay silent until a name is given; we give none.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple

from stanch.wire.dialog import Failed, Line, Talk, Wish
from stanch.wire.starttls import Adapter

_UNKNOWN = (b"421", b"451")
"""It does not know the command, or knows none before a name is given."""
_AWAY = (b"ERROR", b"463", b"464", b"465", b"466")
"""Errors of RFC 1459 section 6.1 for whoever may not come in."""


class _Message(NamedTuple):
    command: bytes
    words: list[bytes]


def talk(name: str) -> Talk:
    """The dialog."""
    offered: set[bytes] | None = set()
    said = yield from _answer(b"CAP LS 302\r\n", (b"CAP", *_UNKNOWN))
    if said.command in _UNKNOWN:
        offered = None  # older than the question: STARTTLS itself is asked
    else:
        assert offered is not None
        while True:
            offered |= {word.lstrip(b":").partition(b"=")[0].lower() for word in said.words[2:]}
            if said.words[2:3] != [b"*"]:
                break
            said = yield from _answer(b"", (b"CAP",))
    if offered is not None and b"tls" not in offered:
        raise Failed("starttls_not_offered")
    said = yield from _answer(b"STARTTLS\r\n", (b"670", b"691", *_UNKNOWN))
    if said.command in _UNKNOWN:
        raise Failed("starttls_not_offered")
    if said.command == b"691":
        raise Failed("starttls_refused")


def _answer(send: bytes, wanted: tuple[bytes, ...]) -> Generator[Wish, bytes, _Message]:
    """The next message with one of these commands; notices in between are passed over."""
    said = _message((yield Line(send)))
    while said.command not in wanted:
        if said.command in _AWAY:
            raise Failed("turned_away")
        if said.command == b"PING":
            said = _message((yield Line(b"PONG " + b" ".join(said.words)[:400] + b"\r\n")))
        elif said.command in (b"NOTICE", b"020"):
            said = _message((yield Line()))
        else:
            raise Failed("other_protocol")
    return said


def _message(line: bytes) -> _Message:
    """RFC 1459 section 2.3.1: a prefix, a command, words."""
    words = line.split()
    if words and words[0].startswith(b":"):
        del words[0]
    return _Message(words[0].upper(), words[1:]) if words else _Message(b"", [])


ADAPTER = Adapter("irc", "IRCv3 tls", talk)
