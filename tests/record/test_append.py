"""Appending: gapless, all or nothing, with work for others in the same transaction; on both stores."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stanch.core.moments import Moment
from stanch.errors import BadInput, CannotTell
from tests.stores import SEEN

Run = Callable[..., None]


def count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_numbers_are_gapless_and_heads_are_chained(ws: str) -> None:
    from stanch.record.append import append
    from stanch.record.reading import head

    first = append(ws, [SEEN] * 3, actor="mara", recorded_at=Moment(5))
    second = append(ws, [SEEN], actor="mara", recorded_at=Moment(6))
    assert (first.first, first.last, second.first, second.last) == (1, 3, 4, 4)
    assert head(ws) == (4, second.head)
    assert first.head != second.head


def test_work_for_others_is_written_with_the_entries_or_not_at_all(ws: str) -> None:
    from django.db import transaction

    from stanch.record.append import append
    from stanch.record.outbox import Work

    work = Work("send:1", "send", Moment(9))
    append(ws, [SEEN], actor="mara", recorded_at=Moment(5), outbox=[work])
    append(ws, [SEEN], actor="mara", recorded_at=Moment(5), outbox=[work, Work("send:2", "send", Moment(9))])
    assert count("outbox") == 2

    def interrupted() -> None:
        with transaction.atomic():
            third = [Work("send:3", "send", Moment(9))]
            append(ws, [SEEN], actor="mara", recorded_at=Moment(5), outbox=third)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        interrupted()
    assert (count("entry"), count("outbox"), count("batch")) == (2, 2, 2)


def test_a_clock_that_goes_backwards_does_not_take_the_record_back(ws: str) -> None:
    from stanch.record.append import append
    from stanch.record.history import history
    from stanch.record.verify import verify

    for at in (500, 300, 600):
        append(ws, [SEEN], actor="mara", recorded_at=Moment(at))
    assert [row.recorded_at for row in history(ws)] == [500, 500, 600]
    assert verify(ws).whole


def test_every_row_names_its_actor(ws: str) -> None:
    from stanch.record import blobs, people
    from stanch.record.append import append
    from stanch.record.models import Blob, Entry, Outbox, Person
    from stanch.record.outbox import Work

    append(ws, [SEEN], actor="mara", recorded_at=Moment(5), outbox=[Work("send:1", "send", Moment(9))])
    blobs.keep(ws, "text/plain", b"a page", actor="mara")
    people.keep(ws, b"sealed", actor="mara")
    for table in (Entry, Outbox, Blob, Person):
        assert list(table.objects.filter(ws_id=ws).values_list("actor", flat=True)) == ["mara"], table


def test_nothing_to_write_and_nowhere_to_write_it_are_refused(ws: str) -> None:
    from stanch.record.append import append

    with pytest.raises(BadInput, match="nothing to write"):
        append(ws, [], actor="mara", recorded_at=Moment(5))
    with pytest.raises(BadInput, match="no workspace"):
        append("0" * 32, [SEEN], actor="mara", recorded_at=Moment(5))
    assert count("entry") == 0


def test_workspaces_are_strictly_apart(ws: str, write: Run) -> None:
    from stanch.record.reading import rows, workspace

    write()
    other = workspace("other", create_at=Moment(1))
    assert list(rows(other)) == []
    assert workspace("other") == other
    with pytest.raises(BadInput, match="there is no workspace 'third'"):
        workspace("third")


def test_a_record_that_somebody_else_holds_is_refused_in_words(ws: str, store: str) -> None:
    import sqlite3

    from django.db import connection

    from stanch.record.append import append

    if not store.startswith("sqlite"):
        import psycopg

        with psycopg.connect(store) as other, connection.cursor() as cursor:
            other.execute("SELECT * FROM head FOR UPDATE")
            cursor.execute("SET lock_timeout = '200ms'")
            with pytest.raises(CannotTell, match="nothing was written"):
                append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
    else:
        holder = sqlite3.connect(store.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 200")
        with pytest.raises(CannotTell, match="nothing was written"):
            append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
        holder.rollback()
        holder.close()
    assert count("entry") == 0
    append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
