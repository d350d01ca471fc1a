"""What is known: the entries of a record, folded in order into what the judgements read.

Transaction time (`known`) is how far one folds (`fold`); valid time is asked of what was folded. What was
taken back is dropped in one place, `State.standing`, when it is read: so a retraction costs nothing to the
entries around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar, cast

from stanch.core.decisions import Discovery
from stanch.core.entries import Entry, Scoped
from stanch.core.episodes import Episode, episodes
from stanch.core.homes import Homes
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Digest,
    Edge,
    Incident,
    IncidentId,
    Kind,
    Look,
    Observation,
    Proposal,
    Retraction,
    Role,
    RoleAnswer,
    ServerList,
)
from stanch.core.moments import BEGINNING, Moment, Seq
from stanch.core.roles import last_use, roles
from stanch.core.sayings import Saying
from stanch.core.taken_back import number, presented, taken

Seen = Observation | Saying
Facts = list[tuple[Seq, Seen]]
T = TypeVar("T")
_NONE: Facts = []


class State:
    """What is known up to `seq`. Read it; only `fold`, `snapshot` and `index` know its inside."""

    def __init__(self) -> None:
        self.seq = Seq(0)
        self.latest = BEGINNING
        """When the last of all facts was seen or said."""
        self._presenters: dict[Digest, set[AssetId]] = {}
        self._shown: dict[Digest, set[AssetId]] | None = None  # presenters, where a sight was taken back
        self._facts: dict[AssetId, Facts] = {}
        self._sayings: dict[IncidentId, dict[AssetId, Facts]] = {}
        self._entries: dict[type, list[tuple[Seq, Entry]]] = {}
        self._incidents: dict[IncidentId, list[tuple[Seq, Incident]]] = {}
        self._homes: Homes | None = None
        self._homeless = False  # are there entries of version 1 that name no incident?
        self._rare: dict[AssetId, set[type]] = {}
        self._revoked: dict[Digest, list[tuple[Seq, Observation]]] = {}
        self._assets: dict[AssetId, list[tuple[Seq, Asset]]] = {}
        self._edges: dict[AssetId, list[tuple[Seq, Edge]]] = {}
        self._sites: dict[AssetId, set[AssetId]] = {}  # of an endpoint its owners, of an owner its endpoints
        self._unknown: list[Seq] = []
        self._retractions: dict[Seq, tuple[Seq, ...]] = {}
        self._gone: frozenset[Seq] | None = frozenset()
        self._lost_looks: frozenset[str] = frozenset()

    def fork(self) -> State:
        """A copy to fold suppositions into: it shares what is known, and changes nothing of it."""
        made = State.__new__(State)
        made.__dict__.update(self.__dict__)
        made._presenters = {spki: set(who) for spki, who in self._presenters.items()}
        if self._shown is not None:
            made._shown = {spki: set(who) for spki, who in self._shown.items()}
        made._facts = {id: list(rows) for id, rows in self._facts.items()}
        made._sayings = {
            incident: {id: list(rows) for id, rows in sayings.items()}
            for incident, sayings in self._sayings.items()
        }
        made._entries = {kind: list(rows) for kind, rows in self._entries.items()}
        made._incidents = {id: list(rows) for id, rows in self._incidents.items()}
        made._rare = {id: set(kinds) for id, kinds in self._rare.items()}
        made._revoked = {spki: list(rows) for spki, rows in self._revoked.items()}
        made._assets = {id: list(rows) for id, rows in self._assets.items()}
        made._edges = {id: list(rows) for id, rows in self._edges.items()}
        made._sites = {id: set(others) for id, others in self._sites.items()}
        made._unknown, made._retractions = list(self._unknown), dict(self._retractions)
        return made

    # what was taken back

    @property
    def gone(self) -> frozenset[Seq]:
        """The entries that were taken back. Taking back a retraction brings its entry back; taking back a
        look takes what it saw along."""
        if self._gone is None:
            gone = taken(self._retractions)
            looks = [(seq, cast(Look, one)) for seq, one in self._entries.get(Look, ())]
            self._lost_looks = frozenset(one.id for seq, one in looks if seq in gone) - {
                one.id for seq, one in looks if seq not in gone
            }
            if self._lost_looks:
                gone.update(
                    seq for rows in self._all_facts() for seq, one in rows if one.look in self._lost_looks
                )
            self._gone = frozenset(gone)
            self._homes = None
            self._shown = presented(self._facts.values(), self._gone) if gone else None
        return self._gone

    def taken_by(self, retraction: Retraction) -> frozenset[Seq]:
        """What a retraction would take back itself, were it written next. It may bring another one to life
        that was taken back, and then takes back what that did."""
        later = {**self._retractions, Seq(self.seq + 1): (retraction.of, *retraction.along)}
        return frozenset(taken(later) - taken(self._retractions))

    def standing(self, rows: Iterable[tuple[Seq, T]]) -> Iterator[tuple[Seq, T]]:
        """Rows without those that were taken back."""
        gone = self.gone
        return (row for row in rows if row[0] not in gone) if gone else iter(rows)

    def _all_facts(self) -> Iterator[Facts]:
        yield from self._facts.values()
        for sayings in self._sayings.values():
            yield from sayings.values()

    # what is shared by all incidents

    def of(self, asset: AssetId) -> Facts:
        """The facts about one asset that no incident has for itself, in the order of the record."""
        facts = self._facts.get(asset, _NONE)
        gone = self._gone if self._gone is not None else self.gone
        return list(self.standing(facts)) if gone else facts

    @property
    def presenters(self) -> dict[Digest, set[AssetId]]:
        """By key, the endpoints at which it was seen."""
        return self._shown if self.gone and self._shown is not None else self._presenters

    def asset(self, id: AssetId) -> Asset | None:
        """The asset as last written down."""
        return max(self.standing(self._assets.get(id, ())), default=(Seq(0), None), key=number)[1]

    def written(self, id: AssetId) -> Seq:
        """The entry that wrote an asset down last; 0 where none stands."""
        return max((row[0] for row in self.standing(self._assets.get(id, ()))), default=Seq(0))

    def registered(self, id: AssetId) -> Seq | None:
        """The entry that wrote an asset down first; None where none stands."""
        return min((row[0] for row in self.standing(self._assets.get(id, ()))), default=None)

    def ours_since(self, id: AssetId) -> Seq | None:
        """The entry since which an asset is written down as ours without a break; None where it is not."""
        since: Seq | None = None
        for seq, asset in sorted(self.standing(self._assets.get(id, ())), key=number):
            since = (since or seq) if asset.owner == US else None
        return since

    def assets(self, *kinds: Kind) -> Iterator[Asset]:
        """All assets (of these kinds), in the order in which they were first written down."""
        ids: Iterable[AssetId] = self._assets
        if self.gone:
            first = {
                id: min((seq for seq, _one in self.standing(rows)), default=0)
                for id, rows in self._assets.items()
            }
            ids = sorted(self._assets, key=lambda id: first[id])
        for id in ids:
            asset = self.asset(id)
            if asset is not None and (not kinds or asset.kind in kinds):
                yield asset

    def edges(self, asset: AssetId) -> Iterator[tuple[Seq, Edge]]:
        """The edges from or to one asset. A later entry for the same ends and bond replaces an earlier."""
        latest: dict[tuple[AssetId, str, AssetId], tuple[Seq, Edge]] = {}
        for seq, edge in self.standing(self._edges.get(asset, ())):
            latest[edge.src, edge.bond, edge.dst] = (seq, edge)
        yield from latest.values()

    def bonds(self, asset: AssetId) -> Iterator[tuple[Seq, Edge]]:
        """The edges at one asset, and those that follow from whose an endpoint is: a vendor's site serves it,
        where no edge between the two says when."""
        edges = list(self.edges(asset))
        yield from edges
        for other in sorted(self._sites.get(asset, ())):
            id, owner = (asset, other) if asset.startswith("endpoint:") else (other, asset)
            site = self.asset(id)
            written = any(one.bond == "serves" and {one.src, one.dst} == {id, owner} for _seq, one in edges)
            if site is not None and site.owner == owner and not written:
                yield self.written(id), Edge(id, "serves", owner, site.during)

    def bound(self, asset: AssetId) -> bool:
        """Was any edge from or to it ever written down, or follows one from whose it is?"""
        return asset in self._edges or asset in self._sites

    def has(self, asset: AssetId, *kinds: type) -> bool:
        """Is there a fact of these kinds about it? Not for probes and certificates: nearly all have those."""
        return not self._rare.get(asset, frozenset()).isdisjoint(kinds)

    def revoked(self, spki: Digest) -> Iterator[tuple[Seq, Observation]]:
        """The sights of a certificate on this key that was revoked."""
        return self.standing(self._revoked.get(spki, ()))

    @property
    def unknown(self) -> tuple[Seq, ...]:
        """Entries of a kind that this version does not know."""
        return tuple(seq for seq in self._unknown if seq not in self.gone)

    def roles(self, true_at: Moment) -> dict[Role, tuple[Seq, RoleAnswer]]:
        """The answer for each role that holds then."""
        return roles(self.of(US), true_at, lambda id: last_use(self.edges(id)))

    def server_list(self) -> tuple[Seq, ServerList] | None:
        """The latest answer to "are these all the servers that your customers reach?"; None: no answer."""
        answers = [(seq, seen.fact) for seq, seen in self.of(US) if isinstance(seen.fact, ServerList)]
        return answers[-1] if answers else None

    @property
    def looks(self) -> dict[str, Look]:
        """Each look by its id."""
        return {one.id: one for _seq, one in self.all(Look)}

    @property
    def proposals(self) -> dict[str, tuple[Seq, Proposal]]:
        """Each discovery by its id, as written down last."""
        return {one.id: (seq, one) for seq, one in self.all(Proposal)}

    def discoveries(self, made_by: Moment | None = None) -> dict[str, tuple[Seq, Discovery]]:
        """The last decision on each discovery, by the discovery's id; those made up to a moment."""
        return {
            one.proposal: (seq, one)
            for seq, one in self.all(Discovery)
            if made_by is None or one.made_at <= made_by
        }

    # incidents, and what belongs to one of them

    @property
    def incidents(self) -> dict[IncidentId, tuple[Seq, Incident]]:
        """Each incident as its latest entry says that was not taken back: closed in error, it is open."""
        found = {}
        for id, rows in self._incidents.items():
            standing = list(self.standing(rows))
            if standing:
                found[id] = standing[-1]
        return found

    def episodes(self, id: IncidentId) -> tuple[Episode, ...]:
        """When that incident was open; () for one that was never opened."""
        return episodes(one for _seq, one in self.standing(self._incidents.get(id, [])))

    def all(self, kind: type[T]) -> list[tuple[Seq, T]]:
        """The entries of one type that were not taken back, in the order of the record."""
        rows = cast("list[tuple[Seq, T]]", self._entries.get(kind, []))
        found = list(self.standing(rows))
        if self._homeless and issubclass(kind, Scoped):
            homes = self.homes
            return [(seq, cast(T, homes.placed(seq, cast(Scoped, one)))) for seq, one in found]
        return found

    def ever(self, kind: type[T]) -> list[tuple[Seq, T]]:
        """The entries of one type, those that were taken back among them: for numbers that are given once."""
        rows = cast("list[tuple[Seq, T]]", self._entries.get(kind, []))
        if self._homeless and issubclass(kind, Scoped):
            return [(seq, cast(T, self.homes.placed(seq, cast(Scoped, one)))) for seq, one in rows]
        return list(rows)

    @property
    def homes(self) -> Homes:
        """Which incident an entry belongs to that names none."""
        gone = self.gone
        if self._homes is None:
            rows = ((seq, one) for rows in self._incidents.values() for seq, one in rows if seq not in gone)
            self._homes = Homes(sorted(rows, key=number))
        return self._homes

    def said(self, asset: AssetId) -> bool:
        """Was anything ever said of it, in whichever incident?"""
        every = self._sayings
        return bool(every) and any(asset in sayings for sayings in every.values())

    def sayings(self, incident: IncidentId, asset: AssetId) -> Facts:
        """What was said about one asset within one incident."""
        rows = self._sayings.get(incident, {}).get(asset, [])
        old = self._sayings.get(IncidentId(""), {}).get(asset, []) if self._homeless and incident else []
        if old:
            homes = self.homes
            mine = ((seq, homes.placed(seq, cast(Saying, one))) for seq, one in old)
            rows = sorted((*rows, *(row for row in mine if row[1].incident in (incident, ""))), key=number)
        return list(self.standing(rows))


def key_id(spki: Digest) -> AssetId:
    """The asset of a TLS key, which exists wherever a certificate showed it."""
    return AssetId(f"key:sha256/{spki}")
