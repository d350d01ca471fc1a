"""Composer: composer.lock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stanch.observe.packages import objects, purls
from stanch.observe.packages.objects import text
from stanch.observe.packages.parts import A_LOCKFILE, CARRIED, Found, NotJudgeable, Part, Reader, Told
from stanch.observe.packages.source import Source


def read(source: Source, told: Told) -> Iterator[Found]:
    for section in ("packages", "packages-dev"):
        for entry in objects.items(source, f"{section}.item"):
            if isinstance(entry, dict):
                yield _package(entry, section)


def _package(entry: dict[str, Any], place: str) -> Found:
    name, version = text(entry.get("name")), text(entry.get("version"))
    vendor, slash, rest = name.partition("/")
    vendor, rest = (vendor, rest) if slash else ("", name)
    product = purls.product("composer", rest, vendor)
    dist = entry.get("dist")
    if isinstance(dist, dict) and dist.get("type") == "path":
        return NotJudgeable(name, place, "path", product)
    if not version:
        return NotJudgeable(name, place, "no_version", product)
    if version.startswith("dev-") or version.endswith("-dev"):
        return NotJudgeable(name, place, "git", product)
    try:
        return Part(purls.purl("composer", rest, version, vendor), place)
    except purls.Unfit:
        return NotJudgeable(name, place, "no_name")


READER = Reader(
    slug="composer",
    name="Composer's lockfile",
    files=("composer.lock",),
    command="composer update --lock",
    fits=lambda name, head: (
        head.lstrip().startswith(b"{")
        and (b'"content-hash"' in head or b"locks the dependencies of your project" in head)
    ),
    read=read,
    whole=A_LOCKFILE,
    blind=(CARRIED,),
)
