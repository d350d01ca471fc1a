"""Who takes payments, sends mail, hosts ...? And are these all our servers? "None" is an answer, "don't know"
stays open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from stanch.app import clock
from stanch.app.context import Case, Client
from stanch.app.typed import event_dates
from stanch.app.typed import names as naming
from stanch.app.typed.names import CUSTOMERS_PASSWORDS
from stanch.app.typed.new_vendor import EVER, new_vendor
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
)
from stanch.core.moments import During, Seq, When, at
from stanch.core.sign_in import CUSTOMERS


def role(
    client: Client,
    asked: Role,
    vendors: Sequence[str],
    *,
    known: bool = True,
    ourselves: bool | None = None,
    another: bool = False,
    kept: Iterable[AssetId] = (),
    since: When = EVER,
) -> None:
    """Write down who fills a role: these vendors, nobody (none of them), or (`known` False) we don't know.

    `kept`: who was named before and stays named; nobody said that one of them is used again (134).
    `ourselves`: we do it; False: we do not, or not any more; None: as it was said before. A vendor that is
    new is added, with our own password there. LooksLike where a name is nearly that of one that there is,
    unless it is `another` one. `since`: from when on that is so; where nobody says, it is so of all time.
    """
    since = event_dates.begun(since)
    entries: list[Entry] = []
    ids: list[AssetId] = list(kept)
    if not another:
        naming.apart(vendors)
    for name in vendors:
        id, _called = naming.vendor(client.state, name, another=another)
        if id not in ids:
            entries.extend(new_vendor(client, name, another=another, since=since))
            ids.append(id)
    if asked == "signin" and known:
        entries.extend(_passwords(client, ids, ourselves))
    fact = RoleAnswer(asked, tuple(ids), known, since)
    entries.append(Observation(US, fact, clock.now(), provenance="person_said"))
    client.write(entries)


def joins(
    client: Client, asked: Role, id: AssetId, name: str, *, another: bool = False, since: When = EVER
) -> None:
    """Write down that a vendor of this name fills a role, beside those that were named in it before."""
    _seq, had = client.state.roles(clock.now()).get(asked, (None, None))
    kept = [one for one in (had.vendors if had else ()) if one != id]
    role(client, asked, [name], another=another, kept=kept, since=since)


def servers(client: Case | Client, complete: bool) -> Seq:
    """Write down whether the servers that are registered are all that our customers reach."""
    return client.write([Observation(US, ServerList(complete), clock.now(), provenance="person_said")])


def _passwords(client: Client, vendors: Sequence[AssetId], ourselves: bool | None) -> Iterator[Entry]:
    """Who accepts what customers sign in with: we ourselves, at every server that we have and will have, or
    vendors. What we do no longer ends; what leaked while we did has leaked."""
    known = {edge.src: edge for _seq, edge in client.state.edges(CUSTOMERS) if edge.bond == "accepts"}
    before = known.get(US)
    ours = before is not None and before.during.end is None
    if client.state.asset(CUSTOMERS) is None and (ourselves or vendors):
        yield Asset(CUSTOMERS, "credential", CUSTOMERS_PASSWORDS)
    if ourselves and not ours:
        yield Edge(US, "accepts", CUSTOMERS)
    elif ourselves is False and ours and before is not None:
        yield Edge(US, "accepts", CUSTOMERS, During(before.during.start, at(clock.now())))
    for vendor in vendors:
        if vendor not in known:
            yield Edge(vendor, "accepts", CUSTOMERS)
