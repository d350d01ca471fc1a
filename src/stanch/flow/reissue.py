"""Since the disclosure, as far as the record knows: the certificates of an endpoint, its fix, its new key."""

from __future__ import annotations

import msgspec

from stanch.core.milestones import milestone, needed
from stanch.core.model import US, AssetId, Certificate, Digest, Observation
from stanch.core.moments import DAY, Moment, When
from stanch.core.presence import current
from stanch.core.reissue import Issued, Past, Question, Revocation, reissue
from stanch.core.state import key_id
from stanch.core.world import World
from stanch.observe.tls.reissue.since import Answer, Baseline, answers

STILL_GOOD_FOR = 7 * DAY
"""How long "not revoked" speaks of now: revocation lists are good for about so long."""


class KeyFate(msgspec.Struct, frozen=True):
    """What became of the key of one endpoint at one address: the five answers of `core.reissue`."""

    endpoint: AssetId
    name: str
    address: str
    spki: Digest
    key: Answer
    issued: Answer
    old: Answer
    order: Answer
    overall: Answer


def fates(world: World) -> tuple[KeyFate, ...]:
    """For each endpoint of ours whose key has to be a new one, at each address."""
    remedies = [one for one in world.playbook.remedies if "spki_changed" in one.proved_by]
    found = []
    for asset in world.assets.values():
        if asset.kind != "endpoint" or asset.owner != US:
            continue
        if not any(needed(world, one, asset.id) for one in remedies):
            continue
        for address in sorted(world.runs(asset.id)):
            shown = _latest(world, asset.id, address)
            if shown is None:
                continue
            known = baseline(world, asset.id, address, shown.spki)
            now = world.at.true_at
            asked = Question(
                _issued(shown),
                known.past,
                _disclosed(world),
                known.fixed,
                known.placed,
                now,
                "word" if known.placed_by == "word" else "record",
                by_dates=False,  # the milestones rest on what was seen or said, and so does this
            )
            found.append(KeyFate(asset.id, asset.name, address, shown.spki, *answers(reissue(asked), now)))
    return tuple(found)


class Known(msgspec.Struct, frozen=True):
    """As `Baseline`, without chains."""

    past: tuple[Past, ...]
    placed: When
    placed_by: str
    fixed: When


def baseline(world: World, endpoint: AssetId, address: str, spki: Digest) -> Known:
    """What the record knows of one address that shows this key now. A key is one thing: whoever else
    presents it shares its fate, so it counts as mended when the last of them was."""
    now = world.at.true_at
    words = _words(world, endpoint)
    placed, by = When(), ""
    runs = world.runs(endpoint)
    measured = current(runs, now, []).get(address)
    if measured is not None and measured[0] == key_id(spki):
        with_words = current(runs, now, words)[address]
        placed, by = with_words[1], "word" if with_words[1] != measured[1] else "record"
    elif measured is not None:  # another key than at the last look: it came since
        placed, by = When(runs[address][-1].last, now), "record"
    ends = [_fixed(world, one) for one in sorted(world.state.presenters.get(spki, set()) | {endpoint})]
    mended = [one for one in ends if one is not None]
    fixed = When()
    if mended and all(one.known for one in mended):
        fixed = When(max(one.low for one in mended), max(one.high for one in mended))
    return Known(tuple(_past(world, endpoint, spki)), placed, by, fixed)


def with_chains(known: Known, kept: dict[Digest, tuple[bytes, ...]]) -> Baseline:
    """The same for a live look, each certificate with its chain where one is kept."""
    return Baseline(
        tuple((one, kept.get(one.certificate.sha256, ())) for one in known.past),
        known.placed,
        known.placed_by,
        known.fixed,
    )


def _disclosed(world: World) -> When:
    return When(world.playbook.disclosed_at, Moment(world.playbook.disclosed_at + DAY - 1))


def _latest(world: World, endpoint: AssetId, address: str) -> Certificate | None:
    found = None
    for _seq, seen in world.state.of(endpoint):
        fact = seen.fact
        if isinstance(fact, Certificate) and fact.address == address and seen.seen_at <= world.at.true_at:
            found = fact
    return found


def _words(world: World, endpoint: AssetId) -> list[When]:
    renewing = {one.id for one in world.playbook.remedies if "spki_changed" in one.proved_by}
    return [
        When(word.step.when.earliest, min(word.step.when.high, word.said_at))
        for word in world.words(endpoint)
        if word.step.done == "yes" and word.step.remedy in renewing
    ]


def _fixed(world: World, endpoint: AssetId) -> When | None:
    """When an endpoint stopped to be vulnerable; None where it never was; after now where it still is."""
    ends = [
        one
        for one in world.playbook.remedies
        if one.effect == "ends" and endpoint in world.assets and world.assets[endpoint].kind in one.on
    ]
    wanted = [one for one in ends if needed(world, one, endpoint)]
    if not wanted:
        return None
    whens = []
    for one in wanted:
        found = milestone(world, one, endpoint)
        if found.done == "no":
            return When(world.at.true_at, None)
        if found.done == "unknown":
            return When()
        whens.append(found.when)
    return When(max(one.low for one in whens), max(one.high for one in whens))


def _past(world: World, endpoint: AssetId, spki: Digest) -> list[Past]:
    """Each certificate seen at this endpoint, and those on the current key seen at any other of ours."""
    places = [endpoint, *sorted(world.state.presenters.get(spki, set()) - {endpoint})]
    said = {}
    first: dict[Digest, tuple[Moment, Certificate]] = {}
    for place in places:
        for _seq, seen in world.state.of(place):
            fact = seen.fact
            if not isinstance(fact, Certificate) or seen.seen_at > world.at.true_at:
                continue
            if place != endpoint and fact.spki != spki:
                continue
            if not fact.address:
                if fact.revoked != "unknown":
                    said[fact.sha256] = seen
            elif fact.sha256 not in first or seen.seen_at < first[fact.sha256][0]:
                first[fact.sha256] = seen.seen_at, fact
    return [
        Past(_issued(fact), "record", when, _said(said.get(sha256), world.at.true_at))
        for sha256, (when, fact) in first.items()
    ]


def _said(seen: Observation | None, now: Moment) -> Revocation:
    if seen is None or not isinstance(seen.fact, Certificate):
        return Revocation()
    fact = seen.fact
    if fact.revoked == "yes":
        return Revocation("revoked", "record", fact.revoked_at, fact.revoked_why, "listed_revoked")
    if now - seen.seen_at > STILL_GOOD_FOR:
        return Revocation(trouble="out_of_date")
    return Revocation("not_revoked", "record", trouble="still_good")


def _issued(fact: Certificate) -> Issued:
    return Issued(fact.spki, fact.not_before, fact.not_after, fact.sha256)
