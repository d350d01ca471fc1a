"""One append = one transaction = one batch: gapless numbers, a chained hash, work for others beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from django.db import OperationalError, connection, transaction

from stanch.core import codec
from stanch.core.entries import Entry, about
from stanch.core.moments import Moment, Seq
from stanch.errors import BadInput, CannotTell
from stanch.record import chain
from stanch.record import outbox as rows_of_work
from stanch.record.outbox import Work

_TYPES = ("varchar", "int8", "int8", "varchar", "text", "int8", "int8", "text", "bytea", "bytea", "bytea")
COLUMNS = "ws_id, seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf"


class Appended(NamedTuple):
    """The numbers of the entries that were written, and the head after them."""

    first: Seq
    last: Seq
    head: str


def append(
    ws: str, entries: Sequence[Entry], *, actor: str, recorded_at: Moment, outbox: Sequence[Work] = ()
) -> Appended:
    """Write entries, in order, as one batch; all of them or none.

    A clock that went backwards does not take the record back: the moment of recording is at least that of
    the batch before. CannotTell where the store refuses (locked, full): nothing was written then; or where
    Postgres was gone before it answered that it is written: then it says that this is not known.
    """
    if not entries:
        raise BadInput("there is nothing to write", help="hand over at least one entry")
    bodies = [codec.encode(entry) for entry in entries]
    columns = [(codec.kind(entry), *_subject(entry, recorded_at)) for entry in entries]
    salts = os.urandom(16 * len(entries))
    with _transaction():
        return _write(ws, bodies, columns, salts, actor, recorded_at, outbox)


@contextmanager
def alone(ws: str) -> Iterator[None]:
    """Nobody else appends to this workspace until the block ends: to read, decide, and append on that.

    All that is appended within is written at its end, or not at all. Errors as those of `append`.
    """
    with _transaction():
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"SELECT seq FROM head WHERE ws_id = %s{_lock()}", [ws])
        yield


@contextmanager
def _transaction() -> Iterator[None]:
    """All within or nothing of it. Postgres that was asked to commit and gave no answer may have done so."""
    commits, asked = not connection.in_atomic_block, False
    try:
        with transaction.atomic():
            yield
            asked = commits and connection.vendor == "postgresql"
    except OperationalError as error:
        raise (_not_known(error) if asked else _refused(error)) from error


def _lock() -> str:
    """Postgres locks the head's row; SQLite has begun with a lock on all (transaction_mode IMMEDIATE)."""
    return " FOR UPDATE" if connection.vendor == "postgresql" else ""


def _refused(error: OperationalError) -> CannotTell:
    return CannotTell(
        f"nothing was written to the record: {str(error).strip()}",
        help="make room on the disk or wait until other writers are done, then do the same again",
    )


def _not_known(error: OperationalError) -> CannotTell:
    return CannotTell(
        f"whether this was written to the record is not known: {str(error).strip()}",
        help="look at the timeline once the store is back; if it does not stand there, do the same again",
    )


def _write(
    ws: str,
    bodies: list[bytes],
    columns: list[tuple[str, str, int]],
    salts: bytes,
    actor: str,
    recorded_at: Moment,
    outbox: Sequence[Work],
) -> Appended:
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"SELECT seq, batch, hash, recorded_us FROM head WHERE ws_id = %s{_lock()}", [ws])
        head = cursor.fetchone()
        if head is None:
            raise BadInput(f"there is no workspace {ws}", help="open one first")
        seq, batch, prev, last_us = int(head[0]), int(head[1]) + 1, bytes(head[2]), int(head[3])
        recorded_us = max(int(recorded_at), last_us)
        rows: list[tuple[Any, ...]] = []
        leaves: list[bytes] = []
        for number, (body, (kind, subject, seen_us)) in enumerate(zip(bodies, columns, strict=True)):
            salt = salts[16 * number : 16 * number + 16]
            committed = chain.commitment(salt, body)
            at = seq + 1 + number
            leaf = chain.leaf(ws, at, batch, kind, subject, seen_us, recorded_us, actor, committed)
            leaves.append(leaf)
            rows.append((ws, at, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf))
        _insert(cursor, rows)
        first, last = seq + 1, seq + len(rows)
        top = chain.root(leaves)
        link = chain.link(ws, batch, first, last, top, prev)
        cursor.execute(
            "INSERT INTO batch (ws_id, no, first, last, root, prev, hash) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [ws, batch, first, last, top, prev, link],
        )
        for work in outbox:
            rows_of_work.write(cursor, ws, work, actor)
        cursor.execute(
            "UPDATE head SET seq = %s, batch = %s, hash = %s, recorded_us = %s WHERE ws_id = %s",
            [last, batch, link, recorded_us, ws],
        )
    return Appended(Seq(first), Seq(last), link.hex())


def _insert(cursor: Any, rows: list[tuple[Any, ...]]) -> None:
    """The store's own quick way for many rows; model objects are too slow here."""
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY entry ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_TYPES)
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join(["%s"] * 11)
    cursor.executemany(f"INSERT INTO entry ({COLUMNS}) VALUES ({marks})", rows)


def _subject(entry: Entry, recorded_at: Moment) -> tuple[str, int]:
    """What an entry is about, and its valid time: columns to find it by."""
    subject, moment = about(entry)
    return subject, recorded_at if moment is None else moment
