"""Take in what a machine or a build has: the list that a package manager wrote, as dated facts about it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from stanch.core import components
from stanch.core.model import Component, Inventory, Look, Observation, Tri
from stanch.core.moments import During, Moment, When, iso
from stanch.core.versions import SENTENCES, split
from stanch.errors import BadInput
from stanch.flow import clock, listings
from stanch.flow.case import Client
from stanch.flow.listings import Given, Read, Taken, ecosystems
from stanch.flow.subjects import subject
from stanch.observe.packages import history
from stanch.observe.packages.parts import Told
from stanch.observe.packages.source import Source


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
    found = list(listings.read(client.state, given, asset, at, everything, told))
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
                for product in (split(name).product for name in (package.purl, *package.also)):
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
    # of several versions that stood there at once each is a copy of its own
    those = [
        Component(one.purl, "sbom", "yes", one.during, inventory=place) for one in found.stood if one.dated
    ]
    facts = [Observation(asset.id, one, now, look) for one in those]
    entries = (*new, made, Observation(asset.id, inventory, now, look), *facts)
    taken = Taken(
        f"{folder}: {path}", "its history", asset.name, len(facts), (), found.failed, len(found.failed), 0,
        inventory.whole,
        "from the first commit on" if found.whole else "the first commits are not there", everything,
        found.commits,
    )  # fmt: skip
    return Read(taken, asset, tuple(those), entries)


def keep(client: Client, read: Sequence[Read]) -> None:
    """Write down what was read, each file as one look."""
    for one in read:
        if one.entries:
            client.write(one.entries)


_SILENT = ("not_named", "no_purl")
"""Why a playbook says nothing of a package."""


class Hit(msgspec.Struct, frozen=True):
    """A package that an open incident speaks of: affected, or one of which that cannot be told, and why."""

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
            speaking = [
                each
                for each in playbook.detectors
                if each.reads == "component" and each.on == one.asset.kind and each.alone == "yes"
            ]
            for part in one.parts:
                said = [components.of(part, each, playbook.releases) for each in speaking]
                spoken = [each for each in said if each.why not in _SILENT]
                exact = [each for each in spoken if each.why != "no_release"] or spoken
                for each in exact:
                    if each.verdict != "no" and part.present == "yes":
                        why = SENTENCES[each.why]
                        found[Hit(case.id, playbook.title, part.purl, each.verdict, why)] = None
    return tuple(sorted(found, key=lambda hit: (hit.verdict != "yes", hit.purl)))
