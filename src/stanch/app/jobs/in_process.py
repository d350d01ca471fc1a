"""The engine of today: jobs run in the process that submits them, on one loop.

What is kept until it is done has a row in the outbox. Whoever does it holds the row for LEASE seconds, again
and again; where they are killed it is free when that ends, and is offered or taken up. `record.outbox` says
how the number by which it is held keeps two processes from ending the same job.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import OrderedDict
from contextlib import nullcontext
from functools import partial
from typing import Any, TypeVar

from stanch.app import actor, clock
from stanch.app.jobs import loop
from stanch.app.jobs.port import NOW, Fenced, Job, Kind, Progress
from stanch.core.moments import SECOND, Moment
from stanch.errors import StanchError

G = TypeVar("G")
R = TypeVar("R")
LEASE = 12
"""Seconds for which a row is held; it is held anew after a third of them."""
REMEMBERED = 500
"""So many jobs that are over are remembered."""
_log = logging.getLogger("stanch.jobs")


class InProcess:
    """The jobs of this process. `lease` in seconds."""

    def __init__(self, lease: float = LEASE) -> None:
        self._lease = lease
        self._lock = threading.Lock()
        self._kinds: dict[str, Kind[Any, Any]] = {}
        self._jobs: OrderedDict[tuple[str, str, str], Job[Any, Any]] = OrderedDict()
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._patience: dict[str, threading.Semaphore] = {}

    def register(self, kind: Kind[G, R]) -> Kind[G, R]:
        assert kind.name not in self._kinds, f"two kinds of job are called {kind.name}"
        self._kinds[kind.name] = kind
        if kind.at_once:
            self._turns[kind.name] = asyncio.Semaphore(kind.at_once)
        if kind.waiting:
            self._patience[kind.name] = threading.Semaphore(kind.waiting)
        return kind

    def submit(
        self, client: str, kind: Kind[G, R], key: str, given: G, *, not_before: Moment = NOW
    ) -> Job[G, R]:
        assert self._kinds.get(kind.name) is kind, f"{kind.name} is not registered"
        made = self._made(client, kind, key, given, actor.actor() if client else "", not_before)
        if not made.kept:
            return self._start(made)
        from stanch.record import outbox

        work = outbox.Work(kind.row(key), kind.name, not_before, kind.encode(given))
        with self._lock:
            had = self._jobs.get((client, kind.name, key))
        outbox.put(client, work, made.actor, clock.machine_now())
        outbox.once_committed(lambda: self._start(made))
        return had if had is not None and had.running else made

    def progress(self, client: str, kind: Kind[G, R], key: str) -> Progress | None:
        found = self.find(client, kind, key)
        if found is not None:
            return found.progress
        if not client or kind.keeps is None:
            return None
        from stanch.record import outbox

        row, now = outbox.find(client, kind.row(key)), clock.machine_now()
        if row is None:
            return None
        if row.until > now:
            return Progress("elsewhere")
        return Progress("waiting" if row.work.not_before > now else "broken_off")

    def find(self, client: str, kind: Kind[G, R], key: str) -> Job[G, R] | None:
        with self._lock:
            return self._jobs.get((client, kind.name, key))

    def stop(self, client: str, kind: Kind[G, R], key: str, seconds: float = 30) -> None:
        found = self.find(client, kind, key)
        if found is not None and found.running:
            found.stopper.stop()
            found.over.wait(seconds)
        elif client and kind.keeps is not None:
            from stanch.record import outbox

            row = outbox.take(client, kind.row(key), now := clock.machine_now(), self._until(now))
            if row is not None:
                outbox.finish(client, kind.row(key), row.token)

    def resume(self) -> None:
        from stanch.record import outbox

        for row in outbox.left():
            kind = self._kinds.get(row.work.kind)
            if kind is None or not kind.resumes:
                continue
            key = row.work.key.removeprefix(kind.row(""))
            given = kind.decode(row.work.given)
            self._start(self._made(row.ws, kind, key, given, row.actor, row.work.not_before))

    def _made(
        self, client: str, kind: Kind[G, R], key: str, given: G, by: str, not_before: Moment
    ) -> Job[G, R]:
        made = Job(client, kind, key, given, by, not_before)
        made.patience = self._patience.get(kind.name)
        return made

    def _start(self, made: Job[G, R]) -> Job[G, R]:
        """Begin it, unless the same is under way: that one looks when it ends whether there is work left."""
        place = made.client, made.kind.name, made.key
        with self._lock:
            had = self._jobs.get(place)
            if had is not None and had.running:
                had.again = True
                return had
            self._jobs[place] = made
            self._jobs.move_to_end(place)
            for other in [one for one, job in self._jobs.items() if not job.running][:-REMEMBERED]:
                del self._jobs[other]
        loop.start(self._run(made))
        return made

    async def _run(self, job: Job[G, R]) -> None:
        gate = self._turns.get(job.kind.name)
        mine = False

        async def ready() -> None:
            nonlocal mine
            await _due(job)
            if gate is not None:
                async with asyncio.timeout(job.kind.queue):
                    mine = await gate.acquire()

        try:
            with actor.acting(job.actor) if job.actor else nullcontext():
                await job.stopper.within(ready())
                if not job.stopper.stopped and (not job.kept or await self._take(job)):
                    job.state = "under_way"
                    await self._do(job)
            job.state = "stopped" if job.stopper.stopped else "done"
        except asyncio.CancelledError:  # by `_hold`
            job.state, job.error = "failed", Fenced()
        except StanchError as error:
            job.state, job.error = "failed", error
        except TimeoutError:
            job.state, job.error = "failed", job.kind.late(job)
        except Exception:
            _log.exception("a job of kind %s broke off", job.kind.name)
            job.state, job.error = "failed", job.kind.broke(job)
        finally:
            if mine and gate is not None:
                gate.release()
            await self._ended(job)

    async def _do(self, job: Job[G, R]) -> None:
        async def work() -> None:
            async with asyncio.timeout(job.kind.seconds):
                job.result = await job.kind.work(job)

        me = asyncio.current_task()
        assert me is not None
        holding = asyncio.create_task(self._hold(job, me)) if job.kept else None
        try:
            await (work() if job.kind.heeds else job.stopper.within(work()))
        finally:
            if holding is not None:
                holding.cancel()

    def _until(self, now: Moment) -> Moment:
        return Moment(now + int(self._lease * SECOND))

    async def _take(self, job: Job[G, R]) -> bool:
        """Hold its row, as soon as nobody else does. False where another did it in the meantime."""
        from stanch.record import outbox

        client, row = job.client, job.kind.row(job.key)
        while not job.stopper.stopped:
            now = clock.machine_now()
            taken = await loop.blocking(partial(outbox.take, client, row, now, self._until(now)), lease=True)
            if taken is not None:
                job.token = taken.token
                return True
            if await loop.blocking(partial(outbox.find, client, row), lease=True) is None:
                return False
            job.state = "elsewhere"
            await asyncio.sleep(min(1.0, self._lease / 4))
        return False

    async def _hold(self, job: Job[G, R], working: asyncio.Task[Any]) -> None:
        """Hold its row for longer, until the work ends; where another has it by now, end the work."""
        from stanch.record import outbox

        client, row = job.client, job.kind.row(job.key)
        while True:
            await asyncio.sleep(self._lease / 3)
            until = self._until(clock.machine_now())
            try:
                mine = await loop.blocking(partial(outbox.hold, client, row, job.token, until), lease=True)
            except Exception:
                _log.exception("whether a job is still held could not be written down")
                continue
            if not mine and not job.finished:
                working.cancel()
                return

    async def _ended(self, job: Job[G, R]) -> None:
        try:
            if job.token and not job.finished:
                from stanch.record import outbox

                await loop.blocking(partial(outbox.finish, job.client, job.kind.row(job.key), job.token))
        except Exception:
            _log.exception("that a job has ended could not be written down: it is offered again")
        finally:
            with self._lock:
                job.over.set()
        if job.again and job.kept:
            await self._once_more(job)

    async def _once_more(self, job: Job[G, R]) -> None:
        """What was submitted after this one was done, and before it was over, has a row of its own."""
        from stanch.record import outbox

        left = await loop.blocking(partial(outbox.find, job.client, job.kind.row(job.key)))
        if left is not None and left.until <= clock.machine_now():
            given = job.kind.decode(left.work.given)
            self._start(self._made(job.client, job.kind, job.key, given, left.actor, left.work.not_before))


async def _due(job: Job[G, R]) -> None:
    while (left := job.not_before - clock.machine_now()) > 0:  # noqa: ASYNC110 - it waits for a time of day
        await asyncio.sleep(min(left / SECOND, 60))  # the machine may sleep meanwhile, or its clock be set
