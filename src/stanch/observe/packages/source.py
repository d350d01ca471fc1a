"""The bytes of one file, as often as they are wanted: as UTF-8, in pieces, within bounds of size and time."""

from __future__ import annotations

import codecs
import io
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from stanch.errors import BadInput
from stanch.observe.packages.bounds import BOUNDS, Bounds, Broken

CHUNK = 1 << 16
HEAD = 8192
"""Bytes by which a form is known."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", 3),
    (codecs.BOM_UTF16_LE, "utf-16-le", 2),
    (codecs.BOM_UTF16_BE, "utf-16-be", 2),
)


class Source:
    """One file, or a folder. Every read begins anew; all of them share one bound of time.

    `name` is what a person calls it; `path` is None where it is held in memory.
    """

    def __init__(
        self,
        name: str,
        start: Callable[[], BinaryIO],
        *,
        path: Path | None = None,
        folder: bool = False,
        bounds: Bounds = BOUNDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.path = path
        self.folder = folder
        self.bounds = bounds
        self._start = start
        self._clock = clock
        self._until = clock() + bounds.seconds

    @classmethod
    def file(cls, path: Path, bounds: Bounds = BOUNDS) -> Source:
        """A file or folder by its path. BadInput where it cannot be opened, is a device, or is too large."""
        try:
            found = path.stat()
        except (OSError, ValueError) as error:
            raise BadInput(
                f"{path} cannot be read: {getattr(error, 'strerror', None) or error}",
                help="name a file that is there and that you may read",
            ) from error
        folder = stat.S_ISDIR(found.st_mode)
        if not folder and not stat.S_ISREG(found.st_mode):
            raise BadInput(
                f"{path} is neither a file nor a folder", help="write what it gives into a file first"
            )
        if not folder and found.st_size > bounds.size:
            raise BadInput(
                f"{path} has {found.st_size >> 20:,} MiB, more than the {bounds.size >> 20:,} that are read",
                help="make a list of one part of it at a time",
            )
        return cls(path.name, lambda: _opened(path), path=path, folder=folder, bounds=bounds)

    @classmethod
    def held(cls, name: str, content: bytes, bounds: Bounds = BOUNDS) -> Source:
        """A file that is in memory already."""
        return cls(name, lambda: io.BytesIO(content), bounds=bounds)

    def on_time(self) -> None:
        """Broken where the time for this file is over."""
        if self._clock() > self._until:
            raise Broken(f"reading it took more than {self.bounds.seconds:g} seconds")

    def binary(self) -> BinaryIO:
        """The bytes as they are, from their beginning; whoever calls closes it."""
        return self._start()

    def head(self) -> bytes:
        """The first bytes as UTF-8."""
        return next(self.chunks(), b"")[:HEAD]

    def tail(self) -> bytes:
        """The last bytes as UTF-8: some tools write what a file is at its end."""
        kept = b""
        for chunk in self.chunks():
            kept = (kept + chunk)[-HEAD:]
        return kept

    def holds(self, needle: bytes) -> bool:
        """Does it hold these bytes anywhere?"""
        kept = b""
        for chunk in self.chunks():
            if needle in (both := kept + chunk):
                return True
            kept = both[-len(needle) :]
        return False

    def chunks(self) -> Iterator[bytes]:
        """All of it as UTF-8 without a byte order mark; UTF-16 is known with and without one."""
        with self._start() as file:
            first = file.read(CHUNK)
            encoding, skip = _encoding(first)
            rest = first[skip:]
            decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding != "utf-8" else None
            while rest:
                self.on_time()
                part = decoder.decode(rest).encode("utf-8", "replace") if decoder else rest
                if part:
                    yield part
                rest = file.read(CHUNK)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each line with its number, without its end; bytes that are no UTF-8 become U+FFFD.

        Broken at a last line that does not end: a version that is cut off reads as another version.
        """
        number, kept = 0, b""
        for chunk in self.chunks():
            parts = (kept + chunk).split(b"\n")
            kept = parts.pop()
            for part in parts:
                number += 1
                yield number, part.decode("utf-8", "replace").rstrip("\r")
            if len(kept) > self.bounds.line:
                raise Broken(f"it is longer than {self.bounds.line:,} characters", f"line {number + 1}")
        if kept.strip():
            raise Broken(
                "its last line has no end, so it may be cut off there, and was not read", f"line {number + 1}"
            )


def _opened(path: Path) -> BinaryIO:
    """The file, opened so that a pipe that took its place meanwhile cannot make us wait."""
    try:
        return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    except OSError as error:
        raise BadInput(
            f"{path} cannot be read: {error.strerror}", help="name a file that is there and that you may read"
        ) from error


def _encoding(first: bytes) -> tuple[str, int]:
    for mark, encoding, length in _MARKS:
        if first.startswith(mark):
            return encoding, length
    if len(first) >= 4 and first[0] and not first[1] and first[2] and not first[3]:
        return "utf-16-le", 0
    if len(first) >= 4 and first[1] and not first[0] and first[3] and not first[2]:
        return "utf-16-be", 0
    return "utf-8", 0
