"""What goes with the answer of a service, where it is shown in a row."""

from __future__ import annotations

from stanch.tell.capitals import lowered
from stanch.tell.screens import say
from stanch.tell.words import ANSWERS


def besides(other: str, *, opposite: bool) -> str:
    """Of a service that gave `other` too, which may be the later one; or that said the opposite before."""
    if other:
        return say("screens.answered.either", said=lowered(ANSWERS[other]))
    return say("screens.answered.opposite") if opposite else ""
