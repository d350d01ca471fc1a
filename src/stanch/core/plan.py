"""What to do next, and what each thing waits for (24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Literal as L

import msgspec

from stanch.core.assessment import assess
from stanch.core.completion import Milestone
from stanch.core.findings import Finding
from stanch.core.milestones import milestone
from stanch.core.model import AssetId, Manner, RemedyId
from stanch.core.moments import begun
from stanch.core.playbook import Remedy
from stanch.core.readiness import readiness, until_ready
from stanch.core.reasons import Why
from stanch.core.stopgaps import outlived
from stanch.core.waits import needed, twins, waits
from stanch.core.world import World


class Action(msgspec.Struct, frozen=True, gc=False):
    """One remedy at one asset: can it be done now, and if not, what is it waiting for? `open`: nothing calls
    for it, and nobody knows whether it is needed."""

    remedy: RemedyId
    asset: AssetId
    state: L["ready", "unknown", "blocked", "done", "open", "not_needed"]
    waits_for: tuple[tuple[RemedyId, AssetId], ...] = ()
    unlocks: int = 0
    why: Why = ""


Waiting = dict[tuple[RemedyId, AssetId], list[tuple[RemedyId, AssetId]]]
"""What waits for an action, by the action."""

_ORDER = {"ready": 0, "unknown": 1, "blocked": 2, "done": 3, "open": 4, "not_needed": 5}


def plan(world: World) -> tuple[Action, ...]:
    """Every action for what is ours to do: what can be done now first; kills before the rest (where the
    event is one to wait in, only of what is certainly out), then what unlocks most, then the playbook's
    order. Of a vendor that is known to be affected what only cares is ours to do; all else there is its own.
    One unknown for each asset, not for each remedy."""
    actions: list[tuple[Action, int]] = []
    waiting: Waiting = {}
    asked: set[AssetId] = set()
    for id, asset in world.assets.items():
        theirs = asset.kind == "vendor"
        if asset.owner != ("us" if not theirs else id) or (
            theirs and not _certainly(world, id, "vulnerable")
        ):
            continue
        mine = world.playbook.remedies if world.reached(id) else ()  # most were never exposed
        here = [one for one in mine if asset.kind in one.on and needed(world, one, id)]
        done = [milestone(world, one, id) for one in here]
        unneeded = outlived(world, id, world.playbook.remedies, done) if here else frozenset()
        for number, remedy in enumerate(world.playbook.remedies):
            if asset.kind not in remedy.on or (theirs and remedy.effect != "cares"):
                continue
            if remedy not in here or remedy.id in unneeded:
                actions.append((Action(remedy.id, id, "not_needed"), number))
                continue
            found = milestone(world, remedy, id)
            missing = tuple(_missing(world, remedy, id))
            for earlier in missing:
                waiting.setdefault(earlier, []).append((remedy.id, id))
            state, why = _state(found, missing), found.why
            if state == "ready" and remedy.effect in ("kills", "renews") and asset.kind == "credential":
                doubt = _doubt(world, id)
                state, why = ("unknown", doubt) if doubt else (state, why)
            if state == "unknown":
                if id in asked:
                    state = "blocked"
                asked.add(id)
            actions.append((Action(remedy.id, id, state, missing, 0, why), number))
    urgent = world.playbook.until_ready == "revoke"
    killers = {one.id for one in world.playbook.remedies if one.effect == "kills"}
    kills = {  # what is certainly out before what may be
        (one.asset, one.remedy): 0 if out else 1
        for one, _number in actions
        if one.remedy in killers and ((out := _certainly(world, one.asset, "leaked")) or urgent)
    }
    rows = []
    for action, number in actions:
        one = _counted(action, waiting)
        first = kills.get((one.asset, one.remedy), 2) if kills else 2
        rows.append((_ORDER[one.state], first, -one.unlocks, number, one.asset, one))
    rows.sort(key=itemgetter(0, 1, 2, 3, 4))
    return tuple([row[5] for row in rows])


def in_full(world: World, actions: Sequence[Action]) -> tuple[Action, ...]:
    """The plan as it is shown with all that it holds: what nothing calls for is not needed only where it is
    known that the asset was never exposed so; else it is open, and why. (The plan alone does not ask.)"""
    return tuple(_open_or_not(world, one) if one.state == "not_needed" else one for one in actions)


def _open_or_not(world: World, action: Action) -> Action:
    ever = assess(world, action.asset).ever
    if world.playbook.remedy(action.remedy).of == "used" and ever.verdict == "yes":
        signs = world.used(action.asset)
        ever = Finding("unknown", "nobody_looked") if signs is None else signs.ever
    if ever.verdict != "unknown":
        return action
    return msgspec.structs.replace(action, state="open", why=ever.why)


def _doubt(world: World, id: AssetId) -> Why:
    """Why nobody knows whether a secret is out, as the advice about it says (16); "" where it is, or where
    what is the same secret is."""
    ever = assess(world, id).ever
    if ever.verdict != "unknown" or any(assess(world, one).ever.verdict == "yes" for one in twins(world, id)):
        return ""
    return ever.why or "nobody_looked"


def _certainly(world: World, id: AssetId, manner: Manner) -> bool:
    """Is it known that this is exposed in that manner, and not only that it may be?"""
    out = world.in_manner(id, manner)
    return out is not None and begun(out.definite, world.at.true_at)


def soonest(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """What is to do, in the plan's order; of what is blocked, that which waits for least comes first."""
    waits = {(one.remedy, one.asset): one.waits_for for one in actions}

    def depth(step: tuple[RemedyId, AssetId]) -> int:
        return 1 + max((depth(earlier) for earlier in waits.get(step, ())), default=0)

    open_ones = [one for one in actions if one.state in ("ready", "unknown", "blocked")]
    return tuple(
        sorted(open_ones, key=lambda one: depth((one.remedy, one.asset)) if one.state == "blocked" else 0)
    )


def _counted(action: Action, waiting: Waiting) -> Action:
    """How much cannot be done before this is, for whatever waits for it may be waited for in turn."""
    first = waiting.get((action.remedy, action.asset))
    if first is None:
        return action
    found: set[tuple[RemedyId, AssetId]] = set()
    todo = list(first)
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(waiting.get(one, ()))
    return msgspec.structs.replace(action, unlocks=len(found))


def _missing(world: World, remedy: Remedy, id: AssetId) -> Iterator[tuple[RemedyId, AssetId]]:
    """What has to be done first, and by whom: for a new secret, whoever has it and may not be safe (15)."""
    named: set[AssetId] = set()
    for earlier, other in waits(world, remedy, id):
        if milestone(world, earlier, other).done != "yes":
            named.add(other)
            yield earlier.id, other
    if world.assets[id].kind != "credential":
        return
    if remedy.effect == "kills" and until_ready(world, id) == "wait":
        for new in world.playbook.remedies:
            if new.effect == "renews" and "credential" in new.on:
                # the old one stays until a new one is safe (74)
                yield from (one for one in _missing(world, new, id) if one != (remedy.id, id))
    if remedy.effect == "renews":
        party = readiness(world, id).weakest
        if party is not None and party not in named:
            kind = world.assets[party].kind
            here = [
                one
                for one in map(world.playbook.remedy, (one.remedy for one in remedy.waits))
                if kind in one.on
            ]
            missing = (one for one in here if milestone(world, one, party).done != "yes")
            yield next(missing, here[0]).id, party


def _state(
    found: Milestone, missing: tuple[tuple[RemedyId, AssetId], ...]
) -> L["ready", "unknown", "blocked", "done"]:
    if found.done == "yes":
        return "done"
    if missing:
        return "blocked"
    return "unknown" if found.done == "unknown" else "ready"
