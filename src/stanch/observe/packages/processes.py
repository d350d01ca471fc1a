"""What runs: the files that processes have loaded, as /proc and lsof tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stanch.observe.packages.distributions import mostly
from stanch.observe.packages.parts import Extent, Failed, Found, Mapped, Reader, Told
from stanch.observe.packages.source import Source

_MAP = re.compile(
    r"/proc/(\d{1,10})/maps:[0-9a-f]{1,16}-[0-9a-f]{1,16} [r-][w-][x-][ps] [0-9a-f]{1,16} [0-9a-f]+:[0-9a-f]+"
    r" \d+ +(/.*)$"
)
"""A line of /proc/PID/maps (proc_pid_maps(5)) that grep put the name of the file before."""
_FIELD = re.compile(r"p\d{1,10}$|f[A-Za-z0-9]{1,8}$|n.*$")
_GONE = " (deleted)"
_UNREAD = re.compile(r" \((?:readlink|stat|open)\b.*: .*\)$")
"""What lsof writes behind a path that it may not read."""


def read_maps(source: Source, _told: Told) -> Iterator[Found]:
    processes: set[str] = set()
    for number, line in source.lines():
        found = _MAP.match(line)
        if found is None:
            if line.strip():
                yield Failed(f"line {number}", f"this is no line of /proc/PID/maps: {line[:80]!r}")
            continue
        processes.add(found[1])
        yield _mapped(found[2], False, found[1])
    yield _extent(processes)


def read_lsof(source: Source, _told: Told) -> Iterator[Found]:
    """A process (p), then for each of its files what it is to it (f) and its name (n)."""
    processes: set[str] = set()
    process = kind = ""
    unread = 0
    for number, line in source.lines():
        if not _FIELD.match(line) or (line[0] != "p" and not process):
            if line.strip():
                yield Failed(f"line {number}", f"this is no line that lsof -F pfn prints: {line[:80]!r}")
        elif line[0] == "p":
            process = line[1:]
        elif line[0] == "f":
            kind = line[1:]
        elif _UNREAD.search(line):
            unread += 1
        elif line.startswith("n/") and kind in ("txt", "mem", "DEL") and not line.startswith("n/proc/"):
            processes.add(process)
            yield _mapped(line[1:], kind == "DEL", process)
    yield (
        Extent("no", f"{unread:,} files of processes could not be read: run it as root")
        if unread
        else _extent(processes)
    )


def _mapped(path: str, gone: bool, process: str) -> Mapped:
    return Mapped(path.removesuffix(_GONE), gone or path.endswith(_GONE), process)


def _extent(processes: set[str]) -> Extent:
    """Process 1 is there as long as the machine runs, and only root may read what it has loaded."""
    if "1" in processes:
        return Extent("yes", "process 1 is in it, so whoever wrote it down could read all of them")
    return Extent("unknown", "process 1 is not in it, so some processes could not be read: run it as root")


def _fits_maps(name: str, head: bytes) -> bool:
    return bool(mostly(head, _MAP))


def _fits_lsof(name: str, head: bytes) -> bool:
    found = mostly(head, _FIELD)
    return bool(found) and {one[0][0] for one in found} == {"p", "f", "n"}


_WHOLE = Extent("unknown", "whole where process 1 is in it, which only root can read")
_BLIND = (
    "a program that is read by another one (Python, Node, Java) is not in it: only what is loaded as code",
    "what starts for a moment only, or in its own root or container, is not in it",
)

READERS = (
    Reader(
        slug="maps",
        name="what processes have loaded, by /proc",
        files=(),
        command="sudo grep -Hs 'r-xp.* /' /proc/[0-9]*/maps",
        fits=_fits_maps,
        read=read_maps,
        whole=_WHOLE,
        blind=_BLIND,
    ),
    Reader(
        slug="lsof",
        name="what processes have loaded, by lsof",
        files=(),
        command="sudo lsof -nP -F pfn -d txt,mem,DEL",
        fits=_fits_lsof,
        read=read_lsof,
        whole=_WHOLE,
        blind=_BLIND,
    ),
)
