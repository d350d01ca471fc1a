"""In use, or no longer used since when: in words."""

from __future__ import annotations

from stanch.core.moments import When
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates


def words(end: When | None) -> str:
    """no longer used since 8 April 2014."""
    if end is None:
        return say(FIRST, "screens.uses.in_use")
    return say(FIRST, "screens.uses.no_longer", since=dates.around(end, FIRST, "since"))
