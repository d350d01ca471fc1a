"""Every code that is printed, with its plain sentence: of judgements, of looks, of grades, of other tools."""

from __future__ import annotations

from typing import get_args

from stanch.knowledge import ratings
from stanch.observe.peers import files as peers
from stanch.observe.tls import reasons
from stanch.observe.tls.grade.measures import Unmeasured
from stanch.tell import explanations


def glossary() -> dict[str, str]:
    """By code. Where two speak of one code, what a look means by it stands."""
    looks = {str(why): text for why, text in reasons.SENTENCES.items()}
    unmeasured = {why: f"Not measured: {explanations.of_grade(why)}." for why in get_args(Unmeasured)}
    grades = {cap.id: f"A grade of {cap.grade} at best. {cap.says} {cap.do}" for cap in ratings.rules().caps}
    words = explanations.of_judgements() | looks | grades | unmeasured
    return words | peers.glossary()
