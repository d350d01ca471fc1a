"""Which systems do the lines of a how-to name, and how is a package updated there? systems/systems.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from shlex import quote

import msgspec

from stanch.core.versions.purls import split
from stanch.knowledge.reading import Document


class Systems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`systems`: by name, the beginnings of the package URLs of its machines. `updates`: by the type of a
    package URL, how it is updated. `everything`: where the package is not known. `always`: what holds on any
    system."""

    systems: dict[str, tuple[str, ...]]
    updates: dict[str, str]
    everything: tuple[str, ...]
    always: tuple[str, ...]


@cache
def known() -> Systems:
    """The systems that lines of how-tos name."""
    name = "systems.yaml"
    text = files("stanch.knowledge").joinpath("systems", name).read_text("utf-8")
    return Document(text, name).into(Systems)


def named(line: str) -> frozenset[str]:
    """The systems that a line begins with, as in "Debian, Ubuntu: apt-get update"; none where it is for
    all."""
    before, colon, _after = line.partition(": ")
    words = frozenset(before.replace(",", " ").split())
    first = before.replace(",", " ").partition(" ")[0]
    return words & known().systems.keys() if colon and first in known().systems else frozenset()


def of(purls: Collection[str]) -> frozenset[str]:
    """The systems of a machine that has these packages."""
    starts: Mapping[str, tuple[str, ...]] = known().systems
    return frozenset(
        name
        for name, beginnings in starts.items()
        if any(purl.startswith(tuple(f"pkg:{one}/" for one in beginnings)) for purl in purls)
    )


def updates(purls: Collection[str]) -> Iterator[str]:
    """How these packages are updated, a line for each type of them; how all are, where none is known."""
    by_type: dict[str, list[str]] = {}
    for purl in purls:
        product = split(purl).product
        kind, _, name = product.removeprefix("pkg:").partition("/")
        bare = name if kind in ("npm", "golang", "composer", "maven") else name.rpartition("/")[2]
        by_type.setdefault(kind, []).append(bare)
    lines = [
        known().updates[kind].format(name=" ".join(quote(one) for one in dict.fromkeys(names)))
        for kind, names in by_type.items()
        if kind in known().updates
    ]
    yield from lines or known().everything
    yield from known().always
