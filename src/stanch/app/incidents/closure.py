"""Close an incident: the one that is named, where it is open."""

from __future__ import annotations

import msgspec

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.core.model import Incident
from stanch.errors import BadInput, Hint, Pointer


def opened(client: Client, id: str) -> Case:
    """The incident that is to be closed. BadInput where none of that id is open."""
    known = next((one for one in client.incidents() if one.id == id), None)
    if known is None or known.closed_at is not None:
        raise BadInput(f"no incident {id} is open", help=Hint(Pointer("incidents"), " shows them"))
    return Case(client, incident=known.id)


def closed(case: Case, *, mistaken: bool = False) -> Incident:
    """Close it; `mistaken`: it was opened by mistake. What was sent in it is watched all the same."""
    made = msgspec.structs.replace(case.incident, closed_at=clock.now(), mistaken=mistaken)
    case.client.write([made])
    return made
