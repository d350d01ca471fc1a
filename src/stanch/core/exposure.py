"""Was, and is, this asset exposed on its own evidence, whatever its neighbours are?

Marks become verdicts. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

import msgspec

from stanch.core.evidence import RANK, Evidence, Mark, Witness, spans_of, weakest
from stanch.core.model import (
    Asset,
    AssetId,
    Provenance,
    Resolved,
    Tri,
)
from stanch.core.moments import (
    BEGINNING,
    During,
    Moment,
    Seq,
    Span,
    Spans,
    When,
    intersect,
    union,
)
from stanch.core.playbook import Playbook
from stanch.core.reasons import Why
from stanch.core.view import View


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A verdict, why, the entries it stands on, and through whom it came.

    `until` says up to when a "no" about the past reaches; `good_until` when one about now goes stale.
    """

    verdict: Tri
    why: Why = ""
    on: tuple[Seq, ...] = ()
    via: tuple[AssetId, ...] = ()
    until: Moment | None = None
    provenance: Provenance | None = None
    good_until: Moment | None = None


class Own(msgspec.Struct, frozen=True, gc=False):
    """An asset on its own evidence: today, before, and the periods in which it was exposed.

    `definite` holds whatever the bounds of the periods turn out to be.
    """

    now: Finding
    ever: Finding
    periods: tuple[During, ...] = ()
    definite: Spans = ()


_NO_EVIDENCE = Own(Finding("unknown", "nobody_looked"), Finding("unknown", "nobody_looked"))


class Reader:
    """Judges assets by one playbook for one moment. Make one for each question; it holds no results."""

    def __init__(self, playbook: Playbook, state: View, true_at: Moment) -> None:
        self.state = state
        self.true_at = true_at
        self.opened = playbook.opened
        self.disclosed = playbook.disclosed_at
        self._witness = Witness(playbook, state, true_at)

    def own(self, asset: Asset) -> Own:
        """The asset's own exposure at this moment."""
        evidence = self._witness.evidence(asset)
        return _NO_EVIDENCE if evidence is None else self._judge(asset, evidence)

    def _judge(self, asset: Asset, evidence: Evidence) -> Own:
        tracks = {
            name: sorted([*marks, *evidence.all]) if evidence.all else sorted(marks)
            for name, marks in evidence.tracks.items()
        }
        if not tracks and evidence.all:
            tracks[""] = sorted(evidence.all)
        exposed = any(mark.yes for marks in tracks.values() for mark in marks)
        now = self._now(asset, evidence, tracks)
        if not exposed:
            return Own(now, self._never(asset, evidence, tracks))
        periods: list[During] = []
        definite: list[Span] = []
        for marks in tracks.values():
            found = self._periods(marks, evidence.bounds)
            periods.extend(period for period, _sure in found)
            definite.extend(sure for _period, sure in found if sure is not None)
            definite.extend(spans_of(marks, True, self.disclosed))
        shown = tuple(period for period in _joined(periods) if period.start.low <= self.true_at)
        # what began later is no reason to doubt a cover that ends before
        ever = self._was(tracks) if shown else self._never(asset, evidence, tracks)
        if evidence.clash:
            now = Finding("unknown", "conflict", now.on, provenance=now.provenance)
        clipped = intersect(union(tuple(definite)), ((BEGINNING, self.true_at),))
        return Own(now, ever, shown, clipped)

    def _now(self, asset: Asset, evidence: Evidence, tracks: dict[str, list[Mark]]) -> Finding:
        needed = self._addresses(asset) if asset.kind == "endpoint" else ()
        base = sorted(evidence.all)
        verdicts: list[tuple[Moment, bool, tuple[Seq, ...], Provenance]] = []
        missing: list[tuple[Why, tuple[Seq, ...]]] = []
        for name in (*tracks, *(one for one in needed if one not in tracks)):
            found = self._latest(tracks.get(name, base))
            if found is None or (evidence.fresh and self.true_at - found[0] > evidence.fresh):
                if name in needed or not needed:
                    failed = evidence.attempts.get(name)
                    if failed is not None and (found is None or failed[0] > found[0]):
                        missing.append(("failed", (failed[1],)))
                    else:
                        missing.append(
                            (evidence.said if found is None else "stale", found[2] if found else ())
                        )
                continue
            verdicts.append(found)
        yes = [one for one in verdicts if one[1]]
        if yes:
            return self._finding("yes", yes, evidence.fresh)
        if missing or not verdicts:
            why, on = missing[0] if missing else (evidence.said, ())
            if not verdicts and not missing and evidence.attempts:
                why, on = "failed", tuple(seq for _at, seq in evidence.attempts.values())
            return Finding("unknown", why, on)
        return self._finding("no", verdicts, evidence.fresh)

    @staticmethod
    def _finding(
        verdict: Tri, found: list[tuple[Moment, bool, tuple[Seq, ...], Provenance]], fresh: int
    ) -> Finding:
        oldest = min(one[0] for one in found)
        return Finding(
            verdict,
            on=tuple(sorted({seq for one in found for seq in one[2]})),
            until=oldest,
            provenance=weakest(one[3] for one in found),
            good_until=Moment(oldest + fresh) if fresh else None,
        )

    def _addresses(self, asset: Asset) -> tuple[str, ...]:
        """The addresses of the latest resolution at this moment (6)."""
        if not self.state.has(asset.id, Resolved):
            return ()
        latest: tuple[Moment, tuple[str, ...]] | None = None
        for _seq, seen in self.state.of(asset.id):
            if not isinstance(seen.fact, Resolved) or seen.seen_at > self.true_at:
                continue
            if latest is None or latest[0] <= seen.seen_at:
                latest = (seen.seen_at, seen.fact.addresses)
        return latest[1] if latest else ()

    def _latest(self, marks: list[Mark]) -> tuple[Moment, bool, tuple[Seq, ...], Provenance] | None:
        """What a track last said, and up to when; what covers this moment beats what came before (6)."""
        true_at = self.true_at
        best: Mark | None = None
        upto = BEGINNING
        after: Mark | None = None
        for mark in marks:
            if mark.sometime:
                continue
            if mark.low <= true_at:
                high = mark.high if mark.high < true_at else true_at
                if best is None or high > upto or (high == upto and mark.yes):
                    best, upto = mark, high
            elif after is None or (mark.low == after.low and mark.yes != (best.yes if best else None)):
                after = mark
        if best is None:
            return None
        if upto < true_at and after is not None and after.yes == best.yes and upto >= self.disclosed:
            return true_at, best.yes, (*best.on, *after.on), best.provenance  # 7: two that agree
        return upto, best.yes, best.on, best.provenance

    def _never(self, asset: Asset, evidence: Evidence, tracks: dict[str, list[Mark]]) -> Finding:
        """`no` where clean cover holds the whole window on every track; else unknown (7)."""
        if not tracks:
            failed = tuple(sorted(seq for _at, seq in evidence.attempts.values()))
            return Finding("unknown", "failed" if failed else evidence.said, failed)
        start = max(self.opened, asset.during.start.low)
        stop = max(start, min(self.true_at, self.disclosed))
        until = self.true_at
        on: set[Seq] = set()
        provenances: list[Provenance] = []
        for marks in tracks.values():
            if len(marks) == 1 and marks[0].low > start:
                return Finding("unknown", "window_not_covered")
            spans = spans_of(marks, False, self.disclosed)
            held = [high for low, high in spans if low <= start and high >= stop]
            if not held:
                return Finding("unknown", "window_not_covered")
            until = min(until, held[0])
            clean = [mark for mark in marks if not mark.yes]
            on.update(seq for mark in clean for seq in mark.on)
            provenances.extend(mark.provenance for mark in clean)
        return Finding("no", on=tuple(sorted(on)), until=until, provenance=weakest(provenances))

    def _was(self, tracks: dict[str, list[Mark]]) -> Finding:
        marks = {mark for track in tracks.values() for mark in track if mark.yes}
        sure = [mark for mark in marks if (mark.high if mark.sometime else mark.low) <= self.true_at]
        if sure:
            best = max(sure, key=lambda mark: RANK[mark.provenance])
            on = tuple(sorted({seq for mark in sure for seq in mark.on}))
            return Finding("yes", on=on, provenance=best.provenance)
        return Finding("unknown", "window_not_covered", tuple(sorted({s for m in marks for s in m.on})))

    def _periods(
        self, marks: list[Mark], bounds: list[tuple[When, bool]]
    ) -> list[tuple[During, Span | None]]:
        """Exposed from some instant after the last clean one, to some instant before the next (8).

        Beside each: from when it was seen to the earliest that it can have ended, which is certain.
        """
        clean = [mark for mark in marks if not mark.yes]
        periods: list[tuple[During, Span | None]] = []
        for mark in marks:
            if not mark.yes:
                continue
            before = [min(one.high, mark.low) for one in clean if one.low < mark.low]
            after = [max(one.low, mark.high) for one in clean if one.high > mark.high]
            start = When(
                max([self.opened, *before]) if not mark.sometime else mark.low,
                mark.high if mark.sometime else mark.low,
            )
            last = mark.low if mark.sometime else mark.high
            end = _narrowed(When(last, min(after)), bounds) if after else None
            if start.low > start.high:
                start = When(start.latest, start.latest)
            sure = None if end is None or mark.sometime else (mark.high, end.low)
            periods.append((During(start, end), sure))
        return periods


def _narrowed(end: When, bounds: list[tuple[When, bool]]) -> When:
    """An end known within bounds, narrowed by words on when the remedies that end it were done."""
    low, high = end.low, end.high
    for when, last in bounds:
        if when.high < end.low or when.low > end.high:
            continue
        low = max(low, when.low)
        if last:
            high = min(high, when.high)
    return When(low, max(low, high))


def _joined(periods: list[During]) -> list[During]:
    """Periods that are, for all that is known, one."""
    joined: list[During] = []
    for period in sorted(periods, key=lambda one: (one.start.high, one.start.low)):
        if joined and _meet(joined[-1], period):
            joined[-1] = _hull(joined[-1], period)
        else:
            joined.append(period)
    return joined


def _meet(one: During, other: During) -> bool:
    return one.end is None or one.end.high >= other.start.high or one.end.high > other.start.low


def _hull(one: During, other: During) -> During:
    start = When(min(one.start.low, other.start.low), min(one.start.high, other.start.high))
    if one.end is None or other.end is None:
        return During(start, None)
    return During(start, When(max(one.end.low, other.end.low), max(one.end.high, other.end.high)))
