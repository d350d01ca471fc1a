"""Whose exposure reaches whom? Exposure crosses the edges that the playbook names (10, 11, 12)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from stanch.core.arrivals import from_others, seed
from stanch.core.completion import by_word
from stanch.core.milestones import renewed_at
from stanch.core.model import AssetId, IncidentId, Kind
from stanch.core.moments import BEGINNING, END, AsOf, Spans, When, covers, intersect, union
from stanch.core.playbook import Leaving, Playbook, Spread, leaving, of_hosts
from stanch.core.state import State
from stanch.core.view import View
from stanch.core.world import Bound, Exposed, Node, World

LATER: tuple[Kind, ...] = ("credential", "dataset")
"""Their exposure lasts until a party's renewal is done, so keys and endpoints must be settled first."""


def spread(playbook: Playbook, state: State | View, at: AsOf) -> World:
    """The world that `playbook` makes of `state` (folded up to `at.known`) about `at.true_at`.

    A whole state is seen from within the incident that is named like the playbook.
    """
    view = View(state, IncidentId(playbook.id)) if isinstance(state, State) else state
    world = World(playbook, view, at)
    for id in world.assets:
        found = seed(world, id)
        if found is not None:
            world.exposed[id, "vulnerable"] = found
        signs = used(world, id)
        if signs is not None:
            world.exposed[id, "used"] = signs
    settle(world, list(world.exposed))
    world.done = {}
    return world


def settle(world: World, sources: Iterable[Node]) -> None:
    """Let exposure cross edges from these sources, and on, until nothing changes."""
    nodes = dict.fromkeys(sources)
    spreads = world.playbook.spreads
    nodes.update(push(world, nodes, leaving(rule for rule in spreads if not _later(rule))))
    later = leaving(rule for rule in spreads if _later(rule))
    late: dict[Node, None] = {}
    for node in nodes:
        if (world.assets[node[0]].kind, node[1]) in later:
            late.update(dict.fromkeys(cross(world, node, later)))
    push(world, late, world.spreads)


def _later(rule: Spread) -> bool:
    return rule.to in LATER or rule.src in LATER


def used(world: World, id: AssetId) -> Exposed | None:
    """When the flaw was used at an asset, as signs show it; None where none do (73). What came in stays until
    what the playbook names for that is done, after the last sign (92)."""
    own = world.used(id)
    if own is None or not own.periods:
        return None
    now = world.at.true_at
    first, upto, certain = own.periods[0].start, now, now
    ended = _cleared(world, id)
    if ended is not None:
        last = world.last_used(id)
        if ended.low >= last.high:
            upto, certain = min(now, ended.high), min(now, ended.low)
        elif ended.high >= last.low:
            certain = min(now, ended.low)  # it is not known whether the last sign is of before or after it
    possible = union(tuple((one.start.low, upto) for one in own.periods if one.start.low <= now))
    definite = ((first.high, certain),) if first.high <= certain else ()
    by = min(one.start.high for one in own.periods) if own.ever.verdict == "yes" else None
    return Exposed(definite, possible, own.ever.on, (), by=by)


def _cleared(world: World, id: AssetId) -> When | None:
    """When the last was done of what ends what an intruder could do there; None: not all of it was."""
    asset = world.assets[id]
    ends = [one for one in world.playbook.remedies if one.effect == "ends" and one.of == "used"]
    found = [by_word(world, one, asset) for one in ends if asset.kind in one.on]
    if not found or any(one is None or one.done != "yes" for one in found):
        return None
    done = [one.when for one in found if one is not None]
    return When(max(one.low for one in done), max(one.high for one in done))


def crossing(rule: Spread, source: Exposed, bound: Bound) -> tuple[Spans, Spans]:
    """When what crosses an edge reaches its other end: for certain, and possibly.

    A secret that was out stays out (11); an exposure of another manner lasts as long as both did.
    """
    if rule.back == "yes":
        return _back(rule, source, bound)
    possible = intersect(source.possible, bound.possible)
    if not possible:
        return (), ()
    definite = intersect(source.definite, bound.definite) if rule.verdict == "yes" else ()
    if rule.gives == "leaked":
        if not definite and rule.verdict == "yes" and _whenever(source, bound):
            assert source.by is not None
            definite = ((source.by, END),)
        possible = ((possible[0][0], END),)
        definite = ((definite[0][0], END),) if definite else ()
    return definite, possible


def _back(rule: Spread, source: Exposed, bound: Bound) -> tuple[Spans, Spans]:
    """A secret that passed before is out from when the source was exposed, like one that passed then (99)."""

    def out(exposed: Spans, held: Spans) -> Spans:
        met = intersect(((BEGINNING, exposed[-1][1]),), held) if exposed else ()
        return ((max(exposed[0][0], met[0][0]), END),) if met else ()

    definite = out(source.definite, bound.definite) if rule.verdict == "yes" else ()
    return definite, out(source.possible, bound.possible)


def _whenever(source: Exposed, bound: Bound) -> bool:
    """Bound to it at whichever instant it was exposed?"""
    return source.by is not None and covers(bound.definite, (source.possible[0][0], source.by))


def push(world: World, sources: Iterable[Node], rules: Leaving) -> dict[Node, None]:
    """Let exposure cross the edges that these rules name, until nothing changes; returns what grew.

    First in, first out, and nobody waits twice: a key is looked at once all its endpoints were.
    """
    assets = world.assets
    queue: deque[Node] = deque(sources)
    waiting = set(queue)
    grown: dict[Node, None] = {}
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        if (assets[node[0]].kind, node[1]) not in rules:
            continue  # nothing leads on from there
        for target in cross(world, node, rules):
            if target not in waiting:
                waiting.add(target)
                queue.append(target)
                grown[target] = None
    return grown


def cross(world: World, node: Node, rules: Leaving) -> Iterator[Node]:
    """Whatever one exposed asset exposes in one step; yields those whose exposure grew by it."""
    id, manner = node
    source = world.exposed[node]
    for rule, bound in world.routes(id, manner, rules):
        lasting = _lasting(world, rule, id, source) if rule.to == "credential" else source
        if rule.src == "host" and of_hosts(rule):
            # its own is evidence about the sites that it serves, and is weighed there against what was seen
            # at them (71): it does not spread to them besides
            lasting = from_others(world, id, source)
        definite, possible = crossing(rule, lasting, bound)
        if not possible:
            continue
        target = (bound.other, rule.gives)
        reachable = rule.verdict == "unknown" or source.reachable
        on = source.on
        had = world.exposed.get(target)
        if had is not None:
            definite, possible = union(had.definite, definite), union(had.possible, possible)
            reachable = reachable and had.reachable
            if possible == had.possible and definite == had.definite and reachable == had.reachable:
                continue
            on = (*had.on, *on)
        via = had.via if had is not None and had.definite and had.via else (id, *source.via)[:4]
        on = tuple(sorted({*on, *bound.on}))
        world.exposed[target] = tuple.__new__(Exposed, (definite, possible, on, via, reachable, None))
        yield target


def _lasting(world: World, rule: Spread, id: AssetId, source: Exposed) -> Exposed:
    """A party exposes what it accepts until what the renewal waits for is done, not until patched (12)."""
    if rule.gives != "leaked":
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
