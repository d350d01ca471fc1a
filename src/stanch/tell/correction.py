"""How a correction begins: what we wrote, when, and in which way it was not so."""

from __future__ import annotations

from typing import get_args

from stanch.core.moments import Moment
from stanch.core.notice_review import Fate
from stanch.core.ways import Way
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates

FELL: tuple[Way, ...] = (
    "asked", "early", "passed", "otherwise", "gainsaid", "unsaid", "role", "overtaken", "too_soon",
    "incomplete",
)  # fmt: skip
LOST: tuple[Way, ...] = (
    "asked", "early", "withdrawn", "otherwise", "gainsaid", "unsaid", "role", "worded", "by_word", "too_soon",
    "incomplete",
)  # fmt: skip
"""The ways of a sentence that fell, and of one that lost its ground, for which there are words."""


def said(text: str, fate: Fate, way: Way = "", language: str = FIRST) -> str:
    """What a correction says of a sentence that we wrote. `language`: the one in which it was written."""
    if fate == "fell":
        return say(language, f"corrections.fell.{way if way in FELL else 'untrue'}", text=text)
    return say(language, f"corrections.lost.{way if way in LOST else 'doubtful'}", text=text)


def each(text: str, fate: Fate, language: str = FIRST) -> frozenset[str]:
    """All that a correction can say of a sentence that fell so, whatever the way."""
    return frozenset(said(text, fate, way, language) for way in get_args(Way))


def quoted(text: str, language: str = FIRST) -> str:
    """A sentence as a correction quotes it, whatever it says of it; on one line."""
    return say(language, "names.quoted", name=" ".join(text.split()))


def opening(sent_at: Moment, language: str = FIRST) -> str:
    """The first sentence of a correction of what was sent then."""
    return say(language, "corrections.opening", dated=dates.dated(sent_at, language))
