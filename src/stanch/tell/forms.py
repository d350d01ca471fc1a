"""What a form says of itself: how many of its answers cannot be taken, and which repair it offers."""

from __future__ import annotations

from stanch.tell.screens import say


def several(count: int) -> str:
    """ "Two answers cannot be taken as they are." """
    return say("screens.forms.several", n=count, count=str(count))


def use(what: str) -> str:
    """A repair, on the button that fills it in."""
    return say("screens.forms.use", what=what)
