"""Everything that one playbook makes of what is known, about one moment: whose exposure reaches whom.

Exposure starts where an asset is exposed on its own evidence and crosses the edges that the playbook
names, for as long as both lasted (10, 11). What nobody knows about a party is kept apart from what may
have happened at it: not knowing makes a secret "unknown", it does not make an endpoint "possibly open".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from stanch.core.exposure import Finding, Own, Reader
from stanch.core.model import Asset, AssetId, Digest
from stanch.core.moments import BEGINNING, END, HOUR, AsOf, Moment, Seq, Spans, intersect, union
from stanch.core.playbook import Manner, Playbook, Spread
from stanch.core.presence import Presence, presented
from stanch.core.state import State, key_id

ALWAYS: Spans = ((BEGINNING, END),)


class Exposed(NamedTuple):
    """When an asset was exposed in one manner: for certain, possibly; on which entries; through whom.

    `reachable` only: it could be reached with what was out, nothing more is known.
    """

    definite: Spans
    possible: Spans
    on: tuple[Seq, ...]
    via: tuple[AssetId, ...]
    reachable: bool = False


class Bound(NamedTuple):
    """An edge as seen from one end: the other end, and when it held."""

    bond: str
    outward: bool
    other: AssetId
    definite: Spans
    possible: Spans
    on: tuple[Seq, ...]


class World:
    """What is known, judged by one playbook for one moment. Made by `spread`; read by all judgements."""

    def __init__(self, playbook: Playbook, state: State, at: AsOf) -> None:
        self.playbook = playbook
        self.state = state
        self.at = at
        self.reader = Reader(playbook, state, at.true_at)
        self.assets: dict[AssetId, Asset] = {one.id: one for one in state.assets()}
        self.exposed: dict[tuple[AssetId, Manner], Exposed] = {}
        self._own: dict[AssetId, Own] = {}
        self._bounds: dict[AssetId, tuple[Bound, ...]] = {}
        self._presence: dict[AssetId, dict[AssetId, Presence]] = {}
        hours = [one.fresh_hours for one in playbook.detectors if one.reads == "probe"]
        self._fresh = max(hours, default=24) * HOUR
        for spki in state.presenters:
            id = key_id(spki)
            if id not in self.assets:
                self.assets[id] = self._key(id, spki)

    def _key(self, id: AssetId, spki: Digest) -> Asset:
        for presenter in self.state.presenters[spki]:
            owner = self.assets.get(presenter)
            if owner is not None:
                return Asset(id, "key", f"key {spki[:12]}", owner.owner)
        return Asset(id, "key", f"key {spki[:12]}")

    def own(self, id: AssetId) -> Own:
        """The asset's exposure on its own evidence."""
        found = self._own.get(id)
        if found is None:
            found = self._own[id] = self.reader.own(self.assets[id])
        return found

    def presence(self, endpoint: AssetId) -> dict[AssetId, Presence]:
        """The keys that an endpoint presented."""
        found = self._presence.get(endpoint)
        if found is None:
            found = presented(self.playbook, self.state, endpoint, self.at.true_at, self._fresh)
            self._presence[endpoint] = found
        return found

    def bounds(self, id: AssetId) -> tuple[Bound, ...]:
        """The edges at one asset, those written down and those that certificates show."""
        found = self._bounds.get(id)
        if found is None:
            found = self._bounds[id] = tuple(self._edges(id))
        return found

    def _edges(self, id: AssetId) -> Iterator[Bound]:
        asset = self.assets[id]
        for seq, edge in self.state.edges(id):
            outward = edge.src == id
            other = edge.dst if outward else edge.src
            if other in self.assets:
                definite, possible = edge.during.definite(), edge.during.possible()
                undated = edge.during.start.earliest is None and edge.during.start.latest is None
                if undated:
                    definite = (
                        (BEGINNING, definite[1] if definite else END)
                        if edge.during.end is None
                        else ((BEGINNING, edge.during.end.low))
                    )
                yield Bound(
                    edge.bond,
                    outward,
                    other,
                    (definite,) if definite else (),
                    (possible,) if possible else (),
                    (seq,),
                )
        if asset.kind == "endpoint":
            for key, held in self.presence(id).items():
                yield Bound("presents", True, key, held.definite, held.possible, held.on)
        elif asset.kind == "key" and id.startswith("key:sha256/"):
            for endpoint in sorted(self.state.presenters.get(Digest(id.removeprefix("key:sha256/")), ())):
                if endpoint in self.assets:
                    held = self.presence(endpoint)[id]
                    yield Bound("presents", False, endpoint, held.definite, held.possible, held.on)

    def routes(self, id: AssetId, rules: tuple[Spread, ...]) -> Iterator[tuple[Spread, Bound]]:
        """The rules by which an exposed asset exposes another, with the edge that each crosses."""
        kind = self.assets[id].kind
        here = [rule for rule in rules if rule.src == kind]
        if not here:
            return
        for bound in self.bounds(id):
            other = self.assets[bound.other].kind
            for rule in here:
                if rule.bond == bound.bond and rule.to == other:
                    yield rule, bound

    def sources(self, id: AssetId) -> Iterator[tuple[Spread, Bound]]:
        """The rules by which others could expose this asset, with the edge."""
        kind = self.assets[id].kind
        here = [rule for rule in self.playbook.spreads if rule.to == kind]
        if not here:
            return
        for bound in self.bounds(id):
            other = self.assets[bound.other].kind
            for rule in here:
                if rule.bond == bound.bond and rule.src == other:
                    yield rule, bound

    def in_manner(self, id: AssetId, manner: Manner) -> Exposed | None:
        return self.exposed.get((id, manner))


def seed(world: World, id: AssetId) -> Exposed | None:
    """An asset's own weakness as sets of time; None where it was never seen to be weak."""
    own = world.own(id)
    if not own.periods:
        return None
    now = world.at.true_at
    definite, possible = (
        own.definite,
        union(
            tuple(
                (period.start.low, now if period.end is None else min(now, period.end.high))
                for period in own.periods
                if period.start.low <= now
            )
        ),
    )
    if own.now.verdict == "yes":
        since = own.definite[-1][0] if own.definite else now
        definite = union(definite, ((since, now),))
        possible = union(possible, definite)
    on = tuple(sorted({*own.now.on, *own.ever.on}))
    return Exposed(definite, possible, on, ())


def crossing(rule: Spread, source: Exposed, bound: Bound, now: Moment) -> Exposed | None:
    """What reaches the other end of an edge.

    A secret that was out stays out (11); an exposure of another manner lasts as long as both did.
    """
    possible = intersect(source.possible, bound.possible)
    if not possible:
        return None
    definite = intersect(source.definite, bound.definite) if rule.verdict == "yes" else ()
    if rule.gives == "out":
        possible = ((possible[0][0], END),)
        definite = ((definite[0][0], END),) if definite else ()
    on = tuple(sorted({*source.on, *bound.on}))
    return Exposed(definite, possible, on, source.via, rule.verdict == "unknown" or source.reachable)


def push(world: World, rules: tuple[Spread, ...], queue: deque[tuple[AssetId, Manner]]) -> None:
    """Let exposure cross the edges that these rules name, until nothing changes."""
    while queue:
        id, manner = queue.popleft()
        source = world.exposed[id, manner]
        for rule, bound in world.routes(id, rules):
            if manner not in rule.of:
                continue
            new = crossing(rule, source, bound, world.at.true_at)
            if new is None:
                continue
            new = new._replace(via=(id, *source.via)[:4])
            target = (bound.other, rule.gives)
            had = world.exposed.get(target)
            if had is None:
                world.exposed[target] = new
                queue.append(target)
                continue
            definite, possible = union(had.definite, new.definite), union(had.possible, new.possible)
            if definite != had.definite or possible != had.possible:
                world.exposed[target] = Exposed(
                    definite,
                    possible,
                    tuple(sorted({*had.on, *new.on})),
                    had.via if had.definite else new.via,
                    had.reachable and new.reachable,
                )
                queue.append(target)


def inherited(world: World, id: AssetId, until: Moment | None = None) -> Finding | None:
    """What neighbours make of an asset at this moment (`until` None) or at any moment up to `until`."""
    now = world.at.true_at
    found: Finding | None = None
    for manner in ("weak", "out", "open"):
        exposed = world.exposed.get((id, manner))
        if exposed is None or (manner == "weak" and not exposed.via):
            continue
        span: Spans = ((now, now),) if until is None else ((BEGINNING, until),)
        if intersect(exposed.definite, span):
            return Finding("yes", "exposed", exposed.on, exposed.via, strength="measured")
        if intersect(exposed.possible, span):
            why = "reachable" if exposed.reachable else "order_unknown"
            found = Finding("unknown", why, exposed.on, exposed.via)
    return found
