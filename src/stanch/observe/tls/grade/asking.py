"""Offers to one server: each a connection of its own, few at once, and never more than a bound."""

from __future__ import annotations

import asyncio
import os
from typing import cast

from stanch.net import linking
from stanch.net.target import Target
from stanch.observe.tls.talking import PRIMES
from stanch.wire.tls import hello, ssl2
from stanch.wire.tls.answer import Answer, Chosen
from stanch.wire.tls.record import UNRECOGNIZED_NAME

AT_MOST = 250
"""Connections to one address. What is not known when they are used up was not measured."""

AT_ONCE = 4
"""Connections open at a time: what a browser opens to a page is more."""

PATIENCE = 4
"""So many connections may run into their deadline: then nothing more is asked."""


class Spent(Exception):
    """The bound is reached."""


class NoAnswer(Exception):
    """It did not answer clearly: a time-out, something that is not TLS, nobody there."""


class Asking:
    """One server. `made`: connections so far. `name`: what is sent as SNI, "" for nothing."""

    def __init__(self, target: Target, address: str, seconds: float, at_most: int = AT_MOST) -> None:
        self.target = target
        self.address = address
        self.seconds = seconds
        self.at_most = at_most
        self.name = "" if target.literal else target.host
        self.made = 0
        self.bare_closes = 0
        """Refusals without an alert: they count only if the server still answers at the end."""
        self.unanswered = 0
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def offer(self, version: int, ciphers: tuple[int, ...], **more: object) -> Chosen | None:
        """What it chose of this offer; None where it refused it, or chose something else. Spent, NoAnswer."""
        for attempt in (1, 2):
            random = os.urandom(32)
            greeting = hello.offer(random, self.name, version=version, ciphers=ciphers, **more)  # type: ignore[arg-type]
            answer = await self.talk(greeting)
            found = answer.chosen
            if answer.end == "chosen" and found is not None:
                return found if found.version == version and found.cipher in ciphers else None
            if answer.end == "refused":
                return None
            if answer.end == "closed" and attempt == 2:
                self.bare_closes += 1
                return None
            if answer.end != "closed":
                break
        raise NoAnswer

    async def knows(self, name: str) -> bool:
        """Does it take a hello with this name (RFC 6066 section 3)? NoAnswer, Spent."""
        answer = await self.talk(hello.client_hello(os.urandom(32), name))
        return answer.alert != UNRECOGNIZED_NAME

    async def talk(self, greeting: bytes) -> Answer:
        """One connection: the offer, and what comes back. NoAnswer, where nothing does in time."""
        answer = Answer(keyed=PRIMES)
        async with self.connection():
            try:
                transport, talk = await linking.connect(
                    lambda: _Talk(greeting, answer), self.address, self.target.port, self.seconds
                )
            except linking.NotConnected:
                raise NoAnswer from None
            try:
                async with asyncio.timeout(self.seconds):
                    await talk.done
            except TimeoutError:
                self.unanswered += 1
                raise NoAnswer from None
            finally:
                linking.close(transport)
        return answer

    async def ssl2(self) -> bool:
        """Does it answer a hello of SSLv2 with one of SSLv2? NoAnswer where it stays silent."""
        async with self.connection():
            try:
                transport, talk = await linking.connect(
                    lambda: _Old(ssl2.client_hello(os.urandom(16))),
                    self.address,
                    self.target.port,
                    self.seconds,
                )
            except linking.NotConnected:
                raise NoAnswer from None
            try:
                async with asyncio.timeout(self.seconds):
                    return await talk.done
            except TimeoutError:
                self.unanswered += 1
                raise NoAnswer from None
            finally:
                linking.close(transport)

    def connection(self) -> _Counted:
        """A place for one connection, counted. Spent where there is none left; NoAnswer where so many ran
        into their deadline that no more are waited for."""
        return _Counted(self, self._gate)


class _Counted:
    def __init__(self, asking: Asking, gate: asyncio.Semaphore) -> None:
        self._asking = asking
        self._gate = gate

    async def __aenter__(self) -> None:
        await self._gate.acquire()
        if self._asking.made >= self._asking.at_most or self._asking.unanswered >= PATIENCE:
            self._gate.release()
            raise Spent if self._asking.made >= self._asking.at_most else NoAnswer
        self._asking.made += 1

    async def __aexit__(self, *_error: object) -> None:
        self._gate.release()


class _Talk(asyncio.Protocol):
    def __init__(self, greeting: bytes, answer: Answer) -> None:
        self._greeting = greeting
        self._answer = answer
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._greeting)

    def data_received(self, data: bytes) -> None:
        self._answer.receive(data)
        self._after()

    def connection_lost(self, exc: Exception | None) -> None:
        self._answer.closed()
        self._after()

    def _after(self) -> None:
        if self._answer.end is not None and not self.done.done():
            self.done.set_result(None)


class _Old(asyncio.Protocol):
    def __init__(self, greeting: bytes) -> None:
        self._greeting = greeting
        self._answer = ssl2.Answer()
        self.done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.Transport, transport).write(self._greeting)

    def data_received(self, data: bytes) -> None:
        self._answer.receive(data)
        self._after()

    def connection_lost(self, exc: Exception | None) -> None:
        self._answer.closed()
        self._after()

    def _after(self) -> None:
        if self._answer.end is not None and not self.done.done():
            self.done.set_result(self._answer.end == "yes")
