"""What a register file holds: services, servers, what is built, data and passwords, each by its name."""

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
    since: str = ""


class HostRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    another: L["", "yes"] = ""
    serves: tuple[str, ...] = ()
    until: str = ""


class ArtefactRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What is built: a project, an image, a package. `runs_on`: the machines on which it runs."""

    name: str
    another: L["", "yes"] = ""
    runs_on: tuple[str, ...] = ()
    until: str = ""


class WorkflowRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What a CI runs. `runs`: the artefacts that it builds or uses; `runs_on`: the machines or services on
    which it runs. The secrets that it is given name it in their `held_by`."""

    name: str
    another: L["", "yes"] = ""
    runs: tuple[str, ...] = ()
    runs_on: tuple[str, ...] = ()
    until: str = ""


class DatasetRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Data that somebody holds. `contains`: the passwords and keys that can be read in it."""

    name: str
    another: L["", "yes"] = ""
    held_by: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    until: str = ""


class EndpointRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    until: str = ""


class CredentialRow(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    another: L["", "yes"] = ""
    accepted_by: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    """Other credentials that are the same secret: whoever has one of them has this one."""
    since: str = ""
    until: str = ""
    dead: str = ""
    """Since when nobody accepts it any more; until then whoever has it can use it, `until` or not."""


ThingRow = VendorRow | HostRow | ArtefactRow | WorkflowRow | DatasetRow | CredentialRow
"""A row of a thing that is called by a name alone."""


OURSELVES = "ourselves"
"""How a file names the business itself among those who accept or hold a credential."""


class Register(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A register file: services, servers, what is built, data and passwords, each by its name.

    `all_servers`: are these all the servers that our customers reach? What "ourselves" accept every server of
    ours accepts; what "ourselves" hold one of us has, and no customer.
    """

    all_servers: L["", "yes", "no"] = ""
    endpoints: tuple[EndpointRow, ...] = ()
    hosts: tuple[HostRow, ...] = ()
    artefacts: tuple[ArtefactRow, ...] = ()
    workflows: tuple[WorkflowRow, ...] = ()
    vendors: tuple[VendorRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    datasets: tuple[DatasetRow, ...] = ()
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
