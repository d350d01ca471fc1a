"""What is read of one list: facts of the asset that it is of, and numbers to be shown."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple
from typing import Literal as L

import msgspec

from stanch.core import names
from stanch.core.entries import Entry
from stanch.core.model import Asset, Component, Digest, Fact, Inventory, Look, Observation
from stanch.core.moments import During, Moment, When, iso
from stanch.core.names import Unfit
from stanch.core.versions import split
from stanch.core.view import Folded
from stanch.errors import BadInput
from stanch.observe.packages import readers
from stanch.observe.packages.libraries_in_use import Loaded
from stanch.observe.packages.parts import A_MACHINE, Dated, Failed, Reader, Told
from stanch.observe.packages.readers import Listing
from stanch.observe.packages.source import Source
from stanch.tell import packages

Basis = L["package", "binary", "sbom"]


NAMED = 5
"""Things of one kind that cannot be judged that are named; all are counted."""


class Unjudged(msgspec.Struct, frozen=True):
    """What cannot be judged for one reason: the reason in words, how many, and the first of them by name."""

    why: str
    count: int
    names: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True):
    """What became of one file, in three numbers: `judged` can be judged by a playbook that names it,
    `unjudged` cannot, and why; `failures` could not be read, of which `failed` are the first.

    `homeless`: packages of a distribution that nobody named. `whole`: does it list all of its place, and why.
    `again`: all that it says was taken in before. `files`: those of a list of what runs, or of whose files
    there are. `used`: packages that something that runs uses as they are installed; `replaced`: files that
    something still uses as they were before; `running`: why nothing is known to be in use. `gone`: copies in
    archives that are not there any more.
    """

    file: str
    form: str
    of: str
    judged: int = 0
    unjudged: tuple[Unjudged, ...] = ()
    failed: tuple[Failed, ...] = ()
    failures: int = 0
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
    gone: tuple[str, ...] = ()


class Read(msgspec.Struct, frozen=True):
    """A file that was read, and nothing was written down yet."""

    taken: Taken
    asset: Asset
    parts: tuple[Component, ...]
    entries: tuple[Entry, ...]
    at: Moment


class Given(NamedTuple):
    """A file or folder to be read: what a person calls it, its bytes, and its place on the machine or in the
    build that it is of, by which a later list of the same place is known."""

    name: str
    source: Source
    place: str


def dropped(called: str, path: Path, place: str) -> Given:
    """A file that lies at `path` for now, and that somebody calls so. `place`: as in `Given`; "" stands for
    its name. BadInput where the name cannot be kept."""
    try:
        name = names.line(called) or "the file"
    except Unfit as error:
        raise BadInput(f"the name of the file: {error.what}", help="give it another name") from error

    def opened() -> BinaryIO:
        return path.open("rb")

    return Given(name, Source(name, opened, path=path), place or name)


class _Opened(NamedTuple):
    """One file, read; `digest` is that of its bytes, None for a folder; `before`: the looks that read it."""

    given: Given
    reader: Reader
    listing: Listing
    at: Moment
    digest: Digest | None
    before: frozenset[str]

    @property
    def tells(self) -> bool:
        """Does it tell what runs, or whose files there are, and list no packages?"""
        return bool(self.listing.mapped or self.listing.owned)


def read(
    state: Folded, given: Iterable[Given], asset: Asset, at: Moment, everything: bool, told: Told
) -> Iterator[Read]:
    """Each file or folder in turn, as what `asset` had at that moment. BadInput names the one that cannot be
    read, or what is missing beside it."""
    opened = [_opened(state, one, at, told) for one in given]
    loaded = Loaded(one.listing for one in opened)
    if opened and all(one.tells for one in opened):
        raise BadInput(
            f"{opened[0].given.name} says what runs or whose files there are, and not of which version",
            help="name the list of packages of the same moment with it: dpkg -l | cat, or rpm -qa",
        )
    for one in opened:
        if one.tells:
            yield _running(one, asset)
        else:
            gone = tuple(_gone(state, one, asset))
            yield _file(one, state, asset, everything, loaded, gone)


def _opened(state: Folded, given: Given, at: Moment, told: Told) -> _Opened:
    source = given.source
    reader = readers.fitting(source)
    listing = readers.listing(source, reader, told)
    if listing.dated is not None and listing.dated.end > at:
        raise BadInput(
            f"{given.name} tells of {iso(listing.dated.end)}, which is after {iso(at)}",
            help="say when it was read: today, or a moment after that",
            field="at",
        )
    digest = None if source.folder else _digest(source)
    looks = state.looks.values() if digest is not None else ()
    before = frozenset(one.id for one in looks if one.coverage == digest and one.ended == at)
    return _Opened(given, reader, listing, at, digest, before)


def _digest(source: Source) -> Digest:
    made = hashlib.sha256()
    with source.binary() as file:
        while chunk := file.read(1 << 20):
            made.update(chunk)
    return Digest(made.hexdigest())


def _looked(one: _Opened) -> Look:
    found = len(one.listing.parts) + len(one.listing.mapped) + len(one.listing.owned)
    return Look(
        secrets.token_hex(8), f"read {one.reader.name}", "stanch", one.at, one.at,
        found + one.listing.failures, found, one.digest, tuple(one.reader.blind),
    )  # fmt: skip


def _running(one: _Opened, asset: Asset) -> Read:
    """What runs, or whose files there are: it tells of the packages that are read with it."""
    listing = one.listing
    taken = Taken(
        one.given.name, one.reader.name, asset.name, failed=listing.failed,
        failures=listing.failures, again=bool(one.before),
        files=len(listing.mapped) + len(listing.owned), whole=listing.extent.whole == "yes",
        why=listing.extent.why,
    )  # fmt: skip
    return Read(taken, asset, (), () if one.before else (_looked(one),), one.at)


def _gone(state: Folded, one: _Opened, asset: Asset) -> Iterator[Component]:
    """The copies that were seen in archives of this place before, and whose archive is not there any more.

    Of an archive that is there still and does not say what it holds, nobody knows whether a copy went, but of
    what was seen by a class, or by a name alone, which is not there any more. Where a part of the place could
    not be read, nothing is said to be gone.
    """
    if not one.listing.archives or one.listing.failures:
        return
    last: dict[tuple[str, str, tuple[str, ...]], tuple[Moment, Component]] = {}
    for _seq, seen in state.of(asset.id):
        fact = seen.fact
        if isinstance(fact, Component) and fact.basis == "binary" and fact.inventory == one.given.place:
            key = (fact.purl, fact.place, fact.within)
            if key not in last or seen.seen_at >= last[key][0]:
                last[key] = (seen.seen_at, fact)
    unnamed = {(it.product, it.place, it.within) for it in one.listing.unversioned}
    for at, fact in last.values():
        by_name = not split(fact.purl).version and (fact.purl, fact.place, fact.within) not in unnamed
        left = by_name or fact.within not in one.listing.archives
        if fact.present == "yes" and at < one.at and left:
            yield msgspec.structs.replace(fact, present="no")


def _file(
    one: _Opened,
    state: Folded,
    asset: Asset,
    everything: bool,
    loaded: Loaded,
    gone: tuple[Component, ...],
) -> Read:
    listing, slug = one.listing, one.reader.slug
    types = ecosystems(_purls(listing))
    whole = listing.extent.whole == "yes"
    # an SBOM with packages of a distribution is of an image, say, and not the database of the machine
    of_machine = one.reader.whole is A_MACHINE
    # what a CI ran is one story, in however many logs it stands
    place = slug if of_machine or listing.dated else one.given.place
    runs = loaded if of_machine and loaded.listings else None
    those = tuple(_components(listing, slug, place, runs, of_machine))
    all_of_it = everything or (whole and of_machine)
    ran = None if listing.dated is None else _ran(listing.dated)
    inventory = Inventory(place, types, whole, all_of_it, ran, len(listing.parts), listing.failures)
    facts: tuple[Fact, ...] = (inventory, *those, *gone)
    again = bool(one.before) and set(facts) <= {
        seen.fact for _seq, seen in state.of(asset.id) if seen.look in one.before
    }
    taken = Taken(
        one.given.name, one.reader.name, asset.name, len(listing.parts), tuple(_unjudged(listing)),
        listing.failed, listing.failures, listing.homeless, whole, listing.extent.why, all_of_it,
        again=again, gone=tuple(fact.purl for fact in gone),
    )  # fmt: skip
    if runs is not None:
        replaced = tuple(f"{found.path} (process {found.process})" for found in runs.replaced)
        used = sum(part.loaded == "yes" for part in those)
        taken = msgspec.structs.replace(taken, used=used, replaced=replaced, running=runs.why)
    made = _looked(one)
    seen = (Observation(asset.id, fact, one.at, made.id) for fact in facts)
    return Read(taken, asset, those, () if again else (made, *seen), one.at)


def _components(
    listing: Listing, slug: str, place: str, runs: Loaded | None, of_machine: bool
) -> Iterator[Component]:
    ran = None if listing.dated is None else _ran(listing.dated)
    basis: Basis
    for part in listing.parts:
        purl = split(part.purl)
        if ran is not None:
            yield Component(part.purl, "history", during=ran, inventory=place)
        elif of_machine:
            # a line of a list is no place: a package database has each package once
            loaded = "unknown" if runs is None else runs.of(purl.product.rpartition("/")[2])
            yield Component(part.purl, "package", loaded=loaded, inventory=place)
        else:
            basis = "binary" if slug == "java" else "sbom"
            yield Component(
                part.purl, basis, place=part.place, within=part.within, inventory=place, without=part.without
            )

    for one in listing.unversioned:
        # it is there, and cannot be judged: a playbook that names it does not call the place clean
        basis = "package" if of_machine else "binary" if slug == "java" else "sbom"
        yield Component(one.product, basis, place=one.place, within=one.within, inventory=place)


def _purls(listing: Listing) -> Iterator[str]:
    yield from (part.purl for part in listing.parts)
    yield from (one.product for one in listing.unversioned)


def _ran(dated: Dated) -> During:
    return During(When(dated.start, dated.start), When(dated.end, dated.end))


def _unjudged(listing: Listing) -> Iterator[Unjudged]:
    for why, count in sorted(listing.unjudged.items()):
        names = dict.fromkeys(one.name for one in listing.named if one.why == why)
        yield Unjudged(packages.unjudged(why), count, tuple(names)[:NAMED])


def ecosystems(purls: Iterator[str]) -> tuple[str, ...]:
    return tuple(sorted({split(one).type for one in purls}))
