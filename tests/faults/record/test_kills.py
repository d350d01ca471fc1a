"""kill -9 at any instant of an append: the record verifies, and holds exactly what was acknowledged.

A child appends batch after batch and writes each acknowledged number into a pipe. Killed between the commit
and that word, one batch more may stand in the record than was heard of; never one less, never half of one.
"""

from __future__ import annotations

import os
import random
import select
import signal
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from stanch.core.moments import Moment
from tests.stores import SEEN

pytestmark = [pytest.mark.slow, pytest.mark.real]
KILLS = 150
"""On each of the two stores."""

SIZE = 7


def child(ws: str, pipe: int) -> None:
    """Append for ever; never returns."""
    from django.db import connections

    from stanch.record.append import append

    try:
        connections["default"].connect()
        os.write(pipe, b"ready\n")
        while True:
            done = append(ws, [SEEN] * SIZE, actor="child", recorded_at=Moment(5))
            os.write(pipe, f"{done.last}\n".encode())
    finally:
        os._exit(1)


def one_kill(ws: str, batches: int, after: float) -> int:
    """Let a child append so many batches, and go on for so many seconds; kill it. Returns the last number
    that it acknowledged."""
    from django.db import connections

    connections["default"].close()  # a connection must not be shared with a child
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        child(ws, theirs)
    os.close(theirs)
    heard = b""
    while heard.count(b"\n") < 1 + batches:
        assert select.select([ours], [], [], 60)[0], "the child does not append"
        more = os.read(ours, 65536)
        assert more, "the child ended by itself"
        heard += more
    until = time.monotonic() + after
    while (left := until - time.monotonic()) > 0:
        if select.select([ours], [], [], left)[0]:
            more = os.read(ours, 65536)
            assert more, "the child ended by itself"
            heard += more
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    while more := os.read(ours, 65536):
        heard += more
    os.close(ours)
    numbers = [line for line in heard.split(b"\n")[:-1] if line != b"ready"]
    return int(numbers[-1]) if numbers else 0


def slow_to_commit(sql: Callable[..., None], store: str) -> None:
    """Postgres takes two milliseconds for a commit, as a busy disk does: most kills come while the server
    ends what the child has asked for. Whoever waits for it does so for a minute at most."""
    name = urlsplit(store).path.strip("/")
    for setting, value in (("commit_delay", 2000), ("commit_siblings", 0), ("lock_timeout", 60_000)):
        sql(f"ALTER DATABASE {name} SET {setting} = {value}")


def test_random_kills_lose_nothing_and_leave_no_half(ws: str, store: str, sql: Callable[..., None]) -> None:
    from stanch.record.append import alone
    from stanch.record.reading import head
    from stanch.record.verify import verify

    if store.startswith("postgres"):
        slow_to_commit(sql, store)
    dice = random.Random(20140407)
    known = 0
    in_between = 0
    for number in range(KILLS):
        heard = one_kill(ws, dice.randrange(3), dice.uniform(0, 0.02))
        with alone(ws):  # until Postgres has ended what the killed child had asked for
            seq, _hash = head(ws)
        assert seq % SIZE == 0, "half a batch"
        assert seq >= max(known, heard), "an acknowledged batch was lost"
        assert seq <= max(known, heard) + SIZE, "more than one batch that nobody heard of"
        in_between += seq > max(known, heard)
        known = seq
        found = verify(ws)
        assert found.whole, (number, found.problems)
    assert verify(ws) == (known, known // SIZE, head(ws)[1], ())
    assert known > KILLS, "the children wrote next to nothing, so the kills hit nothing"
