"""In use, or no longer used since when: in words."""

from __future__ import annotations

from stanch.core.moments import When
from stanch.knowledge.messages import FIRST
from stanch.tell import dates
from stanch.tell.screens import say


def words(end: When | None) -> str:
    """no longer used since 8 April 2014."""
    if end is None:
        return say("screens.uses.in_use")
    return say("screens.uses.no_longer", since=dates.around(end, FIRST, "since"))
