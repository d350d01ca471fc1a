"""What `exposure` says of an asset of which nothing is known but looks of ours at one place, in one pass.

Nearly all are of that kind. It says nothing of its own: whatever it answers, the slower way answers as
well. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from typing import NamedTuple

from stanch.core.findings import Finding, Own
from stanch.core.marks import Evidence, Mark
from stanch.core.moments import During, Moment, Seq, Span
from stanch.core.periods import joined, of_looks
from stanch.core.reasons import Why


class AskedOf(NamedTuple):
    """The moment that is asked about; since when there was the flaw, and since when it was public."""

    true_at: Moment
    opened: Moment
    disclosed: Moment


def alone(evidence: Evidence, needed: tuple[str, ...]) -> list[Mark] | None:
    """The looks in their order, where nothing else is known: at one place, each later than the one before it,
    each over as many connections. `needed`: the addresses that there are now; () for any."""
    if evidence.all or evidence.endings or evidence.words is not None or evidence.attempts:
        return None
    if evidence.waiting or evidence.clash or evidence.unused is not None or evidence.not_clean:
        return None
    if len(evidence.tracks) != 1:
        return None
    [(place, marks)] = evidence.tracks.items()
    if (needed and needed != (place,)) or not marks:
        return None
    connections, before = marks[0].connections, marks[0].low - 1
    for low, high, _yes, _on, provenance, sometime, over, _said, _open, silent, passed, _cut, _ran in marks:
        if low != high or low <= before or over != connections or provenance != "measured":
            return None
        if sometime or silent or passed:
            return None
        before = low
    return marks


def own(marks: list[Mark], fresh: int, said: Why, asked: AskedOf) -> Own:
    """The exposure that looks show which do not reach back to when there was the flaw first."""
    now = _now(marks, fresh, said, asked)
    if not any(mark.yes for mark in marks):
        return Own(now, _NOT_COVERED)
    periods = [period for period, _sure in of_looks(marks, asked.opened)]
    shown = tuple([one for one in joined(periods) if one.start.low <= asked.true_at])
    on = [mark.on[0] for mark in marks if mark.yes and mark.low <= asked.true_at]
    if on:
        ever = Finding("yes", on=_ordered(on), provenance="measured")
    elif shown:
        ever = Finding("unknown", "window_not_covered", _ordered([mark.on[0] for mark in marks if mark.yes]))
    else:
        ever = _NOT_COVERED
    return Own(now, ever, shown, _definite(marks, asked), _unended(shown, asked.true_at))


_NOT_COVERED = Finding("unknown", "window_not_covered")


def _now(marks: list[Mark], fresh: int, said: Why, asked: AskedOf) -> Finding:
    """What the last look by now shows, while it speaks (6); two that agree cover what is between (7)."""
    true_at = asked.true_at
    best = after = None
    for mark in marks:
        if mark.low > true_at:
            after = mark
            break
        best = mark
    if best is None:
        return Finding("unknown", said)
    at, on = best.low, best.on
    if after is not None and after.yes == best.yes and asked.disclosed <= at < true_at:
        at, on = true_at, (*on, *after.on)
    if fresh and true_at - at > fresh:
        return Finding("unknown", "stale", on)
    good = Moment(at + fresh) if fresh else None
    return Finding("yes" if best.yes else "no", "", _ordered(on), (), at, "measured", good)


def _definite(marks: list[Mark], asked: AskedOf) -> tuple[Span, ...]:
    """When it was exposed for certain: at each look that saw it, and between two once it was public (7)."""
    spans: list[Span] = []
    before: Mark | None = None
    for mark in marks:
        at = mark.low
        if at > asked.true_at:
            if mark.yes and before is not None and before.yes and asked.disclosed <= before.low:
                spans[-1] = spans[-1][0], asked.true_at
            break
        if mark.yes:
            if before is not None and before.yes and asked.disclosed <= before.low:
                spans[-1] = spans[-1][0], at
            else:
                spans.append((at, at))
        before = mark
    return tuple(spans)


def _unended(shown: tuple[During, ...], true_at: Moment) -> bool:
    if not shown:
        return False
    last = shown[-1].end
    return last is None or last.high > true_at


def _ordered(on: list[Seq] | tuple[Seq, ...]) -> tuple[Seq, ...]:
    return tuple(on) if len(on) < 2 else tuple(sorted(on))
