"""Every word of the pages and every code, with its sentence: of judgements, looks, grades, other tools."""

from __future__ import annotations

import re
from typing import get_args

from stanch.knowledge import playbooks, ratings
from stanch.observe.peers import files as peers
from stanch.observe.tls import reasons
from stanch.observe.tls.grade.measures import Unmeasured
from stanch.tell import explanations
from stanch.tell.page_words import WORDS
from stanch.tell.words import begun


def meaning(code: str) -> tuple[str, str] | None:
    """A word as it is listed, and what it means; None where there is none. Capitals, a question mark and the
    numbers of steps behind it ("Waits for 2 and 3") make no difference. A step of a shipped event is known by
    what it is called once it is done."""
    wanted = re.sub(r"[\s\d,?.]+(and[\s\d,?.]+)?$", "", code).casefold()
    words = glossary()
    found = next((one for one in (code, *words) if one in words and _plain(one) == _plain(code)), None)
    found = found or next((one for one in words if _plain(one) == wanted), None)
    if found is not None:
        return found, words[found]
    steps = [one for name in playbooks.shipped() for one in playbooks.load(name).remedies]
    done = [one for one in steps if _plain(one.done) == wanted]
    if not done:
        return None
    verbs = dict.fromkeys(begun(one.verb) for one in done)
    return done[0].done, f"A step that is done, by a look or by somebody’s word: {'; or '.join(verbs)}."


def _plain(word: str) -> str:
    return word.casefold().rstrip("?.")


def glossary() -> dict[str, str]:
    """By word and code. Where two speak of one code, what a look means by it stands."""
    looks = {str(why): text for why, text in reasons.SENTENCES.items()}
    unmeasured = {why: f"Not measured: {explanations.of_grade(why)}." for why in get_args(Unmeasured)}
    grades = {cap.id: f"A grade of {cap.grade} at best. {cap.says} {cap.do}" for cap in ratings.rules().caps}
    words = explanations.of_judgements() | looks | grades | unmeasured
    return WORDS | words | peers.glossary()
