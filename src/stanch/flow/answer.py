"""Who takes payments, sends mail, hosts ...? And are these all our servers? "None" is an answer, "don't know"
stays open."""

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
    ServerList,
    slug,
)
from stanch.core.moments import During, Seq, at
from stanch.core.sign_in import CUSTOMERS as PASSWORDS
from stanch.errors import BadInput
from stanch.flow import clock
from stanch.flow.case import Case, Client

__all__ = ["PASSWORDS", "new_vendor", "role", "servers", "vendor_id"]


def role(
    case: Case, asked: Role, vendors: Sequence[str], *, known: bool = True, ourselves: bool | None = None
) -> None:
    """Write down who fills a role: these vendors, nobody (none of them), or (`known` False) we don't know.

    `ourselves`: we do it; False: we do not, or not any more; None: as it was said before. A vendor that is
    new is added, with our own password there.
    """
    entries: list[Entry] = []
    ids = []
    for name in vendors:
        ids.append(vendor_id(name))
        entries.extend(new_vendor(case, name))
    if asked == "signin" and known:
        entries.extend(_passwords(case, ids, ourselves))
    fact = RoleAnswer(asked, tuple(ids), known)
    entries.append(Observation(US, fact, clock.now(), provenance="person_said"))
    case.write(entries)


def servers(case: Case | Client, complete: bool) -> Seq:
    """Write down whether the servers that are registered are all that our customers reach."""
    return case.write([Observation(US, ServerList(complete), clock.now(), provenance="person_said")])


def vendor_id(name: str) -> AssetId:
    """The id of a vendor by its name: vendor:cardwise. BadInput where nothing is left of the name."""
    short = slug(name)
    if not short:
        raise BadInput(f"{name!r} is no name", help="write the name of the service, such as Cardwise")
    return AssetId(f"vendor:{short}")


def new_vendor(case: Case, name: str) -> Iterator[Entry]:
    """The entries that add a vendor and our password there; none where it is known already."""
    id = vendor_id(name)
    if case.state.asset(id) is not None:
        return
    yield Asset(id, "vendor", name.strip(), id)
    yield Edge(US, "uses", id)
    login = AssetId(f"credential:our-password-at-{id.removeprefix('vendor:')}")
    yield Asset(login, "credential", f"our password at {name.strip()}")
    yield Edge(id, "accepts", login)


def _passwords(case: Case, vendors: Sequence[AssetId], ourselves: bool | None) -> Iterator[Entry]:
    """Who accepts what customers sign in with: we ourselves, at every server that we have and will have, or
    vendors. What we do no longer ends; what leaked while we did has leaked."""
    known = {edge.src: edge for _seq, edge in case.state.edges(PASSWORDS) if edge.bond == "accepts"}
    before = known.get(US)
    ours = before is not None and before.during.end is None
    if case.state.asset(PASSWORDS) is None and (ourselves or vendors):
        yield Asset(PASSWORDS, "credential", "customers' passwords")
    if ourselves and not ours:
        yield Edge(US, "accepts", PASSWORDS)
    elif ourselves is False and ours and before is not None:
        yield Edge(US, "accepts", PASSWORDS, During(before.during.start, at(clock.now())))
    for vendor in vendors:
        if vendor not in known:
            yield Edge(vendor, "accepts", PASSWORDS)
