"""What did a vendor say of itself, as it counts? In the record, and in the playbook's public sources.

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import msgspec

from stanch.core import fixes
from stanch.core.answers import in_order
from stanch.core.marks import Ending
from stanch.core.model import AssetId
from stanch.core.moments import BEGINNING, Moment, Seq, Span, When
from stanch.core.playbook import Playbook, Remedy
from stanch.core.sayings import Saying, Statement, Word
from stanch.core.state import Facts, Seen
from stanch.core.testimony import Testimony
from stanch.core.view import View
from stanch.core.words import of_event, standing


class VendorAnswers:
    """Reads the answers of vendors by one playbook; `words`: how words are read by it."""

    def __init__(self, playbook: Playbook, state: View, words: Testimony) -> None:
        self.playbook = playbook
        self.state = state
        self.words = words

    def of(self, vendor: AssetId) -> Facts:
        """The facts about a vendor in the order in which they were said, its public answers among them; of
        the steps in its answers those that it did not take back. One that was too early was not done, then
        and in each later answer that does not name it (14)."""
        facts = in_order(
            [
                (seq, self._judged(seen))
                for seq, seen in [*((Seq(0), one) for one in self._told(vendor)), *self.state.of(vendor)]
            ]
        )
        steps = [
            Word(seq, step, seen.seen_at, seen.provenance)
            for seq, seen in facts
            if isinstance(seen.fact, Statement) and self._counts(seen)
            for step in seen.fact.steps
        ]
        stand = standing(steps)
        # a vendor that says that it was restarted says so of what it updated
        early = [
            word for word in stand if word.step.done == "yes" and self.words.too_early(word, stand, _said)
        ]
        if len(stand) == len(steps) and not early:
            return facts
        return [(seq, _counted(seq, seen, set(stand), early)) for seq, seen in facts]

    def endings(self, vendor: AssetId, time: Span, wave: Moment | None) -> Iterator[Ending]:
        """A vendor's words on when the last of the steps that end it was done, while it was the server of a
        site. What contradicts them is told of the vendor, not of the site. `wave`: what was said before that
        counts only with a version (97)."""
        for seq, seen in self.of(vendor):
            fact = seen.fact
            if not isinstance(fact, Statement) or not self._counts(seen):
                continue
            if wave is not None and seen.seen_at < wave and not any(one.to for one in fact.steps):
                continue
            when = self.words.ended(fact, seen.seen_at)
            if when is not None and time[0] <= when.low and when.high <= time[1]:
                yield Ending(when, seen.seen_at, BEGINNING, (seq,), seen.provenance, last=True)

    def _judged(self, seen: Seen) -> Seen:
        """A vendor's answer with its steps as the versions that they went to let them count (91)."""
        if not isinstance(seen, Saying) or not isinstance(seen.fact, Statement):
            return seen
        fact = fixes.statement(self.playbook, self.state, seen.asset, seen.fact)
        return seen if fact is seen.fact else msgspec.structs.replace(seen, fact=fact)

    def _counts(self, seen: Seen) -> bool:
        return seen.provenance != "untrusted" and of_event(seen, self.playbook.disclosed_at)

    def _told(self, vendor: AssetId) -> list[Saying]:
        return [
            Saying(
                self.state.incident, vendor, told.statement, told.at, provenance=told.provenance,
                names_event=True,
            )
            for told in self.playbook.told
            if vendor in told.vendors
        ]  # fmt: skip


def _said(_step: Remedy, _when: When) -> bool:
    return True


def _counted(seq: Seq, seen: Seen, stand: Container[Word], early: Sequence[Word]) -> Seen:
    """A vendor's answer with the steps that stand; those that were `early` are in it as not done."""
    fact = seen.fact
    if not isinstance(seen, Saying) or not isinstance(fact, Statement):
        return seen
    said = [Word(seq, step, seen.seen_at, seen.provenance) for step in fact.steps]
    steps = [word.step for word in said if word in stand and word not in early]
    named = {step.remedy for step in steps}
    steps += [
        msgspec.structs.replace(word.step, done="no")
        for word in early
        if word.said_at <= seen.seen_at and word.step.remedy not in named
    ]
    return msgspec.structs.replace(seen, fact=msgspec.structs.replace(fact, steps=tuple(steps)))
