"""The entries that add a vendor by the name that somebody typed."""

from __future__ import annotations

from collections.abc import Iterator

from stanch.app.context import Client
from stanch.app.typed import names as naming
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    Edge,
)
from stanch.core.moments import During, When
from stanch.tell.names import SIGN_IN_AT

EVER = When()
"""Of all time, as far as anybody says."""


def new_vendor(client: Client, name: str, *, another: bool = False, since: When = EVER) -> Iterator[Entry]:
    """The entries that add a vendor and our password there; none where it is known already, unless it was no
    longer used: it is used again."""
    id, called = naming.vendor(client.state, name, another=another)
    if client.state.asset(id) is not None:
        for _seq, edge in client.state.edges(id):
            if edge.src == US and edge.bond == "uses" and edge.during.end is not None:
                yield Edge(US, "uses", id, During(edge.during.start))
        return
    yield Asset(id, "vendor", called, id)
    yield Edge(US, "uses", id, During(since))
    login, secret = naming.credential(client.state, f"{SIGN_IN_AT}{called}")
    yield Asset(login, "credential", secret)
    yield Edge(id, "accepts", login, During(since))
