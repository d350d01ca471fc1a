"""How long does a command take, a page of the console, an answer to the extension, on large records?

Two records, of 1,000 and of 100,000 entries: eleven for each endpoint (`bench.assessing`). A command is a
process of its own; the console runs all the time, and is asked again with nothing new in between.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import assessing
from bench.table import Row
from tests.real.test_site import ask, enter, token_of
from tests.servers.console import console
from tests.stores import pointed

SIZES = ((90, "1,000 entries", "400 ms"), (9_090, "100,000 entries", "1,000 ms"))
NOW = "2014-04-12T06:00:00Z"
"""Six hours after the last look: it still speaks of now."""
ROUNDS = 11


def rows() -> Iterator[Row]:
    for endpoints, size, reach in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            _fill(home, endpoints)
            first = _status(home)
            yield Row(f"stanch status, {size}, the first time", f"{first * 1e3:,.0f} ms")
            again = statistics.median(_status(home) for _ in range(ROUNDS))
            yield Row(f"stanch status, {size}, median of {ROUNDS}", f"{again * 1e3:,.0f} ms", reach)
            yield from _console(home, size)


def _fill(home: Path, endpoints: int) -> None:
    with pointed(f"sqlite:///{home / 'record.sqlite3'}"):
        from stanch.core.model import Incident, IncidentId
        from stanch.core.moments import parse
        from stanch.knowledge import playbooks
        from stanch.record.append import append
        from stanch.record.reading import workspace

        now = parse(NOW)
        ws = workspace("default", create_at=now)
        playbook = playbooks.load("heartbleed")
        opened = Incident(IncidentId(playbook.id), playbook.id, playbook.digest, now, title=playbook.title)
        append(ws, [opened], actor="bench", recorded_at=now)
        append(ws, list(assessing.entries(endpoints, 0.01, 1)), actor="bench", recorded_at=now)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "STANCH_HOME": str(home), "STANCH_NOW": NOW, "STANCH_ACTOR": "bench"}


def _status(home: Path) -> float:
    begun = time.perf_counter()
    command = [sys.executable, "-m", "stanch.cli", "status"]
    done = subprocess.run(command, env=_environment(home), capture_output=True, check=False)
    assert done.returncode in (0, 1, 3), done.stderr
    return time.perf_counter() - begun


def _console(home: Path, size: str) -> Iterator[Row]:
    with console(home, now=NOW) as (process, link):
        client = enter(link)
        token = token_of(client)

        def page() -> None:
            found, text = client.ask("GET", "/situation/", None)
            assert found.status == 200, text[:300]

        def answer() -> None:
            status, found, _headers = ask(link, "host1.example", token)
            assert (status, found["site"]["place"]) == (200, "ours"), found

        for what, act in (("Situation", page), ("an answer to the extension", answer)):
            act()
            took, cpu = _rounds(process.pid, act)
            shown = f"{took * 1e3:,.0f} ms, {cpu * 1e3:,.0f} ms CPU"
            yield Row(f"{what}, {size}, median of {ROUNDS}", shown, "60 ms; 150 ms CPU")


def _rounds(pid: int, act: Callable[[], None]) -> tuple[float, float]:
    """The median time of one round, and the processor time of the server for each."""
    took = []
    before = _cpu(pid)
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        took.append(time.perf_counter() - begun)
    return statistics.median(took), (_cpu(pid) - before) / ROUNDS


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
