"""Many targets, one after the other off a list: bounded in number and in memory, in order if asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from stanch.net import resolving
from stanch.observe.scan.pacing import Pace
from stanch.observe.scan.sparing import NOBODY, Sparing
from stanch.observe.scan.wanted import Wanted, Wish
from stanch.observe.tls.checking import USUAL, Limits, check
from stanch.observe.tls.result import RANK, Check

AHEAD = 8
"""How many times `at_once` targets are held ready, so that a network whose turn it is not holds no other."""

_MOST_AHEAD = 4096


class Row(NamedTuple):
    """What became of one target: its checks, the worst first, and how many of its addresses were spared."""

    wish: Wish
    checks: tuple[Check, ...]
    spared: int


class Way(NamedTuple):
    """How a scan looks: `at_once` connections, at this pace, sparing those."""

    prove: bool = False
    limits: Limits = USUAL
    at_once: int = 256
    ordered: bool = False
    repeat: int = 1
    pace: Pace = Pace()
    sparing: Sparing = NOBODY


async def scan(wanted: Wanted, way: Way, *, first: Sequence[Wish] = ()) -> AsyncIterator[Row]:
    """Check each target; as they are done, or in the order in which they came. `first`: before the list.

    The list is read as there is room, so it may be endless. Where order is kept, at most four times
    `at_once` results wait for one that is slow.
    """
    made = _Scan(wanted, way, first)
    running = asyncio.create_task(made.run())
    waiting: dict[int, Row] = {}
    following = 0
    try:
        while (one := await made.done.get()) is not None:
            order, row = one
            if not way.ordered:
                made.room.release()
                yield row
                continue
            waiting[order] = row
            while following in waiting:
                made.room.release()
                yield waiting.pop(following)
                following += 1
        try:
            await running
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
    finally:
        running.cancel()


class _Scan:
    def __init__(self, wanted: Wanted, way: Way, first: Sequence[Wish]) -> None:
        self.wanted = wanted
        self.way = way
        self.first = deque(first)
        self.workers = way.at_once
        if way.pace.per_network and way.pace.per_network < way.at_once:
            self.workers = max(way.at_once, min(_MOST_AHEAD, AHEAD * way.at_once))
        self.room = asyncio.Semaphore(4 * max(way.at_once, self.workers))
        self.lines = asyncio.Semaphore(way.at_once)
        self.done: asyncio.Queue[tuple[int, Row] | None] = asyncio.Queue()
        self.order = 0

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.workers):
                    group.create_task(self._work())
        finally:
            self.done.put_nowait(None)

    async def _work(self) -> None:
        while True:
            await self.room.acquire()
            wish = self.first.popleft() if self.first else await self.wanted.take()
            if wish is None:
                return
            order = self.order
            self.order += 1
            self.done.put_nowait((order, await self._row(wish)))

    async def _row(self, wish: Wish) -> Row:
        target, sparing = wish.target, self.way.sparing
        if target.literal:
            if sparing and sparing.spares(target.host):
                return Row(wish, (), 1)
            return Row(wish, await self._look(wish, target.host), 0)
        if sparing and sparing.spares_name(target.host):
            return Row(wish, (), 1)
        if not (sparing or self.way.pace.per_network):
            async with self.lines:
                await self.way.pace.due()
                return Row(wish, await self._check(wish), 0)
        try:
            addresses = await resolving.resolve(target, self.way.limits.policy, self.way.limits.seconds)
        except resolving.NotResolved as error:
            with resolving.pinned(target, error):
                return Row(wish, await self._check(wish), 0)
        kept = [one for one in addresses if not (sparing and sparing.spares(one))]
        found = await asyncio.gather(*(self._pinned(wish, one) for one in kept))
        checks = sorted((one for some in found for one in some), key=lambda one: RANK[one.heartbleed.verdict])
        return Row(wish, tuple(checks), len(addresses) - len(kept))

    async def _pinned(self, wish: Wish, address: str) -> tuple[Check, ...]:
        with resolving.pinned(wish.target, (address,)):
            return await self._look(wish, address)

    async def _look(self, wish: Wish, address: str) -> tuple[Check, ...]:
        """One address, once there is a turn for it: in its network, among all, and in time."""
        pace = self.way.pace
        if pace.per_network:
            await pace.enter(address)
        try:
            async with self.lines:
                if pace.rate:
                    await pace.due()
                return await self._check(wish)
        finally:
            if pace.per_network:
                pace.leave(address)

    async def _check(self, wish: Wish) -> tuple[Check, ...]:
        way = self.way
        return await check(wish.target, prove=way.prove, limits=way.limits, repeat=way.repeat)
