"""The register as it is known, as YAML: an import finds in it what there is, and changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Literal as L

import msgspec
import yaml

from stanch.core import names
from stanch.core.model import ROLES, US, Asset, AssetId, Kind
from stanch.core.moments import DAY, END, During, Moment, When, iso
from stanch.core.view import Folded
from stanch.flow import clock
from stanch.flow.register_file import (
    OURSELVES,
    CredentialRow,
    EndpointRow,
    HostRow,
    Register,
    RoleRow,
    VendorRow,
    all_servers,
    holds_customers_data,
)
from stanch.knowledge import letters


def known(state: Folded, true_at: Moment | None = None) -> Register:
    """The register as it is known, in an order that does not change from export to export."""
    answers = state.roles(clock.now() if true_at is None else true_at)
    told = _Told(state)
    vendors = []
    for one in state.assets("vendor"):
        uses = [edge.during for _seq, edge in state.edges(one.id) if edge.bond == "uses"]
        during = uses[-1] if uses else During()
        roles = tuple(role for role in ROLES if role in answers and one.id in answers[role][1].vendors)
        sites = tuple(site.name for site in state.assets("endpoint") if site.owner == one.id)
        holds = holds_customers_data(state, one.id)
        vendors.append(VendorRow(one.name, told.another(one), roles, sites, holds, *_dates(during)))
    credentials = []
    for one in state.assets("credential"):
        edges = [edge for _seq, edge in state.edges(one.id) if edge.dst == one.id]
        accepted, held = (
            told.names([edge.src for edge in edges if edge.bond == bond]) for bond in ("accepts", "holds")
        )
        since, dead = _dates(edges[-1].during) if edges else ("", "")
        until = _dates(one.during)[1]
        credentials.append(CredentialRow(one.name, told.another(one), accepted, held, since, until, dead))
    without = [
        RoleRow(role, "none" if answers[role][1].complete else "unknown")
        for role in ROLES
        if role in answers and (not answers[role][1].vendors or not answers[role][1].complete)
    ]
    hosts = []
    for one in state.assets("host"):
        served = [edge.dst for _seq, edge in state.edges(one.id) if edge.bond == "serves"]
        until = _dates(one.during)[1]
        hosts.append(HostRow(one.name, told.another(one), told.names(served), until))
    ours = (one for one in state.assets("endpoint") if one.owner == US)
    return Register(
        all_servers(state),
        tuple(EndpointRow(one.name, _dates(one.during)[1]) for one in ours),
        tuple(hosts),
        tuple(vendors),
        tuple(without),
        tuple(credentials),
    )


class _Told:
    """How things are named so that an import finds them again: by id where several are called the same."""

    def __init__(self, state: Folded) -> None:
        self._state = state
        self._count = Counter(names.folded(one.name) for one in state.assets())
        self._near: set[tuple[Kind, str]] = set()

    def another(self, asset: Asset) -> L["", "yes"]:
        """ "yes" for the second of two that could be taken for one another, and for what mixes alphabets."""
        near = {(asset.kind, names.alike(asset.name)), (asset.kind, f"drawn {letters.drawn(asset.name)}")}
        taken = not near.isdisjoint(self._near) or letters.odd(asset.name)
        self._near |= near
        return "yes" if taken else ""

    def names(self, ids: list[AssetId]) -> tuple[str, ...]:
        return tuple(one for id in ids if (one := self._name(id)))

    def _name(self, id: AssetId) -> str:
        found = self._state.asset(id)
        if found is None:
            return OURSELVES if id == US else ""
        return found.name if self._count[names.folded(found.name)] == 1 else found.id


def text(register: Register) -> str:
    """A register as YAML."""
    plain = msgspec.to_builtins(register)
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True) if plain else "vendors: []\n"


def _dates(during: During) -> tuple[str, str]:
    return _date(during.start), _date(during.end) if during.end is not None else ""


def _date(when: When) -> str:
    if not when.known:
        return ""
    if when.low % DAY == 0 and when.high == when.low + DAY - 1:
        return iso(when.low)[:10]
    early = iso(when.low) if when.earliest is not None else ""
    late = iso(when.high) if when.latest is not None and when.high < END else ""
    return early if early == late else f"{early}..{late}"
