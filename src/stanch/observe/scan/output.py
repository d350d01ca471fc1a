"""Where do the lines go? To a stream, or to a file with a journal, from which a killed scan goes on."""

from __future__ import annotations

import fcntl
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from stanch.errors import BadInput, CannotTell
from stanch.observe.scan import formats, journal
from stanch.observe.scan.formats import Form
from stanch.observe.scan.journal import Journal, Terms
from stanch.observe.scan.targets import Wanted, Wish
from stanch.observe.tls.result import Check, found

SHOWN = 12
"""Vulnerable places that a summary names; the file has all."""

_ENOUGH = 1 << 20
"""Bytes that wait for the next flush at most."""


class Keeping:
    """Takes in what was found, counts it, and writes it down: `flush` now and then, `finish` at the end."""

    def __init__(self, form: Form, write: Callable[[bytes], object]) -> None:
        self.form = form
        self.counts: Counter[str] = Counter()
        self.worst: list[str] = []
        self.before = 0.0
        """Seconds that the scan took before it was interrupted."""
        self._wanted: Wanted | None = None
        self._write = write
        self._waiting: list[bytes] = []
        self._bytes = 0

    def begin(self, wanted: Wanted) -> None:
        """The list of which this is the scan, read up to where it goes on. Until then nothing is written."""
        self._wanted = wanted
        self._waiting.append(self.form.head)

    def add(self, wish: Wish, checks: tuple[Check, ...], spared: int) -> None:
        """One target is done; its lines are written together."""
        assert self._wanted is not None
        self._wanted.open.discard(wish.number)
        for one in checks:
            verdict = one.finding.verdict
            self.counts[verdict] += 1
            self.counts[f"{verdict}: {one.finding.reason}"] += 1
            self.counts["findings"] += found(one)
            if verdict == "vulnerable" and len(self.worst) < SHOWN:
                shown = one.address and one.address not in one.target
                self.worst.append(f"{one.target} ({one.address})" if shown else one.target)
            line = self.form.encode(one)
            self._waiting.append(line)
            self._bytes += len(line)
        self.counts["spared"] += spared
        if self._bytes > _ENOUGH:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._bytes = 0
            self._write(data)

    def finish(self) -> None:
        """All is there."""
        self.flush()

    def close(self) -> None:
        """No more is written."""


class File(Keeping):
    """A file of lines with its journal beside it. Where both are there already, the scan goes on."""

    def __init__(self, out: Path, form: Form, terms: Terms) -> None:
        super().__init__(form, self._append)
        self.out = out
        self.terms = terms
        self._lines = out.with_name(out.name + ".jsonl") if form.made else out
        self._journal = journal.beside(out)
        self.earlier = journal.load(self._journal)
        self._began = time.monotonic()
        self._size = 0
        self._saved = -1, -1
        for one in (out, self._lines):
            if self.earlier is None and one.exists() and one.stat().st_size:
                raise _there(one)
        if self.earlier is not None and self.earlier.terms != terms:
            raise BadInput(
                f"{out} was begun with other options: {_difference(self.earlier.terms, terms)}",
                help="give the same ones, or name another file by --out",
            )
        try:
            self._file = self._opened()
        except OSError as error:
            raise BadInput(
                f"{self._lines} cannot be written: {error.strerror}", help="name another file"
            ) from error
        try:
            self._resume()
        except BaseException:
            self._file.close()
            raise

    def _opened(self) -> BinaryIO:
        descriptor = os.open(self._lines, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return open(descriptor, "r+b", buffering=0)

    def _resume(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInput(
                f"another scan is writing {self.out}", help="wait for it, or name another file by --out"
            ) from error
        self.earlier = earlier = journal.load(self._journal)  # once more: nobody else writes it now
        if earlier is None:
            if os.fstat(self._file.fileno()).st_size:
                raise _there(self._lines)
            journal.save(self._journal, Journal(journal.VERSION, self.terms))
            return
        there = os.fstat(self._file.fileno()).st_size
        whole = not earlier.size or (
            there >= earlier.size and os.pread(self._file.fileno(), 1, earlier.size - 1) == b"\n"
        )
        if not whole:
            raise BadInput(
                f"{self._lines} is not as its journal says: it has {there:,} bytes, not the "
                f"{earlier.size:,} that were written",
                help="put the file back as it was, or begin anew with another one by --out",
            )
        self._file.truncate(earlier.size)
        self._file.seek(earlier.size)
        self._size = earlier.size
        self.counts.update(earlier.counts)
        self.worst.extend(earlier.worst)
        self.before = earlier.took

    def begin(self, wanted: Wanted) -> None:
        self._wanted = wanted
        if self.earlier is not None:
            wanted.bad = self.counts["bad"]
        if not self._size:
            super().begin(wanted)

    def flush(self) -> None:
        """Lines first, then the journal that counts them."""
        wanted = self._wanted
        if wanted is None:
            return
        super().flush()
        if self._saved == (wanted.next, len(wanted.open)):
            return
        self._saved = wanted.next, len(wanted.open)
        self.counts["bad"] = wanted.bad
        now = Journal(
            journal.VERSION, self.terms, wanted.lines, wanted.digest, wanted.next, tuple(sorted(wanted.open)),
            self._size, dict(self.counts), tuple(self.worst), self.before + time.monotonic() - self._began,
        )  # fmt: skip
        try:
            journal.save(self._journal, now)
        except OSError as error:
            raise _full(self._journal, error) from error

    def _append(self, data: bytes) -> None:
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) :]
            os.fdatasync(self._file.fileno())
        except OSError as error:
            raise _full(self._lines, error) from error
        self._size += len(data)

    def finish(self) -> None:
        self.flush()
        if self.form.made:
            try:
                formats.make_parquet(self._lines, self.out)
            except OSError as error:
                raise _full(self.out, error) from error
        self._journal.unlink()
        if self.form.made:
            self._lines.unlink()

    def close(self) -> None:
        self._file.close()


def _there(path: Path) -> BadInput:
    return BadInput(
        f"{path} is there already, and no scan of it waits to go on",
        help="name another file by --out, or move this one away",
    )


def _full(path: Path, error: OSError) -> CannotTell:
    return CannotTell(
        f"{path} cannot be written: {error.strerror}",
        help="make room; then the same command goes on where this one stopped",
    )


def _difference(then: Terms, now: Terms) -> str:
    rows = [
        f"{name.replace('_', ' ')} {getattr(then, name)}, now {getattr(now, name)}"
        for name in then.__struct_fields__
        if getattr(then, name) != getattr(now, name)
    ]
    return "; ".join(rows)
