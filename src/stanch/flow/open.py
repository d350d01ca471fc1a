"""Open an incident: one event, by its playbook, pinned by the digest of its text; and close it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal as L

import msgspec

from stanch.core.claims import Judgement
from stanch.core.decisions import EventAnswers
from stanch.core.entries import Entry
from stanch.core.model import US, Incident, IncidentId, Tri
from stanch.core.moments import iso
from stanch.core.playbook import Playbook
from stanch.errors import BadInput
from stanch.flow import answer, case, clock
from stanch.flow.case import Case
from stanch.knowledge import generic, playbooks


def incident(name: str) -> Case:
    """The incident of a playbook, by the playbook's id or by a file: opened now, unless it is open.

    The text is kept in the record: what was judged by it can be judged again when it was refined since.
    """
    if name.endswith((".yaml", ".yml")):
        path = Path(name)
        found = playbooks.read(path)
        text = path.read_text("utf-8")
    else:
        found, text = playbooks.load(name), playbooks.text(name)
    return _opened(found, text)


def event(kind: str, answers: Mapping[str, str]) -> Case:
    """An event that nobody has written the playbook of: made from one of the four kinds by these answers."""
    text = generic.make(kind, answers, _today())
    opened = _opened(playbooks.parse(text, kind), text)
    named = answer.new_vendor(opened, answers["vendor"]) if answers.get("vendor", "").strip() else ()
    opened.write([_answers(opened, kind, answers), *named])
    return opened


def made_from(found: Case) -> tuple[str, dict[str, str]] | None:
    """The kind and the answers that an event was made from last; None where it came as a playbook."""
    made = found.state.all(EventAnswers)
    return (made[-1][1].kind, dict(made[-1][1].answers)) if made else None


class Change(msgspec.Struct, frozen=True):
    """One verdict of ours that a refined playbook changed: on what, about when, from what to what."""

    asset: str
    question: L["now", "ever"]
    before: Tri
    after: Tri


def refine_by_answers(found: Case, answers: Mapping[str, str]) -> tuple[Case, tuple[Change, ...]]:
    """The same event by other answers: facts have come in. What was not asked anew stays as answered."""
    kept = made_from(found)
    if kept is None:
        raise BadInput(
            f"{found.playbook.title} came as a playbook, not by answers",
            help="refine it by a file: stanch incident refine FILE",
        )
    kind, had = kept
    both = {**had, **answers}
    text = generic.make(kind, both, _today(), id=found.incident.id)
    again, changes = refine(found, text, f"{kind} of {_today()}")
    again.write([_answers(again, kind, both)])
    return again, changes


def refine(found: Case, text: str, name: str) -> tuple[Case, tuple[Change, ...]]:
    """Pin the open incident to a refined playbook: old evidence is judged anew by it.

    BadInput where it is the playbook of another event. Undo: refine it back; every text stays in the record.
    """
    refined = playbooks.parse(text, name)
    if refined.id != found.incident.id:
        raise BadInput(
            f"{name} is the playbook of {refined.id}, and {found.incident.id} is open",
            help=f"write `id: {found.incident.id}`, or open it as an incident of its own",
        )
    pinned = msgspec.structs.replace(found.incident, digest=refined.digest, title=refined.title)
    before = found.judgement()
    found.write([case.keep_playbook(found.ws, text, refined.digest), pinned])
    again = Case(found.ws, incident=found.incident.id)
    return again, tuple(_changes(before, again.judgement()))


def _changes(before: Judgement, after: Judgement) -> Iterator[Change]:
    for id, asset in after.world.assets.items():
        if asset.owner != US or asset.kind == "key" or id not in before.world.assets:
            continue
        one, other = before.assessment(id), after.assessment(id)
        if one.now.verdict != other.now.verdict:
            yield Change(asset.name, "now", one.now.verdict, other.now.verdict)
        if one.ever.verdict != other.ever.verdict:
            yield Change(asset.name, "ever", one.ever.verdict, other.ever.verdict)


def _opened(found: Playbook, text: str) -> Case:
    ws = case.workspace(create=True)
    same = [one for one in case.incidents(case.state(ws)) if one.id == found.id]
    if not same or same[-1].closed_at is not None or same[-1].digest != found.digest:
        opened = Incident(IncidentId(found.id), found.id, found.digest, clock.now(), title=found.title)
        entries: list[Entry] = [case.keep_playbook(ws, text, found.digest), opened]
        case.write(ws, entries)
    return Case(ws, incident=found.id)


def _answers(found: Case, kind: str, answers: Mapping[str, str]) -> EventAnswers:
    return EventAnswers(found.id, kind, dict(answers), clock.now())


def _today() -> str:
    return iso(clock.now())[:10]


def close(id: str) -> Incident:
    """Close an incident. BadInput where none of that id is open."""
    ws = case.workspace()
    for one in case.incidents(case.state(ws)):
        if one.id == id and one.closed_at is None:
            closed = msgspec.structs.replace(one, closed_at=clock.now())
            case.write(ws, [closed])
            return closed
    raise BadInput(f"no incident {id} is open", help="`stanch incident list` shows them")
