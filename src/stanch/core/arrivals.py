"""When was an asset exposed by itself, and when did exposure reach it over an edge? What was known of it
before that says nothing of the time after (196)."""

from __future__ import annotations

from stanch.core.borne import places, refuted
from stanch.core.completion import Milestone
from stanch.core.findings import Finding
from stanch.core.key_presence import narrowed
from stanch.core.marks import WORDS
from stanch.core.model import AssetId
from stanch.core.moments import BEGINNING, END, Moment, Seq, When, holds, intersect, outside, union
from stanch.core.playbook import Remedy
from stanch.core.words import by, operators
from stanch.core.world import Exposed, World


def seed(world: World, id: AssetId) -> Exposed | None:
    """An asset's own weakness as sets of time; None where it was never seen to be weak."""
    own = world.own(id)
    if not own.periods:
        return None
    now = world.at.true_at
    definite, spans = own.definite, []
    told = _told(world, id) if world.state.bound(id) else []
    for period in own.periods:
        if period.start.low <= now:
            end = END if period.end is None else period.end.high
            if period.end is not None and told:
                when = narrowed(period.end, told)
                end = when.high
                if when.low <= now and holds(definite, period.end.low):
                    definite = union(definite, ((period.end.low, when.low),))
            spans.append((period.start.low, min(now, end)))
    possible = union(tuple(spans))
    if own.now.verdict == "yes":
        since = own.definite[-1][0] if own.definite else now
        definite = union(definite, ((since, now),))
        possible = union(possible, definite)
    on = tuple(sorted({*own.now.on, *own.ever.on}))
    by = min(period.start.high for period in own.periods) if own.ever.verdict == "yes" else None
    return Exposed(definite, possible, on, (), by=by)


def _told(world: World, id: AssetId) -> list[When]:
    """When it ended, as the vendors say whose site it is: their word counts within what was seen."""
    ends = (
        period.end
        for vendor in operators(world.state, world.assets, id)
        for period in world.own(vendor).periods
    )
    return [end for end in ends if end is not None]


def from_others(world: World, id: AssetId, source: Exposed) -> Exposed:
    """The exposure of an asset that reached it from others, without its own."""
    own = seed(world, id)
    if own is None:
        return source
    definite, possible = outside(source.definite, own.definite), outside(source.possible, own.possible)
    return source._replace(definite=definite, possible=possible)


def arrived(world: World, id: AssetId) -> Exposed | None:
    """The exposure by which a machine or a site of ours was reached up to now; None where nothing did."""
    kind, now = world.assets[id].kind, world.at.true_at
    if kind not in ("host", "endpoint") or not world.state.bound(id):
        return None
    exposed = world.in_manner(id, "vulnerable")
    if exposed is None or not any(
        rule.to == kind and rule.gives == "vulnerable" for rule in world.playbook.spreads
    ):
        return None
    found = from_others(world, id, exposed)
    possible = intersect(found.possible, ((BEGINNING, now),))
    if not possible:
        return None
    return found._replace(possible=possible, definite=intersect(found.definite, possible))


def reached_since(world: World, id: AssetId, own: Finding) -> Finding:
    """What was found of an asset by itself, held against what reached it: a "no" from before the last of that
    is not known any more. It speaks from when a step was done at the earliest, for that may be all of it."""
    if own.verdict != "no" or own.why == "gone" or own.until is None:
        return own
    found = arrived(world, id)
    if found is None:
        return own
    last = found.possible[-1][1]
    if own.provenance in WORDS and (against := refuted(world, id, own, last)) is not own:
        return against
    if last >= world.at.true_at:
        return own  # it lasts: that says more of now
    if last <= min((own.until, *_steps(world, id, own.on))):
        return own
    on = tuple(sorted({*own.on, *found.on}))
    return Finding("unknown", "came_since", on, found.via)


def _steps(world: World, id: AssetId, on: tuple[Seq, ...]) -> list[Moment]:
    """The earliest moments of the steps, there or at what serves it, on which something stands."""
    last = {one.id for one in world.playbook.remedies if _last(world, one)}
    words = (word for place in places(world, id) for word in world.words(place) if word.seq in on)
    done = (word for word in words if word.step.done == "yes" and word.step.remedy in last)
    return [by(word.step.when, word.said_at).low for word in done]


def _last(world: World, remedy: Remedy) -> bool:
    """Is it the last of the steps that end it at one asset?"""
    return remedy.mends and not any(
        remedy.id in one.waits_here for one in world.playbook.remedies if one.mends
    )


def too_early(world: World, remedy: Remedy, id: AssetId, done: Milestone) -> Milestone | None:
    """A step that ends it, and was done before the last of what reached the asset, or while that still lasts:
    it is not done; where the order is not known, neither is that. None where it counts."""
    found = arrived(world, id) if _last(world, remedy) else None
    if found is None:
        return None
    when, own, now = done.when, world.own(id).now, world.at.true_at
    if done.provenance not in WORDS and own.verdict == "no" and own.until is not None:
        when = When(own.until, own.until)  # what was seen speaks of when it was seen
    on = tuple(dict.fromkeys((*done.on, *found.on)))
    if found.definite and (found.definite[-1][1] > when.high or holds(found.definite, now)):
        return Milestone(remedy.id, "no", done.when, "came_since", on, done.provenance)
    if found.possible[-1][1] > when.low or holds(found.possible, now):
        return Milestone(remedy.id, "unknown", done.when, "came_since", on, done.provenance)
    return None
