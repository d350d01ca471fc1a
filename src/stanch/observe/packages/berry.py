"""Yarn 2 and later ("berry"): yarn.lock with `__metadata`."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from stanch.observe.packages import outline
from stanch.observe.packages.npm import found, origin
from stanch.observe.packages.parts import (
    A_LOCKFILE,
    CARRIED,
    OTHER_SYSTEMS,
    Failed,
    Found,
    NotJudgeable,
    Reader,
    Told,
    Why,
)
from stanch.observe.packages.source import Source


def read(source: Source, told: Told) -> Iterator[Found]:
    key, fields = "", dict[str, str]()
    for line in outline.lines(source):
        if outline.conflict(line):
            yield Failed(
                f"line {line.number}", "two versions of the file stand here side by side, from a merge"
            )
        elif line.indent == 0:
            if key:
                yield _package(key, fields)
            key, fields = ("" if line.name in ("__metadata", "---") else line.name), {}
        elif key and line.indent == 2:
            fields[line.name] = line.value
    if key:
        yield _package(key, fields)


def _package(key: str, fields: dict[str, str]) -> Found:
    """By its resolution: NAME@npm:VERSION, NAME@workspace:PATH, NAME@https://…,
    NAME@patch:NAME@npm%3AVERSION#…"""
    resolution = outline.plain(fields.get("resolution", ""))
    if not resolution:
        return NotJudgeable(key, key, "no_version")
    name, _at, where = resolution[1:].partition("@")
    name = resolution[:1] + name
    if where.startswith("patch:"):
        where = unquote(where[6:].partition("#")[0]).removeprefix(f"{name}@")
    why: Why | None = None
    if not where.startswith("npm:"):
        why = origin(where.partition("::")[0]) or ("path" if where.startswith("exec:") else None)
    return found(name, outline.plain(fields.get("version", "")), key, why)


def _fits(name: str, head: bytes) -> bool:
    return head.startswith(b"__metadata:") or b"\n__metadata:" in head[:2048]


READER = Reader(
    slug="berry",
    name="the lockfile of Yarn 2 and later",
    files=("yarn.lock",),
    command="yarn install --mode=update-lockfile",
    fits=_fits,
    read=read,
    whole=A_LOCKFILE,
    blind=(OTHER_SYSTEMS, CARRIED),
)
