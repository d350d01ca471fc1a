"""The command line as a user has it: a process of its own, a record in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest


class Said(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


Stanch = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def stanch(home: Path, tmp_path: Path) -> Stanch:
    """Run a command at a pretended moment; nothing that it prints may be a traceback."""

    def run(*words: object, now: str = "2014-04-08T17:00Z", typed: str = "", **env: str) -> Said:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "STANCH_HOME": str(home),
            "STANCH_NOW": now,
            "STANCH_ACTOR": "mara",
            "NO_COLOR": "1",
            "COLUMNS": "96",
            **env,
        }
        done = subprocess.run(
            [sys.executable, "-m", "stanch.cli", *(str(one) for one in words)],
            env=environment, input=typed, capture_output=True, text=True, timeout=60, check=False,
            cwd=tmp_path,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run
