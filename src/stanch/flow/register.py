"""Who we use, for what, with which data: the register as YAML, in and out.

An import adds and changes, each change a dated entry, and removes nothing: what ended says `until`. What
was exported is imported again without a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from typing import Literal as L

import msgspec
import yaml

from stanch.core.entries import Entry
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Edge,
    Holds,
    Kind,
    Observation,
    Role,
    RoleAnswer,
    ServerList,
    Tri,
)
from stanch.core.moments import END, During, Moment, When, iso
from stanch.core.view import Folded
from stanch.errors import BadInput, CannotTell
from stanch.flow import answer, clock
from stanch.flow.case import Case
from stanch.knowledge.reading import Document
from stanch.net import target


class _Vendor(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    roles: tuple[Role, ...] = ()
    sites: tuple[str, ...] = ()
    holds_customer_data: Tri = "unknown"
    since: str = ""
    until: str = ""


OURSELVES = "ourselves"
"""How a register file names the business itself among those who accept or hold a credential."""


class _Role(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    role: Role
    answer: L["none", "unknown"]


class _Host(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    serves: tuple[str, ...] = ()


class _Endpoint(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str


class _Credential(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    name: str
    accepted_by: tuple[str, ...] = ()
    held_by: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


class Register(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A register file: services, servers and passwords, each by its name.

    `all_servers`: are these all the servers that customers reach? A credential that is accepted, or held, by
    "ourselves" is so at every server of ours, or by the business itself.
    """

    all_servers: L["", "yes", "no"] = ""
    endpoints: tuple[_Endpoint, ...] = ()
    hosts: tuple[_Host, ...] = ()
    vendors: tuple[_Vendor, ...] = ()
    roles: tuple[_Role, ...] = ()
    credentials: tuple[_Credential, ...] = ()


class Change(msgspec.Struct, frozen=True):
    """One thing that an import would write, in words."""

    what: str
    entry: Entry


def read(path: Path, state: Folded) -> tuple[Change, ...]:
    """What a register file would change. BadInput names file, line, what was found and expected."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read: {error}", help="name a YAML file in UTF-8") from error
    return parse(text, str(path), state)


def parse(text: str, name: str, state: Folded) -> tuple[Change, ...]:
    """The same, from its text."""
    document = Document(text, name, "start from `stanch register export`")
    register = document.into(Register)
    return tuple(_Reading(document, register, state).changes())


def write(case: Case, changes: tuple[Change, ...]) -> None:
    """Write what an import would change, as one batch. CannotTell where others wrote since it was shown."""
    if not changes:
        return
    with case.alone() as moved:
        if moved:
            raise CannotTell(
                "the record has changed since this was shown; nothing was written",
                help="import the file again: it shows what it would change now",
            )
        case.write([one.entry for one in changes])


class _Reading:
    def __init__(self, document: Document, register: Register, state: Folded) -> None:
        self.document = document
        self.register = register
        self.state = state
        self.now = clock.now()
        self._names: dict[str, AssetId] = {one.name: one.id for one in state.assets()}
        self._names[OURSELVES] = US
        self._called: dict[AssetId, str] = {one.id: one.name for one in state.assets()}

    def changes(self) -> Iterator[Change]:
        for number, endpoint in enumerate(self.register.endpoints):
            yield from self._asset(
                "endpoint", self._endpoint(f"$.endpoints[{number}].name", endpoint.name), endpoint.name
            )
        for host in self.register.hosts:
            yield from self._asset("host", AssetId(f"host:{host.name}"), host.name)
        for vendor in self.register.vendors:
            id = answer.vendor_id(vendor.name)
            yield from self._asset("vendor", id, vendor.name, id)
        for credential in self.register.credentials:
            yield from self._asset("credential", self._credential(credential.name), credential.name)
        for number, host in enumerate(self.register.hosts):
            for at, served in enumerate(host.serves):
                place = f"$.hosts[{number}].serves[{at}]"
                yield from self._edge(
                    AssetId(f"host:{host.name}"), "serves", self._named(place, served), During()
                )
        for number, vendor in enumerate(self.register.vendors):
            yield from self._vendor(f"$.vendors[{number}]", vendor)
        for number, credential in enumerate(self.register.credentials):
            place, id = f"$.credentials[{number}]", self._credential(credential.name)
            during = self._during(place, credential.since, credential.until)
            for field, bond, parties in (
                ("accepted_by", "accepts", credential.accepted_by),
                ("held_by", "holds", credential.held_by),
            ):
                for at, party in enumerate(parties):
                    yield from self._edge(self._named(f"{place}.{field}[{at}]", party), bond, id, during)
        yield from self._roles()
        yield from self._servers()

    def _servers(self) -> Iterator[Change]:
        answer = self.register.all_servers
        if answer and answer != _complete(self.state):
            fact = ServerList(answer == "yes")
            words = f"these are all the servers that our customers reach: {answer}"
            yield Change(words, Observation(US, fact, self.now, provenance="person_said"))

    def _endpoint(self, place: str, name: str) -> AssetId:
        try:
            return AssetId(f"endpoint:{target.parse(name)}")
        except BadInput as error:
            raise self.document.fail(place, error.what, error.help) from error

    def _credential(self, name: str) -> AssetId:
        return self._names.get(name) or AssetId(answer.vendor_id(name).replace("vendor:", "credential:", 1))

    def _named(self, place: str, name: str) -> AssetId:
        found = self._names.get(name)
        if found is None:
            known = ", ".join(sorted(self._names)) or "nothing yet"
            raise self.document.fail(place, f"found {name!r}", f"the name of something registered: {known}")
        return found

    def _during(self, place: str, since: str, until: str) -> During:
        start = self.document.when(f"{place}.since", since) if since else When()
        return During(start, self.document.when(f"{place}.until", until) if until else None)

    def _asset(self, kind: Kind, id: AssetId, name: str, owner: AssetId = US) -> Iterator[Change]:
        self._names[name] = id
        self._called[id] = name
        known = self.state.asset(id)
        if known is None:
            yield Change(f"add the {kind} {name}", Asset(id, kind, name, owner))
        elif known.name != name:
            yield Change(
                f"call the {kind} {known.name} {name}", Asset(id, kind, name, known.owner, known.during)
            )

    def _edge(self, src: AssetId, bond: Any, dst: AssetId, during: During) -> Iterator[Change]:
        for _seq, edge in self.state.edges(src):
            if (edge.src, edge.bond, edge.dst) == (src, bond, dst):
                if edge.during == during:
                    return
                yield Change(f"{self._words(src, bond, dst)}: other dates", Edge(src, bond, dst, during))
                return
        yield Change(self._words(src, bond, dst), Edge(src, bond, dst, during))

    def _words(self, src: AssetId, bond: str, dst: AssetId) -> str:
        verb = bond.removesuffix("s") if src == US else bond
        return f"{'we' if src == US else self._called.get(src, src)} {verb} {self._called.get(dst, dst)}"

    def _vendor(self, place: str, vendor: _Vendor) -> Iterator[Change]:
        id = answer.vendor_id(vendor.name)
        yield from self._edge(US, "uses", id, self._during(place, vendor.since, vendor.until))
        for at, name in enumerate(vendor.sites):
            site = self._endpoint(f"{place}.sites[{at}]", name)
            known = self.state.asset(site)
            if known is not None and known.owner != id:
                raise self.document.fail(
                    f"{place}.sites[{at}]",
                    f"found {name!r}",
                    "a site of its own, not somebody else's",
                )
            yield from self._asset("endpoint", site, name, id)
            yield from self._edge(site, "serves", id, During())
        if vendor.holds_customer_data != _holds(self.state, id):
            fact = Holds("customer", vendor.holds_customer_data)
            said = Observation(id, fact, self.now, provenance="person_said")
            yield Change(f"{vendor.name} holds our customers' data: {vendor.holds_customer_data}", said)

    def _roles(self) -> Iterator[Change]:
        answers = self.state.roles(self.now)
        named = {answer.vendor_id(one.name) for one in self.register.vendors}
        for role in ROLES:
            ids = [answer.vendor_id(one.name) for one in self.register.vendors if role in one.roles]
            said = [one.answer for one in self.register.roles if one.role == role]
            if not ids and not said:
                continue
            before = answers[role][1] if role in answers else None
            if ids and before is not None:  # whom the file does not speak of stays
                ids = [*(one for one in before.vendors if one in ids or one not in named), *ids]
            fact = RoleAnswer(role, tuple(dict.fromkeys(ids)), complete="unknown" not in said)
            if before != fact:
                names = [self._called.get(one, one) for one in fact.vendors]
                words = "not known" if not fact.complete else _some(names) or "none"
                yield Change(f"{role}: {words}", Observation(US, fact, self.now, provenance="person_said"))


def _some(names: list[str]) -> str:
    """Names, the first of very many."""
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _complete(state: Folded) -> L["", "yes", "no"]:
    """Whether somebody said that all servers are registered; "" where nobody was asked."""
    said = state.server_list()
    return "" if said is None else "yes" if said[1].complete else "no"


def _holds(state: Folded, vendor: AssetId) -> Tri:
    found: Tri = "unknown"
    for _seq, seen in state.of(vendor):
        if isinstance(seen.fact, Holds) and seen.fact.data == "customer":
            found = seen.fact.answer
    return found


def known(state: Folded, true_at: Moment | None = None) -> Register:
    """The register as it is known, in an order that does not change from export to export."""
    answers = state.roles(clock.now() if true_at is None else true_at)
    vendors = []
    for one in state.assets("vendor"):
        uses = [edge.during for _seq, edge in state.edges(one.id) if edge.bond == "uses"]
        during = uses[-1] if uses else During()
        roles = tuple(role for role in ROLES if role in answers and one.id in answers[role][1].vendors)
        sites = tuple(site.name for site in state.assets("endpoint") if site.owner == one.id)
        vendors.append(_Vendor(one.name, roles, sites, _holds(state, one.id), *_dates(during)))
    credentials = []
    for one in state.assets("credential"):
        edges = [edge for _seq, edge in state.edges(one.id) if edge.dst == one.id]
        names = {
            bond: tuple(_named(state, [edge.src for edge in edges if edge.bond == bond]))
            for bond in ("accepts", "holds")
        }
        dates = _dates(edges[-1].during) if edges else ("", "")
        credentials.append(_Credential(one.name, names["accepts"], names["holds"], *dates))
    without = [
        _Role(role, "none" if answers[role][1].complete else "unknown")
        for role in ROLES
        if role in answers and (not answers[role][1].vendors or not answers[role][1].complete)
    ]
    hosts = []
    for one in state.assets("host"):
        served = [edge.dst for _seq, edge in state.edges(one.id) if edge.bond == "serves"]
        hosts.append(_Host(one.name, tuple(_named(state, served))))
    return Register(
        _complete(state),
        tuple(_Endpoint(one.name) for one in state.assets("endpoint") if one.owner == US),
        tuple(hosts),
        tuple(vendors),
        tuple(without),
        tuple(credentials),
    )


def text(register: Register) -> str:
    """A register as YAML."""
    plain = msgspec.to_builtins(register)
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True) if plain else "vendors: []\n"


def _named(state: Folded, ids: list[AssetId]) -> Iterator[str]:
    for id in ids:
        found = state.asset(id)
        if id == US or found is not None:
            yield OURSELVES if found is None else found.name


def _dates(during: During) -> tuple[str, str]:
    return _date(during.start), _date(during.end) if during.end is not None else ""


def _date(when: When) -> str:
    if not when.known:
        return ""
    early = iso(when.low) if when.earliest is not None else ""
    late = iso(when.high) if when.latest is not None and when.high < END else ""
    return early if early == late else f"{early}..{late}"
