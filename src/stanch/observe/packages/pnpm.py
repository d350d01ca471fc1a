"""pnpm: pnpm-lock.yaml, versions 5 to 9."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages import outline
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.npm import found, origin
from stanch.observe.packages.parts import A_LOCKFILE, CARRIED, OTHER_SYSTEMS, Failed, Found, Reader, Told, Why
from stanch.observe.packages.source import Source

_TARBALL = re.compile(r"tarball: *'?([^,}' ]+)")
_OLD = re.compile(r"/(?P<name>(?:@[^/]+/)?[^/]+)/(?P<version>[^/_]+)")
_KNOWN = re.compile(r"[5-9](\.|$)")
_HOST = re.compile(r"registry\.[^/]+(?=/)")


def read(source: Source, told: Told) -> Iterator[Found]:
    section, key, fields = "", "", dict[str, str]()
    for line in outline.lines(source):
        if outline.conflict(line):
            yield Failed(
                f"line {line.number}", "two versions of the file stand here side by side, from a merge"
            )
        elif line.indent == 0:
            if key:
                yield _package(key, fields)
            section, key, fields = line.name, "", {}
            if section == "lockfileVersion" and not _KNOWN.match(outline.plain(line.value)):
                raise Broken(f"version {line.value[:20]} of this lockfile is not known here: 5 to 9 are")
        elif section == "packages" and line.indent == 2:
            if key:
                yield _package(key, fields)
            key, fields = line.name, {}
        elif key and line.indent == 4:
            fields[line.name] = line.value
    if key:
        yield _package(key, fields)


def _package(key: str, fields: dict[str, str]) -> Found:
    """By its key: /NAME/VERSION_PEERS (5), /NAME@VERSION(PEERS) (6), NAME@VERSION (9), or where it comes
    from."""
    resolution = fields.get("resolution", "")
    tarball = _TARBALL.search(resolution)
    why: Why | None = origin(tarball[1]) if tarball else None
    if "type: git" in resolution:
        why = "git"
    elif "type: directory" in resolution or key.startswith(("file:", "link:")):
        why = "path"
    bare = _HOST.sub("", key.partition("(")[0], count=1)
    old = _OLD.fullmatch(bare.partition("_")[0]) if bare.startswith("/") else None
    name, at, version = bare.removeprefix("/")[1:].partition("@")
    if old and "@" not in old["version"]:
        name, version = old["name"], old["version"]
    elif at:
        name = bare.removeprefix("/")[0] + name
    else:
        name, version, why = key, "", why or origin(key) or "git"
    why = why or origin(version)
    name = outline.plain(fields.get("name", "")) or name
    return found(name, outline.plain(fields.get("version", "")) or version, key, why)


def _fits(name: str, head: bytes) -> bool:
    return head.startswith(b"lockfileVersion:") or b"\nlockfileVersion:" in head[:2048]


READER = Reader(
    slug="pnpm",
    name="pnpm's lockfile, versions 5 to 9",
    files=("pnpm-lock.yaml",),
    command="pnpm install --lockfile-only",
    fits=_fits,
    read=read,
    whole=A_LOCKFILE,
    blind=(OTHER_SYSTEMS, CARRIED),
)
