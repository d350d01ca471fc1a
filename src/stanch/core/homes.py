"""Which incident does an entry of version 1 belong to, which names none?

It counts for the one that was opened last before it; what was written before any was opened, for the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from stanch.core.entries import Scoped
from stanch.core.model import Incident, IncidentId
from stanch.core.moments import Seq

S = TypeVar("S", bound=Scoped)


class Homes:
    """The incidents that were opened last, by the entry from which on they were. `rows` stand, in order."""

    def __init__(self, rows: Iterable[tuple[Seq, Incident]]) -> None:
        self._since: list[Seq] = []
        self._last: list[IncidentId] = []
        latest: dict[IncidentId, Incident] = {}
        for seq, incident in rows:
            latest[incident.id] = incident
            still_open = [one for one in latest.values() if one.closed_at is None]
            last = max(still_open or list(latest.values()), key=lambda one: one.opened_at)
            self._since.append(seq)
            self._last.append(last.id)

    def placed(self, seq: Seq, entry: S) -> S:
        """The entry of that number, with its incident; as it is where it names one, or none was opened."""
        if entry.incident or not self._last:
            return entry
        home = self._last[max(0, bisect_right(self._since, seq) - 1)]
        return msgspec.structs.replace(entry, incident=home)
