"""What an event is called in a sentence: its playbook's words, in each language that it has."""

from __future__ import annotations

from collections.abc import Mapping

from stanch.core.catalogue import Claim
from stanch.core.model import RemedyId
from stanch.core.playbook import BECAME, Playbook
from stanch.core.translations import WordsIn
from stanch.errors import BadInput
from stanch.knowledge import message_format, messages, playbooks
from stanch.knowledge.message_format import Message
from stanch.knowledge.messages import FIRST, say


def words(playbook: Playbook, language: str = FIRST) -> WordsIn:
    """The event in plain words. BadInput where its playbook has none in that language."""
    had = playbook.words
    if language == FIRST:
        return WordsIn(
            name=had.name,
            what=had.what,
            verb="",
            flaw=had.flaw,
            without=had.flaw,
            logs=had.logs,
            exposed_to=had.flaw,
            not_exposed_to=had.flaw,
            became=had.became,
            shown=had.shown,
        )
    return playbooks.translation(playbook, language).words


def speaks(playbook: Playbook, language: str) -> bool:
    """Has the event words in that language?"""
    try:
        return bool(words(playbook, language))
    except BadInput:
        return False


def became(playbook: Playbook, language: str = FIRST) -> str:
    """What stands before the date on which it became public: "It was made public on"."""
    found = words(playbook, language).became
    return say(language, "event.became") if found in ("", BECAME) else found


def done(playbook: Playbook | None, language: str = FIRST) -> Mapping[RemedyId, str]:
    """What each step is called once it is done."""
    if playbook is None:
        return {}
    if language == FIRST:
        return {one.id: one.done for one in playbook.remedies}
    return dict(playbooks.translation(playbook, language).done)


def sentence(playbook: Playbook, claim: Claim, field: str, language: str = FIRST) -> Message | None:
    """The words of a claim (`field`: plain, technical or wish), with its slots; None where it has none.

    Those of the catalogue stand in the messages; those that a playbook brings, in the playbook.
    """
    text = getattr(claim, field)
    if not (claim.plain or claim.technical):
        return messages.load(language).messages.get(f"claims.{claim.id}.{field}")
    if text and language != FIRST:
        own = dict(playbooks.translation(playbook, language).claims)
        text = getattr(own[claim.id.removeprefix(f"{playbook.id}.")], field)
    return message_format.read(text, language) if text else None
