"""A process that submits jobs and does them, until it is killed: tests/faults/test_jobs_killed.py."""

from __future__ import annotations

import os
import sys
import threading
from functools import partial

import msgspec

from stanch.app import jobs
from stanch.app.jobs import InProcess, Job, Kind
from stanch.core.model import AssetId, Observation, Probe
from stanch.core.moments import Moment

LEASE = 0.4
"""In seconds: whoever comes after a killed process waits for no longer."""


class Numbered(msgspec.Struct, frozen=True):
    """The number of a job, by which its one entry is found."""

    number: int


def entry(number: int) -> Observation:
    return Observation(
        AssetId(f"endpoint:n{number}"), Probe("heartbleed", "negative", "ok", "192.0.2.1"), Moment(5)
    )


def _written(job: Job[Numbered, None]) -> None:
    from stanch.record.append import append

    with job.finishing():
        append(job.client, [entry(job.given.number)], actor=job.actor, recorded_at=Moment(5))


async def _work(job: Job[Numbered, None]) -> None:
    await jobs.blocking(partial(_written, job))


def engine() -> tuple[InProcess, Kind[Numbered, None]]:
    """An engine as after a start, and its one kind of job."""
    made = InProcess(lease=LEASE)
    return made, made.register(Kind("numbered", _work, keeps=Numbered, resumes=True, at_once=3))


def submit(made: InProcess, kind: Kind[Numbered, None], ws: str, number: int) -> Job[Numbered, None]:
    """A job and the entry that called for it: in one transaction."""
    from stanch.record.append import alone, append

    with alone(ws):
        append(ws, [entry(-number)], actor="mara", recorded_at=Moment(5))
        return made.submit(ws, kind, str(number), Numbered(number))


def main(ws: str, first: int) -> None:
    """Take up what is left, then submit one after the other, for ever; each that was submitted is told."""
    from stanch.record import connection

    connection.connect()
    made, kind = engine()
    made.resume()
    number = first
    while True:
        submit(made, kind, ws, number)
        os.write(1, f"{number}\n".encode())
        number += 1
        if number % 50 == 0:
            threading.Event().wait(0.02)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
