"""The console as its owner starts it: `stanch up` on a free port, and the link that it prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running


@contextmanager
def console(
    home: Path, *, now: str = "", port: int | None = 0, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The running process, and the one-time link. `now`: the moment it practises. `port` 0: a free one, None:
    the one that it chooses."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "STANCH_NOW")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "stanch.cli", "up", *([] if port is None else ["--port", str(port)])],
        env={
            **inherited,
            "STANCH_HOME": str(home),
            "STANCH_ACTOR": "mara",
            "PYTHONUNBUFFERED": "1",
            "TZ": "UTC",
            **({"STANCH_NOW": now} if now else {}),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, link_of(process)
    finally:
        process.terminate()
        try:
            process.wait(running.DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()


def link_of(process: subprocess.Popen[str]) -> str:
    """The link, once it is printed; a console that ends before that is an error with what it said."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"http://\S+/enter/\S+", line)
        if found:
            return found[0]
    raise AssertionError(f"the console did not start: {said}")
