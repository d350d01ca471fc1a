"""Whose exposure reaches whom? Exposure crosses the edges that the playbook names (10, 11, 12)."""

from __future__ import annotations

from collections import deque

from stanch.core.milestones import renewed_at
from stanch.core.model import AssetId, Kind
from stanch.core.moments import END, AsOf, intersect, union
from stanch.core.playbook import Manner, Playbook, Spread
from stanch.core.state import State
from stanch.core.world import Bound, Exposed, World

LATER: tuple[Kind, ...] = ("credential", "dataset")
"""Their exposure lasts until a party's renewal is done, so keys and endpoints must be settled first."""


def spread(playbook: Playbook, state: State, at: AsOf) -> World:
    """The world that `playbook` makes of `state` (folded up to `at.known`) about `at.true_at`."""
    world = World(playbook, state, at)
    queue: deque[tuple[AssetId, Manner]] = deque()
    for id in world.assets:
        found = seed(world, id)
        if found is not None:
            world.exposed[id, "weak"] = found
            queue.append((id, "weak"))
    first = tuple(rule for rule in playbook.spreads if rule.to not in LATER and rule.src not in LATER)
    push(world, first, queue)
    push(world, playbook.spreads, deque(world.exposed))
    return world


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


def crossing(rule: Spread, source: Exposed, bound: Bound) -> Exposed | None:
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
            new = crossing(rule, _lasting(world, rule, id, source), bound)
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


def _lasting(world: World, rule: Spread, id: AssetId, source: Exposed) -> Exposed:
    """A party exposes what it accepts until what the renewal waits for is done, not until patched (12)."""
    if rule.to != "credential" or rule.gives != "out":
        return source
    done = renewed_at(world, id, rule.bond)
    if done is None:
        return source
    low, high = done
    definite, possible = source.definite, source.possible
    if definite and low > definite[0][0]:
        definite = union(definite, ((definite[0][0], low),))
    if possible and high > possible[0][0]:
        possible = union(possible, ((possible[0][0], high),))
    return source._replace(definite=definite, possible=possible)
