"""What a request asks for: which case, about which moment; and what was typed, read with care."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple, cast

from django.contrib import messages
from django.http import HttpRequest, QueryDict

from stanch.app import context, record
from stanch.app.context import Case, Client
from stanch.app.jobs import Progress
from stanch.app.live import live
from stanch.app.observations import look_jobs
from stanch.app.typed import moments
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.app.typed.steps import Remedy, Step
from stanch.console import addresses, clocks, pointers
from stanch.core.model import Look, Tri
from stanch.core.moments import Moment, When
from stanch.errors import BadInput, Doubtful, Gathered, NothingOpen, SeveralOpen, SeveralWrong


class Asked(NamedTuple):
    """The incident that the page is about; as it was known at `moment`, and about it, where one was asked
    for; the look that is under way."""

    case: Case
    moment: Moment | None
    job: Progress | None

    @property
    def writable(self) -> bool:
        """May anything on the page be pressed? It is about now, and the incident is open."""
        return self.moment is None and not self.case.closed


def workspace(request: HttpRequest, *, create: bool = False) -> str:
    """The workspace of the client that the address names; where it names none, of the only one. `create`:
    make the first where there is none. SeveralClients where it is not said which."""
    return context.workspace(addresses.client(request), create=create)


def which(request: HttpRequest) -> None:
    """SeveralClients where there are several, and the address does not say which; else nothing."""
    with suppress(NothingOpen):
        workspace(request)


def case(request: HttpRequest) -> Asked:
    """What a request asks to read: the incident that its address names, a closed one too; else the only one
    that is open. NothingOpen where there is none, SeveralOpen where it is not said which."""
    ws = workspace(request)
    moment = Fields(request.GET, ws).asked("moment", "the moment")
    job = look_jobs.progress(ws)
    known = None if moment is None else record.known_at(ws, moment)
    named = addresses.named(request)
    try:
        kept = known is None
        found = live(ws).case(named, closed=True) if kept else Case(ws, known, named, closed=True)
    except SeveralOpen:
        raise
    except BadInput as error:
        if moment is None:
            raise
        raise BadInput(
            "this incident was not open by then" if named else "nothing was written down by then",
            help="choose a later moment",
        ) from error
    addresses.settle(request, found)
    clocks.of(ws, found.client if kept else None)
    return Asked(found, moment, job)


def writing(request: HttpRequest, *, closed: bool = False) -> Case:
    """The incident that a form is sent about, to write into it: the one that its address names, and no other;
    else the only one that is open. ClosedIncident where that was closed in the meantime, unless the form may
    mend what was sent in a `closed` one: then `Case.write` decides."""
    found = live(workspace(request)).case(addresses.named(request), closed=closed)
    addresses.settle(request, found)
    clocks.of(found.ws, found.client)
    return found


def ticked(error: BadInput) -> BadInput:
    """The same, with what to tick where a command would have an option."""
    if isinstance(error, SeveralWrong):
        return SeveralWrong([ticked(one) for one in error.each if isinstance(one, BadInput)])
    if not isinstance(error, Doubtful):
        return error
    return BadInput(error.what, help=error.tick, field=error.field, repairs=error.repairs)


class Fields:
    """The date fields of a form, read in the zone of the workspace; and what each became in UTC."""

    def __init__(self, given: QueryDict, ws: str, client: Client | None = None) -> None:
        """`client`: that of the workspace, where it is at hand."""
        self._given = given
        self.wrong = Gathered()
        """What could not be read: it is all said at once, once everything was tried."""
        self.times = LocalTime(ws, None if client is None else client.state)

    def typed(self, field: str, what: str) -> Typed | None:
        """What was typed there; None where it was left empty. BadInput where it is no moment."""
        text = self._given.get(field, "").strip()
        if not text:
            return None
        try:
            return moments.read(text)
        except BadInput as error:
            raise BadInput(
                f"{what}: {error.what}", help=error.help, field=field, repairs=error.repairs
            ) from error

    def by(self, field: str, what: str) -> Moment | None:
        """The moment by which it had happened."""
        typed = self.typed(field, what)
        return None if typed is None else self.times.by(typed)

    def within(self, field: str, what: str) -> When | None:
        """When it was said, from the earliest to the moment by which it had been."""
        typed = self.typed(field, what)
        return None if typed is None else self.times.within(typed)

    def asked(self, field: str, what: str) -> Moment | None:
        """The moment about which the page is asked for."""
        typed = self.typed(field, what)
        return None if typed is None else self.times.asked(typed, field=field)

    def when(self, field: str, what: str) -> When | None:
        """When it happened, within bounds; a date alone is that day."""
        typed = self.typed(field, what)
        return None if typed is None else self.times.when(typed)

    def steps(self, remedies: Iterable[Remedy]) -> list[Step]:
        """Each step of which something was said: done and when, not done, or not known. What cannot be read
        is in `wrong`."""
        found: list[Step] = []
        for one in remedies:
            with self.wrong.here(f"step:{one.id}"):
                found += self._step(one)
        return found

    def _step(self, one: Remedy) -> list[Step]:
        when, done = self.when(f"step:{one.id}", one.done), self._given.get(f"did:{one.id}", "")
        if done in ("no", "unknown"):
            if when is not None:
                raise BadInput(
                    f"{one.done}: it was not done, and there is a time at which it was",
                    help="leave one of the two out",
                )
            return [Step(one.id, cast(Tri, done))]
        return [Step(one.id, "yes", when or When(), self._version(one))] if when or done == "yes" else []

    def _version(self, one: Remedy) -> str:
        """The version that a step went to; "" where none was typed. BadInput names the field of the step."""
        text = self._given.get(f"to:{one.id}", "")
        try:
            return moments.version(text) if text.strip() else ""
        except BadInput as error:
            raise BadInput(f"{one.done}: {error.what}", help=error.help) from error

    @property
    def names_event(self) -> bool:
        """Was it ticked that it speaks of this event, although it is dated before it?"""
        return bool(self._given.get("names_event"))

    def tell(self, request: HttpRequest) -> None:
        """What was typed is said again in UTC, on the page that comes next."""
        for one in self.times.said:
            messages.info(request, pointers.words(one), extra_tags="utc")


def last_look(case: Case) -> Look | None:
    """The look that ended last, as far as is known in this case."""
    return max(case.state.looks.values(), key=lambda one: one.ended, default=None)
