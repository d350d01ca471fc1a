"""Yarn 1: yarn.lock, "lockfile v1"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages.npm import found, origin, with_address
from stanch.observe.packages.outline import plain
from stanch.observe.packages.parts import A_LOCKFILE, CARRIED, OTHER_SYSTEMS, Failed, Found, Reader, Told, Why
from stanch.observe.packages.source import Source

_FIELD = re.compile(r'  (version|resolved) (?:"(.*)"|(\S+))$')


def read(source: Source, told: Told) -> Iterator[Found]:
    patterns, fields = "", dict[str, str]()
    for number, line in source.lines():
        if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
            yield Failed(f"line {number}", "two versions of the file stand here side by side, from a merge")
        elif line and line[0] not in " #":
            if patterns:
                yield from with_address(_package(patterns, fields), fields.get("resolved", ""))
            patterns, fields = (line[:-1], {}) if line.endswith(":") else ("", {})
            if not patterns:
                yield Failed(f"line {number}", f"this is no line of such a file: {line[:80]!r}")
        elif patterns and (field := _FIELD.match(line)):
            fields[field[1]] = field[2] or field[3] or ""
    if patterns:
        yield from with_address(_package(patterns, fields), fields.get("resolved", ""))


def _package(patterns: str, fields: dict[str, str]) -> Found:
    """By what was asked for, such as `"name@^1.0.0", name@^1.2.0:`; `alias@npm:name@^1` asks for `name`."""
    asked = plain(patterns.split(", ", maxsplit=1)[0])
    name, _at, wanted = asked[1:].partition("@")
    name = asked[:1] + name
    if wanted.startswith("npm:"):
        inner = wanted[4:]
        name = inner[:1] + inner[1:].partition("@")[0]
    return found(
        name, fields.get("version", ""), asked, origin(fields.get("resolved", "")) or _wanted(fields, wanted)
    )


def _wanted(fields: dict[str, str], wanted: str) -> Why | None:
    """A folder has no `resolved`; an address that is one of a registry is as good as a version."""
    return None if "resolved" in fields else origin(wanted)


def _fits(name: str, head: bytes) -> bool:
    return b"# yarn lockfile v1" in head[:512]


READER = Reader(
    slug="yarn",
    name="Yarn 1's lockfile",
    files=("yarn.lock",),
    command="yarn install",
    fits=_fits,
    read=read,
    whole=A_LOCKFILE,
    blind=(OTHER_SYSTEMS, CARRIED),
)
