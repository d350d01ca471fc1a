"""What happened, in order: each entry as one line, with who wrote it down and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from stanch.app.context import Client
from stanch.core import index
from stanch.core.decisions import (
    Erased,
    KeptPlaybook,
)
from stanch.core.entries import Entry, about
from stanch.core.model import (
    Asset,
    Edge,
    Holds,
    Incident,
    IncidentId,
    Look,
    Observation,
    Probe,
    Proposal,
    Retraction,
    RoleAnswer,
    ServerList,
    Unknown,
)
from stanch.core.moments import Moment, Seq, iso
from stanch.core.notices import Draft, Revision
from stanch.core.playbook import Playbook
from stanch.core.sayings import (
    Saying,
)
from stanch.core.view import Folded, whole
from stanch.observe.tls import probes
from stanch.observe.tls.result import ProbeId
from stanch.tell import timeline


class Event(msgspec.Struct, frozen=True):
    """One entry: its number, when it was seen or decided, in words, by whom it was written down.

    `incident`: the one that it belongs to; "" where it is shared by all. `batch`: what was written down at
    once. `rank`: 0 for what somebody did, said or decided, 1 for what a look found of the event, more for
    what it only brought along. `undo`: is it the last of its batch, and can what that save wrote be undone?
    """

    seq: Seq
    at: str
    what: str
    about: str
    actor: str
    retracted: bool = False
    incident: str = ""
    batch: int = 0
    rank: int = 0
    undo: bool = False


def events(
    client: Client, *, known: int | None = None, about: str = "", incident: str = "", after: int = 0
) -> Iterator[Event]:
    """The entries of a client in the order of the record, after one number. `about`: only those of one asset.
    `incident`: only those that belong to one incident."""
    from stanch.record.history import WrittenRow, history

    state, belonging, playbooks = client.state, index.belonging(client.state), _playbooks(client)

    def event(row: WrittenRow) -> Event:
        mine = belonging.get(row.seq, IncidentId(""))
        if row.entry is None:
            return Event(
                row.seq, iso(row.recorded_at), timeline.erased(), "", row.actor, False, mine, row.batch
            )
        subject, at, what = _told(state, row.entry, row.recorded_at, playbooks.get(mine), row.seq)
        gone, rank = row.seq in state.gone, _rank(row.entry, playbooks.get(mine))
        return Event(row.seq, iso(at), what, subject, row.actor, gone, mine, row.batch, rank)

    for _batch, together in groupby(history(client.ws, known=known, after=after), key=lambda row: row.batch):
        rows = list(together)
        found = [
            one
            for one in map(event, rows)
            if (not incident or one.incident == incident) and (not about or one.about == about)
        ]
        live = [one for one in found if not one.retracted]
        if live and all(may_be_undone(row.entry) for row in rows):
            last = live[-1]
            found = [msgspec.structs.replace(one, undo=one is last) for one in found]
        yield from found


def may_be_undone(entry: Entry | None) -> bool:
    """Can what this entry is be undone? Not what was sent, what was erased, and what nobody can read."""
    return entry is not None and not isinstance(entry, Revision | Erased | Unknown)


def _rank(entry: Entry, playbook: Playbook | None) -> int:
    match entry:
        case KeptPlaybook() | Edge():
            return 4
        case Asset():
            return 3
        case Proposal():
            return 2
        case Observation(fact=RoleAnswer() | ServerList() | Holds()):
            return 0
        case Observation(fact=Probe() as fact):
            detectors = playbook.detectors if playbook is not None else ()
            return 1 if any(fact.probe in one.match for one in detectors) else 2
        case Observation():
            return 2
        case _:
            return 0


def told(client: Client, seqs: Iterable[Seq]) -> Iterator[tuple[Seq, str]]:
    """What some entries say, each in the words of its own incident."""
    state, belonging, playbooks = client.state, index.belonging(client.state), _playbooks(client)
    entries = dict(index.standing(state))
    for seq in seqs:
        mine = belonging.get(seq, IncidentId(""))
        if seq in entries:
            yield seq, _told(state, entries[seq], Moment(0), playbooks.get(mine), seq)[2]


def _playbooks(client: Client) -> dict[str, Playbook]:
    """In whose words a step is said: of each incident, its own. What is shared is of the only incident; where
    there are several, or none, what was looked for is named (149)."""
    found: dict[str, Playbook] = {one.id: one.playbook for one in client.cases()}
    return found | {"": next(iter(found.values()))} if len(found) == 1 else found


def _told(
    state: Folded, entry: Entry, recorded: Moment, playbook: Playbook | None, seq: Seq
) -> tuple[str, Moment, str]:
    """About what an entry is, when it was so, and what it says."""
    what = timeline.told(state, entry, seq, playbook, _probed)
    match entry:
        case Observation() | Saying() | Proposal():
            return entry.asset, entry.seen_at, what
        case Asset():
            return entry.id, recorded, what
        case Edge():
            return entry.src, recorded, what
        case Look():
            return entry.id, entry.started, what
        case Incident():
            return entry.id, _became_at(state, entry, seq, recorded), what
        case Revision():
            return entry.incident, entry.sent_at, what
        case Draft():
            return entry.incident, entry.copied_at, what
        case Retraction():
            return str(entry.of), recorded, what
        case Unknown():
            return "", recorded, what
        case _:
            return about(entry)[0], entry.made_at, what


def _became_at(state: Folded, entry: Incident, seq: Seq, recorded: Moment) -> Moment:
    """When it was closed, or opened (again); where it was refined, when that was written down."""
    if entry.closed_at is not None:
        return entry.closed_at
    every = whole(state)
    before = [one for at, one in every.standing(index.pins(every, entry.id)) if at < seq]
    return recorded if before and before[-1].closed_at is None else entry.opened_at


def _probed(id: str) -> timeline.Probed | None:
    found = probes.every().get(ProbeId(id))
    return None if found is None else timeline.Probed(found.title, found.usual)
