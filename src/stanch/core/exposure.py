"""Was, and is, this asset exposed on its own evidence, whatever its neighbours are?

Facts become marks: over this span, at this address (or in this product), it was exposed or clean. The
rules are those of docs/rules.md; numbers in comments are theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from stanch.core.model import (
    Asset,
    AssetId,
    Attested,
    Component,
    Done,
    Kind,
    Observation,
    Probe,
    Resolved,
    Statement,
    Strength,
    Tri,
)
from stanch.core.moments import (
    BEGINNING,
    END,
    HOUR,
    During,
    Moment,
    Seq,
    Span,
    Spans,
    When,
    intersect,
    union,
)
from stanch.core.playbook import Detector, Playbook
from stanch.core.reasons import Why
from stanch.core.state import State
from stanch.core.versions import affected, split_purl


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A verdict, why, the entries it stands on, and through whom it came.

    `until` says up to when a "no" about the past reaches; `good_until` when one about now goes stale.
    """

    verdict: Tri
    why: Why = ""
    on: tuple[Seq, ...] = ()
    via: tuple[AssetId, ...] = ()
    until: Moment | None = None
    strength: Strength | None = None
    good_until: Moment | None = None


class Own(msgspec.Struct, frozen=True, gc=False):
    """An asset on its own evidence: today, before, and the periods in which it was exposed.

    `definite` holds whatever the bounds of the periods turn out to be.
    """

    now: Finding
    ever: Finding
    periods: tuple[During, ...] = ()
    definite: Spans = ()


class Mark(NamedTuple):
    """From `low` to `high` it was exposed (`yes`) or clean; `sometime`: at some instant in between."""

    low: Moment
    high: Moment
    yes: bool
    on: tuple[Seq, ...]
    strength: Strength
    sometime: bool = False


class _Evidence:
    """The marks of one asset, by track: an address of an endpoint, a product on a host."""

    __slots__ = ("all", "attempts", "bounds", "clash", "fresh", "said", "tracks")

    def __init__(self) -> None:
        self.tracks: dict[str, list[Mark]] = {}
        self.all: list[Mark] = []  # of the whole asset: these count on every track
        self.attempts: dict[str, tuple[Moment, Seq]] = {}  # the latest look at a track that failed
        self.bounds: list[tuple[When, bool]] = []  # words on when it ended; True: by its last remedy
        self.said: Why = "nobody_looked"
        self.clash = False
        self.fresh = 0  # microseconds; 0: does not go stale


_NO_EVIDENCE = Own(Finding("unknown", "nobody_looked"), Finding("unknown", "nobody_looked"))
_RANK: dict[Strength, int] = {"measured": 3, "vendor_said": 2, "person_said": 1, "untrusted": 0}


def weakest(strengths: Iterable[Strength | None]) -> Strength | None:
    """The weakest of several grounds: a sentence is as strong as that."""
    return min((one for one in strengths if one is not None), key=_RANK.__getitem__, default=None)


class Reader:
    """Reads a state by one playbook for one moment. Make one for each question; it holds no results."""

    def __init__(self, playbook: Playbook, state: State, true_at: Moment) -> None:
        self.playbook = playbook
        self.state = state
        self.true_at = true_at
        self.opened = playbook.window.start.low
        self.disclosed = playbook.disclosed_at
        self._probes: dict[tuple[Kind, str], Detector] = {}
        self._others: dict[tuple[Kind, str], list[Detector]] = {}
        for detector in playbook.detectors:
            if detector.reads == "probe":
                self._probes.update({(detector.on, name): detector for name in detector.match})
            else:
                self._others.setdefault((detector.on, detector.reads), []).append(detector)
        self._ends = {remedy.id: remedy for remedy in playbook.remedies if remedy.effect == "ends"}
        waited = {
            wait.remedy for remedy in self._ends.values() for wait in remedy.waits if wait.via == "self"
        }
        self._last_ends = {id for id in self._ends if id not in waited}

    def own(self, asset: Asset) -> Own:
        """The asset's own exposure at this moment."""
        evidence = self._evidence(asset)
        if evidence is None:
            return _NO_EVIDENCE
        if asset.kind == "endpoint":
            self._hosts(asset, evidence)
        return self._judge(asset, evidence)

    # from facts to marks

    def _evidence(self, asset: Asset) -> _Evidence | None:
        facts = self.state.of(asset.id)
        if asset.kind == "vendor":
            facts = [*((Seq(0), one) for one in self._told(asset.id)), *facts]
        elif not facts and asset.kind != "endpoint":
            return None
        evidence = _Evidence()
        kind = asset.kind
        fresh: list[int] = []
        for seq, seen in facts:
            if seen.strength == "untrusted":
                continue  # 9
            fact = seen.fact
            if isinstance(fact, Probe):
                detector = self._probes.get((kind, fact.probe))
                if detector is None:
                    continue
                fresh.append(detector.fresh_hours)
                if fact.outcome in ("positive", "negative"):
                    mark = Mark(seen.seen_at, seen.seen_at, fact.outcome == "positive", (seq,), seen.strength)
                    track = evidence.tracks.get(fact.address)
                    if track is None:
                        evidence.tracks[fact.address] = [mark]
                    else:
                        track.append(mark)
                else:
                    evidence.said = "failed"
                    last = evidence.attempts.get(fact.address)
                    if seen.seen_at <= self.true_at and (last is None or last[0] <= seen.seen_at):
                        evidence.attempts[fact.address] = (seen.seen_at, seq)
            elif isinstance(fact, Component):
                fresh.extend(self._component(evidence, kind, seq, seen, fact))
            elif isinstance(fact, Attested):
                fresh.extend(self._attested(evidence, kind, seq, seen, fact))
            elif isinstance(fact, Done):
                self._done(evidence, seq, seen, fact)
            elif isinstance(fact, Statement):
                fresh.extend(self._statement(evidence, kind, seq, seen, fact))
        if fresh:
            evidence.fresh = 0 if min(fresh) == 0 else min(fresh) * HOUR
        return evidence

    def _told(self, vendor: AssetId) -> list[Observation]:
        return [
            Observation(vendor, told.statement, told.at, strength="vendor_said")
            for told in self.playbook.told
            if told.vendor == vendor
        ]

    def _component(
        self, evidence: _Evidence, kind: Kind, seq: Seq, seen: Observation, fact: Component
    ) -> list[int]:
        fresh = []
        for detector in self._others.get((kind, "component"), ()):
            hit = affected(fact.purl, detector.packages)
            if hit is None or fact.present == "unknown":
                continue
            fresh.append(detector.fresh_hours)
            yes = hit and fact.present == "yes"
            during = fact.during if fact.during is not None else During(When(seen.seen_at, seen.seen_at))
            track = evidence.tracks.setdefault(split_purl(fact.purl)[0], [])
            track.extend(_marks(during, seen, yes, seq))
        return fresh

    def _attested(
        self, evidence: _Evidence, kind: Kind, seq: Seq, seen: Observation, fact: Attested
    ) -> list[int]:
        fresh = []
        for detector in self._others.get((kind, "attested"), ()):
            if fact.question in detector.match and fact.answer != "unknown":
                fresh.append(detector.fresh_hours)
                evidence.all.extend(_marks(fact.during, seen, fact.answer == "yes", seq))
        return fresh

    def _done(self, evidence: _Evidence, seq: Seq, seen: Observation, fact: Done) -> None:
        step = fact.step
        remedy = self._ends.get(step.remedy)
        if remedy is None or step.done != "yes":
            return
        when = _by(step.when, seen.seen_at)  # 5
        if step.remedy in self._last_ends and "said" in remedy.proved_by:
            evidence.all.append(Mark(when.high, when.high, False, (seq,), seen.strength))
        evidence.bounds.append((when, step.remedy in self._last_ends))

    def _statement(
        self, evidence: _Evidence, kind: Kind, seq: Seq, seen: Observation, fact: Statement
    ) -> list[int]:
        detectors = self._others.get((kind, "statement"), ())
        if not detectors:
            return []
        said, on, strength = seen.seen_at, (seq,), seen.strength
        last = [
            _by(step.when, said).high
            for step in fact.steps
            if step.remedy in self._last_ends and step.done == "yes"
        ]
        ended = max(last) if last else said if fact.status == "fixed" else None
        if fact.status == "investigating":
            evidence.said = "investigating"
        elif fact.status == "not_affected":
            if any(mark.yes for mark in evidence.all):
                evidence.clash = True  # 9
            else:
                evidence.all.append(Mark(self.opened, said, False, on, strength))
        else:
            if any(not mark.yes and mark.low == self.opened for mark in evidence.all):
                # they took back that they were not affected
                evidence.all = [mark for mark in evidence.all if mark.yes or mark.low != self.opened]
            low = min(self.disclosed, said)
            if ended is None:
                evidence.all.append(Mark(low, said, True, on, strength))
            else:
                high = max(self.opened, min(self.disclosed, ended))
                evidence.all.append(Mark(self.opened, high, True, on, strength, sometime=True))
                evidence.all.append(Mark(ended, max(ended, said), False, on, strength))
        return [detector.fresh_hours for detector in detectors]

    def _hosts(self, endpoint: Asset, evidence: _Evidence) -> None:
        """What is known of the hosts that serve an endpoint speaks of the endpoint, too (7)."""
        hosts: list[list[Mark]] = []
        for _seq, edge in self.state.edges(endpoint.id):
            if edge.bond != "serves" or edge.dst != endpoint.id:
                continue
            host = self.state.asset(edge.src)
            if host is None or host.kind != "host":
                continue
            found = self._evidence(host)
            time = edge.during.possible()
            if time is not None:
                marks = _merged(found, self.disclosed) if found is not None else []
                hosts.append([clipped for mark in marks if (clipped := _clip(mark, time)) is not None])
            if found is not None:
                evidence.bounds.extend(found.bounds)
                if found.fresh and (not evidence.fresh or found.fresh < evidence.fresh):
                    evidence.fresh = found.fresh
        if len(hosts) == 1:
            evidence.all.extend(hosts[0])
        elif hosts:
            # one bad node of several is enough: each is a track of its own
            for number, marks in enumerate(hosts):
                evidence.tracks[f"host {number}"] = marks

    # from marks to verdicts

    def _judge(self, asset: Asset, evidence: _Evidence) -> Own:
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
            periods.extend(self._periods(marks, evidence.bounds))
            definite.extend(_spans(marks, True, self.disclosed))
        shown = tuple(period for period in _joined(periods) if period.start.low <= self.true_at)
        ever = self._was(tracks)
        if evidence.clash:
            now = Finding("unknown", "conflict", now.on, strength=now.strength)
        clipped = intersect(union(tuple(definite)), ((BEGINNING, self.true_at),))
        return Own(now, ever, shown, clipped)

    def _now(self, asset: Asset, evidence: _Evidence, tracks: dict[str, list[Mark]]) -> Finding:
        needed = self._addresses(asset) if asset.kind == "endpoint" else ()
        base = sorted(evidence.all)
        verdicts: list[tuple[Moment, bool, tuple[Seq, ...], Strength]] = []
        missing: list[tuple[Why, tuple[Seq, ...]]] = []
        for name in (*tracks, *(one for one in needed if one not in tracks)):
            found = self._latest(tracks.get(name, base))
            if found is None or (evidence.fresh and self.true_at - found[0] > evidence.fresh):
                if name in needed or not needed:
                    failed = evidence.attempts.get(name)
                    if failed is not None:
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
        verdict: Tri, found: list[tuple[Moment, bool, tuple[Seq, ...], Strength]], fresh: int
    ) -> Finding:
        oldest = min(one[0] for one in found)
        return Finding(
            verdict,
            on=tuple(sorted({seq for one in found for seq in one[2]})),
            until=oldest,
            strength=weakest(one[3] for one in found),
            good_until=Moment(oldest + fresh) if fresh else None,
        )

    def _addresses(self, asset: Asset) -> tuple[str, ...]:
        """The addresses of the latest resolution at this moment (6)."""
        latest: tuple[Moment, tuple[str, ...]] | None = None
        for _seq, seen in self.state.of(asset.id):
            if not isinstance(seen.fact, Resolved) or seen.seen_at > self.true_at:
                continue
            if latest is None or latest[0] <= seen.seen_at:
                latest = (seen.seen_at, seen.fact.addresses)
        return latest[1] if latest else ()

    def _latest(self, marks: list[Mark]) -> tuple[Moment, bool, tuple[Seq, ...], Strength] | None:
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
            return true_at, best.yes, (*best.on, *after.on), best.strength  # 7: two that agree
        return upto, best.yes, best.on, best.strength

    def _never(self, asset: Asset, evidence: _Evidence, tracks: dict[str, list[Mark]]) -> Finding:
        """`no` where clean cover holds the whole window on every track; else unknown (7)."""
        if not tracks:
            failed = tuple(sorted(seq for _at, seq in evidence.attempts.values()))
            return Finding("unknown", "failed" if failed else evidence.said, failed)
        start = max(self.opened, asset.during.start.low)
        stop = max(start, min(self.true_at, self.disclosed))
        until = self.true_at
        on: set[Seq] = set()
        strengths: list[Strength] = []
        for marks in tracks.values():
            if len(marks) == 1 and marks[0].low > start:
                return Finding("unknown", "window_not_covered")
            spans = _spans(marks, False, self.disclosed)
            held = [high for low, high in spans if low <= start and high >= stop]
            if not held:
                return Finding("unknown", "window_not_covered")
            until = min(until, held[0])
            on.update(seq for mark in marks for seq in mark.on)
            strengths.extend(mark.strength for mark in marks)
        return Finding("no", on=tuple(sorted(on)), until=until, strength=weakest(strengths))

    def _was(self, tracks: dict[str, list[Mark]]) -> Finding:
        marks = {mark for track in tracks.values() for mark in track if mark.yes}
        sure = [mark for mark in marks if (mark.high if mark.sometime else mark.low) <= self.true_at]
        if sure:
            best = max(sure, key=lambda mark: _RANK[mark.strength])
            on = tuple(sorted({seq for mark in sure for seq in mark.on}))
            return Finding("yes", on=on, strength=best.strength)
        return Finding("unknown", "window_not_covered", tuple(sorted({s for m in marks for s in m.on})))

    def _periods(self, marks: list[Mark], bounds: list[tuple[When, bool]]) -> list[During]:
        """Exposed from some instant after the last clean one, to some instant before the next (8)."""
        clean = [mark for mark in marks if not mark.yes]
        periods: list[During] = []
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
            periods.append(During(start, end))
        return periods


def _by(when: When, said: Moment) -> When:
    """A step said to be done was done by when it was said, at the latest (5)."""
    return When(when.earliest, min(when.high, said))


def _marks(during: During, seen: Observation, yes: bool, seq: Seq) -> list[Mark]:
    """The marks of a fact about a period, which never speaks past the moment it was seen (3)."""
    on = (seq,)
    definite = during.definite()
    if definite is not None:
        low, high = definite
        if low <= seen.seen_at:
            return [Mark(low, min(high, seen.seen_at), yes, on, seen.strength)]
    possible = during.possible()
    if yes and possible is not None and possible[0] <= seen.seen_at:
        return [Mark(possible[0], min(possible[1], seen.seen_at), yes, on, seen.strength, sometime=True)]
    return []


def _clip(mark: Mark, time: Span) -> Mark | None:
    low, high = max(mark.low, time[0]), min(mark.high, time[1])
    return mark._replace(low=low, high=high) if low <= high else None


def _spans(marks: list[Mark], yes: bool, disclosed: Moment) -> Spans:
    """When the marks say so for certain; two in a row that agree cover the time between them after
    disclosure (7)."""
    spans: list[Span] = []
    for mark in marks:
        if mark.sometime:
            continue
        if mark.yes != yes:
            continue
        spans.append((mark.low, mark.high))
    for one, other in pairwise(marks):
        agree = one.yes == other.yes == yes and not one.sometime and not other.sometime
        if agree and disclosed <= one.high < other.low:
            spans.append((one.high, other.low))
    return union(tuple(spans))


def _merged(evidence: _Evidence, disclosed: Moment) -> list[Mark]:
    """One host's marks: exposed where any of its products is, clean where all of them are."""
    if len(evidence.tracks) < 2:
        return [*(mark for marks in evidence.tracks.values() for mark in marks), *evidence.all]
    tracks = [sorted([*marks, *evidence.all]) for marks in evidence.tracks.values()]
    merged = [mark for marks in tracks for mark in marks if mark.yes]
    clean: Spans = ((BEGINNING, END),)
    for marks in tracks:
        clean = intersect(clean, _spans(marks, False, disclosed))
    on = tuple(sorted({seq for marks in tracks for mark in marks for seq in mark.on}))
    strength = weakest(mark.strength for marks in tracks for mark in marks) or "measured"
    merged.extend(Mark(low, high, False, on, strength) for low, high in clean)
    return merged


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
