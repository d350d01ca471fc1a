"""Whose file is it? What dpkg and rpm print of the files that their packages install."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages.distributions import mostly
from stanch.observe.packages.parts import Extent, Failed, Found, Owned, Reader, Told
from stanch.observe.packages.source import Source

_DPKG = re.compile(r"([a-z0-9][a-z0-9+.,: -]*): (/.*)$")
_DIVERTED = re.compile(r"(?:local )?diversion (?:by \S+ )?(?:from|to): /")
_NAME = re.compile(r"[a-z0-9][a-z0-9+.-]*(?::[a-z0-9-]+)?$")
_RPM = re.compile(r"([A-Za-z0-9][A-Za-z0-9+._-]*)\t(/[^\t]*)$")
_NO_FILES = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]*\t(?:\(none\))?$")


def read_dpkg(source: Source, _told: Told) -> Iterator[Found]:
    for number, line in source.lines():
        found = None if _DIVERTED.match(line) else _DPKG.match(line)
        owners = found[1].split(", ") if found else []
        if found is None or not all(_NAME.match(one) for one in owners):
            if line.strip() and not _DIVERTED.match(line):
                yield Failed(f"line {number}", f"this is no line that dpkg -S prints: {line[:80]!r}")
            continue
        for owner in owners:
            yield Owned(owner.partition(":")[0], found[2])


def read_rpm(source: Source, _told: Told) -> Iterator[Found]:
    for number, line in source.lines():
        if found := _RPM.match(line):
            yield Owned(found[1], found[2])
        elif line.strip() and not _NO_FILES.match(line):
            yield Failed(f"line {number}", f"this is no package with a file: {line[:80]!r}")


def _fits_dpkg(name: str, head: bytes) -> bool:
    return any(not _DIVERTED.match(one[0]) for one in mostly(head, _DPKG))


def _fits_rpm(name: str, head: bytes) -> bool:
    return bool(mostly(head, _RPM))


_WHOLE = Extent("unknown", "it names the files that were asked after")

READERS = (
    Reader(
        slug="dpkg-files",
        name="whose files there are, by dpkg -S",
        files=(),
        command="dpkg -S '*.so*' '*bin/*'",
        fits=_fits_dpkg,
        read=read_dpkg,
        whole=_WHOLE,
    ),
    Reader(
        slug="rpm-files",
        name="whose files there are, by rpm",
        files=(),
        command=r"rpm -qa --qf '[%{=NAME}\t%{FILENAMES}\n]'",
        fits=_fits_rpm,
        read=read_rpm,
        whole=_WHOLE,
    ),
)
