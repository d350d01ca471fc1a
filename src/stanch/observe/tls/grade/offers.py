"""Offers to one server: each a connection of its own, few at once, and never more than a bound."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from stanch.net.route import DIRECT, Route, way_to
from stanch.net.target import Target
from stanch.observe.tls.conversation import Talk, Unheard, talk
from stanch.wire.tls import hello
from stanch.wire.tls.answer import Answer, Chosen
from stanch.wire.tls.record import UNRECOGNIZED_NAME

T = TypeVar("T")
AT_MOST = 250
"""Connections to one address. What is not known when they are used up was not measured."""

AT_ONCE = 4
"""Connections open at a time: what a browser opens to a page is more."""

PATIENCE = 4
"""So many connections may go unanswered: then nothing more is asked."""


class Full(Exception):
    """The bound is reached."""


class NoAnswer(Exception):
    """It did not answer clearly: a time-out, something that is not TLS, nobody there."""


class Asking:
    """One server. `way`: how each connection reaches it, with the name that is sent as SNI. `made`: how many
    connections there were so far."""

    def __init__(
        self, target: Target, address: str, seconds: float, at_most: int = AT_MOST, route: Route = DIRECT
    ) -> None:
        """`address`: where connections begin, which is the proxy's where the route has one."""
        self.target = target
        self.route = route
        self.way = way_to(target, address, route)
        self.seconds = seconds
        self.at_most = at_most
        self.made = 0
        self.bare_closes = 0
        """Refusals without an alert: they count only if the server still answers at the end."""
        self.unanswered = 0
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def offer(self, version: int, ciphers: tuple[int, ...], **more: object) -> Chosen | None:
        """What it chose of this offer; None where it refused it, or chose something else. Full, NoAnswer."""
        for attempt in (1, 2):
            random = os.urandom(32)
            greeting = hello.offer(random, self.way.sni, version=version, ciphers=ciphers, **more)  # type: ignore[arg-type]
            answer = await self.greet(greeting)
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

    async def knows_its_name(self) -> bool:
        """Does it take a hello with the name that it is called by (RFC 6066 section 3)? NoAnswer, Full."""
        answer = await self.greet(hello.client_hello(os.urandom(32), self.way.sni))
        return answer.alert != UNRECOGNIZED_NAME

    def leave_the_name_out(self) -> None:
        """From now on hellos have no name."""
        self.way = self.way._replace(sni="")

    async def greet(self, greeting: bytes) -> Answer:
        """One connection: the offer, and what comes back. Full; NoAnswer where nothing does in time."""
        return await self._asked(lambda one: one.greet(greeting))

    async def ssl2(self) -> bool:
        """Does it answer a hello of SSLv2 with one of SSLv2? Full; NoAnswer where it stays silent."""
        return await self._asked(lambda one: one.greet_ssl2()) == "yes"

    async def _asked(self, ask: Callable[[Talk], Awaitable[T]]) -> T:
        async with self.connection():
            try:
                async with talk(self.way, self.route, self.seconds) as one:
                    return await ask(one)
            except Unheard:
                self.unanswered += 1
                raise NoAnswer from None

    def connection(self) -> _Counted:
        """A place for one connection, counted. Full where there is none left; NoAnswer where so many went
        unanswered that no more are waited for."""
        return _Counted(self, self._gate)


class _Counted:
    def __init__(self, asking: Asking, gate: asyncio.Semaphore) -> None:
        self._asking = asking
        self._gate = gate

    async def __aenter__(self) -> None:
        await self._gate.acquire()
        if self._asking.made >= self._asking.at_most or self._asking.unanswered >= PATIENCE:
            self._gate.release()
            raise Full if self._asking.made >= self._asking.at_most else NoAnswer
        self._asking.made += 1

    async def __aexit__(self, *_error: object) -> None:
        self._gate.release()
