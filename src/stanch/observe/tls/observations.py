"""Checks as observations for the record: what was resolved, what the probe said, which key was shown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Sequence
from typing import Literal as L

from stanch.core import model
from stanch.core.model import AssetId, Digest, Observation
from stanch.core.moments import parse
from stanch.net.route import DIRECT, Route
from stanch.net.target import Target
from stanch.observe.tls.check_address import Often
from stanch.observe.tls.check_name import USUAL, Limits, see
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Certificate, Check, Seen, Verdict, reached
from stanch.observe.tls.settings import measure

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
    by: Sequence[Probe] = (),
    settings: Collection[str] = (),
) -> AsyncIterator[tuple[Target, tuple[Check, ...], tuple[Observation, ...]]]:
    """Look at each target, several at once; what was found comes in the order in which it is found.

    `often`: how often each address of a target is asked, for looks that are written down. `by`: the probes
    that are run, () for the usual ones. `settings`: those that are asked for, too, by their names.
    """
    gate = asyncio.Semaphore(limits.at_once)

    async def one(target: Target) -> tuple[Target, tuple[Seen, ...], list[Observation]]:
        async with gate:
            count = often(target)
            found = await see(
                target, prove=prove, limits=limits, repeat=repeat, route=route, often=count, by=by
            )
            facts = list(observations(target, found))
            for seen in found if settings else ():
                if reached(seen.check):
                    measured = await measure(
                        target,
                        seen.check.address,
                        settings,
                        count or Often(),
                        seconds=limits.seconds,
                        route=route,
                    )
                    facts.extend(Observation(asset(target), fact, seen.at) for fact in measured)
            return target, found, facts

    tasks = [asyncio.create_task(one(target)) for target in targets]
    try:
        for task in asyncio.as_completed(tasks):
            target, found, facts = await task
            yield target, tuple(seen.check for seen in found), tuple(facts)
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
        address = seen.check.address
        for probe, shown in seen.shown.items():
            verdict = shown.finding
            fact = model.Probe(
                probe,
                OUTCOMES[verdict.verdict],
                verdict.reason,
                address,
                verdict.active,
                verdict.leaked_bytes,
                shown.connections,
            )
            yield Observation(id, fact, shown.at)
        for one in _certificates(seen):  # all of one instant: each of these machines is there
            certificate = model.Certificate(
                address,
                Digest(one.sha256),
                Digest(one.spki_sha256),
                parse(one.not_before),
                parse(one.not_after),
            )
            yield Observation(id, certificate, seen.at)


def _certificates(seen: Seen) -> Iterator[Certificate]:
    """Each certificate that one of the connections was shown, once."""
    every: dict[Certificate, None] = {}
    for one in seen.shown.values():
        every.update(dict.fromkeys(one.certificates or ((one.certificate,) if one.certificate else ())))
    yield from every
