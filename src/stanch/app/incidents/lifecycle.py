"""Open an incident: one event, by its playbook, pinned by the digest of its text; and close it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Literal as L

import msgspec

from stanch.app import clock, context, playbook_texts
from stanch.app.context import Case, Client
from stanch.app.typed import event_dates, moments, new_vendor
from stanch.app.typed import names as naming
from stanch.app.typed.local_time import LocalTime
from stanch.core import index
from stanch.core.claims import Judgement
from stanch.core.decisions import EventAnswers
from stanch.core.model import US, AssetId, Incident, IncidentId, Tri
from stanch.core.moments import iso
from stanch.core.playbook import Playbook
from stanch.errors import BadInput, DoubtfulName, Gathered, Hint, NothingOpen, Pointer
from stanch.knowledge import generic, playbooks
from stanch.observe.tls import probes


def usual() -> str:
    """The playbook that is opened where none is named: the first that reads the usual probe."""
    ids = {one.id for one in probes.usual()}
    return next(
        name
        for name in playbooks.shipped()
        for one in playbooks.load(name).detectors
        if one.reads == "probe" and ids & set(one.match)
    )


def gone_on_with(client: str, event: str, named: str) -> Case:
    """Where the first ten minutes go on: the incident of this event, opened unless it is open; else the one
    that is `named`, or the only one that is open; else that of the usual probe. `client`: its name."""
    if event:
        return incident(client, event)
    try:
        return context.case(client, incident=named)
    except NothingOpen:
        return incident(client, usual())


def incident(of: str, name: str) -> Case:
    """The incident of that name, of the client `of`: opened now, unless it is open. Any other that is open
    stays open.

    `name`: an incident of this client (a closed one is opened again, as it was judged before), a playbook
    that comes with stanch, or a file. The text is kept in the record: what was judged by it can be judged
    again when it was refined since. BadInput where a file is another playbook than that of the incident of
    its id.
    """
    if name.endswith((".yaml", ".yml")):
        path = Path(name)
        found = playbooks.read(path)
        _same_event(of, found, name)
        return _opened(of, found, path.read_text("utf-8"))
    try:
        client = context.client(of)
        known = _known(client, name)
    except NothingOpen:  # nothing was begun here yet
        known = None
    if known is None or (name in playbooks.shipped() and client.case_of(known) is None):
        return _opened(of, playbooks.load(name), playbooks.text(name))
    return Case(client, incident=name) if known.closed_at is None else _again(client, known)


def event(of: str, kind: str, answers: Mapping[str, str]) -> Case:
    """An event that nobody has written the playbook of: made from one of the four kinds by these answers.

    It is another event than those that are there, and gets an id of its own. The same answers, given twice,
    are the same event: it is opened again where it was closed.
    """
    client = context.client(of, create=True)
    answers, vendor = _understood(client, kind, answers)
    text = generic.make(kind, answers, _today(), vendor=vendor)
    first = playbooks.parse(text, kind).id
    for number in count(2):
        found = playbooks.parse(text, kind)
        known = _known(client, found.id)
        if known is None:
            break
        if _made_by(client, known, kind, answers):
            return Case(client, incident=known.id) if known.closed_at is None else _again(client, known)
        text = generic.make(kind, answers, _today(), id=f"{first}-{number}", vendor=vendor)
    opened = _opened(of, found, text)
    named = new_vendor.new_vendor(opened.client, answers["vendor"]) if vendor else ()
    opened.write([_answers(opened, kind, answers), *named])
    return opened


def _understood(client: Client, kind: str, answers: Mapping[str, str]) -> tuple[dict[str, str], AssetId]:
    """The answers, with dates as playbooks have them, and whom of the vendors they mean ("" for none).

    BadInput where the vendor is nearly called as one that there is, where the event is still to come, or
    where a question is not answered as it has to be; SeveralWrong where several are so (187).
    """
    questions = generic.kinds()[kind].questions if kind in generic.kinds() else ()
    dates = {one.id for one in questions if one.kind == "date"}
    found, vendor, wrong, rest = dict(answers), AssetId(""), Gathered(), Gathered()
    for name in dates & found.keys():
        with wrong.here(name):
            found[name] = _date(client.ws, found[name])
    if found.get("vendor", "").strip() and "vendor" in {one.id for one in questions}:
        with wrong.here("vendor"):
            vendor, found["vendor"] = _vendor(client, found["vendor"])
    with rest.here():
        generic.checked(kind, found)
    seen = {one.field for one in wrong.errors}
    wrong.errors += [one for one in rest.errors if one.field not in seen]
    order = {one.id: number for number, one in enumerate(questions)}
    wrong.errors.sort(key=lambda one: order.get(one.field, len(order)))
    wrong.raised()
    return found, vendor


def _vendor(client: Client, typed: str) -> tuple[AssetId, str]:
    try:
        return naming.vendor(client.state, typed)
    except DoubtfulName as error:
        help = f"{error.instead}; else a name that tells them apart"
        raise BadInput(error.what, help=help, repairs=error.repairs) from error


def _date(ws: str, given: str) -> str:
    """A date as it stands in a playbook: a day as such, a time in UTC."""
    if given.strip().lower() in generic.OPEN:
        return given
    typed = moments.read(given)
    times = LocalTime(ws)
    when = times.when(typed)
    event_dates.past(given, when)
    day = typed.day(times.zone.tz, times.now)
    return iso(when.low) if day is None else day.isoformat()


def made_from(found: Case) -> tuple[str, dict[str, str]] | None:
    """The kind and the answers that an event was made from last; None where it came as a playbook. Answers of
    which the refinement was taken back are so, too (35)."""
    state = found.client.state
    pins = [seq for seq, _one in index.pins(state, found.id)]
    made = [
        one
        for seq, one in found.state.all(EventAnswers)
        if max((pin for pin in pins if pin < seq), default=None) not in state.gone
    ]
    return (made[-1].kind, dict(made[-1].answers)) if made else None


class VerdictChange(msgspec.Struct, frozen=True):
    """One verdict of ours that a refined playbook changed: on what, about when, from what to what."""

    asset: str
    question: L["now", "ever"]
    before: Tri
    after: Tri


class Refined(msgspec.Struct, frozen=True):
    """A refined text of an event's playbook, as it would be pinned; the answers it was made of, if any."""

    text: str
    playbook: Playbook
    answers: tuple[str, dict[str, str]] | None = None


def by_answers(found: Case, answers: Mapping[str, str]) -> Refined:
    """The same event by other answers: facts have come in. What was not asked anew stays as answered."""
    kept = made_from(found)
    if kept is None:
        raise BadInput(
            f"{found.playbook.title} came as a playbook, not by answers",
            help=Hint("refine it by a file: ", Pointer("refine")),
        )
    kind, had = kept
    both, vendor = _understood(found.client, kind, {**had, **answers})
    text = generic.make(kind, both, _today(), id=found.incident.id, vendor=vendor)
    read = by_text(found, text, f"{kind} of {_today()}")
    return Refined(read.text, read.playbook, (kind, both))


def by_text(found: Case, text: str, name: str) -> Refined:
    """The same event by a text of its own; `name` says where it came from. BadInput where it is the playbook
    of another event."""
    refined = playbooks.parse(text, name)
    if refined.id != found.incident.id:
        raise BadInput(
            f"{name} is the playbook of {refined.id}, and {found.incident.id} is open",
            help=f"write `id: {found.incident.id}`, or open it as an incident of its own",
        )
    return Refined(text, refined)


def refine(found: Case, by: Refined) -> tuple[Case, tuple[VerdictChange, ...]]:
    """Pin the open incident to a refined playbook: old evidence is judged anew by it. Undo: refine it back;
    every text stays in the record."""
    refined = by.playbook
    pinned = msgspec.structs.replace(found.incident, digest=refined.digest, title=refined.title)
    before = found.judgement()
    found.write([playbook_texts.keep_playbook(found.ws, by.text, refined.digest), pinned])
    again = Case(found.client, incident=found.id)
    if by.answers is not None:
        again.write([_answers(again, *by.answers)])
    return again, tuple(_changes(before, again.judgement()))


def _changes(before: Judgement, after: Judgement) -> Iterator[VerdictChange]:
    for id, asset in after.world.assets.items():
        if asset.owner != US or asset.kind == "key" or id not in before.world.assets:
            continue
        one, other = before.assessment(id), after.assessment(id)
        if one.now.verdict != other.now.verdict:
            yield VerdictChange(asset.name, "now", one.now.verdict, other.now.verdict)
        if one.ever.verdict != other.ever.verdict:
            yield VerdictChange(asset.name, "ever", one.ever.verdict, other.ever.verdict)


def _known(client: Client, id: str) -> Incident | None:
    """The incident of that id, closed or not; None where there is none."""
    return next((one for one in client.incidents() if one.id == id), None)


def _made_by(client: Client, incident: Incident, kind: str, answers: Mapping[str, str]) -> bool:
    """Was this event made by these very answers, once?"""
    return any(
        (one.incident, one.kind, one.answers) == (incident.id, kind, answers)
        for _seq, one in client.state.all(EventAnswers)
    )


def _same_event(of: str, found: Playbook, name: str) -> None:
    """BadInput where an incident of that id is there and is judged by another text: the file may be of
    another event, and what was said and sent in the first one would be judged by it (132)."""
    try:
        client = context.client(of)
    except NothingOpen:
        return
    known = _known(client, found.id)
    if known is None or known.digest == found.digest or client.case_of(known) is None:
        return
    again = Hint(
        "" if known.closed_at is None else Hint("open it again (", Pointer("open", found.id), "), then: ")
    )
    raise BadInput(
        f"there is an incident {found.id}, {known.title or found.id}, and it is judged by another text",
        help=Hint(
            "for the same event: ",
            again,
            Pointer("refine", name, found.id),
            f"; for another one write an id of its own into the file, such as id: {found.id}-2",
        ),
    )


def _opened(of: str, found: Playbook, text: str) -> Case:
    if not re.fullmatch(r"[\w.-]+", found.id):
        raise BadInput(
            f"the playbook is called {found.id!r}, and pages and commands cannot name that",
            help="write its `id` in letters, digits and dashes, such as id: the-break-in-2026",
        )
    client = context.client(of, create=True)
    known = _known(client, found.id)
    if known is None or known.closed_at is not None or known.digest != found.digest:
        since = clock.now() if known is None or known.closed_at is not None else known.opened_at
        opened = Incident(IncidentId(found.id), found.id, found.digest, since, title=found.title)
        client.write([playbook_texts.keep_playbook(client.ws, text, found.digest), opened])
    return Case(client, incident=found.id)


def _again(client: Client, closed: Incident) -> Case:
    opened = msgspec.structs.replace(closed, opened_at=clock.now(), closed_at=None, mistaken=False)
    client.write([opened])
    return Case(client, incident=opened.id)


def _answers(found: Case, kind: str, answers: Mapping[str, str]) -> EventAnswers:
    return EventAnswers(found.id, kind, dict(answers), clock.now())


def _today() -> str:
    return iso(clock.now())[:10]
