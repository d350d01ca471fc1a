"""What is asked of a service or a name that nobody has confirmed, and of what leaves no trace."""

from __future__ import annotations

from stanch.knowledge.messages import FIRST, say


def of_discovery(name: str) -> str:
    """Of something that was found, and that nobody has confirmed."""
    return say(FIRST, "screens.asked.discovery", name=name)


def of_unregistered(name: str) -> str:
    """Of something that is named and not written down."""
    return say(FIRST, "screens.asked.unregistered", name=name)


def of_misuse() -> str:
    return say(FIRST, "screens.asked.misuse")


def which_is_right(reason: str) -> str:
    """Of a service that said two things."""
    return say(FIRST, "screens.asked.which_is_right", reason=reason)
