"""Looks in the background, one at a time for each client: the page asks how far they are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence
from contextvars import copy_context
from dataclasses import dataclass, field, replace

from django.db import connections

from stanch.app import context as case
from stanch.app.observations import first_look, looks
from stanch.app.observations.looks import Stopper
from stanch.errors import StanchError
from stanch.net.target import Target
from stanch.observe.tls.result import Check

Saw = Callable[[Target, tuple[Check, ...]], None]
Work = Callable[[Saw, Stopper], object]


@dataclass
class Job:
    """One look: how far it is, and what went wrong."""

    asked: int
    seen: int = 0
    running: bool = True
    error: str = ""
    thread: threading.Thread | None = field(default=None, repr=False)


class Jobs:
    """The looks of this process. One that was killed half-way left no look in the record: it is offered
    again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._stoppers: dict[str, Stopper] = {}

    def of(self, ws: str) -> Job | None:
        """How far the last look is, as of now. Ask before the record is read: what ended then is in it."""
        with self._lock:
            job = self._jobs.get(ws)
            return None if job is None else replace(job)

    def first(self, ws: str, target: Target) -> Job:
        """The first look: discovery, then each name that answers."""
        return self._start(
            ws, 1, lambda saw, stopper: first_look.first_look(case.client(), target, saw=saw, stopper=stopper)
        )

    def look(self, ws: str, targets: Sequence[Target], *, prove: bool | Collection[Target]) -> Job:
        """Start a look, unless one is running."""
        wanted = list(targets)
        return self._start(
            ws,
            len(wanted),
            lambda saw, stopper: looks.tls(case.client(), wanted, prove=prove, saw=saw, stopper=stopper),
        )

    def _start(self, ws: str, asked: int, work: Work) -> Job:
        with self._lock:
            had = self._jobs.get(ws)
            if had is not None and had.running:
                return had
            job = self._jobs[ws] = Job(asked)
            stopper = self._stoppers[ws] = Stopper()
            context = copy_context()  # who is signed in
            job.thread = threading.Thread(target=context.run, args=(_run, job, work, stopper), daemon=True)
        job.thread.start()
        return job

    def stop(self, ws: str) -> None:
        """Send nothing more, and wait until what was seen is written down."""
        with self._lock:
            job, stopper = self._jobs.get(ws), self._stoppers.get(ws)
        if job is not None and job.thread is not None and stopper is not None:
            stopper.stop()
            job.thread.join(30)


def _run(job: Job, work: Work, stopper: Stopper) -> None:
    def saw(_target: Target, _checks: object) -> None:
        job.seen += 1
        job.asked = max(job.asked, job.seen)

    try:
        work(saw, stopper)
    except StanchError as error:
        job.error = str(error)
    except Exception:
        job.error = "the look broke off; look again, and if it happens once more, tell us how"
        raise
    finally:
        job.running = False
        connections.close_all()


jobs = Jobs()
