"""In use, or no longer used since when: in words."""

from __future__ import annotations

from stanch.core.moments import When
from stanch.tell import dates


def words(end: When | None) -> str:
    """no longer used since 8 April 2014."""
    return "in use" if end is None else f"no longer used since {dates.around(end)}"
