"""What will a word change? Shown before it is kept: verdicts, what can be said, and what was sent already.

What is to be written is folded into a copy of what is known, and both are judged, incident by incident.
Nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal as L

import msgspec

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.app.notices.review import Sent, fates
from stanch.core.entries import Entry, incident_of
from stanch.core.model import US, IncidentId, Tri
from stanch.core.moments import Moment, Seq
from stanch.core.notice_review import Fate
from stanch.core.notices import Revision
from stanch.core.playbook import Playbook
from stanch.core.ways import Way
from stanch.errors import BadInput
from stanch.tell import names
from stanch.tell.paragraph import Line, paragraph


class Verdict(msgspec.Struct, frozen=True):
    """One verdict on something of ours, or on a vendor, that would change."""

    incident: str
    asset: str
    question: L["now", "ever"]
    before: Tri
    after: Tri

    @property
    def grave(self) -> bool:
        """It gets worse, or what is exposed today is not called so any more."""
        order = ("no", "unknown", "yes")
        worse = order.index(self.after) > order.index(self.before)
        return worse or (self.question == "now" and self.before == "yes")


class Wording(msgspec.Struct, frozen=True):
    """A sentence that could be said and cannot any more (`after` ""), can newly be said (`before` ""), or
    would read otherwise."""

    incident: str
    before: str
    after: str


class Falling(msgspec.Struct, frozen=True):
    """A sentence that was sent, and would fall or lose its ground."""

    incident: str
    notice: int
    to: str
    sent_at: Moment
    text: str
    before: Fate
    after: Fate
    undated: tuple[str, ...] = ()
    way: Way = ""


class Consequences(msgspec.Struct, frozen=True):
    """What would change, in all incidents that it concerns."""

    verdicts: tuple[Verdict, ...] = ()
    sent: tuple[Falling, ...] = ()
    sentences: tuple[Wording, ...] = ()

    @property
    def grave(self) -> bool:
        """Is it asked about first? Where what was sent falls, or a verdict gets worse."""
        return bool(self.sent) or any(one.grave for one in self.verdicts)

    @property
    def incidents(self) -> frozenset[str]:
        """The incidents in which something would change."""
        found = [one.incident for one in self.verdicts]
        found += [one.incident for one in self.sent]
        return frozenset([*found, *(one.incident for one in self.sentences)])

    @property
    def digest(self) -> str:
        """By this a page says which grave consequences it showed."""
        return hashlib.sha256(msgspec.json.encode((self.verdicts, self.sent))).hexdigest()

    def __bool__(self) -> bool:
        return bool(self.verdicts or self.sent or self.sentences)


class _Rehearsal(Client):
    """A client of which nothing is written: what would be is folded into a copy of what is known."""

    def __init__(self, real: Client) -> None:
        self.ws = real.ws
        self.state = real.state
        self._shared = True
        self.written: list[Entry] = []

    def write(self, entries: Sequence[Entry]) -> Seq:
        first = Seq(self.state.seq + 1)
        self.take([(Seq(first + number), entry) for number, entry in enumerate(entries)])
        self.written.extend(entries)
        return first

    @contextmanager
    def alone(self) -> Iterator[bool]:
        yield False


def of_client(client: Client, act: Callable[[Client], object]) -> Consequences:
    """What `act` would change, which writes into the client that it is given. Its errors are raised."""
    rehearsed = _Rehearsal(client)
    act(rehearsed)
    return _supposing(client.cases(), rehearsed.written)


def of(case: Case, act: Callable[[Case], object]) -> Consequences:
    """The same for an act within one incident."""
    rehearsed = _Rehearsal(case.client)
    act(Case(rehearsed, incident=case.id, closed=True))
    cases = (case if one.id == case.id else one for one in case.client.cases())
    return _supposing(cases, rehearsed.written)


def of_names(client: Client, act: Callable[[Client], object]) -> Consequences:
    """The same of an act that says which vendor is meant. BadInput where a sentence that was sent would be
    judged otherwise: what was sent keeps the names that it had (172)."""
    found = of_client(client, act)
    if found.sent:
        first = found.sent[0]
        raise BadInput(
            f"notice {first.notice} to {first.to} rests on it: “{first.text}”",
            help="what was sent keeps its names; where it is no longer used, say since when",
        )
    return found


def of_playbook(case: Case, refined: Playbook) -> Consequences:
    """What would change were the incident judged by another playbook."""
    return _of_incident(case, case.judged_by(refined), clock.now())


def _supposing(cases: Iterable[Case], entries: Sequence[Entry]) -> Consequences:
    """Each incident as it is, and as it would be, about this moment: what belongs to one incident concerns
    that one alone."""
    now = clock.now()
    concerned = {incident_of(entry) for entry in entries}
    found = Consequences()
    for case in cases if entries else ():
        if None in concerned or case.id in concerned:
            one = _of_incident(case, case.supposing(entries), now)
            found = Consequences(
                found.verdicts + one.verdicts, found.sent + one.sent, found.sentences + one.sentences
            )
    return found


def _of_incident(before: Case, after: Case, now: Moment) -> Consequences:
    sent = tuple(_falling(before, after, now)) if before.state.all(Revision) else ()
    if before.closed:
        return Consequences(sent=sent)
    one, other = before.judgement(now), after.judgement(now)
    verdicts = []
    for id, asset in one.world.assets.items():
        meant = (asset.owner == US and asset.kind != "key") or asset.kind == "vendor"
        if meant and id in other.world.assets:
            name, had, has = names.asset(other.world, id), one.assessment(id), other.assessment(id)
            if had.now.verdict != has.now.verdict:
                verdicts.append(Verdict(before.id, name, "now", had.now.verdict, has.now.verdict))
            if had.ever.verdict != has.ever.verdict:
                verdicts.append(Verdict(before.id, name, "ever", had.ever.verdict, has.ever.verdict))
    lines = paragraph(one).lines, paragraph(other).lines
    return Consequences(tuple(verdicts), sent, tuple(_wordings(before.id, *lines)))


def _wordings(incident: IncidentId, before: Sequence[Line], after: Sequence[Line]) -> Iterator[Wording]:
    had = {(one.judged.claim, one.judged.about): one.text for one in before}
    has = {(one.judged.claim, one.judged.about): one.text for one in after}
    for key in (*had, *(key for key in has if key not in had)):
        if had.get(key) != has.get(key):
            yield Wording(incident, had.get(key, ""), has.get(key, ""))


def _falling(before: Case, after: Case, now: Moment) -> Iterator[Falling]:
    then: dict[Seq, Sent] = {one.seq: one for one in fates(before, now)}
    for one in fates(after, now):
        for number, line in enumerate(one.lines):
            before_it = then[one.seq].lines[number] if one.seq in then else None
            had = None if before_it is None else before_it.fate
            if before_it is None or had is None or line.fate is None or not line.open:
                continue
            if not before_it.open or had not in (line.fate, "fell"):
                revision = one.revision
                yield Falling(
                    before.id,
                    revision.number,
                    revision.to,
                    revision.sent_at,
                    line.text,
                    had,
                    line.fate,
                    line.undated,
                    line.way,
                )
