"""Open an incident: one event, by its playbook, pinned by the digest of its text; and close it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from stanch.core.model import Entry, Incident
from stanch.errors import BadInput
from stanch.flow import case, clock
from stanch.flow.case import Case
from stanch.knowledge import playbooks


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
    ws = case.workspace(create=True)
    same = [one for one in case.incidents(case.state(ws)) if one.id == found.id]
    if not same or same[-1].closed_at is not None or same[-1].digest != found.digest:
        opened = Incident(found.id, found.id, found.digest, clock.now(), title=found.title)
        entries: list[Entry] = [case.keep_playbook(ws, text, found.digest), opened]
        case.write(ws, entries)
    return Case(ws, incident=found.id)


def close(id: str) -> Incident:
    """Close an incident. BadInput where none of that id is open."""
    ws = case.workspace()
    for one in case.incidents(case.state(ws)):
        if one.id == id and one.closed_at is None:
            closed = msgspec.structs.replace(one, closed_at=clock.now())
            case.write(ws, [closed])
            return closed
    raise BadInput(f"no incident {id} is open", help="`stanch incident list` shows them")
