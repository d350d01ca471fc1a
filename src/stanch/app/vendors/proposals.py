"""Who was seen to be used by us: proposals, which a person confirms or rejects."""

from __future__ import annotations

from collections.abc import Iterable

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.vendors import roles
from stanch.core.decisions import (
    Discovery,
)
from stanch.core.model import AssetId, Proposal
from stanch.knowledge import vendors


def open_proposals(client: Client) -> tuple[Proposal, ...]:
    """Discoveries that nobody has confirmed or rejected."""
    decided = client.state.discoveries()
    return tuple(one for id, (_seq, one) in client.state.proposals.items() if id not in decided)


def confirm(client: Client, proposal: Proposal) -> None:
    """Yes, we use it: the vendor joins whoever fills that role."""
    with client.alone():
        if proposal.role is not None:
            roles.joins(client, proposal.role, proposal.asset, called(client, proposal.asset))
        client.write([Discovery(proposal.id, True, proposal.why, clock.now())])


def confirm_all(client: Client, proposals: Iterable[Proposal]) -> None:
    """Yes, we use each of them."""
    with client.alone():
        for one in proposals:
            confirm(client, one)


def called(client: Client, vendor: AssetId) -> str:
    """A vendor's name: as it is in the record, else as the catalogue has it."""
    mine, known = client.state.asset(vendor), vendors.catalogue().get(vendor)
    return mine.name if mine is not None else known.name if known is not None else vendor.partition(":")[2]


def names(client: Client) -> list[str]:
    """What is offered while somebody types: the vendors of the record, and those of the catalogue."""
    mine = {one.name for one in client.state.assets("vendor")}
    return sorted(mine | {one.name for one in vendors.catalogue().values()})


def reject(client: Client, proposal: Proposal) -> None:
    """No, we do not use it."""
    client.write([Discovery(proposal.id, False, proposal.why, clock.now())])
