"""Does a component have the flaw? And which line of the playbook says so.

Of the entries that fit a component only the most exact count: one for `rhel-9.4` before one for `rhel-9`.
What cannot be told is unknown, with a reason; it is never clean. The rules are 80 to 85 and 104
of docs/rules.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal as L
from typing import NamedTuple

from stanch.core.playbook import Package
from stanch.core.releases import NONE, Release, Releases, release, within
from stanch.core.versions import ranges
from stanch.core.versions.order import Unordered
from stanch.core.versions.products import is_content
from stanch.core.versions.purls import Purl, split
from stanch.core.versions.streams import foreign, unmarked

Why = L[
    "in_range", "outside", "no_purl", "not_named", "no_release", "no_version", "moving", "not_ordered",
    "part_missing", "other_stream", "some_set_ups", "not_whole", "streams_differ",
    "taken_out", "perhaps_then",
]  # fmt: skip
OF_NO_ENTRY: frozenset[Why] = frozenset(("no_purl", "not_named", "no_release"))
"""Why an entry of the playbook says nothing of a package at all."""


OF_A_DISTRIBUTION = frozenset(("deb", "rpm", "apk", "alpm"))
"""The types of packages that each belong to a distribution."""


class Affected(NamedTuple):
    """A verdict, the entry that gave it (None where none fits), and why. `detail`: what could not be told."""

    verdict: L["yes", "no", "unknown"]
    package: Package | None
    why: Why
    detail: str = ""


class _Entry(NamedTuple):
    """An entry under one of its names. `wanted`: the release that it is for. `needed`: other qualifiers."""

    package: Package
    wanted: Release | None
    needed: frozenset[tuple[str, str]]


@lru_cache(maxsize=64)
def entries(packages: tuple[Package, ...], known: Releases) -> dict[str, list[_Entry]]:
    """The entries of a detector, by product: a purl is looked up, not held against each of them."""
    found: dict[str, list[_Entry]] = {}
    for package in packages:
        for name in package.names:
            try:
                purl = split(name)
            except ValueError:  # in a kept playbook: it names nothing
                continue
            distro = purl.qualifier("distro")
            wanted = release(distro, purl.namespace, known) if distro else None
            needed = frozenset(one for one in purl.qualifiers if one[0] != "distro")
            found.setdefault(purl.product, []).append(_Entry(package, wanted, needed))
    return found


class _Spoken(NamedTuple):
    """The distributions that entries speak of, such as `deb/debian`, and the names of packages there."""

    spaces: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=64)
def _spoken(packages: tuple[Package, ...]) -> _Spoken:
    spaces, names = set[str](), set[str]()
    for product in entries(packages, NONE):
        type, _, rest = product[4:].partition("/")
        if type in OF_A_DISTRIBUTION:
            space, _, name = rest.rpartition("/")
            spaces.add(f"{type}/{space}")
            names.add(name)
    return _Spoken(frozenset(spaces), frozenset(names))


def _elsewhere(purl: Purl, packages: tuple[Package, ...]) -> bool:
    """Is it of a distribution of which no entry speaks, or nobody knows which, and called as one of another
    distribution that is named? It is likely the same program, and nobody said how it is there."""
    spoken = _spoken(packages)
    name = purl.product.rpartition("/")[2]
    return name in spoken.names and f"{purl.type}/{purl.namespace}" not in spoken.spaces


@lru_cache(maxsize=2**18)
def affected(purl: str, packages: tuple[Package, ...], known: Releases = NONE) -> Affected:
    """Does this component have the flaw, by these entries? `known`: how releases are called."""
    try:
        found = split(purl)
    except ValueError as error:
        return Affected("unknown", None, "no_purl", str(error))
    named = entries(packages, known).get(found.product, [])
    if not named and found.type in OF_A_DISTRIBUTION and _elsewhere(found, packages):
        return Affected("unknown", None, "no_release", f"{found.product} of another distribution")
    if not named:
        return Affected("unknown", None, "not_named", found.product)
    distro = found.qualifier("distro")
    of = release(distro, found.namespace, known) if distro else None
    speaking, narrower = _fitting(named, of, found)
    if not speaking and not narrower:
        return Affected(
            "unknown", None, "no_release", str(of) if of else f"{found.product} without a release"
        )
    answers = [_by(one, found, of) for one in speaking]
    together = _most(answers) if answers else None
    streams: dict[Release | None, list[Affected]] = {}
    for one in narrower:  # what one stream's entries say together is what it says
        streams.setdefault(one.wanted, []).append(_by(one, found, of))
    other = {_most(said).verdict for said in streams.values()}
    if together is not None and other <= {together.verdict}:
        return together
    return Affected("unknown", narrower[0].package, "streams_differ", str(of))


@lru_cache(maxsize=4096)
def names_release(
    type: str, namespace: str, distro: str, packages: tuple[Package, ...], known: Releases
) -> bool:
    """Does any of these entries speak of packages of this distribution, and of this release of it?"""
    of = release(distro, namespace, known) if distro else None
    for product, named in entries(packages, known).items():
        if product.startswith(f"pkg:{type}/{namespace}/"):
            for one in named:
                wanted = one.wanted
                if wanted is None or (of and (within(of, wanted) or within(wanted, of))):
                    return True
    return False


def _fitting(named: list[_Entry], of: Release | None, purl: Purl) -> tuple[list[_Entry], list[_Entry]]:
    """The most exact entries that fit; and those for a minor release, where the component names none."""
    qualifiers = set(purl.qualifiers)
    best: tuple[int, int] = (-1, -1)
    speaking: list[_Entry] = []
    narrower: list[_Entry] = []
    for one in named:
        if not one.needed <= qualifiers:
            continue
        if one.wanted is None or (of is not None and within(of, one.wanted)):
            exact = (0 if one.wanted is None else 1 + len(one.wanted.parts), len(one.needed))
            if exact > best:
                best, speaking = exact, []
            if exact == best:
                speaking.append(one)
        elif of is not None and within(one.wanted, of):
            narrower.append(one)
    return speaking, narrower


_WEIGHT: dict[Why, int] = {"in_range": 3, "outside": 1, "not_whole": 0}
"""A hit beats all. What could not be told beats a clean one, which beats a list that may not be whole."""


def _most(answers: list[Affected]) -> Affected:
    return max(answers, key=lambda one: _WEIGHT.get(one.why, 2))


def _by(entry: _Entry, purl: Purl, of: Release | None) -> Affected:
    """What one entry says of one component. An entry for all releases does not ask for which it was built."""
    package = entry.package
    if entry.wanted is None:
        of = None
    try:
        version = _version(purl, of, package.affected)
        hit = ranges.within(version, package.affected)
    except Unordered as error:
        return Affected("unknown", package, error.why, str(error))
    except _Cannot as error:
        return Affected("unknown", package, error.why, str(error))
    except ValueError as error:
        return Affected("unknown", package, "not_ordered", str(error))
    if hit:
        unsure = package.inside == "unknown"
        return (
            Affected("unknown", package, "some_set_ups") if unsure else Affected("yes", package, "in_range")
        )
    if entry.wanted is not None and of is not None and within(of, entry.wanted):
        for bound in ranges.fixes(version, package.affected):
            if mark := unmarked(purl.type, version, bound, entry.wanted):
                says = f"{version!r} lacks {mark!r}, the mark of what was built for {entry.wanted}"
                return Affected("unknown", package, "other_stream", says)
    if package.outside == "unknown":
        return Affected("unknown", package, "not_whole", version)
    return Affected("no", package, "outside")


class _Cannot(Exception):
    def __init__(self, why: Why, says: str) -> None:
        super().__init__(says)
        self.why = why


_MOVED = frozenset(("docker", "oci", "github", "bitbucket", "githubactions"))
"""Types whose versions are tags, which whoever owns them can move."""
_WHOLE = re.compile(r"v?\d+\.\d+\.\d+", re.ASCII)
_BLANK = re.compile(r"v?0(?:\.0)*(?:[-+].*)?", re.ASCII)
"""What a project has before it is published, and a trial release that may be made from anything."""
_NUMBERED = frozenset(("deb", "rpm", "apk", "alpm", "golang"))
"""Types in which somebody gave such a number: v0.0.0-DATE-COMMIT of Go is a commit, and ordered."""
_PARTS = re.compile(r"[/|]")
_RANGE = re.compile(r"(?:^|\.)[xX*](?:\.|$)", re.ASCII)
_WORDS = frozenset(
    ("latest", "stable", "edge", "main", "master", "head", "trunk", "nightly", "dev", "lts", "unstable")
)


def _version(purl: Purl, of: Release | None, listed: str) -> str:
    """The version of a component, whole, as its range (`listed`) has to read it."""
    version, type, scheme = purl.version, purl.type, ranges.scheme_of(listed)
    if not version:
        raise _Cannot("no_version", purl.product)
    if scheme == "exact":
        return version
    if type in _MOVED and is_content(version.lower()):
        raise _Cannot("not_ordered", f"{version!r} of {purl.product} does not say which version it is of")
    if version.lower() in _WORDS or (type in _MOVED and not _WHOLE.fullmatch(version)):
        raise _Cannot("moving", f"{version!r} of {purl.product} can be another thing tomorrow")
    if type not in _NUMBERED and _BLANK.fullmatch(version) and version not in _PARTS.split(listed):
        raise _Cannot("no_version", f"{version!r} of {purl.product} stands where no version was given")
    if _RANGE.search(version):
        raise _Cannot("moving", f"{version!r} of {purl.product} is a range of versions, and not one")
    mark = foreign(type, version, of)
    if mark:
        raise _Cannot("other_stream", f"{version!r} was built for others, as {mark!r} in it says")
    epoch = purl.qualifier("epoch") if type in ("rpm", "deb") else ""
    if epoch and ":" not in version:
        return f"{epoch}:{version}"
    if epoch and version.partition(":")[0] != epoch:
        raise _Cannot("not_ordered", f"{version!r} has another epoch than its qualifier, {epoch!r}")
    return version
