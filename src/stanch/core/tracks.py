"""Which marks count on each track of an asset (an address, a product), and what does it show last?"""

from __future__ import annotations

from typing import NamedTuple

from stanch.core.conflicts import Settled, settled
from stanch.core.marks import HOST, RANK, Evidence, Mark, carries, of_images
from stanch.core.model import Provenance, Tri
from stanch.core.moments import BEGINNING, Moment, Seq
from stanch.core.reasons import Why


def settled_tracks(evidence: Evidence, needed: tuple[str, ...]) -> dict[str, Settled]:
    """The marks of each track, with those of the whole asset, held against one another.

    What is said of the whole asset as exposed speaks of the addresses that it has now: what is known of one
    that it lost is what was seen there (30).
    """
    whole = evidence.all
    if not whole:
        return {
            name: settled(marks if _ordered(marks) else sorted(marks), evidence.ends(name))
            for name, marks in evidence.tracks.items()
        }
    clean = [mark for mark in whole if not mark.yes]
    found: dict[str, Settled] = {}
    for name, marks in evidence.tracks.items():
        current = not needed or name in needed or name.startswith(HOST)
        found[name] = settled(sorted([*marks, *(whole if current else clean)]), evidence.ends(name))
    for name in needed if needed or found else ("",):
        if name not in found:
            found[name] = settled(sorted(whole), evidence.endings)
    return found


def _ordered(marks: list[Mark]) -> bool:
    """Are these in order? What is looked at again and again is written down in order."""
    before = BEGINNING
    for mark in marks:
        if mark.low <= before:
            return len(marks) == 1
        before = mark.low
    return True


class Latest(NamedTuple):
    """What a track last showed, and up to when."""

    at: Moment
    verdict: Tri
    on: tuple[Seq, ...]
    provenance: Provenance
    why: Why = ""


def latest(marks: list[Mark], true_at: Moment, disclosed: Moment) -> Latest | None:
    """What a track last said, and up to when; what covers this moment beats what came before (6)."""
    best: Mark | None = None
    upto = BEGINNING
    after: Mark | None = None
    for mark in marks:
        if mark.sometime:
            continue
        if mark.low <= true_at:
            high = mark.high if mark.high < true_at else true_at
            if best is None or high > upto or (high == upto and _before(mark, best)):
                best, upto = mark, high
        elif after is None or (mark.low == after.low and mark.yes != (best.yes if best else None)):
            after = mark
    if best is None:
        return None
    verdict: Tri = "yes" if best.yes else "no"
    if best.silent:
        return Latest(upto, "unknown", best.on, best.provenance, "stale")  # 28
    agree = after is not None and after.yes == best.yes and not after.silent and carries(best, after)
    if agree and after is not None and disclosed <= upto < true_at:
        return Latest(true_at, verdict, (*best.on, *after.on), best.provenance)  # 7: two that agree
    return Latest(upto, verdict, best.on, best.provenance)


def _before(mark: Mark, best: Mark) -> bool:
    """Of two that speak up to the same instant, a yes goes before a no (6). But a word that names no end
    ended with the look that saw it mended (31), and one on when it ended leaves unknown what is now (28)."""
    if best.silent:  # a look of that very instant tells what is now
        return not mark.yes and mark.connections > 0
    if mark.silent:
        return best.yes
    if mark.yes != best.yes and mark.on == best.on:
        return best.yes  # whoever says until when it was exposed says that it was not from then on
    if mark.yes == best.yes:
        return mark.yes and RANK[mark.provenance] >= RANK[best.provenance]
    yes, no = (mark, best) if mark.yes else (best, mark)
    return mark.yes != (yes.open and no.connections > 0)


def over(track: Settled, true_at: Moment) -> bool:
    """Has the time passed in which it was bad, and did nobody see it without that by now (144)?"""
    known = [one for one in track.marks if not one.sometime and not one.silent and one.low <= true_at]
    last = max((mark.high for mark in known if mark.yes), default=BEGINNING)
    after = [mark for mark in known if not mark.yes and mark.high > last]
    return any(mark.over for mark in after) and all(mark.over for mark in after)


def images_unread(tracks: dict[str, Settled], true_at: Moment, disclosed: Moment) -> Why:
    """Why there may be more: in images that nobody read (145)."""
    for name in filter(of_images, tracks):
        found = latest(tracks[name].marks, true_at, disclosed)
        if found is None or found.verdict != "no":
            return "images_not_read"
    return ""
