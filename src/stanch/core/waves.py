"""More of the same event became public later, a second flaw or a second day of poisoned packages: which words
still count (97)?

Whoever said on Friday that nothing was affected, or that all was mended, said nothing of what became public
on Tuesday. What was measured is judged by the ranges, whenever it was measured.
"""

from __future__ import annotations

from stanch.core.marks import WORDS, Evidence
from stanch.core.model import Provenance
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Remedy
from stanch.core.words import Word


def silence(evidence: Evidence, since: Moment) -> None:
    """Drop the words by which an asset is clean, or mended, that were said before `since`. Those that named
    the version which a step went to were judged by it."""
    judged = evidence.words.judged if evidence.words is not None else set()

    def stands(said: Moment, on: tuple[Seq, ...], provenance: Provenance) -> bool:
        return provenance not in WORDS or said >= since or (on[0], said) in judged

    whole, endings = evidence.all, evidence.endings
    evidence.all = [one for one in whole if one.yes or stands(one.said, one.on, one.provenance)]
    evidence.endings = [one for one in endings if stands(one.said, one.on, one.provenance)]
    dropped = [
        *(one.high for one in whole if one not in evidence.all),
        *(one.when.high for one in endings if one not in evidence.endings),
    ]
    if dropped:
        evidence.said = "earlier_wave"
        evidence.dropped = max(dropped)


def too_early(remedy: Remedy, word: Word, since: Moment | None) -> bool:
    """Was it said to be mended before more of the event was public, without a version?"""
    mended = remedy.mends and word.step.done == "yes" and not word.step.to
    return since is not None and mended and word.said_at < since
