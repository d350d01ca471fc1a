"""Since the disclosure, as far as the record knows: the certificates of an endpoint, its fix, its new key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as L

import msgspec

from stanch.core.key_presence import current, narrowed
from stanch.core.key_renewal import Issued, Past, Question, Reissue, Revocation, reissue
from stanch.core.key_renewal_reasons import Reason
from stanch.core.milestones import milestone, needed
from stanch.core.model import (
    US,
    AssetId,
    Certificate,
    Digest,
)
from stanch.core.moments import DAY, FIRST_DATE, Moment, When, at
from stanch.core.state import Seen, key_id
from stanch.core.world import World
from stanch.observe.tls.reissue.since import Answer, Baseline, answers

STILL_GOOD_FOR = 7 * DAY
"""How long "not revoked" speaks of now: revocation lists are good for about so long."""


class KeyFate(msgspec.Struct, frozen=True):
    """What became of the key of one endpoint at one address: the five answers of `core.key_renewal`."""

    endpoint: AssetId
    name: str
    address: str
    spki: Digest
    key: Answer
    issued: Answer
    old: Answer
    order: Answer
    overall: Answer


class Renewal(msgspec.Struct, frozen=True):
    """Has this endpoint another key since the disclosure, and why is that the answer?

    `when`: when it was changed (other_key, changed_around), `by_word` by somebody's word within what was
    seen; else since when it is known, and `there`: what was at that time. `seen_at`: when it was seen last.
    `fate`: all five answers; None where nothing calls for a new key there.
    """

    key: L["new", "same", "unknown"]
    why: Reason
    when: When = When()
    there: L["", "before", "exposed"] = ""
    seen_at: Moment | None = None
    fate: Reissue | None = None
    by_word: bool = False


def fates(world: World) -> tuple[KeyFate, ...]:
    """For each endpoint of ours whose key has to be a new one, at each address."""
    return tuple(
        KeyFate(
            asset.id,
            asset.name,
            one.address,
            one.asked.current.spki,
            *answers(one.words, one.asked.now, help=False),
        )
        for asset in world.assets.values()
        if asset.kind == "endpoint" and asset.owner == US and _wanted(world, asset.id)
        for one in _at_addresses(world, asset.id)
    )


def renewal(world: World, endpoint: AssetId) -> Renewal:
    """The key that an endpoint presents now, against those before; whose endpoint it is does not matter.

    One address with an exposed key is enough for that answer; one of which it is not known, for `unknown`.
    A change that may have been before the disclosure is not known to be one since.
    """
    wanted = _wanted(world, endpoint)
    found = [_since(one, wanted) for one in _at_addresses(world, endpoint)]
    return min(found, key=_worst, default=Renewal("unknown", "current_unknown"))


_KEYS = ("same", "unknown", "new")
_OVERALL = ("not_done", "cannot_tell", "partial", "complete")


def _worst(found: Renewal) -> tuple[int, int]:
    if found.fate is not None:
        return _OVERALL.index(found.fate.overall.word), _KEYS.index(found.key)
    return 0, _KEYS.index(found.key)


class _Judged(msgspec.Struct, frozen=True):
    """The key that was seen last at one address."""

    address: str
    asked: Question
    words: Reissue
    seen_at: Moment


def _at_addresses(world: World, endpoint: AssetId) -> Iterator[_Judged]:
    for address in sorted(world.runs(endpoint)):
        last = _latest(world, endpoint, address)
        if last is None:
            continue
        seen_at, shown = last
        known = baseline(world, endpoint, address, shown.spki)
        asked = Question(
            _issued(shown),
            known.past,
            _disclosed(world),
            known.fixed,
            known.placed,
            world.at.true_at,
            "word" if known.placed_by == "word" else "record",
            by_dates=False,  # the milestones rest on what was seen or said, and so does this
        )
        yield _Judged(address, asked, reissue(asked), seen_at)


def _since(one: _Judged, wanted: bool) -> Renewal:
    asked, key = one.asked, one.words.key
    fate = one.words if wanted else None
    mine = [past.seen for past in asked.past if past.certificate.spki == asked.current.spki]
    first = min([asked.placed.high, *(seen for seen in mine if seen is not None)])
    if key.word == "new":
        if one.words.order.word == "unknown" and asked.placed.low < asked.disclosed.high:
            return Renewal("unknown", "changed_around", asked.placed, "", one.seen_at, fate)
        by_word = asked.placed_by == "word"
        return Renewal("new", key.why, asked.placed, "", one.seen_at, fate, by_word)
    if key.why == "no_baseline" and FIRST_DATE < asked.placed.low < first:  # another was seen on the day
        return Renewal("unknown", "changed_around", asked.placed, "", one.seen_at, fate)
    if key.word == "same":
        there: L["before", "exposed"] = "before" if first <= asked.disclosed.low else "exposed"
        return Renewal("same", key.why, at(first), there, one.seen_at, fate)
    return Renewal("unknown", key.why, at(first), "", one.seen_at, fate)


def _wanted(world: World, endpoint: AssetId) -> bool:
    """Is there anything that calls for a new key there: what was seen, or what its vendor said?"""
    return any(
        needed(world, one, place)
        for one in world.playbook.remedies
        if "spki_changed" in one.proved_by
        for place in (endpoint, *_vendors(world, endpoint))
    )


def _vendors(world: World, endpoint: AssetId) -> list[AssetId]:
    """Whose site it is: their word speaks of it as well."""
    if endpoint not in world.assets:
        return []
    return [one.other for one in world.bounds(endpoint) if one.bond == "serves" and one.outward]


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
    said = [_fixed(world, one) for one in _vendors(world, endpoint)]
    told = [one for one in said if one is not None and one.known]
    own = _fixed(world, endpoint)
    ends = [_fixed(world, one) for one in sorted(world.state.presenters.get(spki, set()) - {endpoint})]
    ends += [*told] if own is None else [*told, narrowed(own, told)]
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


def _latest(world: World, endpoint: AssetId, address: str) -> tuple[Moment, Certificate] | None:
    """What was seen there last, and when."""
    found = None
    for _seq, seen in world.state.of(endpoint):
        fact = seen.fact
        if not isinstance(fact, Certificate) or fact.address != address or seen.seen_at > world.at.true_at:
            continue
        if found is None or seen.seen_at >= found[0]:
            found = seen.seen_at, fact
    return found


def _words(world: World, endpoint: AssetId) -> list[When]:
    renewing = {one.id for one in world.playbook.remedies if "spki_changed" in one.proved_by}
    return [
        When(word.step.when.earliest, min(word.step.when.high, word.said_at))
        for place in (endpoint, *_vendors(world, endpoint))
        for word in world.words(place)
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
        # a vendor that does not speak of a step has not said that it left it out
        silent = world.assets[endpoint].kind == "vendor" and found.why == "not_done" and not found.on
        if found.done == "unknown" or silent:
            return When()
        if found.done == "no":
            return When(world.at.true_at, None)
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


def _said(seen: Seen | None, now: Moment) -> Revocation:
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
