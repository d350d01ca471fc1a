"""How often may it be asked, and how many at once? One limiter for every asker (156): strangers, programs.

Windows are the moving windows of `limits`: never more than so many within any such time. What is under way at
once, and "all of these bounds or none", that library does not know; they are added here. Only what was let
through counts.

The store is of this process, on a clock that only goes forward. The library's own store in memory goes by the
time of day, starts a thread at nearly each question, and never lets go of who asked once. One that several
processes share (`limits.storage`) can take its place.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from stanch.errors import StanchError

MOST = 4096
"""So many askers are remembered; beyond that, whoever asked longest ago is forgotten."""


class Bound(NamedTuple):
    """At most `most` within `seconds`, and `flying` at once (0: any number), of what `key` names; `whom`: in
    words."""

    key: str
    most: int
    seconds: int
    flying: int
    whom: str

    @property
    def window(self) -> RateLimitItem:
        """The same, as the library counts it. The namespace is no part of the answer."""
        return RateLimitItemPerSecond(self.most, self.seconds, "stanch")


class Exhausted(StanchError):
    """One of the bounds is: for `wait` seconds. `busy`: because that many are under way."""

    def __init__(self, bound: Bound, wait: int, *, busy: bool) -> None:
        self.bound, self.wait, self.busy = bound, wait, busy
        again = f"{wait} seconds" if wait < 100 else f"{math.ceil(wait / 60)} minutes"
        if busy:
            super().__init__(f"a look for {bound.whom} is under way", help="ask again in a moment")
            return
        super().__init__(
            f"at most {bound.most} looks in {bound.seconds / 60:.0f} min for {bound.whom}",
            help=f"ask again in {again}",
        )


class Past(Storage, MovingWindowSupport):
    """When each key was let through, the oldest first; at most MOST keys."""

    STORAGE_SCHEME = None  # it is made here, and by no address

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now
        self._past: OrderedDict[str, deque[float]] = OrderedDict()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count it, unless that would be too many."""
        now = self._now()
        past = self._window(key, now - expiry)
        if len(past) + amount > limit:
            return False
        past.extend([now] * amount)
        self._past[key] = past
        self._past.move_to_end(key)
        if len(self._past) > MOST:
            self._past.popitem(last=False)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Since when, and how many."""
        now = self._now()
        past = self._window(key, now - expiry)
        return (past[0], len(past)) if past else (now, 0)

    def _window(self, key: str, since: float) -> deque[float]:
        past = self._past.get(key, deque())
        while past and past[0] <= since:
            past.popleft()
        return past

    def __len__(self) -> int:
        return len(self._past)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        many = len(self._past)
        self._past.clear()
        return many

    def clear(self, key: str) -> None:
        self._past.pop(key, None)

    def get(self, key: str) -> int:
        return len(self._past.get(key, ()))

    def get_expiry(self, key: str) -> float:
        return self._now()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        raise NotImplementedError("windows here move; there are no fixed ones")


class Flight:
    """What one question holds while it is under way; `end` gives it back, once."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter
        self._keys: list[str] = []

    def take(self, bounds: Sequence[Bound]) -> None:
        """Hold these too, all or none. Exhausted where one of them is."""
        self._limiter.take(bounds)
        self._keys += [one.key for one in bounds]

    def end(self) -> None:
        keys, self._keys = self._keys, []
        self._limiter.give_back(keys)


class Limiter:
    """The bounds of this process. `now`: seconds of a clock that only goes forward."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self.past = Past(now)
        self._windows = MovingWindowRateLimiter(self.past)
        self._flying: dict[str, int] = {}

    def flight(self) -> Flight:
        return Flight(self)

    def ask(self, bound: Bound) -> None:
        """Count one question that holds nothing. Exhausted where it is one too many."""
        flight = self.flight()
        flight.take([bound])
        flight.end()

    def take(self, bounds: Sequence[Bound]) -> None:
        """Count these, all or none. Exhausted: which of them is, and for how long."""
        with self._lock:
            for one in bounds:
                if not self._windows.test(one.window, one.key):
                    reset, _left = self._windows.get_window_stats(one.window, one.key)
                    raise Exhausted(one, max(1, math.ceil(reset - self._now())), busy=False)
                if one.flying and self._flying.get(one.key, 0) >= one.flying:
                    raise Exhausted(one, 5, busy=True)
            for one in bounds:
                self._windows.hit(one.window, one.key)
                self._flying[one.key] = self._flying.get(one.key, 0) + 1

    def give_back(self, keys: Sequence[str]) -> None:
        """These are not under way any more."""
        with self._lock:
            for key in keys:
                left = self._flying.get(key, 0) - 1
                if left > 0:
                    self._flying[key] = left
                else:
                    self._flying.pop(key, None)

    def forget(self) -> None:
        """Nobody asked anything yet."""
        with self._lock:
            self.past.reset()
            self._flying.clear()


limiter = Limiter()
"""That of this process: every asker is counted here, by keys of its own."""
