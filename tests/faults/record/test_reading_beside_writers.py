"""Verify, export and backup read one moment of a record that others write to, and hold nobody up."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stanch.core.moments import Moment
from tests.servers.running import DEADLINE
from tests.stores import SEEN, pointed

pytestmark = pytest.mark.slow
MANY = 30_000
"""Entries whose reading takes long enough for others to write meanwhile."""


def writing(ws: str, pipe: int) -> None:
    """Append for ever, and say so; never returns."""
    from django.db import connections

    from stanch.record.append import append

    try:
        connections["default"].connect()
        while True:
            os.write(pipe, b"%d\n" % append(ws, [SEEN] * 3, actor="noor", recorded_at=Moment(5)).last)
    finally:
        os._exit(1)


class Writer:
    """Somebody else who writes; `heard`: the last number that was acknowledged."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe
        self._rest = b""
        self.heard = 0

    def hear(self) -> int:
        """Take in all that was acknowledged by now."""
        while select.select([self._pipe], [], [], 0)[0]:
            more = os.read(self._pipe, 65536)
            assert more, "the writer ended"
            *lines, self._rest = (self._rest + more).split(b"\n")
            self.heard = int(lines[-1]) if lines else self.heard
        return self.heard

    def wait(self, number: int) -> None:
        until = time.monotonic() + DEADLINE
        while self.hear() < number:
            assert time.monotonic() < until, "nothing is written any more"
            select.select([self._pipe], [], [], 0.1)


@contextmanager
def writer(ws: str) -> Iterator[Writer]:
    """Another process that appends as fast as it can, from before the block until after it."""
    from django.db import connections

    connections["default"].close()  # a connection must not be shared with a child
    ours, theirs = os.pipe()
    child = multiprocessing.get_context("fork").Process(target=writing, args=(ws, theirs))
    child.start()
    os.close(theirs)
    try:
        found = Writer(ours)
        found.wait(1)
        yield found
        found.wait(found.hear() + 1)
    finally:
        child.kill()
        child.join(DEADLINE)
        os.close(ours)


def test_a_record_that_others_write_to_verifies_each_time(ws: str) -> None:
    from stanch.record.verify import verify

    last = 0
    with writer(ws) as other:
        while last < 300:
            acknowledged = other.hear()
            found = verify(ws)
            assert found.problems == ()
            assert found.entries >= max(acknowledged, last)
            last = found.entries


def test_an_export_holds_no_writer_up_and_is_whole(ws: str, store: str, tmp_path: Path) -> None:
    from stanch.record.append import append
    from stanch.record.export import verify_file

    append(ws, [SEEN] * MANY, actor="mara", recorded_at=Moment(5))
    folder = tmp_path / "exports"
    folder.mkdir()
    path = folder / "all.zip"

    def begun() -> bool:
        return any(one.stat().st_size for one in folder.iterdir() if one != path)

    with writer(ws) as other:
        exporting = subprocess.Popen(
            [sys.executable, "-m", "stanch.cli", "record", "export", str(path)],
            env={**os.environ, "DATABASE_URL": store},
        )
        until = time.monotonic() + DEADLINE
        while not begun():
            assert time.monotonic() < until, "the export does not begin"
            other.wait(other.hear())
        other.wait(other.hear() + 15)
        assert begun(), "the others had to wait until the export was over"
        assert exporting.wait(DEADLINE) == 0
    assert verify_file(path).problems == ()
    assert verify_file(path).entries >= MANY


@pytest.fixture
def large(tmp_path: Path) -> Iterator[str]:
    """A workspace of many entries, in a file."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        from stanch.record.append import append
        from stanch.record.reading import workspace

        ws = workspace("default", create_at=Moment(1))
        append(ws, [SEEN] * MANY, actor="mara", recorded_at=Moment(5))
        yield ws


def entries(path: Path) -> int:
    """How many a backup holds, once it was opened as a record is, and verified."""
    with pointed(f"sqlite:///{path}"):
        from stanch.record.reading import workspace
        from stanch.record.verify import verify

        found = verify(workspace("default"))
        assert found.problems == ()
        return found.entries


def test_backups_that_are_taken_while_others_write_open_and_verify(large: str, tmp_path: Path) -> None:
    """Each step of the copy is followed by somebody else's writing: all steps are of one moment."""
    from stanch.record import backup

    steps = 0

    def progress(what: str, _done: int, _of: int) -> None:
        nonlocal steps
        if what == "copied":
            other.wait(other.hear() + 1)
            steps += 1

    with writer(large) as other:
        taken = []
        for number in range(3):
            least = other.hear()
            path = tmp_path / f"{number}.sqlite3"
            found = backup.backup(path, progress=progress)
            assert least <= found.entries <= other.hear() + 3
            taken.append((path, found.entries))
    assert steps > 6, "the copy was made in one step, so nobody wrote between two"
    assert [entries(path) for path, _count in taken] == [count for _path, count in taken]
    assert taken[0][1] < taken[1][1] < taken[2][1]


DIES = """
import os, signal, sys
from pathlib import Path
from stanch.app import record
seen = []

def progress(what, done, of):
    seen.append(what)
    if seen.count(sys.argv[2]) == int(sys.argv[3]):
        os.kill(os.getpid(), getattr(signal, sys.argv[4]))

record.backed_up("", Path(sys.argv[1]), progress, overwrite=True)
"""


@pytest.mark.parametrize("number", ["SIGKILL", "SIGINT"])
@pytest.mark.parametrize(("what", "times"), [("copied", 1), ("copied", 2), ("verified", 1), ("verified", 2)])
def test_a_backup_that_dies_in_the_middle_leaves_no_half(
    large: str, tmp_path: Path, number: str, what: str, times: int
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    path = folder / "stanch.sqlite3"

    def dies() -> None:
        done = subprocess.run(
            [sys.executable, "-c", DIES, str(path), what, str(times), number],
            env={**os.environ, "STANCH_HOME": str(tmp_path), "DATABASE_URL": ""},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == -getattr(signal, number) or "KeyboardInterrupt" in done.stderr, done.stderr
        left = [one.name for one in folder.iterdir() if one != path]
        if number == "SIGKILL":
            assert all(one.startswith(".") and ".part" in one for one in left), left
            for one in left:
                assert (folder / one).stat().st_mode & 0o077 == 0
                (folder / one).unlink()
        else:
            assert left == []

    from stanch.record import backup

    dies()
    assert not path.exists()
    earlier = backup.backup(path)
    dies()
    assert earlier.bytes == path.stat().st_size
    assert entries(path) == MANY


def test_a_disk_that_fills_leaves_no_half_either(large: str, tmp_path: Path) -> None:
    """Whoever copies may write so many bytes and no more, as on a small disk."""
    code = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    code += "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\nfrom stanch.cli import main\nmain()"
    folder = tmp_path / "backups"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code, "record", "backup", str(folder / "stanch.sqlite3")],
        env={**os.environ, "STANCH_HOME": str(tmp_path), "DATABASE_URL": ""},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert list(folder.iterdir()) == []
    assert sqlite3.connect(tmp_path / "record.sqlite3").execute("SELECT count(*) FROM entry").fetchone() == (
        MANY,
    )
