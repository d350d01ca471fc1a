"""Why a component that is in a list of packages cannot be judged."""

from __future__ import annotations

from stanch.knowledge.messages import FIRST, say


def unjudged(why: str) -> str:
    """As a clause with a verb."""
    return say(FIRST, f"screens.parts.{why}")
