"""One more entry: which assets does it concern, and nothing else?

A world is renewed in place, for its own moment. What depends on an asset: what its exposure reaches over
the edges that the playbook names, what waits for its remedies, and endpoints that a host serves. Only
these are judged again; all else that was found out about the world stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal as L

from stanch.core import index, sign_in
from stanch.core.arrivals import seed
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.ignorance import kept_near
from stanch.core.model import (
    MANNERS,
    US,
    Asset,
    AssetId,
    Certificate,
    Edge,
    Manner,
    Observation,
    Retraction,
)
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.propagation import settle, used
from stanch.core.sayings import Saying
from stanch.core.state import State, key_id
from stanch.core.view import View
from stanch.core.waits import waiting
from stanch.core.world import World

Part = tuple[AssetId, Manner | L["done"]]
"""One side of an asset that can change: its exposure in a manner, or its milestones."""


def renew(
    world: World,
    rows: Iterable[tuple[Seq, Entry]],
    now: Moment | None = None,
    state: State | None = None,
) -> frozenset[AssetId]:
    """Take more entries into a world; returns the assets whose assessments have to be made again.

    Some of them may be gone, where an entry took them back. Afterwards the world is the one that `spread`
    would make of the longer record, for the same moment, or for `now`: a later one, within the horizon of the
    world (`core.horizon`). `state`: one into which the rows were folded; None: they are folded into its own.
    """
    rows = list(rows)
    subjects = set(_subjects(world, rows))
    subjects |= set(_by_sign_in(world, rows, frozenset(subjects)))
    if now is not None and now != world.at.true_at:
        subjects |= {id for id, _manner in world.exposed}  # what lasts until now lasts longer
        subjects |= {id for id in world.judged() if world.own(id).periods}
    before = _reach(world, subjects)
    there = {id for id in subjects if id in world.assets}
    done, world.done = world.done or {}, None  # until exposure is settled again
    known = fold(world.state.whole, rows) if state is None else state
    since = world.state.now
    view = View(known, world.state.incident, since if since is None or now is None else max(since, now))
    world.move(view, AsOf(known.seq, world.at.true_at if now is None else now))
    world.forget({id for id, _part in before} | subjects)
    came_or_went = {id for id in subjects if (id in world.assets) != (id in there)}
    neighbours = {end for id in came_or_went for _seq, edge in world.state.bonds(id) for end in _ends(edge)}
    world.forget(neighbours)
    subjects |= neighbours
    if any(id in world.assets for id in came_or_went):
        _in_order(world)
    parts = before | _reach(world, subjects)
    assets = {id for id, _part in parts if id in world.assets}
    world.forget(assets)
    _spread_again(world, assets, {part for part in parts if part[1] != "done"})
    touched = frozenset(id for id, _part in parts)
    for id in touched:
        for remedy in world.playbook.remedies:
            done.pop((id, remedy.id), None)
    world.done = done
    return touched


def _in_order(world: World) -> None:
    """Assets in the order that `spread` gives them, for sentences that name the first: as they were written
    down, then keys as they were seen."""
    state = world.state
    ids = [*(one.id for one in state.assets()), *(key_id(spki) for spki in state.presenters)]
    world.assets = {id: world.assets[id] for id in dict.fromkeys(ids) if id in world.assets}


def _subjects(world: World, rows: Iterable[tuple[Seq, Entry]]) -> Iterator[AssetId]:
    """Yields the asset ids that entries are about. Decisions, looks and revisions are about none."""
    for _seq, entry in rows:
        match entry:
            case Asset():
                yield entry.id
            case Edge():
                yield entry.src
                yield entry.dst
            case Observation():
                yield entry.asset
                if isinstance(entry.fact, Certificate):
                    yield key_id(entry.fact.spki)
            case Saying():
                if entry.incident == world.state.incident or not entry.incident:
                    yield entry.asset
            case Retraction():
                for taken in (entry.of, *entry.along):
                    yield from index.subjects(world.state.whole, taken)
            case _:
                pass


def _by_sign_in(
    world: World, rows: Iterable[tuple[Seq, Entry]], subjects: frozenset[AssetId]
) -> Iterator[AssetId]:
    """What we accept ourselves every server of ours accepts (47): a new server concerns those secrets, and a
    new secret concerns all servers."""
    accepted = any(
        isinstance(entry, Edge) and entry.src == US and entry.bond == "accepts" for _seq, entry in rows
    )
    taken_back = US in subjects and any(isinstance(entry, Retraction) for _seq, entry in rows)
    if accepted or taken_back:
        yield from (one.id for one in world.assets.values() if one.kind == "endpoint")
    if accepted or taken_back or any(id.startswith("endpoint:") for id in subjects):
        yield from (edge.dst for _seq, edge in sign_in.ours(world.state))
    for _seq, entry in rows:
        if isinstance(entry, Asset) and entry.kind == "endpoint":  # whose it is makes a secret the customers'
            yield from (edge.dst for _seq, edge in world.state.edges(entry.id) if edge.bond == "accepts")


def _ends(edge: Edge) -> tuple[AssetId, AssetId]:
    return edge.src, edge.dst


def _reach(world: World, subjects: Iterable[AssetId]) -> set[Part]:
    """Every side of an asset that could change when something about the subjects does."""
    parts: set[Part] = {(id, side) for id in subjects for side in (*MANNERS, "done")}  # type: ignore[misc]
    queue = deque(parts)
    while queue:
        for part in _dependents(world, *queue.popleft()):
            if part not in parts:
                parts.add(part)
                queue.append(part)
    return parts


def _dependents(world: World, id: AssetId, side: Manner | L["done"]) -> Iterator[Part]:
    asset = world.assets.get(id)
    if asset is None:
        return
    if side == "done":
        for other in waiting(world, id):
            yield other, "done"
        for bound in world.bounds(id):
            if bound.bond == "serves" and world.assets[bound.other].kind == "vendor":
                yield bound.other, "done"  # a vendor's word is held against its servers
            if bound.bond == "same_secret":
                yield bound.other, "done"  # what one waits for the other waits for (150)
        for rule in world.playbook.spreads:
            if rule.src == asset.kind and rule.to == "credential" and rule.gives == "leaked":
                for bound in world.bounds(id):
                    if bound.bond == rule.bond and world.assets[bound.other].kind == "credential":
                        yield bound.other, "leaked"
        return
    yield id, "done"
    if asset.kind == "vendor":
        for bound in world.bounds(id):
            if bound.bond == "serves" and world.assets[bound.other].kind == "endpoint":
                yield bound.other, "vulnerable"  # what it says it says of its sites
    for rule, bound in world.routes(id, side, world.spreads):
        yield bound.other, rule.gives
    for bound in world.bounds(id):
        if side == "leaked" and bound.bond == "presents" and not bound.outward:
            yield bound.other, "done"  # re-keyed, or not, is seen by what became of the key
        kinds = (asset.kind, world.assets[bound.other].kind)
        told = (asset.kind == "host" and bound.outward) or "vendor" in kinds
        if side == "vulnerable" and bound.bond == "serves" and told:
            # a host's packages speak of what it serves, and a vendor's word and its servers of each other
            yield bound.other, "vulnerable"
        if side == "vulnerable" and bound.bond == "runs" and world.assets[bound.other].kind == "host":
            yield bound.other, "vulnerable"  # what is in an image is on what runs it
    if side == "vulnerable" and world.state.bound(id):
        for thing in kept_near(world, id):
            yield thing, "done"
    if side == "vulnerable":
        for rule in world.playbook.spreads:
            if rule.src == asset.kind and rule.gives == "leaked":
                for bound in world.bounds(id):
                    if bound.bond == rule.bond and world.assets[bound.other].kind == rule.to:
                        yield bound.other, "done"  # what nobody knows of a party makes its secrets unknown


def _spread_again(world: World, assets: set[AssetId], parts: set[Part]) -> None:
    for part in parts:
        world.exposed.pop(part, None)  # type: ignore[arg-type]
    sources: dict[tuple[AssetId, Manner], None] = {}
    for id in sorted(assets):
        for node, found in (((id, "vulnerable"), seed(world, id)), ((id, "used"), used(world, id))):
            if found is not None:
                world.exposed[node] = found  # type: ignore[index]  # a literal in a tuple is read as a text
                sources[node] = None  # type: ignore[index]
        for rule, other in world.sources(id):
            if (id, rule.gives) in parts:
                for manner in rule.of:
                    if (other, manner) in world.exposed:
                        sources[other, manner] = None
    settle(world, sources)
