"""Deadlines for thousands of connections at once: one timer of the loop for all of them.

Moments are those of `loop.time()`. What is due wakes within STEP seconds after its moment, never before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from weakref import WeakKeyDictionary

STEP = 0.01
STANDSTILL = 0.5
"""Seconds: a turn that comes so late means that we stood still, not those whom we wait for."""

Wake = Callable[[], None]


class Wheel:
    """Slots of STEP seconds, each with whoever is to be woken then."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._time = loop.time
        self._call_at = loop.call_at
        self._slots: dict[int, set[Wake]] = {}
        self._passed = 0
        self._turning = False
        self._expected = 0.0

    def add(self, when: float, wake: Wake) -> int:
        """Wake once it is `when`; returns the slot, for `drop`."""
        if not self._turning:
            self._passed = int(self._time() / STEP)
            self._arm()
        slot = max(int(when / STEP), self._passed) + 1
        waiting = self._slots.get(slot)
        if waiting is None:
            self._slots[slot] = {wake}
        else:
            waiting.add(wake)
        return slot

    def drop(self, slot: int, wake: Wake) -> None:
        """Do not wake; nothing happens where it was woken already."""
        waiting = self._slots.get(slot)
        if waiting is not None:
            waiting.discard(wake)

    def _arm(self) -> None:
        self._turning = True
        self._expected = self._time() + STEP
        self._call_at(self._expected, self._turn)

    def _turn(self) -> None:
        now = self._time()
        if now - self._expected > STANDSTILL:
            self._arm()  # what arrived in the meantime is read first: nobody is late because we were
            return
        reached = int(now / STEP)
        while self._passed < reached and self._slots:
            self._passed += 1
            for wake in self._slots.pop(self._passed, ()):
                wake()
        self._passed = max(self._passed, reached)
        if self._slots:
            self._arm()
        else:
            self._turning = False


_WHEELS: WeakKeyDictionary[asyncio.AbstractEventLoop, Wheel] = WeakKeyDictionary()


def wheel(loop: asyncio.AbstractEventLoop) -> Wheel:
    """The one wheel of this loop."""
    found = _WHEELS.get(loop)
    if found is None:
        found = _WHEELS[loop] = Wheel(loop)
    return found


class limit:
    """`with limit(loop, seconds):` ends what the task waits for by TimeoutError once they have passed."""

    __slots__ = ("_loop", "_over", "_seconds", "_slot", "_task", "_wheel")

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._loop = loop
        self._seconds = seconds
        self._over = False

    def __enter__(self) -> None:
        task = asyncio.current_task(self._loop)
        assert task is not None
        self._task = task
        self._wheel = wheel(self._loop)
        self._slot = self._wheel.add(self._loop.time() + self._seconds, self._end)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wheel.drop(self._slot, self._end)
        if self._over and self._task.uncancel() == 0 and kind is asyncio.CancelledError:
            raise TimeoutError from error

    def _end(self) -> None:
        self._over = True
        self._task.cancel()
