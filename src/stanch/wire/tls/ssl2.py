"""SSLv2 (draft-hickman-netscape-ssl-00): its CLIENT-HELLO, and whether a SERVER-HELLO came. Nothing more."""

from __future__ import annotations

from typing import Literal as L

CIPHERS = (0x010080, 0x020080, 0x030080, 0x040080, 0x050080, 0x060040, 0x0700C0)
SERVER_HELLO = 4


def client_hello(challenge: bytes) -> bytes:
    """Version 2 alone, all seven cipher kinds; `challenge`: 16 to 32 bytes."""
    assert 16 <= len(challenge) <= 32
    kinds = b"".join(one.to_bytes(3, "big") for one in CIPHERS)
    sizes = b"".join(one.to_bytes(2, "big") for one in (len(kinds), 0, len(challenge)))
    body = b"\x01\x00\x02" + sizes + kinds + challenge
    return (0x8000 | len(body)).to_bytes(2, "big") + body


def speaks(answer: bytes) -> L["yes", "no", "more"]:
    """Is this the beginning of a SERVER-HELLO of SSLv2 that has a certificate and a cipher kind?

    Some servers answer with one that has no cipher kind: nobody can go on from there.
    """
    if answer and not answer[0] & 0x80:
        return "no"  # records of TLS begin with 20 to 24
    if len(answer) < 13:
        return "more"
    whole = answer[2] == SERVER_HELLO and int.from_bytes(answer[5:7], "big") == 2
    return "yes" if whole and int.from_bytes(answer[9:11], "big") else "no"


class Ssl2Answer:
    """What came back to a CLIENT-HELLO of SSLv2: fed with bytes, `end` is None until it is known."""

    def __init__(self) -> None:
        self._held = b""
        self.end: L["yes", "no", "closed"] | None = None

    def receive(self, data: bytes) -> None:
        self._held = (self._held + data)[:64]
        found = speaks(self._held)
        if self.end is None and found != "more":
            self.end = found

    def closed(self) -> None:
        if self.end is None:
            self.end = "closed"
