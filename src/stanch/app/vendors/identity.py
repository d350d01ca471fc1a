"""Which vendor is it? One that was mistyped gets its right name, becomes the one that it is, or goes (172,
decision 34).

What was written down of it is written anew under the right id, and what stood there is taken back, as one
batch: so it is undone as a whole, and nothing counts twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from stanch.app.context import Client
from stanch.app.typed import names as naming
from stanch.core import index, names
from stanch.core.decisions import Discovery
from stanch.core.dependents import dependents
from stanch.core.entries import Entry, incident_of
from stanch.core.model import Asset, AssetId, Edge, Observation, Retraction, RoleAnswer
from stanch.core.moments import Seq
from stanch.core.sayings import Saying, Statement
from stanch.core.state import State
from stanch.errors import BadInput
from stanch.knowledge import vendors
from stanch.tell.names import SIGN_IN_AT

Ids = Mapping[AssetId, AssetId | None]
"""What each thing is instead; None: it never was."""


def renamed(client: Client, vendor: Asset, typed: str, *, another: bool = False) -> Seq:
    """Call a vendor otherwise; and our password there, where nobody gave that a name.

    BadInput where another one is called so (they are joined instead), or it is called so already.
    DoubtfulName where it is nearly the name of another one, unless it is `another` one.
    """
    with client.alone():
        state = client.state
        there = naming.known(state, typed, "vendor")
        if there is not None and there.id != vendor.id:
            raise BadInput(f"{there.name} is there already", help="join the two instead", field="name")
        others = [one for one in state.assets("vendor") if one.id != vendor.id]
        near = None if another or there is not None else naming.alike(others, typed)
        if near is not None:
            raise naming.like(typed.strip(), near.name)
        if there is not None:
            id, called = vendor.id, names.tidy(typed)
        else:
            id, called = naming.new(state, "vendor", typed, another=another)
        if called == vendor.name:
            raise BadInput(f"it is called {called} already", help="nothing to do", field="name")
        login, secret = _login(state, vendor), f"{SIGN_IN_AT}{called}"
        entries: list[Entry] = [] if login is None else [msgspec.structs.replace(login, name=secret)]
        if id not in vendors.catalogue():
            return client.write([msgspec.structs.replace(vendor, name=called), *entries])
        anew = msgspec.structs.replace(vendor, id=id, owner=id, name=called)
        return client.write([anew, *entries, *_moved(client, vendor, {vendor.id: id}, f"it is {called}")])


def joined(client: Client, vendor: Asset, into: Asset) -> Seq:
    """Two are one: all that was written down of `vendor` is of `into`. Dates that both have are those of
    `into`."""
    if vendor.id == into.id:
        raise BadInput(f"{vendor.name} is {into.name}", help="choose another one", field="into")
    with client.alone():
        ids: dict[AssetId, AssetId | None] = {vendor.id: into.id}
        mine, theirs = _login(client.state, vendor), _login(client.state, into)
        if mine is not None and theirs is not None:
            ids[mine.id] = theirs.id
        named = [] if mine is None or theirs is not None else [
            msgspec.structs.replace(mine, name=f"{SIGN_IN_AT}{into.name}")
        ]  # fmt: skip
        return client.write([*named, *_moved(client, vendor, ids, f"it is {into.name}")])


def removed(client: Client, vendor: Asset) -> Seq:
    """It never was one of ours: it goes, with all that was written down of it. Who else was named beside it
    stays."""
    with client.alone():
        ids: dict[AssetId, AssetId | None] = {vendor.id: None}
        login = _login(client.state, vendor)
        if login is not None:
            ids[login.id] = None
        return client.write(list(_moved(client, vendor, ids, "it was never one that we use")))


def _login(state: State, vendor: Asset) -> Asset | None:
    """Our password there, where it is called after the vendor."""
    found = naming.known(state, f"{SIGN_IN_AT}{vendor.name}", "credential")
    at = found is not None and any(
        edge.src == vendor.id and edge.bond == "accepts" for _seq, edge in state.edges(found.id)
    )
    return found if at else None


def _moved(client: Client, vendor: Asset, ids: Ids, why: str) -> Iterator[Entry]:
    """What names these, written anew of what they are instead; then the retraction of all that did."""
    state = client.state
    rows = dict(index.standing(state))
    own = sorted(seq for seq, one in rows.items() if isinstance(one, Asset) and one.id in ids)
    made = Retraction(own[0], f"{vendor.name}: {why}", along=tuple(own[1:]))
    taken = sorted({*own, *dependents(state, made), *_decided(state, rows, ids)})
    _in_closed(client, [rows[seq] for seq in taken])
    there = {
        (edge.src, edge.bond, edge.dst)
        for into in ids.values()
        if into is not None
        for _seq, edge in state.edges(into)
    }
    for seq in taken:
        copy = _copy(rows[seq], ids)
        if copy is None or (isinstance(copy, Edge) and (copy.src, copy.bond, copy.dst) in there):
            continue
        yield copy
    yield msgspec.structs.replace(made, along=tuple(one for one in taken if one != own[0]))


def _decided(state: State, rows: Mapping[Seq, Entry], ids: Ids) -> Iterator[Seq]:
    """The decisions that one of these is used, where it never was: they are open again."""
    gone = {id for id, into in ids.items() if into is None}
    shown = {id for id, (_seq, one) in state.proposals.items() if one.asset in gone}
    yield from (seq for seq, one in rows.items() if isinstance(one, Discovery) and one.proposal in shown)


def _in_closed(client: Client, entries: Sequence[Entry]) -> None:
    mine = {incident_of(one) for one in entries}
    for one in client.incidents():
        if one.id in mine and one.closed_at is not None:
            title = one.title or one.id
            raise BadInput(f"it answered in {title}, which is closed", help="open that again first")


def _copy(entry: Entry, ids: Ids) -> Entry | None:
    """The same of what it is instead; None where nothing is left of it."""

    def instead(id: AssetId) -> AssetId | None:
        return ids.get(id, id)

    match entry:
        case Asset():
            id, owner = instead(entry.id), instead(entry.owner)
            same = id == entry.id and owner is not None
            return msgspec.structs.replace(entry, owner=owner) if same else None
        case Edge():
            src, dst = instead(entry.src), instead(entry.dst)
            if src is None or dst is None:
                return None
            return msgspec.structs.replace(entry, src=src, dst=dst)
        case Observation() | Saying():
            of = instead(entry.asset)
            if of is None:
                return None
            fact = entry.fact
            if isinstance(fact, RoleAnswer):
                left = tuple(dict.fromkeys(filter(None, map(instead, fact.vendors))))
                if fact.vendors and not left:
                    return None
                fact = msgspec.structs.replace(fact, vendors=left)
            elif isinstance(fact, Statement):
                reached = tuple(dict.fromkeys(filter(None, map(instead, fact.reached))))
                fact = msgspec.structs.replace(fact, reached=reached)
            return msgspec.structs.replace(entry, asset=of, fact=fact)
        case _:
            return None


def others(client: Client, vendor: Asset) -> list[Asset]:
    """The vendors that it could be, by name."""
    listed = (one for one in client.state.assets("vendor") if one.id != vendor.id)
    return sorted(listed, key=lambda one: one.name.casefold())
