"""Take in what a machine or a build has: the list that a package manager wrote, as dated facts about it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal as L
from typing import NamedTuple

import msgspec

from stanch.core.entries import Entry
from stanch.core.model import Asset, AssetId, Component, Digest, Inventory, Look, Observation, Tri
from stanch.core.moments import During, Moment, When, iso
from stanch.core.versions import SENTENCES, affected, split
from stanch.errors import BadInput
from stanch.flow import clock
from stanch.flow.case import Client
from stanch.flow.subjects import subject
from stanch.observe.packages import history, readers
from stanch.observe.packages.loaded import Loaded
from stanch.observe.packages.parts import WHYS, Failed, Reader, Told
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source

Basis = L["package", "binary", "image", "sbom", "history"]
_DATABASES = frozenset(("deb", "rpm", "apk", "alpm"))
"""Of these a machine has one list, wherever the file lies that it was printed into."""


class Taken(msgspec.Struct, frozen=True):
    """What became of one file, in three numbers: `judged` can be judged by a playbook that names it,
    `unjudged` cannot, and why; `failed` could not be read. `homeless`: packages of a distribution that nobody
    named. `whole`: does it list all of its place, and why. `again`: it was taken in before.

    `files`: those of a list of what runs, or of whose files there are. `used`: packages that something that
    runs uses as they are installed; `replaced`: files that something still uses as they were before;
    `running`: why nothing is known to be in use.
    """

    file: str
    form: str
    of: str
    judged: int = 0
    unjudged: tuple[tuple[str, int], ...] = ()
    failed: tuple[Failed, ...] = ()
    homeless: int = 0
    whole: bool = False
    why: str = ""
    all: bool = False
    commits: int = 0
    again: bool = False
    files: int = 0
    used: int = 0
    replaced: tuple[str, ...] = ()
    running: str = ""


class Read(msgspec.Struct, frozen=True):
    """A file that was read, and nothing was written down yet."""

    taken: Taken
    asset: Asset
    parts: tuple[Component, ...]
    entries: tuple[Entry, ...]


def files(
    client: Client,
    paths: Sequence[Path],
    of: str,
    *,
    at: Moment | None = None,
    everything: bool = False,
    distro: str = "",
) -> tuple[Read, ...]:
    """Read each file or folder, as what `of` has. `at`: when it was so; None: now, for what is read where it
    lies (a folder), else it has to be said. `everything`: `of` has no other packages of these kinds.

    BadInput names the file, and what to do. Write it with `keep`.
    """
    asset, new = subject(client.state, of)
    opened = [_opened(path, at, distro) for path in paths]
    loaded = Loaded(one.listing for one in opened)
    again = {one.path: _was_taken(client, asset.id, one) for one in opened}
    told = [one for one in opened if one.listing in loaded.listings]
    if told and len(told) == len(opened):
        raise BadInput(
            f"{told[0].path} says what runs or whose files there are, and not of which version",
            help="name the list of packages of the same moment with it: dpkg -l | cat, or rpm -qa",
        )
    known = all(again[one.path] for one in told)
    found = [
        _running(one, asset, again[one.path])
        if one in told
        else _file(one, asset, again[one.path] and known, everything, loaded)
        for one in opened
    ]
    first = found[0]
    if new and first.entries:
        found[0] = Read(first.taken, first.asset, first.parts, (*new, *first.entries))
    return tuple(found)


def checkout(client: Client, folder: Path, path: str, of: str, *, everything: bool = False) -> Read:
    """The history of a lockfile in a git checkout: which versions stood in it, and when, as commits say."""
    asset, new = subject(client.state, of)
    found = history.history(folder, path)
    now = clock.now()
    place = str(folder.resolve() / path)
    look = secrets.token_hex(8)
    first = min((one.during.start.low for one in found.stood), default=now)
    during = During(When(first, first)) if found.whole else During(When(now, now))
    inventory = Inventory(
        place, _ecosystems(one.purl for one in found.stood), found.whole and not found.failed, everything,
        during, len(found.stood), len(found.failed),
    )  # fmt: skip
    made = Look(look, "the history of a lockfile", "git", now, now, found.commits, found.commits)
    # of several versions that stood there at once each is a copy of its own
    those = [
        Component(one.purl, "sbom", "yes", one.during, inventory=place) for one in found.stood if one.dated
    ]
    facts = [Observation(asset.id, one, now, look) for one in those]
    entries = (*new, made, Observation(asset.id, inventory, now, look), *facts)
    taken = Taken(
        f"{folder}: {path}", "its history", asset.name, len(facts), (), found.failed, 0, inventory.whole,
        "from the first commit on" if found.whole else "the first commits are not there", everything,
        found.commits,
    )  # fmt: skip
    return Read(taken, asset, tuple(those), entries)


def keep(client: Client, read: Sequence[Read]) -> None:
    """Write down what was read, each file as one look."""
    for one in read:
        if one.entries:
            client.write(one.entries)


class Hit(msgspec.Struct, frozen=True):
    """A package that an open incident speaks of: affected, or one of which that cannot be told, and why."""

    incident: str
    title: str
    purl: str
    verdict: Tri
    why: str


def hits(client: Client, read: Sequence[Read]) -> tuple[Hit, ...]:
    """What open incidents say of the packages that were read, the affected ones first."""
    found: dict[Hit, None] = {}
    for case in client.cases():
        if case.closed:
            continue
        playbook = case.playbook
        for one in read:
            for detector in playbook.detectors:
                if detector.reads != "component" or detector.on != one.asset.kind:
                    continue
                for part in one.parts:
                    said = affected(part.purl, detector.packages, playbook.releases)
                    if said.verdict == "yes" or (said.verdict == "unknown" and said.package is not None):
                        why = SENTENCES[said.why]
                        found[Hit(case.id, playbook.title, part.purl, said.verdict, why)] = None
    return tuple(sorted(found, key=lambda hit: (hit.verdict != "yes", hit.purl)))


class _Opened(NamedTuple):
    """One file, read: when what it lists was so; `digest` is that of its bytes, None for a folder."""

    path: Path
    reader: Reader
    listing: Listing
    when: Moment
    digest: Digest | None


def _opened(path: Path, at: Moment | None, distro: str) -> _Opened:
    reader, source = readers.of(path)
    now = clock.now()
    if at is None and not source.folder:
        stamp = iso(Moment(int(path.stat().st_mtime) * 1_000_000))
        raise BadInput(
            f"{path} does not say when it was so",
            help=f"say it: --at MOMENT, or --at today. The file was last written at {stamp}",
            field="at",
        )
    when = now if at is None else at
    if when > now:
        raise BadInput(f"{iso(when)} has not come yet", help="say when the list was made", field="at")
    listing = readers.listing(source, reader, Told(distro=distro))
    digest = None if source.folder else _digest(source)
    return _Opened(path, reader, listing, when, digest)


def _digest(source: Source) -> Digest:
    made = hashlib.sha256()
    with source.binary() as file:
        while chunk := file.read(1 << 20):
            made.update(chunk)
    return Digest(made.hexdigest())


def _looked(one: _Opened) -> Look:
    found = len(one.listing.parts) + len(one.listing.mapped) + len(one.listing.owned)
    return Look(
        secrets.token_hex(8), f"read {one.reader.name}", "stanch", one.when, one.when,
        found + one.listing.failures, found, one.digest, tuple(one.reader.blind),
    )  # fmt: skip


def _running(one: _Opened, asset: Asset, again: bool) -> Read:
    """What runs, or whose files there are: it tells of the packages that are read with it."""
    listing = one.listing
    taken = Taken(
        str(one.path), one.reader.name, asset.name, failed=listing.failed, again=again,
        files=len(listing.mapped) + len(listing.owned), whole=listing.extent.whole == "yes",
        why=listing.extent.why,
    )  # fmt: skip
    return Read(taken, asset, (), () if again else (_looked(one),))


def _file(one: _Opened, asset: Asset, again: bool, everything: bool, loaded: Loaded) -> Read:
    listing, slug = one.listing, one.reader.slug
    types = _ecosystems(part.purl for part in listing.parts)
    whole = listing.extent.whole == "yes"
    of_machine = bool(_DATABASES & set(types))
    place = slug if of_machine else str(one.path.resolve())
    runs = loaded if of_machine and loaded.listings else None
    those = tuple(_components(listing, slug, place, of_machine, runs))
    taken = Taken(
        str(one.path), one.reader.name, asset.name, len(listing.parts), _unjudged(listing), listing.failed,
        listing.homeless, whole, listing.extent.why, everything or (whole and of_machine), again=again,
    )  # fmt: skip
    if runs is not None:
        replaced = tuple(f"{found.path} (process {found.process})" for found in runs.replaced)
        used = sum(part.loaded == "yes" for part in those)
        taken = msgspec.structs.replace(taken, used=used, replaced=replaced, running=runs.why)
    if again:
        return Read(taken, asset, those, ())
    made = _looked(one)
    inventory = Inventory(place, types, whole, taken.all, None, len(listing.parts), listing.failures)
    facts = (Observation(asset.id, fact, one.when, made.id) for fact in those)
    return Read(taken, asset, those, (made, Observation(asset.id, inventory, one.when, made.id), *facts))


def _components(
    listing: Listing, slug: str, place: str, of_machine: bool, runs: Loaded | None
) -> Iterator[Component]:
    for part in listing.parts:
        basis: Basis = "package" if of_machine else "binary" if slug == "java" else "sbom"
        loaded = "unknown" if runs is None else runs.of(split(part.purl).product.rpartition("/")[2])
        where = "" if of_machine else part.place  # a line of a list is no place on the machine
        yield Component(part.purl, basis, loaded=loaded, place=where, within=part.within, inventory=place)


def _unjudged(listing: Listing) -> tuple[tuple[str, int], ...]:
    return tuple((WHYS[why], count) for why, count in sorted(listing.unjudged.items()))


def _ecosystems(purls: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({split(one).type for one in purls}))


def _was_taken(client: Client, id: AssetId, one: _Opened) -> bool:
    """Was this very file taken in before, for this moment, as what the same asset has?"""
    if one.digest is None:
        return False
    looks = {
        look.id
        for look in client.state.looks.values()
        if look.coverage == one.digest and look.ended == one.when
    }
    told = one.listing.mapped or one.listing.owned
    return bool(looks) and (bool(told) or any(seen.look in looks for _seq, seen in client.state.of(id)))
