"""A name, looked at: every address that it has, each with its own verdict, the worst first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

import msgspec

from stanch.net import resolving
from stanch.net.policy import Policy
from stanch.net.target import DTLS, Target
from stanch.observe.tls import several, staging
from stanch.observe.tls.opening import DIRECT, Route
from stanch.observe.tls.result import RANK, Check, Heartbleed, Seen
from stanch.observe.tls.several import Often


class Limits(msgspec.Struct, frozen=True):
    """Bounds of a look: seconds for each connection, addresses at once, which addresses at all."""

    seconds: float = 10.0
    at_once: int = 64
    policy: Policy = "operator"


USUAL = Limits()


async def check(
    target: Target, *, prove: bool = False, limits: Limits = USUAL, repeat: int = 1, route: Route = DIRECT
) -> tuple[Check, ...]:
    """One check for each address, the worst first; one without address where the name has none."""
    found = await see(target, prove=prove, limits=limits, repeat=repeat, route=route)
    return tuple(seen.check for seen in found)


async def see(
    target: Target,
    *,
    prove: bool = False,
    limits: Limits = USUAL,
    repeat: int = 1,
    route: Route = DIRECT,
    often: Often | None = None,
) -> tuple[Seen, ...]:
    """The same, each with its moment.

    `prove` sends the two heartbeats of the zero-leak proof: only where the owner agrees. `repeat`: so many
    connections to each address, of which the worst counts: one bad node behind a balancer is enough. `often`:
    instead, so many that one knows how many were clean, more where the answers differ. `route`: by another
    way than the usual; through a proxy there is one check, at its first address.
    """
    begun, at = time.monotonic(), staging.now()
    try:
        addresses = await resolving.resolve(_place(target, route), limits.policy, limits.seconds)
    except resolving.NotResolved as error:
        return (staging.seen(target, "", at, begun, Heartbleed("unreachable", error.reason), route=route),)
    if route.proxy is not None:
        addresses = addresses[:1]

    async def asked(address: str) -> Seen:
        if often is None:
            return await _worst(target, address, prove, limits, route, repeat)

        def ask() -> Awaitable[Seen]:
            return staging.look(target, address, route, prove=prove, seconds=limits.seconds)

        at_once = 1 if target.protocol == DTLS else several.AT_ONCE  # some serve one association at a time
        return await several.gather(ask, often, seconds=3 * limits.seconds, at_once=at_once)

    if len(addresses) == 1:
        return (await asked(addresses[0]),)
    gate = asyncio.Semaphore(limits.at_once)

    async def one(address: str) -> Seen:
        async with gate:
            return await asked(address)

    found = await asyncio.gather(*(one(address) for address in addresses))
    return tuple(sorted(found, key=_badness))


async def _worst(
    target: Target, address: str, prove: bool, limits: Limits, route: Route, repeat: int
) -> Seen:
    """The worst of so many connections to one address."""
    found = await staging.look(target, address, route, prove=prove, seconds=limits.seconds)
    for _ in range(repeat - 1):
        if found.check.heartbleed.verdict == "vulnerable":
            break
        found = min(
            found,
            await staging.look(target, address, route, prove=prove, seconds=limits.seconds),
            key=_badness,
        )
    return found


def _place(target: Target, route: Route) -> Target:
    """Whose addresses are connected to."""
    if route.proxy is not None:
        return route.proxy.place
    return target if not route.address else Target(route.address, target.port)


def _badness(seen: Seen) -> int:
    return RANK[seen.check.heartbleed.verdict]
