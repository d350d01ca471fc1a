"""Was anything changed, removed, reordered or cut off? Recomputes the chain, names what is not so."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from stanch.core import codec
from stanch.core.decisions import Erased, KeptPlaybook
from stanch.record import chain, fetching
from stanch.record.models import Blob, Head

Row = tuple[Any, ...]


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
    """Verify a workspace's record; `against` is a head printed earlier (or its first 12 hex digits)."""
    found = Chain(ws, against)
    found.follow(entries(ws), batches(ws))
    end = Head.objects.filter(ws_id=ws).values_list("seq", "batch", "hash").first()
    found.close(None if end is None else (int(end[0]), int(end[1]), bytes(end[2])))
    kept = Blob.objects.filter(ws_id=ws).values_list("id", "salt", "content", "commitment")
    for id, salt, content, committed in kept.iterator(chunk_size=20):
        found.blob(id, _bytes(salt), _bytes(content), bytes(committed))
    return found.verified()


class Chain:
    """Follows entries and batches in order, wherever they come from, and collects what is wrong."""

    def __init__(self, ws: str, against: str | None = None) -> None:
        self.ws = ws
        self.problems: list[str] = []
        self._against = against.lower() if against is not None else ""
        self._found = against is None
        self._prev, self._seq, self._no, self._count = chain.GENESIS, 0, 0, 0
        self._emptied: list[str] = []  # entry:N and blob:ID, as decisions name them
        self._decided: set[str] = set()
        self._named: dict[str, str] = {}  # kept evidence that an entry names, with its digest

    def follow(self, rows: Iterable[Row], links: Iterable[Row]) -> None:
        """Entries by number, batches by number; each batch's leaves must make its root."""
        pending = iter(rows)
        row = next(pending, None)
        for number, first, last, root, prev, stored in links:
            if number != self._no + 1:
                self.problems.append(f"batch {self._no + 1} is missing: the next is {number}")
            self._no = number
            if first != self._seq + 1:
                self.problems.append(f"batch {number} begins at entry {first}, not {self._seq + 1}")
            leaves: list[bytes] = []
            while row is not None and row[0] <= last:
                self._entry(row, number)
                leaves.append(row[9])
                row = next(pending, None)
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
        if row is not None:
            self.problems.append(f"entry {row[0]} belongs to no batch")

    def _entry(self, row: Row, number: int) -> None:
        seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf, committed = row
        if seq > self._seq + 1:
            self._missing(self._seq + 1, seq - 1)
        self._seq = seq
        self._count += 1
        if batch != number:
            self.problems.append(f"entry {seq} stands in batch {number}, but says {batch}")
        commit = (committed or b"") if body is None else chain.commitment(salt or b"", body)
        made = chain.leaf(self.ws, seq, batch, kind, subject, seen_us, recorded_us, actor, commit)
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


def _bytes(value: bytes | memoryview | None) -> bytes | None:
    return None if value is None else bytes(value)


def batches(ws: str) -> Iterator[Row]:
    """no, first, last, root, prev, hash of each batch, in order."""
    for chunk in fetching.chunks("no, first, last, root, prev, hash", "batch", "no", ws, after=BEFORE):
        yield from chunk


def entries(ws: str) -> Iterator[Row]:
    """The columns of each entry, in order, as `Chain.follow` reads them."""
    columns = "seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf, committed"
    for chunk in fetching.chunks(columns, "entry", "seq", ws, after=BEFORE):
        yield from chunk


_DECISIONS = ("erased.1", "kept_playbook.1", "decision.1")

BEFORE = -(2**62)
"""Numbers begin at 1; whoever tampers may have written others."""
