"""Many targets, one after the other off a stream: bounded in number and in memory, in order if asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

from stanch.net.target import Target
from stanch.observe.tls.checking import USUAL, Limits, check
from stanch.observe.tls.result import Check

Row = tuple[Target, tuple[Check, ...]]


async def scan(
    targets: Iterator[Target],
    *,
    prove: bool = False,
    limits: Limits = USUAL,
    at_once: int = 256,
    ordered: bool = False,
    repeat: int = 1,
) -> AsyncIterator[Row]:
    """Check each target, `at_once` of them; as they are done, or in the order in which they came.

    `targets` is pulled from as there is room, so it may be endless. Where order is kept, at most four times
    `at_once` results wait for one that is slow.
    """
    done: asyncio.Queue[tuple[int, Row] | None] = asyncio.Queue(4 * at_once)
    room = asyncio.Semaphore(4 * at_once)
    numbered = enumerate(targets)

    async def work() -> None:
        for number, target in numbered:
            await room.acquire()
            await done.put((number, (target, await check(target, prove=prove, limits=limits, repeat=repeat))))

    async def run() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(at_once):
                    group.create_task(work())
        finally:
            await done.put(None)

    running = asyncio.create_task(run())
    waiting: dict[int, Row] = {}
    following = 0
    try:
        while (one := await done.get()) is not None:
            number, row = one
            if not ordered:
                room.release()
                yield row
                continue
            waiting[number] = row
            while following in waiting:
                room.release()
                yield waiting.pop(following)
                following += 1
        await running
    finally:
        running.cancel()
