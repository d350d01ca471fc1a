"""The zero-leak proof of Heartbleed over datagrams: as `stanch.wire.tls.proof`, but datagrams get lost.

That the control B comes back alone proves nothing about A, which may have been lost. So A and B go out in
rounds, all equally long, each waiting for its B: a server that answered every B and echoed no A in three
rounds drops A. Where datagrams of 8 KiB do not come through, five rounds of 1,000 bytes each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from stanch.wire.dtls import handshake, hello
from stanch.wire.dtls.record import DatagramRecord, record, records
from stanch.wire.tls import heartbeat
from stanch.wire.tls.handshake import (
    CERTIFICATE,
    SERVER_HELLO,
    SERVER_HELLO_DONE,
    ServerHello,
    certificates,
    server_hello,
)
from stanch.wire.tls.proof import Outcome, Reason, Verdict
from stanch.wire.tls.record import ALERT, HANDSHAKE, HEARTBEAT, Malformed

RETRANSMIT = (1.0, 2.0, 4.0)
"""Seconds after which the hello is sent anew (RFC 6347 section 4.2.4.1)."""

PAUSE = 0.05
PATIENCE = 1.0
"""Seconds that a round waits for its B."""

CLOSE_NOTIFY = b"\1\0"
"""A warning alert (RFC 5246 section 7.2.1): we say no more on this association."""

MAX_DATAGRAMS = 1000
MAX_COOKIES = 3


class Series(NamedTuple):
    """Rounds of A, a pause, and B, with payloads of this size. `wait` for answers after so many rounds, give
    up after `tries` of them; `controls`: so many that are answered prove it."""

    payload: int
    wait: int
    tries: int
    controls: int


SERIES = (Series(8192, 1, 5, 3), Series(1000, 5, 10, 3))
"""The short ones go out in fives: until the handshake ends OpenSSL holds answers back until it has 4 KiB."""

UNANSWERED = 2
"""After so many long rounds without any answer they are taken to be too long for the way."""


class DatagramProof:
    """One association, from its first hello. Send what `outgoing` holds, each a datagram, after each event.

    `prove` False ends at ServerHelloDone without any heartbeat. `fresh(n)`: n random bytes.
    """

    def __init__(
        self,
        random: bytes,
        name: str,
        *,
        prove: bool,
        fresh: Callable[[int], bytes],
        now: float,
        deadline: float,
        offer: bool = True,
    ) -> None:
        self.hello: ServerHello | None = None
        self.certificates: tuple[bytes, ...] = ()
        self.outcome: Outcome | None = None
        self.answered = False
        self.outgoing: list[bytes] = []
        self.wake = now
        self._random, self._name, self._offer = random, name, offer
        self._prove = prove
        self._fresh = fresh
        self._deadline = deadline
        self._began = now
        self._pause = PAUSE
        self._number = 0
        self._cookie = b""
        self._cookies = 0
        self._resent = 0
        self._received = 0
        self._messages = handshake.DatagramMessages()
        self._series = list(SERIES)
        self._tries = self._controls = 0
        self._sent: set[bytes] = set()
        self._open: set[bytes] = set()
        self._b_is_out = False
        self._greet(now)

    def receive(self, datagram: bytes, now: float) -> None:
        """A datagram from the server. One that is no DTLS at all is the end; UDP may bring strays later."""
        if self.outcome is not None:
            return
        if not self.answered:
            self.answered = True
            self._pause = max(PAUSE, 1.5 * (now - self._began))
        self._received += 1
        if self._received > MAX_DATAGRAMS:
            self._end("inconclusive", "too_much")
            return
        try:
            for one in records(datagram):
                if one.epoch == 0 and self.outcome is None:
                    self._take(one, now)
        except Malformed as error:
            if self.hello is None:
                self._end("inconclusive", error.what)  # type: ignore[arg-type]

    def tick(self, now: float) -> None:
        """Time has passed; call it at `wake`, or whenever."""
        if self.outcome is not None or now < self.wake:
            return
        if now >= self._deadline:
            self._silent("silent_to_heartbeats" if self._sent else "timed_out")
        elif not self._sent:
            if self._resent < len(RETRANSMIT):
                self._resent += 1
                self._greet(now)
            else:
                self._end("inconclusive", "timed_out")
        elif not self._b_is_out:
            self._control(now)
        else:
            self._round(now)  # its B was lost, or its echo

    def refused(self) -> None:
        """The machine there says that nobody listens (ICMP)."""
        if self._sent:
            self._silent("closed_on_heartbeat")
        else:
            self._end("inconclusive", "closed_early")

    def _greet(self, now: float) -> None:
        again = 1 if self._cookies else 0
        self._send(
            hello.client_hello(
                self._random,
                self._name,
                number=self._number,
                cookie=self._cookie,
                again=again,
                heartbeat=self._offer,
            )
        )
        wait = RETRANSMIT[min(self._resent, len(RETRANSMIT) - 1)]
        self.wake = min(self._deadline, now + wait)

    def _take(self, one: DatagramRecord, now: float) -> None:
        if one.type == HEARTBEAT and self._sent:
            self._heartbeat(one.fragment, now)
        elif one.type == ALERT and len(one.fragment) == 2:
            if self._sent:
                self._silent("alert_on_heartbeat")
            elif one.fragment[0] == 2:
                self._end("inconclusive", "refused_hello" if self.hello is None else "closed_early")
        elif one.type == HANDSHAKE and not self._sent:
            for message in self._messages.feed(one.fragment):
                self._message(message, now)

    def _message(self, message: handshake.Message, now: float) -> None:
        if message.type == handshake.HELLO_VERIFY_REQUEST:
            if self.hello is None and self._cookies < MAX_COOKIES:
                self._cookie = handshake.cookie(message.body)
                self._cookies += 1
                self._greet(now)
        elif message.type == SERVER_HELLO and self.hello is None:
            self.hello = server_hello(message.body)
        elif self.hello is None:
            raise Malformed("malformed_tls")
        elif message.type == CERTIFICATE and not self.certificates:
            self.certificates = certificates(message.body).der
        elif message.type == SERVER_HELLO_DONE and not self._sent:
            if self._prove:
                self._round(now)
            else:
                self._settle("heartbeat_offered_not_proved")

    def _round(self, now: float) -> None:
        """The next A; the next series where this one has no try left; the end after the last."""
        series = self._series[0]
        unanswered = series.wait == 1 and self._tries >= UNANSWERED and not self._controls
        if self._tries >= series.tries or unanswered:
            del self._series[0]
            self._tries = self._controls = 0
            self._open.clear()
            if not self._series:
                self._silent("silent_to_heartbeats")
                return
        self._tries += 1
        a = self._fresh(self._series[0].payload)
        self._sent.add(a)
        self._b_is_out = False
        self._send_heartbeat(heartbeat.request(a, padding=0))
        self.wake = min(self._deadline, now + self._pause)

    def _control(self, now: float) -> None:
        series = self._series[0]
        b = self._fresh(series.payload - heartbeat.PADDING)  # what carries A carries this: it is as long
        self._open.add(b)
        self._b_is_out = True
        self._send_heartbeat(heartbeat.request(b))
        wait = self._pause if self._tries % series.wait else max(PATIENCE, 4 * self._pause)
        self.wake = min(self._deadline, now + wait)

    def _heartbeat(self, fragment: bytes, now: float) -> None:
        if any(heartbeat.echoed(fragment, a) for a in self._sent):
            self._end("vulnerable", "malformed_echoed")
            return
        for b in self._open:
            if heartbeat.echoed(fragment, b):
                self._open.discard(b)
                self._controls += 1
                if self._controls >= self._series[0].controls:
                    self._end("not_vulnerable", "malformed_discarded_each_time")
                elif self._series[0].wait == 1:
                    self._round(now)
                return

    def _send(self, datagram: bytes) -> None:
        self._number += 1
        self.outgoing.append(datagram)

    def _send_heartbeat(self, message: bytes) -> None:
        assert self.hello is not None
        self._send(record(HEARTBEAT, self.hello.version, self._number, message))

    def _settle(self, reason: Reason) -> None:
        """Nothing was shown by heartbeats: what the hello said stands."""
        assert self.hello is not None
        if self.hello.heartbeat is None:
            self._end("not_vulnerable", "heartbeat_not_offered")
        else:
            self._end("inconclusive", reason)

    def _silent(self, reason: Reason) -> None:
        if self.hello is None:
            self._end("inconclusive", reason)
        else:
            self._settle(reason)

    def _end(self, verdict: Verdict, reason: Reason) -> None:
        if self.hello is not None:  # UDP has no end of its own: whoever waits for us shall wait no more
            self._send(record(ALERT, self.hello.version, self._number, CLOSE_NOTIFY))
        self.outcome = Outcome(verdict, reason, bool(self._sent))
        self.wake = float("inf")
