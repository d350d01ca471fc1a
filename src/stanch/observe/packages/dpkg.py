"""Debian and its kin: what `dpkg -l` and `dpkg-query -W` print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stanch.observe.packages.distributions import Home, ahead, extent, mostly
from stanch.observe.packages.parts import A_MACHINE, Extent, Failed, Found, NotJudgeable, Reader, Told, Why
from stanch.observe.packages.source import Source

_ROW = re.compile(r"([uihrp])([ncHUFWti])(R?) +(\S+) +(\S+)(?: +(\S+))?(?: |$)")
_RULE = re.compile(r"\+\+\+-(=+)-(=+)-(=+)(-=+)?")
_HEAD = re.compile(r"[^:=]{1,40}=[^/]{1,40}/|\| \S+=|\|/ \S+|\|\|/ ")
_QUERY = re.compile(r"([a-z0-9][a-z0-9+.-]*)(?::([a-z0-9-]+))?\t([^\t]*)(?:\t([^\t]*))?(?:\t([^\t]*))?$")
_RELEASE = re.compile(r"[^+~]*\+deb(\d+)|(\d+)\.\d+(?:squeeze|wheezy)")
_ALWAYS = ("base-files", "dpkg", "tar", "util-linux", "zlib1g")
"""Essential packages (Debian Policy 3.8) and one that dpkg needs, from the first of the alphabet to the last.
"""


class _Row(NamedTuple):
    name: str
    version: str
    arch: str
    why: Why | None
    whole: bool = True
    """Is its name there as a whole?"""


def read_list(source: Source, told: Told) -> Iterator[Found]:
    home = _home(source, told, _listed)
    seen: set[str] = set()
    cut = False
    widths: tuple[int, int] | None = None
    columns = 4
    for number, line in source.lines():
        if rule := _RULE.match(line):
            columns = 4 if rule[4] else 3
            widths = (len(rule[1]), len(rule[2])) if _of_a_terminal(rule) else None
            continue
        row = _listed(line, columns, widths)
        if row is None:
            if line.strip() and not _HEAD.match(line):
                yield Failed(f"line {number}", f"this is no line that dpkg -l prints: {line[:80]!r}")
            continue
        seen.add(row.name)
        cut = cut or row.why == "cut_name"
        if row.why:
            yield _unjudged(home, row, f"line {number}")
        else:
            yield home.part(row.name, row.version, row.arch, f"line {number}")
    yield (
        Extent("no", "it cut names or versions: dpkg -l | cat cuts none")
        if cut
        else extent(seen, _ALWAYS, "dpkg -l")
    )


def _of_a_terminal(rule: re.Match[str]) -> bool:
    """Are the columns those of a terminal, by which longer names are cut? Both grow alike there, and that of
    the description twice as much, from 14, 14 and 33 (44 without an architecture); else each is as wide as
    the longest that stands in it."""
    name, version = len(rule[1]), len(rule[2])
    description, least = (len(rule[4]) - 1, 33) if rule[4] else (len(rule[3]), 44)
    return name == version and description == least + 2 * (name - 14)


def _listed(line: str, columns: int = 4, widths: tuple[int, int] | None = None) -> _Row | None:
    found = _ROW.match(line)
    if found is None:
        return None
    name, _colon, arch = found[4].partition(":")
    version, third = found[5], found[6] or ""
    why: Why | None = None
    whole = widths is None or ":" in found[4] or len(found[4]) < widths[0]
    if found[2] in "nc" or version == "<none>":
        why = "removed"
    elif found[2] == "H" or found[3]:
        why = "half_installed"
    elif not whole or (widths and len(version) >= widths[1]):
        why = "cut_name"
    return _Row(name, version, third if columns == 4 and third else arch, why, whole)


def _unjudged(home: Home, row: _Row, place: str) -> NotJudgeable:
    there = row.whole and row.why != "removed"
    return NotJudgeable(
        row.name, place, row.why or "cut_name", home.product(row.name, row.arch) if there else ""
    )


def read_query(source: Source, told: Told) -> Iterator[Found]:
    """NAME[:ARCH], version, and where they were asked for architecture and status, parted by tabs."""
    home = _home(source, told, _asked)
    seen: set[str] = set()
    for number, line in source.lines():
        row = _asked(line)
        if row is None:
            if line.strip():
                yield Failed(f"line {number}", f"this is no line that dpkg-query -W prints: {line[:80]!r}")
            continue
        seen.add(row.name)
        if row.why:
            yield _unjudged(home, row, f"line {number}")
        else:
            yield home.part(row.name, row.version, row.arch, f"line {number}")
    yield extent(seen, _ALWAYS, "dpkg-query -W")


def _asked(line: str) -> _Row | None:
    found = _QUERY.match(line)
    if found is None:
        return None
    status = found[5] or ""
    why: Why | None = None
    if not found[3] or status.rpartition(" ")[2] in ("not-installed", "config-files"):
        why = "removed"
    elif status.rpartition(" ")[2] == "half-installed" or "reinstreq" in status:
        why = "half_installed"
    return _Row(found[1], found[3], found[4] or found[2] or "", why)


def _home(source: Source, told: Told, parse: object) -> Home:
    """base-files names the release of Debian in its version (12.4+deb12u11), and that it is Ubuntu
    (12ubuntu4)."""
    shown = ""
    assert callable(parse)
    for line in ahead(source):
        if "base-files" in line and (row := parse(line)) and row.name == "base-files":
            release = _RELEASE.match(row.version)
            shown = f"debian-{release[1] or release[2]}" if release else ""
            shown = "ubuntu" if "ubuntu" in row.version else shown
            break
    return Home("deb", told, shown)


def _fits_list(name: str, head: bytes) -> bool:
    return re.search(rb"^\+\+\+-=+-=+-=+", head, re.MULTILINE) is not None or bool(mostly(head, _ROW))


def _fits_query(name: str, head: bytes) -> bool:
    found = mostly(head, _QUERY)
    return bool(found) and not any(
        one[4] in ("x86_64", "noarch", "aarch64") or one[3].startswith("/") for one in found
    )


READERS = (
    Reader(
        slug="dpkg",
        name="what dpkg -l prints",
        files=(),
        command="dpkg -l | cat",
        fits=_fits_list,
        read=read_list,
        whole=A_MACHINE,
        blind=("what was installed beside the package manager is not in the list",),
    ),
    Reader(
        slug="dpkg-query",
        name="what dpkg-query -W prints",
        files=(),
        command=r"dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${db:Status-Status}\n'",
        fits=_fits_query,
        read=read_query,
        whole=A_MACHINE,
        blind=(
            "without its status, a package of which only the settings are left looks installed",
            "what was installed beside the package manager is not in the list",
        ),
    ),
)
