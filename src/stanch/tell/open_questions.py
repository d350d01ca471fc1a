"""What is asked of a service or a name that nobody has confirmed, and of what leaves no trace."""

from __future__ import annotations

from stanch.tell.screens import say


def of_discovery(name: str) -> str:
    """Of something that was found, and that nobody has confirmed."""
    return say("screens.asked.discovery", name=name)


def of_unregistered(name: str) -> str:
    """Of something that is named and not written down."""
    return say("screens.asked.unregistered", name=name)


def of_misuse() -> str:
    return say("screens.asked.misuse")


def which_is_right(reason: str) -> str:
    """Of a service that said two things."""
    return say("screens.asked.which_is_right", reason=reason)
