"""Of which party is it not known whether a secret, or data, was exposed there? Unknown beats no (130, 182).

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from stanch.core.findings import Finding
from stanch.core.inside import with_what_is_built
from stanch.core.model import MANNERS, AssetId, Kind, Manner
from stanch.core.moments import Spans, intersect
from stanch.core.world import World

OF_OURS: tuple[Kind, ...] = ("endpoint", "host", "artefact", "workflow")
"""Kinds of ours that are exposed on their own evidence."""
OBSERVED: tuple[Kind, ...] = (*OF_OURS, "vendor")
"""Kinds that are exposed on their own evidence; the others only through a neighbour."""
_FROM_OTHERS: frozenset[Manner] = frozenset(("leaked", "reachable", "opened"))
"""The manners in which nothing is exposed by itself."""


def of(world: World, id: AssetId, *, leaks: bool) -> Finding | None:
    """Unknown, because of a party of which it is not known whether it was ever exposed. `leaks`: only where
    that party would have leaked it, for that it could be reached is known already."""
    near = (other for rule, other in world.sources(id) if rule.direct and rule.gives == "leaked")
    for party in near if leaks else parties(world, id, frozenset(MANNERS)):
        if world.assets[party].kind in OBSERVED:
            found = _never(world, party)
            if found.verdict == "unknown":
                return Finding("unknown", found.why, found.on, (party,))
    return None


def _never(world: World, party: AssetId) -> Finding:
    own = world.own(party)
    found = own.now if own.ever.verdict == "no" and _may_begin(world) else own.ever
    return with_what_is_built(world, party, found, world.playbook.opened)


def _may_begin(world: World) -> bool:
    """Can it begin today still? Then "never" up to the disclosure is not "never" up to now (147)."""
    end = world.playbook.window.end
    return end is None or end.high > world.at.true_at


def parties(world: World, id: AssetId, manners: frozenset[Manner]) -> Iterator[AssetId]:
    """Where exposure that reaches this in one of these manners can begin, over as many edges as it takes,
    the nearest first: what is clean itself can give away what leaked elsewhere (130)."""
    todo, seen = deque([(id, manners)]), {(id, manners)}
    named: set[AssetId] = set()
    while todo:
        here, ways = todo.popleft()
        for rule, party in world.sources(here):
            if rule.gives not in ways:
                continue
            before = frozenset(rule.of)
            if world.assets[party].kind in OBSERVED:
                if rule.direct and party not in named:
                    named.add(party)
                    yield party
                before &= _FROM_OTHERS
            if before and (party, before) not in seen:
                seen.add((party, before))
                todo.append((party, before))


def beside(world: World, id: AssetId) -> Finding | None:
    """Unknown, because it is kept, or accepted, at a place of which no spread of the event speaks, and that
    is one with another of which one does: the machine behind a site, the site of a machine, what runs on it
    (182). None where there is no such place, or it is known to be clean."""
    for thing in _kept_in(world, id):
        kind = world.assets[thing].kind
        direct = [rule for rule in world.playbook.spreads if rule.to == kind and rule.direct]
        for bound in world.bounds(thing):
            if bound.bond not in ("holds", "accepts") or not _lately(world, bound.possible):
                continue
            covered = {rule.src for rule in direct if rule.bond == bound.bond}
            place = world.assets[bound.other].kind
            if covered and place in OBSERVED and place not in covered:
                places = list(_one_with(world, bound.other, covered))
                if not places and "host" in covered:  # on some machine, nobody knows which
                    return Finding("unknown", "nothing_registered", bound.on, (bound.other,))
                doubts = (_doubt(world, one) for one in places)
                if (found := next((one for one in doubts if one is not None), None)) is not None:
                    return found
    return None


def _kept_in(world: World, id: AssetId) -> list[AssetId]:
    """The secret or data, and the data, the twins that it was in, over as many edges as it takes."""
    found = [id]
    for here in found:
        near = (other for _rule, other in world.sources(here) if world.assets[other].kind not in OBSERVED)
        found.extend(dict.fromkeys(one for one in near if one not in found))
    return found


def _one_with(world: World, id: AssetId, covered: set[Kind]) -> Iterator[AssetId]:
    """The places that are one with this one, of kinds of which a spread speaks; over others of which none
    does. One that the event is judged at is such a place itself."""
    if world.assets[id].kind in {one.on for one in world.playbook.detectors}:
        yield id
    found = [id]
    for here in found:
        kind = world.assets[here].kind
        for bound in world.bounds(here):
            other = world.assets[bound.other].kind
            runs = bound.bond == "runs" and kind in ("artefact", "workflow") and other in ("host", "vendor")
            if bound.other in found or not (runs or bound.bond == "serves"):
                continue
            if not _lately(world, bound.possible):
                continue
            if other in covered:
                yield bound.other
            else:
                found.append(bound.other)


def kept_near(world: World, id: AssetId) -> list[AssetId]:
    """The secrets and the data of which more, or less, is known once this place is looked at (182)."""
    places, left = [id], _left_out(world)
    for here in places:
        near = (one.other for one in world.bounds(here) if one.bond in ("serves", "runs"))
        more = (one for one in near if world.assets[one].kind in left and one not in places)
        places.extend(dict.fromkeys(more))
    things: list[AssetId] = []
    for here in places:
        things.extend(_kept_at(world, here, things))
    for here in things:
        things.extend(_kept_at(world, here, things))
    return things


def _left_out(world: World) -> set[Kind]:
    """The kinds of places of which the spreads leave out a way in which something is kept there."""
    direct = [one for one in world.playbook.spreads if one.direct and one.to in ("credential", "dataset")]
    ways = {(one.bond, one.to) for one in direct}
    return {kind for kind in OBSERVED if ways - {(one.bond, one.to) for one in direct if one.src == kind}}


def _kept_at(world: World, id: AssetId, known: list[AssetId]) -> list[AssetId]:
    near = (one.other for one in world.bounds(id) if one.bond in ("holds", "accepts", "same_secret"))
    return [one for one in dict.fromkeys(near) if world.assets[one].kind not in OBSERVED and one not in known]


def _lately(world: World, held: Spans) -> bool:
    """Did it hold at any time of the window?"""
    now = world.at.true_at
    return bool(intersect(held, ((min(world.playbook.opened, now), now),)))


def _doubt(world: World, place: AssetId) -> Finding | None:
    if world.reached(place):
        return Finding("unknown", "reachable", world.own(place).ever.on, (place,))
    found = _never(world, place)
    return None if found.verdict == "no" else Finding("unknown", found.why, found.on, (place,))
