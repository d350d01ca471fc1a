"""When was an incident open? It is opened, closed, and may be opened again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from stanch.core.model import Incident
from stanch.core.moments import Moment


class Episode(NamedTuple):
    """Open from this moment on, until that one; None while it still is."""

    opened: Moment
    closed: Moment | None


def episodes(rows: Iterable[Incident]) -> tuple[Episode, ...]:
    """The times in which it was open, by its entries that stand, in the order of the record. An entry of an
    open one that names another playbook (a refinement) begins nothing."""
    found: list[Episode] = []
    for one in rows:
        if not found or (found[-1].closed is not None and one.closed_at is None):
            found.append(Episode(one.opened_at, one.closed_at))
        else:
            found[-1] = Episode(found[-1].opened, one.closed_at)
    return tuple(found)
