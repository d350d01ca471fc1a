"""Is there a new key, put in place after the fix, and is the old certificate dead?

The one engine: the milestone of a new key, the status, `certificate --since` and the answer about a site are
read from here.
A question holds what is known of the key at one address; `key_evidence` builds it from a record. Keys are
compared, and moments with the moment of the fix: a date on a certificate proves nothing alone, for issuers
kept it when they re-keyed, and ordinary renewal sets it (docs/decisions/17-one-answer-for-a-new-key.md).
"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core import key_question
from stanch.core.certificates import Past, Source
from stanch.core.key_question import Question
from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import Tri
from stanch.core.moments import BEGINNING, Moment, When

Overall = L["complete", "partial", "not_done", "cannot_tell"]
Ground = L["seen", "said", "dated"]
"""What a word rests on, the strongest first: sights of keys, somebody's word, the dates of certificates."""

_STRONGEST: tuple[Ground, ...] = ("seen", "said", "dated")
_GROUNDS: dict[Source, Ground] = {"record": "seen", "saved": "said", "transparency": "dated"}


class Ruling(msgspec.Struct, frozen=True):
    """One answer, why, the certificates from before that it stands on, and its weakest ground."""

    word: str
    why: Reason
    on: tuple[Past, ...] = ()
    ground: Ground = "seen"


class Answers(msgspec.Struct, frozen=True):
    """The five answers: key new, same, unknown; issued after, before, ambiguous; old revoked, not_revoked,
    expired, unknown; order rotated_before_fix, after_fix, unknown; overall complete, partial, not_done,
    cannot_tell."""

    key: Ruling
    issued: Ruling
    old: Ruling
    order: Ruling
    overall: Ruling


def judge(asked: Question) -> Answers:
    """Total: every question has its five answers."""
    key, order = key_and_order(asked)
    return _answers(key, _issued(asked), _old(asked), order)


def key_and_order(asked: Question) -> tuple[Ruling, Ruling]:
    """Those two of the five that say whether there is a new key."""
    mine = key_question.mine(asked)
    placement = _placement(asked, mine)
    key = _key(asked, mine, placement)
    order = placement if key.word == "new" else Ruling("unknown", "order_needs_key")
    if gainsaid(asked, key):
        if key.word != "new":
            key = Ruling("same", "word_gainsaid", key.on)
        elif order.word == "unknown":
            order = Ruling("unknown", "word_gainsaid", key.on)
    return key, order


def on_record(found: Answers) -> Answers:
    """The answers as a record counts them: no date settles that a key came after the fix."""
    return _answers(found.key, found.issued, found.old, recorded(found.order))


def recorded(order: Ruling) -> Ruling:
    """The order as a record counts it."""
    dated = order.word == "after_fix" and order.ground == "dated"
    return Ruling("unknown", "only_dated", order.on) if dated else order


def renewed(key: Ruling, order: Ruling) -> Tri:
    """Is there a new key, put in place after the fix? The milestone's answer."""
    if key.word == "new":
        return _RENEWED[recorded(order).word]
    return "no" if key.why in _NOT_DONE else "unknown"


_RENEWED: dict[str, Tri] = {"after_fix": "yes", "rotated_before_fix": "no", "unknown": "unknown"}
_NOT_DONE: tuple[Reason, ...] = ("same_key", "word_gainsaid")
"""Why it is the key of before, which was exposed for all that is known."""


def _placement(asked: Question, mine: tuple[Past, ...]) -> Ruling:
    """Did the current key come after the fix, so that no server with the flaw ever had it?"""
    fixed, placed = asked.fixed, asked.placed
    used = [one.there for one in mine if one.source != "transparency"]
    if asked.exposed == "yes":
        return Ruling("rotated_before_fix", "key_before_fix", mine)
    if not fixed.known:
        return Ruling("unknown", "fix_unknown", mine)
    if asked.exposed == "no":
        early, late = placed.high < fixed.low, True
    elif asked.exposed == "":  # in one instant both may have been there, as `propagation` has it
        early, late = min([placed.high, *used]) <= fixed.low, min([placed.low, *used]) > fixed.high
    else:
        early, late = False, False
    if early:
        return Ruling("rotated_before_fix", "key_before_fix", mine)
    if not late:
        return _dated(asked, mine)
    if fixed.high == BEGINNING:
        return Ruling("after_fix", "never_exposed", mine)
    if asked.placed_by == "word" and asked.seen.low <= fixed.high:
        return Ruling("after_fix", "said_after", mine, "said")
    return Ruling("after_fix", "seen_after", mine)


def _dated(asked: Question, mine: tuple[Past, ...]) -> Ruling:
    """What the dates of all certificates known on the key say, where neither sights nor words settle it."""
    certificates = [asked.current, *(one.certificate for one in mine)]
    if min(one.latest for one in certificates) <= asked.fixed.low:
        return Ruling("rotated_before_fix", "issued_before_fix", mine, "dated")
    if min(one.earliest for one in certificates) < asked.fixed.high:
        return Ruling("unknown", "key_order_unknown", mine)
    between = tuple(
        one
        for one in asked.past
        if not one.certificate.spki  # it may have carried the new key before the fix
        and one.certificate.not_before < asked.fixed.high
        and one.certificate.not_after > asked.disclosed.low
    )
    if between:
        return Ruling("unknown", "between_unknown", between)
    return Ruling("after_fix", "issued_after", mine, "dated")


def _key(asked: Question, mine: tuple[Past, ...], placement: Ruling) -> Ruling:
    """Is it another key than those that were there while the flaw was?"""
    if not asked.current.spki:
        said = asked.placed_by == "word" and asked.placed.known
        return Ruling("new", "said_new", (), "said") if said else Ruling("unknown", "current_unknown")
    placed, public = asked.placed, asked.disclosed
    others = key_question.others(asked, key_question.exposed(asked))
    clean = asked.exposed == "no" or (placement.word == "after_fix" and placement.ground != "dated")
    if not clean:
        limit = key_question.limit(asked)
        same = tuple([one for one in mine if one.there <= limit])
        first = min([placed.high, *(one.there for one in same)])
        if first <= public.low:
            return Ruling("same", "same_since" if asked.exposed == "perhaps" else "same_key", same)
        if asked.exposed == "yes" or (asked.exposed == "" and first <= limit):
            earlier = tuple(one for one in others if one.there < first)
            return _new(earlier) if earlier else Ruling("same", "same_key", same)
    since = placed.low >= public.high and not any(one.there <= placed.low for one in mine)
    if clean or since:  # then it is none of those that were there on the day
        others = others or key_question.others(asked, key_question.seen_before(asked))
    if others:
        return _new(others)
    if asked.placed_by == "word" and (clean or since):
        return Ruling("new", "said_new", (), "said")
    listed = tuple(one for one in key_question.exposed(asked) if not one.certificate.spki)
    if listed:
        return Ruling("unknown", "listed_without_key", listed)
    later = key_question.listed_later(asked)
    if later:
        return Ruling("unknown", "listed_later", later)
    none_from_before = key_question.others(asked, asked.past)
    given = tuple(one for one in none_from_before if one.source == "saved")
    return Ruling("unknown", "saved_later" if given else "no_baseline", given)


def _new(others: tuple[Past, ...]) -> Ruling:
    grounds = {_GROUNDS[one.source] for one in others}
    strongest = next(one for one in _STRONGEST if one in grounds)
    return Ruling("new", "other_key", others, strongest)


def _issued(asked: Question) -> Ruling:
    current = asked.current
    on = tuple(one for one in asked.past if current.sha256 and one.certificate.sha256 == current.sha256)
    there = min([current.latest, *(one.there for one in on if one.source == "record")])
    if there <= asked.disclosed.low:
        return Ruling("before", "there_before", on)
    if current.earliest > asked.disclosed.high:
        return Ruling("after", "dated_after", (), "dated")
    kept = current.not_before <= asked.disclosed.low
    return Ruling("ambiguous", "dates_kept" if kept else "same_day", (), "dated")


def fate(past: Past, now: Moment) -> Ruling:
    """What became of one certificate."""
    return Ruling(*past.fate(now), (past,))


def _old(asked: Question) -> Ruling:
    """The weakest of them: one that is still good is enough for whoever has its key."""
    fates: dict[str, list[tuple[Past, Reason]]] = {}
    for one in key_question.exposed(asked):
        if one.certificate.sha256 != asked.current.sha256 or not one.certificate.sha256:
            word, why = one.fate(asked.now)
            nameless = word == "unknown" and not one.certificate.spki
            fates.setdefault(word, []).append((one, "listed_without_key" if nameless else why))
    for word in ("not_revoked", "unknown", "expired", "revoked"):
        if word in fates:
            return Ruling(word, fates[word][0][1], tuple(one for one, _why in fates[word]))
    return Ruling("unknown", "no_old")


def gainsaid(asked: Question, key: Ruling) -> tuple[When, ...]:
    """The words that a sight speaks against: the key that was there while the flaw was, or one that was there
    before the moment of the word, was still there after it."""
    if not asked.words:
        return ()
    return tuple(
        word
        for word in asked.words
        if (key.why in ("same_key", "word_gainsaid") and asked.last >= word.high)
        or (asked.seen.high < word.low and asked.last > word.high)
    )


def _answers(key: Ruling, issued: Ruling, old: Ruling, order: Ruling) -> Answers:
    return Answers(key, issued, old, order, _overall(key, old, order))


def _overall(key: Ruling, old: Ruling, order: Ruling) -> Ruling:
    if key.why in _NOT_DONE:
        return Ruling("not_done", key.why, key.on)
    if key.word != "new":
        return Ruling("cannot_tell", key.why, key.on)
    if order.word != "after_fix":
        done = "not_done" if order.word == "rotated_before_fix" else "cannot_tell"
        return Ruling(done, order.why, order.on)
    if key.why == "said_new":
        return Ruling("cannot_tell", key.why)
    if old.word == "unknown":
        return Ruling("cannot_tell", "old_unknown", old.on)
    if old.word == "not_revoked":
        return Ruling("partial", "still_good", old.on)
    return Ruling("complete", "all_done", (*key.on, *old.on))
