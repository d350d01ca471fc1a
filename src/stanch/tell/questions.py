"""What nobody knows yet, in words: each question, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.core.moments import During
from stanch.core.reasons import Why
from stanch.knowledge import phrases
from stanch.tell import dates, explanations, names

NOTHING = "Nothing where this event can be is written down yet."
FIRST = {
    "start": "Which servers do your customers reach?",
    "host": "Which machines run your software?",
    "artefact": "What do you build? Give its lock file.",
    "workflow": "What runs your builds?",
}
"""What is asked first, where nothing is written down at which the event can be."""


def exposed(name: str, tense: str) -> str:
    """Of something of ours, today or before."""
    return f"Is {name} exposed today?" if tense == "now" else f"Was {name} exposed before?"


def since_when(name: str, period: During) -> tuple[str, str]:
    """Of something that was exposed: how exactly that is known."""
    span = dates.span(period)
    return f"Since when was {name} exposed?", f"{span[:1].upper()}{span[1:]}."


def affected(called: Sequence[str], *, everyone: bool) -> str:
    """Of services: of one, of some, of all that we use."""
    if len(called) == 1:
        return f"Is {called[0]} affected?"
    if everyone:
        return f"Are the {len(called)} services that you use affected?"
    return f"Are {names.few(called, 3)} affected?"


def all_servers(called: Sequence[str]) -> tuple[str, str]:
    """Whether the list of servers is whole, and which are on it."""
    return phrases.servers().question, f"So far: {names.few(called) or 'none'}."


def within_reach(called: Sequence[str]) -> tuple[str, str]:
    """Which secrets somebody could reach there."""
    return (
        f"Which keys and passwords are within reach of {names.few(called)}?",
        "None is written down yet.",
    )


def of_use(name: str) -> tuple[str, str]:
    """Of a service that the event was at, and that is not written down."""
    return (
        f"Do you use {name}, or did you, and what did you keep there?",
        "Neither is written down yet.",
    )


def of_entry(number: str) -> tuple[str, str]:
    """Of an entry that this version cannot read."""
    return f"What does entry {number} say?", f"{reason('unknown_entry')} A newer one can: update stanch."


def reason(why: Why) -> str:
    """What is known of it so far."""
    return explanations.reason(why)


def holds_up(sentence: str) -> str:
    """Which sentence waits for the answer; "" where none does."""
    return "" if not sentence else f"Holds up “{sentence}”"
