"""No longer used since then: a service, a server, a password. What happened until then still counts.

A vendor that is no longer used counts while it fills a role, holds our data, or accepts a secret of ours; a
secret that is no longer used counts while anybody accepts it: it is dead only once it was switched off.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stanch.app import clock
from stanch.app.context import Client
from stanch.core.entries import Entry
from stanch.core.model import US, USED, Asset, Holds
from stanch.core.moments import During, Seq, When, iso
from stanch.core.state import State
from stanch.core.view import Folded
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import phrases
from stanch.tell import dates, names, uses
from stanch.tell.register_changes import still as still_counts


def since(state: Folded, asset: Asset) -> When | None:
    """Since when it is no longer used; None while it is."""
    if asset.kind != "vendor":
        return asset.during.end
    uses = [edge for _seq, edge in state.edges(asset.id) if edge.bond == "uses" and edge.src == US]
    return uses[-1].during.end if uses else None


def ended(client: Client, asset: Asset, since: When, *, dead: bool = False) -> Seq:
    """Write down that it is no longer used. `dead`: a password or key that was also switched off then: nobody
    accepts it any more, by a person's word.

    BadInput where that has not come yet, or was before it began; where it is no service, server or secret.
    """
    if asset.kind not in USED:
        raise BadInput(f"{asset.name} is nothing that is used", help=f"one of: {', '.join(USED)}")
    if since.low > clock.now():
        raise BadInput(f"{iso(since.low)} has not come yet", help="say it once it is so")
    if dead and asset.kind != "credential":
        raise BadInput(f"{asset.name} is no password or key", help="--dead is for those alone")
    if dead and not any(
        edge.dst == asset.id and edge.bond in ("accepts", "holds")
        for _seq, edge in client.state.edges(asset.id)
    ):
        raise BadInput(
            f"nobody is written down who accepts or holds {asset.name}",
            help=Hint("say who does (accepted_by), or that it is done: ", Pointer("done", asset.name)),
        )
    with client.alone():
        entries = list(_entries(client.state, asset, since, dead))
        if not entries:
            raise BadInput(
                f"{asset.name} is {uses.words(since)}, and that is written down", help="nothing to do"
            )
        return client.write(entries)


def _entries(state: State, asset: Asset, since: When, dead: bool) -> Iterator[Entry]:
    if asset.kind != "vendor" and asset.during.end != since:
        yield msgspec.structs.replace(asset, during=_until(asset.name, asset.during, since))
    for _seq, edge in state.edges(asset.id):
        uses = asset.kind == "vendor" and edge.bond == "uses" and edge.src == US
        accepts = dead and edge.dst == asset.id and edge.bond in ("accepts", "holds")
        if (uses or accepts) and edge.during.end != since:
            yield msgspec.structs.replace(edge, during=_until(asset.name, edge.during, since))


def _until(name: str, during: During, end: When) -> During:
    if during.start.known and during.start.low > end.high:
        began = dates.around(during.start)
        raise BadInput(f"{name} is in use since {began}", help="it cannot have ended before that")
    return During(during.start, end)


def still(client: Client, asset: Asset) -> tuple[str, ...]:
    """Why something that is no longer used counts all the same, each reason as a clause with a verb."""
    return tuple(_still(client.state, asset))


def _still(state: State, asset: Asset) -> Iterator[str]:
    edges = [edge for _seq, edge in state.edges(asset.id) if edge.during.end is None]
    if asset.kind == "credential":
        parties = [edge.src for edge in edges if edge.dst == asset.id and edge.bond == "accepts"]
        if parties:
            yield still_counts("accepted", names.listed(_name(state, one) for one in parties))
    elif asset.kind == "vendor":
        roles = [role for role, (_seq, one) in state.roles(clock.now()).items() if asset.id in one.vendors]
        if roles:
            asked = names.listed(f"“{phrases.roles()[role].question}”" for role in roles)
            yield still_counts("role", asked)
        secrets = [edge.dst for edge in edges if edge.src == asset.id and edge.bond in ("accepts", "holds")]
        if secrets:
            yield still_counts("secrets", names.listed(_name(state, one) for one in secrets))
        holds = [seen.fact for _seq, seen in state.of(asset.id) if isinstance(seen.fact, Holds)]
        if not holds or holds[-1].answer != "no":
            yield still_counts("data")


def _name(state: State, id: str) -> str:
    found = state.asset(id)  # type: ignore[arg-type]
    return names.given(found) if found is not None else id
