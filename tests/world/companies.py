"""Random companies of every kind, for any playbook: what it names may be seen, said, done and bound.

Everything is enumerated first, at a few instants around the disclosure, and then drawn from.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Literal, get_args

from hypothesis import strategies as st

from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Certificate,
    Component,
    Digest,
    Edge,
    Kind,
    Observation,
    Probe,
    Proposal,
    Retraction,
    RoleAnswer,
    ServerList,
    Setting,
    Tri,
)
from stanch.core.moments import DAY, During, Moment, Seq, When, at
from stanch.core.playbook import Detector, Playbook
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement, Step

VENDOR = AssetId("vendor:cardwise")
LATE = AssetId("vendor:late")
"""A vendor that is written down late, if at all: perhaps after its sites."""
ASSETS: tuple[Asset, ...] = (
    Asset(AssetId("endpoint:www"), "endpoint", "www"),
    Asset(AssetId("endpoint:theirs"), "endpoint", "theirs", VENDOR),
    Asset(AssetId("host:one"), "host", "one"),
    Asset(VENDOR, "vendor", "Cardwise", VENDOR),
    Asset(AssetId("credential:passwords"), "credential", "passwords"),
    Asset(AssetId("credential:token"), "credential", "token"),
    Asset(AssetId("dataset:people"), "dataset", "people"),
    Asset(AssetId("artefact:app"), "artefact", "app"),
    Asset(AssetId("workflow:deploy"), "workflow", "deploy"),
)
KEYS = tuple(Digest(letter * 64) for letter in "ab")
ANSWERS: tuple[Tri, ...] = get_args(Tri)
STATUSES: tuple[Literal["investigating", "not_affected", "affected", "fixed"], ...] = (
    "investigating",
    "not_affected",
    "affected",
    "fixed",
)


class Company:
    """Strategies for one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        disclosed = playbook.disclosed_at
        self.instants = [Moment(disclosed + days * DAY) for days in (-3, -1, 0, 1, 2, 4)]
        early, late = self.instants[1], self.instants[4]
        self.whens = [When(), at(early), at(late), When(early, late), When(None, late)]
        self.periods = [During(start, end) for start in self.whens[:3] for end in (None, *self.whens[1:4])]
        self.moments = st.sampled_from(self.instants)
        self.edges = st.sampled_from(list(self._edges(playbook)))
        self.retractions = st.integers(1, 30).map(lambda seq: Retraction(Seq(seq), "mistaken"))
        kinds = [list(self._facts(one)) for one in playbook.detectors if one.reads != "statement"]
        kinds += [list(self._said(playbook)), list(self._did(playbook)), list(self._shown())]
        kinds += [list(self._lists()), list(self._owned())]
        self.owned: st.SearchStrategy[Entry] = st.sampled_from(list(self._owned()))
        self.facts = st.one_of([st.sampled_from(rows) for rows in kinds])
        every = [one for rows in kinds for one in rows]
        self.measured = st.sampled_from([one for one in every if isinstance(one, Observation)])
        self.said = st.sampled_from([one for one in every if isinstance(one, Saying)])
        self.entry: st.SearchStrategy[Entry] = st.one_of(self.facts, self.facts, self.edges, self.retractions)
        self.entries = st.builds(
            lambda edges, facts: [*ASSETS, *edges, *facts],
            st.lists(self.edges, min_size=2, max_size=10),
            st.lists(self.entry, max_size=10),
        )
        clear = self.clear = list(self._clear(playbook))
        self.likely = st.builds(
            lambda rows, few: [*ASSETS, *rows, *few],
            st.one_of(st.just(clear), st.lists(st.sampled_from(clear), unique_by=id)),
            st.lists(self.entry, max_size=2),
        )
        """Companies that were never exposed, or nearly: at random, nothing could ever be said of all."""

    def _clear(self, playbook: Playbook) -> Iterator[Entry]:
        """All that "neither our own servers nor the services that we use" stands on."""
        seen = self.instants[4]
        whole = During(at(playbook.opened), at(seen))
        for detector in playbook.detectors:
            if detector.reads == "attested":
                for what in _of(detector.on):
                    fact = Attested(detector.match[0], "no", whole)
                    yield Saying(NONE, what, fact, seen, provenance="person_said")
            elif detector.reads == "probe":
                for what in _of(detector.on):
                    yield Observation(what, Probe(detector.match[0], "negative", "", "192.0.2.1"), seen)
        yield Saying(NONE, VENDOR, Statement("not_affected"), seen, provenance="vendor_said")
        yield Observation(US, ServerList(True), seen, provenance="person_said")
        for role in ROLES:
            vendors = (VENDOR,) if role == "payments" else ()
            yield Observation(US, RoleAnswer(role, vendors), seen, provenance="person_said")

    def _edges(self, playbook: Playbook) -> Iterator[Edge]:
        """Every edge that exposure can cross, from either end, and those from servers to what they serve."""
        bonds = {(rule.bond, rule.src, rule.to) for rule in playbook.spreads}
        bonds |= {("serves", "host", "endpoint"), ("serves", "vendor", "endpoint")}
        for bond, src, to in sorted(bonds):
            for one, other in product(_of(src), _of(to)):
                for during in (During(), self.periods[4], self.periods[10]):
                    yield Edge(one, bond, other, during)
                    yield Edge(other, bond, one, during)
        for credential, during in product(_of("credential"), (During(), self.periods[10])):
            yield Edge(US, "accepts", credential, during)  # we sign people in ourselves

    def _said(self, playbook: Playbook) -> Iterator[Entry]:
        for status, seen, during in product(STATUSES, self.instants, (None, self.periods[6])):
            for remedy in playbook.remedies:
                steps = (Step(remedy.id, "yes", self.whens[1]), Step(remedy.id, "yes", self.whens[2]))
                for said in ((), steps[:1], steps[1:]):
                    fact = Statement(status, said, during=during)
                    yield Saying(NONE, VENDOR, fact, seen, provenance="vendor_said")

    def _did(self, playbook: Playbook) -> Iterator[Entry]:
        for remedy, seen in product(playbook.remedies, self.instants):
            for what, answer, when in product(_of(*remedy.on), ANSWERS, self.whens):
                step = Step(remedy.id, answer, when)
                yield Saying(NONE, what, Done(step), seen, provenance="person_said")
                if what.startswith("credential:"):
                    yield Saying(NONE, what, Done(step, "everyone"), seen, provenance="person_said")

    def _lists(self) -> Iterator[Entry]:
        """Who we use, and are these all our servers? Also servers that come late."""
        for seen, complete in product(self.instants[1:4], (True, True, False)):
            yield Observation(US, ServerList(complete), seen, provenance="person_said")
            for role in ROLES:
                for vendors in ((), (VENDOR,)):
                    yield Observation(US, RoleAnswer(role, vendors, complete), seen, provenance="person_said")
        for seen in self.instants[1:4]:
            yield Proposal("stats", AssetId("vendor:stats"), "analytics", "a script", seen)
            yield Saying(NONE, VENDOR, Asked("mail"), seen, provenance="person_said")
        yield Asset(AssetId("endpoint:late"), "endpoint", "late")
        yield Asset(AssetId("endpoint:built"), "endpoint", "built", during=During(at(self.instants[4])))

    def _owned(self) -> Iterator[Entry]:
        """Sites that change hands: whose a site is binds it to a vendor, without an edge."""
        for owner in (US, VENDOR, LATE):
            for during in (During(), self.periods[4], self.periods[10]):
                yield Asset(AssetId("endpoint:theirs"), "endpoint", "theirs", owner, during)
            yield Asset(AssetId("endpoint:www"), "endpoint", "www", owner)
        yield Asset(AssetId("endpoint:late"), "endpoint", "late", LATE)
        yield Asset(LATE, "vendor", "Late", LATE)

    def _shown(self) -> Iterator[Entry]:
        for what, key, seen in product(_of("endpoint"), KEYS, self.instants):
            shown = Certificate("192.0.2.1", key, key, self.instants[0], self.instants[-1])
            yield Observation(what, shown, seen)

    def _facts(self, detector: Detector) -> Iterator[Entry]:
        for what, seen in product(_of(detector.on), self.instants):
            if detector.reads == "probe":
                for outcome in ("positive", "negative", "inconclusive", "unreachable"):
                    yield Observation(what, Probe(detector.match[0], outcome, "", "192.0.2.1"), seen)
            elif detector.reads == "attested":
                for answer, during in product(ANSWERS, self.periods):
                    fact = Attested(detector.match[0], answer, during)
                    yield Saying(NONE, what, fact, seen, provenance="person_said")
            elif detector.reads == "setting":
                for value in (detector.values[0], "another"):
                    yield Observation(what, Setting(detector.match[0], value), seen)
            elif detector.reads == "search":
                for hits, blind, during in product((0, 3), ((), ("older logs are gone",)), self.periods):
                    search = Search(detector.match[0], (during,), hits, "the log", blind)
                    yield Saying(NONE, what, search, seen, provenance="person_said")
            else:
                for purl, present in product(_purls(detector), ANSWERS):
                    for period in (None, self.periods[5]):
                        yield Observation(what, Component(purl, "package", present, period), seen)


def _of(*kinds: Kind) -> list[AssetId]:
    return [one.id for one in ASSETS if one.kind in kinds]


def _purls(detector: Detector) -> list[str]:
    """A version of the first package that is affected, and one that is not."""
    package = detector.packages[0]
    name, _, qualifiers = package.purl.partition("?")
    worst = package.affected.rpartition("/")[2].split("|")[0].lstrip(">=<")
    return [f"{name}@{one}" + (f"?{qualifiers}" if qualifiers else "") for one in (worst, "0.0.1")]
