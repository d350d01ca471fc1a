"""Java: a jar, war or ear with the archives within it, or a folder of them.

Which artefact a jar is stands in META-INF/maven/GROUP/ARTEFACT/pom.properties; one that was made of several
has several. Where there is none, the manifest together with the name of the file may say it.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from stanch.errors import BadInput
from stanch.observe.packages import purls
from stanch.observe.packages.archives import SUFFIXES, Archive, BadArchive, Spent
from stanch.observe.packages.parts import Container, Extent, Failed, Found, NotJudgeable, Part, Reader, Told
from stanch.observe.packages.source import Source

_POM = re.compile(r"(?:.*/)?META-INF/maven/([^/]+)/([^/]+)/pom\.properties$")
_FILE = re.compile(r"(.+?)-(\d[0-9A-Za-z._+-]*)\.[a-z]+$")
_TEXT = 1 << 18
"""Bytes of a pom.properties or manifest."""


class _Place(NamedTuple):
    name: str
    within: tuple[str, ...]


def read(source: Source, told: Told) -> Iterator[Found]:
    spent = Spent(source)
    if source.folder and source.path is not None:
        yield from _folder(source.path, spent, told)
        return
    with source.binary() as file:
        yield from _archive(file, _Place(source.name, ()), spent, told)


def _folder(root: Path, spent: Spent, told: Told) -> Iterator[Found]:
    """Every archive below a folder; no link is followed, so nothing outside of it is read."""
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        place = os.fspath(folder.relative_to(root))
        try:
            entries = sorted(os.scandir(folder), key=lambda one: one.name)
        except OSError as error:
            yield Failed(place, f"this folder cannot be read: {error.strerror}")
            continue
        spent.entries(len(entries))
        for entry in entries:
            name = os.fspath(Path(entry.path).relative_to(root))
            if entry.is_symlink():
                if entry.name.lower().endswith(SUFFIXES):
                    yield NotJudgeable(entry.name, name, "a_link")
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            elif entry.name.lower().endswith(SUFFIXES) and entry.is_file(follow_symlinks=False):
                yield from _file(Path(entry.path), name, spent, told)


def _file(path: Path, name: str, spent: Spent, told: Told) -> Iterator[Found]:
    try:
        with Source.file(path, spent.bounds).binary() as file:
            yield from _archive(file, _Place(name, ()), spent, told)
    except BadInput as error:
        yield Failed(name, error.what)


def _archive(file: BinaryIO, place: _Place, spent: Spent, told: Told) -> Iterator[Found]:
    """What one archive is, and what lies within it. `place.within` are the archives around it."""
    where = "!/".join((*place.within, place.name))
    if len(place.within) > spent.bounds.nested:
        yield Failed(where, f"more than {spent.bounds.nested} archives lie within one another")
        return
    try:
        archive = Archive(file, spent)
    except BadArchive as error:
        yield Failed(where, str(error))
        return
    yield Container((*place.within, place.name))
    names = {info.filename for info in archive}
    poms, inner, known = 0, 0, set[str]()
    for info in archive:
        name = info.filename
        within = (*place.within, place.name)
        try:
            if _POM.match(name):
                found = _pom(archive.bytes(info, _TEXT), name, within, names, told)
                poms += 1
                if isinstance(found, Part):
                    known.add(found.purl.rpartition("@")[0])
                yield found
            elif name.lower().endswith(SUFFIXES):
                inner += 1
                content = io.BytesIO(archive.bytes(info, spent.bounds.one))
                yield from _archive(content, _Place(name, within), spent, told)
        except BadArchive as error:
            yield Failed(f"{where}!/{name}", str(error))
    if not poms:
        own = _manifest(archive, place, names, told)
        if isinstance(own, Part):
            known.add(own.purl.rpartition("@")[0])
        if isinstance(own, Part) or not inner:
            yield own
    yield from _watched(names, known, place, told)


def _pom(content: bytes, name: str, within: tuple[str, ...], names: set[str], told: Told) -> Found:
    fields: dict[str, str] = {}
    for line in content.decode("utf-8", "replace").splitlines():
        key, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            fields[key.strip()] = value.strip()
    path = _POM.match(name)
    group = fields.get("groupId") or (path[1] if path else "")
    artifact = fields.get("artifactId") or (path[2] if path else "")
    version = fields.get("version", "")
    if not version or "${" in version:
        product = purls.product("maven", artifact, group)
        return NotJudgeable(f"{group}:{artifact}", name, "no_version", product, within)
    return _part(group, artifact, version, name, within, names, told)


def _part(
    group: str, artifact: str, version: str, place: str, within: tuple[str, ...], names: set[str], told: Told
) -> Found:
    try:
        text = purls.purl("maven", artifact, version, group)
    except purls.Unfit:
        return NotJudgeable(f"{group}:{artifact}", place, "no_name")
    return Part(text, place, within, _without(text.rpartition("@")[0], names, told))


def _without(product: str, names: set[str], told: Told) -> tuple[str, ...]:
    """Which of the classes that were asked after does this copy not have, wherever they were moved to?"""
    wanted = [one for name, classes in told.watched if name == product for one in classes]
    return tuple(one for one in wanted if not any(_is(name, one) for name in names))


def _is(name: str, wanted: str) -> bool:
    """Shading puts a package's classes below another one, whole: com/shop/shaded/ before org/apache/…, or in
    place of its first parts. The last three parts of the path stay."""
    return name.endswith("/" + "/".join(wanted.split("/")[-3:])) or name == wanted


def _manifest(archive: Archive, place: _Place, names: set[str], told: Told) -> Found:
    """What the manifest says together with the name of the file, where both agree on the version.

    The group stands in the manifest, or it is that of a product that was asked after and whose classes are
    there.
    """
    fields = _fields(archive)
    base = place.name.rpartition("/")[2]
    versions = (fields.get("implementation-version", ""), fields.get("bundle-version", ""))
    file = _FILE.fullmatch(base) if len(base) < 256 else None
    agreed = file is not None and (file[2] in versions or not any(versions))
    if file and agreed and (group := _group(file[1], names, told)):
        within = (*place.within, place.name)
        return _part(group, file[1], file[2], "META-INF/MANIFEST.MF", within, names, told)
    title = fields.get("implementation-title") or fields.get("bundle-symbolicname", "").partition(";")[0]
    version = next((one for one in versions if one), "")
    called = " ".join(one for one in (title, version) if one) if title else base
    return NotJudgeable(called[:200] or base, "!/".join((*place.within, place.name)), "no_coordinates")


def _fields(archive: Archive) -> dict[str, str]:
    """The first section of the manifest: a line that is too long goes on after a space."""
    info = next((one for one in archive if one.filename.upper() == "META-INF/MANIFEST.MF"), None)
    try:
        text = archive.bytes(info, _TEXT).decode("utf-8", "replace") if info else ""
    except BadArchive:
        return {}
    fields: dict[str, str] = {}
    for line in re.sub(r"\r?\n ", "", text).splitlines():
        if not line.strip():
            break
        key, _colon, value = line.partition(":")
        fields.setdefault(key.strip().lower(), value.strip())
    return fields


def _group(artifact: str, names: set[str], told: Told) -> str:
    """The group of a product that was asked after, of that name, whose packages of classes are in the
    archive."""
    for product, _classes in told.watched:
        group, _slash, name = product.removeprefix("pkg:maven/").rpartition("/")
        if name == artifact and any(one.startswith(f"{group.replace('.', '/')}/") for one in names):
            return group
    return ""


def _watched(names: set[str], known: set[str], place: _Place, told: Told) -> Iterator[Found]:
    """Classes that were asked after, in an archive that does not say that it has their product; or of which
    it has more than it has products that bring them."""
    of: dict[str, list[str]] = {}
    for product, classes in told.watched:
        for wanted in classes:
            of.setdefault(wanted, []).append(product)
    for wanted, products in of.items():
        there = [one for one in sorted(names) if _is(one, wanted) and not one.startswith(_OTHER_RELEASES)]
        if len(there) <= sum(product in known for product in products):
            continue
        where, within = "!/".join((*place.within, place.name)), (*place.within, place.name)
        for product in products:
            called = f"{product} (by {wanted.rpartition('/')[2]})"
            yield NotJudgeable(called, f"{where}!/{there[0]}", "watched_class", product, within)


_OTHER_RELEASES = "META-INF/versions/"
"""The same class once more, for later releases of Java."""


def _fits(name: str, head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) or (
        name.lower().endswith(SUFFIXES) and b"PK\x05\x06" in head
    )


READER = Reader(
    slug="java",
    name="a jar, war or ear, or a folder of them",
    files=(),
    command="mvn dependency:copy-dependencies -DoutputDirectory=jars",
    fits=_fits,
    read=read,
    whole=Extent("unknown", "classes can be copied into an archive without a word on where they are from"),
    blind=("classes that were copied in without their pom.properties are not seen",),
)
