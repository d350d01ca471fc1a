"""How long does it take to judge 100,000 assets from the record, and to judge anew after one entry?

    python bench/assessing.py [--assets 100000] [--json]

Each asset has ten observations: five looks, each with a probe and a certificate. Twice: 1 % were ever
exposed with a key each; nearly all were, with keys shared by twenty. Reading and decoding included.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from stanch.core.model import Asset, AssetId, Certificate, Digest, Entry, Observation, Probe
from stanch.core.moments import DAY, Moment, Seq, parse
from stanch.knowledge import playbooks

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


def _row(name: str, assets: int, exposed: float, share: int) -> dict[str, float | int | str]:
    from stanch.core.assessment import assess
    from stanch.core.moments import AsOf
    from stanch.core.rejudging import renew
    from stanch.core.spread import spread
    from stanch.core.state import State, fold
    from stanch.record.append import append
    from stanch.record.reading import rows, workspace

    playbook = playbooks.load("heartbleed")
    now = Moment(FIRST + (7 + LOOKS) * DAY)
    ws = workspace(name, create_at=now)
    batch: list[Entry] = []
    for entry in entries(assets, exposed, share):
        batch.append(entry)
        if len(batch) == 50_000:
            append(ws, batch, actor="bench", recorded_at=now)
            batch = []
    append(ws, batch, actor="bench", recorded_at=now)

    gc.collect()
    begun = time.perf_counter()
    state = fold(State(), rows(ws))
    folded = time.perf_counter()
    world = spread(playbook, state, AsOf(state.seq, now))
    found = {id: assess(world, id) for id in world.assets}
    ended = time.perf_counter()
    exposed_count = sum(one.ever.verdict == "yes" for one in found.values())

    address = "192.0.0.1"
    id = AssetId("endpoint:host1.example:443")
    again = Observation(id, Probe("heartbleed", "negative", "", address, True), now)
    renewed = time.perf_counter()
    touched = renew(world, [(Seq(state.seq + 1), again)])
    for one in touched:
        found[one] = assess(world, one)
    renewed = time.perf_counter() - renewed
    return {
        "what": name,
        "assets": len(found),
        "entries": state.seq,
        "ever exposed": exposed_count,
        "read and fold, s": round(folded - begun, 2),
        "spread and assess, s": round(ended - folded, 2),
        "in all, s": round(ended - begun, 2),
        "one more entry, ms": round(renewed * 1e3, 2),
        "judged anew": len(touched),
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--assets", type=int, default=100_000)
    options.add_argument("--json", action="store_true")
    options.add_argument("--only")
    chosen = options.parse_args()
    results = []
    for name, exposed, share in (("1 % ever exposed", 0.01, 1), ("nearly all, keys shared by 20", 0.95, 20)):
        if chosen.only and chosen.only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.environ["STANCH_HOME"] = str(Path(folder))
            pid = os.fork()
            if pid == 0:
                from stanch.record.connection import connect

                connect()
                print(json.dumps(_row(name, chosen.assets, exposed, share)), flush=True)
                os._exit(0)
            _pid, status = os.waitpid(pid, 0)
            results.append(status)
    sys.exit(max(results))


if __name__ == "__main__":
    main()
