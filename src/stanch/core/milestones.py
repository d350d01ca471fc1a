"""What is done so far, in an order that counts? A remedy done before what it waits for is not (14)."""

from __future__ import annotations

from stanch.core.answers import earliest
from stanch.core.arrivals import too_early
from stanch.core.completion import Milestone, by_look, by_shield, by_word, seen_by
from stanch.core.key_evidence import Fix, KeyAnswer, key_answers, old_elsewhere, outlasts
from stanch.core.key_renewal import renewed
from stanch.core.marks import weakest
from stanch.core.model import Asset, AssetId, Observation, Tri
from stanch.core.moments import BEGINNING, END, Moment, Seq, When, at, before
from stanch.core.playbook import Remedy
from stanch.core.reasons import Why
from stanch.core.sayings import Statement
from stanch.core.servers import servers
from stanch.core.waits import by_key, doubtful, needed, waits
from stanch.core.words import of_event, operators
from stanch.core.world import World


def milestones(world: World, id: AssetId) -> tuple[Milestone, ...]:
    """Every remedy of the playbook that is for this kind of asset, in the playbook's order."""
    kind = world.assets[id].kind
    return tuple(milestone(world, one, id) for one in world.playbook.remedies if kind in one.on)


def milestone(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    """Is this remedy done at this asset, and after all that it waits for?"""
    if world.done is None:  # exposure is not settled yet
        return _milestone(world, remedy, id)
    found = world.done.get((id, remedy.id))
    if found is None:
        found = world.done[id, remedy.id] = _milestone(world, remedy, id)
    assert isinstance(found, Milestone)
    return found


def _milestone(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    found = _shown(world, remedy, id)
    if found.done != "yes" or (remedy.effect == "kills" and found.provenance == "measured"):
        return found  # what was seen dead is dead, in whichever order
    if by_key(remedy) and world.assets[id].kind == "endpoint":
        return found  # the order is part of the answer about its key
    early = too_early(world, remedy, id, found)
    if early is not None:
        return early
    for wait, other in waits(world, remedy, id):
        earlier = milestone(world, wait, other)
        if earlier.done == "no":
            return Milestone(
                remedy.id, "no", found.when, "not_ready", (*found.on, *earlier.on), found.provenance
            )
        if earlier.done == "unknown":
            return Milestone(remedy.id, "unknown", found.when, earlier.why, found.on, found.provenance)
        order = before(earlier.when, found.when)
        if order is None and wait.mends and remedy.mends and found.provenance != "person_said":
            continue  # a clean look proves the whole chain that ends it
        if order is not True:
            done: Tri = "no" if order is False else "unknown"
            why: Why = "not_ready" if order is False else "order_unknown"
            return Milestone(remedy.id, done, found.when, why, (*found.on, *earlier.on), found.provenance)
    if remedy.effect == "renews" and world.assets[id].kind == "credential" and needed(world, remedy, id):
        for why in [why for wait in remedy.waits for _party, why in doubtful(world, wait, id)]:
            return Milestone(remedy.id, "unknown", found.when, why, found.on, found.provenance)
    return found


def too_soon(world: World, remedy: Remedy, id: AssetId) -> bool:
    """Was it done, and does not count for what was not done by then, or perhaps not (177)?"""
    found = milestone(world, remedy, id)
    by_order = found.why == "not_ready" and by_key(remedy)  # the answer about a key is one of order, too
    return by_order or (found.done != "yes" and _shown(world, remedy, id).done == "yes")


def unheard(world: World, remedy: Remedy, id: AssetId) -> bool:
    """Is it not done only because nobody has seen or said it, or so of what it waits for? Nothing then says
    that it was not done."""
    found = milestone(world, remedy, id)
    if found.done != "no":
        return False
    if found.why == "not_done":
        return not found.on
    for wait, other in waits(world, remedy, id) if found.why == "not_ready" else ():
        earlier = milestone(world, wait, other)
        if earlier.done != "yes":
            return unheard(world, wait, other)
    return False


def renewed_at(world: World, party: AssetId, bond: str) -> tuple[Moment, Moment] | None:
    """When all that a credential's renewal waits for at this party was done: within [low, high].

    END where it is not done; None where nothing there is waited for.
    """
    low: Moment | None = None
    high: Moment | None = None
    kind = world.assets[party].kind
    for remedy in world.playbook.remedies:
        if remedy.effect != "renews" or "credential" not in remedy.on:
            continue
        for wait in remedy.waits:
            earlier = world.playbook.remedy(wait.remedy)
            if wait.via != bond or (wait.at is not None and wait.at != kind) or kind not in earlier.on:
                continue
            found = milestone(world, earlier, party)
            done = found.when if found.done == "yes" else When(END, END)
            if found.done == "unknown":
                done = When(found.when.earliest, END)
            low = done.low if low is None else max(low, done.low)
            high = done.high if high is None else max(high, done.high)
    return None if low is None or high is None else (low, high)


def _shown(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    """What shows that a remedy is done, before its order is looked at: measured before said."""
    asset = world.assets[id]
    if asset.kind == "endpoint" and by_key(remedy):
        return _by_key(world, remedy, asset)
    measured = _measured(world, remedy, asset)
    told = "said" in remedy.proved_by
    if measured is not None and asset.kind != "vendor" and (measured.done == "yes" or not told):
        return measured
    said = by_word(world, remedy, asset)
    if asset.kind == "vendor" and said is not None and said.done == "yes":
        against = _by_its_last_word(world, remedy, id, said) or _at_its_servers(world, remedy, id, said)
        if against is not None:
            return against
    if measured is not None:
        doubt = measured.done == "unknown" and measured.why != "order_unknown"
        if said is not None and told and (doubt or _since(world, remedy, id, measured, said)):
            return said
        return measured
    return said or Milestone(remedy.id, "no", why="not_done")


def _measured(world: World, remedy: Remedy, asset: Asset) -> Milestone | None:
    """What looks and shields show of a remedy; None where it is proved by neither."""
    if "now_no" in remedy.proved_by and asset.kind != "vendor":
        return by_look(world, remedy, asset.id, world.own(asset.id))
    shown = world.detectors.intersection(remedy.proved_by)
    if shown & world.shields:
        return by_shield(remedy, world.by(asset.id, shown & world.shields))
    if shown and asset.kind != "vendor":
        return by_look(world, remedy, asset.id, world.by(asset.id, shown))
    return None


def _since(world: World, remedy: Remedy, id: AssetId, seen: Milestone, said: Milestone) -> bool:
    """Is a step said to have been done after what proves it was last seen undone? The look says nothing of
    that time, and what the step ended has ended by it (27)."""
    shown = world.detectors.intersection(remedy.proved_by)
    if (seen.done, said.done) != ("no", "yes") or not shown:
        return False
    last = world.reader.last_seen(world.assets[id], shown)
    return last.known and said.when.low > last.high


def _by_its_last_word(world: World, remedy: Remedy, vendor: AssetId, said: Milestone) -> Milestone | None:
    """A step that ends it, against what the vendor said after that: that it is affected, or still finding out
    (46)."""
    if not remedy.mends:
        return None
    those = {word.seq: word.said_at for word in world.words(vendor) if word.seq in said.on}
    # where the order is not known the worse counts as the later (191)
    begun = {seq: earliest(seen) for seq, seen in world.state.of(vendor) if seq in those}
    since = max((begun.get(seq, at) for seq, at in those.items()), default=BEGINNING)
    later = [
        (seen.seen_at, seq, seen.fact.status)
        for seq, seen in world.state.of(vendor)
        if isinstance(seen.fact, Statement)
        and seen.provenance != "untrusted"
        and since <= seen.seen_at <= world.at.true_at
        and seq not in those
        and of_event(seen, world.playbook.disclosed_at)
    ]
    _at, seq, status = max(later, default=(since, Seq(0), ""))
    on = (*said.on, seq)
    if status == "affected":
        return Milestone(remedy.id, "no", When(), "exposed", on, said.provenance)
    if status == "investigating":
        return Milestone(remedy.id, "unknown", When(), "investigating", on, said.provenance)
    return None


def _at_its_servers(world: World, remedy: Remedy, vendor: AssetId, said: Milestone) -> Milestone | None:
    """What was seen at a vendor's own servers against its word that a step was done (9): after that it was
    not; the old key was still there; or it was exposed, and by no date of theirs did that end (28)."""
    for bound in servers(world, vendor):
        id = bound.other
        if world.assets[id].kind not in remedy.on:
            continue
        seen = milestone(world, remedy, id)
        on = tuple(dict.fromkeys((*said.on, *seen.on)))
        if seen.done == "no" and _last_seen(world, id, seen) >= said.when.high:
            return Milestone(remedy.id, "no", When(), "conflict", on, "measured")
        if seen.done != "yes" and by_key(remedy):
            there = outlasts(world, id, said.when)
            if there:
                on = tuple(dict.fromkeys((*said.on, *there)))
                return Milestone(remedy.id, "no", When(), "conflict", on, "measured")
        own = world.own(id)
        if remedy.mends and own.unended and own.ever.provenance == "measured":
            return Milestone(remedy.id, "unknown", When(), "conflict", on)
    return None


def _last_seen(world: World, server: AssetId, found: Milestone) -> Moment:
    """When the latest of the sights was that a milestone of a vendor's server stands on."""
    on = set(found.on)
    rows = (row for seq, row in world.state.of(server) if seq in on)
    seen = [row.seen_at for row in rows if isinstance(row, Observation)]
    return max(seen, default=BEGINNING)


def keys(world: World, endpoint: AssetId) -> tuple[KeyAnswer, ...]:
    """Is there a new key since the disclosure? The answers for each address of an endpoint."""
    return key_answers(world, endpoint, _fixed(world, endpoint))


def wanted_keys(world: World, endpoint: AssetId) -> tuple[KeyAnswer, ...]:
    """The same answers; none where nothing calls for a new key there."""
    found = _fixed(world, endpoint)
    return () if found is None else key_answers(world, endpoint, found)


def _fixed(world: World, endpoint: AssetId) -> Fix | None:
    fixes = (fix(world, one, endpoint) for one in world.playbook.remedies if by_key(one))
    return next((one for one in fixes if one is not None), None)


def fix(world: World, remedy: Remedy, endpoint: AssetId) -> Fix | None:
    """When all was done that a new key waits for there; None where nothing calls for one: neither what was
    seen at the endpoint, nor what the vendor says whose site it is."""
    if endpoint not in world.assets:
        return None
    by: tuple[AssetId, ...] = ()
    if not needed(world, remedy, endpoint):
        theirs = operators(world.state, world.assets, endpoint)
        by = tuple(one for one in theirs if needed(world, remedy, one))
        if not by:
            return None
    earlier = [
        milestone(world, *wait) for place in (by or (endpoint,)) for wait in waits(world, remedy, place)
    ]
    when = When(BEGINNING, BEGINNING)
    for one in earlier:
        # a vendor that does not speak of a step has not said that it left it out
        silent = bool(by) and one.why == "not_done" and not one.on
        if one.done == "unknown" or silent:
            return Fix(When(), "order_unknown" if silent else one.why, one.on, by)
        if one.done == "no":
            when = at(END)
        else:
            when = When(max(when.low, one.when.low), max(when.high, one.when.high))
    return Fix(when, "", tuple(seq for one in earlier for seq in one.on), by)


def _by_key(world: World, remedy: Remedy, asset: Asset) -> Milestone:
    """Re-keyed: at every address the key is a new one, put in place after the fix (14)."""
    called = fix(world, remedy, asset.id)
    found = key_answers(world, asset.id, called)
    if not found:
        return by_word(world, remedy, asset) or Milestone(remedy.id, "unknown", When(), "nobody_looked")
    rows = [(one, renewed(one.key, one.order)) for one in found]
    verdicts = {word for _one, word in rows}
    done: Tri = "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"
    those = [one for one, word in rows if word == done]
    words = tuple(dict.fromkeys([word for one in those for word in one.words]))
    sights = tuple(sorted({seq for one in found for seq in one.on}))
    on = tuple(sorted({*sights, *(word.seq for word in words)})) if words else sights
    by = seen_by(world, asset.id, sights) if sights else None
    if words and (done == "yes" or by is None):
        by = weakest([by, *(one.provenance for one in words)])
    placed = [one.question.placed for one in found]
    when = When(max([one.low for one in placed]), max([one.high for one in placed]))
    if done == "yes":
        old = old_elsewhere(world, asset.id, {one.question.current.spki for one in found})
        if old:
            return Milestone(remedy.id, "unknown", When(), "order_unknown", (*on, *old), by)
        return Milestone(remedy.id, done, when, "", on, by)
    if any(one.address and one.words for one in those):
        return Milestone(remedy.id, done, When(), "conflict", on, by)
    if done == "no":
        early = all(one.order.word == "rotated_before_fix" for one in those)
        if called is None or not early or any(one.question.exposed == "yes" for one in those):
            return Milestone(remedy.id, done, When(), "not_done", on, by)
        return Milestone(remedy.id, done, when, "not_ready", tuple(dict.fromkeys((*on, *called.on))), by)
    why: Why = "order_unknown"
    if called is not None and not any(one.question.exposed == "perhaps" for one in those):
        why = called.why or why
    return Milestone(remedy.id, done, When(), why, on, by)
