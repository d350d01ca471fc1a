"""What a register file holds: services, servers and passwords, each by its name. The format of both ways."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import AssetId, Holds, Role, Tri
from stanch.core.view import Folded


class VendorRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    another: L["", "yes"] = ""
    roles: tuple[Role, ...] = ()
    sites: tuple[str, ...] = ()
    holds_customer_data: Tri = "unknown"
    since: str = ""
    until: str = ""


class RoleRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    role: Role
    answer: L["none", "unknown"]


class HostRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    another: L["", "yes"] = ""
    serves: tuple[str, ...] = ()
    until: str = ""


class EndpointRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    until: str = ""


class CredentialRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    another: L["", "yes"] = ""
    accepted_by: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    dead: str = ""
    """Since when nobody accepts it any more; until then whoever has it can use it, `until` or not."""


OURSELVES = "ourselves"
"""How a file names the business itself among those who accept or hold a credential."""


class Register(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A register file: services, servers and passwords, each by its name.

    `all_servers`: are these all the servers that our customers reach? What "ourselves" accept every server of
    ours accepts; what "ourselves" hold one of us has, and no customer.
    """

    all_servers: L["", "yes", "no"] = ""
    endpoints: tuple[EndpointRow, ...] = ()
    hosts: tuple[HostRow, ...] = ()
    vendors: tuple[VendorRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    credentials: tuple[CredentialRow, ...] = ()


def all_servers(state: Folded) -> L["", "yes", "no"]:
    """Whether somebody said that all servers are registered; "" where nobody was asked."""
    said = state.server_list()
    return "" if said is None else "yes" if said[1].complete else "no"


def holds_customers_data(state: Folded, vendor: AssetId) -> Tri:
    found: Tri = "unknown"
    for _seq, seen in state.of(vendor):
        if isinstance(seen.fact, Holds) and seen.fact.data == "customer":
            found = seen.fact.answer
    return found
