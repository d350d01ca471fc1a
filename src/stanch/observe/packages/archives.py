"""Open archives within archives that a stranger may have packed: bounded in size, number, depth and time.

Nothing is unpacked to disk. What an archive says of its sizes is not believed: what comes out is counted.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from stanch.observe.packages.bounds import Bounds, Broken
from stanch.observe.packages.source import Source

SUFFIXES = (
    ".jar",
    ".war",
    ".ear",
    ".aar",
    ".rar",
    ".sar",
    ".par",
    ".hpi",
    ".jpi",
    ".kar",
    ".nar",
    ".zip",
    ".lpkg",
)
_CHUNK = 1 << 16
_DIRECTORY = 64 << 20
"""Bytes of the list of contents of one archive: some 800,000 entries."""
_SMALL = 1 << 20
"""An entry that unpacks to no more than this may be packed as tightly as it likes."""

_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, struct.error, KeyError, IndexError, OverflowError, UnicodeError, OSError,
)  # fmt: skip


class Spent:
    """What has been used of the bounds of one file, over all archives within it."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.bounds: Bounds = source.bounds
        self._entries = 0
        self._unpacked = 0

    def entries(self, count: int) -> None:
        self._source.on_time()
        self._entries += count
        if self._entries > self.bounds.entries:
            raise Broken(f"its archives have more than {self.bounds.entries:,} entries")

    def unpacked(self, count: int) -> None:
        self._source.on_time()
        self._unpacked += count
        if self._unpacked > self.bounds.unpacked:
            raise Broken(f"its archives unpack to more than {self.bounds.unpacked >> 20:,} MiB")


class BadArchive(Exception):
    """One archive, or one entry of it, cannot be read; says why. What lies beside it can."""


class Archive:
    """One archive, open: the names in it, and the bytes of an entry."""

    def __init__(self, file: BinaryIO, spent: Spent) -> None:
        self._spent = spent
        _directory(file)
        try:
            self._zip = zipfile.ZipFile(file)
            self._infos = [one for one in self._zip.infolist() if not one.is_dir()]
        except _ERRORS as error:
            raise BadArchive(_what(error)) from error
        spent.entries(len(self._infos))

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        return iter(self._infos)

    def bytes(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """What an entry unpacks to. BadArchive where that is more than `most`, or too much for its packed
        size."""
        kept = io.BytesIO()
        try:
            with self._zip.open(info) as entry:
                while chunk := entry.read(_CHUNK):
                    kept.write(chunk)
                    self._spent.unpacked(len(chunk))
                    if kept.tell() > most:
                        raise BadArchive(f"it unpacks to more than {most >> 10:,} KiB")
                    if kept.tell() > max(_SMALL, self._spent.bounds.ratio * info.compress_size):
                        raise BadArchive(
                            f"it unpacks to more than {self._spent.bounds.ratio} times its packed size"
                        )
        except _ERRORS as error:
            raise BadArchive(_what(error)) from error
        return kept.getvalue()


def _directory(file: BinaryIO) -> None:
    """BadArchive where the list of contents, all of which is made into objects at once, is too long."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 65_557))  # the record of 22 bytes with the longest comment (APPNOTE 4.3.16)
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise BadArchive(
            "it is no archive, or it is cut off: the list of its contents stands at its end, and is missing"
        )
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    if length == 0xFFFFFFFF and (long := tail.rfind(b"PK\x06\x06", 0, at)) >= 0:
        length = int.from_bytes(tail[long + 40 : long + 48], "little")
    if length > _DIRECTORY and length != 0xFFFFFFFF:
        raise BadArchive(f"the list of its contents has more than {_DIRECTORY >> 20} MiB")
    if length == 0xFFFFFFFF and size > _DIRECTORY:
        raise BadArchive("it does not say how long the list of its contents is")


def _what(error: Exception) -> str:
    said = str(error)
    if isinstance(error, RuntimeError) and "password" in said:
        return "it is locked with a password"
    if isinstance(error, NotImplementedError):
        return "it is packed in a way that cannot be unpacked here"
    if isinstance(error, EOFError) or "truncated" in said.lower():
        return "it is cut off"
    if "CRC" in said:
        return "its checksum is wrong"
    return "it is damaged, or no archive"
