"""Take in what a machine or a build has: the list that a package manager wrote, as dated facts about it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

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
from stanch.observe.packages.parts import WHYS, Failed, Told
from stanch.observe.packages.readers import Listing

_DATABASES = frozenset(("deb", "rpm", "apk", "alpm"))
"""Of these a machine has one list, wherever the file lies that it was printed into."""


class Taken(msgspec.Struct, frozen=True):
    """What became of one file, in three numbers: `judged` can be judged by a playbook that names it,
    `unjudged` cannot, and why; `failed` could not be read. `homeless`: packages of a distribution that nobody
    named. `whole`: does it list all of its place, and why. `again`: it was taken in before.
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
    return tuple(
        _file(client, path, asset, new if number == 0 else None, at, everything, distro)
        for number, path in enumerate(paths)
    )


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


def _file(
    client: Client, path: Path, asset: Asset, new: tuple[Entry, ...] | None, at: Moment | None,
    everything: bool, distro: str,
) -> Read:  # fmt: skip
    reader, source = readers.of(path)
    now = clock.now()
    if at is None and not source.folder:
        stamp = iso(Moment(int(path.stat().st_mtime) * 1_000_000))
        raise BadInput(
            f"{path} does not say when it was so",
            help=f"say it: --at MOMENT, or --at today. The file was last written at {stamp}",
        )
    when = now if at is None else at
    if when > now:
        raise BadInput(f"{iso(when)} has not come yet", help="say when the list was made")
    listing = readers.listing(source, reader, Told(distro=distro))
    types = _ecosystems(part.purl for part in listing.parts)
    whole = listing.extent.whole == "yes"
    of_machine = bool(_DATABASES & set(types))
    place = reader.slug if of_machine else str(path.resolve())
    digest = None if source.folder else Digest(hashlib.sha256(path.read_bytes()).hexdigest())
    taken = Taken(
        str(path), reader.name, asset.name, len(listing.parts), _unjudged(listing), listing.failed,
        listing.homeless, whole, listing.extent.why, everything or (whole and of_machine),
    )  # fmt: skip
    those = tuple(_components(listing, reader.slug, place, of_machine))
    if digest is not None and _was_taken(client, asset.id, digest, when):
        return Read(msgspec.structs.replace(taken, again=True), asset, those, ())
    look = secrets.token_hex(8)
    made = Look(
        look, f"read {reader.name}", "stanch", when, when, len(listing.parts) + listing.failures,
        len(listing.parts), digest, tuple(reader.blind),
    )  # fmt: skip
    inventory = Inventory(place, types, whole, taken.all, None, len(listing.parts), listing.failures)
    facts = (Observation(asset.id, one, when, look) for one in those)
    entries = (*(new or ()), made, Observation(asset.id, inventory, when, look), *facts)
    return Read(taken, asset, those, entries)


def _components(listing: Listing, slug: str, place: str, of_machine: bool) -> Iterator[Component]:
    for part in listing.parts:
        basis = "package" if of_machine else "binary" if slug == "java" else "sbom"
        yield Component(part.purl, basis, place=part.place, within=part.within, inventory=place)  # type: ignore[arg-type]


def _unjudged(listing: Listing) -> tuple[tuple[str, int], ...]:
    return tuple((WHYS[why], count) for why, count in sorted(listing.unjudged.items()))


def _ecosystems(purls: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({split(one).type for one in purls}))


def _was_taken(client: Client, id: AssetId, digest: Digest, when: Moment) -> bool:
    looks = {one.id for one in client.state.looks.values() if one.coverage == digest and one.ended == when}
    return bool(looks) and any(seen.look in looks for _seq, seen in client.state.of(id))
