"""The answers to "a new key since?", each with its reason as a sentence and what it stands on."""

from __future__ import annotations

import msgspec

from stanch.core.certificates import Past
from stanch.core.key_renewal import Answers, Ground, Ruling
from stanch.core.moments import Moment, iso
from stanch.tell import explanations


class Basis(msgspec.Struct, frozen=True):
    """A certificate that an answer stands on: from where it is known, and what became of it. `source` is
    record, saved or transparency; `spki_sha256` is "" where its key is not known."""

    source: str
    serial: str
    sha256: str
    spki_sha256: str
    not_before: str
    not_after: str
    seen: str | None
    fate: str
    why: str
    by: str
    revoked_at: str | None
    reason: str


class Answer(msgspec.Struct, frozen=True):
    """A word, the reason's code and sentence, what it stands on, and by what: seen, said or dated."""

    word: str
    why: str
    sentence: str
    on: tuple[Basis, ...] = ()
    ground: Ground = "seen"


def said(found: Answers, now: Moment, *, help: bool) -> tuple[Answer, Answer, Answer, Answer, Answer]:
    """The five answers in words: key, issued, old, order, overall. `help`: say what can be given, too."""
    return (
        in_words(found.key, now, help=help),
        in_words(found.issued, now, help=help),
        in_words(found.old, now, help=help),
        in_words(found.order, now, help=help),
        in_words(found.overall, now, help=help),
    )


def in_words(word: Ruling, now: Moment, *, help: bool) -> Answer:
    sentence = explanations.of_key(word.why, help=help)
    return Answer(word.word, word.why, sentence, tuple(_basis(one, now) for one in word.on), word.ground)


def _basis(past: Past, now: Moment) -> Basis:
    one, revocation = past.certificate, past.revocation
    fate, why = past.fate(now)
    return Basis(
        source=past.source,
        serial=one.serial,
        sha256=one.sha256,
        spki_sha256=one.spki,
        not_before=iso(one.not_before),
        not_after=iso(one.not_after),
        seen=None if past.seen is None else iso(past.seen),
        fate=fate,
        why=why,
        by=revocation.by,
        revoked_at=None if revocation.revoked_at is None else iso(revocation.revoked_at),
        reason=revocation.reason,
    )
