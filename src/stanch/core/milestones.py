"""What is done so far, in an order that counts? A remedy done before what it waits for is not (14)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stanch.core.exposure import Own
from stanch.core.key_presence import current
from stanch.core.marks import weakest
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Provenance,
    RemedyId,
    Tri,
)
from stanch.core.moments import BEGINNING, END, Moment, Seq, When, at, before, intersect
from stanch.core.playbook import Remedy, Wait
from stanch.core.reasons import Why
from stanch.core.world import World


class Milestone(msgspec.Struct, frozen=True, gc=False):
    """One remedy at one asset: done or not, when, why not, and the entries it stands on."""

    remedy: RemedyId
    done: Tri
    when: When = When()
    why: Why = ""
    on: tuple[Seq, ...] = ()
    provenance: Provenance | None = None


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
    for wait, other in waits(world, remedy, id):
        earlier = milestone(world, wait, other)
        if earlier.done == "no":
            return Milestone(
                remedy.id, "no", found.when, "not_ready", (*found.on, *earlier.on), found.provenance
            )
        if earlier.done == "unknown":
            return Milestone(remedy.id, "unknown", found.when, earlier.why, found.on, found.provenance)
        order = before(earlier.when, found.when)
        if order is None and (_settled(remedy) or wait.effect == remedy.effect == "ends"):
            continue  # another key in use came after; a clean look proves the whole chain that ends it
        if order is not True:
            done: Tri = "no" if order is False else "unknown"
            why: Why = "not_ready" if order is False else "order_unknown"
            return Milestone(remedy.id, done, found.when, why, (*found.on, *earlier.on), found.provenance)
    return found


def waits(world: World, remedy: Remedy, id: AssetId) -> Iterator[tuple[Remedy, AssetId]]:
    """What this remedy waits for here: only where it was ever needed."""
    for wait in remedy.waits:
        earlier = world.playbook.remedy(wait.remedy)
        for other in _places(world, wait, id):
            asset = world.assets[other]
            if asset.kind in earlier.on and needed(world, earlier, other):
                yield earlier, other


def waiting(world: World, id: AssetId) -> Iterator[AssetId]:
    """The assets whose remedies wait for one at this asset."""
    kind = world.assets[id].kind
    for remedy in world.playbook.remedies:
        for wait in remedy.waits:
            if wait.via == "self" or wait.at not in (None, kind):
                continue
            if kind not in world.playbook.remedy(wait.remedy).on:
                continue
            for bound in world.bounds(id):
                if bound.bond == wait.via and world.assets[bound.other].kind in remedy.on:
                    yield bound.other


def _places(world: World, wait: Wait, id: AssetId) -> Iterator[AssetId]:
    if wait.via == "self":
        yield id
        return
    for bound in world.bounds(id):
        if bound.bond == wait.via and (wait.at is None or world.assets[bound.other].kind == wait.at):
            yield bound.other


def needed(world: World, remedy: Remedy, id: AssetId) -> bool:
    """Was the asset ever exposed (or possibly so) in a way that calls for this remedy?"""
    span = ((BEGINNING, world.at.true_at),)
    exposed = world.in_manner(id, remedy.of)
    if exposed is not None and intersect(exposed.possible, span):
        return True
    opened = world.in_manner(id, "reachable") if _settled(remedy) else None  # by a key that was out elsewhere
    return opened is not None and not opened.reachable and bool(intersect(opened.possible, span))


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


def _settled(remedy: Remedy) -> bool:
    return "spki_changed" in remedy.proved_by


def _shown(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    """What shows that a remedy is done, before its order is looked at: measured before said."""
    asset = world.assets[id]
    measured: Milestone | None = None
    if "now_no" in remedy.proved_by and asset.kind != "vendor":
        measured = _by_look(world, remedy, id)
    if "spki_changed" in remedy.proved_by and asset.kind == "endpoint":
        measured = _by_key(world, remedy, id)
    said = _by_word(world, remedy, asset)
    if asset.kind == "vendor" and said is not None and said.done == "yes":
        against = _at_its_servers(world, remedy, id, said)
        if against is not None:
            return against
    if measured is not None:
        doubt = measured.done == "unknown" and measured.why != "order_unknown"
        if doubt and said is not None and "said" in remedy.proved_by:
            return said
        return measured
    return said or Milestone(remedy.id, "no", why="not_done")


def _at_its_servers(world: World, remedy: Remedy, vendor: AssetId, said: Milestone) -> Milestone | None:
    """What was seen at a vendor's own servers against its word that a step was done (9): after that it was
    not; or it was seen to be exposed, and by no date of theirs did that end (28)."""
    for bound in world.bounds(vendor):
        server = world.assets[bound.other]
        if bound.bond != "serves" or server.kind not in remedy.on or server.kind == "vendor":
            continue
        seen = milestone(world, remedy, server.id)
        on = (*said.on, *seen.on)
        if seen.done == "no" and _last_seen(world, server.id, seen) >= said.when.high:
            return Milestone(remedy.id, "no", When(), "conflict", on, "measured")
        own = world.own(server.id)
        if remedy.effect == "ends" and own.unended and own.ever.provenance == "measured":
            return Milestone(remedy.id, "unknown", When(), "conflict", on)
    return None


def _last_seen(world: World, server: AssetId, found: Milestone) -> Moment:
    """When the latest of the looks was that a milestone of a server stands on."""
    on = set(found.on)
    return max((row.seen_at for seq, row in world.state.of(server) if seq in on), default=BEGINNING)


def _by_look(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    own: Own = world.own(id)
    if own.now.verdict == "yes":
        why = own.now.why or "exposed"
        return Milestone(remedy.id, "no", When(), why, own.now.on, own.now.provenance)
    ended = own.periods[-1].end if own.periods else None
    if own.unended or (own.now.verdict == "unknown" and ended is None):
        # clean at the addresses of today does not say what became of one that is not its own any more (28)
        on = own.now.on if own.now.verdict == "unknown" else own.ever.on
        return Milestone(remedy.id, "unknown", When(), own.now.why or "stale", on)
    by_word = own.ended_by if own.now.verdict == "unknown" else None
    if by_word is not None and "said" not in remedy.proved_by:
        return Milestone(remedy.id, "unknown", When(), own.now.why, own.now.on)
    when = ended if ended is not None else When()
    for _seq, step, seen_at, _strength in world.words(id):
        if step.remedy == remedy.id and step.done == "yes":
            narrow = When(step.when.earliest, min(step.when.high, seen_at))
            if ended is None or (narrow.low >= when.low and narrow.high <= when.high):
                when = narrow
    provenance = weakest((own.now.provenance, own.ended_by)) or "measured"
    return Milestone(remedy.id, "yes", when, "", own.now.on, provenance)


def _by_key(world: World, remedy: Remedy, id: AssetId) -> Milestone:
    """Re-keyed: at every address the current key is neither exposed nor possibly exposed (14)."""
    now = world.at.true_at
    words = [
        When(word.step.when.earliest, min(word.step.when.high, word.said_at))
        for word in world.words(id)
        if word.step.done == "yes" and word.step.remedy == remedy.id
    ]
    keys = current(world.runs(id), now, words)
    presence = world.presence(id)
    on = tuple(sorted({seq for key, *_ in keys.values() for seq in presence[key].on}))
    if not keys:
        return Milestone(remedy.id, "unknown", When(), "nobody_looked")
    provenance = _seen_by(world, id, on)
    starts: list[When] = []
    for key, start in keys.values():
        exposed = world.in_manner(key, "leaked")
        if exposed is not None:
            if intersect(exposed.definite, ((BEGINNING, now),)):
                return Milestone(remedy.id, "no", When(), "not_done", on, provenance)
            if intersect(exposed.possible, ((BEGINNING, now),)):
                return Milestone(remedy.id, "unknown", When(), "order_unknown", on, provenance)
        starts.append(start)
    when = When(max(one.low for one in starts), max(one.high for one in starts))
    return Milestone(remedy.id, "yes", when, "", on, provenance)


def _seen_by(world: World, id: AssetId, on: tuple[Seq, ...]) -> Provenance:
    """By whom the certificates were seen that these entries show: the weakest counts."""
    those = frozenset(on)
    found = {row.provenance for seq, row in world.state.of(id) if seq in those}
    return "measured" if found <= _MEASURED else weakest(found) or "measured"


_MEASURED = frozenset(("measured",))


def _by_word(world: World, remedy: Remedy, asset: Asset) -> Milestone | None:
    """The latest word on a remedy. A later undated "no" means that it never was (5)."""
    found: Milestone | None = None
    latest = BEGINNING
    for seq, step, seen_at, provenance in world.words(asset.id):
        if step.remedy != remedy.id or seen_at < latest:
            continue
        latest = seen_at
        when = When(step.when.earliest, min(step.when.high, seen_at))
        if step.done == "yes" and when.low > world.at.true_at:
            continue
        found = Milestone(
            remedy.id, step.done, when, "" if step.done == "yes" else "not_done", (seq,), provenance
        )
    if asset.kind == "key" and remedy.effect == "kills":
        found = _revoked(world, remedy, asset) or found
    return found


def _revoked(world: World, remedy: Remedy, key: Asset) -> Milestone | None:
    """The certificates on this key were seen to be revoked, all that have not expired; since when, as far as
    their issuer says."""
    spki = Digest(key.id.removeprefix("key:sha256/"))
    first: dict[Digest, tuple[Seq, When, Provenance]] = {}
    for seq, seen in world.state.revoked(spki):
        if isinstance(seen.fact, Certificate):
            since = seen.fact.revoked_at
            when = When(None, seen.seen_at) if since is None else at(min(since, seen.seen_at))
            first.setdefault(seen.fact.sha256, (seq, when, seen.provenance))
    if not first or not _alive(world, spki) <= first.keys():
        return None
    last = max(first.values(), key=lambda one: one[1].high)
    return Milestone(remedy.id, "yes", last[1], "", tuple(sorted(one[0] for one in first.values())), last[2])


def _alive(world: World, spki: Digest) -> set[Digest]:
    """The certificates known on a key that have not expired."""
    return {
        seen.fact.sha256
        for place in world.state.presenters.get(spki, ())
        for _seq, seen in world.state.of(place)
        if isinstance(seen.fact, Certificate)
        and seen.fact.spki == spki
        and seen.fact.not_after >= world.at.true_at
    }
