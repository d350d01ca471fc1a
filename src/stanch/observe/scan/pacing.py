"""How fast, and how many at once in one network? Whoever looks waits for a turn here."""

from __future__ import annotations

import asyncio
from collections import deque

from stanch.observe.scan import networks

_LATE = 0.05
"""Seconds that a late turn may catch up with: timers are not exact, and the rate is to be kept."""


class Pace:
    """`rate` looks begun each second (0: as many as there are); `per_network` at once in one /24 or /48 (0:
    as many as there are)."""

    def __init__(self, rate: float = 0.0, per_network: int = 0) -> None:
        self.rate = rate
        self.per_network = per_network
        self._next = 0.0
        self._busy: dict[int, int] = {}
        self._waiting: dict[int, deque[asyncio.Future[None]]] = {}

    async def due(self) -> None:
        """Wait until the next look may begin."""
        if not self.rate:
            return
        loop = asyncio.get_running_loop()
        now = loop.time()
        mine = max(self._next, now - _LATE)
        self._next = mine + 1 / self.rate
        if mine > now:
            await asyncio.sleep(mine - now)

    async def enter(self, address: str) -> None:
        """Take a place in the network of this address, once one is free; `leave` gives it back."""
        network = networks.key(address)
        busy = self._busy.get(network, 0)
        if busy < self.per_network:
            self._busy[network] = busy + 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(network, deque()).append(turn)
        try:
            await turn  # whoever leaves hands over the place
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave(address)
            raise

    def leave(self, address: str) -> None:
        """Give the place back: whoever waits has it at once."""
        network = networks.key(address)
        waiting = self._waiting.get(network)
        while waiting:
            turn = waiting.popleft()
            if not waiting:
                del self._waiting[network]
            if not turn.done():
                turn.set_result(None)
                return
        busy = self._busy[network] - 1
        if busy:
            self._busy[network] = busy
        else:
            del self._busy[network]
