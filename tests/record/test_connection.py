"""The record's file is SQLite's alone: nobody else opens it, and from its first byte it is its owner's."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from stanch.core.moments import Moment
from tests.stores import SEEN, pointed

ROOT = Path(__file__).parents[2]


def run(home: Path, *words: str, **more: str) -> str:
    """What a Python of its own prints, with the record in that folder."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, *words],
        env={**environment, "STANCH_HOME": str(home), "STANCH_ACTOR": "mara", **more},
        capture_output=True, text=True, timeout=120, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


COUNT = """
from stanch.record.connection import connect
connect()
from stanch.record.reading import head, workspace
print(head(workspace("default"))[0])
"""


@pytest.mark.slow
def test_whoever_connects_again_still_holds_the_record(tmp_path: Path) -> None:
    """A page of the console connects while another is at work; then a command line comes and goes."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        from stanch.record.append import append
        from stanch.record.connection import migrate
        from stanch.record.reading import workspace

        ws = workspace("default", create_at=Moment(1))
        append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
        migrate()
        assert run(tmp_path, "-c", COUNT) == "1\n"
        assert (tmp_path / "record.sqlite3-wal").exists(), "the other took itself for the last that has it"
        append(ws, [SEEN], actor="mara", recorded_at=Moment(5))
        assert run(tmp_path, "-c", COUNT) == "2\n"


@pytest.mark.slow
def test_no_page_and_no_command_touches_the_file_but_by_sqlite(tmp_path: Path) -> None:
    first = run(tmp_path, "-m", "tests.record.watched", "begin", STANCH_NOW="2014-04-08T17:00Z")
    assert json.loads(first) == ["os.link"], "it is made under another name, and linked to its own"
    again = run(tmp_path, "-m", "tests.record.watched", "go-on", STANCH_NOW="2014-04-08T18:00Z")
    assert json.loads(again) == []


MODES = """
import os
os.umask(0)
from stanch.record.connection import connect
connect()
from stanch.record.reading import workspace
workspace("default", create_at=1)
for one in sorted(os.scandir(os.environ["STANCH_HOME"]), key=lambda one: one.name):
    print(f"{one.name}:{one.stat().st_mode & 0o777:o}")
"""


@pytest.mark.slow
def test_the_file_and_what_lies_beside_it_are_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "-c", MODES).split() == [
        "record.sqlite3:600", "record.sqlite3-shm:600", "record.sqlite3-wal:600", "record.sqlite3.lock:600",
    ]  # fmt: skip
    assert home.stat().st_mode & 0o777 == 0o700


REFUSED = """
from stanch.errors import BadInput
from stanch.record.connection import connect
try:
    connect()
except BadInput as error:
    print(error)
"""


def test_a_link_where_the_lock_should_be_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / "record.sqlite3.lock").symlink_to(tmp_path / "precious")
    assert "record.sqlite3.lock" in run(tmp_path, "-c", REFUSED)
    assert (tmp_path / "precious").read_text() == "kept"


WRITES = """
import sys
from stanch.core.moments import Moment
from stanch.record.connection import connect
from tests.stores import SEEN
connect()
from stanch.record.append import append
from stanch.record.reading import workspace
for number in range(40):
    connect()
    actor = f"{sys.argv[1]}-{number}"
    append(workspace("shop", create_at=Moment(1)), [SEEN], actor=actor, recorded_at=Moment(5))
    print(actor, flush=True)
"""
COMES_UP = """
from stanch.console.server import application
application()
"""


@pytest.mark.slow
@pytest.mark.parametrize("old", [False, True], ids=["new", "of an earlier version"])
def test_several_open_a_record_at_once_and_write_while_its_tables_are_made(tmp_path: Path, old: bool) -> None:
    """The console comes up for the first time while command lines write; none of them loses anything."""
    home = tmp_path / "home"
    home.mkdir()
    if old:
        kept = Path(__file__).parent / "workspaces" / "0.1.sqlite3"
        (home / "record.sqlite3").write_bytes(kept.read_bytes())
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, name],
            env={**environment, "STANCH_HOME": str(home)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )
        for name, code in (("anna", WRITES), ("", COMES_UP), ("ben", WRITES), ("", COMES_UP))
    ]  # fmt: skip
    said = ""
    for one in started:
        out, err = one.communicate(timeout=120)
        assert one.returncode == 0, err
        said += out
    with pointed(f"sqlite:///{home / 'record.sqlite3'}"):
        from stanch.record.history import history
        from stanch.record.reading import workspace
        from stanch.record.verify import verify

        ws = workspace("shop")
        assert {row.actor for row in history(ws)} == set(said.split())
        assert len(said.split()) == 80
        assert verify(ws).whole
        if old:
            assert verify(workspace("default")).whole
    tables = sqlite3.connect(home / "record.sqlite3").execute("SELECT count(*) FROM auth_user").fetchone()
    assert tables == (0,)
