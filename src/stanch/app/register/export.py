"""The register as it is known, as YAML: an import finds in it what there is, and changes nothing."""

from __future__ import annotations

from collections import Counter
from typing import Literal as L

import msgspec
import yaml

from stanch.app import clock
from stanch.app.register.file import (
    OURSELVES,
    ArtefactRow,
    CredentialRow,
    DatasetRow,
    EndpointRow,
    HostRow,
    Register,
    RoleRow,
    VendorRow,
    WorkflowRow,
    all_servers,
    holds_customers_data,
)
from stanch.core import names
from stanch.core.model import ROLES, US, Asset, AssetId, Bond, Edge, Kind
from stanch.core.moments import DAY, END, During, Moment, When, iso
from stanch.core.view import Folded
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
        edges = [edge for _seq, edge in state.edges(one.id)]
        parties = [edge for edge in edges if edge.dst == one.id and not _within_data(edge)]
        accepted, held = (
            told.names([edge.src for edge in parties if edge.bond == bond]) for bond in ("accepts", "holds")
        )
        same = told.names([edge.dst for edge in edges if edge.bond == "same_secret" and edge.src == one.id])
        dated = [edge for edge in parties if edge.bond in ("accepts", "holds")]
        since, dead = _dates(dated[-1].during) if dated else ("", "")
        until = _dates(one.during)[1]
        credentials.append(
            CredentialRow(one.name, told.another(one), accepted, held, same, since, until, dead)
        )
    without = [
        RoleRow(role, "none" if answers[role][1].complete else "unknown", _date(answers[role][1].since))
        for role in ROLES
        if role in answers and (not answers[role][1].vendors or not answers[role][1].complete)
    ]
    hosts = [
        HostRow(one.name, told.another(one), told.bound(one.id, "serves", "endpoint"), _dates(one.during)[1])
        for one in state.assets("host")
    ]
    artefacts = [
        ArtefactRow(one.name, told.another(one), told.binding(one.id, "runs", "host"), _dates(one.during)[1])
        for one in state.assets("artefact")
    ]
    workflows = [
        WorkflowRow(
            one.name, told.another(one), told.bound(one.id, "runs", "artefact"),
            told.binding(one.id, "runs", "host", "vendor"), _dates(one.during)[1],
        )
        for one in state.assets("workflow")
    ]  # fmt: skip
    datasets = [
        DatasetRow(
            one.name, told.another(one), told.binding(one.id, "holds"),
            told.bound(one.id, "holds", "credential"), _dates(one.during)[1],
        )
        for one in state.assets("dataset")
    ]  # fmt: skip
    ours = (one for one in state.assets("endpoint") if one.owner == US)
    return Register(
        all_servers(state),
        tuple(EndpointRow(one.name, _dates(one.during)[1]) for one in ours),
        tuple(hosts),
        tuple(artefacts),
        tuple(workflows),
        tuple(vendors),
        tuple(without),
        tuple(datasets),
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

    def bound(self, id: AssetId, bond: Bond, *kinds: Kind) -> tuple[str, ...]:
        """To what it is bound so, of these kinds."""
        edges = [one for _seq, one in self._state.edges(id) if one.bond == bond and one.src == id]
        return self.names([one.dst for one in edges if one.dst.partition(":")[0] in kinds])

    def binding(self, id: AssetId, bond: Bond, *kinds: Kind) -> tuple[str, ...]:
        """What is bound to it so, of these kinds; of any where none is named."""
        edges = [one for _seq, one in self._state.edges(id) if one.bond == bond and one.dst == id]
        return self.names([one.src for one in edges if not kinds or one.src.partition(":")[0] in kinds])

    def _name(self, id: AssetId) -> str:
        found = self._state.asset(id)
        if found is None:
            return OURSELVES if id == US else ""
        return found.name if self._count[names.folded(found.name)] == 1 else found.id


def _within_data(edge: Edge) -> bool:
    """Does data hold the secret? The row of the data says so."""
    return edge.src.startswith("dataset:")


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
