"""Who we use, for what, with which data: a register file, read into entries.

An import adds and changes, each change a dated entry, and removes nothing: what ended says `until`. What
was exported is imported again without a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from shlex import quote
from typing import Any
from typing import Literal as L

import msgspec

from stanch.core import names
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
    RoleAnswer,
    ServerList,
)
from stanch.core.moments import During, When
from stanch.core.view import Folded
from stanch.errors import BadInput, CannotTell
from stanch.flow import clock, ending
from stanch.flow.case import Client
from stanch.flow.register_file import (
    CredentialRow,
    HostRow,
    Register,
    VendorRow,
    all_servers,
    holds_customers_data,
)
from stanch.flow.register_names import Names
from stanch.knowledge.reading import Document


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


def write(client: Client, changes: tuple[Change, ...]) -> None:
    """Write what an import would change, as one batch. CannotTell where others wrote since it was shown."""
    if not changes:
        return
    with client.alone() as moved:
        if moved:
            raise CannotTell(
                "the record has changed since this was shown; nothing was written",
                help="import the file again: it shows what it would change now",
            )
        client.write([one.entry for one in changes])


class _Reading:
    def __init__(self, document: Document, register: Register, state: Folded) -> None:
        self.document = document
        self.register = register
        self.state = state
        self.now = clock.now()
        self.names = Names(document, state)
        self._called: dict[AssetId, str] = {one.id: one.name for one in state.assets()}

    def changes(self) -> Iterator[Change]:
        for number, endpoint in enumerate(self.register.endpoints):
            place = f"$.endpoints[{number}]"
            id, called = self.names.endpoint(f"{place}.name", endpoint.name, US)
            known = self.state.asset(id)
            if known is not None and known.owner != US:
                whose = self._called.get(known.owner, known.owner)
                raise self.document.refuse(
                    f"{place}.name",
                    f"{endpoint.name!r} is written down as a site of {whose}",
                    f"where it is yours, take that back first: stanch timeline --about {quote(known.name)}",
                )
            yield from self._asset("endpoint", id, called, until=self._until(place, endpoint.until))
        hosts = [self._thing("host", number, one) for number, one in enumerate(self.register.hosts)]
        vendors = [self._thing("vendor", number, one) for number, one in enumerate(self.register.vendors)]
        secrets = [
            self._thing("credential", number, one) for number, one in enumerate(self.register.credentials)
        ]
        for number, (id, host) in enumerate(zip(hosts, self.register.hosts, strict=True)):
            until = self._until(f"$.hosts[{number}]", host.until)
            yield from self._asset("host", id, host.name, until=until)
        for id, vendor in zip(vendors, self.register.vendors, strict=True):
            yield from self._asset("vendor", id, vendor.name, id)
        for number, (id, secret) in enumerate(zip(secrets, self.register.credentials, strict=True)):
            until = self._until(f"$.credentials[{number}]", secret.until)
            yield from self._asset("credential", id, secret.name, until=until)
        for number, (id, host) in enumerate(zip(hosts, self.register.hosts, strict=True)):
            for at, served in enumerate(host.serves):
                found = self.names.find(f"$.hosts[{number}].serves[{at}]", served, "endpoint")
                yield from self._edge(id, "serves", found, During())
        for number, (id, vendor) in enumerate(zip(vendors, self.register.vendors, strict=True)):
            yield from self._vendor(f"$.vendors[{number}]", id, vendor)
        for number, (id, credential) in enumerate(zip(secrets, self.register.credentials, strict=True)):
            place = f"$.credentials[{number}]"
            during = self._during(place, credential.since, credential.dead, "dead")
            for field, bond, parties in (
                ("accepted_by", "accepts", credential.accepted_by),
                ("held_by", "holds", credential.held_by),
            ):
                for at, party in enumerate(parties):
                    yield from self._edge(self.names.find(f"{place}.{field}[{at}]", party), bond, id, during)
        yield from self._roles(vendors)
        answer = self.register.all_servers
        if answer and answer != all_servers(self.state):
            words = f"these are all the servers that our customers reach: {answer}"
            fact = ServerList(answer == "yes")
            yield Change(words, Observation(US, fact, self.now, provenance="person_said"))

    def _thing(self, kind: Kind, number: int, row: VendorRow | HostRow | CredentialRow) -> AssetId:
        place = f"$.{kind}s[{number}].name"
        return self.names.thing(kind, place, row.name, another=row.another == "yes")

    def _during(self, place: str, since: str, until: str, field: str = "until") -> During:
        start = self.document.when(f"{place}.since", since) if since else When()
        return During(start, self.document.when(f"{place}.{field}", until) if until else None)

    def _until(self, place: str, until: str) -> When | L["as it is"] | None:
        return self.document.when(f"{place}.until", until) if until else None

    def _asset(
        self,
        kind: Kind,
        id: AssetId,
        typed: str,
        owner: AssetId = US,
        *,
        until: When | L["as it is"] | None = "as it is",
    ) -> Iterator[Change]:
        name = names.tidy(typed)
        self._called[id] = name
        known = self.state.asset(id)
        before = known.during if known is not None else During()
        during = before if until == "as it is" else During(before.start, until)
        made = Asset(id, kind, name, known.owner if known is not None else owner, during)
        if known is None:
            yield Change(f"add the {kind} {name}", made)
        elif known.name != name:
            yield Change(f"call the {kind} {known.name} {name}", made)
        elif known.during != during:
            yield Change(f"the {kind} {name}: {ending.words(during.end)}", made)

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

    def _vendor(self, place: str, id: AssetId, vendor: VendorRow) -> Iterator[Change]:
        yield from self._edge(US, "uses", id, self._during(place, vendor.since, vendor.until))
        for at, name in enumerate(vendor.sites):
            site, called = self.names.endpoint(f"{place}.sites[{at}]", name, id)
            known = self.state.asset(site)
            if known is not None and known.owner != id:
                raise self.document.fail(
                    f"{place}.sites[{at}]",
                    f"found {name!r}",
                    "a site of its own, not somebody else's",
                )
            yield from self._asset("endpoint", site, called, id)
            yield from self._edge(site, "serves", id, During())
        if vendor.holds_customer_data != holds_customers_data(self.state, id):
            fact = Holds("customer", vendor.holds_customer_data)
            said = Observation(id, fact, self.now, provenance="person_said")
            yield Change(f"{vendor.name} holds our customers' data: {vendor.holds_customer_data}", said)

    def _roles(self, vendors: list[AssetId]) -> Iterator[Change]:
        answers = self.state.roles(self.now)
        named = set(vendors)
        for role in ROLES:
            rows = zip(vendors, self.register.vendors, strict=True)
            ids = [id for id, one in rows if role in one.roles]
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
