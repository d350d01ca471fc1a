"""The first look at a domain: who it is seen to use, which of its names exist, and each of them by TLS."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from stanch.app import clock, jobs
from stanch.app.context import Client
from stanch.app.jobs import Stopper
from stanch.app.observations import looks
from stanch.core.entries import Entry
from stanch.core.model import Proposal
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits
from stanch.observe.tls.result import Check
from stanch.observe.vendors.discovery import Discovery, discover


async def first_look(
    client: Client,
    target: Target,
    *,
    prove: bool = False,
    limits: Limits | None = None,
    found: Callable[[Discovery], None] = lambda _found: None,
    saw: Callable[[Target, tuple[Check, ...]], None] = lambda _target, _checks: None,
    stopper: Stopper | None = None,
    ending: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> tuple[Check, ...]:
    """Discover, then look. What shows becomes proposals, to be confirmed or not; names that answer become
    endpoints of ours. Stopped half-way, what was seen by then is kept. `ending`: as of
    `looks.tls`."""
    seen = Discovery((), (), (), (), ())

    async def drain() -> None:
        nonlocal seen
        seen = await discover(target)

    stopping = stopper or Stopper()
    await stopping.within(drain())
    await jobs.blocking(partial(propose, client, seen))
    found(seen)
    if stopping.stopped:
        return ()
    guesses, mail = places(target, seen)
    return await looks.tls(
        client,
        [target, *mail, *guesses],
        prove=prove,
        limits=limits,
        maybe=guesses,
        saw=saw,
        stopper=stopping,
        ending=ending,
    )


def places(target: Target, seen: Discovery) -> tuple[list[Target], list[Target]]:
    """Where else to look: names at which there may be a web server, and the mail servers that are ours.

    The first are guesses. The second the domain itself names: one that does not answer us (many networks let
    nobody out to port 25) is unknown, and stays so until it is looked at. Mail servers of others are theirs.
    """
    if target.port != 443:
        return [], []
    guesses = [Target(name) for name in seen.names if name != target.host]
    return guesses, [Target(name, 25, "smtp") for name in seen.mail]


def propose(client: Client, seen: Discovery) -> None:
    """Write down what showed, once: what was proposed before is not proposed again."""
    now = clock.now()
    entries: list[Entry] = []
    for one in seen.shown:
        id = f"{one.role}:{one.vendor.removeprefix('vendor:')}"
        if id not in client.state.proposals:
            entries.append(Proposal(id, one.vendor, one.role, one.why, now))
    if entries:
        client.write(entries)
