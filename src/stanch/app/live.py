"""A client's cases, kept between requests: what is known and judged is taken further, not begun anew.

Whoever serves many requests asks here; a command that ends reads a case of its own. What is kept is never
changed once it was handed out: what is new is folded into a copy, so that several threads may read at once.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from stanch.app import clock
from stanch.app.context import Case, Client, Current, chosen, state, undisturbed
from stanch.app.playbook_texts import pinned
from stanch.core import index
from stanch.core.claims import Judgement
from stanch.core.decisions import Erased
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.horizon import horizon
from stanch.core.model import Incident, IncidentId
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.view import View
from stanch.errors import BadInput

Rows = list[tuple[Seq, Entry]]


class _Kept(NamedTuple):
    incident: Incident
    playbook: Playbook
    current: Current


class Live:
    """What is known of one client, and how each of its incidents is judged now."""

    def __init__(self, ws: str) -> None:
        self.ws = ws
        self._lock = threading.Lock()
        self._state: State | None = None
        self._kept: dict[IncidentId, _Kept] = {}

    def client(self) -> Client:
        """The client as known now."""
        with self._lock:
            self._refresh()
            return self._client()

    def _client(self) -> Client:
        assert self._state is not None
        known = self._state

        def kept(incident: Incident) -> Case | None:
            with self._lock:
                try:
                    return (
                        self._case(incident)
                        if self._state is known
                        else Case(client, incident=incident.id, closed=True)
                    )
                except BadInput:  # its playbook is not in the record
                    return None

        client = Client.on(self.ws, known, kept)
        return client

    def case(self, incident: str = "", *, closed: bool = False) -> Case:
        """One incident as known and judged now. Errors as those of `Case`."""
        with self._lock:
            self._refresh()
            assert self._state is not None
            return self._case(chosen(self._state, incident, closed=closed))

    def _case(self, found: Incident) -> Case:
        assert self._state is not None
        kept = self._kept.get(found.id)
        now = clock.now()
        if kept is None or kept.incident.digest != found.digest or not kept.current.serves(self._at(now)):
            playbook = pinned(self.ws, self._state, found)
            kept = self._kept[found.id] = _Kept(found, playbook, self._judge(found, playbook, now))
        return Case.on(self._client(), found, kept.playbook, kept.current)

    def _refresh(self) -> None:
        """Take in what was written since, by whomever."""
        from stanch.record.reading import rows

        known = self._state
        if known is None:
            self._begin()
            return
        newer = list(rows(self.ws, after=known.seq))
        if not newer:
            return
        if any(isinstance(entry, Erased) for _seq, entry in newer):
            self._begin()  # what was erased must not live on here
            return
        with undisturbed():
            self._state = fold(known.fork(), newer)
            for id, kept in list(self._kept.items()):
                renewed = _renewed(kept, newer, self._state)
                if renewed is None:
                    del self._kept[id]
                else:
                    self._kept[id] = kept._replace(current=renewed)

    def _begin(self) -> None:
        self._state = state(self.ws)
        self._kept.clear()

    def _at(self, now: Moment) -> AsOf:
        assert self._state is not None
        return AsOf(self._state.seq, now)

    def _judge(self, incident: Incident, playbook: Playbook, now: Moment) -> Current:
        assert self._state is not None
        with undisturbed():
            view = View(self._state, incident.id, now)
            world = spread(playbook, view, AsOf(self._state.seq, now))
            return Current(Judgement(world), horizon(playbook, index.folded(self._state), now))


def _renewed(kept: _Kept, newer: Rows, state: State) -> Current | None:
    """The judgement with what is new taken in; None where it has to be made from the start."""
    now = clock.now()
    if not kept.current.serves(AsOf(kept.current.judgement.world.at.known, now)):
        return None
    world = kept.current.judgement.world.fork()
    touched = renew(world, newer, now, state)
    until = min(kept.current.until, horizon(kept.playbook, [entry for _seq, entry in newer], now))
    return Current(kept.current.judgement.over(world, touched), until)


_lives: dict[str, Live] = {}
_lives_lock = threading.Lock()


def live(ws: str) -> Live:
    """What this process keeps of a client."""
    with _lives_lock:
        found = _lives.get(ws)
        if found is None:
            found = _lives[ws] = Live(ws)
        return found
