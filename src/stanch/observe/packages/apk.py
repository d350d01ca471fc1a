"""Alpine: what `apk info -v`, `apk info -vv` and `apk list --installed` print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages.distributions import Home, ahead, extent, mostly
from stanch.observe.packages.parts import A_MACHINE, Failed, Found, Reader, Told
from stanch.observe.packages.source import Source

_ROW = re.compile(
    r"([A-Za-z0-9.][A-Za-z0-9+_.-]*?)-(\d[0-9A-Za-z._]*-r\d+)"
    r"(?: - .*| (\S+) \{[^}]*\} \(.*\) \[installed\].*)?$"
)
_ASIDE = re.compile(r"(WARNING|fetch|ERROR)[: ]|OK: ")
_ALWAYS = ("apk-tools", "busybox", "musl")


def read(source: Source, told: Told) -> Iterator[Found]:
    home = Home("apk", told, _shown(source))
    seen: set[str] = set()
    for number, line in source.lines():
        row = _ROW.match(line)
        if row:
            seen.add(row[1])
            yield home.part(row[1], row[2], row[3] or "", f"line {number}")
        elif line.strip() and not _ASIDE.match(line):
            yield Failed(f"line {number}", f"this is no line that apk info -v prints: {line[:80]!r}")
    yield extent(seen, _ALWAYS, "apk info -v")


def _shown(source: Source) -> str:
    """The package alpine-release has the release as its version, since Alpine 3.17."""
    for line in ahead(source):
        row = _ROW.match(line) if line.startswith("alpine-release-") else None
        if row and row[1] == "alpine-release":
            return f"alpine-{row[2].partition('-')[0].partition('_')[0]}"
    return ""


def _fits(name: str, head: bytes) -> bool:
    return any(one.re is _ROW for one in mostly(head, _ROW, _ASIDE))


READER = Reader(
    slug="apk",
    name="what apk info -v prints",
    files=(),
    command="apk info -v",
    fits=_fits,
    read=read,
    whole=A_MACHINE,
    blind=("what was installed beside the package manager is not in the list",),
)
