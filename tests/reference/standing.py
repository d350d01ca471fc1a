"""Which entries of a record count for one incident at a moment, and plain questions about them.

Everything is a loop over the list of entries. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stanch.core.decisions import Discovery, Promise
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    Component,
    Edge,
    Observation,
    Probe,
    Proposal,
    Resolved,
    Retraction,
    RoleAnswer,
    ServerList,
)
from stanch.core.moments import END, Moment
from stanch.core.playbook import Playbook
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement, Step


class Look(NamedTuple):
    """One successful probe of one address, by us or by another tool."""

    at: Moment
    positive: bool
    address: str
    connections: int
    measured: bool


class Sight(NamedTuple):
    """A key that an address presented."""

    at: Moment
    address: str
    key: str


class Word(NamedTuple):
    """Somebody's word on a step, and when it was said."""

    step: Step
    said: Moment

    @property
    def latest(self) -> Moment:
        """The step was done by then: by when it was said, at the latest (5)."""
        return min(self.step.when.high, self.said)


def standing(rows: Sequence[Entry]) -> list[Entry]:
    """The entries that nobody took back; whoever takes a retraction back brings its entries back (35)."""
    gone: set[int] = set()
    for number in range(len(rows), 0, -1):
        entry = rows[number - 1]
        if isinstance(entry, Retraction) and number not in gone:
            gone.add(entry.of)
            gone.update(entry.along)
    return [entry for number, entry in enumerate(rows, 1) if number not in gone]


class Record:
    """What stands, as one incident sees it at one moment."""

    def __init__(self, rows: Sequence[Entry], playbook: Playbook, incident: str, now: Moment) -> None:
        self.rows = rows
        self.playbook = playbook
        self.incident = incident
        self.now = now
        self.entries = standing(rows)
        self.assets: dict[AssetId, Asset] = {}
        for entry in self.entries:
            if isinstance(entry, Asset):
                self.assets[entry.id] = entry
        self.edges = [entry for entry in self.entries if isinstance(entry, Edge)]

    def later(self) -> Record:
        """The same, once everything in it has happened."""
        return Record(self.rows, self.playbook, self.incident, END)

    def observed(self, asset: AssetId) -> Iterator[Observation]:
        for entry in self.entries:
            if isinstance(entry, Observation) and entry.asset == asset and entry.provenance != "untrusted":
                yield entry

    def said(self, asset: AssetId | None = None) -> Iterator[Saying]:
        """The sayings of this incident alone (33), without those that failed their authenticity check (9)."""
        for entry in self.entries:
            if isinstance(entry, Saying) and entry.incident == self.incident:
                if asset is not None and entry.asset != asset:
                    continue
                if entry.provenance != "untrusted":
                    yield entry

    def of_event(self, saying: Saying) -> bool:
        """An answer or step from before the disclosure says nothing of the event, unless it names it (32)."""
        return saying.seen_at >= self.playbook.disclosed_at or saying.names_event

    # our servers

    def servers(self) -> list[Asset]:
        """Our own, but for those that were certainly built later (41)."""
        return [
            one
            for one in self.assets.values()
            if one.kind in ("endpoint", "host") and one.owner == US and one.during.start.low <= self.now
        ]

    def server_list_closed(self) -> bool:
        """Was the last answer that these are all, and did no server come to light since, but for those that
        were certainly built after it (40)? An answer is a fact about the world: found later, true before."""
        answer = None
        for number, entry in enumerate(self.entries):
            if isinstance(entry, Observation) and isinstance(entry.fact, ServerList):
                answer = number, entry.seen_at, entry.fact.complete
        if answer is None or not answer[2]:
            return False
        before = {one.id for one in self.entries[: answer[0]] if isinstance(one, Asset) and one.owner == US}
        return all(one.id in before or one.during.start.low > answer[1] for one in self.servers())

    def hanging(self, kinds: tuple[str, ...]) -> list[str]:
        """What is named, and not (or no longer) written down (42)."""
        named: set[str] = set()
        for entry in self.entries:
            if isinstance(entry, Edge):
                named |= {entry.src, entry.dst}
            elif isinstance(entry, Observation):
                named.add(entry.asset)
                if isinstance(entry.fact, RoleAnswer):
                    named.update(entry.fact.vendors)
            elif isinstance(entry, Saying) and entry.incident == self.incident:
                named.add(entry.asset)
        named.update(one.owner for one in self.assets.values() if one.kind == "endpoint")
        return sorted(
            one for one in named if one.partition(":")[0] in kinds and AssetId(one) not in self.assets
        )

    # what was seen and said of one asset

    def looks(self, asset: AssetId, names: tuple[str, ...]) -> list[Look]:
        """The probes that came back with an answer, up to now, the oldest first."""
        found = [
            Look(
                one.seen_at,
                one.fact.outcome == "positive",
                one.fact.address,
                one.fact.connections,
                one.provenance == "measured",
            )
            for one in self.observed(asset)
            if isinstance(one.fact, Probe)
            and one.fact.probe in names
            and one.fact.outcome in ("positive", "negative")
            and one.seen_at <= self.now
        ]
        return sorted(found)

    def resolved(self, asset: AssetId) -> tuple[str, ...]:
        """The addresses that the name had when it was last resolved; () where nobody did."""
        found = [
            (one.seen_at, one.fact.addresses)
            for one in self.observed(asset)
            if isinstance(one.fact, Resolved) and one.seen_at <= self.now
        ]
        return max(found)[1] if found else ()

    def components(self, asset: AssetId) -> list[tuple[Observation, Component]]:
        return [(one, one.fact) for one in self.observed(asset) if isinstance(one.fact, Component)]

    def attested(self, asset: AssetId, questions: tuple[str, ...]) -> list[tuple[Saying, Attested]]:
        return [
            (one, one.fact)
            for one in self.said(asset)
            if isinstance(one.fact, Attested) and one.fact.question in questions
        ]

    def steps(self, asset: AssetId, remedies: tuple[str, ...]) -> list[Word]:
        """The words on a step of an asset, or on one of whoever serves or owns it; the oldest first. A step
        is a fact about the world: said later, done before. One that was certainly done later is left out."""
        whom = {asset}
        for edge in self.edges:
            if edge.bond == "serves" and asset in (edge.src, edge.dst):
                whom |= {edge.src, edge.dst}
        if asset in self.assets:
            whom.add(self.assets[asset].owner)
        words: list[Word] = []
        for saying in self.said():
            if saying.asset not in whom or not self.of_event(saying):
                continue
            if isinstance(saying.fact, Done):
                words.append(Word(saying.fact.step, saying.seen_at))
            elif isinstance(saying.fact, Statement):
                words.extend(Word(step, saying.seen_at) for step in saying.fact.steps)
        for told in self.playbook.told:
            if told.vendor in whom:
                words.extend(Word(step, told.at) for step in told.statement.steps)
        return sorted(
            (one for one in words if one.step.remedy in remedies and one.step.when.low <= self.now),
            key=lambda one: one.said,
        )

    def surely_done(self, asset: AssetId, remedy: str) -> list[Word]:
        """The words by which a step was certainly done by now, and that no later one took back (67)."""
        words = self.steps(asset, (remedy,))
        back = max((one.said for one in words if one.step.done != "yes"), default=None)
        return [
            one
            for one in words
            if one.step.done == "yes" and one.latest <= self.now and (back is None or one.said > back)
        ]

    def sights(self, asset: AssetId) -> list[Sight]:
        found = [
            Sight(one.seen_at, one.fact.address, one.fact.spki)
            for one in self.observed(asset)
            if isinstance(one.fact, Certificate) and one.fact.address and one.seen_at <= self.now
        ]
        return sorted(found)

    def certificates(self, key: str) -> list[Certificate]:
        """All that was seen of the certificates on a key, at whatever server."""
        return [
            entry.fact
            for entry in self.entries
            if isinstance(entry, Observation)
            and isinstance(entry.fact, Certificate)
            and entry.provenance != "untrusted"
            and entry.fact.spki == key
            and entry.seen_at <= self.now
        ]

    # whose services we use

    def roles(self) -> dict[str, RoleAnswer]:
        """The last answer on each role. An answer is a fact about the world: found later, true before."""
        return {one.fact.role: one.fact for one in self.observed(US) if isinstance(one.fact, RoleAnswer)}

    def pending(self) -> list[Proposal]:
        """The discoveries, each as written down last, that nobody confirmed or dismissed."""
        decided = {
            entry.proposal
            for entry in self.entries
            if isinstance(entry, Discovery) and entry.made_at <= self.now
        }
        last = {entry.id: entry for entry in self.entries if isinstance(entry, Proposal)}
        return [one for one in last.values() if one.seen_at <= self.now and one.id not in decided]

    def vendors(self) -> list[AssetId]:
        """Those that a role names, and those that hold something, or an edge says that we use."""
        meant = {vendor for answer in self.roles().values() for vendor in answer.vendors}
        for edge in self.edges:
            if edge.bond == "uses" and edge.src == US and edge.during.start.low <= self.now:
                meant.add(edge.dst)
        return sorted(one for one in meant if one.partition(":")[0] == "vendor")

    def answers(self, vendor: AssetId, later: bool = False) -> list[tuple[Moment, Statement]]:
        """What a vendor said of the event by now, or at any time (`later`): that it was affected, or not, is
        as true of the time before it said so. The oldest first."""
        found = [
            (one.seen_at, one.fact)
            for one in self.said(vendor)
            if isinstance(one.fact, Statement) and self.of_event(one)
        ]
        found += [(told.at, told.statement) for told in self.playbook.told if told.vendor == vendor]
        return sorted((one for one in found if later or one[0] <= self.now), key=lambda one: one[0])

    def asked(self, vendor: AssetId) -> bool:
        return any(isinstance(one.fact, Asked) and one.seen_at <= self.now for one in self.said(vendor))

    def searched(self, asset: AssetId) -> bool:
        return any(isinstance(one.fact, Search) and one.seen_at <= self.now for one in self.said(asset))

    def promised(self) -> bool:
        return any(
            isinstance(entry, Promise) and entry.incident == self.incident and entry.made_at <= self.now
            for entry in self.entries
        )
