"""Whose list is this, and what is in it? The form is known by the content first, by the name of the file
second."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from stanch.errors import BadInput
from stanch.observe import packages
from stanch.observe.packages.bounds import BOUNDS, Bounds, Broken
from stanch.observe.packages.parts import (
    NOTHING_TOLD,
    Container,
    Dated,
    Extent,
    Failed,
    Found,
    Mapped,
    NotJudgeable,
    Owned,
    Part,
    Reader,
    Told,
    Why,
)
from stanch.observe.packages.source import Source

NAMED = 200
"""Things that cannot be judged, and places that failed, that are kept by name; all are counted."""


@cache
def readers() -> tuple[Reader, ...]:
    """Every form that can be read: each READER, or each of READERS, of the modules of this folder."""
    every: list[Reader] = []
    for one in pkgutil.iter_modules(packages.__path__):
        module = importlib.import_module(f"{packages.__name__}.{one.name}")
        every.extend(getattr(module, "READERS", ()))
        if hasattr(module, "READER"):
            every.append(module.READER)
    return tuple(sorted(every, key=lambda reader: reader.slug))


def of(path: Path, bounds: Bounds = BOUNDS) -> tuple[Reader, Source]:
    """The reader that fits a file or folder, and its bytes. BadInput where none does."""
    source = Source.file(path, bounds)
    return fitting(source), source


def fitting(source: Source) -> Reader:
    """The reader of what is in there. BadInput where it is none that is known."""
    if source.folder:
        return next(one for one in readers() if one.slug == "java")
    try:
        head = source.head()
        if not head.strip(b" \t\r\n\0"):
            raise BadInput(f"{source.name} is empty", help="did the program that wrote it fail? run it again")
        found = _one(source.name, head) or _one(source.name, head + b"\n" + source.tail())
    except Broken as error:
        raise BadInput(f"{source.name}: {error.what}", help="try a smaller part of it") from error
    except OSError as error:
        raise BadInput(f"{source.name} cannot be read: {error.strerror}", help="name a file") from error
    if found is None:
        raise BadInput(f"{source.name} is no list of packages that is known here", help=understood())
    return found


def _one(name: str, head: bytes) -> Reader | None:
    fits = [one for one in readers() if one.fits(name, head)]
    named = [one for one in fits if name in one.files]
    return next(iter(named or fits), None)


def understood() -> str:
    """The forms that are read, and for each what writes such a file."""
    return "what can be read:" + "".join(f"\n  {one.name}: {one.command}" for one in readers())


def read(source: Source, reader: Reader, told: Told = NOTHING_TOLD) -> Iterator[Found]:
    """What is in it, in order. A file that breaks ends with a `Failed` that says what was whole."""
    count = 0
    try:
        for found in reader.read(source, told):
            yield found
            if isinstance(found, Part | Mapped | Owned):
                count += 1
                if count >= source.bounds.parts:
                    raise Broken(f"it names more than the {count:,} packages that are read")
                if not count % 4096:
                    source.on_time()
    except Broken as error:
        yield Failed(error.place or source.name, f"{error.what}; {_before(count)}")
    except OSError as error:
        yield Failed(source.name, f"it could not be read on: {error.strerror or error}; {_before(count)}")


def _before(count: int) -> str:
    if not count:
        return "no package was read before that"
    return f"the {count:,} packages before that count" if count > 1 else "the one package before that counts"


class Listing(msgspec.Struct, frozen=True):
    """A whole file in three numbers: `parts` can be judged; `unjudged` cannot, counted by why; `failures`
    could not be read. `named` and `failed` keep the first of them. `undated` parts are of a distribution that
    nobody named. `mapped` and `owned` are what runs, and whose files there are; `archives` those that
    were opened; `dated` is the time that the file itself tells.
    """

    reader: str
    parts: tuple[Part, ...]
    unjudged: dict[Why, int]
    named: tuple[NotJudgeable, ...]
    failures: int
    failed: tuple[Failed, ...]
    extent: Extent
    mapped: tuple[Mapped, ...] = ()
    owned: tuple[Owned, ...] = ()
    archives: frozenset[tuple[str, ...]] = frozenset()
    dated: Dated | None = None
    unversioned: tuple[NotJudgeable, ...] = ()
    """Those that cannot be judged and are known by name."""

    @property
    def homeless(self) -> int:
        """Packages of a distribution of which the file does not say which it is."""
        return sum("distro" in part.lacks for part in self.parts)


def listing(source: Source, reader: Reader, told: Told = NOTHING_TOLD) -> Listing:
    """All that is in one file."""
    parts: list[Part] = []
    whys: Counter[Why] = Counter()
    named: list[NotJudgeable] = []
    failed: list[Failed] = []
    mapped: dict[tuple[str, bool], Mapped] = {}
    owned: list[Owned] = []
    archives: set[tuple[str, ...]] = set()
    dated: Dated | None = None
    unversioned: list[NotJudgeable] = []
    failures = hidden = 0
    extent = reader.whole
    for found in read(source, reader, told):
        if isinstance(found, Part):
            parts.append(found)
        elif isinstance(found, NotJudgeable):
            whys[found.why] += 1
            hidden += found.hides
            if found.product:
                unversioned.append(found)
            if len(named) < NAMED:
                named.append(found)
        elif isinstance(found, Failed):
            failures += 1
            if len(failed) < NAMED:
                failed.append(found)
        elif isinstance(found, Mapped):
            mapped.setdefault((found.path, found.gone), found)
        elif isinstance(found, Dated):
            dated = found
        elif isinstance(found, Container):
            archives.add(found.path)
        elif isinstance(found, Owned):
            owned.append(found)
        else:
            extent = found
    if hidden and extent.whole == "yes":
        extent = Extent("unknown", f"of {hidden:,} that it lists nobody can tell by the name which they are")
    if failures and extent.whole != "no":
        extent = Extent("unknown", "a part of the file could not be read")
    if not (parts or whys or mapped or owned) and extent.whole == "yes":
        extent = Extent("unknown", "nothing was found in it, which may be because its form is a newer one")
    return Listing(
        reader.slug, tuple(parts), dict(whys), tuple(named), failures, tuple(failed), extent,
        tuple(mapped.values()), tuple(owned), frozenset(archives), dated,
        tuple(unversioned),
    )  # fmt: skip


def table() -> str:
    """What each form is, as the table of docs/packages.md."""
    rows = ["| form | usual names | written by | whole? | not seen |", "|---|---|---|---|---|"]
    for one in readers():
        command = f"`{one.command}`".replace("|", "\\|")
        rows.append(
            f"| {one.name} | {', '.join(one.files)} | {command} | {one.whole.whole}: {one.whole.why} "
            f"| {'; '.join(one.blind)} |"
        )
    return "\n".join(rows) + "\n"
