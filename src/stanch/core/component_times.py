"""For which time does a piece of software speak, or an inventory that lacks it?

And what was bad for a time only: was it there in that time, and when was it over (78, 142)?
"""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.marks import Mark
from stanch.core.model import Component
from stanch.core.moments import During, Moment, Seq, Span, When
from stanch.core.playbook import Detector, Package
from stanch.core.state import Seen
from stanch.core.versions import Affected


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


def perhaps(found: Affected, fact: Component, at: Moment) -> bool:
    """Is it possible, and no more, that it was there while it was bad (4)?"""
    package = found.package if found.verdict == "yes" else None
    bad = None if package is None or package.wave else package.during  # the days of a wave are whole days
    if bad is None or not bad.start.known:
        return False
    there = fact.during or During(When(at, at), When(at, at))
    if _meet(bad.definite(), there.definite()):
        return False
    return _meet(bad.possible(), there.possible())


def _meet(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def bad_time(
    fact: Component, seen: Seen, package: Package | None, detector: Detector
) -> tuple[During, When | None]:
    """For which time a component speaks; and since when it is over, where its presence had an end, or where
    what was there was bad for a time only and does not stay."""
    instant = When(seen.seen_at, seen.seen_at)
    during = fact.during if fact.during is not None else During(instant)
    # that a package database had it up to a moment does not say that it went, nor does the end of a run
    lasting = fact.basis == "package" or a_run(fact, detector)
    over = during.end if fact.during is not None and not lasting else None
    if package is None or package.during is None:
        return during, over
    start, end = package.during.start, package.during.end
    low = When(max(during.start.low, start.low), max(during.start.high, start.high))
    if end is None:
        return During(low, during.end), over
    until = end if during.end is None else When(min(end.low, during.end.low), min(end.high, during.end.high))
    if a_run(fact, detector):
        return During(low, until), When(max(end.low, until.low), max(end.high, until.high))
    return During(low, until), until if detector.stays == "no" else over


def a_run(fact: Component, detector: Detector) -> bool:
    """Is it what one run had, as its log shows, of what plants nothing? It speaks of that run (197)."""
    return fact.basis == "history" and fact.during is not None and detector.stays == "no"
