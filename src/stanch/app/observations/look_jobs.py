"""Looks in the background: one at a time for each client, as a job that is kept until it is written down.

One that was killed half-way left no look in the record. It is offered again, and not begun by itself: whoever
looks at others decides when.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from stanch.app import jobs
from stanch.app.context import Client
from stanch.app.jobs import Job, Kind, Progress
from stanch.app.observations import first_look, looks
from stanch.errors import StanchError
from stanch.net.target import Target, parse
from stanch.observe.tls.result import Check

PLACES = ""
"""The key of all looks of a client: one at a time."""


class Wanted(msgspec.Struct, frozen=True):
    """What is looked at, and what of it by the proof; `first`: by discovery, and each name that answers."""

    targets: tuple[str, ...]
    prove: tuple[str, ...] = ()
    first: bool = False


async def _look(job: Job[Wanted, None]) -> None:
    client = await jobs.blocking(lambda: Client(job.client))
    targets, prove = ([parse(one) for one in some] for some in (job.given.targets, job.given.prove))
    job.asked = len(targets)

    def saw(_target: Target, _checks: tuple[Check, ...]) -> None:
        job.seen += 1
        job.asked = max(job.asked, job.seen)

    more = {"saw": saw, "stopper": job.stopper, "ending": job.finishing}
    if job.given.first:
        await first_look.first_look(client, targets[0], **more)  # type: ignore[arg-type]
    else:
        await looks.tls(client, targets, prove=prove, **more)  # type: ignore[arg-type]


LOOK = jobs.register(
    Kind(
        "endpoints",
        _look,
        keeps=Wanted,
        heeds=True,
        broke=lambda _job: StanchError(
            "the look broke off; look again, and if it happens once more, tell us how"
        ),
    )
)


def first(ws: str, target: Target) -> None:
    """The first look: discovery, then each name that answers. Unless a look is under way."""
    jobs.submit(ws, LOOK, PLACES, Wanted((str(target),), first=True))


def look(ws: str, targets: Sequence[Target], *, prove: bool | Collection[Target]) -> None:
    """A look at these, by the proof all of them or those. Unless a look is under way."""
    proved = targets if prove is True else [one for one in targets if prove and one in prove]
    jobs.submit(ws, LOOK, PLACES, Wanted(tuple(map(str, targets)), tuple(map(str, proved))))


def progress(ws: str) -> Progress | None:
    """How far the last look is, as of now. Ask before the record is read: what ended then is in it."""
    return jobs.progress(ws, LOOK, PLACES)


def stop(ws: str) -> None:
    """Send nothing more, and wait until what was seen is written down."""
    jobs.stop(ws, LOOK, PLACES)
