"""Every word of the pages and every code, with its sentence: of judgements, looks, grades, other tools."""

from __future__ import annotations

import re
from typing import get_args

from stanch.knowledge import playbooks, ratings
from stanch.observe.peers import files as peers
from stanch.observe.tls import reasons
from stanch.observe.tls.grade.measures import Unmeasured
from stanch.tell import explanations, grade_words, looks, page_words
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
    return done[0].done, explanations.of_step(verbs)


def _plain(word: str) -> str:
    return word.casefold().rstrip("?.")


def glossary() -> dict[str, str]:
    """By word and code. Where two speak of one code, what a look means by it stands."""
    seen = {why: looks.sentence(why, reasons.OWN) for why in (*reasons.SHARED, *reasons.OWN)}
    told = {code: looks.of_tool(says, name) for code, (says, name) in peers.glossary().items()}
    unmeasured = {why: grade_words.unmeasured(explanations.of_grade(why)) for why in get_args(Unmeasured)}
    grades = {cap.id: grade_words.capped(cap.grade, cap.says, cap.do) for cap in ratings.rules().caps}
    words = explanations.of_judgements() | seen | grades | unmeasured
    return page_words.words() | words | told
