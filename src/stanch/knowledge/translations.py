"""A playbook's words in another language: each that a notice can need, and each says what English says."""

from __future__ import annotations

from collections.abc import Mapping

from stanch.core import names
from stanch.core.playbook import BECAME, Playbook
from stanch.core.translations import TextsIn, Translation, WordsIn
from stanch.knowledge import messages
from stanch.knowledge.claims import SLOTS
from stanch.knowledge.playbook_file import File, InLanguage
from stanch.knowledge.reading import Document

OR_NONE = "; or leave the whole language out: then nothing is said in it"
VERBS = {"de": ("haben", "sein")}
"""By language: the verbs that a `flaw` can go with."""


def checked(document: Document, file: File) -> tuple[Translation, ...]:
    """The translations of a playbook. BadInput names the line of what is missing, or does not fit."""
    for language, one in file.translations.each():
        place = f"$.translations.{language}"
        _check_words(document, file, one.words, f"{place}.words", language)
        _check_done(document, file, one, place)
        _check_claims(document, file, one, place, language)
    return tuple(one.translation(language) for language, one in file.translations.each())


def pairs(playbook: Playbook, translation: Translation) -> Mapping[str, tuple[str, str]]:
    """Each text of an event, in English and in another language, by where it stands."""
    words, there = playbook.words, translation.words
    fields = ("name", "what", "flaw", "logs", "became", "shown")
    found = {f"words.{field}": (getattr(words, field), getattr(there, field)) for field in fields}
    for field in ("without", "exposed_to", "not_exposed_to"):
        found[f"words.{field}"] = (words.flaw, getattr(there, field))
    done, texts = dict(translation.done), dict(translation.claims)
    found.update({f"done.{one.id}": (one.done, done.get(one.id, "")) for one in playbook.remedies})
    for claim in playbook.claims:
        id = claim.id.removeprefix(f"{playbook.id}.")
        for field in ("plain", "technical", "wish"):
            if id in texts:
                found[f"claims.{id}.{field}"] = (getattr(claim, field), getattr(texts[id], field))
    return found


def left_behind(playbook: Playbook, shipped: Playbook, language: str) -> str:
    """Where the English of a shipped playbook was changed, and its translation was not: it says something
    else by now. "" where nothing was left behind."""
    ours, theirs = (_pairs_in(event, language) for event in (playbook, shipped))
    for place, (english, other) in ours.items():
        before = theirs.get(place, (english, other))
        if before[0] != english and before[1] == other and other:
            return place
    return ""


def _pairs_in(playbook: Playbook, language: str) -> Mapping[str, tuple[str, str]]:
    for one in playbook.translations:
        if one.language == language:
            return pairs(playbook, one)
    return {}


def _check_words(document: Document, file: File, words: WordsIn, place: str, language: str) -> None:
    document.fit(f"{place}.name", names.words, words.name)
    for field in ("flaw", "without"):
        document.fit(f"{place}.{field}", names.reason, getattr(words, field))
    for field in ("what", "logs", "shown"):
        document.fit(f"{place}.{field}", names.line, getattr(words, field))
    if words.became:
        document.fit(f"{place}.became", names.reason, words.became)
    conditional = any(one.needs or one.unless for one in file.detectors)
    for field in ("exposed_to", "not_exposed_to"):
        text = getattr(words, field)
        if conditional and not text:
            expected = f"{field}, for what has the flaw may not be exposed to it"
            raise document.fail(place, f"{field} is missing", expected)
        if text:
            document.fit(f"{place}.{field}", names.reason, text)
    if words.verb not in VERBS[language]:
        raise document.fail(f"{place}.verb", f"found {words.verb!r}", f"one of {', '.join(VERBS[language])}")
    if bool(words.shown) != bool(file.words.shown):
        expected = (
            f"the same in this language: {file.words.shown}" if file.words.shown else "none: English has none"
        )
        raise document.fail(f"{place}.shown", f"{words.shown!r}", expected)
    if file.words.became != BECAME and not words.became:
        raise document.fail(place, "became is missing", f"the same in this language: {file.words.became}")


def _check_done(document: Document, file: File, one: InLanguage, place: str) -> None:
    known = {remedy.id: remedy.done for remedy in file.remedies}
    for id, done in known.items():
        if done and not one.done.get(id):
            raise document.fail(f"{place}.done", f"{id} is missing", f"in this language: {done}{OR_NONE}")
    for id, done in one.done.items():
        if id not in known:
            raise document.fail(f"{place}.done.{id}", id, f"one of {', '.join(known)}")
        document.fit(f"{place}.done.{id}", names.line, done)


def _check_claims(document: Document, file: File, one: InLanguage, place: str, language: str) -> None:
    plurals = messages.load(language).plurals
    for claim in file.claims:
        texts = one.claims.get(claim.id)
        if texts is None:
            expected = f"its texts in this language{OR_NONE}"
            raise document.fail(f"{place}.claims", f"{claim.id} is missing", expected)
        for field in ("plain", "technical", "wish"):
            _check_text(
                document, f"{place}.claims.{claim.id}.{field}", claim, texts, field, language, plurals
            )
    for id in one.claims:
        if id not in {claim.id for claim in file.claims}:
            raise document.fail(f"{place}.claims.{id}", id, "the id of a claim of this playbook")


def _check_text(
    document: Document,
    place: str,
    claim: object,
    texts: TextsIn,
    field: str,
    language: str,
    plurals: tuple[str, ...],
) -> None:
    text, english = getattr(texts, field), getattr(claim, field)
    document.fit(place, names.line, text)
    if bool(text) != bool(english):
        raise document.fail(place, f"{text!r}", f"the same in this language: {english!r}")
    found = messages.read(document, place, text, language, plurals)
    first = messages.read(document, place, english, messages.FIRST, messages.load(messages.FIRST).plurals)
    messages.same_said(document, place, found, first)
    unknown = found.arguments - SLOTS - messages.FORMS
    if unknown:
        raise document.fail(place, f"the slot {min(unknown)}", f"one of {', '.join(sorted(SLOTS))}")
