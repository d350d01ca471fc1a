"""How many entries a second are appended, by 1, 100 and 1,000, and verified; on SQLite and on Postgres.

Verifying is measured beside its floor, in turns: the digests that it must make (two for each entry, two for
each batch), by hashlib, of bytes that lie ready in memory.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from bench.table import Row
from tests.servers.postgres import postgres
from tests.stores import SEEN, pointed

SECONDS = 4.0
ROUNDS = 5
VARIED = 100_000
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

        ws = workspace("default", create_at=Moment(1))
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
        varied = [  # of as many kinds of texts and bodies as a company's own, where the above are all alike
            msgspec.structs.replace(SEEN, asset=f"endpoint:www{number}.shop.example", seen_at=number)
            for number in range(VARIED)
        ]
        for at in range(0, VARIED, 500):
            append(ws, varied[at : at + 500], actor="bench", recorded_at=Moment(5))
        verifying, hashing = [], []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            found = verify(ws)
            verifying.append(time.perf_counter() - begun)
            hashing.append(_hashing(ws))
            assert found.whole
            assert found.entries == head(ws)[0]
        rate = f"{found.entries / min(verifying):,.0f} entries/s"
        yield Row(f"verify {found.entries:,} entries, {name}, best of {ROUNDS}", rate, "200,000")
        ratios = sorted(one / other for one, other in zip(verifying, hashing, strict=True))
        measured = f"{min(verifying) / min(hashing):.1f} times ({ratios[0]:.1f} to {ratios[-1]:.1f})"
        yield Row("  beside the same digests of bytes in memory", measured, "4 times")


def _hashing(ws: str) -> float:
    """Seconds that the digests of a whole record take, where all that is hashed lies ready."""
    from stanch.record.verify import batches, entries

    took = 0.0
    links = list(batches(ws))
    leaves: list[bytes] = []
    for rows in entries(ws):
        ready: list[bytes] = []
        for seq, batch, kind, subject, seen_us, recorded_us, actor, body, salt, leaf in rows:
            numbers = b"".join(one.to_bytes(8, "big") for one in (seq, batch, seen_us, recorded_us))
            texts = b"".join(_measured(one) for one in (ws, kind, subject, actor))
            salted = salt + body
            ready += (salted, b"stanch leaf 1\0" + numbers + texts + sha256(salted).digest())
            leaves.append(leaf)
        took += _digests(ready)
    for some in (links[at : at + 1_000] for at in range(0, len(links), 1_000)):
        ready = []
        for number, first, last, root, prev, _stored in some:
            ready.append(b"stanch root 1\0" + b"".join(leaves[first - 1 : last]))
            numbers = b"".join(one.to_bytes(8, "big") for one in (number, first, last))
            ready.append(b"stanch batch 1\0" + _measured(ws) + numbers + root + prev)
        took += _digests(ready)
    return took


def _digests(ready: list[bytes]) -> float:
    begun = time.perf_counter()
    for one in ready:
        sha256(one).digest()
    return time.perf_counter() - begun


def _measured(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw
