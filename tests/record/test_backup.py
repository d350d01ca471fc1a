"""A backup is the whole store, private, verified; it has its name once it is whole; restored, it goes on."""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stanch.core.moments import Moment
from stanch.errors import BadInput, RecordBroken
from tests.servers.postgres import Postgres, program
from tests.stores import SEEN, pointed


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder with a record of two clients, and kept evidence."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        from stanch.record import blobs
        from stanch.record.append import append
        from stanch.record.reading import workspace

        for number, name in enumerate(("default", "other")):
            ws = workspace(name, create_at=Moment(number))
            append(ws, [SEEN] * 3, actor="mara", recorded_at=Moment(5))
            blobs.keep(ws, "text/html", b"<p>we were not affected</p>", actor="mara")
        yield tmp_path


def test_a_backup_is_one_private_file_that_opens_as_a_record_does(home: Path) -> None:
    from stanch.record import backup
    from stanch.record.reading import head, workspace

    heads = [head(workspace(name))[1] for name in ("default", "other")]
    path = home / "backups" / "stanch.sqlite3"
    path.parent.mkdir()
    found = backup.backup(path)
    assert [one.name for one in path.parent.iterdir()] == ["stanch.sqlite3"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert found == (path.stat().st_size, 2, 6, dict(zip(found.heads, heads, strict=True)), ())
    with pointed(f"sqlite:///{path}"):
        from stanch.record.append import append
        from stanch.record.verify import verify

        for name, printed in zip(("default", "other"), heads, strict=True):
            assert verify(workspace(name), against=printed) == (3, 1, printed, ())
        append(workspace("default"), [SEEN], actor="mara", recorded_at=Moment(6))
        assert verify(workspace("default"), against=heads[0]).whole


def test_what_is_there_is_kept_unless_it_is_to_be_replaced(home: Path) -> None:
    from stanch.record import backup

    path = home / "stanch.sqlite3"
    path.write_text("precious")
    with pytest.raises(BadInput, match="is there already"):
        backup.backup(path)
    assert path.read_text() == "precious"
    backup.backup(path, overwrite=True)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM entry").fetchone() == (6,)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_is_not_followed(home: Path) -> None:
    from stanch.record import backup

    precious, link, nowhere = home / "precious", home / "link", home / "nowhere"
    precious.write_text("kept")
    link.symlink_to(precious)
    nowhere.symlink_to(home / "not there")
    for one in (link, nowhere):
        with pytest.raises(BadInput, match="is there already"):
            backup.backup(one)
        backup.backup(one, overwrite=True)
        assert not one.is_symlink()
    assert precious.read_text() == "kept"
    assert not (home / "not there").exists()


@pytest.mark.parametrize(
    "name", ["record.sqlite3", "record.sqlite3-wal", "record.sqlite3.lock", "link", "hard"]
)
def test_the_record_itself_is_never_written_over(home: Path, name: str) -> None:
    from stanch.record import backup, export
    from stanch.record.reading import workspace
    from stanch.record.verify import verify

    (home / "link").symlink_to(home / "record.sqlite3")
    os.link(home / "record.sqlite3", home / "hard")
    for write in (
        lambda path: backup.backup(path, overwrite=True),
        lambda path: export.export(workspace("default"), path),
    ):
        with pytest.raises(BadInput, match="belongs to the record itself"):
            write(home / name)
    assert verify(workspace("default")).whole


@pytest.mark.parametrize("end", ["-wal", "-journal", "-shm"])
def test_what_another_database_left_is_not_taken_for_a_part_of_the_backup(home: Path, end: str) -> None:
    from stanch.record import backup

    (home / f"stanch.sqlite3{end}").write_text("of another")
    with pytest.raises(BadInput, match="belongs to another database"):
        backup.backup(home / "stanch.sqlite3")
    assert not (home / "stanch.sqlite3").exists()


@pytest.mark.parametrize("path", ["/nonexistent/stanch.sqlite3", "/dev/null/stanch.sqlite3", "x" * 300])
def test_where_nothing_can_be_written_it_says_so(home: Path, path: str) -> None:
    from stanch.record import backup

    with pytest.raises(BadInput, match="cannot be written"):
        backup.backup(home / path)
    with pytest.raises(BadInput, match="cannot be written"):
        backup.backup(home, overwrite=True)


def test_a_record_that_does_not_verify_replaces_no_earlier_backup(home: Path) -> None:
    from django.db import connection

    from stanch.record import backup

    path = home / "stanch.sqlite3"
    earlier = backup.backup(path)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE entry SET actor = 'eve' WHERE seq = 2")
    with pytest.raises(RecordBroken, match="entry 2 was changed"):
        backup.backup(path, overwrite=True)
    with pytest.raises(RecordBroken, match="was not written"):
        backup.backup(home / "another.sqlite3")
    assert not (home / "another.sqlite3").exists()
    assert path.stat().st_size == earlier.bytes
    assert sqlite3.connect(path).execute("SELECT count(*) FROM entry WHERE actor = 'eve'").fetchone() == (0,)
    kept = backup.backup(home / "another.sqlite3", damaged=True)
    assert kept.problems == ("entry 2 was changed", "entry 2 was changed")
    assert (home / "another.sqlite3").exists()


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "stanch.cli", *words],
        env={**environment, "STANCH_HOME": str(home), "STANCH_ACTOR": "mara", **more},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_what_is_printed_restores_it(tmp_path: Path) -> None:
    """Word for word: the record goes on where the backup was taken, whatever lay there."""
    home = tmp_path / "a home"
    assert run(home, "start", "127.0.0.1:1", "--no-questions").returncode == 3
    said = run(home, "record", "backup", str(tmp_path / "the backup.sqlite3"))
    assert said.returncode == 0, said.stderr
    assert "1 client, 6 entries, verified, head " in said.stdout
    again = run(home, "record", "backup", str(tmp_path / "the backup.sqlite3"))
    assert (again.returncode, again.stdout) == (2, "")
    assert "add --overwrite" in again.stderr
    assert run(home, "promise", "2099-01-01").returncode == 0
    kept = sqlite3.connect(home / "record.sqlite3")  # it was not closed well: its write-ahead log lies there
    kept.execute("SELECT count(*) FROM entry").fetchone()
    assert (home / "record.sqlite3-wal").exists()
    lines = [line.strip() for line in said.stderr.splitlines()]
    first = next(number for number, line in enumerate(lines) if line.startswith("To restore it")) + 1
    *steps, verify = lines[first:]  # before them, how far it was
    for one in steps:
        subprocess.run(one, shell=True, check=True)
    kept.close()
    assert verify.startswith("stanch record verify --against ")
    verified = run(home, *shlex.split(verify)[1:])
    assert verified.returncode == 0, verified.stderr
    assert "whole: 6 entries" in verified.stdout
    assert (home / "record.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.real
@pytest.mark.slow
def test_postgres_is_backed_up_by_the_command_that_is_printed(tmp_path: Path, server: Postgres) -> None:
    url, empty = server.url("kept"), server.url("restored")
    assert run(tmp_path, "start", "127.0.0.1:1", "--no-questions", DATABASE_URL=url).returncode == 3
    secret = url.replace("stanch@", "stanch:open%20sesame@")
    said = run(tmp_path, "record", "backup", str(tmp_path / "a dump"), DATABASE_URL=secret)
    assert (said.returncode, said.stdout) == (2, "")
    assert "sesame" not in said.stderr
    assert not (tmp_path / "a dump").exists()
    dump = shlex.split(next(line for line in said.stderr.splitlines() if "pg_dump" in line))
    restore = shlex.split(said.stderr.partition("console stopped: ")[2].splitlines()[0])
    dump = dump[dump.index("pg_dump") :]
    for command in (dump, [one.replace("--dbname=kept", "--dbname=restored") for one in restore]):
        subprocess.run([program(command[0]), *command[1:]], check=True, timeout=120)
    assert "6 entries" in run(tmp_path, "record", "verify", DATABASE_URL=empty).stdout
