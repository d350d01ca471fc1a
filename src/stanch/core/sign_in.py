"""Whose secrets are those that our customers sign in with, and who accepts them? (47, 48)

`Edge(US, "accepts", credential)` says that we sign people in ourselves: then every server of ours accepts it,
those that are registered later too. It holds for as long as the edge does.
"""

from __future__ import annotations

from collections.abc import Iterator

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
