"""Checks as observations for the record: what was resolved, what the probe said, which key was shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Literal as L

from stanch.core import model
from stanch.core.model import AssetId, Digest, Observation
from stanch.core.moments import parse
from stanch.net.target import Target
from stanch.observe.tls.checking import USUAL, Limits, see
from stanch.observe.tls.opening import DIRECT, Route
from stanch.observe.tls.result import Check, Seen, Verdict
from stanch.observe.tls.several import Often

OUTCOMES: dict[Verdict, L["positive", "negative", "inconclusive", "unreachable"]] = {
    "vulnerable": "positive",
    "not_vulnerable": "negative",
    "inconclusive": "inconclusive",
    "unreachable": "unreachable",
}


def asset(target: Target) -> AssetId:
    """The endpoint that a target is in the record."""
    return AssetId(f"endpoint:{target}")


async def look(
    targets: Iterable[Target],
    *,
    prove: bool = False,
    limits: Limits = USUAL,
    repeat: int = 1,
    route: Route = DIRECT,
    often: Callable[[Target], Often | None] = lambda _target: None,
) -> AsyncIterator[tuple[Target, tuple[Check, ...], tuple[Observation, ...]]]:
    """Look at each target, several at once; what was found comes in the order in which it is found.

    `often`: how often each address of a target is asked, for looks that are written down.
    """
    gate = asyncio.Semaphore(limits.at_once)

    async def one(target: Target) -> tuple[Target, tuple[Seen, ...]]:
        async with gate:
            return target, await see(
                target, prove=prove, limits=limits, repeat=repeat, route=route, often=often(target)
            )

    tasks = [asyncio.create_task(one(target)) for target in targets]
    try:
        for task in asyncio.as_completed(tasks):
            target, found = await task
            yield target, tuple(seen.check for seen in found), tuple(observations(target, found))
    finally:
        for pending in tasks:
            pending.cancel()


def observations(target: Target, found: tuple[Seen, ...]) -> Iterator[Observation]:
    """The facts of a look. Where no address was reached, that too is a fact, and it is not a "no"."""
    id = asset(target)
    addresses = tuple(sorted(seen.check.address for seen in found if seen.check.address))
    if addresses:
        yield Observation(id, model.Resolved(addresses), min(seen.at for seen in found))
    for seen in found:
        check, verdict = seen.check, seen.check.heartbleed
        probe = model.Probe(
            "heartbleed",
            OUTCOMES[verdict.verdict],
            verdict.reason,
            check.address,
            verdict.active,
            verdict.leaked_bytes,
            seen.connections,
        )
        yield Observation(id, probe, seen.at)
        shown = seen.certificates or ((check.certificate,) if check.certificate is not None else ())
        for one in shown:  # all of one instant: each of these machines is there
            certificate = model.Certificate(
                check.address,
                Digest(one.sha256),
                Digest(one.spki_sha256),
                parse(one.not_before),
                parse(one.not_after),
            )
            yield Observation(id, certificate, seen.at)
