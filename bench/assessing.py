"""How long does it take to judge 100,000 assets from the record, and to judge anew after one entry?

Each asset has ten observations: five looks, each with a probe and a certificate. Twice: 1 % were ever
exposed with a key each; nearly all were, with keys shared by twenty. Reading and decoding included. Each in
a process of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from bench.table import Row
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Observation,
    Probe,
)
from stanch.core.moments import DAY, AsOf, Moment, Seq, parse
from stanch.knowledge import playbooks
from tests.stores import pointed

ASSETS = int(os.environ.get("BENCH_ASSETS", "100000"))
CASES = (("1 % ever exposed", 0.01, 1, "10 s"), ("nearly all exposed, keys shared by 20", 0.95, 20, "15 s"))
FIRST = parse("2014-04-01")
LOOKS = 5


def entries(assets: int, exposed: float, share: int) -> Iterator[Entry]:
    """The record of so many endpoints, of which that part was once exposed; keys shared by so many."""
    never = int(1 / exposed) if exposed < 0.5 else 0
    always_clean = int(1 / (1 - exposed)) if exposed >= 0.5 else 0
    ids = [AssetId(f"endpoint:host{number}.example:443") for number in range(assets)]
    for id in ids:
        yield Asset(id, "endpoint", id.removeprefix("endpoint:"))
    for look in range(LOOKS):
        seen = Moment(FIRST + (7 + look) * DAY)
        for number, id in enumerate(ids):
            hit = number % never == 0 if never else number % always_clean != 0
            address = f"192.0.{number // 256 % 256}.{number % 256}"
            outcome: Literal["positive", "negative"] = "positive" if hit and look < LOOKS - 2 else "negative"
            yield Observation(id, Probe("heartbleed", outcome, "", address, True), seen)
            new = hit and look == LOOKS - 1
            spki = Digest(f"{number // share * 2 + new:064x}")
            yield Observation(id, Certificate(address, spki, spki, FIRST, Moment(FIRST + 365 * DAY)), seen)


def rows() -> Iterator[Row]:
    for name, exposed, share, reach in CASES:
        found = _apart(name, exposed, share)
        what = f"judge {ASSETS:,} assets, {found['entries']:,} entries: {name}"
        yield Row(what, f"{found['all']:.1f} s", reach)
        yield Row("  the same in CPU time", f"{found['cpu']:.1f} s")
        yield Row("  of it: read and fold", f"{found['fold']:.1f} s")
        yield Row("  of it: spread and assess", f"{found['judge']:.1f} s")
        yield Row("  memory at its peak", f"{found['MiB']:,.0f} MiB")
        anew = f"{found['ms']:.2f} ms, {found['touched']} of {found['assets']:,} judged anew"
        yield Row("  one entry more", anew)


def _apart(name: str, exposed: float, share: int) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "bench.assessing", name, str(exposed), str(share)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _measure(name: str, exposed: float, share: int) -> dict[str, Any]:
    from stanch.app.context import state, undisturbed
    from stanch.core.assessment import assess
    from stanch.core.propagation import spread
    from stanch.core.reassessment import renew
    from stanch.record.append import append
    from stanch.record.reading import workspace

    playbook = playbooks.load("heartbleed")
    now = Moment(FIRST + (7 + LOOKS) * DAY)
    ws = workspace(name, create_at=now)
    batch: list[Entry] = []
    for entry in entries(ASSETS, exposed, share):
        batch.append(entry)
        if len(batch) == 50_000:
            append(ws, batch, actor="bench", recorded_at=now)
            batch = []
    if batch:
        append(ws, batch, actor="bench", recorded_at=now)
    batch = []

    begun, cpu = time.perf_counter(), time.process_time()
    known = state(ws)
    folded = time.perf_counter()
    with undisturbed():
        world = spread(playbook, known, AsOf(known.seq, now))
        found = {id: assess(world, id) for id in world.assets}
    ended, cpu = time.perf_counter(), time.process_time() - cpu

    again = Observation(
        AssetId("endpoint:host1.example:443"), Probe("heartbleed", "negative", "", "192.0.0.1", True), now
    )
    renewed = time.perf_counter()
    touched = renew(world, [(Seq(known.seq + 1), again)])
    for one in touched:
        found[one] = assess(world, one)
    renewed = time.perf_counter() - renewed
    return {
        "assets": len(found),
        "entries": known.seq,
        "exposed": sum(one.ever.verdict == "yes" for one in found.values()),
        "fold": folded - begun,
        "judge": ended - folded,
        "all": ended - begun,
        "cpu": cpu,
        "ms": renewed * 1e3,
        "touched": len(touched),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, pointed(f"sqlite:///{Path(folder) / 'record.sqlite3'}"):
        print(json.dumps(_measure(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))))
