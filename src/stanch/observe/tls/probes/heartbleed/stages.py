"""One address, from stage to stage until there is a verdict: passive, proof, proof after a handshake."""

from __future__ import annotations

import asyncio
import contextlib

from stanch.core.moments import Moment
from stanch.net import connect
from stanch.net.route import Route, Way, way_to
from stanch.net.target import DTLS, TLS, Target
from stanch.observe.tls import ciphers
from stanch.observe.tls.probes.heartbleed import attempt
from stanch.observe.tls.result import Finding, Shown, Tls
from stanch.observe.tls.summary import now, shown
from stanch.wire.dialog import Failed
from stanch.wire.tls.hello import Suites
from stanch.wire.tls.proof import Outcome
from stanch.wire.tls.record import UNRECOGNIZED_NAME


async def look(target: Target, address: str, route: Route, *, prove: bool, seconds: float) -> Shown:
    """What one address shows. No stage goes further than `prove` allows."""
    at = now()
    way = way_to(target, address, route)
    if target.protocol == DTLS:
        return await _by_datagrams(way, prove, seconds, route)
    try:
        found = await attempt.probe(way, prove=prove, seconds=seconds)
        if way.sni and route.sni is None and found.alert == UNRECOGNIZED_NAME and found.hello is None:
            way = way._replace(sni="")
            found = await attempt.probe(way, prove=prove, seconds=seconds)
        suites: Suites = "usual"
        if found.outcome.reason == "refused_hello":
            way, suites, found, modern = await _refused(way, prove, seconds, found, unnamed=route.sni is None)
            if modern is not None:
                fine = Finding("not_vulnerable", "tls13_only")
                return shown(fine, at, Tls(*modern[:2]), modern[2], way.sni)
    except connect.NotConnected as error:
        reason = error.reason if route.proxy is None else "proxy_not_reached"
        return shown(Finding("unreachable", reason), at)
    verdict = Finding(found.outcome.verdict, found.outcome.reason, found.outcome.sent)
    if found.hello is None and (other := _IN_PLACE_OF_TLS.get((verdict.reason, target.protocol == TLS))):
        verdict = Finding("inconclusive", other)
    if verdict.reason in _NO_WAY:
        verdict = Finding("unreachable", verdict.reason)
    if verdict.active and verdict.verdict == "inconclusive":
        verdict = await _after_the_handshake(way, seconds, verdict)
    elif verdict.verdict == "vulnerable":
        second = await _unoffered(way, seconds, suites)
        verdict = _repeated(second)
    return _made(at, verdict, found, way.sni)


async def _by_datagrams(way: Way, prove: bool, seconds: float, route: Route) -> Shown:
    """The same over UDP. A positive is repeated on a fresh association, too."""
    from stanch.observe.tls.probes.heartbleed import datagrams  # noqa: PLC0415 - rarely needed

    at = now()
    if route.proxy is not None:
        return shown(Finding("unreachable", "no_datagrams_by_proxy"), at)
    try:
        found = await datagrams.probe(way, prove=prove, seconds=seconds)
    except connect.NotConnected as error:
        return shown(Finding("unreachable", error.reason), at)
    verdict = Finding(*found.outcome)
    if verdict.verdict == "vulnerable":
        second = None
        with contextlib.suppress(connect.NotConnected):  # that it is gone now takes nothing back
            second = (await datagrams.probe(way, prove=True, seconds=seconds, offer=False)).outcome
        verdict = _repeated(second)
    return _made(at, verdict, found, way.sni)


def _made(at: Moment, verdict: Finding, found: attempt.Found, sni: str) -> Shown:
    tls = (
        Tls(ciphers.version(found.hello.version), ciphers.cipher(found.hello.cipher)) if found.hello else None
    )
    der = found.certificates[0] if found.certificates else b""
    return shown(verdict, at, tls, der, sni)


_IN_PLACE_OF_TLS: dict[tuple[str, bool], str] = {
    ("not_tls", False): "clear_after_go_ahead",
    ("bytes_before_tls", True): "not_tls",  # behind a proxy, a server that greets first
}
"""Words in the clear, and whether TLS begins there with the first byte -> what that means."""

_NO_WAY = ("proxy_refused", "proxy_wants_sign_in", "proxy_not_understood")


async def _after_the_handshake(way: Way, seconds: float, verdict: Finding) -> Finding:
    """Some servers take no heartbeat before the handshake ends: once more after a real one. Where that too
    decides nothing and A ended the connection: is the control answered where it comes alone?"""
    outcome = await _handshaken(way, seconds, offer=True)
    if outcome is not None and outcome.verdict == "vulnerable":
        return _repeated(await _handshaken(way, seconds, offer=False))
    if outcome is not None and outcome.verdict == "not_vulnerable":
        return Finding("not_vulnerable", outcome.reason, True)
    if verdict.reason in ("closed_on_heartbeat", "alert_on_heartbeat"):
        with contextlib.suppress(connect.NotConnected):
            alone = await attempt.probe(way, prove=True, seconds=seconds, control=True)
            if alone.outcome.reason == "malformed_closed":
                return Finding("inconclusive", "malformed_closed", True)
    return verdict


async def _handshaken(way: Way, seconds: float, *, offer: bool) -> Outcome | None:
    from stanch.observe.tls.probes.heartbleed import after_handshake  # noqa: PLC0415 - rarely needed, and slow to load

    try:
        sock = await connect.sock(way, seconds)
    except (connect.NotConnected, Failed):
        return None
    return await asyncio.to_thread(after_handshake.prove, sock, way.sni, seconds, offer=offer)


async def _refused(
    way: Way, prove: bool, seconds: float, first: attempt.Found, *, unnamed: bool
) -> tuple[Way, Suites, attempt.Found, tuple[str, str, bytes] | None]:
    """Our hello was refused: once more with a minimal one, then with TLS 1.3 alone, then without the name,
    then with suites that hardly anybody takes. Who cannot be reached by then has answered all the same."""
    with contextlib.suppress(connect.NotConnected):
        again = await attempt.probe(way, prove=prove, seconds=seconds, suites="few")
        if again.outcome.reason != "refused_hello":
            return way, "few", again, None
    modern = await attempt.modern(way, seconds)
    if modern is not None:
        return way, "usual", first, modern
    bare = way._replace(sni="")
    with contextlib.suppress(connect.NotConnected):
        if way.sni and unnamed:
            again = await attempt.probe(bare, prove=prove, seconds=seconds, suites="few")
            if again.hello is not None:
                return bare, "few", again, None
        again = await attempt.probe(way, prove=prove, seconds=seconds, suites="rare")
        if again.hello is not None:
            return way, "rare", again, None
    return way, "usual", first, None


async def _unoffered(way: Way, seconds: float, suites: Suites) -> Outcome | None:
    try:
        found = await attempt.probe(way, prove=True, seconds=seconds, heartbeat=False, suites=suites)
    except connect.NotConnected:
        return None
    return found.outcome


def _repeated(second: Outcome | None) -> Finding:
    """A positive is repeated on a fresh connection that does not offer heartbeat: OpenSSL echoes anyway, a
    stack that is merely lenient should not. Where no heartbeat could be sent again, that says nothing."""
    if second is None or not second.sent or second.verdict == "vulnerable":
        return Finding("vulnerable", "malformed_echoed", True)
    return Finding("vulnerable", "malformed_echoed_lenient", True)
