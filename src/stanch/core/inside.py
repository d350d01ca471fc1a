"""What runs on a machine and was not read, where the event is judged at what is built (181).

A list of the machine does not speak for it. Where the event is judged at machines alone, `images` says so.
"""

from __future__ import annotations

from stanch.core.findings import Finding
from stanch.core.marks import WORDS
from stanch.core.model import AssetId
from stanch.core.moments import Moment, intersect
from stanch.core.world import World


def with_what_is_built(world: World, id: AssetId, own: Finding, since: Moment) -> Finding:
    """What was found of a machine from `since` up to this moment, with what it ran then: not clean where
    nobody knows of that whether it is."""
    now = world.at.true_at
    by_word = own.provenance in WORDS  # on the machine, and so on what it runs (145)
    if own.verdict != "no" or own.why == "gone" or by_word or since > now:
        return own
    built = {
        other for rule, other in world.sources(id) if rule.src == "artefact" and rule.gives == "vulnerable"
    }
    for bound in world.bounds(id) if built else ():
        if bound.other not in built or not intersect(bound.possible, ((since, now),)):
            continue
        found = world.own(bound.other)
        inside = found.now if since == now else found.ever
        if inside.verdict == "unknown":
            on = tuple(sorted({*own.on, *inside.on, *bound.on}))
            return Finding("unknown", "images_not_read", on, (bound.other,))
    return own
