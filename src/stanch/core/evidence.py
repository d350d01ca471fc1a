"""What do the facts say of an asset? Each becomes a mark: from here to there it was exposed, or clean.

A track is an address of an endpoint or a product on a host; a person's or vendor's word counts on all.
Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Component,
    Kind,
    Probe,
    Provenance,
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
from stanch.core.sayings import Attested, Done, Saying, Statement
from stanch.core.state import Seen
from stanch.core.versions import affected, split_purl
from stanch.core.view import View


class Mark(NamedTuple):
    """From `low` to `high` it was exposed (`yes`) or clean; `sometime`: at some instant in between."""

    low: Moment
    high: Moment
    yes: bool
    on: tuple[Seq, ...]
    provenance: Provenance
    sometime: bool = False


class Evidence:
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


RANK: dict[Provenance, int] = {
    "measured": 4,
    "tool_said": 3,
    "vendor_said": 2,
    "person_said": 1,
    "untrusted": 0,
}


def weakest(provenances: Iterable[Provenance | None]) -> Provenance | None:
    """The weakest of several grounds: a sentence is as strong as that."""
    return min((one for one in provenances if one is not None), key=RANK.__getitem__, default=None)


class Witness:
    """Reads the facts of a state by one playbook for one moment, as marks; it holds no results."""

    def __init__(self, playbook: Playbook, state: View, true_at: Moment) -> None:
        self.playbook = playbook
        self.state = state
        self.true_at = true_at
        self.opened = playbook.opened
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

    def evidence(self, asset: Asset) -> Evidence | None:
        """The marks of one asset, those of the hosts that serve it among them."""
        found = self.own_evidence(asset)
        if found is not None and asset.kind == "endpoint":
            self._hosts(asset, found)
        return found

    def own_evidence(self, asset: Asset) -> Evidence | None:
        """The marks of the facts about one asset itself; None where there is none."""
        facts = self.state.of(asset.id)
        if asset.kind == "vendor":
            facts = [*((Seq(0), one) for one in self._told(asset.id)), *facts]
        elif not facts and asset.kind != "endpoint":
            return None
        evidence = Evidence()
        kind = asset.kind
        fresh: list[int] = []
        for seq, seen in facts:
            if seen.provenance == "untrusted":
                continue  # 9
            fact = seen.fact
            if isinstance(fact, Certificate):
                continue
            if isinstance(fact, Probe):
                detector = self._probes.get((kind, fact.probe))
                if detector is None:
                    continue
                fresh.append(detector.fresh_hours)
                if fact.outcome in ("positive", "negative"):
                    mark = Mark(
                        seen.seen_at, seen.seen_at, fact.outcome == "positive", (seq,), seen.provenance
                    )
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

    def _told(self, vendor: AssetId) -> list[Saying]:
        return [
            Saying(self.state.incident, vendor, told.statement, told.at, provenance=told.provenance)
            for told in self.playbook.told
            if told.vendor == vendor
        ]

    def _component(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Component) -> list[int]:
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

    def _attested(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Attested) -> list[int]:
        fresh = []
        for detector in self._others.get((kind, "attested"), ()):
            if fact.question in detector.match and fact.answer != "unknown":
                fresh.append(detector.fresh_hours)
                evidence.all.extend(_marks(fact.during, seen, fact.answer == "yes", seq))
        return fresh

    def _done(self, evidence: Evidence, seq: Seq, seen: Seen, fact: Done) -> None:
        step = fact.step
        remedy = self._ends.get(step.remedy)
        if remedy is None or step.done != "yes":
            return
        when = _by(step.when, seen.seen_at)  # 5
        if step.remedy in self._last_ends and "said" in remedy.proved_by:
            evidence.all.append(Mark(when.high, when.high, False, (seq,), seen.provenance))
        evidence.bounds.append((when, step.remedy in self._last_ends))

    def _statement(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Statement) -> list[int]:
        detectors = self._others.get((kind, "statement"), ())
        if not detectors:
            return []
        said, on, provenance = seen.seen_at, (seq,), seen.provenance
        last = [
            _by(step.when, said)
            for step in fact.steps
            if step.remedy in self._last_ends and step.done == "yes"
        ]
        ended = When(max(one.low for one in last), max(one.high for one in last)) if last else None
        if ended is None and fact.status == "fixed":
            ended = When(BEGINNING, said)
        if fact.status == "investigating":
            evidence.said = "investigating"
        elif fact.status == "not_affected":
            if any(mark.yes for mark in evidence.all):
                evidence.clash = True  # 9
            else:
                evidence.all.append(Mark(self.opened, said, False, on, provenance))
        else:
            if any(not mark.yes and mark.low == self.opened for mark in evidence.all):
                # they took back that they were not affected
                evidence.all = [mark for mark in evidence.all if mark.yes or mark.low != self.opened]
            low = min(self.disclosed, said)
            if fact.during is not None:
                evidence.all.extend(_marks(fact.during, seen, True, seq))
                span = fact.during.definite() or fact.during.possible()
                low = low if span is None else max(low, min(said, span[1]))
            if ended is None:
                evidence.all.append(Mark(low, said, True, on, provenance))
            else:
                # they had it until it ended, and at disclosure if that was before
                low = max(self.opened, min(self.disclosed, ended.low))
                high = max(self.opened, min(self.disclosed, ended.high))
                dated = Mark(low, max(low, ended.low), True, on, provenance)
                undated = Mark(self.opened, high, True, on, provenance, sometime=True)
                evidence.all.append(dated if ended.low > self.opened else undated)
                evidence.all.append(Mark(ended.high, max(ended.high, said), False, on, provenance))
        return [detector.fresh_hours for detector in detectors]

    def _hosts(self, endpoint: Asset, evidence: Evidence) -> None:
        """What is known of the hosts that serve an endpoint speaks of the endpoint, too (7)."""
        hosts: list[list[Mark]] = []
        for _seq, edge in self.state.edges(endpoint.id):
            if edge.bond != "serves" or edge.dst != endpoint.id:
                continue
            host = self.state.asset(edge.src)
            if host is None or host.kind != "host":
                continue
            found = self.own_evidence(host)
            time = _held(edge.during)
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


def _held(during: During) -> Span | None:
    """When an edge held for certain; one without a beginning held always."""
    undated = not during.start.known
    low = BEGINNING if undated else during.start.high
    high = END if during.end is None else during.end.low
    return (low, high) if low <= high else None


def _by(when: When, said: Moment) -> When:
    """A step said to be done was done by when it was said, at the latest (5)."""
    return When(min(when.low, said), min(when.high, said))


def _marks(during: During, seen: Seen, yes: bool, seq: Seq) -> list[Mark]:
    """The marks of a fact about a period, which never speaks past the moment it was seen (3)."""
    on = (seq,)
    definite = during.definite()
    if definite is not None:
        low, high = definite
        if low <= seen.seen_at:
            return [Mark(low, min(high, seen.seen_at), yes, on, seen.provenance)]
    possible = during.possible()
    if yes and possible is not None and possible[0] <= seen.seen_at:
        return [Mark(possible[0], min(possible[1], seen.seen_at), yes, on, seen.provenance, sometime=True)]
    return []


def _clip(mark: Mark, time: Span) -> Mark | None:
    low, high = max(mark.low, time[0]), min(mark.high, time[1])
    return mark._replace(low=low, high=high) if low <= high else None


def spans_of(marks: list[Mark], yes: bool, disclosed: Moment) -> Spans:
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


def _merged(evidence: Evidence, disclosed: Moment) -> list[Mark]:
    """One host's marks: exposed where any of its products is, clean where all of them are."""
    if len(evidence.tracks) < 2:
        return [*(mark for marks in evidence.tracks.values() for mark in marks), *evidence.all]
    tracks = [sorted([*marks, *evidence.all]) for marks in evidence.tracks.values()]
    merged = [mark for marks in tracks for mark in marks if mark.yes]
    clean: Spans = ((BEGINNING, END),)
    for marks in tracks:
        clean = intersect(clean, spans_of(marks, False, disclosed))
    on = tuple(sorted({seq for marks in tracks for mark in marks for seq in mark.on}))
    provenance = weakest(mark.provenance for marks in tracks for mark in marks) or "measured"
    merged.extend(Mark(low, high, False, on, provenance) for low, high in clean)
    return merged
