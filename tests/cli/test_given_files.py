"""No command reads or writes the record's own file, whatever somebody names: SQLite alone opens that."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from stanch.cli import COMMANDS, root
from stanch.cli.files import GivenFile
from stanch.core.moments import Moment
from tests.stores import SEEN, pointed

RECORD = "RECORD"
NAMES = ("record.sqlite3", "record.sqlite3-wal", "record.sqlite3-shm", "record.sqlite3.lock", "link", "hard")


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A folder with an open record, and two more names for its file."""
    with pointed(f"sqlite:///{tmp_path / 'record.sqlite3'}"):
        from stanch.record.append import append
        from stanch.record.reading import workspace

        append(workspace("default", create_at=Moment(1)), [SEEN], actor="mara", recorded_at=Moment(5))
        (tmp_path / "link").symlink_to(tmp_path / "record.sqlite3")
        os.link(tmp_path / "record.sqlite3", tmp_path / "hard")
        yield tmp_path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "words",
    [
        "record export RECORD", "record backup --overwrite RECORD", "record verify --file RECORD",
        "register export RECORD", "register import RECORD", "observe import RECORD",
        "observe tls --ca RECORD 127.0.0.1:1", "incident refine RECORD", "playbook validate RECORD",
        "notice sent --to all --file RECORD",
        "check --ca RECORD 127.0.0.1:1", "check --old RECORD 127.0.0.1:1", "scan --out RECORD 127.0.0.1:1",
    ],
)  # fmt: skip
def test_the_record_is_no_file_to_read_or_write(home: Path, words: str, name: str) -> None:
    from stanch.record.reading import workspace
    from stanch.record.verify import verify

    given = [str(home / name) if one == RECORD else one for one in words.split()]
    done = CliRunner().invoke(root, given)
    assert done.exit_code == 2, done.output
    assert "belongs to the record itself. help: name another file" in " ".join(done.output.split())
    assert verify(workspace("default")).entries == 1


def test_every_file_that_a_command_takes_is_asked_so() -> None:
    """Those to come, too. A word that may be a file or something else is read before the record is open."""
    asked = 0

    def walk(command: click.Command, path: str) -> None:
        nonlocal asked
        for name, child in getattr(command, "commands", {}).items():
            walk(child, f"{path} {name}")
        for one in command.params:
            assert not isinstance(one.type, click.File), f"{path} opens a file before it is asked"
            if isinstance(one.type, click.Path):
                asked += 1
                assert isinstance(one.type, GivenFile), f"{path} {one.name}"

    for name in COMMANDS:
        found = root.get_command(click.Context(root), name)
        assert found is not None
        walk(found, name)
    assert asked >= 10
