"""npm: package-lock.json, npm-shrinkwrap.json and node_modules/.package-lock.json, versions 1 to 3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from stanch.observe.packages import objects, purls
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.objects import text
from stanch.observe.packages.parts import (
    A_LOCKFILE,
    CARRIED,
    OTHER_SYSTEMS,
    Found,
    NotJudgeable,
    Part,
    Reader,
    Told,
    Why,
)
from stanch.observe.packages.source import Source

_GIT = re.compile(r"(git(\+|:|@)|github:|gitlab:|bitbucket:|gist:|[\w.-]+/[\w.-]+(#|$))")
_URL = re.compile(r"(https?|ftp)://", re.IGNORECASE)
_PUBLISHED = re.compile(r"/-/([^?#]+/)?[^/?#]+\.(tgz|tar\.gz)([?#]|$)|//npm\.pkg\.github\.com/download/")
"""How the registry of npm, its mirrors and that of GitHub spell the address of a published version."""
_ARCHIVE = re.compile(r"/((?:@[^/]+/)?[^/@]+)/-/(?:@[^/]+/)?([^/?#]+)\.(?:tgz|tar\.gz)(?:[?#]|$)")
"""The name of a package and of the archive of one of its versions, as such addresses spell them."""
_LONGEST = 2000
"""Characters of an address that are looked at: longer ones are none, and take a time that grows by their
square."""
_COMMIT = re.compile(r"//codeload\.github\.com/|//(www\.)?(gitlab\.com|bitbucket\.org)/|\.git([?#]|$)")


def origin(address: str) -> Why | None:
    """Why is what comes from there no published version? None where it is one."""
    address = address[:_LONGEST]
    if _URL.match(address):
        if _PUBLISHED.search(address):
            return None
        return "git" if _COMMIT.search(address) else "url"
    if address.startswith(("file:", "link:", "portal:", ".", "/", "~/")):
        return "path"
    if address.startswith("workspace:"):
        return "member"
    return "git" if _GIT.match(address) else None


def found(name: str, version: str, place: str, why: Why | None = None) -> Found:
    """One package, or why it cannot be judged."""
    if why is None and not version:
        why = "no_version"
    if why is not None:
        return NotJudgeable(name, place, why, purls.npm_product(name))
    try:
        return Part(purls.npm(name, version), place)
    except purls.Unfit:
        return NotJudgeable(name, place, "no_name")


def with_address(one: Found, address: str) -> Iterator[Found]:
    """One package, and the one whose published archive its address names, where that is another: the archive
    is what is installed, and the entry is what it is said to be."""
    yield one
    archive = _ARCHIVE.search(unquote(address[:_LONGEST]))
    if not isinstance(one, Part) or archive is None:
        return
    name, file = archive.groups()
    base = purls.scoped(name)[1] or name
    if not file.startswith(f"{base}-"):
        return
    other = found(name, file[len(base) + 1 :], one.place)
    if isinstance(other, Part) and _number(other.purl) != _number(one.purl):
        yield other


def _number(purl: str) -> str:
    """A purl without what a build adds to its version, which an address may leave out (SemVer 2.0.0, 10)."""
    return unquote(purl).partition("+")[0]


def read(source: Source, told: Told) -> Iterator[Found]:
    version = objects.first(source, "lockfileVersion")
    if version not in (None, 1, 2, 3):
        raise Broken(f"version {str(version)[:20]!r} of this lockfile is not known here: 1 to 3 are")
    seen = set[str]()
    if version in (2, 3):
        for place, entry in objects.pairs(source, "packages"):
            if isinstance(entry, dict) and place and not entry.get("link"):
                for one in with_address(_package(place, entry), text(entry.get("resolved"))):
                    seen.add(one.purl if version == 2 and isinstance(one, Part) else "")
                    yield one
        if version == 2:  # npm 6 reads the second half of the file, later ones the first
            for name, entry in objects.pairs(source, "dependencies"):
                those = (one for one in _dependency(name, entry) if isinstance(one, Part))
                yield from (one for one in those if one.purl not in seen)
        return
    for name, entry in objects.pairs(source, "dependencies"):
        yield from _dependency(name, entry)


def _package(place: str, entry: dict[str, Any]) -> Found:
    """An entry of version 2 or 3, by its path. What lies outside of node_modules is the project's own."""
    _before, installed, last = place.rpartition("node_modules/")
    name = text(entry.get("name")) or last
    version, address = text(entry.get("version")), text(entry.get("resolved"))
    if not installed:
        if not place.startswith(".."):
            return NotJudgeable(name, place, "member")
        name = text(entry.get("name")) or place.rpartition("/")[2]
        return NotJudgeable(name, place, "path", purls.npm_product(name))
    return found(name, version, place, origin(address) or origin(version))


def _dependency(name: str, entry: Any) -> Iterator[Found]:
    """An entry of version 1, with those that lie within it."""
    waiting = [(name, entry, f"node_modules/{name}")]
    while waiting:
        name, entry, place = waiting.pop()
        if not isinstance(entry, dict):
            yield NotJudgeable(name, place, "no_version", purls.npm_product(name))
            continue
        version, address = text(entry.get("version")), text(entry.get("resolved"))
        why = origin(version)
        if version.startswith("npm:"):
            name, _at, version = version[4:].rpartition("@")
        elif why is None and _URL.match(version):
            version = _of_archive(name, version)
            why = None if version else "url"
        yield from with_address(found(name, version, place, why or origin(address)), address)
        within = entry.get("dependencies")
        if isinstance(within, dict):
            waiting.extend((one, inner, f"{place}/node_modules/{one}") for one, inner in within.items())


def _of_archive(name: str, address: str) -> str:
    """The version in the address of a published archive: …/isarray/-/isarray-2.0.5.tgz."""
    file = address.partition("/-/")[2].partition("?")[0].partition("#")[0]
    rest = file.removeprefix(purls.scoped(name)[1])
    return re.sub(r"\.(tgz|tar\.gz)$", "", rest[1:]) if rest.startswith("-") else ""


def _fits(name: str, head: bytes) -> bool:
    if not head.lstrip().startswith(b"{"):
        return False
    return b'"lockfileVersion"' in head or (name == "npm-shrinkwrap.json" and b'"dependencies"' in head)


READER = Reader(
    slug="npm",
    name="npm's lockfile, versions 1 to 3",
    files=("package-lock.json", "npm-shrinkwrap.json", ".package-lock.json"),
    command="npm install --package-lock-only",
    fits=_fits,
    read=read,
    whole=A_LOCKFILE,
    blind=(OTHER_SYSTEMS, CARRIED),
)
