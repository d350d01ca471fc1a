"""A name, looked at: every address that it has, each with its own verdict, the worst first."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Sequence
from typing import NamedTuple

import msgspec

from stanch.net import resolution
from stanch.net.policy import Policy
from stanch.net.route import DIRECT, Route
from stanch.net.target import DTLS, Target
from stanch.observe.tls import check_address, probes, summary
from stanch.observe.tls.check_address import Often
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import RANK, Check, ProbeId, Seen, Shown, badness


class Limits(msgspec.Struct, frozen=True):
    """Bounds of a look: seconds for each connection, addresses at once, which addresses at all."""

    seconds: float = 10.0
    at_once: int = 64
    policy: Policy = "operator"


USUAL = Limits()


async def check(
    target: Target,
    *,
    prove: bool = False,
    limits: Limits = USUAL,
    repeat: int = 1,
    route: Route = DIRECT,
    by: Sequence[Probe] = (),
) -> tuple[Check, ...]:
    """One check for each address, the worst first; one without address where the name has none."""
    found = await see(target, prove=prove, limits=limits, repeat=repeat, route=route, by=by)
    return tuple(seen.check for seen in found)


async def see(
    target: Target,
    *,
    prove: bool = False,
    limits: Limits = USUAL,
    repeat: int = 1,
    route: Route = DIRECT,
    often: Often | None = None,
    by: Sequence[Probe] = (),
) -> tuple[Seen, ...]:
    """The same, each with its moment.

    `by`: the probes that are run, () for the usual ones. `prove`: they may send what their words of consent
    say, only where the owner agrees. `repeat`: so often each address is asked, of which the worst counts:
    one bad node behind a balancer is enough. `often`: instead, so many that one knows how many were clean,
    more where the answers differ. `route`: by another way than the usual; through a proxy there is one check,
    at its first address.
    """
    by = by or probes.usual()
    begun = time.monotonic()
    try:
        addresses = await resolution.resolve(route.place(target), limits.policy, limits.seconds)
    except resolution.NotResolved as error:
        nobody = summary.unreachable(error.reason, summary.now(), tuple(one.id for one in by))
        return (summary.seen(target, "", begun, nobody, route),)
    if route.proxy is not None:
        addresses = addresses[:1]
    asking = _Asking(target, route, prove, limits, repeat, often, by)
    if len(addresses) == 1:
        return (await asking.at(addresses[0]),)
    gate = asyncio.Semaphore(limits.at_once)

    async def one(address: str) -> Seen:
        async with gate:
            return await asking.at(address)

    found = await asyncio.gather(*(one(address) for address in addresses))
    return tuple(sorted(found, key=lambda seen: badness(seen.check)))


class _Asking(NamedTuple):
    """One target, as it is asked at each of its addresses."""

    target: Target
    route: Route
    prove: bool
    limits: Limits
    repeat: int
    often: Often | None
    by: Sequence[Probe]

    async def at(self, address: str) -> Seen:
        """One probe after the other; where nobody answers the first, the others are not run either."""
        begun = time.monotonic()
        views: dict[ProbeId, Shown] = {}
        for one in self.by:
            views[one.id] = shown = await self._run(one, address)
            if shown.finding.verdict == "unreachable" and len(views) == 1:
                others = tuple(left.id for left in self.by[1:])
                views.update(summary.unreachable(shown.finding.reason, shown.at, others))
                break
        return summary.seen(self.target, address, begun, views, self.route)

    async def _run(self, probe: Probe, address: str) -> Shown:
        seconds = self.limits.seconds

        def ask() -> Awaitable[Shown]:
            return probe.run(self.target, address, self.route, prove=self.prove, seconds=seconds)

        if self.often is not None:
            at_once = 1 if self.target.protocol == DTLS else check_address.AT_ONCE  # some serve one at a time
            often = self.often.of(probe.id, probe.most)
            return await check_address.gather(ask, often, seconds=3 * seconds, at_once=at_once)
        found = await ask()
        for _ in range(self.repeat - 1):
            if found.finding.verdict == "vulnerable":
                break
            found = min(found, await ask(), key=lambda one: RANK[one.finding.verdict])
        return found
