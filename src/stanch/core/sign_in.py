"""Whose secrets are those that our customers sign in with, and who accepts them? (47, 48)

`Edge(US, "accepts", credential)` says that we sign people in ourselves: then every server of ours accepts it,
those that are registered later too. It holds for as long as the edge does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from stanch.core.model import US, Asset, AssetId, Edge
from stanch.core.moments import Seq
from stanch.core.view import View

CUSTOMERS = AssetId("credential:customers-passwords")
"""What customers sign in with, where they do so on our own site or at whoever signs them in for us."""


def ours(state: View) -> Iterator[tuple[Seq, Edge]]:
    """The secrets that we accept ourselves, at whichever server."""
    for seq, edge in state.edges(US):
        if edge.bond == "accepts" and edge.src == US:
            yield seq, edge


def bonds(
    state: View, assets: Mapping[AssetId, Asset], asset: Asset, accepted: Iterable[tuple[Seq, Edge]]
) -> Iterator[tuple[bool, AssetId, Seq, Edge]]:
    """What we accept ourselves (`accepted`) every server of ours accepts (47): the edges that this makes at
    one asset, each with whether it leads away from it, and where."""
    if asset.kind not in ("endpoint", "credential"):
        return
    for seq, edge in accepted:
        written = {one.src for _seq, one in state.edges(edge.dst) if one.bond == "accepts"}
        if asset.kind == "endpoint":
            if asset.owner == US and asset.id not in written and edge.dst in assets:
                yield True, edge.dst, seq, edge
        elif asset.id == edge.dst:
            for one in assets.values():
                if one.kind == "endpoint" and one.owner == US and one.id not in written:
                    yield False, one.id, seq, edge


def of_customers(state: View, credential: Asset) -> bool:
    """Is this a secret of our customers? Such a one is accepted by a server of ours, or by us, and nobody
    whom we know holds it: a deploy key that a build service holds is one of ours."""
    if credential.id == CUSTOMERS:
        return True
    if credential.kind != "credential":
        return False
    accepted = held = False
    for _seq, edge in state.edges(credential.id):
        if edge.dst != credential.id:
            continue
        held = held or edge.bond == "holds"
        if edge.bond == "accepts":
            party = state.asset(edge.src)
            accepted = accepted or edge.src == US
            accepted = accepted or (party is not None and party.kind == "endpoint" and party.owner == US)
    return accepted and not held
