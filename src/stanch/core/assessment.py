"""Exposed today? Exposed before? Done so far? One asset, with its neighbours taken into account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from stanch.core import elsewhere, ignorance, planted
from stanch.core.answers import HAD_IT, GivenAnswer, earliest, last
from stanch.core.arrivals import reached_since
from stanch.core.borne import refuted
from stanch.core.completion import Milestone
from stanch.core.findings import Finding
from stanch.core.ignorance import OBSERVED
from stanch.core.inside import with_what_is_built
from stanch.core.milestones import milestone, milestones
from stanch.core.model import MANNERS, Asset, AssetId, Manner, Provenance, RemedyId
from stanch.core.moments import During, Moment, Seq, Spans, When, begun, holds
from stanch.core.periods import open_ended
from stanch.core.reasons import Why
from stanch.core.sayings import Statement
from stanch.core.servers import against_word
from stanch.core.stopgaps import outlived
from stanch.core.waits import by_key, needed
from stanch.core.words import of_event, operators
from stanch.core.world import Exposed, World


class Assessment(msgspec.Struct, frozen=True, gc=False):
    """An asset at one moment.

    `own_now` and `own_ever` stand on its own evidence, `now` and `ever` take in what reaches it from
    others. `good_until`: when the first of these goes stale. `unended`, `ended_by`, `ended_on`, `part`: as in
    `Own`.
    `used`: are there signs that the flaw was used there? None where nothing could show it.
    """

    asset: AssetId
    own_now: Finding
    own_ever: Finding
    now: Finding
    ever: Finding
    periods: tuple[During, ...]
    milestones: tuple[Milestone, ...]
    good_until: Moment | None
    unended: bool = False
    ended_by: Provenance | None = None
    ended_on: tuple[Seq, ...] = ()
    used: Finding | None = None
    left: Why = ""

    def milestone(self, remedy: RemedyId) -> Milestone | None:
        """The milestone of that remedy; None where the remedy is not for this kind of asset."""
        return next((one for one in self.milestones if one.remedy == remedy), None)


def assess(world: World, id: AssetId) -> Assessment:
    """The assessment of one asset of the world."""
    asset = world.assets[id]
    own = world.own(id)
    own_now, own_ever, opened = own.now, own.ever, world.playbook.opened
    if asset.kind == "vendor":
        own_now, own_ever = against_word(world, id, own_now), against_word(world, id, own_ever, ever=True)
    elif asset.kind == "host":
        own_now = with_what_is_built(world, id, own_now, world.at.true_at)
        own_ever = with_what_is_built(world, id, own_ever, opened)
    own_now = planted.held_against(world, id, reached_since(world, id, own_now))
    own_ever = refuted(world, id, own_ever)
    left = own_now.why == "not_cleaned"
    now, ever, periods = own_now, own_ever, tuple(open_ended(own.periods)) if left else own.periods
    reached = world.reached(id)
    if asset.kind not in world.touched:
        own_now = now = elsewhere.finding(world, asset)
        own_ever = ever = elsewhere.finding(world, asset, ever=True)
    if asset.kind not in world.touched and not reached:
        pass
    elif asset.kind not in OBSERVED:
        now, ever, periods = _through_others(world, id)
    elif reached:
        if now.verdict != "yes" and now.why != "gone":  # what is gone uses no key any more (37)
            now = _worse(now, inherited(world, id))
        if ever.verdict != "yes":
            ever = _worse(ever, inherited(world, id, world.at.true_at))
        now = _unless_a_key_is_left(world, id, now)
    remedies = world.playbook.remedies if reached else ()
    kind = asset.kind
    found = [milestone(world, one, id) for one in remedies if kind in one.on and needed(world, one, id)]
    unneeded = outlived(world, id, remedies, found) if found else ()
    done = tuple([one for one in found if one.remedy not in unneeded] if unneeded else found)
    signs = world.used(id)
    good = [one.good_until for one in (own_now, now) if one.good_until is not None]
    return Assessment(
        id, own_now, own_ever, now, ever, periods, done, min(good, default=None),
        own.unended or left, own.ended_by, own.ended_on, signs.ever if signs is not None else None, own.left,
    )  # fmt: skip


def in_doubt(world: World, found: Assessment) -> bool:
    """Had it the flaw, perhaps through what it runs alone, and does nobody know whether it still has?"""
    had = world.in_manner(found.asset, "vulnerable")
    unknown = found.own_now.verdict == found.now.verdict == "unknown"
    return unknown and had is not None and begun(had.definite, world.at.true_at)


def inherited(
    world: World, id: AssetId, until: Moment | None = None, manners: Sequence[Manner] = MANNERS
) -> Finding | None:
    """What neighbours make of an asset at this moment (`until` None) or at any moment up to `until`."""
    now = world.at.true_at

    def meets(spans: Spans) -> bool:
        return holds(spans, now) if until is None else begun(spans, until)

    found: Finding | None = None
    for manner in manners:
        exposed = world.exposed.get((id, manner))
        if exposed is None or (manner == "vulnerable" and not exposed.via):
            continue
        if manner == "opened" and (id, "vulnerable") in world.exposed:
            continue  # whoever could come in by the flaw needs no key: that it was open says it already (133)
        if meets(exposed.definite):
            return Finding("yes", "exposed", exposed.on, exposed.via, provenance=origin(world, exposed))
        if until is not None and exposed.by is not None and exposed.by <= until:
            return Finding("yes", "exposed", exposed.on, exposed.via)  # at some instant up to then
        if meets(exposed.possible):
            why: Why = "reachable" if exposed.reachable else "order_unknown"
            found = Finding("unknown", why, exposed.on, exposed.via)
    return found


def _unless_a_key_is_left(world: World, id: AssetId, now: Finding) -> Finding:
    """A site that had the flaw had a key, though nobody saw it. Where that calls for a new one, it is not
    known to be out of reach before the new one is known to be in place (207)."""
    if now.verdict != "no" or now.why == "gone" or world.assets[id].kind != "endpoint":
        return now
    for remedy in world.playbook.remedies:
        if by_key(remedy) and "endpoint" in remedy.on and needed(world, remedy, id):
            found = milestone(world, remedy, id)
            if found.done != "yes":
                return Finding("unknown", "reachable", tuple(sorted({*now.on, *found.on})), (id,))
    return now


def origin(world: World, exposed: Exposed | Finding) -> Provenance:
    """By whom the exposure was seen or said that reached an asset: it is as strong as where it comes from."""
    first = world.own(exposed.via[-1]).ever.provenance if exposed.via else None
    return first or "measured"


def with_what_runs(world: World, id: AssetId, own: Finding, until: Moment | None = None) -> Finding:
    """A machine that was found, or said to be, clean by itself, with what runs on it."""
    if own.verdict != "no" or world.assets[id].kind != "host":
        return own
    return _worse(own, inherited(world, id, until, ("vulnerable",)))


def _worse(own: Finding, other: Finding | None) -> Finding:
    if other is not None and (other.verdict == "yes" or own.verdict == "no"):
        return other
    return own


def _through_others(world: World, id: AssetId) -> tuple[Finding, Finding, tuple[During, ...]]:
    """A key, credential or dataset: exposed through whoever presents, holds or accepts it."""
    true_at = world.at.true_at
    ever = inherited(world, id, true_at)
    if ever is None or ever.verdict == "unknown":
        ignorant = ignorance.of(world, id, leaks=ever is not None)
        if ignorant is not None and (ever is None or ever.why == "reachable"):
            return ignorant, ignorant, ()
    if ever is None:
        parties = tuple(ignorance.parties(world, id, frozenset(MANNERS)))
        if not parties:
            nothing = Finding("unknown", "nothing_registered")
            return nothing, nothing, ()
        if (doubt := ignorance.beside(world, id)) is not None:
            return doubt, doubt, ()
        never = Finding("no", on=tuple(sorted({seq for one in parties for seq in world.own(one).ever.on})))
        return never, never, ()
    now = inherited(world, id) or Finding("no", on=ever.on)
    out = world.in_manner(id, "leaked")
    if out is not None:
        now = _renewed(world, id, out, now)
    periods = tuple(During(When(low, low)) for low, _high in (out.definite if out else ()))
    return now, ever, periods


def _renewed(world: World, id: AssetId, out: Exposed, now: Finding) -> Finding:
    """A secret stays out until it is killed, or renewed after the last time that it leaked (11)."""
    for remedy in world.playbook.remedies:
        if remedy.of != "leaked" or remedy.effect not in ("kills", "renews"):
            continue
        if world.assets[id].kind not in remedy.on:
            continue
        for one in milestones(world, id):
            if one.remedy != remedy.id:
                continue
            if one.done == "yes":
                return Finding("no", on=one.on, provenance=one.provenance)
            if one.why == "order_unknown":
                now = Finding("unknown", "order_unknown", one.on)
    return now


def ended_by_a_part(world: World, found: Assessment) -> bool:
    """Does its end rest on a list alone that may leave out what has it, too, and on nobody's word (151)?"""
    if not found.left or found.own_now.verdict != "unknown" or found.ended_by is not None:
        return False
    mends = {one.id for one in world.playbook.remedies if one.mends}
    return not any(one.done == "yes" and one.remedy in mends for one in found.milestones)


def changed(world: World, id: AssetId) -> When | None:
    """When the secret was last changed, by anyone's word; None: not since before disclosure (16)."""
    last: When | None = None
    renewing = {one.id for one in world.playbook.remedies if one.effect == "renews"}
    for word in world.words(id):
        if word.step.remedy not in renewing:
            continue
        if word.step.done == "unknown":
            last = When()
        elif word.step.done == "yes" and word.when.low <= world.at.true_at:
            last = word.when if last is None or word.when.high >= last.high else last
    return last


def spoken(world: World, id: AssetId) -> GivenAnswer | None:
    """A vendor's latest answer by this moment; None: silent. Of those of which nobody knows which came last
    the worst (67, 191)."""
    found = last(_answers(world, id))
    return found[-1] if found else None


def contradicted(world: World, id: AssetId) -> GivenAnswer | None:
    """The earlier answer that a vendor's latest speaks against: "not affected" after "affected" (9)."""
    latest = spoken(world, id)
    if latest is None or latest.statement.status != "not_affected":
        return None
    earlier = (one for one in _answers(world, id) if one.statement.status in HAD_IT)
    return max(earlier, key=lambda one: (one.at, one.seq), default=None)


def opposed(world: World, id: AssetId) -> GivenAnswer | None:
    """Another answer than the one that counts as a vendor's latest, which may be later than that (191)."""
    found = last(_answers(world, id))
    others = (one for one in found if one.statement.status != found[-1].statement.status)
    return next(others, None)


def _answers(world: World, id: AssetId) -> Iterator[GivenAnswer]:
    """What a vendor said of itself by this moment; what failed its authenticity check is no answer."""
    for told in world.playbook.told:
        if id in told.vendors and told.by == "vendor" and told.at <= world.at.true_at:
            yield GivenAnswer(Seq(0), told.statement, told.at, told.at)
    for seq, seen in world.state.of(id):
        if not isinstance(seen.fact, Statement) or seen.provenance == "untrusted":
            continue
        if seen.seen_at <= world.at.true_at and of_event(seen, world.playbook.disclosed_at):
            yield GivenAnswer(seq, seen.fact, seen.seen_at, earliest(seen))


def old_key_perhaps(world: World, asset: Asset) -> bool:
    """May a server that is mended use a key still that is out (176)?"""
    keys = [one for one in world.playbook.remedies if asset.kind in one.on and by_key(one)]
    if not keys:
        return False
    heard = world.words(asset.id) or operators(world.state, world.assets, asset.id)
    # where nobody said anything and nothing calls for a new key, none is known to be one (`fix`)
    return any(
        not (heard or needed(world, one, asset.id)) or milestone(world, one, asset.id).done != "yes"
        for one in keys
    )
