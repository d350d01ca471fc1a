"""What is known: the entries of a record, folded in order into what the judgements read.

The fold is in place: a fresh state for each entry would be quadratic. `known` is simply how far one
folds. Retractions are applied when facts are read, so one costs nothing to the entries around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Decision,
    Digest,
    Edge,
    Entry,
    Incident,
    Kind,
    Look,
    Observation,
    Probe,
    Proposal,
    Retraction,
    Revision,
    Role,
    RoleAnswer,
    Unknown,
)
from stanch.core.moments import Moment, Seq

Facts = list[tuple[Seq, Observation]]


class State:
    """What is known up to `seq`. Read it; only `fold` writes it."""

    def __init__(self) -> None:
        self.seq = Seq(0)
        self.facts: dict[AssetId, Facts] = {}
        self.presenters: dict[Digest, set[AssetId]] = {}
        self.proposals: dict[str, tuple[Seq, Proposal]] = {}
        self.decisions: list[tuple[Seq, Decision]] = []
        self.looks: dict[str, Look] = {}
        self.revisions: list[tuple[Seq, Revision]] = []
        self._incidents: dict[str, list[tuple[Seq, Incident]]] = {}
        self._rare: dict[AssetId, set[type]] = {}
        self._revoked: dict[Digest, list[tuple[Seq, Observation]]] = {}
        self._assets: dict[AssetId, list[tuple[Seq, Asset]]] = {}
        self._edges: dict[AssetId, list[tuple[Seq, Edge]]] = {}
        self._unknown: list[Seq] = []
        self._retractions: dict[Seq, Seq] = {}
        self._gone: frozenset[Seq] | None = frozenset()

    @property
    def gone(self) -> frozenset[Seq]:
        """The entries that were taken back. Taking back a retraction brings its entry back."""
        if self._gone is None:
            gone: set[Seq] = set()
            for by in sorted(self._retractions, reverse=True):
                if by not in gone:
                    gone.add(self._retractions[by])
            self._gone = frozenset(gone)
        return self._gone

    def of(self, asset: AssetId) -> Facts:
        """The facts about one asset, in the order of the record."""
        facts = self.facts.get(asset, [])
        gone = self.gone
        if gone:
            return [row for row in facts if row[0] not in gone]
        return facts

    def asset(self, id: AssetId) -> Asset | None:
        """The asset as last written down."""
        for seq, asset in reversed(self._assets.get(id, ())):
            if seq not in self.gone:
                return asset
        return None

    def assets(self, *kinds: Kind) -> Iterator[Asset]:
        """All assets (of these kinds), in the order in which they were first written down."""
        for id in self._assets:
            asset = self.asset(id)
            if asset is not None and (not kinds or asset.kind in kinds):
                yield asset

    def edges(self, asset: AssetId) -> Iterator[tuple[Seq, Edge]]:
        """The edges from or to one asset. A later entry for the same ends and bond replaces an earlier."""
        latest: dict[tuple[AssetId, str, AssetId], tuple[Seq, Edge]] = {}
        for seq, edge in self._edges.get(asset, ()):
            if seq not in self.gone:
                latest[edge.src, edge.bond, edge.dst] = (seq, edge)
        yield from latest.values()

    def has(self, asset: AssetId, *kinds: type) -> bool:
        """Is there a fact of these kinds about it? Not for probes and certificates: nearly all have those."""
        return not self._rare.get(asset, frozenset()).isdisjoint(kinds)

    def bound(self, asset: AssetId) -> bool:
        """Was any edge from or to it ever written down?"""
        return asset in self._edges

    def revoked(self, spki: Digest) -> Iterator[tuple[Seq, Observation]]:
        """The sights of a certificate on this key that was revoked."""
        return (row for row in self._revoked.get(spki, ()) if row[0] not in self.gone)

    @property
    def unknown(self) -> tuple[Seq, ...]:
        """Entries of a kind that this version does not know."""
        return tuple(seq for seq in self._unknown if seq not in self.gone)

    def roles(self, true_at: Moment) -> dict[Role, tuple[Seq, RoleAnswer]]:
        """The latest answer for each role. An answer is a fact about the world: found later, true before."""
        answers: dict[Role, tuple[Seq, RoleAnswer]] = {}
        for seq, seen in self.of(AssetId("us")):
            if isinstance(seen.fact, RoleAnswer):
                answers[seen.fact.role] = (seq, seen.fact)
        return answers

    def subjects(self, seq: Seq) -> Iterator[AssetId]:
        """The assets that one entry speaks of. Looks through all of them: for the rare retraction."""
        if seq in self._retractions:
            yield from self.subjects(self._retractions[seq])
        yield from (id for id, rows in self._assets.items() if any(row[0] == seq for row in rows))
        yield from (id for id, edges in self._edges.items() if any(row[0] == seq for row in edges))
        for id, facts in self.facts.items():
            for number, seen in facts:
                if number == seq:
                    yield id
                    if isinstance(seen.fact, Certificate):
                        yield key_id(seen.fact.spki)

    def note(self, asset: AssetId, kind: type) -> None:
        """A fact of a kind that few assets have: who has none need not be read for it."""
        self._rare.setdefault(asset, set()).add(kind)

    def withdraw(self, seq: Seq, seen: Observation, spki: Digest) -> None:
        """A certificate was seen revoked: rare, so that `fold` need not keep it apart by itself."""
        self._revoked.setdefault(spki, []).append((seq, seen))

    @property
    def incidents(self) -> dict[str, tuple[Seq, Incident]]:
        """Each incident as its latest entry says that was not taken back: closed in error, it is open."""
        found = {}
        for id, rows in self._incidents.items():
            standing = [row for row in rows if row[0] not in self.gone]
            if standing:
                found[id] = standing[-1]
        return found

    def take(self, seq: Seq, entry: Entry) -> None:
        """One entry that is no observation: those are the hot path of `fold`."""
        match entry:
            case Asset():
                self._assets.setdefault(entry.id, []).append((seq, entry))
            case Edge():
                self._edges.setdefault(entry.src, []).append((seq, entry))
                if entry.dst != entry.src:
                    self._edges.setdefault(entry.dst, []).append((seq, entry))
            case Proposal():
                self.proposals[entry.id] = (seq, entry)
            case Decision():
                self.decisions.append((seq, entry))
            case Look():
                self.looks[entry.id] = entry
            case Retraction():
                if entry.of < seq:  # only what is there already can be taken back
                    self._retractions[seq] = entry.of
                    self._gone = None
            case Revision():
                self.revisions.append((seq, entry))
            case Incident():
                self._incidents.setdefault(entry.id, []).append((seq, entry))
            case Unknown():
                self._unknown.append(seq)
            case Observation():
                raise AssertionError("observations are taken by fold itself")


def fold(state: State, rows: Iterable[tuple[Seq, Entry]]) -> State:
    """Take the rows (in the order of the record) into `state`, in place; returns it."""
    facts, presenters = state.facts, state.presenters
    seq = state.seq
    for seq, entry in rows:
        if type(entry) is Observation:
            known = facts.get(entry.asset)
            if known is None:
                facts[entry.asset] = [(seq, entry)]
            else:
                known.append((seq, entry))
            fact = entry.fact
            if type(fact) is Certificate:
                who = presenters.get(fact.spki)
                if who is None:
                    presenters[fact.spki] = {entry.asset}
                else:
                    who.add(entry.asset)
                if fact.revoked == "yes":
                    state.withdraw(seq, entry, fact.spki)
            elif type(fact) is not Probe:
                state.note(entry.asset, type(fact))
        else:
            state.take(seq, entry)
    state.seq = seq
    return state


def key_id(spki: Digest) -> AssetId:
    """The asset of a TLS key, which exists wherever a certificate showed it."""
    return AssetId(f"key:sha256/{spki}")
