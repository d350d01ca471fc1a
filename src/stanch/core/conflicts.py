"""Where a word and a measurement speak of the same thing, what counts? The measurement; and nothing that was
seen ends by a word without a date, or by fewer connections than saw it.

Works on the marks of one track. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as L
from typing import NamedTuple

from stanch.core.marks import RANK, Ending, Mark
from stanch.core.moments import BEGINNING, END, Moment, Seq


class Doubt(NamedTuple):
    """From `low` to `high` two things that were seen or said do not fit together; `at`: when the last of them
    was seen or said.

    mixed: it was seen, and a later clean look was made over fewer connections. conflict: a word that it was
    clean, against what was seen. refuted: such a word, in the time before that. worse: a word that it was
    exposed, against what was seen.
    """

    why: L["mixed", "conflict", "refuted", "worse"]
    low: Moment
    high: Moment
    at: Moment
    on: tuple[Seq, ...]


class Settled(NamedTuple):
    """The marks that count, in order; what is in doubt; the word by which alone the last exposure ended."""

    marks: list[Mark]
    doubts: Sequence[Doubt] = ()
    by_word: Ending | None = None


def settled(marks: list[Mark], endings: Sequence[Ending]) -> Settled:
    """Hold words against what was measured on one track, and looks against looks. `marks` in order."""
    if not any(mark.yes for mark in marks):
        return Settled(marks)
    first = marks[0].connections
    if not endings and all(one.connections == first and one.provenance == "measured" for one in marks):
        return Settled(marks)  # nearly always
    return _Track(endings).settle(marks)


class _Run:
    """Exposure that was seen or said and has not ended yet: what it takes to end it."""

    def __init__(self, mark: Mark) -> None:
        self.rank = RANK[mark.provenance]
        self.connections = mark.connections
        self.last = mark

    def add(self, mark: Mark) -> None:
        self.rank = max(self.rank, RANK[mark.provenance])
        self.connections = max(self.connections, mark.connections)
        if mark.high >= self.last.high:
            self.last = mark

    def ended_by(self, clean: Mark) -> bool:
        """By whoever weighs as much, over as many connections (29)."""
        return RANK[clean.provenance] >= self.rank and clean.connections >= self.connections


class _Track:
    def __init__(self, endings: Sequence[Ending]) -> None:
        self.endings = sorted((one for one in endings if one.last), key=lambda one: one.when.high)
        self.kept: list[Mark] = []
        self.doubts: list[Doubt] = []
        self.run: _Run | None = None
        self.said: Ending | None = None  # the word by which alone the last run ended
        self._open: list[Doubt] = []  # doubts that nothing has settled yet

    def settle(self, marks: list[Mark]) -> Settled:
        if any(mark.yes and mark.provenance != "measured" for mark in marks):
            marks = self._answered(marks)
        for mark in marks:
            if mark.sometime:
                self.kept.append(mark)
            elif mark.yes:
                self._exposed(mark)
            else:
                self._clean(mark)
        if self.run is not None and self.said is None and not self._said_to_end(self.run, END):
            self._end(self.run, END)
        return Settled(sorted(self.kept), self.doubts, self.said)

    def _exposed(self, mark: Mark) -> None:
        for one in [one for one in self.kept if not one.yes and not one.silent and one.high >= mark.low]:
            if RANK[one.provenance] < RANK[mark.provenance] or one.connections < mark.connections:
                self.kept.remove(one)  # a word that covers what was seen says nothing (27)
                on = (*mark.on, *one.on)
                self.doubts.append(Doubt("refuted", one.low, mark.low, one.said, on))
                self._open.append(Doubt("conflict", max(one.said, mark.high), END, one.said, on))
        self._until(mark.low, later=False)
        if self.run is None:
            self.run = _Run(mark)
        else:
            if self.said is not None:  # it was seen again, and nothing but a word had ended it
                end = self.said.when.high
                self.kept = [one for one in self.kept if not (one.silent and one.low == end)]
                self.said = None
            self.run.add(mark)
        self.kept.append(mark)

    def _clean(self, mark: Mark) -> None:
        run = self.run
        if run is None:
            self.kept.append(mark)
        elif mark.ran or mark.lapsed:
            # that a run came to its end ends nothing (197), nor that a list says no more later (180)
            self.kept.append(mark)
        elif run.ended_by(mark):
            self.kept.append(mark)
            heavier = mark.high == run.last.high and RANK[mark.provenance] > RANK[run.last.provenance]
            if mark.high > run.last.high or heavier:
                if self.said is None and not self._said_to_end(run, mark.low):
                    self._end(run, mark.low)
                self.run = self.said = None
        elif self.said is not None or self._said_to_end(run, mark.low):
            if mark.connections:  # with a dated step before it, a look over fewer will do (29)
                self.kept.append(mark)
                self.run = self.said = None
            elif self.said is not None and self.said.proves:
                self.kept.append(mark)
        elif mark.connections:
            self._open.append(Doubt("mixed", mark.low, END, mark.low, (*run.last.on, *mark.on)))
        else:
            said = max(mark.said, mark.low, run.last.high)
            self._open.append(Doubt("conflict", said, END, said, (*run.last.on, *mark.on)))

    def _said_to_end(self, run: _Run, upto: Moment) -> bool:
        """Is there a dated word that a run ended, after what was last seen and up to then (28)? If so, it
        ended by that, and what was in doubt is settled."""
        last = run.last.high
        for one in self.endings:
            after = one.when.low > last or (one.exact and one.when.low == last)
            if after and one.when.high <= upto:
                self.said = one
                high = one.when.high
                if not one.proves:
                    on = (*run.last.on, *one.on)
                    self.kept.append(Mark(high, high, False, on, one.provenance, said=one.said, silent=True))
                self._until(high, later=True)
                return True
        return False

    def _end(self, run: _Run, upto: Moment) -> None:
        """A run ended by then, or nothing ended it (END). Every word on its end is a conflict until then."""
        for one in self.endings:
            if RANK[one.provenance] < run.rank and min(one.upto, one.said) >= run.last.high:
                self._open.append(Doubt("conflict", one.said, END, one.said, (*run.last.on, *one.on)))
        self._until(upto, later=upto != END)

    def _until(self, moment: Moment, *, later: bool) -> None:
        """What was in doubt before is settled by then; `later`: what is said after it is settled, too."""
        waiting = []
        for one in self._open:
            if one.low < moment:
                self.doubts.append(one._replace(high=moment))
            elif not later:
                waiting.append(one)
        self._open = waiting

    def _answered(self, marks: list[Mark]) -> list[Mark]:
        """Words of exposure that name no end: until the look that saw it mended, or a dated step before (31).

        One that names its end, and covers a look that saw it clean, is the worse of both (27).
        """
        measured = [mark for mark in marks if mark.provenance == "measured"]
        looks = [one for one in settled(measured, self.endings).marks if one.connections and not one.yes]
        found: list[Mark] = []
        for mark in marks:
            if not mark.yes or mark.provenance == "measured":
                found.append(mark)
            elif mark.open:
                seen = (one.high for one in measured if one.yes and one.low <= mark.high)
                since = max(mark.low, max(seen, default=BEGINNING))
                after = [one.low for one in looks if since <= one.low <= mark.high] or [END]
                look = after[-1] if mark.sometime else after[0]
                step = self._step(since, look)
                until = min(look, step)
                if step == END and look <= mark.high and not mark.sometime:
                    found.append(mark._replace(high=since))  # at some time from then on, up to that look
                elif until > mark.high:
                    found.append(mark)
                elif until >= mark.low:  # a step of the very instant from which it speaks ends what there was
                    found.append(mark._replace(high=until))
            else:
                found.append(mark)
                inside = [one for one in looks if mark.low <= one.low <= mark.high]
                if inside and not mark.sometime:
                    until = next((one.low for one in looks if one.low > mark.high), END)
                    on = (*mark.on, *(seq for one in inside for seq in one.on))
                    self.doubts.append(Doubt("worse", inside[0].low, until, mark.said, on))
        return sorted(found)

    def _step(self, since: Moment, look: Moment) -> Moment:
        """A dated step that ends it, between the beginning of a word and the look that saw it mended."""
        return next(
            (
                one.when.low
                for one in self.endings
                if one.exact and since <= one.when.low and one.when.high <= look
            ),
            END,
        )
