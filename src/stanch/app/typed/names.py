"""Which thing of this client does a name mean that somebody types? If none: may a new one be called so?

Two names are one where `core.names.folded` makes no difference between them. Names that could be meant for
one another, or that only look alike, are asked about, and are two things where somebody says so (`another`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from stanch.core import names
from stanch.core.model import Asset, AssetId, Kind
from stanch.core.names import shown
from stanch.core.sign_in import CUSTOMERS
from stanch.core.view import Folded
from stanch.errors import LooksLike, MixedLetters
from stanch.knowledge import letters, typed_names, vendors
from stanch.knowledge.typed_names import words

__all__ = [
    "CUSTOMERS_PASSWORDS", "alike", "apart", "credential", "difference", "known", "like", "new", "shown",
    "vendor", "words",
]  # fmt: skip

CUSTOMERS_PASSWORDS = "customers' passwords"
"""What the credential of that id is called."""


def vendor(state: Folded, typed: str, *, another: bool = False) -> tuple[AssetId, str]:
    """The vendor that is meant, or the one that it would be: its id, and what it is called.

    BadInput where that is no name; DoubtfulName where it is nearly the name of another one, or looks like
    another than it is.
    """
    found = known(state, typed, "vendor")
    if found is not None:
        return found.id, found.name
    if not another:
        near = alike(state.assets("vendor"), typed)
        if near is not None:
            raise like(typed_names.name(typed), near.name)
    return new(state, "vendor", typed, another=another)


def credential(state: Folded, typed: str) -> tuple[AssetId, str]:
    """The same for what is kept secret at a vendor, whose own name was asked about; those that are nearly
    called the same are two."""
    found = known(state, typed, "credential")
    return new(state, "credential", typed, another=True) if found is None else (found.id, found.name)


def new(state: Folded, kind: Kind, typed: str, *, another: bool = False) -> tuple[AssetId, str]:
    """What something would be that nothing is called so far: its id, and what it is called.

    BadInput where that is no name; DoubtfulName where it is nearly the name of a service of the catalogue, or
    looks like another than it is.
    """
    name = typed_names.words(typed) if kind == "credential" else typed_names.name(typed)
    folded = names.folded(name)
    if kind == "vendor":
        if folded in _catalogue():
            return _catalogue()[folded], name
        near = _alike_in_catalogue().get(names.alike(name)) or _drawn_in_catalogue().get(letters.drawn(name))
        if near is not None and not another:
            raise like(name, vendors.catalogue()[near].name, "is a service known by that name")
    if not another and (odd := letters.odd(name)):
        raise MixedLetters(name, letters.called(odd))
    if kind == "credential" and folded == CUSTOMERS_PASSWORDS:
        return CUSTOMERS, CUSTOMERS_PASSWORDS
    return _free(state, AssetId(f"{kind}:{names.id_part(name)}")), name


def known(state: Folded, typed: str, *kinds: Kind) -> Asset | None:
    """What is called so, or has this id; None where nothing of these kinds does."""
    exact = state.asset(AssetId(typed))
    if exact is not None and exact.kind in kinds:
        return exact
    wanted = names.folded(typed)
    return next((one for one in state.assets(*kinds) if names.folded(one.name) == wanted), None)


def alike(assets: Iterable[Asset], name: str) -> Asset | None:
    """What could be meant by that name although it is called otherwise."""
    wanted, seen = names.alike(name), letters.drawn(name)
    for one in assets:
        if names.alike(one.name) == wanted or letters.drawn(one.name) == seen:
            return one
    return None


def like(name: str, other: str, known: str = "is there already") -> LooksLike:
    """The doubt about a name that is nearly another: in which letters they differ, where they look alike."""
    return LooksLike(name, other, known, difference(name, other))


def difference(name: str, other: str) -> str:
    """In what two names differ that could be meant for one another."""
    if names.alike(name) == names.alike(other):
        return "accents, signs or spaces alone"
    return f"letters that look alike: {letters.called(letters.differing(name, other))}"


def apart(typed: Iterable[str]) -> None:
    """LooksLike where two names of one list could be meant for one another."""
    seen: dict[str, str] = {}
    for one in typed:
        for key in (names.alike(one), letters.drawn(one)):
            other = seen.setdefault(key, one)
            if names.folded(other) != names.folded(one):
                raise like(one.strip(), other.strip(), "stands beside it")


def _free(state: Folded, id: AssetId) -> AssetId:
    """An id that nothing else has: the catalogue has ids of its own, such as vendor:fly-io for Fly.io."""
    made, number = id, 2
    while made in vendors.catalogue() or state.asset(made) is not None:
        made, number = AssetId(f"{id}__{number}"), number + 1
    return made


@cache
def _catalogue() -> dict[str, AssetId]:
    return {names.folded(one.name): id for id, one in vendors.catalogue().items()}


@cache
def _drawn_in_catalogue() -> dict[str, AssetId]:
    return {letters.drawn(one.name): id for id, one in vendors.catalogue().items()}


@cache
def _alike_in_catalogue() -> dict[str, AssetId]:
    return {names.alike(one.name): id for id, one in vendors.catalogue().items()}
