"""Red Hat, Fedora, SUSE and their kin: what `rpm -qa` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stanch.observe.packages.distributions import Home, ahead, extent, mostly
from stanch.observe.packages.parts import A_MACHINE, Failed, Found, NotJudgeable, Reader, Told
from stanch.observe.packages.source import Source

_ARCHES = (
    "x86_64|noarch|aarch64|i386|i486|i586|i686|ppc|ppc64|ppc64le|s390|s390x|armv5tel|armv6hl|armv7hl|armv7hnl|"
    "riscv64|ia64|loongarch64|x86_64_v2"
)
_PLAIN = re.compile(rf"(\S+)-([^-\s]+)-([^-\s]+?)(?:\.({_ARCHES}))?(?:\s+\S.*\b\d{{4}}\b.*)?$")
"""NAME-VERSION-RELEASE.ARCH; `--last` prints a date after it."""
_ASKED = re.compile(rf"([^\s\t]+)\t(?:\(none\):|([0-9]+):)?([^\s:-]+-[^\s:-]+)(?:\t({_ARCHES}|\(none\)))$")
"""The command of this reader, which asks for the epoch."""
_KEY = re.compile(r"gpg-pubkey[-\t]")
_MARK = re.compile(rf"\.({_ARCHES})(\s|$)|\.(el|fc|amzn|mga|sles|suse)\d|\t|^gpg-pubkey-")
"""What a line has that no other program prints so: Alpine's names look alike."""
_ALWAYS = ("glibc", "rpm", "setup")

_RELEASES = {
    "centos-release": "centos", "centos-linux-release": "centos", "centos-stream-release": "centos",
    "fedora-release": "fedora", "fedora-release-common": "fedora", "rocky-release": "rocky",
    "almalinux-release": "almalinux", "redhat-release": "rhel", "redhat-release-server": "rhel",
    "oraclelinux-release": "ol", "sl-release": "scientific", "openSUSE-release": "opensuse",
    "sles-release": "sles", "system-release": "amzn",
}  # fmt: skip
"""The package that holds /etc/os-release has the release as its version."""


class _Row(NamedTuple):
    name: str
    version: str
    arch: str
    knows_epoch: bool


def _row(line: str) -> _Row | None:
    if asked := _ASKED.match(line):
        epoch = asked[2] or "0"
        version = f"{int(epoch)}:{asked[3]}" if epoch.strip("0") and len(epoch) < 10 else asked[3]
        return _Row(asked[1], version, (asked[4] or "").replace("(none)", ""), True)
    if plain := _PLAIN.match(line):
        return _Row(plain[1], f"{plain[2]}-{plain[3]}", plain[4] or "", False)
    return None


def read(source: Source, told: Told) -> Iterator[Found]:
    home = Home("rpm", told, _shown(source))
    seen: set[str] = set()
    for number, line in source.lines():
        row = _row(line)
        place = f"line {number}"
        if row is None:
            if line.strip():
                yield Failed(place, f"this is no line that rpm -qa prints: {line[:80]!r}")
            continue
        seen.add(row.name)
        if _KEY.match(line):
            yield NotJudgeable(line.split()[0], place, "a_key")
            continue
        yield home.part(row.name, row.version, row.arch, place, () if row.knows_epoch else ("epoch",))
    yield extent(seen, _ALWAYS, "rpm -qa")


def _shown(source: Source) -> str:
    """What is made of Red Hat's has its own such package, and may have Red Hat's beside it."""
    shown = ""
    for line in ahead(source):
        if "-release" not in line or (row := _row(line)) is None or row.name not in _RELEASES:
            continue
        version, _dash, release = row.version.rpartition(":")[2].partition("-")
        if not re.fullmatch(r"\d+(\.\d+)*", version):  # redhat-release-server-6Server-6.5.0.1.el6
            version = ".".join(release.split(".")[:2])
        if re.fullmatch(r"\d+(\.\d+)*", version) and (not shown or shown.startswith("rhel-")):
            shown = f"{_RELEASES[row.name]}-{version}"
    return shown


def _fits(name: str, head: bytes) -> bool:
    return any(_MARK.search(one.string) for one in mostly(head, _ASKED, _PLAIN))


READER = Reader(
    slug="rpm",
    name="what rpm -qa prints",
    files=(),
    command=r"rpm -qa --qf '%{NAME}\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\t%{ARCH}\n'",
    fits=_fits,
    read=read,
    whole=A_MACHINE,
    blind=(
        "plain rpm -qa prints no epoch: such a version is compared as if it had the epoch of the range",
        "what was installed beside the package manager is not in the list",
    ),
)
