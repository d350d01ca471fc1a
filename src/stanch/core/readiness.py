"""May a new secret be made? Ready when all that it waits for is done at everyone who has it (15)."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.milestones import milestone
from stanch.core.model import AssetId
from stanch.core.moments import When
from stanch.core.playbook import Until
from stanch.core.reasons import Why
from stanch.core.waits import bounds, everywhere, needed, twins
from stanch.core.world import World


class Ready(msgspec.Struct, frozen=True, gc=False):
    """Since when a new secret is safe there; `weakest` is whoever is waited for, `why` what about them."""

    state: L["never_needed", "ready", "not_ready", "unknown"]
    when: When = When()
    weakest: AssetId | None = None
    why: Why = ""


def readiness(world: World, id: AssetId) -> Ready:
    """Is everybody who accepts or holds this credential safe for a new one?

    A party that was never exposed and never had a key that was out adds nothing. One of which that is
    not known is named.
    """
    kind = world.assets[id].kind
    since: When | None = None
    unknown: tuple[AssetId, Why] | None = None
    for remedy in world.playbook.remedies:
        if remedy.effect != "renews" or kind not in remedy.on:
            continue
        for wait in remedy.waits:
            earlier = world.playbook.remedy(wait.remedy)
            if earlier.together == "yes":
                for other in everywhere(world, earlier):
                    if not needed(world, earlier, other):
                        continue
                    done = milestone(world, earlier, other)
                    if done.done == "no":
                        return Ready("not_ready", When(), other, done.why)
                    if done.done == "unknown":
                        unknown = (other, done.why)
                    else:
                        since = done.when if since is None else _later(since, done.when)
                continue
            for bound in bounds(world, id):
                party = world.assets[bound.other]
                if bound.bond != wait.via or (wait.at is not None and wait.at != party.kind):
                    continue
                if party.kind not in earlier.on:
                    continue
                ever = world.own(party.id).ever
                called = needed(world, earlier, party.id)
                if ever.verdict == "no" and not called:
                    continue
                if ever.verdict == "unknown" and not called:
                    unknown = (party.id, ever.why)
                    continue
                done = milestone(world, earlier, party.id)
                if done.done == "no":
                    return Ready("not_ready", When(), party.id, done.why)
                if done.done == "unknown":
                    unknown = (party.id, done.why)
                    continue
                since = done.when if since is None else _later(since, done.when)
    if unknown is not None:
        return Ready("unknown", When(), *unknown)
    return Ready("never_needed") if since is None else Ready("ready", since)


def until_ready(world: World, id: AssetId) -> Until:
    """What is done with a secret that is out until a new one is safe: as the playbook says, by whether
    somebody used the flaw where the secret is (73)."""
    outs = [world.in_manner(one, "leaked") for one in twins(world, id)]
    used = any((one, "used") in world.exposed for out in outs if out is not None for one in out.via)
    return world.playbook.until_used if used else world.playbook.until_ready


def _later(one: When, other: When) -> When:
    return When(max(one.low, other.low), max(one.high, other.high))
