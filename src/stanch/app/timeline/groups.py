"""What was written down at once, as one: the answer, the look or the step, and what it brought along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from stanch.app.timeline.entries import Event

MOST = 3
"""So many of its findings are shown beside an act."""


class Group(msgspec.Struct, frozen=True):
    """Entries that one act wrote: the one that says what it was, what it found of the event, and the others,
    in order."""

    first: Event
    seen: tuple[Event, ...] = ()
    others: tuple[Event, ...] = ()

    @property
    def beside(self) -> int:
        """How many others there are."""
        return len(self.others)

    @property
    def undo(self) -> int:
        """The entry by which all of it can be undone; 0 where it cannot."""
        return next((one.seq for one in (self.first, *self.seen, *self.others) if one.undo), 0)


def groups(events: Iterable[Event]) -> Iterator[Group]:
    """The entries by the act that wrote them, in the order of the record."""
    for _batch, some in groupby(events, key=lambda one: (one.batch, one.actor)):
        found = list(some)
        first = min(found, key=lambda one: (one.retracted, one.rank, one.seq))
        rest = [one for one in found if one is not first]
        seen = [one for one in rest if one.rank == 1]
        seen = seen if len(seen) <= MOST else []
        yield Group(first, tuple(seen), tuple(one for one in rest if one not in seen))
