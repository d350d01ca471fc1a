"""kill -9 at any instant: what was submitted is done exactly once, or is still there to be done.

What a job writes carries its number, and so does what called for it: each that was committed has, in the end,
one entry; one that was not committed has none, and no row. And a look of the console is offered again.
"""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from stanch.app.jobs.in_process import LEASE
from tests.faults import jobs_in_a_process
from tests.faults.tls import hostile
from tests.program.places import Places
from tests.real.visiting import Visitor
from tests.servers.console import console

pytestmark = [pytest.mark.slow, pytest.mark.real]
KILLS = 12
"""On each of the two stores."""
SETTLED = 60.0


def one_kill(store: str, ws: str, first: int, after: float) -> int:
    """Let a process work for so many seconds after its first word, kill it; the last number that it told."""
    command = [sys.executable, "-m", "tests.faults.jobs_in_a_process", ws, str(first)]
    around = {**os.environ, "DATABASE_URL": store, "DJANGO_SETTINGS_MODULE": "stanch.record.settings"}
    process = subprocess.Popen(command, env=around, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert select.select([process.stdout], [], [], 60)[0], "it did not begin"
    time_out = time.monotonic() + after
    while (left := time_out - time.monotonic()) > 0:
        select.select([], [], [], left)
    process.send_signal(signal.SIGKILL)
    heard, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    told = heard.decode().split("\n")[:-1]
    return int(told[-1])


def test_random_kills_lose_no_job_and_do_none_twice(ws: str, store: str) -> None:
    from django.db import connections

    from stanch.record import outbox
    from stanch.record.append import alone
    from stanch.record.reading import rows
    from stanch.record.verify import verify

    made, kind = jobs_in_a_process.engine()
    dice, last, left_over = random.Random(20140407), 0, 0
    for _ in range(KILLS):
        connections["default"].close()
        heard = one_kill(store, ws, last + 1, dice.uniform(0, 0.3))
        assert heard > last
        with alone(ws):  # a store of its own process may still end what the killed one began
            called, done = _numbers(rows(ws))
            open_rows = {kind.decode(row.work.given).number for row in outbox.left()}
        last = max(called)
        assert last >= heard, "what was acknowledged is there"
        left_over += len(open_rows)
        assert all(many == 1 for many in done.values()), "none is done twice"
        assert set(done) | open_rows == set(called), "each is done, or still there to be done"
        assert not set(done) & open_rows
    assert left_over, "the kills hit nothing that was under way"
    made.resume()
    until = time.monotonic() + SETTLED
    while outbox.left() and time.monotonic() < until:
        select.select([], [], [], 0.05)
    called, done = _numbers(rows(ws))
    assert done == called
    assert verify(ws).whole


def _numbers(found: object) -> tuple[Counter[int], Counter[int]]:
    """How often each number was called for, and done."""
    numbers = [int(str(entry.asset).rpartition("n")[2]) for _seq, entry in found]  # type: ignore[attr-defined]
    return Counter(-one for one in numbers if one < 0), Counter(one for one in numbers if one > 0)


def test_a_look_of_a_console_that_was_killed_is_offered_again(tmp_path: Path, places: Places) -> None:
    """Whoever opens the page of the next console is told of it, and begins it anew."""
    place, home = places.talks(hostile.silent), tmp_path / "home"
    with console(home) as (process, link):
        visitor = Visitor(link)
        visitor.enter(link)
        visitor.post("/start/", "/start/event/", {"event": "heartbleed", "domain": place})
        _until(visitor, "Looking: 0 of 1 done")
        process.kill()
        process.wait(30)
    with console(home) as (process, link):
        visitor = Visitor(link)
        visitor.enter(link)
        page = _until(visitor, "did not come to an end")
        assert "Looking:" not in page
        places.mended(at=place)
        visitor.post("/start/", "/start/look/", {"domain": place})
        page = _until(visitor, "Cannot tell from outside")
        assert "did not come to an end" not in page


def _until(visitor: Visitor, words: str) -> str:
    """The page, once it says so: a row that a dead process held is free when its lease ends."""
    until = time.monotonic() + LEASE + SETTLED
    while words not in (page := visitor.ask("GET", "/start/").text):
        assert time.monotonic() < until, page
        select.select([], [], [], 0.1)
    return page
