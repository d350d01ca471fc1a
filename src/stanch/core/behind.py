"""What is known of the machines that serve a site speaks of it: what they had, and when it ended (7, 183)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stanch.core.conflicts import Settled, settled
from stanch.core.marks import HOST, WORDS, Ending, Evidence, Mark, clip, merged
from stanch.core.moments import During, Moment, Seq, Span, When
from stanch.core.periods import open_ended


class Machine(NamedTuple):
    """A machine behind a site: its marks while it was that, and the words on when they ended; since when
    nobody knows whether what runs there is what is installed (77)."""

    marks: list[Mark]
    endings: list[Ending]
    waiting: tuple[Moment, Seq] | None = None

    @property
    def clean(self) -> bool:
        """Is nothing known against it, and something for it?"""
        return bool(self.marks) and not any(mark.yes or mark.silent for mark in self.marks)


def machine(found: Evidence | None, time: Span, disclosed: Moment, true_at: Moment) -> Machine:
    """What is known of a machine, as of one behind a site in that time. Where a list of it is not clean by
    itself, it makes no site clean; a word that it ended there gives what the site had its end, too."""
    if found is None:
        return Machine([], [])
    rows = merged(found, disclosed)
    if found.not_clean:
        rows = list(_ends_alone(settled(sorted(rows), found.endings).marks))
    marks = [part for mark in rows if (part := clip(mark, time)) is not None]
    then = [one for one in found.endings if one.when.high >= time[0] and one.when.low <= time[1]]
    if found.not_clean:
        seen = {mark.high for mark in marks if mark.yes and not mark.sometime}
        # a step of the instant at which it was seen ends nothing, on the machine as at its site (6)
        then = [one._replace(proves=False) for one in then if not (one.proves and one.when.high in seen)]
    return Machine(marks, then, _waits(found, time, true_at))


def _waits(found: Evidence, time: Span, true_at: Moment) -> tuple[Moment, Seq] | None:
    """Since when all that had it there has a new version, or is gone, and waits for a restart; None where
    something was seen with it since, or does not wait."""
    since: tuple[Moment, Seq] | None = None
    for name, marks in found.tracks.items():
        known = [mark for mark in (*marks, *found.all) if mark.low <= true_at and not mark.silent]
        last = max((mark.high for mark in known if mark.yes), default=None)
        if last is None or any(not mark.yes and mark.high > last for mark in known):
            continue  # it never had it, or was seen without
        waits = found.waiting.get(name)
        if waits is None or not last < waits[0] <= min(true_at, time[1]):
            return None
        since = waits if since is None else max(since, waits)
    return since


def _ends_alone(marks: list[Mark]) -> Iterator[Mark]:
    """Of what is clean by words only that it had ended by then (28), unless another word of that very instant
    says that it had not."""
    against = {mark.high for mark in marks if mark.yes and mark.provenance in WORDS}
    for mark in marks:
        if mark.yes or mark.silent:
            yield mark
        elif mark.provenance in WORDS and mark.high not in against:
            yield mark._replace(silent=True)


def add(evidence: Evidence, machines: Sequence[Machine]) -> None:
    """Put what is known of the machines behind a site into its evidence."""
    if len(machines) == 1:
        evidence.all.extend(machines[0].marks)
        evidence.endings.extend(machines[0].endings)
        if machines[0].waiting is not None:
            evidence.waiting[HOST] = machines[0].waiting
        return
    # one bad node of several is enough: each is a track of its own, and ends by its own steps
    for number, one in enumerate(machines):
        evidence.tracks[f"{HOST}{number}"] = one.marks
        evidence.of_track[f"{HOST}{number}"] = one.endings
        if one.waiting is not None:
            evidence.waiting[f"{HOST}{number}"] = one.waiting
    evidence.endings.extend(_of_all([one for one in machines if not one.clean]))


def all_known(periods: list[During], tracks: dict[str, Settled]) -> list[During]:
    """The same, without an end where another machine that serves the site is not known, and nobody looked at
    the site itself."""
    unknown = [name for name, track in tracks.items() if name.startswith(HOST) and not track.marks]
    if not unknown or not all(name.startswith(HOST) for name in tracks):
        return periods
    return open_ended(periods)


def _of_all(machines: Sequence[Machine]) -> list[Ending]:
    """The word that it ended at each of them; none where one is not known to be over."""
    last = [max((one for one in it.endings if one.last), key=_when, default=None) for it in machines]
    found = [one for one in last if one is not None]
    if not found or len(found) < len(last):
        return []
    latest = max(found, key=_when)
    on = tuple(dict.fromkeys(seq for one in found for seq in one.on))
    when = When(max(one.when.low for one in found), latest.when.high)
    return [latest._replace(when=when, on=on, upto=min(one.upto for one in found), proves=False)]


def _when(one: Ending) -> Moment:
    return one.when.high


def waits(evidence: Evidence, name: str, on: tuple[Seq, ...]) -> tuple[Moment, Seq] | None:
    """Since when a track waits for a restart; that of a site does with its machine, where what is known of it
    (`on`) was seen at the machine alone."""
    here = evidence.waiting.get(name)
    if here is not None or not on:
        return here
    looked = (mark for mark in evidence.tracks.get(name, ()) if not set(on).isdisjoint(mark.on))
    return evidence.waiting.get(HOST) if next(looked, None) is None else None
