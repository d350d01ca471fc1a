"""ROBOT: does the server tell whether a secret that it was sent was well formed?

Then secrets of others can be guessed by asking it (Böck, Somorovsky and Young, Return Of Bleichenbacher's
Oracle Threat, 2018). Passive: does it take RSA key exchange at all? With consent it is sent five forms of a
secret of our own random bytes, each over a connection of its own, and its reactions are held against one
another. Nobody's secret is sent, nothing is decrypted, and an attack takes thousands of connections.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import rsa

from stanch.net.route import Route, way_to
from stanch.net.target import DTLS, Target
from stanch.observe.tls import conversation
from stanch.observe.tls.certificates import der as certificates
from stanch.observe.tls.conversation import CLEAR, Server, Unheard
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Finding, ProbeId, Shown
from stanch.observe.tls.summary import now, shown
from stanch.wire.tls import hello, key_transport
from stanch.wire.tls.answer import Answer
from stanch.wire.tls.key_transport import FORMS, Form
from stanch.wire.tls.reaction import Reaction

SUITES = tuple(key_transport.FINISHED)
ROUNDS = 3
"""So often the same differences must be seen. One run takes at most 2 + 5 + 3 * 5 connections."""
WAIT = 1.0
"""Seconds in which a server says that it dislikes a secret, where it waits for the rest of the handshake."""

REASONS: Mapping[str, str] = {
    "answers_differ": (
        "It answers a malformed secret in another way than a well formed one, each time: secrets of others "
        "can be guessed by asking it. None was."
    ),
    "answers_alike": "It answers five forms of a secret, well formed and malformed, in one and the same way.",
    "answers_unsteady": (
        "It answered forms of a secret differently, but not the same way each time: several machines, or one "
        "that is busy. Nothing is proved."
    ),
    "silent_to_secrets": "It answered nothing to a secret that cannot be right, so nothing is proved.",
    "no_rsa_key_exchange": (
        "It takes no suite with RSA key exchange, and without it the flaw cannot be reached."
    ),
    "rsa_not_proved": (
        "It takes RSA key exchange, in which the flaw can be; only its owner may test further."
    ),
}

CONSENT = (
    "The test for ROBOT opens up to 22 connections, and sends forms of a secret of our own random bytes that "
    "a server must refuse. No secret of anybody is guessed. Send it only to what is yours, or where you have "
    "permission; it may raise an alarm there."
)


class _Reacted(NamedTuple):
    """alert with its number, closed, silent or other."""

    how: str
    alert: int | None = None


_SILENT = _Reacted("silent")


async def run(target: Target, address: str, route: Route, *, prove: bool, seconds: float) -> Shown:
    """One server. `prove`: the five forms, with the whole rest of a handshake, then without it."""
    at = now()
    if target.protocol == DTLS:
        return shown(Finding("inconclusive", "not_over_datagrams"), at)
    try:
        server, answer = await Server(way_to(target, address, route), route, seconds).named(
            hello.VERSION, SUITES
        )
        finding = await _passive(server, answer)
    except Unheard as error:
        return shown(error.finding, at)
    tls, der = conversation.seen(answer.chosen)
    if prove and finding.reason == "rsa_not_proved":
        finding = await _proved(server, der)
    return shown(finding, at, tls, der, server.way.sni if tls is not None else "")


async def _passive(server: Server, answer: Answer) -> Finding:
    if answer.chosen is not None and answer.chosen.cipher in SUITES and answer.chosen.whole:
        return Finding("inconclusive", "rsa_not_proved")
    if answer.end == "refused" and answer.alert in CLEAR:
        return Finding("not_vulnerable", "no_rsa_key_exchange")
    if answer.end not in ("refused", "closed"):
        return Finding("inconclusive", "malformed_tls")
    # it refused without saying what: that counts where it takes other suites
    today = await server.today()
    again = await server.offer(hello.VERSION, SUITES)
    if today.chosen is not None and today.chosen.cipher not in SUITES and again.end == answer.end:
        return Finding("not_vulnerable", "no_rsa_key_exchange")
    return Finding("inconclusive", "refused_hello")


async def _proved(server: Server, der: bytes) -> Finding:
    certificate = certificates.load(der)
    key = certificate.public_key() if certificate is not None else None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < 8 * key_transport.SMALLEST:
        return Finding("inconclusive", "malformed_tls")
    try:
        for whole in (True, False):
            first = await _round(server, key, whole=whole)
            if len(set(first)) > 1:
                again = [await _round(server, key, whole=whole) for _ in range(ROUNDS - 1)]
                if all(one == first for one in again):
                    return Finding("vulnerable", "answers_differ", True)
                return Finding("inconclusive", "answers_unsteady", True)
            if whole and first[0] == _SILENT:
                return Finding("inconclusive", "silent_to_secrets", True)
    except Unheard as error:
        return error.in_proof
    return Finding("not_vulnerable", "answers_alike", True)


async def _round(server: Server, key: rsa.RSAPublicKey, *, whole: bool) -> tuple[_Reacted, ...]:
    """The reaction to each form. `whole`: with the rest of the handshake, one after the other; else all at
    once, for most servers wait for the rest, and say nothing."""
    if whole:
        return tuple([await _react(server, key, form, whole=True) for form in FORMS])
    return tuple(await asyncio.gather(*(_react(server, key, form, whole=False) for form in FORMS)))


async def _react(server: Server, key: rsa.RSAPublicKey, form: Form, *, whole: bool) -> _Reacted:
    numbers = key.public_numbers()
    size = (key.key_size + 7) // 8
    async with server.talk() as talk:
        greeting = hello.offer(os.urandom(32), server.way.sni, version=hello.VERSION, ciphers=SUITES)
        chosen = (await talk.greet(greeting)).chosen
        if chosen is None or not chosen.whole or chosen.cipher not in SUITES:
            raise Unheard(Finding("inconclusive", "closed_early"))
        block = key_transport.block(form, size, hello.VERSION, _no_zeros(size))
        sent = pow(int.from_bytes(block, "big") % numbers.n, numbers.e, numbers.n).to_bytes(size, "big")
        said = key_transport.client_key_exchange(sent, chosen.version)
        if whole:
            said += key_transport.finish(chosen.version, chosen.cipher, os.urandom(80))
        await talk.say(said)
        reaction = Reaction()
        if not await talk.hear(reaction, None if whole else min(WAIT, server.seconds)):
            return _SILENT
        return _Reacted(str(reaction.end), reaction.alert)


def _no_zeros(size: int) -> bytes:
    found = b""
    while len(found) < size:
        found += os.urandom(size).replace(b"\0", b"")
    return found[:size]


PROBE = Probe(
    id=ProbeId("robot"),
    title="ROBOT",
    run=run,
    reasons=REASONS,
    consent=CONSENT,
    provable=frozenset({"rsa_not_proved"}),
    most=8,
)
