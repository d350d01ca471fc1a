"""Why a component that is in a list of packages cannot be judged."""

from __future__ import annotations

from stanch.tell.screens import say


def unjudged(why: str) -> str:
    """As a clause with a verb."""
    return say(f"screens.parts.{why}")
