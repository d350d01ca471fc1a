"""How many entries a second are appended, by 1, 100 and 1,000, and verified; on SQLite and on Postgres."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row
from tests.servers.postgres import postgres
from tests.stores import SEEN, pointed

SECONDS = 4.0
REACH = {1: None, 100: None, 1_000: 50_000}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _store("SQLite", f"sqlite:///{Path(folder) / 'record.sqlite3'}")
    with postgres() as server:
        yield from _store("Postgres", server.url("bench"))


def _store(name: str, url: str) -> Iterator[Row]:
    with pointed(url):
        from stanch.core.moments import Moment
        from stanch.record.append import append
        from stanch.record.reading import head, workspace
        from stanch.record.verify import verify

        ws = workspace(create_at=Moment(1))
        for size, reach in REACH.items():
            batch = [SEEN] * size
            append(ws, batch, actor="bench", recorded_at=Moment(5))
            count, begun = 0, time.perf_counter()
            while (took := time.perf_counter() - begun) < SECONDS:
                append(ws, batch, actor="bench", recorded_at=Moment(5))
                count += size
            yield Row(
                f"append by {size:,}, {name}", f"{count / took:,.0f} entries/s", f"{reach:,}" if reach else ""
            )
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            found = verify(ws)
            times.append(time.perf_counter() - begun)
        assert found.whole
        assert found.entries == head(ws)[0]
        rate = f"{found.entries / min(times):,.0f} entries/s"
        yield Row(f"verify {found.entries:,} entries, {name}, best of three", rate, "200,000")
