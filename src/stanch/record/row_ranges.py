"""Many rows in order, in the store's own quick way: by ranges of their number, never all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import connection, transaction

CHUNK = {"sqlite": 1_000, "postgresql": 10_000}
"""Rows at a time: as the processor's cache holds them; more where each question goes to another process."""

Row = tuple[Any, ...]
Ask = Callable[[str, tuple[Any, ...]], list[Row]]
"""Puts a question in SQL, with %s for each value, to a store, and returns all rows of the answer."""


def ask(statement: str, values: tuple[Any, ...] = ()) -> list[Row]:
    """All rows of an answer of the store that this process is connected to; binary columns as bytes."""
    with connection.wrap_database_errors, closing(_cursor()) as cursor:
        cursor.execute(statement, values)
        found: list[Row] = cursor.fetchall()
        return found


@contextmanager
def consistent_read() -> Iterator[None]:
    """All that is read until the block ends is of one moment, whatever others write meanwhile; none of them
    waits for it."""
    if connection.in_atomic_block:
        yield  # whoever holds the lock of a writer reads what nobody changes
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with closing(connection.cursor()) as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with closing(connection.cursor()) as cursor:
            cursor.execute("BEGIN DEFERRED")  # the settings' own kind would lock all writers out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def chunks(
    columns: str, table: str, by: str, ws: str, *, after: int = 0, upto: int | None = None, where: str = "",
    values: tuple[str, ...] = (), ask: Ask = ask,
) -> Iterator[list[Row]]:  # fmt: skip
    """Rows of one workspace with `after` < number <= `upto`, in rising order, some thousands at a time.

    Names of columns and tables are constants of this room. By ranges rather than by LIMIT: a planner that
    does not know a young table yet would sort all that is left for each chunk.
    """
    first, last = _ends(table, by, ws, after, ask)
    end = last if upto is None else min(last, upto)
    more = f" AND {where}" if where else ""
    statement = (
        f"SELECT {columns} FROM {table} WHERE ws_id = %s AND {by} BETWEEN %s AND %s{more} ORDER BY {by}"
    )
    size = CHUNK[connection.vendor]
    while first <= end:
        stop = min(end, first + size - 1)
        found = ask(statement, (ws, first, stop, *values))
        if found:
            yield found
            first = stop + 1
        else:
            first, _last = _ends(table, by, ws, stop, ask)  # a gap, however wide, is crossed in one step
            if not first or _last < first:
                return


def _cursor() -> Any:
    """Postgres hands over bytes as they are where it is asked in binary; Django asks for text."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        raw: Any = connection.connection
        from psycopg import Cursor  # noqa: PLC0415 - only where Postgres is

        found = Cursor(raw)
        found.format = _BINARY
        return found
    return connection.cursor()


_BINARY: Any = 1
"""psycopg.pq.Format.BINARY"""


def _ends(table: str, by: str, ws: str, after: int, ask: Ask) -> tuple[int, int]:
    """The first and the last number after `after`; 1 and 0 where there is none."""
    one = f"(SELECT %s({by}) FROM {table} WHERE ws_id = %%s AND {by} > %%s)"  # asked in one, both read it all
    [(first, last)] = ask(f"SELECT {one % 'min'}, {one % 'max'}", (ws, after, ws, after))
    return (1, 0) if first is None else (int(first), int(last))
