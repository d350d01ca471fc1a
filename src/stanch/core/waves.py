"""More of the same event became public later, a second flaw or a second day of poisoned packages: which words
still count (97)?

Whoever said on Friday that nothing was affected, or that all was mended, said nothing of what became public
on Tuesday. What was measured is judged by the ranges, whenever it was measured.
"""

from __future__ import annotations

from collections.abc import Sequence

from stanch.core.marks import WORDS, Evidence
from stanch.core.model import Provenance
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.sayings import Word


def silence(evidence: Evidence, since: Moment) -> None:
    """Drop the words by which an asset is clean, or mended, that were said before `since`. Those that named
    the version which a step went to were judged by it."""
    heard = evidence.words
    judged = set() if heard is None else set(heard.judged)
    if heard is not None and any(one.step.to for one in heard.steps):  # a restart is of that version, too
        judged.update((one.seq, one.said_at) for one in heard.steps)

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


def too_early(playbook: Playbook, said: Sequence[Word], word: Word, by: Moment) -> bool:
    """Is this a word that it was mended, from before more of the event was public, and no step of these names
    a version, by which it would be judged?"""
    since = playbook.last_wave(by)
    if since is None or word.said_at >= since or word.step.done != "yes":
        return False
    mends = {one.id for one in playbook.remedies if one.mends}
    if word.step.remedy not in mends:
        return False
    return not any(one.step.to for one in said if one.step.remedy in mends)
