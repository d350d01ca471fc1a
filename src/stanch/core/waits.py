"""What does a remedy wait for, and where; and was it ever needed there?"""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.model import AssetId
from stanch.core.moments import begun, covers
from stanch.core.playbook import Remedy, Wait
from stanch.core.reasons import Why
from stanch.core.world import Bound, World


def waits(world: World, remedy: Remedy, id: AssetId) -> Iterator[tuple[Remedy, AssetId]]:
    """What this remedy waits for here: only where it was ever needed. What has to be done together is waited
    for wherever it is needed (94)."""
    for wait in remedy.waits:
        earlier = world.playbook.remedy(wait.remedy)
        for other in everywhere(world, earlier) if earlier.together == "yes" else _places(world, wait, id):
            asset = world.assets[other]
            if asset.kind in earlier.on and needed(world, earlier, other):
                yield earlier, other


def waiting(world: World, id: AssetId) -> Iterator[AssetId]:
    """The assets whose remedies wait for one at this asset."""
    kind = world.assets[id].kind
    for remedy in world.playbook.remedies:
        for wait in remedy.waits:
            earlier = world.playbook.remedy(wait.remedy)
            if kind not in earlier.on:
                continue
            if earlier.together == "yes":
                yield from (one.id for one in world.assets.values() if one.kind in remedy.on)
                continue
            if wait.via == "self" or wait.at not in (None, kind):
                continue
            for bound in world.bounds(id):
                if bound.bond == wait.via and world.assets[bound.other].kind in remedy.on:
                    yield from twins(world, bound.other)


def everywhere(world: World, remedy: Remedy) -> Iterator[AssetId]:
    """All that a remedy can be for."""
    yield from (id for id, one in world.assets.items() if one.kind in remedy.on)


def _places(world: World, wait: Wait, id: AssetId) -> Iterator[AssetId]:
    if wait.via == "self":
        yield id
        return
    for bound in bounds(world, id):
        if bound.bond == wait.via and (wait.at is None or world.assets[bound.other].kind == wait.at):
            yield bound.other


def twins(world: World, id: AssetId) -> tuple[AssetId, ...]:
    """All that is the same secret by now, it first: a new one for one of them is safe where it is safe for
    all of them, and the old one is switched off in one order (150)."""
    found, now = [id], world.at.true_at
    for one in found if world.assets[id].kind == "credential" else ():
        found.extend(
            bound.other
            for bound in world.bounds(one)
            if bound.bond == "same_secret" and bound.other not in found and covers(bound.possible, (now, now))
        )
    return tuple(found)


def bounds(world: World, id: AssetId) -> Iterator[Bound]:
    """The edges at an asset; at a secret those at all that is the same secret (150)."""
    for one in twins(world, id):
        yield from world.bounds(one)


def doubtful(world: World, wait: Wait, id: AssetId) -> Iterator[tuple[AssetId, Why]]:
    """Who may have to do what is waited for, as nobody knows whether they ever had it: until that is known a
    new secret is not known to be safe there, nor to be the one that is not out (15, 150)."""
    earlier = world.playbook.remedy(wait.remedy)
    for other in () if wait.via == "self" or earlier.together == "yes" else _places(world, wait, id):
        had = world.in_manner(other, "vulnerable")  # perhaps through what it runs alone
        if had is not None and begun(had.definite, world.at.true_at):
            continue
        if world.assets[other].kind in earlier.on and not needed(world, earlier, other):
            ever = world.own(other).ever
            if ever.verdict == "unknown":
                yield other, ever.why


def needed(world: World, remedy: Remedy, id: AssetId) -> bool:
    """Was the asset ever exposed (or possibly so) in a way that calls for this remedy?"""
    now = world.at.true_at
    for manner in ("reachable", "opened") if remedy.of == "reachable" else (remedy.of,):
        exposed = world.in_manner(id, manner)
        if exposed is not None and begun(exposed.possible, now):
            return True
    opened = world.in_manner(id, "reachable") if by_key(remedy) else None  # by a key that was out elsewhere
    return opened is not None and not opened.reachable and begun(opened.possible, now)


def by_key(remedy: Remedy) -> bool:
    """Is it another key in use that proves it?"""
    return "spki_changed" in remedy.proved_by
