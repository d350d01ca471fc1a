"""Who we use, for what, with which data: a register file, read into entries.

An import adds and changes, each change a dated entry, and removes nothing: what ended says `until`. What
was exported is imported again without a change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal as L
from typing import TypeVar, cast

import msgspec

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.register.file import (
    CredentialRow,
    Register,
    ThingRow,
    VendorRow,
    all_servers,
    holds_customers_data,
)
from stanch.app.register.names import Names
from stanch.app.typed.event_dates import begun
from stanch.core import names
from stanch.core.entries import Entry
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Bond,
    Edge,
    Holds,
    Kind,
    Observation,
    RoleAnswer,
    ServerList,
)
from stanch.core.moments import During, When
from stanch.core.view import Folded
from stanch.errors import BadInput, CannotTell, Hint, Pointer
from stanch.knowledge.reading import Document
from stanch.tell import register_changes, uses

Row = TypeVar("Row", bound=ThingRow)
HOLDERS: tuple[Kind, ...] = ("endpoint", "host", "artefact", "workflow", "vendor")
"""Who can hold data; of ourselves a file says which machine of ours does."""


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
    document = Document(text, name, Pointer("register"))
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
        self._paired: set[frozenset[AssetId]] = set()

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
                    Hint("where it is yours, take that back first: ", Pointer("concerning", known.name)),
                )
            yield from self._asset("endpoint", id, called, until=self._until(place, endpoint.until))
        register = self.register
        hosts, artefacts = self._things("host", register.hosts), self._things("artefact", register.artefacts)
        workflows = self._things("workflow", register.workflows)
        vendors, datasets = (
            self._things("vendor", register.vendors),
            self._things("dataset", register.datasets),
        )
        secrets = self._things("credential", register.credentials)
        for things in (hosts, artefacts, workflows, datasets, secrets):
            for place, id, row in things:
                dead = row.dead if isinstance(row, CredentialRow) and not row.accepted_by else ""
                until = self._until(place, row.until or dead)
                yield from self._asset(_kind(id), id, row.name, until=until)
        for _place, id, vendor in vendors:
            yield from self._asset("vendor", id, vendor.name, id)
        for place, id, host in hosts:
            yield from self._edges(f"{place}.serves", host.serves, "serves", ("endpoint",), src=id)
        for place, id, vendor in vendors:
            yield from self._vendor(place, id, vendor)
        for place, id, artefact in artefacts:
            yield from self._edges(f"{place}.runs_on", artefact.runs_on, "runs", ("host",), dst=id)
        for place, id, workflow in workflows:
            yield from self._edges(f"{place}.runs", workflow.runs, "runs", ("artefact",), src=id)
            yield from self._edges(f"{place}.runs_on", workflow.runs_on, "runs", ("host", "vendor"), dst=id)
        for place, id, dataset in datasets:
            yield from self._edges(f"{place}.held_by", dataset.held_by, "holds", HOLDERS, dst=id)
            yield from self._edges(f"{place}.contains", dataset.contains, "holds", ("credential",), src=id)
        for place, id, secret in secrets:
            during = self._during(place, secret.since, secret.dead, "dead")
            yield from self._edges(
                f"{place}.accepted_by", secret.accepted_by, "accepts", dst=id, during=during
            )
            yield from self._edges(f"{place}.held_by", secret.held_by, "holds", dst=id, during=during)
            if secret.dead:
                yield from self._dead(place, id, (*secret.accepted_by, *secret.held_by), during.end)
            yield from self._same(f"{place}.same_as", id, secret.same_as)
        yield from self._roles([id for _place, id, _row in vendors])
        answer = self.register.all_servers
        if answer and answer != all_servers(self.state):
            words = register_changes.servers(answer)
            fact = ServerList(answer == "yes")
            yield Change(words, Observation(US, fact, self.now, provenance="person_said"))

    def _things(self, kind: Kind, rows: tuple[Row, ...]) -> list[tuple[str, AssetId, Row]]:
        """The rows of one kind: where each stands, its id, and itself."""
        found = []
        for number, row in enumerate(rows):
            place = f"$.{kind}s[{number}]"
            id = self.names.thing(kind, f"{place}.name", row.name, another=row.another == "yes")
            found.append((place, id, row))
        return found

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
            yield Change(register_changes.added(kind, name), made)
        elif known.name != name:
            yield Change(register_changes.called(kind, known.name, name), made)
        elif known.during != during:
            yield Change(register_changes.used(kind, name, uses.words(during.end)), made)

    def _edges(
        self,
        place: str,
        named: tuple[str, ...],
        bond: Bond,
        kinds: tuple[Kind, ...] = (),
        *,
        src: AssetId | None = None,
        dst: AssetId | None = None,
        during: During | None = None,
    ) -> Iterator[Change]:
        """From `src`, or to `dst`, each thing that is named there; it has to be of one of these kinds."""
        for at, typed in enumerate(named):
            other = self.names.find(f"{place}[{at}]", typed, *kinds)
            yield from self._edge(src or other, bond, dst or other, during)

    def _edge(self, src: AssetId, bond: Bond, dst: AssetId, during: During | None) -> Iterator[Change]:
        """`during` None: the file says no dates of it, and those that are known stay."""
        for _seq, edge in self.state.edges(src):
            if (edge.src, edge.bond, edge.dst) == (src, bond, dst):
                if during is None or edge.during == during:
                    return
                words = register_changes.dated(self._words(src, bond, dst))
                yield Change(words, Edge(src, bond, dst, during))
                return
        yield Change(self._words(src, bond, dst), Edge(src, bond, dst, during or During()))

    def _dead(self, place: str, id: AssetId, named: tuple[str, ...], end: When | None) -> Iterator[Change]:
        """What is dead is so at everybody who is known to accept or hold it, named in this row or not."""
        known = [
            one for _seq, one in self.state.edges(id) if one.dst == id and one.bond in ("accepts", "holds")
        ]
        if not known and not named:
            wanted = "accepted_by, or held_by: else nothing is written down that could have ended"
            raise self.document.fail(f"{place}.dead", "nobody who accepts or holds it", wanted)
        here = {self.names.find(place, typed) for typed in named}
        for one in known:
            if one.src not in here:
                yield from self._edge(one.src, one.bond, id, During(one.during.start, end))

    def _same(self, place: str, id: AssetId, named: tuple[str, ...]) -> Iterator[Change]:
        """Credentials that are one secret: it does not matter which of the two says so."""
        for at, typed in enumerate(named):
            other = self.names.find(f"{place}[{at}]", typed, "credential")
            if other == id:
                raise self.document.fail(
                    f"{place}[{at}]", f"{typed!r} is the same as itself", "the name of another credential"
                )
            pair = frozenset((id, other))
            known = {
                frozenset((edge.src, edge.dst))
                for _seq, edge in self.state.edges(id)
                if edge.bond == "same_secret"
            }
            if pair not in known | self._paired:
                self._paired.add(pair)
                words = register_changes.same(self._called.get(id, id), self._called.get(other, other))
                yield Change(words, Edge(id, "same_secret", other))

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
            words = register_changes.holds(vendor.name, vendor.holds_customer_data)
            yield Change(words, said)

    def _roles(self, vendors: list[AssetId]) -> Iterator[Change]:
        answers = self.state.roles(self.now)
        named = set(vendors)
        for role in ROLES:
            rows = zip(vendors, self.register.vendors, strict=True)
            ids = [id for id, one in rows if role in one.roles]
            answers_of = [(number, one) for number, one in enumerate(self.register.roles) if one.role == role]
            said = [one.answer for _number, one in answers_of]
            if not ids and not said:
                continue
            since = [
                begun(self._during(f"$.roles[{number}]", one.since, "").start)
                for number, one in answers_of
                if one.since
            ]
            before = answers[role][1] if role in answers else None
            if ids and before is not None:  # whom the file does not speak of stays
                ids = [*(one for one in before.vendors if one in ids or one not in named), *ids]
            fact = RoleAnswer(role, tuple(dict.fromkeys(ids)), complete="unknown" not in said)
            if since:
                fact = msgspec.structs.replace(fact, since=since[0])
            elif before is not None and msgspec.structs.replace(before, since=fact.since) == fact:
                continue  # it says no more than what is known, and since when
            if before != fact:
                names = [self._called.get(one, one) for one in fact.vendors]
                words = register_changes.filled(names, known=fact.complete)
                yield Change(f"{role}: {words}", Observation(US, fact, self.now, provenance="person_said"))


def _kind(id: AssetId) -> Kind:
    return cast(Kind, id.partition(":")[0])
