"""When did a version stand in a lockfile? The history of the file in a git checkout, commit by commit.

Along the first parents of a branch: what was on it, when, as its commits say. A commit's date is the word of
whoever made it. Renames are not followed: ask for each name of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from stanch.core.moments import During, Moment, When
from stanch.errors import BadInput
from stanch.observe.packages import readers
from stanch.observe.packages.bounds import BOUNDS, Bounds, Broken
from stanch.observe.packages.git import Commit, Repository
from stanch.observe.packages.parts import Failed
from stanch.observe.packages.source import Source

_POINTER = b"version https://git-lfs"


class Stood(msgspec.Struct, frozen=True):
    """One version of a package, from the commit with which it came to the one with which it went.

    Where a commit between could not be read, the bounds of that end say so; where the oldest commit that is
    there is not the first one, the beginning has no bound. `went` is "" where it stands there still. `dated`:
    the dates of the two commits are in order; where they are not, one of them lies.
    """

    purl: str
    during: During
    came: str
    went: str = ""
    dated: bool = True


class History(msgspec.Struct, frozen=True):
    """All versions that stood in one file, and the commits at which it could not be read.

    `whole`: it begins with the first commit of the branch that has the file, the dates of the commits are in
    order, the file was never taken away, and at each commit it listed all of its place; else `why` not.
    """

    stood: tuple[Stood, ...]
    commits: int
    whole: bool
    failed: tuple[Failed, ...]
    why: str = "from the first commit on"


def history(checkout: Path, path: str, branch: str = "HEAD", bounds: Bounds = BOUNDS) -> History:
    """What stood in `path`, below `checkout`, on a branch. BadInput where there is no such file, branch or
    checkout, or no git."""
    with Repository(checkout, bounds) as repository:
        commits, whole = repository.commits(branch, path)
        if not commits:
            raise BadInput(
                f"no commit of {branch} in {checkout} has {path}",
                help="name the file as it is called there, from the folder that you named",
            )
        failed: list[Failed] = []
        lacks = [] if whole else ["the first commits are not there"]
        found = list(_contents(repository, commits, path, bounds, failed, lacks))
    if all(purls is None for _commit, purls in found):
        raise BadInput(
            f"{path} could not be read at any of its {len(commits):,} commits: {failed[0].what}",
            help="name a lockfile or an SBOM, in a whole clone of the repository",
        )
    if any(one.at > other.at for one, other in pairwise(commits)):
        lacks.append("the dates of its commits are in the wrong order, so one of them is wrong")
    stood = tuple(_periods(found, whole))
    if not lacks:
        return History(stood, len(commits), True, tuple(failed))
    return History(stood, len(commits), False, tuple(failed), lacks[0])


def _contents(
    repository: Repository,
    commits: Iterable[Commit],
    path: str,
    bounds: Bounds,
    failed: list[Failed],
    lacks: list[str],
) -> Iterator[tuple[Commit, frozenset[str] | None]]:
    """The purls at each commit, oldest first; None where the file could not be read, which is named, or was
    not there. `lacks` takes what keeps it from being whole."""
    known: dict[str, frozenset[str] | str] = {}
    names: dict[str, str] = {}
    for commit in commits:
        try:
            object_id, content = repository.content(commit, path, known.keys())
            if object_id not in known:
                known[object_id] = _purls(path, content, bounds, names, lacks)
            found = known[object_id]
        except Broken as error:
            found = error.what
        if isinstance(found, str):
            failed.append(Failed(commit.id, found))
            yield commit, None
            if repository.ended:
                return
        elif not object_id:
            lacks.append("the file was taken away, and what was built after that is not known")
            yield commit, None
        else:
            yield commit, found


def _purls(
    path: str, content: bytes | None, bounds: Bounds, names: dict[str, str], lacks: list[str]
) -> frozenset[str] | str:
    """The purls of one version of the file, those without a version among them, or why it cannot be read.
    `names` holds each purl once."""
    if content is None:
        return frozenset()
    if content.startswith(_POINTER):
        return "its content is kept elsewhere, by git-lfs"
    source = Source.held(path.rpartition("/")[2], content, bounds)
    try:
        listing = readers.listing(source, readers.fitting(source))
    except BadInput as error:
        return error.what
    if listing.failed:
        return f"{listing.failed[0].place}: {listing.failed[0].what}"
    if listing.extent.whole != "yes":
        lacks.append(listing.extent.why)
    purls = (*(part.purl for part in listing.parts), *(one.product for one in listing.unversioned))
    return frozenset(names.setdefault(purl, purl) for purl in purls)


class _Came(NamedTuple):
    commit: Commit
    since: When


def _periods(found: list[tuple[Commit, frozenset[str] | None]], whole: bool) -> Iterator[Stood]:
    """A commit that could not be read parts what stood before it from what stood after it."""
    standing: dict[str, _Came] = {}
    gap: Moment | None = None
    oldest = not whole
    for commit, purls in found:
        if purls is None:
            gap = commit.at if gap is None and not oldest else gap
            continue
        at = When(None if oldest else (commit.at if gap is None else gap), commit.at)
        for purl in sorted(standing) if gap is not None else sorted(standing.keys() - purls):
            yield _stood(purl, standing.pop(purl), commit, at)
        for purl in purls - standing.keys():
            standing[purl] = _Came(commit, at)
        gap, oldest = None, False
    for purl, came in sorted(standing.items()):
        yield _stood(purl, came, None, None if gap is None else When(gap, None))


def _stood(purl: str, came: _Came, went: Commit | None, until: When | None) -> Stood:
    dated = went is None or came.commit.at <= went.at
    return Stood(purl, During(came.since, until), came.commit.id, went.id if went else "", dated)
