"""For which time does a piece of software speak, or an inventory that lacks it?"""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.marks import Mark
from stanch.core.model import Component
from stanch.core.moments import During, Seq, When
from stanch.core.state import Seen


def beside(clean: Mark, there: list[Mark]) -> Iterator[Mark]:
    """The parts of a whole time in which a copy is not said to have been there."""
    low = clean.low
    for mark in sorted(there):
        if mark.yes and mark.low <= clean.high and mark.high >= low:
            if mark.low > low:
                yield clean._replace(low=low, high=mark.low)
            low = max(low, mark.high)
    if low < clean.high or (
        low == clean.low and not any(one.yes and one.low <= low <= one.high for one in there)
    ):
        yield clean._replace(low=low)


def unjudged(seq: Seq, seen: Seen, fact: Component) -> Iterator[Mark]:
    """For which time a component that cannot be judged speaks: it says neither yes nor no."""
    during = fact.during or During(When(seen.seen_at, seen.seen_at))
    span = during.possible()
    if span is not None and span[0] <= seen.seen_at:
        yield Mark(span[0], min(span[1], seen.seen_at), False, (seq,), seen.provenance, silent=True)
