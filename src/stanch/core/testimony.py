"""What do words say of an asset's exposure: a person's, a vendor's? Each becomes marks, and words on when it
ended.

Which words count is decided in `words`; they are held against what was measured in `conflicts`; here they are
only read. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from stanch.core.marks import Ending, Evidence, Heard, Mark
from stanch.core.model import Provenance, RemedyId, Tri
from stanch.core.moments import BEGINNING, During, Moment, Seq, Span, When, before
from stanch.core.playbook import Playbook, Remedy
from stanch.core.sayings import Attested, Statement, Word
from stanch.core.words import by, standing

Updated = Callable[[Remedy, When], bool]
"""Was it seen that this step was done, as one of that time that waits for it has to find it (140)?"""


class Spoken(NamedTuple):
    """When it was said, by whom, in which entry; does it name the event?"""

    at: Moment
    seq: Seq
    provenance: Provenance
    names_event: bool


class Testimony:
    """Reads words by one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.opened = playbook.opened
        self.disclosed = playbook.disclosed_at
        self._ends: dict[RemedyId, Remedy] = {
            remedy.id: remedy for remedy in playbook.remedies if remedy.mends
        }
        waited = {one for remedy in self._ends.values() for one in remedy.waits_here}
        self._last = {id for id in self._ends if id not in waited}

    def attested(self, evidence: Evidence, heard: Heard, spoken: Spoken, fact: Attested) -> None:
        """A person's answer about a period."""
        if fact.answer == "unknown":
            span = fact.during.possible()
            if span is not None:
                heard.unsure.append((spoken.at, span))
            return
        if fact.answer == "yes":
            during = fact.during if spoken.names_event else self._within(fact.during)
            if during is not None:
                heard.had.add(spoken.seq)
                evidence.all.extend(marks(during, spoken.at, True, spoken.seq, spoken.provenance))
            return
        heard.clean.add(spoken.seq)
        evidence.all.extend(marks(fact.during, spoken.at, False, spoken.seq, spoken.provenance))
        span = fact.during.definite()
        if span is None or span[0] > spoken.at:
            span = fact.during.possible()
        if span is not None and span[0] <= spoken.at:  # clean from then on: it had ended by then (28)
            when, upto = by(fact.during.start, spoken.at), min(spoken.at, span[1])
            evidence.endings.append(
                Ending(when, spoken.at, upto, (spoken.seq,), spoken.provenance, True, exact=False)
            )

    def _within(self, during: During) -> During | None:
        """A period of exposure without what lies before the window, which says nothing of the event (32)."""
        if during.end is not None and during.end.high < self.opened:
            return None
        start = during.start
        if start.low >= self.opened:
            return during
        return During(When(max(start.low, self.opened), max(start.high, self.opened)), during.end)

    def statement(self, evidence: Evidence, heard: Heard, spoken: Spoken, fact: Statement) -> None:
        """What a vendor said of itself, in the order in which it was said. A "not affected" after "affected"
        is a conflict, until it says again what it had (9)."""
        said, on, provenance = spoken.at, (spoken.seq,), spoken.provenance
        ended = self.ended(fact, said)
        mended = self._mended(fact)
        if any(step.remedy in self._ends and (step.done == "yes" or step.to) for step in fact.steps):
            heard.mended = True
        if ended is None and fact.status == "fixed" and mended != "no":
            ended = When(BEGINNING, said)
        if fact.status == "investigating":
            evidence.said = "investigating"
            heard.finding_out.append(said)
        elif fact.status == "not_affected":
            if any(mark.yes for mark in evidence.all):
                evidence.clash = True  # 9
            else:
                since = self._denied(evidence, heard, fact, said)
                if since != self.opened:  # what it denied before has not the time before that step either
                    evidence.all = [mark for mark in evidence.all if mark.low != self.opened]
                if since is not None:
                    evidence.all.append(Mark(since, said, False, on, provenance, said=said))
        else:
            evidence.clash = False
            if any(not mark.yes and mark.low == self.opened for mark in evidence.all):
                # they took back that they were not affected
                evidence.all = [mark for mark in evidence.all if mark.yes or mark.low != self.opened]
            found = self._affected(fact, ended, spoken)
            if (
                mended == "unknown"
            ):  # mended by a version of which nobody knows: that says nothing of now (91)
                found = [mark if mark.yes else mark._replace(high=mark.low, silent=True) for mark in found]
            evidence.all.extend(found)

    def _denied(self, evidence: Evidence, heard: Heard, fact: Statement, said: Moment) -> Moment | None:
        """Since when "not affected" says that it was clean; None where it says nothing. Whoever named a step
        that ends it, in any answer so far, says nothing of the time before that step; one that went to a
        version that is affected, too, says nothing of now either (164)."""
        if not heard.mended:
            return self.opened
        mended = self._mended(fact)
        if mended != "yes":
            evidence.said = "not_a_fix" if mended == "no" else "not_judged"
            return None
        ended = self.ended(fact, said)
        return said if ended is None else min(ended.high, said)

    def _mended(self, fact: Statement) -> Tri:
        """Does "fixed" hold, by the steps in the same answer that end it? By the versions that they went to:
        no where one is affected, too; unknown where one cannot be judged (91). Unknown as well where the last
        step was not done, or too early, by their own word (14)."""
        ends = [step for step in fact.steps if step.remedy in self._ends]
        found = {step.done for step in ends if step.to}
        if "no" in found:
            return "no"
        last = [step for step in ends if step.remedy in self._last] or ends
        done = not last or any(step.done == "yes" for step in last)
        return "yes" if done and "unknown" not in found else "unknown"

    def settle(self, evidence: Evidence, heard: Heard, updated: Updated) -> None:
        """Once all words were read: without what others took back."""
        if heard.finding_out:
            evidence.all = list(self._doubted(evidence.all, max(heard.finding_out)))
        # a person does not know that it was clean then (67), nor that it had it
        for said, span in heard.unsure:
            evidence.all = [part for mark in evidence.all for part in _unsure(mark, span, said, heard)]
            evidence.endings = [
                one
                for one in evidence.endings
                if one.on[0] not in heard.clean or one.said > said or not span[0] <= one.when.high <= span[1]
            ]
        if heard.steps:
            self._steps(evidence, heard.steps, heard.clean, updated)

    def _doubted(self, marks: list[Mark], last: Moment) -> Iterator[Mark]:
        """Whoever is still finding out does not know any more that it was not affected, nor that it is mended
        (46): that gives what it had an end, and says nothing of now."""
        for mark in marks:
            if mark.yes or mark.said > last:
                yield mark
            elif mark.low != self.opened:
                yield mark._replace(high=mark.low, silent=True)

    def _had_it(self, evidence: Evidence, clean: set[Seq], steps: Iterable[Word]) -> None:
        """Whoever did a step that ends it had it: where nobody saw or said when, a person's word that
        it was clean says nothing of the time before that step (175)."""
        if any(mark.yes for marks in (*evidence.tracks.values(), evidence.all) for mark in marks):
            return
        for word in steps:
            if word.step.remedy not in self._ends or (word.step.done != "yes" and not word.step.to):
                continue
            when = by(word.step.when, word.said_at)
            said = [one for one in evidence.all if one.on[0] in clean and one.provenance != "measured"]
            against = [one for one in said if one.low < when.low]
            if against:
                on = (*evidence.denied, *(one.on[0] for one in against), word.seq)
                evidence.denied = tuple(dict.fromkeys(on))
                later = (one._replace(low=when.high) for one in against if one.high > when.high)
                evidence.all = [*(one for one in evidence.all if one not in against), *later]

    def _steps(self, evidence: Evidence, steps: list[Word], clean: set[Seq], updated: Updated) -> None:
        """The steps of ours that end it, by the words that stand; none where one did not go to a fix (91)."""
        said_of = standing(steps)
        self._had_it(evidence, clean, said_of)
        no_fix = {one.step.done for one in said_of if one.step.to and one.step.remedy in self._ends} - {"yes"}
        if no_fix:
            evidence.said = "not_a_fix" if "no" in no_fix else "not_judged"
            return
        for word in said_of:
            remedy = self._ends.get(word.step.remedy)
            if remedy is None or word.step.done != "yes" or self.too_early(word, said_of, updated):
                continue
            when, said = by(word.step.when, word.said_at), word.said_at
            # what it waits for is part of its ground, so that a sentence is dated by both words
            waits = remedy.waits_here
            ground = [one.seq for one in said_of if one.step.remedy in waits and one.step.done == "yes"]
            last, on = remedy.id in self._last, (word.seq, *(seq for seq in ground if seq != word.seq))
            proves = last and "said" in remedy.proved_by
            if proves:
                evidence.all.append(Mark(when.high, when.high, False, on, word.provenance, said=said))
            evidence.endings.append(Ending(when, said, said, on, word.provenance, last, proves=proves))

    def too_early(self, word: Word, said: Iterable[Word], updated: Updated) -> bool:
        """Was this step certainly before one that it waits for at the same asset, as a restart before the
        update (14)? `said`: the words that stand. So it counts, too, where that one was not done as they say,
        and where nobody spoke of it and nobody saw that it was done (140)."""
        remedy, when = self._ends.get(word.step.remedy), by(word.step.when, word.said_at)
        for earlier in self._ends.keys() & remedy.waits_here if remedy is not None else ():
            of_it = [one for one in said if one.step.remedy == earlier]
            first = [by(one.step.when, one.said_at) for one in of_it if one.step.done == "yes"]
            if not first and (of_it or not updated(self._ends[earlier], when)):
                return True
            if first and all(before(one, when) is False for one in first):
                return True
        return False

    def _affected(self, fact: Statement, ended: When | None, spoken: Spoken) -> list[Mark]:
        said, on, provenance = spoken.at, (spoken.seq,), spoken.provenance
        found: list[Mark] = []
        low = min(self.disclosed, said)
        during = fact.during
        if during is not None and not spoken.names_event:
            during = self._within(during)
        if during is not None:
            found.extend(marks(during, said, True, spoken.seq, provenance))
            span = during.definite() or during.possible()
            low = low if span is None else max(low, min(said, span[1]))
        if ended is None:
            return [*found, Mark(low, said, True, on, provenance, said=said)]
        # they had it until it ended, and at disclosure if that was before
        low = max(self.opened, min(self.disclosed, ended.low))
        high = max(self.opened, min(self.disclosed, ended.high))
        if ended.low > self.opened:
            found.append(Mark(low, max(low, ended.low), True, on, provenance, said=said))
        else:
            found.append(Mark(self.opened, high, True, on, provenance, sometime=True, said=said))
        found.append(Mark(ended.high, max(ended.high, said), False, on, provenance, said=said))
        return found

    def ended(self, fact: Statement, said: Moment) -> When | None:
        """When the last of the steps that end it was done, as the vendor says; None where it names none, or
        where an earlier one did not go to a fix: a restart of a broken fix ends nothing (91)."""
        if self._mended(fact) != "yes":
            return None
        last = [
            by(step.when, said) for step in fact.steps if step.remedy in self._last and step.done == "yes"
        ]
        return When(max(one.low for one in last), max(one.high for one in last)) if last else None


def _unsure(mark: Mark, span: Span, said: Moment, heard: Heard) -> Sequence[Mark]:
    """What is left of a mark where a person said later not to know of that time. That it had it then is left
    where all of the word would go: the worse of two words is not taken back by "I do not know" (192)."""
    if mark.said > said or mark.sometime:
        return (mark,)
    if mark.on[0] in heard.clean:
        return _outside(mark, span)
    return (_outside(mark, span) or (mark,)) if mark.on[0] in heard.had else (mark,)


def _outside(mark: Mark, span: Span) -> list[Mark]:
    """What is left of a clean mark without that time: up to its first instant, and from its last one on, for
    these are what a person named (180). In between nothing is known, however much the two sides agree."""
    first, last = span
    left = []
    if mark.low < first:
        left.append(mark._replace(high=min(mark.high, first)))
        if first < mark.high:
            gap = Moment(first + 1)
            left.append(mark._replace(low=gap, high=gap, yes=False, open=False, silent=True, over=True))
    if last < mark.high:
        left.append(mark._replace(low=max(mark.low, last if first < last else Moment(last + 1))))
    return left


def marks(during: During, said: Moment, yes: bool, seq: Seq, provenance: Provenance) -> list[Mark]:
    """The marks of a fact about a period, which never speaks past the moment it was seen (3)."""
    on, open = (seq,), during.end is None and provenance != "measured"
    definite = during.definite()
    if definite is not None:
        low, high = definite
        if low <= said:
            return [Mark(low, min(high, said), yes, on, provenance, said=said, open=open)]
    possible = during.possible()
    if yes and possible is not None and possible[0] <= said:
        high = min(possible[1], said)
        return [Mark(possible[0], high, yes, on, provenance, sometime=True, said=said, open=open)]
    return []
