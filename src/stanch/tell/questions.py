"""What nobody knows yet, in words: each question, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.core.moments import During
from stanch.core.reasons import Why
from stanch.knowledge import phrases
from stanch.tell import dates, explanations, names
from stanch.tell.capitals import raised
from stanch.tell.screens import Words, say

FIRST = Words[str]("screens.questions.first.{}", ("start", "host", "artefact", "workflow"))
"""What is asked first, where nothing is written down at which the event can be."""


def nothing() -> str:
    """That nothing is written down at which the event can be."""
    return say("screens.questions.nothing_yet")


def exposed(name: str, tense: str) -> str:
    """Of something of ours, today or before."""
    return say(f"screens.questions.exposed_{'now' if tense == 'now' else 'before'}", name=name)


def since_when(name: str, period: During) -> tuple[str, str]:
    """Of something that was exposed: how exactly that is known."""
    span = dates.span(period)
    known = say("screens.questions.known_span", span=raised(span))
    return say("screens.questions.since_when", name=name), known


def affected(called: Sequence[str], *, everyone: bool) -> str:
    """Of services: of one, of some, of all that we use."""
    if everyone and len(called) > 1:
        return say("screens.questions.all_affected", count=len(called))
    return say("screens.questions.affected", n=len(called), names=names.few(called, 3))


def all_servers(called: Sequence[str]) -> tuple[str, str]:
    """Whether the list of servers is whole, and which are on it."""
    so_far = names.few(called) or say("screens.questions.none")
    return phrases.servers().question, say("screens.questions.so_far", names=so_far)


def within_reach(called: Sequence[str]) -> tuple[str, str]:
    """Which secrets somebody could reach there."""
    asked = say("screens.questions.within_reach", names=names.few(called))
    return asked, say("screens.questions.none_yet")


def of_use(name: str) -> tuple[str, str]:
    """Of a service that the event was at, and that is not written down."""
    return say("screens.questions.of_use", name=name), say("screens.questions.neither_yet")


def of_entry(number: str) -> tuple[str, str]:
    """Of an entry that this version cannot read."""
    newer = say("screens.questions.newer", why=reason("unknown_entry"))
    return say("screens.questions.of_entry", number=number), newer


def reason(why: Why) -> str:
    """What is known of it so far."""
    return explanations.reason(why)


def holds_up(sentence: str) -> str:
    """Which sentence waits for the answer; "" where none does."""
    return "" if not sentence else say("screens.questions.holds_up", sentence=sentence)
