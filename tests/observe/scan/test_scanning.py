"""A scan holds no more than it must: what is done is forgotten, whether lines go to a file or a stream."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from stanch.observe.scan import formats, output, sources
from stanch.observe.scan.journal import Terms
from stanch.observe.scan.targets import Wanted
from stanch.observe.tls import scan
from stanch.observe.tls.check_name import Limits


@pytest.mark.slow
@pytest.mark.parametrize("to_file", [False, True])
@pytest.mark.parametrize("ordered", [False, True])
def test_what_is_done_is_forgotten_and_what_waits_is_bounded(
    tmp_path: Path, to_file: bool, ordered: bool
) -> None:
    wanted = Wanted([sources.Given("127.0.4.0/22")], ports=(1, 2))
    written: list[bytes] = []
    kept = (
        output.File(tmp_path / "seen.jsonl", formats.FORMS["jsonl"], Terms("jsonl"))
        if to_file
        else output.Keeping(formats.FORMS["jsonl"], written.append)
    )
    kept.begin(wanted)
    way = scan.Way(limits=Limits(seconds=5), at_once=16, per_network=2, ordered=ordered)
    most = 0

    async def drain() -> None:
        nonlocal most
        async for row in scan.scan(wanted, way):
            most = max(most, len(wanted.open))
            kept.add(*row)

    asyncio.run(drain())
    kept.finish()
    kept.close()
    lines = (tmp_path / "seen.jsonl").read_bytes() if to_file else b"".join(written)
    assert lines.count(b"\n") == 2 * (1024 - 2)
    assert not wanted.open
    assert most <= 4 * 16 + 8 * 16 + 16, "four times at once, what is parked, and whoever is at it"
