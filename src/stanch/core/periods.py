"""From when to when was an asset exposed? The marks of its tracks, joined to periods (8).

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stanch.core.marks import Ending, Mark
from stanch.core.moments import During, Moment, Span, When


def periods(marks: list[Mark], endings: Sequence[Ending], opened: Moment) -> list[tuple[During, Span | None]]:
    """Exposed from some instant after the last clean one, to some instant before the next (8).

    Beside each: from when it was seen to the earliest that it can have ended, which is certain.
    """
    if not endings and all(
        mark.low == mark.high and not (mark.sometime or mark.lapsed or mark.cut or mark.ran) for mark in marks
    ):
        return list(of_looks(marks, opened))
    clean = [mark for mark in marks if not (mark.yes or mark.lapsed or mark.ran)]
    found: list[tuple[During, Span | None]] = []
    for mark in marks:
        if not mark.yes:
            continue
        before = [min(one.until, mark.low) for one in clean if one.low < mark.low]
        after = [max(one.low, mark.until) for one in clean if _ends(one, mark)]
        start = When(
            max([opened, *before]) if not mark.sometime else mark.low,
            mark.high if mark.sometime else mark.low,
        )
        last = mark.low if mark.sometime else mark.until
        end = _narrowed(When(last, min(after)), endings) if after else None
        if start.low > start.high:
            start = When(start.latest, start.latest)
        sure = None if end is None or mark.sometime else (mark.high, end.low)
        found.append((During(start, end), sure))
    return found


def of_looks(marks: list[Mark], opened: Moment) -> Iterator[tuple[During, Span | None]]:
    """The same where all are looks, as they nearly always are: a row that saw it exposed is one period."""
    earlier = latest = opened  # the last two clean looks
    first: Moment | None = None
    last = opened
    for mark in marks:
        at = mark.low
        if mark.yes:
            if first is None:
                first, before = at, earlier if latest >= at else latest
                start = When(before, at) if before < at else When(at, at)
            last = at
            continue
        if first is not None:
            first = None
            yield During(start, When(last, at)), (last, last)
        if at > latest:
            earlier, latest = latest, at
    if first is not None:
        yield During(start, None), None


def _ends(clean: Mark, mark: Mark) -> bool:
    """Does a clean mark lie after one of exposure? A look at the very instant at which a word ends does, too,
    and so does the rest of that word."""
    if clean.high != mark.high:
        return clean.high > mark.high
    return clean.silent or clean.on == mark.on or (clean.provenance == "measured" != mark.provenance)


def _narrowed(end: When, endings: Sequence[Ending]) -> When:
    """An end known within bounds, narrowed by words on when the remedies that end it were done."""
    low, high = end.low, end.high
    for one in endings:
        when = one.when
        if not one.exact or when.high < end.low or when.low > end.high:
            continue
        low = max(low, when.low)
        if one.last:
            high = min(high, when.high)
    return When(low, max(low, high))


def joined(found: list[During]) -> list[During]:
    """Periods that are, for all that is known, one."""
    if len(found) < 2:
        return found
    rows: list[During] = []
    for period in sorted(found, key=lambda one: (one.start.high, one.start.low)):
        if rows and _meet(rows[-1], period):
            rows[-1] = _hull(rows[-1], period)
        else:
            rows.append(period)
    return rows


def _meet(one: During, other: During) -> bool:
    return one.end is None or one.end.high >= other.start.high or one.end.high > other.start.low


def _hull(one: During, other: During) -> During:
    start = When(min(one.start.low, other.start.low), min(one.start.high, other.start.high))
    if one.end is None or other.end is None:
        return During(start, None)
    return During(start, When(max(one.end.low, other.end.low), max(one.end.high, other.end.high)))


def open_ended(found: Sequence[During]) -> list[During]:
    """The same, of which the last has no end that is known."""
    return [*found[:-1], During(found[-1].start)] if found else []


def has_end(period: During, now: Moment) -> bool:
    """Is it known that this exposure had ended by now, within whatever bounds?"""
    return period.end is not None and period.end.high <= now
