"""What do the facts say of an asset? Each becomes a mark: from here to there it was exposed, or clean.

A track is an address of an endpoint or a product on a host; a person's or vendor's word counts on all, as
does what another tool said of a name. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from stanch.core import behind, fixes, images, prior_steps, searches, switches, waves
from stanch.core.addresses import plain
from stanch.core.components import Copies
from stanch.core.conditions import Condition, apply
from stanch.core.marks import Ending, Evidence, Heard, Mark, look, of_images
from stanch.core.model import Asset, Certificate, Component, Inventory, Kind, Probe, Setting
from stanch.core.moments import BEGINNING, END, HOUR, During, Moment, Seq, Span, When
from stanch.core.playbook import Detector, Playbook, Remedy
from stanch.core.sayings import Attested, Done, Saying, Search, Statement, Word
from stanch.core.software import Software, software
from stanch.core.state import Seen
from stanch.core.testimony import Spoken, Testimony
from stanch.core.vendor_answers import VendorAnswers
from stanch.core.view import View
from stanch.core.words import of_event


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
        self.words = Testimony(playbook)
        self._answers = VendorAnswers(playbook, state, self.words)
        self._wave = playbook.last_wave(true_at)
        self._hosts_speak = playbook.hosts_speak
        self._steps = steps
        self._software: dict[Kind, Software] = {}
        self._conditional: dict[Kind, list[Detector]] = {}
        self._beside: dict[Kind, list[Detector]] = {}  # all that is read of such a thing by what was seen
        self._probes: dict[Kind, dict[str, Detector]] = {}
        self._others: dict[tuple[Kind, str], list[Detector]] = {}
        for detector in alone(playbook, "vulnerable") if detectors is None else detectors:
            if detector.reads in ("component", "probe", "setting"):
                self._beside.setdefault(detector.on, []).append(detector)
            if detector.needs or detector.unless:
                self._conditional.setdefault(detector.on, []).append(detector)
            elif detector.reads == "probe":
                self._probes.setdefault(detector.on, {}).update(dict.fromkeys(detector.match, detector))
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
            facts = self._answers.of(asset.id)
        elif not facts and kind != "endpoint" and not (kind == "host" and self.state.bound(asset.id)):
            return None
        evidence = Evidence()
        fresh: set[int] = set()
        copies: Copies | None = None
        tracks, probes = evidence.tracks, self._probes.get(kind, _NO_PROBES)
        for seq, seen in facts:
            fact = seen.fact
            if type(fact) is Certificate or (provenance := seen.provenance) == "untrusted":
                continue  # 9
            if type(fact) is Probe:
                detector = probes.get(fact.probe)
                if detector is None:
                    continue
                fresh.add(detector.fresh_hours)
                outcome = fact.outcome
                if provenance != "measured" or outcome not in _OUTCOMES:
                    self._other_probe(evidence, seq, seen, fact)
                    continue
                mark = look(seen.seen_at, outcome == "positive", seq, fact.connections)
                (tracks.get(fact.address) or tracks.setdefault(plain(fact.address), [])).append(mark)
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
        if kind == "host" and (kind, "component") in self._others and self.state.bound(asset.id):
            fresh |= images.carry(self.playbook, self.state, asset.id, evidence, self._copies)
        self._settle(asset, evidence, fresh)
        if kind == "host" and not any(isinstance(seen.fact, Component | Inventory) for _seq, seen in facts):
            if all(of_images(name) for name in evidence.tracks):
                return (
                    evidence if facts else None
                )  # what is clean in an image says nothing of the machine (146)
            if self._steps and all(mark.yes for mark in evidence.all):
                evidence.unread |= self._wanted(kind)  # nor where nobody read that (199)
        return evidence

    def _settle(self, asset: Asset, evidence: Evidence, fresh: set[int]) -> None:
        """What all facts together say, once each was read."""
        if evidence.words is not None:
            looked = bool(evidence.tracks) or any(
                isinstance(seen.fact, Component) for _seq, seen in self.state.of(asset.id)
            )
            self.words.settle(
                evidence, evidence.words, lambda step, when: self._done(asset, step, when, looked)
            )
            if self._wave is not None:
                waves.silence(evidence, self._wave)
            if asset.kind in ("host", "workflow"):
                evidence.fading = frozenset(evidence.words.clean)
        for detector in self._conditional.get(asset.kind, ()):
            fresh.add(detector.fresh_hours)
            self._under_conditions(asset, evidence, detector)
        if fresh:
            evidence.fresh = 0 if min(fresh) == 0 else min(fresh) * HOUR
        if asset.during.end is not None and asset.kind in ("endpoint", "host"):
            when, on = asset.during.end, (self.state.written(asset.id),)
            evidence.unused = Ending(when, when.high, when.high, on, "person_said", last=True, exact=False)
            evidence.endings.append(evidence.unused)

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
        read = self._software.get(kind)
        if read is None:
            those = self._others.get((kind, "component"), ())
            read = self._software[kind] = software(those, self._every(kind))
        return Copies(read, self.playbook.releases, evidence)

    def _every(self, kind: Kind) -> list[Detector]:
        return [one for one in self.playbook.detectors if one.on == kind and one.reads == "component"]

    def _wanted(self, kind: Kind) -> frozenset[str]:
        every = self._every(kind)
        return software(every, every).wanted

    def _setting(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Setting) -> list[int]:
        fresh = []
        for detector in self._others.get((kind, "setting"), ()):
            if fact.name in detector.match:
                fresh.append(detector.fresh_hours)
                name = plain(fact.address) or fact.place or fact.name
                found = switches.marked(seq, seen, fact, detector.values)
                if not switches.of_one_place(fact, found, evidence.tracks.get(name, ())):
                    evidence.tracks.setdefault(name, []).append(found)
        return fresh

    def _search(self, evidence: Evidence, kind: Kind, seq: Seq, seen: Seen, fact: Search) -> list[int]:
        those = [one for one in self._others.get((kind, "search"), ()) if fact.signature in one.match]
        if those:
            evidence.all.extend(searches.marked(seq, seen, fact, self.playbook.logs_can_show == "yes"))
        return [one.fresh_hours for one in those]

    def _under_conditions(self, asset: Asset, evidence: Evidence, detector: Detector) -> None:
        def read(*those: Detector) -> Evidence | None:
            witness = Witness(self.playbook, self.state, self.true_at, those, steps=False)
            return witness.own_evidence(asset)

        def everywhere(id: str) -> bool:
            return all(id in (*one.needs, *one.unless) for one in self._beside.get(asset.kind, ()))

        conditions = [
            Condition(read(one), needed, needed and one.presumed == "yes", everywhere(one.id))
            for names, needed in ((detector.needs, True), (detector.unless, False))
            for one in map(self.playbook.detector, names)
        ]
        bare = msgspec.structs.replace(detector, needs=(), unless=())
        own = read(bare)
        apply(evidence, own, conditions, self.true_at)
        if own is not None and own.tracks:
            evidence.unread |= evidence.unlisted

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
            step = fixes.step(self.playbook, self.state, seen.asset, fact.step)
            heard.steps.append(Word(seq, step, seen.seen_at, seen.provenance))
            heard.judged.update([(seq, seen.seen_at)] if step.to else [])
        elif isinstance(fact, Attested):
            for detector in self._others.get((kind, "attested"), ()):
                if fact.question in detector.match:
                    fresh.extend([detector.fresh_hours] if fact.answer != "unknown" else [])
                    self.words.attested(evidence, heard, spoken, fact)
        else:
            fresh = [detector.fresh_hours for detector in self._others.get((kind, "statement"), ())]
            heard.judged.update((seq, seen.seen_at) for step in fact.steps if step.to)
            if fresh:
                self.words.statement(evidence, heard, spoken, fact)
        return fresh

    def _done(self, asset: Asset, step: Remedy, when: When, looked: bool) -> bool:
        """Was it seen that this step was done, before one of that time that waits for it? Where no list shows
        it, it is enough that anything was seen there (140)."""
        those = prior_steps.of(self.playbook, step, asset.kind)
        if not those:
            return looked
        found = Witness(self.playbook, self.state, self.true_at, those, steps=False).own_evidence(asset)
        return found is not None and prior_steps.done(found, min(when.high, self.true_at))

    def _neighbours(self, endpoint: Asset, evidence: Evidence) -> None:
        """What is known of the hosts that serve an endpoint speaks of it, too (7); and the dated steps of a
        vendor whose server it is end what was seen there (28)."""
        machines: list[behind.Machine] = []
        for _seq, edge in self.state.bonds(endpoint.id):
            if edge.bond != "serves":
                continue
            outward = edge.src == endpoint.id
            other = self.state.asset(edge.dst if outward else edge.src)
            if other is None:
                continue
            time = _held(edge.during)
            if other.kind == "vendor" and time is not None:
                evidence.endings.extend(self._answers.endings(other.id, time, self._wave))
            elif other.kind == "host" and not outward and self._hosts_speak:
                found = self.own_evidence(other)
                if time is not None:
                    machines.append(behind.machine(found, time, self._wave or self.disclosed, self.true_at))
                if found is not None and found.fresh and (not evidence.fresh or found.fresh < evidence.fresh):
                    evidence.fresh = found.fresh
        if machines:
            behind.add(evidence, machines)


_OUTCOMES = frozenset(("positive", "negative"))
_NO_PROBES: dict[str, Detector] = {}
_NOT_THEIRS = frozenset((
    "no_route", "too_many_at_once", "name_timed_out", "address_not_allowed", "no_datagrams_by_proxy",
    "proxy_not_reached", "proxy_refused", "proxy_wants_sign_in", "proxy_not_understood",
))  # fmt: skip
"""Why a look reached nobody, where that was for want of a way from here: it says nothing of the server."""


def _held(during: During) -> Span | None:
    """When an edge held for certain; one without a beginning held always."""
    undated = not during.start.known
    low = BEGINNING if undated else during.start.high
    high = END if during.end is None else during.end.low
    return (low, high) if low <= high else None
