"""SSL 3.0, in which POODLE (CVE-2014-3566) is: does the server still take it? By hellos alone.

The flaw is in the protocol (RFC 7568 section 4): where a suite with blocks is agreed on, what is encrypted
can be guessed byte by byte. So those suites are offered first, alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from stanch.knowledge import ratings
from stanch.net.route import Route, way_to
from stanch.net.target import DTLS, Target
from stanch.observe.tls import conversation
from stanch.observe.tls.conversation import CLEAR, Server, Unheard
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Finding, ProbeId, Shown, Tls
from stanch.observe.tls.summary import now, shown
from stanch.wire.tls.answer import Answer

SSL3 = 0x0300

REASONS: Mapping[str, str] = {
    "ssl3_accepted": (
        "It agreed on SSL 3.0, with a cipher that POODLE works on. Nothing was guessed: it was a hello."
    ),
    "ssl3_without_blocks": (
        "It still takes SSL 3.0, though not with the ciphers that POODLE works on. Switch SSL 3.0 off."
    ),
    "ssl3_refused": "It refused to speak SSL 3.0.",
    "ssl3_closed": "It closed the connection on SSL 3.0, and takes newer versions.",
}


@cache
def _suites() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Those with blocks, and the others."""
    old = [one for one in ratings.suites().suites if one.since in ("SSLv3", "TLSv1")]
    blocks = tuple(one.code for one in old if one.has("cbc"))
    return blocks, tuple(one.code for one in old if not one.has("cbc"))


async def run(target: Target, address: str, route: Route, *, prove: bool, seconds: float) -> Shown:
    """At most five hellos: two with blocks, two without, and one of today, which shows the certificate."""
    at = now()
    if target.protocol == DTLS:
        return shown(Finding("inconclusive", "not_over_datagrams"), at)
    way = way_to(target, address, route)
    try:
        finding, tls, der = await _asked(Server(way, route, seconds))
    except Unheard as error:
        return shown(error.finding, at)
    return shown(finding, at, tls, der, way.sni if tls is not None and tls.version != "SSLv3" else "")


async def _asked(server: Server) -> tuple[Finding, Tls | None, bytes]:
    blocks, others = _suites()
    with_blocks = await _offered(server, blocks)
    if _takes(with_blocks):
        return Finding("vulnerable", "ssl3_accepted"), *conversation.seen(with_blocks.chosen)
    without = await _offered(server, others)
    if _takes(without):
        return Finding("inconclusive", "ssl3_without_blocks"), *conversation.seen(without.chosen)
    for one in (with_blocks, without):
        if one.end not in ("refused", "closed"):
            return Finding("inconclusive", "malformed_tls"), None, b""
    today = await server.today()
    tls, der = conversation.seen(today.chosen)
    if all(one.alert in CLEAR for one in (with_blocks, without)):
        return Finding("not_vulnerable", "ssl3_refused"), tls, der
    if today.chosen is not None and today.chosen.version > SSL3:
        return Finding("not_vulnerable", "ssl3_closed"), tls, der
    return Finding("inconclusive", "refused_hello"), None, b""


async def _offered(server: Server, suites: tuple[int, ...]) -> Answer:
    """The answer to SSL 3.0 with these; once more where the connection ended without a word."""
    answer = await server.offer(SSL3, suites)
    return answer if answer.end != "closed" else await server.offer(SSL3, suites)


def _takes(answer: Answer) -> bool:
    return answer.chosen is not None and answer.chosen.version == SSL3


PROBE = Probe(id=ProbeId("ssl3"), title="SSL 3.0 (POODLE)", run=run, reasons=REASONS)
