"""Several machines may stand behind one address: within one look it is asked more than once.

One bad machine of four is missed by five connections in 24 of 100 looks, by forty in 1 of 100,000 (decision
15). So the first look at an address takes a few, and one that finds differences, or that comes after the flaw
was seen there, takes many.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import msgspec

from stanch.observe.tls.result import RANK, Certificate, Finding, Shown, Tls

USUAL = 5
THOROUGH = 40
AT_ONCE = 4
"""Connections to one address at once, after the first has answered."""
SPARE = 2
"""So many more may get no answer; then nothing more is asked."""


class Often(msgspec.Struct, frozen=True):
    """How many connections to an address: `first`, and so many in all where their answers differ.

    `bad`: the probes and settings whose bad answer was seen here before. Only these are asked as often from
    the start: one that was never bad need not cost an owner's server forty connections.
    """

    first: int = USUAL
    differing: int = THOROUGH
    bad: frozenset[str] = frozenset()

    def of(self, name: str, most: int = THOROUGH) -> Often:
        """The same for one probe or setting, which takes at most `most`."""
        first = self.differing if name in self.bad else self.first
        return Often(min(first, most), min(self.differing, most))


NO_ANSWER: frozenset[str] = frozenset({
    "timed_out", "closed_early", "too_busy", "closed_before_tls", "silent_before_tls", "too_many_at_once",
})  # fmt: skip
"""Of one connection among several: it says nothing of the machine. The others count."""


async def gather(ask: Callable[[], Awaitable[Shown]], often: Often, *, seconds: float, at_once: int) -> Shown:
    """Ask one address as often; the worst answer, and how many there were.

    Where the first connection gets no answer it is the only one. No more are begun after `seconds`: of a slow
    server fewer count.
    """
    begun = time.monotonic()
    first = await ask()
    if not _answered(first):
        return msgspec.structs.replace(first, connections=0)
    answers, silent, wanted = [first], 0, often.first
    while len(answers) < wanted and silent <= SPARE and time.monotonic() - begun < seconds:
        some = await asyncio.gather(*(ask() for _ in range(min(at_once, wanted - len(answers)))))
        heard = [one for one in some if _answered(one)]
        silent += len(some) - len(heard)
        answers.extend(heard)
        if len({_view(one) for one in answers}) > 1:
            wanted = max(wanted, often.differing)
    worst = min(answers, key=_badness)
    certificates = {one.certificate: None for one in answers if one.certificate is not None}
    return msgspec.structs.replace(worst, connections=len(answers), certificates=tuple(certificates))


def _answered(shown: Shown) -> bool:
    found = shown.finding
    return found.verdict != "unreachable" and found.reason not in NO_ANSWER


class _View(NamedTuple):
    """What one machine shows of itself."""

    finding: Finding
    tls: Tls | None
    certificate: Certificate | None


def _view(shown: Shown) -> _View:
    return _View(shown.finding, shown.tls, shown.certificate)


def _badness(shown: Shown) -> tuple[int, bool, int]:
    """The worst verdict first; of two a lenient one last, for that may be the answers of two machines."""
    found = shown.finding
    return RANK[found.verdict], found.reason.endswith("_lenient"), shown.at
