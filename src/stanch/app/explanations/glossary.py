"""Every word of the pages and every code, with its sentence: of judgements, looks, grades, other tools."""

from __future__ import annotations

from typing import get_args

from stanch.knowledge import ratings
from stanch.observe.peers import files as peers
from stanch.observe.tls import reasons
from stanch.observe.tls.grade.measures import Unmeasured
from stanch.tell import explanations, page_words


def glossary() -> dict[str, str]:
    """By word and code. Where two speak of one code, what a look means by it stands."""
    looks = {str(why): text for why, text in reasons.SENTENCES.items()}
    unmeasured = {why: f"Not measured: {explanations.of_grade(why)}." for why in get_args(Unmeasured)}
    grades = {cap.id: f"A grade of {cap.grade} at best. {cap.says} {cap.do}" for cap in ratings.rules().caps}
    words = explanations.of_judgements() | looks | grades | unmeasured
    return page_words.words() | words | peers.glossary()
