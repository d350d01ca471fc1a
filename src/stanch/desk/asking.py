"""What a request asks for: which case, about which moment; and what was typed, read with care."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from stanch.core.model import Look
from stanch.core.moments import Moment, When, parse, parse_when
from stanch.desk import addresses
from stanch.desk.working import Job, jobs
from stanch.errors import BadInput, SeveralOpen
from stanch.flow import case as cases
from stanch.flow.case import Case
from stanch.flow.live import live
from stanch.record.history import known_at


class Asked(NamedTuple):
    """The incident that the page is about; as it was known at `moment`, and about it, where one was asked
    for; the look that is under way."""

    case: Case
    moment: Moment | None
    job: Job | None


def case(request: HttpRequest) -> Asked:
    """What a request asks to read: the incident that its address names, a closed one too; else the only one
    that is open. NothingOpen where there is none, SeveralOpen where it is not said which."""
    moment = typed_moment(request.GET.get("moment", ""), "the moment")
    ws = cases.workspace()
    job = jobs.of(ws)
    known = None if moment is None else known_at(ws, moment)
    try:
        named = addresses.named(request)
        kept = known is None
        found = live(ws).case(named, closed=True) if kept else Case(ws, known, named, closed=True)
    except SeveralOpen:
        raise
    except BadInput as error:
        if moment is None:
            raise
        opened = "this incident was not open" if addresses.named(request) else "nothing was written down"
        raise BadInput(f"{opened} by then", help="choose a later moment") from error
    addresses.settle(request, found)
    return Asked(found, moment, job)


def writing(request: HttpRequest) -> Case:
    """The incident that a form is sent about, to write into it: the one that its address names, and no other;
    else the only one that is open. ClosedIncident where that was closed in the meantime."""
    found = live(cases.workspace()).case(addresses.named(request))
    addresses.settle(request, found)
    return found


def typed_moment(text: str, what: str) -> Moment | None:
    """A date field's moment, taken as UTC; None where it was left empty. BadInput where it is none."""
    when = typed_when(text, what)
    return None if when is None else when.latest


def field_when(request: HttpRequest, name: str, what: str) -> When | None:
    """The date of one field of the form that was sent; BadInput names the field."""
    try:
        return typed_when(request.POST.get(name, ""), what)
    except BadInput as error:
        error.field = name
        raise


def typed_when(text: str, what: str) -> When | None:
    """A date or date-and-time field; a date alone is that day. None where it was left empty."""
    given = text.strip()
    if not given:
        return None
    try:
        if "T" in given:
            moment = parse(given if given.endswith("Z") else f"{given}Z")
            return When(moment, moment)
        return parse_when(given)
    except ValueError as error:
        raise BadInput(f"{what}: {error}", help="write it as 2014-04-08T16:40, in UTC") from error


def last_look(case: Case) -> Look | None:
    """The look that ended last, as far as is known in this case."""
    return max(case.state.looks.values(), key=lambda one: one.ended, default=None)
