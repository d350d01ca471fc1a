"""Since the disclosure: is there a new key, made after the fix, and is the old certificate dead?

A date on a certificate proves nothing alone: issuers kept it when they re-keyed, and ordinary renewal sets
it. So keys are compared, and moments with the moment of the fix. Each word has its reason and what it
stands on; `reissue_words` has a sentence for each reason.
"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import Digest
from stanch.core.moments import BEGINNING, END, Moment, When, before

Source = L["record", "saved", "transparency"]
Status = L["revoked", "not_revoked", "unknown"]
Overall = L["complete", "partial", "not_done", "cannot_tell"]


class Revocation(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the issuer says of one certificate; `trouble` is why that is not known.

    `by`: how it was asked. `reason` as in RFC 5280 section 5.3.1, "" where none was given.
    """

    status: Status = "unknown"
    by: L["", "stapled", "ocsp", "crl", "record"] = ""
    revoked_at: Moment | None = None
    reason: str = ""
    trouble: Reason = "not_asked"


class Issued(msgspec.Struct, frozen=True, omit_defaults=True):
    """One certificate. `spki` "" where its key is not known (a list tells of it, nobody has it here).

    `logged`: a public log had it by then; `stamped`: it was issued after this, the last of the logs' stamps
    that its issuer put into it (RFC 6962 section 3.3).
    """

    spki: Digest
    not_before: Moment
    not_after: Moment
    sha256: Digest = Digest("")
    issuer: str = ""
    serial: str = ""
    logged: Moment | None = None
    stamped: Moment | None = None


class Past(msgspec.Struct, frozen=True, omit_defaults=True):
    """A certificate from before, and from where we know it. `seen`: it was in use then (record alone)."""

    certificate: Issued
    source: Source
    seen: Moment | None = None
    revocation: Revocation = Revocation()


class Question(msgspec.Struct, frozen=True):
    """What is known. `placed`: when the current key came into use; `fixed`: when the last of those that
    present it stopped to be vulnerable; both within bounds, When() where nothing is known. `by_dates`: may
    the dates of all certificates known on the new key settle the order, where nothing that was seen does?"""

    current: Issued
    past: tuple[Past, ...]
    disclosed: When
    fixed: When
    placed: When
    now: Moment
    placed_by: L["", "record", "word"] = ""
    by_dates: bool = True


class Word(msgspec.Struct, frozen=True):
    """One answer, why, and the certificates from before that it stands on."""

    word: str
    why: Reason
    on: tuple[Past, ...] = ()


class Reissue(msgspec.Struct, frozen=True):
    """The five answers: key new, same, unknown; issued after, before, ambiguous; old revoked, not_revoked,
    expired, unknown; order rotated_before_fix, after_fix, unknown; overall (see `Overall`)."""

    key: Word
    issued: Word
    old: Word
    order: Word
    overall: Word


def reissue(asked: Question) -> Reissue:
    """Total: every question has its five answers."""
    key = _key(asked)
    old = _old(asked)
    order = _order(asked) if key.word == "new" else Word("unknown", "order_needs_key")
    return Reissue(key, _issued(asked), old, order, _overall(key, old, order))


def _limit(asked: Question) -> Moment:
    """Whatever was in use by then was in use while the flaw was there."""
    return max(asked.disclosed.low, asked.fixed.low)


def _by(asked: Question, past: Past) -> Moment:
    """It was there by this moment; END where that is not known. A saved one was there by its owner's word."""
    if past.source == "record":
        return END if past.seen is None else past.seen
    if past.source == "saved":
        return past.certificate.not_before
    known = [one for one in (past.certificate.logged, past.certificate.stamped) if one is not None]
    return min(known, default=END)


def _exposed(asked: Question) -> tuple[Past, ...]:
    """Those of before the fix that were still good at the disclosure: whatever key they have was exposed."""
    limit = _limit(asked)
    return tuple(
        one
        for one in asked.past
        if _by(asked, one) <= limit and one.certificate.not_after >= asked.disclosed.low
    )


def in_force(one: Issued, disclosed: When, fixed: When) -> bool:
    """Was it good at some time between the disclosure and the fix (as far as that is known)?"""
    return one.not_before <= max(disclosed.high, fixed.high if fixed.known else disclosed.high) and (
        one.not_after >= disclosed.low
    )


def _key(asked: Question) -> Word:
    mine, limit = asked.current.spki, _limit(asked)
    if not mine:
        return Word("unknown", "current_unknown")
    same = [one for one in asked.past if one.certificate.spki == mine and _by(asked, one) <= limit]
    if asked.placed.high <= asked.disclosed.low or any(
        _by(asked, one) <= asked.disclosed.low for one in same
    ):
        return Word("same", "same_key", tuple(same))
    others = [one for one in _exposed(asked) if one.certificate.spki not in ("", mine)]
    if same or asked.placed.high <= limit:
        first = min([asked.placed.high, *(_by(asked, one) for one in same)])
        earlier = tuple(one for one in others if _by(asked, one) < first)
        return Word("new", "other_key", earlier) if earlier else Word("same", "same_key", tuple(same))
    others = others or _seen_since(asked)
    if others:
        return Word("new", "other_key", tuple(others))
    listed = tuple(one for one in _exposed(asked) if not one.certificate.spki)
    return Word("unknown", "listed_without_key" if listed else "no_baseline", listed)


def _seen_since(asked: Question) -> list[Past]:
    """Other keys that were seen after the disclosure, before the current one was anywhere: so it is none of
    those that were there when the flaw became public."""
    low = asked.placed.low
    if low < asked.disclosed.high or any(
        one.certificate.spki == asked.current.spki and _by(asked, one) <= low for one in asked.past
    ):
        return []
    return [
        one
        for one in asked.past
        if one.source == "record"
        and one.certificate.spki not in ("", asked.current.spki)
        and _by(asked, one) <= low
    ]


def _not_before_this(certificate: Issued) -> Moment:
    """It was issued at this moment or later: its dates, and the logs' stamps that its issuer put into it."""
    return max(certificate.not_before, certificate.stamped or BEGINNING)


def _issued(asked: Question) -> Word:
    current = asked.current
    known = [one for one in (current.logged, current.stamped) if one is not None]
    on = tuple(one for one in asked.past if current.sha256 and one.certificate.sha256 == current.sha256)
    there = min([*known, *(_by(asked, one) for one in on if one.source == "record")], default=END)
    if there <= asked.disclosed.low:
        return Word("before", "there_before", on)
    if _not_before_this(current) > asked.disclosed.high:
        return Word("after", "dated_after")
    return Word("ambiguous", "dates_kept" if current.not_before <= asked.disclosed.low else "same_day")


def _order(asked: Question) -> Word:
    """Was the new key put in place before or after the fix?"""
    if not asked.fixed.known:
        return Word("unknown", "fix_unknown")
    mine = [one for one in asked.past if one.certificate.spki == asked.current.spki]
    certificates = [asked.current, *(one.certificate for one in mine)]
    used = min([asked.placed.high, *(_by(asked, one) for one in mine if one.source != "transparency")])
    if used <= asked.fixed.low:
        return Word("rotated_before_fix", "key_before_fix", tuple(mine))
    if asked.placed.known and asked.placed_by == "word" and before(asked.fixed, asked.placed):
        return Word("after_fix", "said_after", tuple(mine))
    if asked.placed.low > asked.fixed.high:  # in one instant both may have been there, as `spread` has it
        return Word("after_fix", "seen_after", tuple(mine))
    logged = [moment for one in certificates for moment in (one.logged, one.stamped) if moment is not None]
    if min(logged, default=END) <= asked.fixed.low:
        return Word("rotated_before_fix", "issued_before_fix", tuple(mine))
    if asked.by_dates and min(_not_before_this(one) for one in certificates) >= asked.fixed.high:
        between = tuple(_between(asked))
        if between:
            return Word("unknown", "between_unknown", between)
        return Word("after_fix", "issued_after", tuple(mine))
    return Word("unknown", "key_order_unknown", tuple(mine))


def _between(asked: Question) -> list[Past]:
    """Listed certificates of an unknown key that may have carried the new key before the fix."""
    return [
        one
        for one in asked.past
        if not one.certificate.spki
        and one.certificate.not_before < asked.fixed.high
        and one.certificate.not_after > asked.disclosed.low
    ]


def fate(past: Past, now: Moment) -> Word:
    """One old certificate: revoked, expired (which is not revoked), not_revoked, or unknown and why."""
    found = past.revocation
    if found.status == "revoked":
        return Word("revoked", "listed_revoked", (past,))
    if past.certificate.not_after < now:
        return Word("expired", "expired", (past,))
    if found.status == "not_revoked":
        return Word("not_revoked", "still_good", (past,))
    return Word("unknown", found.trouble, (past,))


def _old(asked: Question) -> Word:
    """The weakest of them: one that is still good is enough for whoever has its key."""
    fates = [
        fate(one, asked.now)
        for one in _exposed(asked)
        if one.certificate.sha256 != asked.current.sha256 or not one.certificate.sha256
    ]
    fates = [
        Word("unknown", "listed_without_key", one.on)
        if one.word == "unknown" and not one.on[0].certificate.spki
        else one
        for one in fates
    ]
    if not fates:
        return Word("unknown", "no_old")
    for word in ("not_revoked", "unknown", "expired", "revoked"):
        found = [one for one in fates if one.word == word]
        if found:
            return Word(word, found[0].why, tuple(past for one in found for past in one.on))
    raise AssertionError("a fate has one of these words")


def _overall(key: Word, old: Word, order: Word) -> Word:
    if key.word == "same":
        return Word("not_done", "same_key", key.on)
    if key.word == "unknown":
        return Word("cannot_tell", key.why, key.on)
    if order.word == "rotated_before_fix":
        return Word("not_done", order.why, order.on)
    if order.word == "unknown":
        return Word("cannot_tell", order.why, order.on)
    if old.word == "unknown":
        return Word("cannot_tell", "old_unknown", old.on)
    if old.word == "not_revoked":
        return Word("partial", "still_good", old.on)
    return Word("complete", "all_done", (*key.on, *old.on))
