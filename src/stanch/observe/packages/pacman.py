"""Arch Linux and its kin: what `pacman -Q` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages.distributions import Home, ahead, extent, mostly
from stanch.observe.packages.parts import A_MACHINE, Failed, Found, Reader, Told
from stanch.observe.packages.source import Source

_ROW = re.compile(r"([a-z0-9@_+][A-Za-z0-9@._+-]*) ((?:\d+:)?[^\s:/-]+-\d+(?:\.\d+)?)(?: \[[a-z]+\])?$")
_ALWAYS = ("filesystem", "pacman")
_KEYRINGS = {"archlinux-keyring": "arch", "manjaro-release": "manjaro", "msys2-keyring": "msys"}


def read(source: Source, told: Told) -> Iterator[Found]:
    home = Home("alpm", told, _shown(source))
    seen: set[str] = set()
    for number, line in source.lines():
        row = _ROW.match(line)
        if row:
            seen.add(row[1])
            yield home.part(row[1], row[2], "", f"line {number}", rolling=True)
        elif line.strip():
            yield Failed(f"line {number}", f"this is no line that pacman -Q prints: {line[:80]!r}")
    yield extent(seen, _ALWAYS, "pacman -Q")


def _shown(source: Source) -> str:
    """The keys by which packages are trusted are those of one distribution; the other two have Arch's beside
    them."""
    shown = ""
    for line in ahead(source):
        name = line.partition(" ")[0]
        if name in _KEYRINGS and shown in ("", "arch"):
            shown = _KEYRINGS[name]
    return shown


READER = Reader(
    slug="pacman",
    name="what pacman -Q prints",
    files=(),
    command="pacman -Q",
    fits=lambda name, head: bool(mostly(head, _ROW)),
    read=read,
    whole=A_MACHINE,
    blind=("what was installed beside the package manager is not in the list",),
)
