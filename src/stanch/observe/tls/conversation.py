"""One connection on which we speak TLS by hand: for probes that send something and look at the answer."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import NamedTuple, Protocol

from stanch.knowledge import ratings
from stanch.net import connect
from stanch.net.route import Route, Way
from stanch.observe.tls import ciphers
from stanch.observe.tls.result import Finding, Tls, Verdict
from stanch.wire.dialog import Failed
from stanch.wire.tls import hello, ssl2
from stanch.wire.tls.answer import Answer, Chosen
from stanch.wire.tls.record import UNRECOGNIZED_NAME

CLEAR = frozenset((40, 47, 70, 71, 86))
"""Alerts that speak of what was offered: handshake_failure, illegal_parameter, protocol_version,
insufficient_security, inappropriate_fallback (RFC 5246 section 7.2.2, RFC 7507 section 6)."""
GROUPS = (0x001D, 0x0017, 0x0018, 0x0019)
PRIMES = frozenset(one.code for one in ratings.suites().suites if one.kx == "dhe")
NO_WAY = ("proxy_refused", "proxy_wants_sign_in", "proxy_not_understood")


class Machine(Protocol):
    """Takes bytes, without reading them itself; `end` is no longer None once it has heard enough."""

    @property
    def end(self) -> str | None: ...
    def receive(self, data: bytes) -> None: ...
    def closed(self) -> None: ...


class Unheard(Exception):
    """There is no answer that a probe could judge; the finding says why, and is never "not vulnerable"."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.reason)
        self.finding = finding

    @property
    def in_proof(self) -> Finding:
        """The same where more than a hello was sent: whoever answered that before was reached."""
        reason = self.finding.reason if self.finding.verdict == "inconclusive" else "closed_early"
        return Finding("inconclusive", reason, True)


class Talk:
    """What is said and heard on a connected socket, within `seconds` for each turn."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._sock = sock
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()

    async def say(self, data: bytes) -> None:
        """Send it. A server that closed meanwhile is not an error: what it said before can still be heard."""
        try:
            async with asyncio.timeout(self._seconds):
                await self._loop.sock_sendall(self._sock, data)
        except (OSError, TimeoutError):
            return

    async def greet(self, greeting: bytes) -> Answer:
        """The answer to this hello. Unheard where none came in time."""
        answer = Answer(keyed=PRIMES)
        await self.say(greeting)
        if not await self.hear(answer):
            raise Unheard(Finding("inconclusive", "timed_out"))
        return answer

    async def greet_ssl2(self) -> str:
        """How a hello of SSLv2 was answered: yes, no, closed. Unheard where nothing came in time."""
        answer = ssl2.Ssl2Answer()
        await self.say(ssl2.client_hello(os.urandom(16)))
        if not await self.hear(answer):
            raise Unheard(Finding("inconclusive", "timed_out"))
        return answer.end or ""

    async def hear(self, machine: Machine, seconds: float | None = None) -> bool:
        """Feed the machine until it has heard enough; False where that did not come in time."""
        try:
            async with asyncio.timeout(self._seconds if seconds is None else seconds):
                while machine.end is None:
                    try:
                        data = await self._loop.sock_recv(self._sock, 16384)
                    except OSError:
                        data = b""
                    if data:
                        machine.receive(data)
                    else:
                        machine.closed()
        except TimeoutError:
            return False
        return True


@asynccontextmanager
async def talk(way: Way, route: Route, seconds: float) -> AsyncIterator[Talk]:
    """A connection, closed at the end. Unheard where there is none, or where TLS cannot begin on it."""
    try:
        sock = await connect.sock(way, seconds)
    except connect.NotConnected as error:
        reason = error.reason if route.proxy is None else "proxy_not_reached"
        raise Unheard(Finding("unreachable", reason)) from None
    except Failed as error:
        verdict: Verdict = "unreachable" if error.reason in NO_WAY else "inconclusive"
        raise Unheard(Finding(verdict, error.reason)) from None
    try:
        yield Talk(sock, seconds)
    finally:
        sock.close()


class Server(NamedTuple):
    """Where to connect, and how long to wait for each answer."""

    way: Way
    route: Route
    seconds: float

    def talk(self) -> AbstractAsyncContextManager[Talk]:
        """A connection to it."""
        return talk(self.way, self.route, self.seconds)

    async def offer(
        self,
        version: int,
        suites: tuple[int, ...],
        groups: tuple[int, ...] = (),
        *,
        compression: bool = False,
    ) -> Answer:
        """The answer to a hello that offers exactly this. Unheard where nothing came in time."""
        async with self.talk() as one:
            return await one.greet(
                hello.offer(
                    os.urandom(32),
                    self.way.sni,
                    version=version,
                    ciphers=suites,
                    groups=groups,
                    compression=compression,
                )
            )

    async def today(self) -> Answer:
        """The answer to a hello as clients of TLS 1.2 send it."""
        return await self.offer(hello.VERSION, hello.CIPHERS, GROUPS)

    async def named(
        self, version: int, suites: tuple[int, ...], groups: tuple[int, ...] = ()
    ) -> tuple[Server, Answer]:
        """The same answer, and the server as it is to be asked from then on: without a name where it knows
        no such one (RFC 6066 section 3), unless the route says which."""
        answer = await self.offer(version, suites, groups)
        if answer.alert != UNRECOGNIZED_NAME or not self.way.sni or self.route.sni is not None:
            return self, answer
        nameless = self._replace(way=self.way._replace(sni=""))
        return nameless, await nameless.offer(version, suites, groups)


def seen(chosen: Chosen | None) -> tuple[Tls | None, bytes]:
    """What a server chose, and the certificate that it showed, in words for people; None and b"" for none."""
    if chosen is None:
        return None, b""
    tls = Tls(ciphers.version(chosen.version), ciphers.cipher(chosen.cipher))
    return tls, chosen.certificates[0] if chosen.certificates else b""
