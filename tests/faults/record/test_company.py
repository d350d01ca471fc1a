"""Several processes at once, a disk that fills, a server that dies: the record stays whole."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import psycopg
import pytest

from stanch.core.decisions import StartBegun
from stanch.core.model import IncidentId
from stanch.core.moments import Moment
from stanch.errors import CannotTell
from tests.servers.postgres import Postgres, postgres
from tests.servers.running import DEADLINE
from tests.stores import SEEN, pointed, prepare

BATCHES = 40


def writer(ws: str, name: str, ready: object) -> None:
    """One of two who write at the same time."""
    from django.db import connections

    from stanch.record.append import append

    connections["default"].connect()
    ready.wait(30)  # type: ignore[attr-defined]
    for _ in range(BATCHES):
        append(ws, [SEEN] * 3, actor=name, recorded_at=Moment(5))


@pytest.mark.slow
def test_two_processes_append_at_once(ws: str) -> None:
    from django.db import connections

    from stanch.record.history import history
    from stanch.record.verify import verify

    connections["default"].close()
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(2)
    both = [context.Process(target=writer, args=(ws, name, ready)) for name in ("mara", "noor")]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert [one.exitcode for one in both] == [0, 0]
    assert verify(ws) == (240, 80, verify(ws).head, ())
    actors = [row.actor for row in history(ws)]
    assert actors.count("mara") == actors.count("noor") == 120


def counter(ws: str, name: str, ready: object) -> None:
    """One of two who read the end of the record and write down what they read."""
    from django.db import connections

    from stanch.record.append import alone, append
    from stanch.record.reading import head

    connections["default"].connect()
    ready.wait(30)  # type: ignore[attr-defined]
    for _ in range(BATCHES):
        with alone(ws):
            last = head(ws)[0]
            append(ws, [StartBegun(IncidentId("i"), str(last), Moment(5))], actor=name, recorded_at=Moment(5))


def test_who_reads_and_writes_alone_writes_what_is_still_so(ws: str) -> None:
    from django.db import connections

    from stanch.record.reading import rows
    from stanch.record.verify import verify

    connections["default"].close()
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(2)
    both = [context.Process(target=counter, args=(ws, name, ready)) for name in ("mara", "noor")]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert [one.exitcode for one in both] == [0, 0]
    assert [entry for _seq, entry in rows(ws)] == [
        StartBegun(IncidentId("i"), str(number), Moment(5)) for number in range(2 * BATCHES)
    ]
    assert verify(ws).whole


def test_a_disk_that_fills_fails_the_batch_whole(tmp_path: Path) -> None:
    from django.db import connection

    from stanch.record.append import append
    from stanch.record.reading import head, workspace
    from stanch.record.verify import verify

    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        ws = workspace("default", create_at=Moment(1))
        append(ws, [SEEN] * 10, actor="mara", recorded_at=Moment(5))
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            pages = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(CannotTell, match="nothing was written to the record: database or disk is full"):
            append(ws, [SEEN] * 2_000, actor="mara", recorded_at=Moment(5))
        assert head(ws)[0] == 10
        assert verify(ws).whole
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")
        assert append(ws, [SEEN] * 2_000, actor="mara", recorded_at=Moment(5)).last == 2_010
        assert verify(ws).whole


@pytest.mark.real
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk of its own")
def test_a_real_small_disk_that_fills(tmp_path: Path) -> None:
    from stanch.record.append import append
    from stanch.record.reading import head, workspace
    from stanch.record.verify import verify

    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], check=True)
    try:
        with pointed(f"sqlite:///{disk / 'record.sqlite3'}"):
            ws = workspace("default", create_at=Moment(1))
            acknowledged = 0

            def fill() -> None:
                nonlocal acknowledged
                for _ in range(10_000):
                    acknowledged = append(ws, [SEEN] * 20, actor="mara", recorded_at=Moment(5)).last

            with pytest.raises(CannotTell, match="nothing was written"):
                fill()
            assert acknowledged > 0
            assert head(ws)[0] == acknowledged
            assert verify(ws).whole
            subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
            assert append(ws, [SEEN] * 20, actor="mara", recorded_at=Moment(5)).last == acknowledged + 20
            assert verify(ws).whole
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.real
@pytest.mark.slow
def test_a_postgres_that_dies_in_the_middle_loses_nothing(server: Postgres) -> None:
    prepare()
    import secrets

    from django.db import connection

    from stanch.record.append import append
    from stanch.record.outbox import Work
    from stanch.record.reading import head, workspace
    from stanch.record.verify import verify

    class Deadly(list[Work]):
        """Work that is taken up after the entries were inserted: then the server dies."""

        def __iter__(self) -> Iterator[Work]:
            server.kill()
            return super().__iter__()

    with pointed(server.url(f"test_{secrets.token_hex(6)}")):
        ws = workspace("default", create_at=Moment(1))
        append(ws, [SEEN] * 5, actor="mara", recorded_at=Moment(5))
        work = Deadly([Work("send:1", "send", Moment(9))])
        with pytest.raises(CannotTell, match="nothing was written"):
            append(ws, [SEEN] * 50, actor="mara", recorded_at=Moment(5), outbox=work)
        server.start()
        connection.close()
        assert head(ws)[0] == 5
        assert verify(ws).whole
        assert append(ws, [SEEN], actor="mara", recorded_at=Moment(5)).last == 6


@pytest.mark.real
@pytest.mark.slow
def test_whoever_loses_postgres_while_it_commits_is_not_told_that_nothing_was_written() -> None:
    """A server that waits for a standby has committed, and says so when that has answered: none does."""
    prepare()
    from django.db import connection

    from stanch.record.append import alone, append
    from stanch.record.reading import head, workspace
    from stanch.record.verify import verify

    def lost(store: str) -> None:
        """Whoever waits for the standby is cut off."""
        with psycopg.connect(store, autocommit=True) as other:
            until = time.monotonic() + DEADLINE
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            while not other.execute(cut).fetchall():
                assert time.monotonic() < until, "nobody commits"
                os.sched_yield()

    options = "-c listen_addresses='' -c synchronous_standby_names=nobody -c synchronous_commit=local"
    with postgres(options) as waits, pointed(store := waits.url("test")), ThreadPoolExecutor(1) as beside:
        ws = workspace("default", create_at=Moment(1))
        for within in (nullcontext(), alone(ws)):
            with connection.cursor() as cursor:
                cursor.execute("SET synchronous_commit = on")
            known, cut = head(ws)[0], beside.submit(lost, store)
            with (
                pytest.raises(CannotTell, match="whether this was written to the record is not known"),
                within,
            ):
                append(ws, [SEEN] * 5, actor="mara", recorded_at=Moment(5))
            cut.result(DEADLINE)
            connection.close()
            assert head(ws)[0] == known + 5, "it was"
        assert verify(ws).whole


@pytest.mark.slow
def test_a_new_store_is_made_by_several_processes_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "STANCH_HOME": str(tmp_path / "new")}
    command = [sys.executable, "-c", "from stanch.record.connection import connect; connect()"]
    started = [
        subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for one in started:
        _out, said = one.communicate(timeout=60)
        assert one.returncode == 0, said
    kept = tmp_path / "new" / "record.sqlite3"
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
    assert kept.stat().st_mode & 0o077 == 0
    tables = sqlite3.connect(kept).execute("SELECT count(*) FROM entry").fetchone()
    assert tables == (0,)
