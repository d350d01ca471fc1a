"""What is said before TLS begins (STARTTLS, a proxy): lines and bytes, asked for one after the other.

A dialog is a generator: it yields what it sends and what it waits for, and is given the answer. The
machine holds the bytes and their bound, so each protocol is only its own words.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Literal as L
from typing import NamedTuple

MAX_BYTES = 2**16
"""A server that says more than this before TLS is not answering us."""

Failure = L[
    "starttls_not_offered", "starttls_refused", "bytes_before_tls", "clear_after_go_ahead", "other_protocol",
    "too_busy", "turned_away", "host_unknown", "closed_before_tls", "silent_before_tls", "too_much",
    "proxy_refused", "proxy_wants_sign_in", "proxy_not_understood",
]  # fmt: skip


class Line(NamedTuple):
    """Send these bytes, and wait for a line (up to LF; given without CR LF)."""

    send: bytes = b""


class Upto(NamedTuple):
    """Send these bytes, and wait until this one byte comes (given with it)."""

    end: bytes
    send: bytes = b""


class Exactly(NamedTuple):
    """Send these bytes, and wait for so many."""

    size: int
    send: bytes = b""


Wish = Line | Upto | Exactly
Talk = Generator[Wish, bytes, None]
Begin = Callable[[], Talk]
"""Begins a dialog anew, for one connection."""


class Failed(Exception):
    """TLS will not begin here; `reason` says why. Raised by a dialog, and by the machine."""

    def __init__(self, reason: Failure) -> None:
        super().__init__(reason)
        self.reason: Failure = reason


class Dialog:
    """One dialog on one connection. Send `outgoing` first, and after each `receive`; over once `done`.

    Whatever the server says after its go-ahead, before TLS: `Failed("bytes_before_tls")`. It is never read as
    TLS: whoever stands in between could have put it there (response injection; Poddebniak and others, "Why
    TLS is better without STARTTLS", USENIX Security 2021).
    """

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._held = bytearray()
        self._received = 0
        self._searched = 0
        self._wish: Wish = Line()
        self.outgoing = b""
        self.done = False
        self._go(None)

    def receive(self, data: bytes) -> None:
        """Bytes from the server. Failed where TLS will not begin."""
        self._held += data
        self._received += len(data)
        if self._received > MAX_BYTES:
            raise Failed("too_much")
        while not self.done and (answer := self._whole()) is not None:
            self._go(answer)
        if self.done and self._held:
            raise Failed("bytes_before_tls")

    def _go(self, answer: bytes | None) -> None:
        try:
            self._wish = next(self._talk) if answer is None else self._talk.send(answer)
        except StopIteration:
            self.done = True
            return
        self.outgoing += self._wish.send

    def _whole(self) -> bytes | None:
        """What is waited for, once it is there."""
        wish, held = self._wish, self._held
        if isinstance(wish, Exactly):
            size = wish.size
            if len(held) < size:
                return None
        else:
            size = held.find(wish.end if isinstance(wish, Upto) else b"\n", self._searched) + 1
            if not size:
                self._searched = len(held)
                return None
        self._searched = 0
        found = bytes(held[:size])
        del held[:size]
        return found[:-1].removesuffix(b"\r") if isinstance(wish, Line) else found
