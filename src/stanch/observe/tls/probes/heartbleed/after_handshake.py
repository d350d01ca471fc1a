"""The proof after a real handshake, for servers that take no heartbeat before it (some refuse or close).

One encrypted connection: B, its pong, A, a pause, B again; payloads of 16 bytes. B's pong shows that
heartbeats are answered at all, B again that A was read and dropped. RFC 6520 section 4.
"""

from __future__ import annotations

import os
import select
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from stanch.wire.tls.proof import Outcome

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of a module of Python's that it loads, unused here
    from tlslite.errors import TLSError, TLSRemoteAlert
    from tlslite.handshakesettings import HandshakeSettings
    from tlslite.tlsconnection import TLSConnection

PAYLOAD = 16
SMALLEST_PAUSE, LONGEST_PAUSE = 0.1, 2.0
FATAL = 2


class _Late(Exception):
    """Nothing came in time."""


def prove(sock: socket.socket, name: str, seconds: float, *, offer: bool = True) -> Outcome | None:
    """The outcome on a connected socket, which is closed; None where no handshake came about. `offer`: the
    hello offers heartbeat; they are sent all the same."""
    proof = _Proof(sock, seconds)
    try:
        if not proof.handshake(name, offer):
            return None
        return proof.heartbeats()
    finally:
        sock.close()


def _refused(alert: Any) -> Outcome:
    """A fatal alert to A, after the pong, is the check; a warning may be anything."""
    if alert.level == FATAL:
        return Outcome("not_vulnerable", "malformed_refused", True)
    return Outcome("inconclusive", "alert_on_heartbeat", True)


class _Proof:
    def __init__(self, sock: socket.socket, seconds: float) -> None:
        sock.setblocking(False)
        self.sock = sock
        self.until = time.monotonic() + seconds
        self.connection: Any = TLSConnection(sock)
        self.pongs: list[bytes] = []

    def handshake(self, name: str, offer: bool) -> bool:
        settings = HandshakeSettings()
        settings.minVersion, settings.maxVersion = (3, 1), (3, 3)
        settings.minKeySize = 512  # who is looked at is not trusted, only asked
        settings.use_heartbeat_extension = offer
        settings.heartbeat_response_callback = self._pong if offer else None
        try:
            self._run(
                self.connection.handshakeClientCert(settings=settings, serverName=name or None, async_=True)
            )
        except (TLSError, OSError, ValueError, _Late):
            return False
        self.connection.heartbeat_supported = True  # the library sends none to whoever asked for none
        self.connection.heartbeat_can_send = True
        self.connection.heartbeat_response_callback = self._pong
        return True

    def heartbeats(self) -> Outcome:
        a, b, again = (os.urandom(PAYLOAD) for _ in range(3))
        began = time.monotonic()
        try:
            self._send(b, 16)
            self._wait(lambda: b in self.pongs)
        except (TLSError, OSError, _Late):
            return Outcome("inconclusive", "silent_to_heartbeats", True)
        pause = min(LONGEST_PAUSE, max(SMALLEST_PAUSE, 1.5 * (time.monotonic() - began)))
        try:
            self._send(a, 0)
            self._wait(lambda: a in self.pongs, pause)
        except TLSRemoteAlert as alert:
            return _refused(alert)
        except (TLSError, OSError):
            return Outcome("inconclusive", "closed_on_heartbeat", True)
        except _Late:
            pass  # that is as it should be: now the control
        if a in self.pongs:
            return Outcome("vulnerable", "malformed_echoed", True)
        try:
            self._send(again, 16)
            self._wait(lambda: a in self.pongs or again in self.pongs)
        except TLSRemoteAlert as alert:
            return _refused(alert)
        except (TLSError, OSError, _Late):
            return Outcome("inconclusive", "closed_on_heartbeat", True)
        if a in self.pongs:
            return Outcome("vulnerable", "malformed_echoed", True)
        return Outcome("not_vulnerable", "malformed_discarded", True)

    def _pong(self, message: Any) -> None:
        self.pongs.append(bytes(message.payload))

    def _send(self, payload: bytes, padding: int) -> None:
        self._run(self.connection.write_heartbeat(bytearray(payload), padding))

    def _wait(self, done: Callable[[], bool], seconds: float = 60.0) -> None:
        """Read until it is so; _Late where it is not in time. What else is read is thrown away."""
        until = min(self.until, time.monotonic() + seconds)
        while not done():
            for step in self.connection.readAsync(max=4096):
                if done():
                    return
                if step in (0, 1):
                    self._ready(step, until)
                    continue
                if step == b"":
                    raise ConnectionResetError

    def _run(self, steps: Iterator[int]) -> None:
        for step in steps:
            if step in (0, 1):
                self._ready(step, self.until)

    def _ready(self, step: int, until: float) -> None:
        left = until - time.monotonic()
        wanted = [self.sock]
        reading, writing = (wanted, []) if step == 0 else ([], wanted)
        if left <= 0 or not any(select.select(reading, writing, [], left)):
            raise _Late
