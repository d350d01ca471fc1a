"""What shows that a remedy is done, before its order is looked at: a look, a word, a revocation."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from stanch.core import waves
from stanch.core.certificates import HOLD
from stanch.core.findings import Own
from stanch.core.marks import weakest
from stanch.core.model import Asset, AssetId, Certificate, Digest, Provenance, RemedyId, Tri
from stanch.core.moments import BEGINNING, Seq, When, at
from stanch.core.playbook import Remedy
from stanch.core.reasons import Why
from stanch.core.sayings import Step
from stanch.core.sign_in import of_customers
from stanch.core.world import World


class Milestone(msgspec.Struct, frozen=True, gc=False):
    """One remedy at one asset: done or not, when, why not, and the entries it stands on."""

    remedy: RemedyId
    done: Tri
    when: When = When()
    why: Why = ""
    on: tuple[Seq, ...] = ()
    provenance: Provenance | None = None


NOT_WHOLE: tuple[Why, ...] = ("not_all_read", "list_not_whole", "images_not_read")
"""Reasons by which a part is known, and nothing of all of it."""


def given_up(found: Iterable[Milestone]) -> bool:
    """Did it end there because it is no longer used, and by no step (37)?"""
    return any(one.why == "retired" for one in found)


def by_look(world: World, remedy: Remedy, id: AssetId, own: Own) -> Milestone:
    """Done as looks show it: `own` is the asset's exposure by what proves this remedy."""
    if own.now.verdict == "yes":
        why = own.now.why or "exposed"
        return Milestone(remedy.id, "no", When(), why, own.now.on, own.now.provenance)
    ended = own.periods[-1].end if own.periods else None
    if own.now.verdict == "no" and own.over:
        # by the mere passing of time (144), or of its use (37)
        return Milestone(remedy.id, "unknown", When(), own.over, own.now.on)
    if own.unended or (own.now.verdict == "unknown" and ended is None):
        # clean at the addresses of today does not say what became of one that is not its own any more (28)
        on = own.now.on if own.now.verdict == "unknown" else own.ever.on
        return Milestone(remedy.id, "unknown", When(), own.now.why or "stale", on)
    if own.now.verdict == "unknown" and (own.now.why in NOT_WHOLE or own.left):
        return Milestone(
            remedy.id, "unknown", When(), own.left or own.now.why, own.now.on
        )  # another copy may be left (135)
    said = own.ended_by if own.now.verdict == "unknown" else None
    if said is not None and "said" not in remedy.proved_by:
        return Milestone(remedy.id, "unknown", When(), own.now.why, own.now.on)
    when = ended if ended is not None else When()
    for word in world.words(id):
        if word.step.remedy == remedy.id and word.step.done == "yes":
            narrow = word.when
            if ended is None or (narrow.low >= when.low and narrow.high <= when.high):
                when = narrow
    by = own.now.provenance
    provenance = (by if own.ended_by is None else weakest((by, own.ended_by))) or "measured"
    return Milestone(remedy.id, "yes", when, "", own.now.on, provenance)


def by_shield(remedy: Remedy, own: Own) -> Milestone:
    """A way in that was closed, by what is known of whether it is (`own`): then the flaw cannot be used."""
    now = own.now
    if now.verdict == "unknown":
        return Milestone(remedy.id, "unknown", When(), now.why, now.on, now.provenance)
    if now.verdict == "no":
        return Milestone(remedy.id, "no", When(), "not_done", now.on, now.provenance)
    return Milestone(remedy.id, "yes", own.periods[-1].start, "", now.on, now.provenance)


def seen_by(world: World, id: AssetId, on: tuple[Seq, ...]) -> Provenance:
    """By whom the certificates were seen that these entries show: the weakest counts."""
    sights = world.sights(id)
    if all(by == "measured" for _seen_at, _seq, _fact, by in sights):
        return "measured"
    found = {by for _seen_at, seq, _fact, by in sights if seq in on}
    return "measured" if found <= MEASURED else weakest(found) or "measured"


MEASURED = frozenset(("measured",))


def by_word(world: World, remedy: Remedy, asset: Asset) -> Milestone | None:
    """The latest word on a remedy. A later undated "no" means that it never was (5)."""
    found: Milestone | None = None
    latest = BEGINNING
    said = world.words(asset.id)
    for word in said:
        seq, step, seen_at, provenance = word
        if step.remedy != remedy.id or seen_at < latest:
            continue
        latest = seen_at
        when = When(step.when.earliest, min(step.when.high, seen_at))
        if step.done == "yes" and when.low > world.at.true_at:
            continue
        if step.done == "yes" and when.high > world.at.true_at:  # perhaps later than this moment (4)
            found = Milestone(remedy.id, "unknown", When(), "order_unknown", (seq,))
            continue
        if waves.too_early(world.playbook, said, word, world.at.true_at):
            found = Milestone(remedy.id, "unknown", When(), "earlier_wave", (seq,), provenance)
            continue
        found = Milestone(remedy.id, step.done, when, _why_not(step), (seq,), provenance)
    if asset.kind == "key" and remedy.effect == "kills":
        found = _revoked(world, remedy, asset) or found
    if asset.kind == "credential" and remedy.effect == "kills" and found is None:
        found = _accepted_no_more(world, remedy, asset)
    return found


def _accepted_no_more(world: World, remedy: Remedy, secret: Asset) -> Milestone | None:
    """A secret of ours that is dead, as somebody says: everybody who accepted it does so no more (37). Where
    nobody is known to accept it, it is dead where it is not used any more and nobody holds it any more: that
    somebody gave it up kills nothing by itself (11)."""
    at = list(world.state.edges(secret.id))  # an edge may point either way
    accepts = [row for row in at if row[1].bond == "accepts"]
    if not accepts and secret.during.end is not None:
        had = [row for row in at if row[1].bond == "holds"]
        data = [row for row in had if f"{row[1].src} {row[1].dst}".count("dataset:")]
        accepts = [row for row in had if row not in data] or had
    ends = [one.during.end for _seq, one in accepts if one.during.end is not None]
    if not accepts or len(ends) < len(accepts) or of_customers(world.state, secret):
        return None
    when = When(max(one.low for one in ends), max(one.high for one in ends))
    if when.low > world.at.true_at:
        return None
    on = tuple(sorted(seq for seq, _one in accepts))
    if when.high > world.at.true_at:
        return Milestone(remedy.id, "unknown", When(), "order_unknown", on)
    return Milestone(remedy.id, "yes", when, "", on, "person_said")


def _why_not(step: Step) -> Why:
    if step.done == "yes":
        return ""
    if not step.to:
        return "not_done"
    return "not_a_fix" if step.done == "no" else "not_judged"


def _revoked(world: World, remedy: Remedy, key: Asset) -> Milestone | None:
    """The certificates on this key were seen to be revoked, all that have not expired; since when, as far as
    their issuer says."""
    spki = Digest(key.id.removeprefix("key:sha256/"))
    first: dict[Digest, tuple[Seq, When, Provenance]] = {}
    for seq, seen in world.state.revoked(spki):
        if isinstance(seen.fact, Certificate) and seen.fact.revoked_why != HOLD:
            since = seen.fact.revoked_at
            when = When(None, seen.seen_at) if since is None else at(min(since, seen.seen_at))
            if when.high > world.at.true_at:
                continue  # perhaps later than the moment asked about (4)
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
