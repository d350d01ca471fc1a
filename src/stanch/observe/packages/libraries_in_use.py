"""Does what runs use a package as it is installed? Only then was a new version put to use.

A process goes on with the file that it loaded, whatever was installed since. A package is in use as it is
installed where some process has loaded a file of it, none has loaded one that was replaced since, and all
processes were read. Nothing less shows it; and that no process uses a package at one moment is no answer, for
the next one may start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stanch.core.model import Tri
from stanch.observe.packages.parts import Mapped
from stanch.observe.packages.readers import Listing

_LIBRARY = re.compile(r"(.+?\.so)(?:\.[^/]*)?$")
_OF_DISTRIBUTIONS = ("/lib", "/bin/", "/sbin/", "/libexec/")
"""Below these, without `/usr`, packages of a distribution install programs and libraries."""


class Loaded:
    """What runs on one machine, held against whose files there are; both as they were read."""

    def __init__(self, listings: Iterable[Listing]) -> None:
        self.listings = tuple(one for one in listings if one.mapped or one.owned)
        running = [one for one in self.listings if one.mapped]
        self.whole = bool(running) and all(one.extent.whole == "yes" for one in running)
        whose: dict[str, set[str]] = {}
        alike: dict[str, set[str]] = {}
        for owned in (one for listing in self.listings for one in listing.owned):
            path = _plain(owned.path)
            whose.setdefault(path, set()).add(owned.package)
            alike.setdefault(_stem(path), set()).add(owned.package)
        self.used: set[str] = set()
        self.replaced: list[Mapped] = []
        self.strays: list[Mapped] = []
        self._stale: set[str] = set()
        for mapped in (one for listing in running for one in listing.mapped):
            path = _plain(mapped.path)
            if not mapped.gone:
                self.used |= whose.get(path, set())
            elif owners := whose.get(path, set()) | alike.get(_stem(path), set()):
                self._stale |= owners
                self.replaced.append(mapped)
            elif _of_a_distribution(mapped.path):
                self.strays.append(mapped)

    def of(self, package: str) -> Tri:
        """Is the package, by its name alone, in use as it is installed? Never "no"."""
        sure = self.whole and not self.strays and package not in self._stale
        return "yes" if sure and package in self.used else "unknown"

    @property
    def why(self) -> str:
        """Why nothing is known to be in use; "" where it can be."""
        if not any(one.mapped for one in self.listings):
            return "nothing says what runs: add what processes have loaded"
        if not any(one.owned for one in self.listings):
            return "nothing says whose files these are: add what dpkg -S or rpm prints of them"
        part = [one.extent.why for one in self.listings if one.mapped and one.extent.whole != "yes"]
        if part:
            return part[0]
        if self.strays:
            one = self.strays[0]
            return f"process {one.process} uses {one.path}, which was replaced and is of no package there"
        return ""


def _plain(path: str) -> str:
    """/usr/lib and /lib are one folder on most machines, and package databases write either."""
    return path.removeprefix("/usr") if path.startswith(("/usr/lib", "/usr/bin/", "/usr/sbin/")) else path


def _stem(path: str) -> str:
    """A library without its version: what was replaced is often called by another number."""
    found = _LIBRARY.match(path) if len(path) < 4096 else None
    return found[1] if found else path


def _of_a_distribution(path: str) -> bool:
    return not path.startswith("/usr/local/") and path.removeprefix("/usr").startswith(_OF_DISTRIBUTIONS)
