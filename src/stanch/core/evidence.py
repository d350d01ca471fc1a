"""What do the facts say of an asset? Each becomes a mark: from here to there it was exposed, or clean.

A track is an address of an endpoint or a product on a host; a person's or vendor's word counts on all, as
does what another tool said of a name. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import chain

import msgspec

from stanch.core.addresses import plain
from stanch.core.components import Copies
from stanch.core.conditions import Condition, apply
from stanch.core.marks import Ending, Evidence, Heard, Mark, clip, merged, weakest
from stanch.core.model import Asset, AssetId, Certificate, Component, Inventory, Kind, Probe, Setting
from stanch.core.moments import BEGINNING, END, HOUR, During, Moment, Seq, Span
from stanch.core.playbook import Detector, Playbook
from stanch.core.sayings import Attested, Done, Saying, Search, Statement
from stanch.core.state import Facts, Seen
from stanch.core.testimony import Spoken, Words
from stanch.core.view import View
from stanch.core.words import Word, of_event, standing

__all__ = ["Witness", "weakest"]


def alone(playbook: Playbook, gives: str) -> tuple[Detector, ...]:
    """The detectors that speak by themselves: that the flaw was there, or that it was used."""
    return tuple(one for one in playbook.detectors if one.gives == gives and one.alone == "yes")


class Witness:
    """Reads the facts of a state by one playbook for one moment, as marks; it holds no results.

    `detectors`: those by which it reads. `steps`: do words on steps that end it count?
    """

    def __init__(
        self,
        playbook: Playbook,
        state: View,
        true_at: Moment,
        detectors: Iterable[Detector] | None = None,
        *,
        steps: bool = True,
    ) -> None:
        self.playbook = playbook
        self.state = state
        self.true_at = true_at
        self.disclosed = playbook.disclosed_at
        self.words = Words(playbook)
        self._hosts_speak = playbook.hosts_speak
        self._steps = steps
        self._conditional: dict[Kind, list[Detector]] = {}
        self._probes: dict[tuple[Kind, str], Detector] = {}
        self._others: dict[tuple[Kind, str], list[Detector]] = {}
        for detector in alone(playbook, "vulnerable") if detectors is None else detectors:
            if detector.needs or detector.unless:
                self._conditional.setdefault(detector.on, []).append(detector)
            elif detector.reads == "probe":
                self._probes.update({(detector.on, name): detector for name in detector.match})
            else:
                self._others.setdefault((detector.on, detector.reads), []).append(detector)

    def evidence(self, asset: Asset) -> Evidence | None:
        """The marks of one asset, those of the hosts that serve it among them."""
        found = self.own_evidence(asset)
        if found is not None and asset.kind == "endpoint" and self.state.bound(asset.id):
            self._neighbours(asset, found)
        return found

    def own_evidence(self, asset: Asset) -> Evidence | None:
        """The marks of the facts about one asset itself; None where there is none."""
        facts = self.state.of(asset.id)
        kind = asset.kind
        if kind == "vendor":
            facts = self._by_vendor(asset.id)
        elif not facts and kind != "endpoint":
            return None
        evidence = Evidence()
        fresh: set[int] = set()
        copies: Copies | None = None
        tracks = evidence.tracks
        for seq, seen in facts:
            fact = seen.fact
            if type(fact) is Certificate or seen.provenance == "untrusted":
                continue  # 9
            if type(fact) is Probe:
                detector = self._probes.get((kind, fact.probe))
                if detector is None:
                    continue
                fresh.add(detector.fresh_hours)
                outcome = fact.outcome
                if seen.provenance != "measured" or outcome not in _OUTCOMES:
                    self._other_probe(evidence, seq, seen, fact)
                    continue
                at = seen.seen_at
                mark = Mark(at, at, outcome == "positive", (seq,), "measured", False, fact.connections)
                track = tracks.get(fact.address)
                if track is None:
                    tracks.setdefault(plain(fact.address), []).append(mark)
                else:
                    track.append(mark)
            elif isinstance(fact, Component | Inventory):
                if (kind, "component") not in self._others:
                    continue  # what does not read software is not told anything by a list of it
                copies = copies or self._copies(kind, evidence)
                copies.add(seq, seen, fact)
            elif isinstance(fact, Setting):
                fresh.update(self._setting(evidence, kind, seq, seen, fact))
            elif isinstance(fact, Search):
                fresh.update(self._search(evidence, kind, seq, seen, fact))
            elif isinstance(fact, Attested | Done | Statement) and of_event(seen, self.disclosed):
                fresh.update(self._word(evidence, kind, seq, seen, fact))
        if copies is not None:
            copies.settle()
            fresh |= copies.fresh
        self._settle(asset, evidence, fresh)
        return evidence

    def _settle(self, asset: Asset, evidence: Evidence, fresh: set[int]) -> None:
        """What all facts together say, once each was read."""
        if evidence.words is not None:
            self.words.settle(evidence, evidence.words)
        for detector in self._conditional.get(asset.kind, ()):
            fresh.add(detector.fresh_hours)
            self._under_conditions(asset, evidence, detector)
        if fresh:
            evidence.fresh = 0 if min(fresh) == 0 else min(fresh) * HOUR
        if asset.during.end is not None and asset.kind in ("endpoint", "host"):
            when, on = asset.during.end, (self.state.written(asset.id),)
            evidence.unused = Ending(when, when.high, when.high, on, "person_said", last=True, exact=False)
            evidence.endings.append(evidence.unused)

    def _by_vendor(self, vendor: AssetId) -> Facts:
        """The facts about a vendor in the order in which they were said, its public answers among them; of
        the steps in its answers those that it did not take back."""
        facts = [*((Seq(0), one) for one in self._told(vendor)), *self.state.of(vendor)]
        facts.sort(key=_said_at)
        steps = [
            Word(seq, step, seen.seen_at, seen.provenance)
            for seq, seen in facts
            if isinstance(seen.fact, Statement) and self._counts(seen)
            for step in seen.fact.steps
        ]
        stand = set(standing(steps))
        if len(stand) == len(steps):
            return facts
        return [(seq, _without(seq, seen, stand)) for seq, seen in facts]

    def _counts(self, seen: Seen) -> bool:
        return seen.provenance != "untrusted" and of_event(seen, self.disclosed)

    def _told(self, vendor: AssetId) -> list[Saying]:
        return [
            Saying(
                self.state.incident, vendor, told.statement, told.at, provenance=told.provenance,
                names_event=True,
            )
            for told in self.playbook.told
            if told.vendor == vendor
        ]  # fmt: skip

    def _other_probe(self, evidence: Evidence, seq: Seq, seen: Seen, fact: Probe) -> None:
        """What another tool said of an address, or of a name; and a look that failed."""
        at, address = seen.seen_at, plain(fact.address)
        if fact.outcome in _OUTCOMES:
            mark = Mark(at, at, fact.outcome == "positive", (seq,), seen.provenance, said=at)
            if address:
                evidence.tracks.setdefault(address, []).append(mark)
            else:
                evidence.all.append(mark)  # of the name: a look at all its addresses answers it (30)
        else:
            evidence.said = "failed"
            if at > self.true_at:
                return
            evidence.attempts[address] = max(evidence.attempts.get(address, (at, seq)), (at, seq))
            if fact.outcome == "inconclusive":
                evidence.there[address] = max(evidence.there.get(address, at), at)
            elif fact.reason not in _NOT_THEIRS:
                evidence.nobody[address] = max(evidence.nobody.get(address, (at, seq)), (at, seq))

    def _copies(self, kind: Kind, evidence: Evidence) -> Copies:
        named = (one.packages for one in self.playbook.detectors if one.on == kind)
        detectors = self._others.get((kind, "component"), ())
        return Copies(detectors, self.playbook.releases, evidence, tuple(chain.from_iterable(named)))

    def _setting(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Setting) -> list[int]:
        fresh = []
        for detector in self._others.get((kind, "setting"), ()):
            if fact.name in detector.match:
                fresh.append(detector.fresh_hours)
                at, yes = seen.seen_at, fact.value in detector.values
                mark = Mark(at, at, yes, (seq,), seen.provenance, said=at)
                evidence.tracks.setdefault(plain(fact.address) or fact.place or fact.name, []).append(mark)
        return fresh

    def _search(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Search) -> list[int]:
        """Signs that it was used, found by a search; or none found, where logs can show all of it (73)."""
        fresh = []
        for detector in self._others.get((kind, "search"), ()):
            if fact.signature not in detector.match:
                continue
            fresh.append(detector.fresh_hours)
            whole = not fact.hits and not fact.blind and self.playbook.logs_can_show == "yes"
            for period in fact.covers if fact.hits or whole else ():
                span = period.definite()
                if span is not None and span[0] <= seen.seen_at:
                    high, on = min(span[1], seen.seen_at), (seq,)
                    sometime, said = bool(fact.hits), seen.seen_at
                    mark = Mark(span[0], high, bool(fact.hits), on, seen.provenance, sometime, said=said)
                    evidence.all.append(mark)
        return fresh

    def _under_conditions(self, asset: Asset, evidence: Evidence, detector: Detector) -> None:
        def read(*those: Detector) -> Evidence | None:
            witness = Witness(self.playbook, self.state, self.true_at, those, steps=False)
            return witness.own_evidence(asset)

        conditions = [
            Condition(read(self.playbook.detector(name)), needed)
            for names, needed in ((detector.needs, True), (detector.unless, False))
            for name in names
        ]
        bare = msgspec.structs.replace(detector, needs=(), unless=())
        apply(evidence, read(bare), conditions, self.true_at)

    def _word(
        self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Attested | Done | Statement
    ) -> list[int]:
        names = isinstance(seen, Saying) and seen.names_event
        spoken = Spoken(seen.seen_at, seq, seen.provenance, names)
        fresh: list[int] = []
        if evidence.words is None:
            evidence.words = Heard()
        heard = evidence.words
        if isinstance(fact, Done) and not self._steps:
            pass
        elif isinstance(fact, Done):
            heard.steps.append(Word(seq, fact.step, seen.seen_at, seen.provenance))
        elif isinstance(fact, Attested):
            for detector in self._others.get((kind, "attested"), ()):
                if fact.question in detector.match:
                    fresh.extend([detector.fresh_hours] if fact.answer != "unknown" else [])
                    self.words.attested(evidence, heard, spoken, fact)
        else:
            fresh = [detector.fresh_hours for detector in self._others.get((kind, "statement"), ())]
            if fresh:
                self.words.statement(evidence, heard, spoken, fact)
        return fresh

    def _neighbours(self, endpoint: Asset, evidence: Evidence) -> None:
        """What is known of the hosts that serve an endpoint speaks of it, too (7); and the dated steps of a
        vendor whose server it is end what was seen there (28)."""
        hosts: list[list[Mark]] = []
        for _seq, edge in self.state.bonds(endpoint.id):
            if edge.bond != "serves":
                continue
            outward = edge.src == endpoint.id
            other = self.state.asset(edge.dst if outward else edge.src)
            if other is None:
                continue
            time = _held(edge.during)
            if other.kind == "vendor" and time is not None:
                evidence.endings.extend(self._vendors(other.id, time))
            elif other.kind == "host" and not outward and self._hosts_speak:
                found = self.own_evidence(other)
                if time is not None:
                    rows = merged(found, self.disclosed) if found is not None else []
                    counted = (mark for mark in rows if mark.yes or not (found and found.unread))
                    hosts.append([part for mark in counted if (part := clip(mark, time)) is not None])
                if found is not None:
                    evidence.endings.extend(found.endings)
                    if found.fresh and (not evidence.fresh or found.fresh < evidence.fresh):
                        evidence.fresh = found.fresh
        if len(hosts) == 1:
            evidence.all.extend(hosts[0])
        elif hosts:
            # one bad node of several is enough: each is a track of its own
            for number, rows in enumerate(hosts):
                evidence.tracks[f"{HOST}{number}"] = rows

    def _vendors(self, vendor: AssetId, time: Span) -> Iterator[Ending]:
        """A vendor's words on when the last of the steps that end it was done, while it was its server. What
        contradicts them is told of the vendor, not of the server."""
        for seq, seen in self._by_vendor(vendor):
            fact = seen.fact
            if not isinstance(fact, Statement) or not self._counts(seen):
                continue
            when = self.words.ended(fact, seen.seen_at)
            if when is not None and time[0] <= when.low and when.high <= time[1]:
                yield Ending(when, seen.seen_at, BEGINNING, (seq,), seen.provenance, last=True)


def _said_at(row: tuple[Seq, Seen]) -> tuple[Moment, Seq]:
    return row[1].seen_at, row[0]


def _without(seq: Seq, seen: Seen, stand: Container[Word]) -> Seen:
    """A vendor's answer without the steps that it took back."""
    fact = seen.fact
    if not isinstance(seen, Saying) or not isinstance(fact, Statement):
        return seen
    steps = tuple(step for step in fact.steps if Word(seq, step, seen.seen_at, seen.provenance) in stand)
    return msgspec.structs.replace(seen, fact=msgspec.structs.replace(fact, steps=steps))


_OUTCOMES = frozenset(("positive", "negative"))
_NOT_THEIRS = frozenset((
    "no_route", "too_many_at_once", "name_timed_out", "address_not_allowed", "no_datagrams_by_proxy",
    "proxy_not_reached", "proxy_refused", "proxy_wants_sign_in", "proxy_not_understood",
))  # fmt: skip
"""Why a look reached nobody, where that was for want of a way from here: it says nothing of the server."""
HOST = "host "
"""How the track of one of several hosts is called; the others are called by their address."""


def _held(during: During) -> Span | None:
    """When an edge held for certain; one without a beginning held always."""
    undated = not during.start.known
    low = BEGINNING if undated else during.start.high
    high = END if during.end is None else during.end.low
    return (low, high) if low <= high else None
