"""A client's record, and one incident of it: the playbook that it is judged by, and all that is known."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from typing import NamedTuple

import msgspec

from stanch.app import actor, clock
from stanch.app.playbook_texts import pinned
from stanch.core.claims import Judgement
from stanch.core.entries import Entry, incident_of, of_what_was_sent
from stanch.core.fold import fold
from stanch.core.horizon import horizon
from stanch.core.model import US, Asset, Incident, IncidentId
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.names import shown
from stanch.core.notices import Draft
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.view import View
from stanch.errors import BadInput, ClosedIncident, Hint, NothingOpen, Pointer, SeveralClients, SeveralOpen
from stanch.knowledge import playbooks
from stanch.record import connection


@contextmanager
def undisturbed() -> Iterator[None]:
    """Judging makes millions of small values and no cycles: looking for cycles would take half the time.

    What was made counts as old afterwards: the next look at what is young would go through all of it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


class Client:
    """One client's record as known up to entry `known` (None: all of it), whichever incident it is about.

    What is shared by all incidents is read and written here: measurements, assets, edges, roles, retractions.
    """

    _kept: Callable[[Incident], Case | None] | None = None
    """Its incidents, as somebody keeps them judged."""
    _gathered: list[Entry] | None = None
    """What is to be written as one batch, once the block ends that writes it (`alone`)."""
    called: str = ""
    """The name by which it was asked for; "" where it was the only one."""

    def __init__(self, ws: str, known: int | None = None) -> None:
        self.ws = ws
        self.state = state(ws, known)
        self._shared = False

    @classmethod
    def on(cls, ws: str, state: State, kept: Callable[[Incident], Case | None] | None = None) -> Client:
        """A client on a state that others read, too: it is copied before anything is taken in. `kept`: its
        incidents, as they are judged already."""
        made = cls.__new__(cls)
        made.ws, made.state, made._shared, made._kept = ws, state, True, kept
        return made

    def take(self, rows: Iterable[tuple[Seq, Entry]]) -> None:
        """Fold rows into what is known here."""
        if self._shared:
            self.state, self._shared, self._kept = self.state.fork(), False, None
        fold(self.state, rows)

    def write(self, entries: Sequence[Entry]) -> Seq:
        """Append entries and take them in; returns the number of the first. Within `alone` they are appended
        at its end."""
        if self._gathered is None:
            first = write(self.ws, entries)
        else:
            first = Seq(self.state.seq + 1)
            self._gathered.extend(entries)
        self.take([(Seq(first + number), entry) for number, entry in enumerate(entries)])
        return first

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Holds the workspace's write lock, for read-modify-write; all that others wrote before is taken in.

        Yields whether that was anything. For whoever reads a list, adds to it, and writes it back. All that
        the block writes by this client is one batch: it is kept as a whole, and undone as a whole (171).
        """
        from stanch.record.append import alone
        from stanch.record.reading import rows

        if self._gathered is not None:
            yield False
            return
        with alone(self.ws):
            before = self.state.seq
            self.take(rows(self.ws, after=before))
            self._gathered = []
            try:
                yield self.state.seq != before
                if self._gathered:
                    write(self.ws, self._gathered)
            finally:
                self._gathered = None

    @property
    def today(self) -> View:
        """What all incidents share, without what a wrong clock dated after now (7)."""
        return View(self.state, IncidentId(""), clock.now())

    def own(self, *kinds: str) -> list[Asset]:
        """Our own assets of these kinds."""
        return [one for one in self.state.assets() if one.kind in kinds and one.owner == US]

    def incidents(self) -> list[Incident]:
        """All incidents of this client, closed ones too, in the order in which they were opened."""
        return incidents(self.state)

    def cases(self) -> Iterator[Case]:
        """Each incident of this client whose playbook can be had, closed ones too, in the order in which they
        were opened."""
        found = (self.case_of(one) for one in self.incidents())
        yield from (one for one in found if one is not None)

    def case_of(self, incident: Incident) -> Case | None:
        """An incident of this client, open or closed; None where its playbook is not in the record."""
        if self._kept is not None:
            return self._kept(incident)
        try:
            return Case(self, incident=incident.id, closed=True)
        except BadInput:
            return None


class Current(NamedTuple):
    """A judgement of now, and the first moment at which it may not hold any more (`core.horizon`)."""

    judgement: Judgement
    until: Moment

    def serves(self, at: AsOf) -> bool:
        """Does it hold for that moment, with what is known then?"""
        since = self.judgement.world.at
        return since.known == at.known and since.true_at <= at.true_at < self.until


class Case:
    """One incident of one client: what is shared, and what was said and decided within it.

    `client`: the client, or its workspace to be read up to entry `known`. `incident`: its id; "" for the only
    one that is open. SeveralOpen where several are, and none is named. `closed`: to read, a closed one that
    is named will do; nothing can be written into it.
    """

    def __init__(
        self, client: Client | str, known: int | None = None, incident: str = "", *, closed: bool = False
    ) -> None:
        self.client = Client(client, known) if isinstance(client, str) else client
        self.incident = chosen(self.client.state, incident, closed=closed)
        self.playbook = pinned(self.ws, self.client.state, self.incident)
        self._view = View(self.client.state, self.id, clock.now())
        self._judged: dict[AsOf, Judgement] = {}
        self._current: Current | None = None

    @classmethod
    def on(cls, client: Client, incident: Incident, playbook: Playbook, current: Current) -> Case:
        """A case on what is known and judged already (`app.live`)."""
        made = cls.__new__(cls)
        made.client, made.incident, made.playbook = client, incident, playbook
        made._view, made._judged, made._current = View(client.state, incident.id, clock.now()), {}, current
        return made

    @property
    def ws(self) -> str:
        return self.client.ws

    @property
    def id(self) -> IncidentId:
        return self.incident.id

    @property
    def closed(self) -> bool:
        """Is it closed? Then it can be read, and what was sent is still watched and corrected."""
        return self.incident.closed_at is not None

    def stays_open_for(self, draft: Draft) -> bool:
        """May this text be changed, and said to be sent? In a closed incident only a correction may."""
        return not self.closed or of_what_was_sent(draft)

    @property
    def option(self) -> str:
        """What names this client and this incident in a command; "" where each is the only one."""
        whose = f" --client {self.client.called}" if self.client.called else ""
        return f"{whose} --incident {self.id}" if self.closed or self.others() else whose

    def others(self) -> list[Incident]:
        """The other incidents of this client that are open."""
        return [one for one in self.client.incidents() if one.id != self.id and one.closed_at is None]

    @property
    def state(self) -> View:
        """What is known, as this incident sees it."""
        if self._view.whole is not self.client.state:
            self._view = View(self.client.state, self.id, clock.now())
        return self._view

    def write(self, entries: Sequence[Entry]) -> Seq:
        """Append entries and take them in; returns the number of the first. ClosedIncident where one of them
        would be said or decided in an incident that is closed by now, and mends nothing that was sent."""
        mine = {belongs for one in entries if (belongs := incident_of(one)) is not None}
        assert mine <= {self.id}, f"{mine} written by {self.id}"
        if not mine:
            return self.client.write(entries)
        with self.client.alone():
            _seq, now = self.client.state.incidents.get(self.id, (None, None))
            mends = all(of_what_was_sent(one) for one in entries)
            if now is None or (now.closed_at is not None and not mends):
                raise closed_incident(self.incident)
            return self.client.write(entries)

    def alone(self) -> AbstractContextManager[bool]:
        """As `Client.alone`."""
        return self.client.alone()

    def own(self, *kinds: str) -> list[Asset]:
        """Our own assets of these kinds."""
        return self.client.own(*kinds)

    def judgement(self, true_at: Moment | None = None) -> Judgement:
        """All questions about one moment: `true_at`, or now. Each moment is judged once for what is known; a
        judgement of now serves until its horizon."""
        now = clock.now()
        at = AsOf(self.state.seq, now if true_at is None else true_at)
        kept = self._current
        if kept is not None and kept.serves(at):
            return kept.judgement
        found = self._judged.get(at)
        if found is None:
            with undisturbed():
                found = self._judged[at] = Judgement(spread(self.playbook, self.state, at))
        return found

    def judged_by(self, playbook: Playbook) -> Case:
        """The same case, judged by another playbook. Nothing is written."""
        made = copy(self)
        made.playbook, made._judged, made._current = playbook, {}, None
        return made

    def supposing(self, entries: Sequence[Entry]) -> Case:
        """The same case, had these entries been written as well. Nothing is written."""
        rows = [(Seq(self.state.seq + 1 + number), entry) for number, entry in enumerate(entries)]
        made = copy(self)
        made.client = Client.on(self.ws, self.client.state)
        made.client.called = self.client.called
        made.client.take(rows)
        made._judged, made._current = {}, None
        kept, now = self._current, clock.now()
        if kept is not None and kept.serves(AsOf(self.state.seq, now)):
            world = kept.judgement.world.fork()
            with undisturbed():
                touched = renew(world, rows, now, made.client.state)
            until = min(kept.until, horizon(self.playbook, entries, now))
            made._current = Current(kept.judgement.over(world, touched), until)
        return made


def chosen(state: State, id: str = "", *, closed: bool = False) -> Incident:
    """The incident of that id; where none is named, the only one that is open.

    NothingOpen where there is none; SeveralOpen, which lists them, where several are open and none is named.
    ClosedIncident where the one that is named is closed, unless that will do.
    """
    listed = incidents(state)
    if id:
        named = next((one for one in listed if one.id == id), None)
        if named is None:
            raise BadInput(f"there is no incident {id} here", help=_listed(listed))
        if named.closed_at is not None and not closed:
            raise closed_incident(named)
        return named
    still_open = [one for one in listed if one.closed_at is None]
    if len(still_open) > 1:
        raise SeveralOpen(tuple((one.id, one.title or one.id) for one in still_open))
    if not still_open:
        read = f"; a closed one is read by --incident {listed[-1].id}" if listed else ""
        begin = Hint("begin with ", Pointer("start", "DOMAIN"), ", or ", Pointer("open", "PLAYBOOK"), read)
        raise NothingOpen("no incident is open here", help=begin)
    return still_open[0]


def _listed(incidents: Sequence[Incident]) -> str:
    if not incidents:
        return Hint("none was opened yet: ", Pointer("open", "PLAYBOOK"))
    return f"there are: {', '.join(one.id for one in incidents)}"


def closed_incident(incident: Incident) -> ClosedIncident:
    """Nothing more is said or decided in an incident that is closed."""
    return ClosedIncident(
        f"{incident.title or incident.id} is closed, and nothing more is written into it",
        help=Hint("open it again: ", Pointer("open", incident.id), "; or name another one"),
    )


def within(client: Client, event: str, incident: str) -> tuple[View, Playbook]:
    """What is known within the incident that is named; else within that of an event, of which a playbook is
    shipped, whether it was opened or not; else within the only one that is open. NothingOpen, SeveralOpen
    where it is none of those."""
    opened = any(one.id == event for one in client.incidents())
    named = incident or (event if opened else "")
    if not named and event in playbooks.shipped():
        return View(client.state, IncidentId(event), clock.now()), playbooks.load(event)
    found = Case(client, incident=named, closed=True)
    return found.state, found.playbook


FIRST = "default"
"""What the first client's workspace is called, where nobody gave it a name."""


def clients() -> list[tuple[str, str]]:
    """Each client of this record by its name and workspace, in the order in which they were added."""
    connection.connect()
    from stanch.record.reading import workspaces

    return workspaces()


def first() -> str:
    """The name of the client that was added first; "" where there is none yet."""
    found = clients()
    return found[0][0] if found else ""


def workspace(name: str, *, create: bool = False) -> str:
    """Open the record, and find the workspace of the client of that name; "" for the only one that there is.
    `create`: make the first one where there is none yet.

    SeveralClients where there are several and none is named; BadInput where none is called so; NothingOpen
    where nothing was begun here.
    """
    found = clients()
    if name:
        known = dict(found).get(name)
        if known is None:
            listed = f"there are: {', '.join(one for one, _ws in found)}" if found else "none was added yet"
            raise BadInput(
                f"there is no client {shown(name)!r}", help=Hint(listed, "; to add it: ", Pointer("client"))
            )
        return known
    if len(found) > 1:
        raise SeveralClients(tuple(one for one, _ws in found))
    if found:
        return found[0][1]
    from stanch.record.reading import workspace

    return workspace(FIRST, create_at=clock.now() if create else None)


def state(ws: str, known: int | None = None) -> State:
    """All that a workspace knows, up to entry `known`. BadInput where that is still to be written: what was
    known then could change."""
    from stanch.record import snapshots
    from stanch.record.reading import head, rows

    with undisturbed():
        found = snapshots.folded(ws) if known is None else fold(State(), rows(ws, known=known))
    if known is not None and known > found.seq and known > (last := head(ws)[0]):
        raise BadInput(f"entry {known} is not written yet", help=f"the last one is {last}")
    return found


def incidents(state: State, true_at: Moment | None = None) -> list[Incident]:
    """The incidents that were opened, in the order in which they were; `true_at`: as it was then."""
    found = [(incident.opened_at, seq, incident) for seq, incident in state.incidents.values()]
    listed = (incident for _at, _seq, incident in sorted(found, key=lambda row: row[:2]))
    return [then for one in listed if (then := as_of(state, one, true_at)) is not None]


def as_of(state: State, incident: Incident, true_at: Moment | None) -> Incident | None:
    """An incident as it was at a moment: what was closed later was open, what was opened later was not there
    (None)."""
    if true_at is None:
        return incident
    begun = [one for one in state.episodes(incident.id) if one.opened <= true_at]
    if not begun:
        return None
    closed = begun[-1].closed
    over = closed if closed is not None and closed <= true_at else None
    return msgspec.structs.replace(incident, opened_at=begun[-1].opened, closed_at=over)


def case(name: str, known: int | None = None, incident: str = "", *, closed: bool = False) -> Case:
    """An open incident of the client of that name: the one named, or the only one. `closed`: to read, a
    closed one that is named will do."""
    return Case(client(name, known), incident=incident, closed=closed)


def client(name: str, known: int | None = None, *, create: bool = False) -> Client:
    """The record of the client of that name, whichever incident it is about. `create`: make it where nothing
    was begun."""
    found = Client(workspace(name, create=create), known)
    found.called = name
    return found


def write(ws: str, entries: Sequence[Entry], state: State | None = None) -> Seq:
    """Append entries as one batch, by whoever is at the keyboard; folds them into `state` where given."""
    from stanch.record.append import append

    written = append(ws, entries, actor=actor.actor(), recorded_at=clock.now())
    if state is not None:
        fold(state, [(Seq(written.first + number), entry) for number, entry in enumerate(entries)])
    return written.first
