"""Was anything changed, removed, reordered or cut off? Recomputes the chain, names what is not so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from django.db import connection

from stanch.record import chain
from stanch.record.models import Head
from stanch.record.reading import CHUNK


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
    problems: list[str] = []
    prev, seq, count, no = chain.GENESIS, 0, 0, 0
    found_head = against is None
    entries = _entries(ws)
    row = next(entries, None)
    for number, first, last, root, stored_prev, stored in _batches(ws):
        if number != no + 1:
            problems.append(f"batch {no + 1} is missing: the next is {number}")
        no = number
        if first != seq + 1:
            problems.append(f"batch {number} begins at entry {first}, not {seq + 1}")
        leaves: list[bytes] = []
        while row is not None and row[0] <= last:
            expected = seq + 1
            if row[0] != expected:
                gone = (
                    f"entry {expected} is"
                    if row[0] == expected + 1
                    else f"entries {expected} to {row[0] - 1} are"
                )
                problems.append(f"{gone} missing")
            seq = row[0]
            count += 1
            _check(ws, row, number, problems)
            leaves.append(bytes(row[9]))
            row = next(entries, None)
        if seq < last:
            problems.append(
                f"entries {seq + 1} to {last} are missing" if seq + 1 < last else f"entry {last} is missing"
            )
            seq = last
        if chain.root(leaves) != bytes(root):
            problems.append(f"batch {number} (entries {first} to {last}) does not match its root")
        if bytes(stored_prev) != prev:
            problems.append(f"batch {number} is not chained to the one before")
        if chain.link(ws, number, first, last, bytes(root), bytes(stored_prev)) != bytes(stored):
            problems.append(f"the hash of batch {number} is not its own")
        prev = bytes(stored)
        found_head = found_head or prev.hex().startswith(str(against).lower())
    if row is not None:
        problems.append(f"entry {row[0]} belongs to no batch")
    end = Head.objects.filter(ws_id=ws).values_list("seq", "batch", "hash").first()
    if end is None or (int(end[0]), int(end[1]), bytes(end[2])) != (seq, no, prev):
        written = f"{end[0]}" if end else "nothing"
        problems.append(f"the record ends at entry {seq}, but its head says {written}: the end was cut off")
    if not found_head:
        problems.append(
            f"the head {against} is not in this record: its end was cut off or its past rewritten"
        )
    return Verified(count, no, prev.hex(), tuple(problems))


def _check(ws: str, row: tuple[Any, ...], number: int, problems: list[str]) -> None:
    seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf, committed = row
    if batch != number:
        problems.append(f"entry {seq} stands in batch {number}, but says {batch}")
    commit = bytes(committed or b"") if body is None else chain.commitment(bytes(salt or b""), bytes(body))
    if chain.leaf(ws, seq, batch, kind, subject, seen_us, recorded_us, actor, commit) != bytes(leaf):
        problems.append(f"entry {seq} was changed")


def _batches(ws: str) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT no, first, last, root, prev, hash FROM batch WHERE ws_id = %s AND no > %s "
                "ORDER BY no LIMIT %s",
                [ws, after, CHUNK],
            )
            found = cursor.fetchall()
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1][0]


def _entries(ws: str) -> Iterator[tuple[Any, ...]]:
    after = 0
    while True:
        with closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf, committed "
                "FROM entry WHERE ws_id = %s AND seq > %s ORDER BY seq LIMIT %s",
                [ws, after, CHUNK],
            )
            found = cursor.fetchall()
        yield from found
        if len(found) < CHUNK:
            return
        after = found[-1][0]
