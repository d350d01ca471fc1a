"""home, stanch, program, console: the program as a test has it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.program import commands, record
from tests.program.browsing import Console
from tests.program.commands import Stanch


@pytest.fixture
def home() -> Path:
    """The folder of a new, empty record of this process."""
    return record.renew()


@pytest.fixture
def stanch(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stanch:
    """Run a command in this process, on the record of `home`, in the folder `tmp_path`."""
    monkeypatch.chdir(tmp_path)
    return commands.within


@pytest.fixture
def program(tmp_path: Path) -> Stanch:
    """Run a command by a process of its own, on a record in tmp_path/home: for what only a process shows."""
    return partial(commands.apart, tmp_path / "home", tmp_path)


@pytest.fixture
def console(home: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """The console on the record of `home`, in the browser of its owner, who came in by the link."""
    for name, value in (*commands.USUAL.items(), ("STANCH_NOW", commands.NOON)):
        monkeypatch.setenv(name, value)
    from stanch.app.web_tester import rules

    rules.settle("127.0.0.1", public=False)  # as `stanch up` does
    found = Console(monkeypatch)
    found.enter()
    return found
