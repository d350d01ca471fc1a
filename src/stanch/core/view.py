"""What one incident sees of what is known: all that is shared, and its own sayings and decisions alone."""

from __future__ import annotations

from typing import TypeVar

from stanch.core import index
from stanch.core.entries import Scoped
from stanch.core.model import (
    US,
    AssetId,
    Digest,
    IncidentId,
    Look,
    Probe,
    Proposal,
    Role,
    RoleAnswer,
    ServerList,
)
from stanch.core.moments import Moment, Seq
from stanch.core.roles import last_use, roles
from stanch.core.state import Facts, State
from stanch.core.taken_back import number

T = TypeVar("T")


class View:
    """A state as one incident sees it: all that is shared, and its own sayings and decisions alone."""

    def __init__(self, whole: State, incident: IncidentId, now: Moment | None = None) -> None:
        """`now`: what is dated after it, by a clock that was wrong, says nothing (7)."""
        self.whole = whole
        self.incident = incident
        self.now = now
        self.asset = whole.asset
        self.assets = whole.assets
        self.written = whole.written
        self.registered = whole.registered
        self.ours_since = whole.ours_since
        self.edges = whole.edges
        self.bonds = whole.bonds
        self.bound = whole.bound
        self.has = whole.has
        self.revoked = whole.revoked
        self.discoveries = whole.discoveries

    @property
    def seq(self) -> Seq:
        return self.whole.seq

    @property
    def presenters(self) -> dict[Digest, set[AssetId]]:
        return self.whole.presenters

    @property
    def gone(self) -> frozenset[Seq]:
        return self.whole.gone

    @property
    def unknown(self) -> tuple[Seq, ...]:
        return self.whole.unknown

    @property
    def looks(self) -> dict[str, Look]:
        return self.whole.looks

    @property
    def proposals(self) -> dict[str, tuple[Seq, Proposal]]:
        return self.whole.proposals

    def unregistered(self) -> tuple[AssetId, ...]:
        """As `index.unregistered`, for this incident."""
        return index.unregistered(self.whole, self.incident)

    def of(self, asset: AssetId) -> Facts:
        """The facts about one asset, shared ones and those of this incident, in the order of the record."""
        shared = self.whole.of(asset)
        own = self.whole.sayings(self.incident, asset) if self.whole.said(asset) else ()
        rows = sorted((*shared, *own), key=number) if own else shared
        now = self._wrong
        return rows if now is None else [row for row in rows if row[1].seen_at <= now]

    def roles(self, true_at: Moment) -> dict[Role, tuple[Seq, RoleAnswer]]:
        """As `State.roles`, without answers that a wrong clock dated after now (7)."""
        if self._wrong is None:
            return self.whole.roles(true_at)
        return roles(self.of(US), true_at, lambda id: last_use(self.edges(id)))

    def server_list(self) -> tuple[Seq, ServerList] | None:
        """As `State.server_list`, without an answer that a wrong clock dated after now (7)."""
        if self._wrong is None:
            return self.whole.server_list()
        answers = [(seq, seen.fact) for seq, seen in self.of(US) if isinstance(seen.fact, ServerList)]
        return answers[-1] if answers else None

    @property
    def _wrong(self) -> Moment | None:
        """Now, where something that is known is dated after it; else None."""
        return self.now if self.now is not None and self.whole.latest > self.now else None

    def ahead(self, asset: AssetId) -> tuple[Seq, ...]:
        """The sights of the flaw at an asset that a wrong clock dated after now: it was seen all the same."""
        now = self._wrong
        if now is None:
            return ()
        return tuple(
            seq
            for seq, seen in self.whole.of(asset)
            if seen.seen_at > now and isinstance(seen.fact, Probe) and seen.fact.outcome == "positive"
        )

    def all(self, kind: type[T]) -> list[tuple[Seq, T]]:
        """The entries of one type that stand: where each belongs to an incident, those of this one."""
        rows = self.whole.all(kind)
        if not issubclass(kind, Scoped):
            return rows
        mine = (self.incident, "") if not self.whole.incidents else (self.incident,)
        return [row for row in rows if getattr(row[1], "incident", "") in mine]


Folded = State | View
"""All that is known, or what one incident sees of it."""


def whole(state: Folded) -> State:
    """All that is known, also where one incident sees a part of it."""
    return state.whole if isinstance(state, View) else state
