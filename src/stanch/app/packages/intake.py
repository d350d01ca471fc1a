"""Take in what a machine or a build has: the list that a package manager wrote, as dated facts about it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.packages import lists
from stanch.app.packages.lists import Given, Read, Taken, ecosystems
from stanch.app.typed.subjects import subject
from stanch.core import software
from stanch.core.component_times import perhaps
from stanch.core.model import Component, Inventory, Look, Observation, Tri
from stanch.core.moments import BEGINNING, During, Moment, When, iso
from stanch.core.playbook import Detector, Package
from stanch.core.releases import Releases
from stanch.core.versions import OF_A_DISTRIBUTION, Affected, names_release, split
from stanch.errors import BadInput
from stanch.knowledge.judging import speaking
from stanch.observe.packages import history
from stanch.observe.packages.parts import Told
from stanch.observe.packages.source import Source
from stanch.tell import explanations


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
    if at is None and (file := next((one for one in paths if one.is_file()), None)) is not None:
        stamp = iso(Moment(int(file.stat().st_mtime) * 1_000_000))
        raise BadInput(
            f"{file} does not say when it was so",
            help=f"say it: --at MOMENT, or --at today. The file was last written at {stamp}",
        )
    given = (Given(str(one), Source.file(one), str(one.resolve())) for one in paths)
    return sources(client, given, of, clock.now() if at is None else at, everything=everything, distro=distro)


def sources(
    client: Client,
    given: Iterable[Given],
    of: str,
    at: Moment,
    *,
    everything: bool = False,
    distro: str = "",
) -> tuple[Read, ...]:
    """The same of what was handed in, as it was at that moment."""
    asset, new = subject(client.state, of)
    if at > clock.now():
        raise BadInput(f"{iso(at)} has not come yet", help="say when the list was made", field="at")
    told = Told(distro=distro, watched=_watched(client))
    found = list(lists.read(client.state, given, asset, at, everything, told))
    first = next((number for number, one in enumerate(found) if one.entries), None)
    if new and first is not None:
        found[first] = msgspec.structs.replace(found[first], entries=(*new, *found[first].entries))
    return tuple(found)


def _watched(client: Client) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The Java products that open incidents speak of: a jar of which only its name and its manifest tell is
    known by them."""
    found: dict[str, dict[str, None]] = {}
    for case in client.cases():
        for detector in () if case.closed else case.playbook.detectors:
            for package in detector.packages:
                for product in (split(name).product for name in package.names):
                    if product.startswith("pkg:maven/"):
                        found.setdefault(product, {}).update(dict.fromkeys(detector.unless_without))
    return tuple((product, tuple(files)) for product, files in sorted(found.items()))


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
        place, ecosystems(one.purl for one in found.stood), found.whole and not found.failed, everything,
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
        f"{folder}: {path}", "its history", asset.name, len(facts), (), found.failed, len(found.failed), 0,
        inventory.whole, found.why, everything, found.commits,
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
    """What open incidents say of the packages that were read, the affected ones first. What is only a
    condition speaks of nothing by itself."""
    found: dict[Hit, None] = {}
    for case in client.cases():
        playbook = case.playbook
        for one in read if not case.closed else ():
            alone = [it for it in speaking(playbook) if it.alone == "yes"]
            # an event at machines is judged at machines, and what is in an image is told all the same
            speak = [it for it in alone if it.on == one.asset.kind] or alone
            for part in one.parts:
                said = _said(part, speak, playbook.releases, one.at)
                if said is not None and said.verdict != "no" and part.present == "yes":
                    found[
                        Hit(
                            case.id,
                            playbook.title,
                            part.purl,
                            said.verdict,
                            explanations.of_version(said.why),
                        )
                    ] = None
            for home in _unspoken(one, speak, playbook.releases):
                found[Hit(case.id, playbook.title, home, "unknown", explanations.reason("no_entry"))] = None
    return tuple(sorted(found, key=lambda hit: (hit.verdict != "yes", hit.purl)))


def _said(part: Component, detectors: Sequence[Detector], known: Releases, at: Moment) -> Affected | None:
    """The worst that any detector says of a part; None where none names it, or only one for a time at which
    it was not there. That no entry is for its release counts only where no detector has one."""
    found = [
        one._replace(verdict="unknown", why="perhaps_then") if perhaps(one, part, at) else one
        for one in (software.of(part, detector, known) for detector in detectors)
    ]
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
