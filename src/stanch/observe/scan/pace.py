"""How fast, and how many at once in one network? Whoever may not look yet waits here, and holds nobody up."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

from stanch.observe.scan import networks

J = TypeVar("J")

_LATE = 0.05
"""Seconds that a late turn may catch up with: timers are not exact, and the rate is to be kept."""


class Rate:
    """`each_second` looks begun, evenly; 0: as many as there are."""

    def __init__(self, each_second: float = 0.0) -> None:
        self.each_second = each_second
        self._next = 0.0

    async def due(self) -> None:
        """Wait until the next look may begin."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        mine = max(self._next, now - _LATE)
        self._next = mine + 1 / self.each_second
        if mine > now:
            await asyncio.sleep(mine - now)


class Turns(Generic[J]):
    """At most `at_once` jobs in one /24 or /48 (0: no limit); the others are parked until one leaves."""

    def __init__(self, at_once: int = 0) -> None:
        self.at_once = at_once
        self.parked = 0
        self._busy: dict[str | int, int] = {}
        self._waiting: dict[str | int, deque[J]] = {}

    def admit(self, address: str, job: J) -> bool:
        """May this job begin? Else it is parked, and `leave` gives it out."""
        if not self.at_once:
            return True
        network = networks.key(address)
        busy = self._busy.get(network, 0)
        if busy < self.at_once:
            self._busy[network] = busy + 1
            return True
        self._waiting.setdefault(network, deque()).append(job)
        self.parked += 1
        return False

    def leave(self, address: str) -> J | None:
        """A job there is done; returns the one that has its place now."""
        if not self.at_once:
            return None
        network = networks.key(address)
        waiting = self._waiting.get(network)
        if waiting:
            self.parked -= 1
            job = waiting.popleft()
            if not waiting:
                del self._waiting[network]
            return job
        busy = self._busy[network] - 1
        if busy:
            self._busy[network] = busy
        else:
            del self._busy[network]
        return None
