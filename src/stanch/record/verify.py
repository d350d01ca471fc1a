"""Was anything changed, removed, reordered or cut off? Recomputes the chain, names what is not so."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import DatabaseError

from stanch.core import codec
from stanch.core.decisions import Erased, KeptPlaybook
from stanch.record import chain, row_ranges
from stanch.record.row_ranges import Ask, Row


class Verified(NamedTuple):
    """How much was verified, the head, and each problem as a sentence; whole where there is none."""

    entries: int
    batches: int
    head: str
    problems: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.problems


def verify(ws: str, *, against: str | None = None) -> Verified:
    """Verify a workspace's record as it is at one moment, whoever writes meanwhile; `against` is a head
    printed earlier (or its first 12 hex digits)."""
    with row_ranges.consistent_read():
        return verified(ws, against)


def verified(ws: str, against: str | None = None, ask: Ask = row_ranges.ask) -> Verified:
    """Verify what a store answers. One that cannot be read to its end is not whole."""
    found = Chain(ws, against)
    try:
        found.follow(entries(ws, ask), batches(ws, ask))
        ends = ask("SELECT seq, batch, hash FROM head WHERE ws_id = %s", (ws,))
        found.close(ends[0] if ends else None)
        for (id,) in ask("SELECT id FROM blob WHERE ws_id = %s ORDER BY id", (ws,)):
            kept = ask("SELECT salt, content, commitment FROM blob WHERE ws_id = %s AND id = %s", (ws, id))
            for salt, content, committed in kept:
                found.blob(id, salt, content, committed)
    except (DatabaseError, *OF_ANOTHER_TYPE) as error:
        found.problems.append(f"the record cannot be read to its end: {str(error).strip()}")
    return found.verified()


class Chain:
    """Follows entries and batches in order, wherever they come from, and collects what is wrong."""

    def __init__(self, ws: str, against: str | None = None) -> None:
        self.ws = ws
        self.problems: list[str] = []
        self._against = against.lower() if against is not None else ""
        self._found = against is None
        self._prev, self._seq, self._no, self._count = chain.GENESIS, 0, 0, 0
        self._leaves = chain.Leaves(ws, _DECISIONS)
        self._emptied: list[str] = []  # entry:N and blob:ID, as decisions name them
        self._decided: set[str] = set()
        self._named: dict[str, str] = {}  # kept evidence that an entry names, with its digest

    def follow(self, rows: Iterable[Sequence[Row]], links: Iterable[Row]) -> None:
        """Entries by number, many at a time, and batches by number; a batch's leaves must make its root."""
        pending = _Pending(rows)
        for number, first, last, root, prev, stored in links:
            if number != self._no + 1:
                self.problems.append(f"batch {self._no + 1} is missing: the next is {number}")
            self._no = number
            if first != self._seq + 1:
                self.problems.append(f"batch {number} begins at entry {first}, not {self._seq + 1}")
            leaves: list[bytes] = []
            while some := pending.upto(last):
                count = self._entries(some, number, last)
                leaves.extend([row[9] for row in some[:count]])
                pending.skip(count)
            if self._seq < last:
                self._missing(self._seq + 1, last)
                self._seq = last
            if chain.root(leaves) != root:
                self.problems.append(f"batch {number} (entries {first} to {last}) does not match its root")
            if prev != self._prev:
                self.problems.append(f"batch {number} is not chained to the one before")
            if chain.link(self.ws, number, first, last, root, prev) != stored:
                self.problems.append(f"the hash of batch {number} is not its own")
            self._prev = stored
            self._found = self._found or self._prev.hex().startswith(self._against)
        left = pending.next()
        if left is not None:
            self.problems.append(f"entry {left} belongs to no batch")

    def _entries(self, rows: Sequence[Row], number: int, last: int) -> int:
        """Entries of one batch, up to entry `last`; returns how many. Where all are as they should be, they
        are taken at once; else each is looked at for what is wrong with it."""
        decisions = self._leaves.right(rows, self._seq, number)
        if decisions is None:
            return self._one_by_one(rows, number, last)
        self._seq += len(rows)
        self._count += len(rows)
        for row in decisions:
            self._decision(row[3], row[7])
        return len(rows)

    def _one_by_one(self, rows: Sequence[Row], number: int, last: int) -> int:
        for count, row in enumerate(rows):
            if row[0] > last:
                return count
            self._entry(row, number)
        return len(rows)

    def _entry(self, row: Row, number: int) -> None:
        seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf = row
        if seq > self._seq + 1:
            self._missing(self._seq + 1, seq - 1)
        self._seq = seq
        self._count += 1
        if batch != number:
            self.problems.append(f"entry {seq} stands in batch {number}, but says {batch}")
        try:
            commit = (salt or b"") if body is None else chain.commitment(salt or b"", body)
            made = chain.leaf(self.ws, seq, batch, kind, subject, seen_us, recorded_us, actor, commit)
        except OF_ANOTHER_TYPE:  # SQLite keeps a text where bytes belong, if somebody puts it there
            made = b""
        if made != leaf:
            self.problems.append(f"entry {seq} was changed")
        if body is None:
            self._emptied.append(f"entry:{seq}")
        if kind in _DECISIONS:
            self._decision(subject, body)

    def _decision(self, subject: str, body: bytes | None) -> None:
        """What was decided: that something is erased, or that a playbook's text is kept."""
        decision = codec.decode(body) if body is not None else None
        if decision is None:
            self._decided.add(subject)  # erased itself: what it was about still stands beside the body
        elif isinstance(decision, Erased):
            self._decided.add(subject)
        elif isinstance(decision, KeptPlaybook):
            self._named[decision.blob] = subject

    def _missing(self, first: int, last: int) -> None:
        gone = f"entry {first} is" if first == last else f"entries {first} to {last} are"
        self.problems.append(f"{gone} missing")

    def blob(self, id: str, salt: bytes | None, content: bytes | None, committed: bytes) -> None:
        """Kept evidence: does it still match what it was committed to, and the entry that names it?"""
        digest = self._named.pop(id, None)
        if content is None:
            self._emptied.append(f"blob:{id}")
        elif chain.commitment(salt or b"", content) != committed or (
            digest is not None and hashlib.sha256(content).hexdigest() != digest
        ):
            self.problems.append(f"the kept evidence {id} was changed")

    def close(self, end: tuple[int, int, bytes] | None) -> None:
        """The head that stands in the record must be the one that was found."""
        if end != (self._seq, self._no, self._prev):
            said = f"{end[0]}" if end else "nothing"
            self.problems.append(
                f"the record ends at entry {self._seq}, but its head says {said}: the end was cut off"
            )
        if not self._found:
            self.problems.append(
                f"the head {self._against} is not in this record: its end was cut off or its past rewritten"
            )

    def verified(self) -> Verified:
        """What was found, once entries, batches and all kept evidence were followed."""
        self.problems.extend(f"the kept evidence {id} is missing" for id in self._named)
        for one in self._emptied:
            if one not in self._decided:
                kind, _, name = one.partition(":")
                what = f"entry {name}" if kind == "entry" else f"the kept evidence {name}"
                self.problems.append(f"{what} was erased, and no decision says so")
        return Verified(self._count, self._no, self._prev.hex(), tuple(self.problems))


class _Pending:
    """Rows that wait for their batch, many at a time."""

    def __init__(self, chunks: Iterable[Sequence[Row]]) -> None:
        self._chunks = iter(chunks)
        self._rows: Sequence[Row] = ()
        self._at = 0

    def next(self) -> int | None:
        """The number of the entry that waits first."""
        while self._at == len(self._rows):
            rows = next(self._chunks, None)
            if rows is None:
                return None
            self._at, self._rows = 0, rows
        number: int = self._rows[self._at][0]
        return number

    def upto(self, last: int) -> Sequence[Row]:
        """As many as wait up to entry `last` where none is missing, as far as one chunk goes; () for none."""
        first = self.next()
        return () if first is None or first > last else self._rows[self._at : self._at + last - first + 1]

    def skip(self, count: int) -> None:
        """So many have found their batch."""
        self._at += count


def batches(ws: str, ask: Ask = row_ranges.ask) -> Iterator[Row]:
    """no, first, last, root, prev, hash of each batch, in order."""
    columns = "no, first, last, root, prev, hash"
    for chunk in row_ranges.chunks(columns, "batch", "no", ws, after=BEFORE, ask=ask):
        yield from chunk


def entries(ws: str, ask: Ask = row_ranges.ask) -> Iterator[Sequence[Row]]:
    """Each entry, in order, many at a time, as `Chain.follow` reads them: seq, batch, kind, subject, seen_us,
    recorded_us, actor, body, salt (what it was committed to, where the body was erased), leaf."""
    columns = "seq, batch, kind, subject, seen_us, recorded_us, actor, body, "
    salt = "CASE WHEN body IS NULL THEN committed ELSE salt END"  # a column less for each: this must be quick
    yield from row_ranges.chunks(f"{columns}{salt}, leaf", "entry", "seq", ws, after=BEFORE, ask=ask)


OF_ANOTHER_TYPE = (TypeError, ValueError, AttributeError, struct.error)
"""What comes of a value that is not of the type that its column should have."""

_DECISIONS = frozenset(("erased.1", "kept_playbook.1", "decision.1"))

BEFORE = -(2**62)
"""Numbers begin at 1; whoever tampers may have written others."""
