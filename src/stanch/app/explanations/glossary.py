"""Every word of the pages and every code, with its sentence: of judgements, looks, grades, other tools."""

from __future__ import annotations

from typing import get_args

from stanch.knowledge import ratings
from stanch.observe.peers import files as peers
from stanch.observe.tls import reasons
from stanch.observe.tls.grade.measures import Unmeasured
from stanch.tell import explanations, grade_words, looks, page_words


def glossary() -> dict[str, str]:
    """By word and code. Where two speak of one code, what a look means by it stands."""
    seen = {why: looks.sentence(why, reasons.OWN) for why in (*reasons.SHARED, *reasons.OWN)}
    told = {code: looks.of_tool(says, name) for code, (says, name) in peers.glossary().items()}
    unmeasured = {why: grade_words.unmeasured(explanations.of_grade(why)) for why in get_args(Unmeasured)}
    grades = {cap.id: grade_words.capped(cap.grade, cap.says, cap.do) for cap in ratings.rules().caps}
    words = explanations.of_judgements() | seen | grades | unmeasured
    return page_words.words() | words | told
