"""What does each name in a register file mean? Each thing stands there once; two that could be meant for one
another are refused with both lines, unless one of them says `another: yes`."""

from __future__ import annotations

from typing import NamedTuple

from stanch.app.register.file import OURSELVES
from stanch.app.typed import names as naming
from stanch.core import names
from stanch.core.model import US, Asset, AssetId, Kind
from stanch.core.view import Folded
from stanch.errors import BadInput, DoubtfulName
from stanch.knowledge import letters
from stanch.knowledge.reading import Document
from stanch.net import target
from stanch.net.target import Target


class _Row(NamedTuple):
    name: str
    place: str
    another: bool


class Names:
    """The names of one file, added in its order, beside those that are registered."""

    def __init__(self, document: Document, state: Folded) -> None:
        self._document = document
        self._state = state
        self._rows: dict[tuple[Kind, str], _Row] = {}
        self._near: dict[tuple[Kind, str], _Row] = {}
        self._endpoints: dict[AssetId, tuple[str, AssetId]] = {}
        self._ids: dict[str, set[AssetId]] = {}
        self._all: set[AssetId] = set()
        self._known: dict[Kind, dict[str, Asset]] = {}
        self._alike: dict[Kind, dict[str, Asset]] = {}
        for one in state.assets():
            self._call(one.name, one.id)
            self._known.setdefault(one.kind, {}).setdefault(names.folded(one.name), one)
            for key in _keys(one.name):
                self._alike.setdefault(one.kind, {}).setdefault(key, one)

    def thing(self, kind: Kind, place: str, typed: str, *, another: bool) -> AssetId:
        """The vendor, host or credential of a row; `another`: it is none that it could be taken for."""
        row = _Row(typed, place, another)
        same = self._rows.setdefault((kind, names.folded(typed)), row)
        if same is not row:
            raise self._twice(place, typed, same.place)
        for key in _keys(typed):
            near = self._near.setdefault((kind, key), row)
            if near is not row and not (another or near.another):
                raise self._document.fail(
                    place,
                    f"{typed!r} and {near.name!r} in line {self._document.line(near.place)} differ in "
                    f"{naming.difference(typed, near.name)}",
                    f"one way to write one {kind}; or `another: yes` beside the one that is another",
                )
        known = self._known.get(kind, {}).get(names.folded(typed))
        id = known.id if known is not None else self._new(kind, place, typed, another)
        self._call(typed, id)
        return id

    def _new(self, kind: Kind, place: str, typed: str, another: bool) -> AssetId:
        known = self._alike.get(kind, {})
        near = next((known[key] for key in _keys(typed) if key in known), None)
        try:
            if near is not None and not another and kind == "vendor":
                raise naming.like(typed, near.name)
            return naming.new(self._state, kind, typed, another=another)[0]
        except DoubtfulName as error:
            help = error.help.replace("--another", "`another: yes` beside it")
            raise self._document.refuse(place, error.what, help) from error
        except BadInput as error:
            raise self._document.refuse(place, error.what, error.help) from error

    def endpoint(self, place: str, typed: str, owner: AssetId) -> tuple[AssetId, str]:
        """The endpoint at that place, and what it is called: `shop.example:443` is `shop.example`."""
        try:
            found = target.parse(typed)
        except BadInput as error:
            raise self._document.fail(place, error.what, error.help) from error
        id, called = AssetId(f"endpoint:{found}"), _called(found)
        if id in self._endpoints:
            other, whose = self._endpoints[id]
            if whose == owner:
                raise self._twice(place, typed, other)
            raise self._document.fail(
                place,
                f"{typed!r} is somebody else's in line {self._document.line(other)}",
                "one owner of each place",
            )
        self._endpoints[id] = place, owner
        self._call(called, id)
        return id, called

    def find(self, place: str, typed: str, *kinds: Kind) -> AssetId:
        """What is called so, registered before or in this file."""
        if names.folded(typed) == OURSELVES and not kinds:
            return US
        found = {
            one
            for one in self._ids.get(names.folded(typed), ())
            if not kinds or one.partition(":")[0] in kinds
        }
        if AssetId(typed) in self._all:
            found = {AssetId(typed)}
        elif not found:
            found = self._at(typed)
        if len(found) > 1:
            listed = ", ".join(sorted(found))
            raise self._document.fail(place, f"several things are called {typed!r}", f"one of {listed}")
        if not found:
            near = [one for one in self._ids if not set(_keys(one)).isdisjoint(_keys(typed))]
            known = ", ".join(sorted(near or self._ids)) or "nothing yet"
            raise self._document.fail(place, f"found {typed!r}", f"the name of something registered: {known}")
        return found.pop()

    def _twice(self, place: str, typed: str, other: str) -> BadInput:
        return self._document.fail(
            place,
            f"{typed!r} stands in line {self._document.line(other)} already",
            "each of them once: keep one",
        )

    def _call(self, name: str, id: AssetId) -> None:
        self._ids.setdefault(names.folded(name), set()).add(id)
        self._all.add(id)

    def _at(self, typed: str) -> set[AssetId]:
        try:
            return {AssetId(f"endpoint:{target.parse(typed)}")} & self._all
        except BadInput:
            return set()


def _keys(name: str) -> tuple[str, str]:
    """By these two names are held against one another: what they have in common, and how they look."""
    return names.alike(name), f"drawn {letters.drawn(name)}"


def _called(place: Target) -> str:
    return place.host if place.port == 443 and place.protocol == target.TLS else str(place)
