"""What does a file name, and what of it can be judged? The shape that all readers share, and their bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal as L

import msgspec

from stanch.core.model import Tri
from stanch.core.moments import Moment
from stanch.observe.packages.source import Source

Lack = L["distro", "epoch"]
"""What the purl of a part should say and the file does not: which distribution and release it is of; the
epoch of its version, which plain `rpm -qa` never prints. A version without its epoch is not one with epoch 0:
whoever compares it must take the epoch of the range that it is compared with, or answer that it is not known.
"""


class Part(msgspec.Struct, frozen=True, gc=False):
    """One component that the file names.

    `purl` has its version; that of a distribution's package has the qualifiers `distro` and `arch` where they
    are known. `place` is its path within what was read; `within` are the archives around it, from the outside
    in. `without`: of the classes that were asked after (`Told.watched`), those that this copy does not have.
    """

    purl: str
    place: str = ""
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lacks: tuple[Lack, ...] = ()


Why = L[
    "git", "path", "url", "member", "no_version", "no_purl", "a_file", "removed", "cut_name",
    "only_its_go_mod", "not_pinned", "no_coordinates", "watched_class", "a_link", "no_name", "a_key",
    "half_installed", "replaced",
]  # fmt: skip
"""Why a component that is in the file cannot be judged; `tell/packages` says it in words."""


class NotJudgeable(msgspec.Struct, frozen=True, gc=False):
    """Something that the file names and of which no playbook can tell whether it is affected.

    `place`: a path, or a line. `product`: its purl without a version, where its name says which it is: a
    playbook that names it finds that it is there, and that nobody can tell. `within`: the archives that it
    lies in, the outermost first.
    """

    name: str
    place: str
    why: Why
    product: str = ""
    within: tuple[str, ...] = ()

    @property
    def hides(self) -> bool:
        """Is it there, and can it be a package that nobody finds in this list by its name?"""
        return not self.product and self.why in _HIDING


_HIDING = frozenset(("git", "url", "no_version", "no_purl", "cut_name", "not_pinned", "no_name"))


class Failed(msgspec.Struct, frozen=True, gc=False):
    """A place that could not be read, and what happened there, in words."""

    place: str
    what: str


class Extent(msgspec.Struct, frozen=True, gc=False):
    """Is the list whole: does it name everything that its place has? `why` says what that rests on.

    Only a whole list shows that something is not there.
    """

    whole: Tri
    why: str


class Mapped(msgspec.Struct, frozen=True, gc=False):
    """A file that a process runs, or has loaded. `gone`: it was replaced or removed since, and the process
    goes on with what it was before."""

    path: str
    gone: bool
    process: str


class Owned(msgspec.Struct, frozen=True, gc=False):
    """A file that a package of a distribution installs; `package` is its name alone."""

    package: str
    path: str


class Container(msgspec.Struct, frozen=True, gc=False):
    """An archive that was opened and read; `path` is its own, behind those of the archives around it."""

    path: tuple[str, ...]


class Dated(msgspec.Struct, frozen=True, gc=False):
    """The file says itself of which time it tells: from when to when what it lists was used."""

    start: Moment
    end: Moment


Found = Part | NotJudgeable | Failed | Extent | Mapped | Owned | Container | Dated


class Told(msgspec.Struct, frozen=True):
    """What whoever asks knows beside the file.

    `distro`: the distribution and its release, as ID-VERSION_ID of /etc/os-release (debian-12). It may be
    more exact than what the list shows, and not contradict it; it stands for the packages of an SBOM that
    name none. `arch` stands where the list shows none. `watched`: the products that are asked after (purls
    without version), each with the paths of classes that it has as published and without which a copy is not
    affected, () where there are none. A jar that only its file's name and its manifest tell of is known by
    these products.
    """

    distro: str = ""
    arch: str = ""
    watched: tuple[tuple[str, tuple[str, ...]], ...] = ()


NOTHING_TOLD = Told()


class Reader(msgspec.Struct, frozen=True):
    """One form of list.

    `fits` gets the name of a file and its first bytes, as UTF-8; `read` yields what is in it and raises
    `Broken` where it cannot go on. `whole` says whether such a list names all of its place, where `read`
    yields no `Extent`. `files` are the usual names; `command` makes such a list; `blind`: what it is known
    not to show.
    """

    slug: str
    name: str
    files: tuple[str, ...]
    command: str
    fits: Callable[[str, bytes], bool]
    read: Callable[[Source, Told], Iterator[Found]]
    whole: Extent
    blind: tuple[str, ...] = ()


CARRIED = (
    "what a package carries within itself is not in the list: a wheel its libraries, a bundle its copies"
)
"""What no lockfile shows: Next.js has its own React inside, a Python wheel its own OpenSSL."""

OTHER_SYSTEMS = "packages for other systems are in the list though they were not installed"

A_LOCKFILE = Extent("yes", "a lockfile names every package that is installed by it")

A_MACHINE = Extent("unknown", "whole where all is in it that no such machine is without")
