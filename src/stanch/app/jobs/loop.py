"""Where async meets sync: one loop in a thread of its own, and bounded threads for what blocks.

No other module of the application makes a thread, a loop or an executor (155). A handler runs on the loop;
what blocks there (the record, a file) it hands to `blocking`. A command line that waits calls `run`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import Any, TypeVar

from stanch.record import connection

T = TypeVar("T")
BLOCKING = 4
"""Pieces of blocking work at once: they wait for the record, which one writes at a time."""
NAMES = 48
"""Names that are looked up at once, and proofs that need a socket that blocks."""


@cache
def _workers() -> Executor:
    return ThreadPoolExecutor(BLOCKING, "blocking")


@cache
def _leases() -> Executor:
    """Of its own: work that takes long must not cost anybody what they hold."""
    return ThreadPoolExecutor(1, "leases")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    made = asyncio.new_event_loop()
    made.set_default_executor(ThreadPoolExecutor(NAMES, "names"))
    threading.Thread(target=made.run_forever, name="jobs", daemon=True).start()
    return made


_making = threading.Lock()


def start(work: Coroutine[Any, Any, object]) -> None:
    """Begin it on the loop, as whoever acts here; nobody waits for it."""
    with _making:
        loop = _loop()
    asyncio.run_coroutine_threadsafe(work, loop)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do it, and wait for it: for a command line, in whose thread it runs. An interrupt ends it."""
    return asyncio.run(work)


async def blocking(work: Callable[[], T], *, lease: bool = False) -> T:
    """Do this in a thread, as whoever acts here; it has a connection to the store of its own."""
    context = copy_context()
    threads = _leases() if lease else _workers()
    return await asyncio.get_running_loop().run_in_executor(threads, lambda: context.run(_closing, work))


def _closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connection.close()
