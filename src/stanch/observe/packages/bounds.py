"""How much of a file is read, and what says that it cannot be."""

from __future__ import annotations

import msgspec


class Broken(Exception):
    """The file cannot be read any further: what was read before it counts. `place`: where that was."""

    def __init__(self, what: str, place: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.place = place


class Bounds(msgspec.Struct, frozen=True):
    """How much is read of files that a stranger may have written; each bound is named when it is hit."""

    size: int = 1 << 30
    """Bytes of a file."""
    parts: int = 1_000_000
    line: int = 8 << 20
    """Characters of one line, and of one text within JSON or XML."""
    depth: int = 200
    """How deep JSON may be nested."""
    value: int = 32 << 20
    """Bytes of one value of a list within JSON, all of which is made into objects at once."""
    elements: int = 10_000
    """How deep XML may be nested: RDF puts each package into the one that needs it."""
    seconds: float = 120.0
    nested: int = 8
    """Archives within archives."""
    entries: int = 1_000_000
    """Entries of all archives of one file, and files of a folder."""
    unpacked: int = 2 << 30
    """Bytes that all archives of one file may unpack to."""
    one: int = 512 << 20
    """Bytes that one archive within another may unpack to: so much memory may be needed."""
    ratio: int = 200
    """How many times its packed size an entry may unpack to."""
    commits: int = 5_000


BOUNDS = Bounds()
