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
    slug,
)
from stanch.errors import BadInput
from stanch.flow import clock
from stanch.flow.case import Client

PASSWORDS = AssetId("credential:customers-passwords")
"""What customers sign in with, where they do so on our own site or at whoever signs them in for us."""


def role(
    client: Client, asked: Role, vendors: Sequence[str], *, known: bool = True, ourselves: bool = False
) -> None:
    """Write down who fills a role: these vendors, nobody (none of them), or (`known` False) we don't know.

    `ourselves`: we do it. A vendor that is new is added, with our own password there.
    """
    entries: list[Entry] = []
    ids = []
    for name in vendors:
        ids.append(vendor_id(name))
        entries.extend(new_vendor(client, name))
    if asked == "signin" and (ourselves or vendors):
        entries.extend(_passwords(client, ids))
    fact = RoleAnswer(asked, tuple(ids), known)
    entries.append(Observation(US, fact, clock.now(), provenance="person_said"))
    client.write(entries)


def vendor_id(name: str) -> AssetId:
    """The id of a vendor by its name: vendor:cardwise. BadInput where nothing is left of the name."""
    short = slug(name)
    if not short:
        raise BadInput(f"{name!r} is no name", help="write the name of the service, such as Cardwise")
    return AssetId(f"vendor:{short}")


def new_vendor(client: Client, name: str) -> Iterator[Entry]:
    """The entries that add a vendor and our password there; none where it is known already."""
    id = vendor_id(name)
    if client.state.asset(id) is not None:
        return
    yield Asset(id, "vendor", name.strip(), id)
    yield Edge(US, "uses", id)
    login = AssetId(f"credential:our-password-at-{id.removeprefix('vendor:')}")
    yield Asset(login, "credential", f"our password at {name.strip()}")
    yield Edge(id, "accepts", login)


def _passwords(client: Client, vendors: Sequence[AssetId]) -> Iterator[Entry]:
    known = {(edge.src, edge.bond) for _seq, edge in client.state.edges(PASSWORDS)}
    if client.state.asset(PASSWORDS) is None:
        yield Asset(PASSWORDS, "credential", "customers' passwords")
    parties = vendors or [one.id for one in client.own("endpoint")]
    for party in parties:
        if (party, "accepts") not in known:
            yield Edge(party, "accepts", PASSWORDS)
