"""What was seen that speaks against a word? To ask before it is kept: "You say 17:01; at 17:01:04 we still
saw the flaw. Which is wrong?" And who are the two sides of a conflict, once it is there?

Data alone: the sentences are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L

import msgspec

from stanch.core.borne import borne, marks_of
from stanch.core.findings import Finding
from stanch.core.marks import Mark
from stanch.core.model import AssetId, Certificate, Digest, Provenance, Tri
from stanch.core.moments import Moment, Seq, When
from stanch.core.sayings import Attested, Done, Saying, Statement, Step
from stanch.core.servers import servers
from stanch.core.testimony import Testimony
from stanch.core.words import by
from stanch.core.world import World

Against = L["still_exposed", "was_exposed", "order_unknown", "was_clean", "old_key_seen", "not_revoked"]
"""still_exposed: seen after it is said to have ended. was_exposed: seen while it is said to have been clean.
order_unknown: seen, and the word does not say whether it ended before or after. was_clean: seen clean while
it is said to have been exposed. old_key_seen: a key from before, after it is said to have been replaced.
not_revoked: its issuer said so, after it is said to have been revoked."""


class Contradiction(msgspec.Struct, frozen=True, gc=False):
    """One measured fact that speaks against a word: which entry, about what, seen when."""

    seq: Seq
    at: Moment
    kind: Against
    asset: AssetId


class Side(msgspec.Struct, frozen=True, gc=False):
    """One side of a conflict: who says, in which entry, when, that it was exposed (yes) or not."""

    seq: Seq
    at: Moment
    asset: AssetId
    provenance: Provenance
    exposed: Tri


def contradictions(world: World, saying: Saying) -> tuple[Contradiction, ...]:
    """The measured facts that contradict a word, kept or only proposed, in the order of their sight."""
    fact = saying.fact
    found: set[tuple[Moment, Seq, Against, AssetId]] = set()
    if saying.asset not in world.assets:
        return ()
    match fact:
        case Done():
            found.update(_step(world, saying.asset, fact.step, saying.seen_at))
        case Attested():
            found.update(_attested(world, saying, fact))
        case Statement():
            found.update(_statement(world, saying, fact))
    return tuple(Contradiction(seq, at, kind, asset) for at, seq, kind, asset in sorted(found))


Found = Iterator[tuple[Moment, Seq, Against, AssetId]]


def _step(world: World, id: AssetId, step: Step, said: Moment) -> Found:
    remedy = next((one for one in world.playbook.remedies if one.id == step.remedy), None)
    if remedy is None or step.done != "yes":
        return
    when = by(step.when, said)
    if remedy.mends:
        yield from _after(world, id, when)
    elif "spki_changed" in remedy.proved_by:
        yield from _old_keys(world, id, when)
    elif remedy.effect == "kills":
        yield from _not_revoked(world, id, when)


def _after(world: World, id: AssetId, when: When) -> Found:
    """What was seen of an exposure that is said to have ended within these bounds."""
    seen = [mark for mark in _seen(world, id) if mark.yes]
    for mark in seen:
        if mark.high >= when.high:
            yield mark.high, mark.on[0], "still_exposed", id
    last = max((mark for mark in seen if mark.high < when.high), key=lambda one: one.high, default=None)
    if last is not None and last.high > when.low:
        yield last.high, last.on[0], "order_unknown", id


def _attested(world: World, saying: Saying, fact: Attested) -> Found:
    if fact.question not in world.playbook.asks(world.assets[saying.asset].kind):
        return
    span = fact.during.definite()
    seen = list(_seen(world, saying.asset))
    if fact.answer == "no":
        if span is None or span[0] > saying.seen_at:
            yield from _after(world, saying.asset, by(fact.during.start, saying.seen_at))
            return
        low, high = span[0], min(span[1], saying.seen_at)
        reached = (row for row in borne(world, saying.asset) if row[0].provenance == "measured")
        for mark, place in (*((one, saying.asset) for one in seen), *reached):
            if mark.yes and mark.low <= high and mark.high >= low:
                yield max(mark.low, low), mark.on[0], "was_exposed", place
    elif fact.answer == "yes" and span is not None and fact.during.end is not None:
        for mark in seen:
            if not mark.yes and mark.connections and span[0] <= mark.low <= min(span[1], saying.seen_at):
                yield mark.low, mark.on[0], "was_clean", saying.asset


def _statement(world: World, saying: Saying, fact: Statement) -> Found:
    ended = Testimony(world.playbook).ended(fact, saying.seen_at)
    if ended is None and fact.status == "fixed":
        ended = When(None, saying.seen_at)
    for bound in servers(world, saying.asset):
        if fact.status == "not_affected":
            for mark in _seen(world, bound.other):
                if mark.yes:
                    yield mark.low, mark.on[0], "was_exposed", bound.other
        elif ended is not None:
            yield from _after(world, bound.other, ended)
        for step in fact.steps:
            remedy = next((one for one in world.playbook.remedies if one.id == step.remedy), None)
            if remedy is not None and step.done == "yes" and "spki_changed" in remedy.proved_by:
                yield from _old_keys(world, bound.other, by(step.when, saying.seen_at))


def _seen(world: World, id: AssetId) -> Iterator[Mark]:
    """What was measured of an asset, as marks."""
    evidence = world.reader.witness.evidence(world.assets[id])
    for mark in marks_of(evidence):
        if mark.provenance == "measured" and not mark.sometime:
            yield mark


def _old_keys(world: World, id: AssetId, when: When) -> Found:
    """Keys that were presented before they are said to have been replaced, and after that as well."""
    first: dict[Digest, Moment] = {}
    for seq, seen in sorted(world.state.of(id), key=lambda row: (row[1].seen_at, row[0])):
        fact = seen.fact
        if not isinstance(fact, Certificate) or not fact.address or seen.provenance != "measured":
            continue
        first.setdefault(fact.spki, seen.seen_at)
        if first[fact.spki] < when.low and seen.seen_at >= when.high:
            yield seen.seen_at, seq, "old_key_seen", id


def _not_revoked(world: World, id: AssetId, when: When) -> Found:
    """What the issuers of a key's certificates said after it is said to have been revoked."""
    spki = Digest(id.removeprefix("key:sha256/"))
    for place in sorted(world.state.presenters.get(spki, ())):
        for seq, seen in world.state.of(place):
            fact = seen.fact
            good = isinstance(fact, Certificate) and fact.spki == spki and fact.revoked == "no"
            if good and seen.seen_at >= when.high:
                yield seen.seen_at, seq, "not_revoked", id


def sides(world: World, id: AssetId, finding: Finding) -> tuple[Side, ...]:
    """Who says what, and when, where a finding about an asset is a conflict: in the order of time."""
    found: set[tuple[Moment, Seq, AssetId, Provenance, Tri]] = set()
    neighbours = (bound.other for bound in world.bounds(id) if bound.bond == "serves")
    for place in dict.fromkeys((id, *neighbours, *(source for _mark, source in borne(world, id)))):
        evidence = world.reader.witness.own_evidence(world.assets[place])
        said: dict[Seq, Tri] = {
            seq: "yes" if one.yes else "no" for one in marks_of(evidence) for seq in one.on
        }
        for ending in evidence.endings if evidence is not None else ():
            said.update(dict.fromkeys((seq for seq in ending.on if seq not in said), "no"))
        for seq, seen in world.state.of(place):
            if seq in finding.on and seq in said:
                found.add((seen.seen_at, seq, place, seen.provenance, said[seq]))
    return tuple(Side(seq, at, place, whose, says) for at, seq, place, whose, says in sorted(found))
