"""What was seen or said of others, and certainly reached an asset over an edge: it is held against words on
that asset like what was seen of the asset itself (27, 66)."""

from __future__ import annotations

from collections.abc import Iterator

from stanch.core.findings import Finding
from stanch.core.marks import RANK, WORDS, Evidence, Mark, clip
from stanch.core.model import AssetId
from stanch.core.moments import Moment
from stanch.core.playbook import of_hosts
from stanch.core.world import World


def borne(world: World, id: AssetId, met: tuple[AssetId, ...] = ()) -> Iterator[tuple[Mark, AssetId]]:
    """The marks of exposure at others, each with whom it is of, while an edge certainly bore it here."""
    kind = world.assets[id].kind
    if kind not in ("host", "endpoint"):
        return
    for rule in world.playbook.spreads:
        if rule.to != kind or rule.gives != "vulnerable" or rule.verdict != "yes" or rule.back == "yes":
            continue
        for bound in world.bounds(id):
            other = bound.other
            if bound.bond != rule.bond or world.assets[other].kind != rule.src or other in (id, *met):
                continue
            found = list(borne(world, other, (id, *met)))
            if not of_hosts(rule):  # what is known of a machine is evidence about its sites already (71)
                found.extend((mark, other) for mark in marks_of(evidence_of(world, other)))
            for mark, source in found:
                if not mark.yes or mark.sometime:
                    continue
                parts = (clip(mark, span) for span in bound.definite)
                yield from ((part, source) for part in parts if part is not None)


def marks_of(evidence: Evidence | None) -> Iterator[Mark]:
    """All marks of an asset, in whichever order."""
    if evidence is not None:
        for marks in evidence.tracks.values():
            yield from marks
        yield from evidence.all


def evidence_of(world: World, id: AssetId) -> Evidence | None:
    """The marks of the facts about one asset alone."""
    return world.reader.witness.own_evidence(world.assets[id])


def refuted(world: World, id: AssetId, own: Finding, since: Moment | None = None) -> Finding:
    """What a person's word alone found clean, held against what weighs more and reached the asset in the very
    time of which the word speaks: that is not known (27). Not where a step, or another word or look, speaks
    of the time from `since` on."""
    if own.verdict != "no" or own.provenance not in WORDS:
        return own
    read = [found for place in places(world, id) if (found := evidence_of(world, place)) is not None]
    on = set(own.on)
    answers = (mark for found in read for mark in found.all if _answered(found, mark))
    words = [mark for mark in answers if not on.isdisjoint(mark.on)]
    if not words:
        return own
    against: list[tuple[Mark, AssetId]] = []
    for mark, source in borne(world, id):
        for word in words:
            heavier = RANK[mark.provenance] > RANK[word.provenance]
            if heavier and mark.low <= min(word.high, world.at.true_at) and mark.high >= word.low:
                against.append((mark, source))
    if not against or (since is not None and _settled(read, since, world.at.true_at)):
        return own
    on.update(seq for mark, _source in against for seq in mark.on)
    return Finding("unknown", "conflict", tuple(sorted(on)), (against[0][1],))


def places(world: World, id: AssetId) -> Iterator[AssetId]:
    """An asset, and what serves it: words on those are words on it."""
    yield id
    yield from (one.other for one in world.bounds(id) if one.bond == "serves" and not one.outward)


def _answered(evidence: Evidence, mark: Mark) -> bool:
    """Is this a person's answer that it was clean?"""
    return evidence.words is not None and not mark.yes and mark.on[0] in evidence.words.clean


def _settled(read: list[Evidence], since: Moment, now: Moment) -> bool:
    """Does anything speak of the time after the last of that alone?"""
    clean = (mark.low for found in read for mark in marks_of(found) if not (mark.yes or mark.silent))
    done = (one.when.low for found in read for one in found.endings if one.last and one.exact)
    return any(since <= low <= now for low in (*clean, *done))
