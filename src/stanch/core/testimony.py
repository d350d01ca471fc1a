"""What do words say of an asset: a person's, a vendor's? Each becomes marks, and words on when it ended.

Words are held against what was measured in `conflicts`; here they are only read. Numbers in comments are
those of docs/rules.md.
"""

from __future__ import annotations

from typing import NamedTuple

from stanch.core.marks import Ending, Evidence, Mark
from stanch.core.model import Observation, Provenance, RemedyId
from stanch.core.moments import BEGINNING, During, Moment, Seq, When
from stanch.core.playbook import Playbook, Remedy
from stanch.core.sayings import Attested, Done, Saying, Statement


def of_event(saying: Saying | Observation, disclosed: Moment) -> bool:
    """Does a vendor's answer, or a person's step, speak of the event at all?

    What is dated wholly before the disclosure does not, unless it names the event (32).
    """
    if not isinstance(saying, Saying) or saying.names_event:
        return True
    if isinstance(saying.fact, Statement):
        return saying.seen_at >= disclosed
    if isinstance(saying.fact, Done):
        return by(saying.fact.step.when, saying.seen_at).high >= disclosed
    return True


def by(when: When, said: Moment) -> When:
    """A step said to be done was done by when it was said, at the latest (5)."""
    return When(min(when.low, said), min(when.high, said))


class Spoken(NamedTuple):
    """When it was said, by whom, in which entry; does it name the event?"""

    at: Moment
    seq: Seq
    provenance: Provenance
    names_event: bool


class Words:
    """Reads words by one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.opened = playbook.opened
        self.disclosed = playbook.disclosed_at
        self._ends: dict[RemedyId, Remedy] = {
            remedy.id: remedy for remedy in playbook.remedies if remedy.effect == "ends"
        }
        waited = {
            wait.remedy for remedy in self._ends.values() for wait in remedy.waits if wait.via == "self"
        }
        self._last = {id for id in self._ends if id not in waited}

    def attested(self, evidence: Evidence, spoken: Spoken, fact: Attested) -> None:
        """A person's answer about a period."""
        if fact.answer == "yes":
            during = fact.during if spoken.names_event else self._within(fact.during)
            if during is not None:
                evidence.all.extend(marks(during, spoken.at, True, spoken.seq, spoken.provenance))
            return
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

    def done(self, evidence: Evidence, spoken: Spoken, fact: Done) -> None:
        """A step of ours that ends it."""
        step = fact.step
        remedy = self._ends.get(step.remedy)
        if remedy is None or step.done != "yes":
            return
        when = by(step.when, spoken.at)
        last, on = step.remedy in self._last, (spoken.seq,)
        proves = last and "said" in remedy.proved_by
        if proves:
            evidence.all.append(Mark(when.high, when.high, False, on, spoken.provenance, said=spoken.at))
        said = spoken.at
        evidence.endings.append(Ending(when, said, said, on, spoken.provenance, last, proves=proves))

    def statement(self, evidence: Evidence, spoken: Spoken, fact: Statement) -> None:
        """What a vendor said of itself, in the order in which it was said. A "not affected" after "affected"
        is a conflict, until it says again what it had (9)."""
        said, on, provenance = spoken.at, (spoken.seq,), spoken.provenance
        ended = self.ended(fact, said)
        if ended is None and fact.status == "fixed":
            ended = When(BEGINNING, said)
        if fact.status == "investigating":
            evidence.said = "investigating"
            evidence.finding_out.append((said, spoken.seq))
        elif fact.status == "not_affected":
            if any(mark.yes for mark in evidence.all):
                evidence.clash = True  # 9
            else:
                evidence.all.append(Mark(self.opened, said, False, on, provenance, said=said))
        else:
            evidence.clash = False
            if any(not mark.yes and mark.low == self.opened for mark in evidence.all):
                # they took back that they were not affected
                evidence.all = [mark for mark in evidence.all if mark.yes or mark.low != self.opened]
            evidence.all.extend(self._affected(fact, ended, spoken))

    def taken_back(self, evidence: Evidence, true_at: Moment) -> None:
        """Whoever is still finding out does not know any more that it was not affected, nor that it is mended
        (46): that gives what it had an end, and says nothing of now."""
        last = max((one for one in evidence.finding_out if one[0] <= true_at), default=None)
        if last is None:
            return
        found = []
        for mark in evidence.all:
            if mark.yes or (mark.said, mark.on[0]) > last:
                found.append(mark)
            elif mark.low != self.opened:
                found.append(mark._replace(high=mark.low, silent=True))
        evidence.all = found

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
        """When the last of the steps that end it was done, as the vendor says; None where it names none."""
        last = [
            by(step.when, said) for step in fact.steps if step.remedy in self._last and step.done == "yes"
        ]
        return When(max(one.low for one in last), max(one.high for one in last)) if last else None


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
