"""Which marks count on each track of an asset: an address of an endpoint, a product on a host?"""

from __future__ import annotations

from stanch.core.conflicts import Settled, settled
from stanch.core.evidence import HOST
from stanch.core.marks import Evidence, Mark
from stanch.core.moments import BEGINNING


def settled_tracks(evidence: Evidence, needed: tuple[str, ...]) -> dict[str, Settled]:
    """The marks of each track, with those of the whole asset, held against one another.

    What is said of the whole asset as exposed speaks of the addresses that it has now: what is known of one
    that it lost is what was seen there (30).
    """
    whole, endings = evidence.all, evidence.endings
    if not whole:
        return {
            name: settled(marks if _ordered(marks) else sorted(marks), endings)
            for name, marks in evidence.tracks.items()
        }
    clean = [mark for mark in whole if not mark.yes]
    found: dict[str, Settled] = {}
    for name, marks in evidence.tracks.items():
        current = not needed or name in needed or name.startswith(HOST)
        found[name] = settled(sorted([*marks, *(whole if current else clean)]), endings)
    for name in needed if needed or found else ("",):
        if name not in found:
            found[name] = settled(sorted(whole), endings)
    return found


def _ordered(marks: list[Mark]) -> bool:
    """Are these in order? What is looked at again and again is written down in order."""
    before = BEGINNING
    for mark in marks:
        if mark.low <= before:
            return len(marks) == 1
        before = mark.low
    return True
