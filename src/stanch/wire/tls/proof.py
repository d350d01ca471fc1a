"""Has this server the missing check of Heartbleed (CVE-2014-0160), shown without reading its memory?

RFC 6520 section 4: a heartbeat without 16 bytes of padding must be discarded silently. OpenSSL's fix is one
check for padding and for length. So A, a heartbeat of our own bytes with true length and no padding, is
echoed by a server without the check and dropped by one with it; B, a proper one, is the control. Nothing is
asked of the server that we did not send: `leaked_bytes` is 0 by construction.

The machine takes bytes and the time (seconds, any monotonic clock), and says what to send and until when
to wait. This is the proof before the handshake ends: after ServerHelloDone, in the clear.
"""

from __future__ import annotations

from typing import Literal as L
from typing import NamedTuple

from stanch.wire import dialog
from stanch.wire.tls import heartbeat
from stanch.wire.tls.handshake import Certificates, Done, Failure, Messages, ServerHello
from stanch.wire.tls.record import ALERT, HANDSHAKE, HEARTBEAT, Malformed, Record, Records, record

PAYLOAD = 16365
"""Bytes: with header and padding one full record. Smaller answers stay in some servers' buffers."""

SMALLEST_PAUSE, LONGEST_PAUSE = 0.05, 2.0
PATIENCE = 3.0
"""Seconds from A: OpenSSL's s_server sleeps one after a retry."""

CONTROLS = 3
MAX_BYTES = 2**18
"""A server that says more than this before ServerHelloDone is not answering us."""

Verdict = L["vulnerable", "not_vulnerable", "inconclusive"]
Own = L[
    "malformed_echoed", "malformed_discarded", "malformed_discarded_each_time", "malformed_refused",
    "malformed_closed",
    "heartbeat_not_offered", "heartbeat_offered_not_proved",
    "silent_to_heartbeats", "closed_on_heartbeat", "alert_on_heartbeat",
]  # fmt: skip
"""Reasons that only heartbeats give."""
Reason = Own | dialog.Failure | Failure


class Outcome(NamedTuple):
    """The verdict on this one connection, and why. `sent`: was a heartbeat sent at all?"""

    verdict: Verdict
    reason: Reason
    sent: bool = False


class Proof:
    """One connection, after the ClientHello was sent. Ask `outgoing` and `wake` after each event.

    `prove` False ends at ServerHelloDone without any heartbeat: the passive stage. `control` sends B alone,
    and never calls anything mended by it: it tells who closes on A from who closes on any heartbeat.
    `a` and `b` are PAYLOAD random bytes each, different from each other; b is only ever sent with its
    padding.
    """

    def __init__(
        self,
        *,
        prove: bool,
        a: bytes = b"",
        b: bytes = b"",
        now: float,
        deadline: float,
        control: bool = False,
    ) -> None:
        assert not prove or (len(a) == len(b) == PAYLOAD and a != b)
        self.prove = prove
        self.control = control
        self.hello: ServerHello | None = None
        self.certificates: tuple[bytes, ...] = ()
        self.alert: int | None = None
        self.outcome: Outcome | None = None
        self.outgoing = b""
        self.wake = deadline
        self._a, self._b = a, b
        self._began = now
        self._pause = SMALLEST_PAUSE
        self._first_byte: float | None = None
        self._begun = False
        self._controls = 0
        self._last: float = deadline
        self._received = 0
        self._records = Records()
        self._messages = Messages()

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the server."""
        if self.outcome is not None:
            return
        if self._first_byte is None:
            self._first_byte = now
            self._pause = min(LONGEST_PAUSE, max(SMALLEST_PAUSE, 1.5 * (now - self._began)))
        self._received += len(data)
        try:
            for one in self._records.feed(data):
                self._take(one, now)
                if self.outcome is not None:
                    return
        except Malformed as error:
            self._undecided(error.what)  # type: ignore[arg-type]
            return
        if self._received > MAX_BYTES:
            self._undecided("too_much")

    def tick(self, now: float) -> None:
        """Time has passed; call it at `wake`, or whenever."""
        if self.outcome is not None or now < self.wake:
            return
        if not self._begun:
            self._end("inconclusive", "timed_out")
        elif self._controls < CONTROLS and now < self._last:
            self._send_control(now)
        elif now >= self._last:
            self._silent("silent_to_heartbeats")
        else:
            self.wake = self._last

    def closed(self) -> None:
        """The server closed or reset the connection."""
        if self.outcome is not None:
            return
        if self._begun:
            self._silent("closed_on_heartbeat")
        else:
            self._end("inconclusive", "refused_hello" if self._first_byte is None else "closed_early")

    def _take(self, one: Record, now: float) -> None:
        if one.type == HEARTBEAT and self._begun:
            if not self.control and heartbeat.echoed(one.fragment, self._a):
                self._end("vulnerable", "malformed_echoed")
            elif self._controls and heartbeat.echoed(one.fragment, self._b):
                if self.control:
                    self._end("inconclusive", "malformed_closed")
                else:
                    self._end("not_vulnerable", "malformed_discarded")
        elif one.type == ALERT:
            self.alert = one.fragment[1] if len(one.fragment) == 2 else None
            if self._begun:
                self._silent("alert_on_heartbeat")
            elif self.hello is None and one.fragment[:1] != b"\x01":
                self._end("inconclusive", "refused_hello")
            elif one.fragment[:1] == b"\x02":
                self._end("inconclusive", "closed_early")
        elif one.type == HANDSHAKE:
            for message in self._messages.feed(one.fragment):
                if isinstance(message, ServerHello) and self.hello is None:
                    self.hello = message
                elif self.hello is None:
                    raise Malformed("malformed_tls")
                elif isinstance(message, Certificates) and not self.certificates:
                    self.certificates = message.der
                elif isinstance(message, Done) and not self._begun:
                    self._ready(now)
        elif not self._begun:
            raise Malformed("malformed_tls")  # nothing else may come before ServerHelloDone

    def _ready(self, now: float) -> None:
        """ServerHelloDone: all that is seen without a heartbeat was seen."""
        assert self.hello is not None
        if not self.prove:
            self._passive()
            return
        self._begun = True
        self._last = now + max(PATIENCE, 4 * (CONTROLS + 1) * self._pause)
        if self.control:
            self._send_control(now)
            return
        self.outgoing += record(HEARTBEAT, self.hello.version, heartbeat.request(self._a, padding=0))
        self.wake = now + self._pause

    def _send_control(self, now: float) -> None:
        assert self.hello is not None
        self._controls += 1
        self.outgoing += record(HEARTBEAT, self.hello.version, heartbeat.request(self._b))
        self.wake = min(self._last, now + 4 * self._pause) if self._controls < CONTROLS else self._last

    def _passive(self) -> None:
        assert self.hello is not None
        if self.hello.heartbeat is None:
            self._end("not_vulnerable", "heartbeat_not_offered")
        else:
            self._end("inconclusive", "heartbeat_offered_not_proved")

    def _undecided(self, reason: Reason) -> None:
        """What came cannot be read: after the hello that is no worse than silence."""
        if self._begun:
            self._silent(reason)
        else:
            self._end("inconclusive", reason)

    def _silent(self, reason: Reason) -> None:
        """No echo: where heartbeat was not agreed on, the passive verdict stands and is never made worse."""
        assert self.hello is not None
        if self.hello.heartbeat is None:
            self._end("not_vulnerable", "heartbeat_not_offered")
        else:
            self._end("inconclusive", reason)

    def _end(self, verdict: Verdict, reason: Reason) -> None:
        self.outcome = Outcome(verdict, reason, self._begun)
        self.wake = float("inf")
