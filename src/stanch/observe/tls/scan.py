"""Many targets, one after the other off a list: bounded in number and in memory, in order if asked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from stanch.net import resolution
from stanch.observe.scan.exclusions import NOBODY, Sparing
from stanch.observe.scan.pace import Rate, Turns
from stanch.observe.scan.targets import Wanted, Wish
from stanch.observe.tls.check_name import USUAL, Limits, check
from stanch.observe.tls.result import Check, badness

AHEAD = 8
"""How many times `at_once` targets may be parked, so that a busy network holds up no other."""


class Row(NamedTuple):
    """What became of one target: its checks, the worst first, and how many of its addresses were spared."""

    wish: Wish
    checks: tuple[Check, ...]
    spared: int


class Way(NamedTuple):
    """How a scan looks: `at_once` connections, `per_network` of them in one /24 or /48 (0: no limit), `rate`
    begun each second (0: no limit), sparing those."""

    prove: bool = False
    limits: Limits = USUAL
    at_once: int = 256
    ordered: bool = False
    repeat: int = 1
    rate: float = 0.0
    per_network: int = 0
    sparing: Sparing = NOBODY


async def scan(wanted: Wanted, way: Way, *, first: Sequence[Wish] = ()) -> AsyncIterator[Row]:
    """Check each target; as they are done, or in the order in which they came. `first`: before the list.

    The list is read as there is room, so it may be endless: what was begun and not yet taken by the caller is
    at most four times `at_once`, and what is parked.
    """
    made = _Scan(wanted, way, first)
    running = asyncio.create_task(made.run())
    waiting: dict[int, Row] = {}
    following = 0
    try:
        while (one := await made.done.get()) is not None:
            order, row = one
            if not way.ordered:
                made.taken()
                yield row
                continue
            waiting[order] = row
            while following in waiting:
                made.taken()
                yield waiting.pop(following)
                following += 1
        try:
            await running
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
    finally:
        running.cancel()


class _Job(NamedTuple):
    """One address of one target; "" where looking resolves the name itself, for nobody is spared."""

    order: int
    wish: Wish
    address: str


class _Gathered:
    """A name of several addresses, until all are done."""

    def __init__(self, missing: int, spared: int) -> None:
        self.missing = missing
        self.spared = spared
        self.checks: list[Check] = []


class _Scan:
    """`at_once` workers: each takes what is ready, else the next of the list, else waits for either."""

    def __init__(self, wanted: Wanted, way: Way, first: Sequence[Wish]) -> None:
        self.way = way
        self.done: asyncio.Queue[tuple[int, Row] | None] = asyncio.Queue()
        self._wanted = wanted
        self._first = deque(first)
        self._rate = Rate(way.rate)
        self._turns: Turns[_Job] = Turns(way.per_network)
        self._ready: deque[_Job] = deque()
        self._gathered: dict[int, _Gathered] = {}
        self._unresolved: dict[int, resolution.NotResolved] = {}
        self._idle: deque[asyncio.Future[None]] = deque()
        self._order = 0
        self._begun = 0  # taken off the list, and not yet taken by the caller
        self._undone = 0  # of these, not done
        self._reading = 0
        self._ended = False

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self.way.at_once):
                    group.create_task(self._work())
        finally:
            self.done.put_nowait(None)

    def taken(self) -> None:
        """The caller has taken a row."""
        self._begun -= 1
        self._wake()

    def _room(self) -> bool:
        at_once, parked = self.way.at_once, self._turns.parked
        return not self._ended and parked < AHEAD * at_once and self._begun < 4 * at_once + parked

    def _wake(self) -> None:
        while self._idle and (self._ready or self._room() or self._over()):
            turn = self._idle.popleft()
            if not turn.done():
                turn.set_result(None)
                if not self._over():
                    return

    def _over(self) -> bool:
        return self._ended and not self._undone and not self._reading

    async def _work(self) -> None:
        while not self._over():
            if self._ready:
                await self._do(self._ready.popleft())
            elif self._room():
                await self._begin()
            else:
                turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._idle.append(turn)
                await turn
        self._wake()

    async def _begin(self) -> None:
        """Take one target off the list, and do it, or park it until its network has room."""
        if self._first:
            wish: Wish | None = self._first.popleft()
        else:
            self._reading += 1
            wish = await self._wanted.take()
            self._reading -= 1
        if wish is None:
            self._ended = True
            return
        order = self._order
        self._order += 1
        self._begun += 1
        self._undone += 1
        host = wish.target.host
        # as in most scans: nothing to resolve, nobody to spare
        if not self.way.sparing and wish.target.literal:
            job = _Job(order, wish, host)
            if self._turns.admit(host, job):
                await self._do(job)
            return
        addresses, spared = await self._addresses(wish)
        if not addresses:
            self._finish(order, Row(wish, (), spared))
            return
        if spared or len(addresses) > 1:
            self._gathered[order] = _Gathered(len(addresses), spared)
        jobs = [_Job(order, wish, one) for one in addresses]
        mine = [job for job in jobs if not job.address or self._turns.admit(job.address, job)]
        if mine:
            self._ready.extend(mine[1:])
            await self._do(mine[0])

    async def _addresses(self, wish: Wish) -> tuple[Sequence[str], int]:
        """Where to look, and how many addresses are spared, by name or after it was resolved."""
        target, sparing = wish.target, self.way.sparing
        if target.literal:
            return ((), 1) if sparing and sparing.spares(target.host) else ((target.host,), 0)
        if sparing and sparing.spares_name(target.host):
            return (), 1
        if not sparing and not self.way.per_network:
            return ("",), 0
        try:
            found = await resolution.resolve(target, self.way.limits.policy, self.way.limits.seconds)
        except resolution.NotResolved as error:
            self._unresolved[wish.number] = error
            return ("",), 0
        kept = [one for one in found if not (sparing and sparing.spares(one))]
        return kept, len(found) - len(kept)

    async def _do(self, job: _Job) -> None:
        """Look at one address; then whoever waited for its network has its place."""
        try:
            if self.way.rate:
                await self._rate.due()
            checks = await self._look(job)
        finally:
            following = self._turns.leave(job.address) if job.address else None
            if following is not None:
                self._ready.append(following)
        gathered = self._gathered.get(job.order)
        if gathered is None:
            self._finish(job.order, Row(job.wish, checks, 0))
            return
        gathered.checks.extend(checks)
        gathered.missing -= 1
        if not gathered.missing:
            del self._gathered[job.order]
            gathered.checks.sort(key=badness)
            self._finish(job.order, Row(job.wish, tuple(gathered.checks), gathered.spared))

    async def _look(self, job: _Job) -> tuple[Check, ...]:
        way, target = self.way, job.wish.target
        if not job.address or job.address == target.host:
            error = self._unresolved.pop(job.wish.number, None) if self._unresolved else None
            if error is None:
                return await check(target, prove=way.prove, limits=way.limits, repeat=way.repeat)
            with resolution.pinned(target, error):
                return await check(target, limits=way.limits)
        with resolution.pinned(target, (job.address,)):
            return await check(target, prove=way.prove, limits=way.limits, repeat=way.repeat)

    def _finish(self, order: int, row: Row) -> None:
        self._undone -= 1
        self.done.put_nowait((order, row))
        if self._idle:
            self._wake()
