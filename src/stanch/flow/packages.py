"""Take in what a machine or a build has: the list that a package manager wrote, as dated facts about it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal as L

import msgspec

from stanch.core import names, reasons
from stanch.core.components import OF_A_DISTRIBUTION
from stanch.core.entries import Entry
from stanch.core.model import Asset, AssetId, Component, Digest, Inventory, Kind, Look, Observation, Tri
from stanch.core.moments import BEGINNING, During, Moment, When, iso
from stanch.core.names import Unfit
from stanch.core.playbook import Detector, Package
from stanch.core.releases import Releases
from stanch.core.versions import SENTENCES, Affected, affected, names_release, split
from stanch.errors import BadInput
from stanch.flow import clock
from stanch.flow.case import Client
from stanch.knowledge.judging import speaking
from stanch.observe.packages import history, readers
from stanch.observe.packages.parts import A_MACHINE, WHYS, Failed, Told
from stanch.observe.packages.readers import Listing

KINDS: tuple[Kind, ...] = ("host", "artefact")


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
    at: Moment


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
    asset, new = _asset(client, of)
    return tuple(
        _file(client, path, asset, new if number == 0 else None, at, everything, distro)
        for number, path in enumerate(paths)
    )


def checkout(client: Client, folder: Path, path: str, of: str, *, everything: bool = False) -> Read:
    """The history of a lockfile in a git checkout: which versions stood in it, and when, as commits say."""
    asset, new = _asset(client, of)
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
    some_time = During(When(BEGINNING, now), When(BEGINNING, now))  # it stood there, nobody knows when
    # of several versions that stood there at once each is a copy of its own
    those = [
        Component(one.purl, "sbom", "yes", one.during if one.dated else some_time, inventory=place)
        for one in found.stood
    ]
    facts = [Observation(asset.id, one, now, look) for one in those]
    entries = (*new, made, Observation(asset.id, inventory, now, look), *facts)
    taken = Taken(
        f"{folder}: {path}", "its history", asset.name, len(facts), (), found.failed, 0, inventory.whole,
        found.why, everything, found.commits,
    )  # fmt: skip
    return Read(taken, asset, tuple(those), entries, now)


def keep(client: Client, read: Sequence[Read]) -> None:
    """Write down what was read, each file as one look."""
    for one in read:
        if one.entries:
            client.write(one.entries)


class Hit(msgspec.Struct, frozen=True):
    """A package that an open incident speaks of: affected, or one of which that cannot be told, and why; or a
    distribution of which it does not speak, whose packages it cannot tell of."""

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
            detectors = [it for it in speaking(playbook) if it.on == one.asset.kind]
            for part in one.parts:
                said = _said(part, detectors, playbook.releases, one.at)
                if said is not None and said.verdict != "no":
                    found[Hit(case.id, playbook.title, part.purl, said.verdict, SENTENCES[said.why])] = None
            for home in _unspoken(one, detectors, playbook.releases):
                found[Hit(case.id, playbook.title, home, "unknown", reasons.SENTENCES["no_entry"])] = None
    return tuple(sorted(found, key=lambda hit: (hit.verdict != "yes", hit.purl)))


def _said(part: Component, detectors: Sequence[Detector], known: Releases, at: Moment) -> Affected | None:
    """The worst that any detector says of a part; None where none names it, or only one for a time at which
    it was not there. That no entry is for its release counts only where no detector has one."""
    found = [affected(part.purl, one.packages, known) for one in detectors]
    those = [one for one in found if one.why != "not_named" and _in_time(one.package, part, at)]
    those = [one for one in those if one.why != "no_release"] or those
    return max(those, key=lambda one: ("no", "unknown", "yes").index(one.verdict), default=None)


def _in_time(package: Package | None, part: Component, at: Moment) -> bool:
    """Can a part have been there while the package was bad?"""
    if package is None or package.during is None:
        return True
    bad, there = package.during.possible(), (part.during or During(When(at, at), When(at, at))).possible()
    return bad is None or there is None or (bad[0] <= there[1] and there[0] <= bad[1])


def _unspoken(read: Read, detectors: Sequence[Detector], known: Releases) -> tuple[str, ...]:
    """The distributions whose packages were read, while the playbook speaks of others only."""
    packages = tuple(package for one in detectors for package in one.packages)
    if not any(split(one.purl).type in OF_A_DISTRIBUTION for one in packages):
        return ()
    homes = {
        (purl.type, purl.namespace, purl.qualifier("distro"))
        for purl in (split(part.purl) for part in read.parts)
        if purl.type in OF_A_DISTRIBUTION
    }
    return tuple(
        f"pkg:{type}/{space}" + (f"?distro={distro}" if distro else "")
        for type, space, distro in sorted(homes)
        if not names_release(type, space, distro, packages, known)
    )


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
    types = _ecosystems(_purls(listing))
    whole = listing.extent.whole == "yes"
    of_machine = reader.whole is A_MACHINE
    # a machine has one database of packages, wherever the file lies into which it was printed
    place = reader.slug if of_machine else str(path.resolve())
    digest = None if source.folder else Digest(hashlib.sha256(path.read_bytes()).hexdigest())
    taken = Taken(
        str(path), reader.name, asset.name, len(listing.parts), _unjudged(listing), listing.failed,
        listing.homeless, whole, listing.extent.why, everything or (whole and of_machine),
    )  # fmt: skip
    those = tuple(_components(listing, reader.slug, place, of_machine))
    if digest is not None and _was_taken(client, asset.id, digest, when, taken.all):
        return Read(msgspec.structs.replace(taken, again=True), asset, those, (), when)
    look = secrets.token_hex(8)
    made = Look(
        look, f"read {reader.name}", "stanch", when, when, len(listing.parts) + listing.failures,
        len(listing.parts), digest, tuple(reader.blind),
    )  # fmt: skip
    inventory = Inventory(place, types, whole, taken.all, None, len(listing.parts), listing.failures)
    facts = (Observation(asset.id, one, when, look) for one in those)
    entries = (*(new or ()), made, Observation(asset.id, inventory, when, look), *facts)
    return Read(taken, asset, those, entries, when)


def _components(listing: Listing, slug: str, place: str, of_machine: bool) -> Iterator[Component]:
    basis: L["package", "binary", "sbom"] = (
        "package" if of_machine else "binary" if slug == "java" else "sbom"
    )
    for part in listing.parts:
        yield Component(part.purl, basis, place=part.place, within=part.within, inventory=place)
    for one in listing.unversioned:
        yield Component(one.product, basis, place=one.place, inventory=place)


def _purls(listing: Listing) -> Iterator[str]:
    yield from (part.purl for part in listing.parts)
    yield from (one.product for one in listing.unversioned)


def _unjudged(listing: Listing) -> tuple[tuple[str, int], ...]:
    return tuple((WHYS[why], count) for why, count in sorted(listing.unjudged.items()))


def _ecosystems(purls: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({split(one).type for one in purls}))


def _was_taken(client: Client, id: AssetId, digest: Digest, when: Moment, everything: bool) -> bool:
    """Was this file taken in before, as a list of that moment, and was no less said of it?"""
    looks = {one.id for one in client.state.looks.values() if one.coverage == digest and one.ended == when}
    facts = (seen.fact for _seq, seen in client.state.of(id) if seen.look in looks) if looks else ()
    return any(isinstance(one, Inventory) and (one.all or not everything) for one in facts)


def _asset(client: Client, of: str) -> tuple[Asset, tuple[Entry, ...]]:
    """What it is that has this: by its name, or `host:NAME`, `artefact:NAME`, which are written down where
    they are new."""
    named = [one for one in client.state.assets(*KINDS) if of in (one.name, one.id)]
    if len(named) == 1:
        return named[0], ()
    kind, colon, name = of.partition(":")
    if len(named) > 1 or not colon or kind not in KINDS:
        known = ", ".join(one.name for one in client.state.assets(*KINDS)) or "none yet"
        raise BadInput(
            f"{of} is no machine or build that is written down",
            help=f"there are: {known}. A new machine: --of host:NAME; a new build: --of artefact:NAME",
        )
    try:
        called = names.name(name)
    except Unfit as error:
        raise BadInput(f"{of}: {error.what}", help=error.help) from error
    made = Asset(AssetId(f"{kind}:{names.id_part(called)}"), "host" if kind == "host" else "artefact", called)
    return made, (made,)
