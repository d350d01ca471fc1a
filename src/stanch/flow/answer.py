"""Who takes payments, sends mail, hosts ...? "None" is an answer, "don't know" stays open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Edge,
    Observation,
    Role,
    RoleAnswer,
)
from stanch.core.moments import During
from stanch.flow import clock, naming
from stanch.flow.case import Client
from stanch.flow.naming import CUSTOMERS_PASSWORDS, PASSWORDS


def role(
    client: Client,
    asked: Role,
    vendors: Sequence[str],
    *,
    known: bool = True,
    ourselves: bool = False,
    another: bool = False,
) -> None:
    """Write down who fills a role: these vendors, nobody (none of them), or (`known` False) we don't know.

    `ourselves`: we do it. A vendor that is new is added, with our own password there. LooksLike where a name
    is nearly that of one that there is, unless it is `another` one.
    """
    entries: list[Entry] = []
    ids: list[AssetId] = []
    if not another:
        naming.apart(vendors)
    for name in vendors:
        id, _called = naming.vendor(client.state, name, another=another)
        if id not in ids:
            entries.extend(new_vendor(client, name, another=another))
            ids.append(id)
    if asked == "signin" and (ourselves or vendors):
        entries.extend(_passwords(client, ids))
    fact = RoleAnswer(asked, tuple(ids), known)
    entries.append(Observation(US, fact, clock.now(), provenance="person_said"))
    client.write(entries)


def new_vendor(client: Client, name: str, *, another: bool = False) -> Iterator[Entry]:
    """The entries that add a vendor and our password there; none where it is known already, unless it was no
    longer used: it is used again."""
    id, called = naming.vendor(client.state, name, another=another)
    if client.state.asset(id) is not None:
        for _seq, edge in client.state.edges(id):
            if edge.src == US and edge.bond == "uses" and edge.during.end is not None:
                yield Edge(US, "uses", id, During(edge.during.start))
        return
    yield Asset(id, "vendor", called, id)
    yield Edge(US, "uses", id)
    login, secret = naming.credential(client.state, f"our password at {called}")
    yield Asset(login, "credential", secret)
    yield Edge(id, "accepts", login)


def _passwords(client: Client, vendors: Sequence[AssetId]) -> Iterator[Entry]:
    known = {(edge.src, edge.bond) for _seq, edge in client.state.edges(PASSWORDS)}
    if client.state.asset(PASSWORDS) is None:
        yield Asset(PASSWORDS, "credential", CUSTOMERS_PASSWORDS)
    parties = vendors or [one.id for one in client.own("endpoint")]
    for party in parties:
        if (party, "accepts") not in known:
            yield Edge(party, "accepts", PASSWORDS)
