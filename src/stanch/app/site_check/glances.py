"""Passive looks at sites that somebody asks about: bounded, a few at once, kept in memory for minutes."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict
from typing import NamedTuple

from stanch.app import jobs
from stanch.app.jobs import Job, Kind
from stanch.errors import StanchError
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, see
from stanch.observe.tls.result import Seen

MINUTES = 5
"""For so long a look is taken for a new one; a failed one for a minute."""
MOST = 256
SECONDS = 5.0
"""For each connection, and to wait for one's turn; three times that for the whole of a name."""
AT_ONCE = 3
"""Fewer than the console has threads: who opens a page does not wait for a slow site."""


class _Kept(NamedTuple):
    until: float
    seen: tuple[Seen, ...]


class Glanced(NamedTuple):
    """What is looked at; one that is `registered` may lie on a network of our own."""

    target: Target
    registered: bool


async def _glance(job: Job[Glanced, tuple[Seen, ...]]) -> tuple[Seen, ...]:
    limits = Limits(seconds=SECONDS, at_once=8, policy="operator" if job.given.registered else "public")
    try:
        async with asyncio.timeout(3 * SECONDS):
            seen = await see(job.given.target, limits=limits)
    except TimeoutError:
        seen = ()
    glances.keep(job.given, seen)
    return seen


GLANCE = jobs.register(Kind("glance", _glance, at_once=AT_ONCE, queue=SECONDS))


class Glances:
    """The looks of the last minutes. Nothing of them is written anywhere; they go with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[Glanced, _Kept] = OrderedDict()

    def at(self, target: Target, registered: bool) -> tuple[Seen, ...]:
        """What one connection to each address shows, now or within the last minutes; () where too many
        looks are under way, or the whole took too long.

        Only what is registered may lie on a network of our own: a token that was stolen looks at nothing
        there. The look is passive: one hello, no heartbeat.
        """
        site = Glanced(target, registered)
        found = self._fresh(site)
        if found is not None:
            return found
        job = jobs.submit("", GLANCE, f"{'ours' if registered else 'anybody'} {target}", site)
        if not job.wait(5 * SECONDS):
            return ()
        try:
            return job.outcome()
        except StanchError:
            return ()

    def keep(self, site: Glanced, seen: tuple[Seen, ...]) -> None:
        """Keep what was seen for a while; the oldest goes first."""
        failed = not any(one.check.finding.verdict in ("not_vulnerable", "inconclusive") for one in seen)
        with self._lock:
            self._kept[site] = _Kept(time.monotonic() + (1 if failed else MINUTES) * 60, seen)
            self._kept.move_to_end(site)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def _fresh(self, site: Glanced) -> tuple[Seen, ...] | None:
        now = time.monotonic()
        with self._lock:
            while self._kept and next(iter(self._kept.values())).until <= now:
                self._kept.popitem(last=False)
            kept = self._kept.get(site)
        return kept.seen if kept is not None and kept.until > now else None


glances = Glances()
