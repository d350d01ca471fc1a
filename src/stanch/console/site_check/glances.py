"""Passive looks at sites that somebody asks about: bounded, a few at once, kept in memory for minutes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, see
from stanch.observe.tls.result import Seen

MINUTES = 5
"""For so long a look is taken for a new one; a failed one for a minute."""
MOST = 256
SECONDS = 5.0
"""For each connection; three times that for the whole of a name."""
AT_ONCE = 3
"""Fewer than the console has threads: who opens a page does not wait for a slow site."""


class _Kept(NamedTuple):
    until: float
    seen: tuple[Seen, ...]


class Glances:
    """The looks of the last minutes. Nothing of them is written anywhere; they go with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Target, bool], _Kept] = OrderedDict()
        self._free = threading.BoundedSemaphore(AT_ONCE)

    def at(self, target: Target, registered: bool) -> tuple[Seen, ...]:
        """What one connection to each address shows, now or within the last minutes; () where too many
        looks are under way, or the whole took too long.

        Only what is registered may lie on a network of our own: a token that was stolen looks at nothing
        there. The look is passive: one hello, no heartbeat.
        """
        found = self._fresh((target, registered))
        if found is not None:
            return found
        if not self._free.acquire(timeout=SECONDS):
            return ()
        try:
            found = self._fresh((target, registered))
            if found is None:
                found = self._look(target, registered)
            return found
        finally:
            self._free.release()

    def _fresh(self, key: tuple[Target, bool]) -> tuple[Seen, ...] | None:
        now = time.monotonic()
        with self._lock:
            while self._kept and next(iter(self._kept.values())).until <= now:
                self._kept.popitem(last=False)
            kept = self._kept.get(key)
        return kept.seen if kept is not None and kept.until > now else None

    def _look(self, target: Target, registered: bool) -> tuple[Seen, ...]:
        limits = Limits(seconds=SECONDS, at_once=8, policy="operator" if registered else "public")

        async def glance() -> tuple[Seen, ...]:
            async with asyncio.timeout(3 * SECONDS):
                return await see(target, limits=limits)

        try:
            seen = asyncio.run(glance())
        except TimeoutError:
            seen = ()
        failed = not any(one.check.finding.verdict in ("not_vulnerable", "inconclusive") for one in seen)
        with self._lock:
            self._kept[target, registered] = _Kept(time.monotonic() + (1 if failed else MINUTES) * 60, seen)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return seen


glances = Glances()
