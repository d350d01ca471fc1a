"""Where do the lines of a list come from? From files, from a pipe as it fills, or from the command line."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import ipaddress
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from stanch.errors import BadInput, Hint, Pointer
from stanch.observe.scan import ranges

LONGEST = 1024
"""Bytes of a line that can name a target; what is longer is read past, and is none."""

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How a text in UTF-16 begins, as some programs on Windows write lists."""

_CHUNK = 1 << 16


class Lines:
    """Lines, one after the other; never more than a chunk of them in memory.

    `take` gives the next line with its line end, b"" at the end, None where it must be waited for (`fill`).
    Of a line that is too long it gives the beginning in pieces, without a line end but for the last.
    """

    def __init__(self, descriptor: int, name: str) -> None:
        self.name = name
        self._descriptor = descriptor
        self._whole = stat.S_ISREG(os.fstat(descriptor).st_mode)
        self._start = os.lseek(descriptor, 0, os.SEEK_CUR) if self._whole else 0
        self._lines: list[bytes] = []  # in reverse order
        self._rest = b""
        self._ended = False

    def take(self) -> bytes | None:
        while not self._lines and not self._ended:
            if not self._whole:
                return None
            self._add(os.read(self._descriptor, _CHUNK))
        return self._lines.pop() if self._lines else b""

    @property
    def dry(self) -> bool:
        """Must the next line be waited for?"""
        return not (self._lines or self._ended or self._whole)

    async def fill(self) -> None:
        """Wait until the pipe has more, or ends."""
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        with contextlib.suppress(PermissionError):  # such as /dev/null: there is nothing to wait for
            loop.add_reader(self._descriptor, _set, ready)
            try:
                await ready
            finally:
                loop.remove_reader(self._descriptor)
        self._add(os.read(self._descriptor, _CHUNK))

    def _add(self, data: bytes) -> None:
        self._ended = not data
        lines = _split(self._rest + data)
        self._rest = b""
        if lines and not self._ended and not lines[-1].endswith(b"\n") and len(lines[-1]) <= LONGEST:
            self._rest = lines.pop()
        lines.reverse()
        self._lines = lines

    def rewind(self) -> bool:
        """Back to the first line; False where that cannot be."""
        if not self._whole:
            return False
        os.lseek(self._descriptor, self._start, os.SEEK_SET)
        self._lines, self._rest, self._ended = [], b"", False
        return True


def _set(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _split(data: bytes) -> list[bytes]:
    """Lines that end with a line feed; splitlines would end one at a lone carriage return, too."""
    parts = data.split(b"\n")
    last = parts.pop()
    return [*(one + b"\n" for one in parts), *([last] if last else [])]


class Given(Lines):
    """What the command line names itself, such as a network."""

    def __init__(self, line: str) -> None:
        self.name = line
        self._whole = True
        self._ended = True
        self._first = f"{line}\n".encode()
        self._lines = [self._first]

    def rewind(self) -> bool:
        self._lines = [self._first]
        return True


def opened(words: Sequence[str], standard_input: int = 0) -> list[Lines]:
    """The sources that a person names: files, `-`, networks and addresses. BadInput says which is none."""
    found: list[Lines] = []
    for word in words:
        if word == "-":
            found.append(Lines(standard_input, "the standard input"))
            continue
        try:
            found.append(Lines(os.open(word, os.O_RDONLY | os.O_CLOEXEC), word))
            if Path(word).is_dir():
                raise BadInput(f"{word} is a folder", help="name a file with a target a line")
        except OSError as error:
            if not _network(word):
                raise BadInput(
                    f"{word} is neither a file that can be read ({error.strerror}) nor a network",
                    help=Hint(
                        "name a file with a target a line, - for the standard input, or 192.0.2.0/24; "
                        "one name alone: ",
                        Pointer("check", word),
                    ),
                ) from error
            found.append(Given(word))
    return found


def _network(word: str) -> bool:
    try:
        ipaddress.ip_network(word, strict=False)
    except ValueError:
        return ranges.spans(word) is not None
    return True
