"""Which facts count only under conditions? A version that has the flaw only where a setting is on (72).

A detector may need others: then it speaks of exposure only while all of those say yes, and none of those that
it names as `unless`. While one that it needs says no, or an `unless` yes, it is clean; else it is not known.
One that is `presumed` is taken to be so until it was seen otherwise; nothing is ever clean by that.

A condition is seldom read at the instant of the look: it speaks of the hours around it, too, as long as
nothing else was seen of it. What rules the flaw out speaks of the hours after it alone: when it began is not
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from stanch.core.marks import UNJUDGED, Evidence, Mark, weakest
from stanch.core.model import Provenance
from stanch.core.moments import BEGINNING, END, Moment, Spans, intersect, outside, union


class Condition(NamedTuple):
    """What was found of one condition, and whether the flaw needs it or is not there where it holds.
    `presumed`: it is taken to be so as long as nobody has seen otherwise. `all`: all that is read of such a
    thing is under this condition; else what it rules out is what its own detector reads, and no more."""

    found: Evidence | None
    needed: bool
    presumed: bool = False
    all: bool = True


def apply(evidence: Evidence, own: Evidence | None, conditions: Sequence[Condition], now: Moment) -> None:
    """Put the marks of a detector into `evidence`, as far as its conditions are known.

    `own`: its marks as if it had no conditions. A track of which the conditions are not known stays empty: it
    is not clean.
    """
    tracks = own.tracks if own is not None else {}
    for name, marks in tracks.items():
        kept = list(_counted(marks, [_known(one, name) for one in conditions]))
        there = evidence.tracks.setdefault(name, [])
        there.extend(kept)
        if not kept:
            evidence.said = "depends"
        for one in conditions:
            there.extend(_ruled_out(one, marks, kept))
    whole = own.all if own is not None else []
    kept = list(_counted(whole, [_known(one, "") for one in conditions]))
    evidence.all.extend(kept)
    if whole and not kept:
        evidence.said = "depends"
    if not tracks:
        evidence.all.extend(mark for one in conditions if one.all for mark in _ruled_out(one, whole, kept))
    if own is not None:
        evidence.endings.extend(own.endings)
        _doubts(evidence, own, conditions, now)


def _doubts(evidence: Evidence, own: Evidence, conditions: Sequence[Condition], now: Moment) -> None:
    """What keeps it from being called clean without conditions does so under them (75 to 77), except while
    one of them rules it out: then neither what was not read nor what runs makes a difference."""
    if own.said in UNJUDGED:
        evidence.said = own.said
    ruled_out = union(*(_known(one, "").rules_out for one in conditions))
    if not any(low <= now <= high for low, high in ruled_out):
        evidence.unread |= own.unread
        evidence.partial = evidence.partial or own.partial
        evidence.waiting |= own.waiting


class _Known(NamedTuple):
    """When one condition lets the flaw be there, and when it rules it out; on which entries."""

    lets: Spans
    rules_out: Spans
    marks: tuple[Mark, ...]
    letting: bool
    presumed: bool = False


def _known(condition: Condition, track: str) -> _Known:
    """A condition as it bears on one track: by what was seen there, else by all that was seen of it, where
    that agrees."""
    found, presumed = condition.found, condition.presumed
    if found is None:
        return _Known(((BEGINNING, END),) if presumed else (), (), (), condition.needed, presumed)
    rows = [found.tracks[track]] if track in found.tracks else list(found.tracks.values())
    rows = [[*row, *found.all] for row in rows] or [found.all]
    letting, ruling = condition.needed, not condition.needed
    lets: Spans = ((BEGINNING, END),)
    rules_out: Spans = ((BEGINNING, END),)
    for row in rows:
        # a port that is closed now may have been open an hour ago
        rules_out = intersect(rules_out, _around(row, ruling, 0, found.fresh, short=True))
        if presumed and not any(mark.yes != letting for mark in row):
            continue  # nobody has seen otherwise
        fresh = 0 if presumed else found.fresh  # seen to be so, it is so until seen otherwise
        lets = intersect(lets, _around(row, letting, found.fresh, fresh, short=False))
    return _Known(lets, rules_out, tuple(mark for row in rows for mark in row), letting, presumed)


def _around(marks: list[Mark], yes: bool, back: int, fresh: int, *, short: bool) -> Spans:
    """When the marks say so, with the time before and after each, up to the next that says the opposite. What
    does not go stale (`fresh` 0) speaks of all the time after it. `short`: the instant of that next one is
    its own, for the worse counts there."""
    spans = []
    for mark in marks:
        if mark.yes != yes or mark.sometime or mark.silent:
            continue
        others = [one for one in marks if one.yes != yes or one.silent]
        before = max((one.high for one in others if one.high <= mark.low), default=BEGINNING)
        ends = (
            Moment(one.low - 1) if short or one.silent else one.low for one in others if one.low >= mark.high
        )
        after = min(ends, default=END)
        low = max(before, Moment(mark.low - back))
        high = min(after, Moment(mark.high + fresh) if fresh else END)
        if low <= high:
            spans.append((low, high))
    found = union(tuple(spans))
    # of two words on one time the worse counts (67)
    return outside(found, _times(one for one in marks if one.yes != yes or one.silent)) if short else found


def _times(marks: Iterable[Mark]) -> Spans:
    return union(tuple((one.low, one.high) for one in marks if not one.sometime))


def _counted(marks: list[Mark], conditions: list[_Known]) -> Iterator[Mark]:
    lets: Spans = ((BEGINNING, END),)
    for one in conditions:
        lets = intersect(lets, one.lets)
    ruled_out = union(*(one.rules_out for one in conditions)) if conditions else ()
    lets = outside(lets, ruled_out)  # what was seen of it first speaks of the time up to the next look
    for mark in marks:
        if not mark.yes:
            yield mark
            continue
        for low, high in intersect(((mark.low, mark.high),), lets):
            if not mark.sometime or (low, high) == (mark.low, mark.high):
                yield _grounded(_part(mark, low, high), conditions)
        for low, high in intersect(((mark.low, mark.high),), ruled_out):
            if not mark.sometime or (low, high) == (mark.low, mark.high):
                clean = _part(mark, low, high)._replace(yes=False, sometime=False, open=False)
                yield _grounded(clean, [one for one in conditions if _meets(one.rules_out, low, high)])


def _part(mark: Mark, low: Moment, high: Moment) -> Mark:
    """A part of a mark, which ends where what was seen of a condition ends it."""
    return mark._replace(low=low, high=high, cut=mark.cut or high < mark.high)


def _meets(spans: Spans, low: Moment, high: Moment) -> bool:
    return bool(intersect(spans, ((low, high),)))


def _grounded(mark: Mark, conditions: list[_Known]) -> Mark:
    """A mark with what was seen of its conditions for its time, and nothing that was seen of another one."""
    grounds = [row for one in conditions for row in _bearing(mark, one)]
    # what is only presumed makes no more of it than a word
    supposed: list[Provenance] = ["person_said" for one in conditions if one.presumed and not one.marks]
    by = weakest([mark.provenance, *(row.provenance for row in grounds), *supposed])
    on = tuple(sorted({*mark.on, *(seq for row in grounds for seq in row.on)}))
    return mark._replace(on=on, provenance=by or mark.provenance)


def _bearing(mark: Mark, condition: _Known) -> list[Mark]:
    """What says that a condition lets it be, or rules it out, while a mark lasts: what was seen then, else
    what was seen nearest to it."""
    says = mark.yes == condition.letting
    rows = [row for row in condition.marks if row.yes == says and not row.silent]
    then = [row for row in rows if row.low <= mark.high and row.high >= mark.low]
    away = {row: max(row.low - mark.high, mark.low - row.high) for row in rows}
    return then or [row for row in rows if away[row] == min(away.values())]


def _ruled_out(condition: Condition, marks: Sequence[Mark], kept: Sequence[Mark]) -> Iterator[Mark]:
    """Where a condition alone rules it out, nothing more has to be known: SSL 3.0 is off. Once the condition
    was seen otherwise it says nothing any more, unless what it ruled out (`marks`) was clean by itself, or is
    known to be exposed then (`kept`)."""
    found = condition.found
    if found is None or len(found.tracks) > 1:
        return
    seen = [*(mark for row in found.tracks.values() for mark in row), *found.all]
    otherwise = [mark for mark in seen if not mark.sometime and (mark.silent or mark.yes == condition.needed)]
    for mark in seen:
        if mark.yes == condition.needed or mark.silent or mark.sometime:
            continue
        for low, high in outside(((mark.low, mark.high),), _times(otherwise)):
            yield _part(mark, low, high)._replace(yes=False, open=False)  # the worse counts (67)
            end = min((one.low for one in otherwise if one.low > high), default=None)
            if end is not None and not _clean_at(marks, end) and not _exposed_at(kept, end):
                yield mark._replace(low=end, high=end, yes=False, open=False, silent=True)


def _clean_at(marks: Sequence[Mark], moment: Moment) -> bool:
    """Was the last that was seen by then clean?"""
    there = [mark for mark in marks if mark.low <= moment and not mark.sometime]
    last = max(there, key=lambda mark: (mark.high, mark.yes), default=None)
    return last is not None and not last.yes and not last.silent


def _exposed_at(marks: Sequence[Mark], moment: Moment) -> bool:
    return any(mark.yes and not mark.sometime and mark.low <= moment <= mark.high for mark in marks)
