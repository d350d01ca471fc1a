"""Many rows in order, in the store's own quick way: by ranges of their number, never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.db import connection

CHUNK = 5_000


def chunks(
    columns: str, table: str, by: str, ws: str, *, after: int = 0, upto: int | None = None, where: str = "",
    values: tuple[str, ...] = (),
) -> Iterator[list[tuple[Any, ...]]]:  # fmt: skip
    """Rows of one workspace with `after` < number <= `upto`, in rising order, some thousands at a time;
    binary columns as bytes.

    Names of columns and tables are constants of this room. By ranges rather than by LIMIT: a planner that
    does not know a young table yet would sort all that is left for each chunk.
    """
    first, last = _ends(table, by, ws, after)
    end = last if upto is None else min(last, upto)
    more = f" AND {where}" if where else ""
    statement = (
        f"SELECT {columns} FROM {table} WHERE ws_id = %s AND {by} BETWEEN %s AND %s{more} ORDER BY {by}"
    )
    while first <= end:
        stop = min(end, first + CHUNK - 1)
        with closing(_cursor()) as cursor:
            cursor.execute(statement, (ws, first, stop, *values))
            found = cursor.fetchall()
        if found:
            yield found
            first = stop + 1
        else:
            first, _last = _ends(table, by, ws, stop)  # a gap, however wide, is crossed in one step
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


def _ends(table: str, by: str, ws: str, after: int) -> tuple[int, int]:
    """The first and the last number after `after`; 1 and 0 where there is none."""
    with closing(connection.cursor()) as cursor:
        cursor.execute(
            f"SELECT min({by}), max({by}) FROM {table} WHERE ws_id = %s AND {by} > %s", [ws, after]
        )
        first, last = cursor.fetchone()
        return (1, 0) if first is None else (int(first), int(last))
