"""A name, looked at: every address that it has, each with its own verdict, the worst first."""

from __future__ import annotations

import asyncio
import contextlib
import time

import msgspec

from stanch.core.moments import Moment, iso
from stanch.net import linking, resolving
from stanch.net.policy import Policy
from stanch.net.target import DTLS, TLS, Target
from stanch.observe.tls import certificates, ciphers, opening, probing
from stanch.observe.tls.opening import DIRECT, Route, Way
from stanch.observe.tls.result import RANK, Check, Heartbleed, Reason, Seen, Tls
from stanch.wire.dialog import Failed
from stanch.wire.tls.proof import Outcome


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
    target: Target, *, prove: bool = False, limits: Limits = USUAL, repeat: int = 1, route: Route = DIRECT
) -> tuple[Seen, ...]:
    """The same, each with its moment.

    `prove` sends the two heartbeats of the zero-leak proof: only where the owner agrees. `repeat`: so many
    connections to each address, of which the worst counts: one bad node behind a balancer is enough.
    `route`: by another way than the usual; through a proxy there is one check, at its first address.
    """
    begun, at = time.monotonic(), _now()
    try:
        addresses = await resolving.resolve(_place(target, route), limits.policy, limits.seconds)
    except resolving.NotResolved as error:
        return (_seen(target, "", at, begun, Heartbleed("unreachable", error.reason), route=route),)
    if route.proxy is not None:
        addresses = addresses[:1]
    if len(addresses) == 1:
        return (await _worst(target, addresses[0], prove, limits, route, repeat),)
    gate = asyncio.Semaphore(limits.at_once)

    async def one(address: str) -> Seen:
        async with gate:
            return await _worst(target, address, prove, limits, route, repeat)

    found = await asyncio.gather(*(one(address) for address in addresses))
    return tuple(sorted(found, key=_badness))


async def _worst(
    target: Target, address: str, prove: bool, limits: Limits, route: Route, repeat: int
) -> Seen:
    """The worst of so many connections to one address."""
    seen = await _at(target, address, prove, limits, route)
    for _ in range(repeat - 1):
        if seen.check.heartbleed.verdict == "vulnerable":
            break
        seen = min(seen, await _at(target, address, prove, limits, route), key=_badness)
    return seen


def _place(target: Target, route: Route) -> Target:
    """Whose addresses are connected to."""
    if route.proxy is not None:
        return route.proxy.place
    return target if not route.address else Target(route.address, target.port)


def _badness(seen: Seen) -> int:
    return RANK[seen.check.heartbleed.verdict]


async def _at(target: Target, address: str, prove: bool, limits: Limits, route: Route) -> Seen:
    begun, at = time.monotonic(), _now()
    way = opening.way(target, address, route)
    if target.protocol == DTLS:
        return await _by_datagrams(target, way, prove, limits, route)
    try:
        found = await probing.probe(way, prove=prove, seconds=limits.seconds)
        if way.sni and route.sni is None and found.alert == UNRECOGNIZED_NAME and found.hello is None:
            way = way._replace(sni="")
            found = await probing.probe(way, prove=prove, seconds=limits.seconds)
        plain = found.outcome.reason == "refused_hello"
        if plain:
            way, found, modern = await _refused(way, prove, limits, found, unnamed=route.sni is None)
            if modern is not None:
                fine = Heartbleed("not_vulnerable", "tls13_only")
                return _seen(target, address, at, begun, fine, Tls(*modern[:2]), modern[2], way.sni, route)
    except linking.NotConnected as error:
        reason = error.reason if route.proxy is None else "proxy_not_reached"
        return _seen(target, address, at, begun, Heartbleed("unreachable", reason), route=route)
    verdict = Heartbleed(found.outcome.verdict, found.outcome.reason, found.outcome.sent)
    if found.hello is None and (other := _IN_PLACE_OF_TLS.get((verdict.reason, target.protocol == TLS))):
        verdict = Heartbleed("inconclusive", other)
    if verdict.reason in _NO_WAY:
        verdict = Heartbleed("unreachable", verdict.reason)
    if verdict.active and verdict.verdict == "inconclusive":
        verdict = await _after_the_handshake(way, limits, verdict)
    elif verdict.verdict == "vulnerable":
        second = await _unoffered(way, limits, minimal=plain)
        verdict = _repeated(second)
    return _made(target, address, at, begun, verdict, found, way.sni, route)


async def _by_datagrams(target: Target, way: Way, prove: bool, limits: Limits, route: Route) -> Seen:
    """The same over UDP. A positive is repeated on a fresh association, too."""
    from stanch.observe.tls import datagrams  # noqa: PLC0415 - rarely needed

    begun, at, address = time.monotonic(), _now(), way.address
    if route.proxy is not None:
        no = Heartbleed("unreachable", "no_datagrams_by_proxy")
        return _seen(target, address, at, begun, no, route=route)
    try:
        found = await datagrams.probe(way, prove=prove, seconds=limits.seconds)
    except linking.NotConnected as error:
        return _seen(target, address, at, begun, Heartbleed("unreachable", error.reason))
    verdict = Heartbleed(*found.outcome)
    if verdict.verdict == "vulnerable":
        second = None
        with contextlib.suppress(linking.NotConnected):  # that it is gone now takes nothing back
            second = (await datagrams.probe(way, prove=True, seconds=limits.seconds, offer=False)).outcome
        verdict = _repeated(second)
    return _made(target, address, at, begun, verdict, found, way.sni, route)


def _made(
    target: Target,
    address: str,
    at: Moment,
    begun: float,
    verdict: Heartbleed,
    found: probing.Found,
    sni: str,
    route: Route,
) -> Seen:
    tls = (
        Tls(ciphers.version(found.hello.version), ciphers.cipher(found.hello.cipher)) if found.hello else None
    )
    der = found.certificates[0] if found.certificates else None
    return _seen(target, address, at, begun, verdict, tls, der, sni, route)


UNRECOGNIZED_NAME = 112
"""The alert of a server that does not know the name it was called by (RFC 6066 section 3)."""

_IN_PLACE_OF_TLS: dict[tuple[Reason, bool], Reason] = {
    ("not_tls", False): "clear_after_go_ahead",
    ("bytes_before_tls", True): "not_tls",  # behind a proxy, a server that greets first
}
"""Words in the clear, and whether TLS begins there with the first byte -> what that means."""

_NO_WAY = ("proxy_refused", "proxy_wants_sign_in", "proxy_not_understood")


async def _after_the_handshake(way: Way, limits: Limits, verdict: Heartbleed) -> Heartbleed:
    """Some servers take no heartbeat before the handshake ends: once more after a real one. Where that too
    decides nothing and A ended the connection: is the control answered where it comes alone?"""
    outcome = await _handshaken(way, limits, offer=True)
    if outcome is not None and outcome.verdict == "vulnerable":
        return _repeated(await _handshaken(way, limits, offer=False))
    if outcome is not None and outcome.verdict == "not_vulnerable":
        return Heartbleed("not_vulnerable", outcome.reason, True)
    if verdict.reason in ("closed_on_heartbeat", "alert_on_heartbeat"):
        with contextlib.suppress(linking.NotConnected):
            alone = await probing.probe(way, prove=True, seconds=limits.seconds, control=True)
            if alone.outcome.reason == "malformed_closed":
                return Heartbleed("inconclusive", "malformed_closed", True)
    return verdict


async def _handshaken(way: Way, limits: Limits, *, offer: bool) -> Outcome | None:
    from stanch.observe.tls import handshaken  # noqa: PLC0415 - rarely needed, and slow to load

    try:
        sock = await opening.opened(way, limits.seconds)
    except (linking.NotConnected, Failed):
        return None
    return await asyncio.to_thread(handshaken.prove, sock, way.sni, limits.seconds, offer=offer)


async def _refused(
    way: Way, prove: bool, limits: Limits, first: probing.Found, *, unnamed: bool
) -> tuple[Way, probing.Found, tuple[str, str, bytes] | None]:
    """Our hello was refused: once more with a minimal one, then with TLS 1.3 alone, then without the name.
    Who cannot be reached by then has answered all the same."""
    with contextlib.suppress(linking.NotConnected):
        again = await probing.probe(way, prove=prove, seconds=limits.seconds, minimal=True)
        if again.outcome.reason != "refused_hello":
            return way, again, None
    modern = await probing.modern(way, limits.seconds)
    if modern is None and way.sni and unnamed:
        bare = way._replace(sni="")
        with contextlib.suppress(linking.NotConnected):
            again = await probing.probe(bare, prove=prove, seconds=limits.seconds, minimal=True)
            if again.hello is not None:
                return bare, again, None
    return way, first, modern


async def _unoffered(way: Way, limits: Limits, *, minimal: bool) -> Outcome | None:
    try:
        found = await probing.probe(way, prove=True, seconds=limits.seconds, heartbeat=False, minimal=minimal)
    except linking.NotConnected:
        return None
    return found.outcome


def _repeated(second: Outcome | None) -> Heartbleed:
    """A positive is repeated on a fresh connection that does not offer heartbeat: OpenSSL echoes anyway, a
    stack that is merely lenient should not. Where no heartbeat could be sent again, that says nothing."""
    if second is None or not second.sent or second.verdict == "vulnerable":
        return Heartbleed("vulnerable", "malformed_echoed", True)
    return Heartbleed("vulnerable", "malformed_echoed_lenient", True)


def _now() -> Moment:
    return Moment(time.time_ns() // 1000)


def _seen(
    target: Target,
    address: str,
    at: Moment,
    begun: float,
    verdict: Heartbleed,
    tls: Tls | None = None,
    der: bytes | None = None,
    sni: str = "",
    route: Route = DIRECT,
) -> Seen:
    shown = certificates.facts(der) if der else None
    duration = round((time.monotonic() - begun) * 1e3, 1)
    via = ""
    if route.proxy is not None:
        via, address = str(route.proxy), route.address or (target.host if target.literal else "")
    return Seen(Check(str(target), address, iso(at), verdict, tls, shown, duration, sni, via), at)
