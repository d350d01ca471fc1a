"""CCS injection (CVE-2014-0224): does the server take a ChangeCipherSpec before there are keys?

Then whoever is in between can make both ends use keys that anybody can compute, where both ends have the flaw
(OpenSSL's advisory of 5 June 2014). Passive: a program that speaks TLS 1.3 (of 2018) or extended master
secrets (in OpenSSL since 2016) is from after the fix. With consent an early ChangeCipherSpec is sent, and,
where it was not refused, a second one: a mended server refuses the first, one with the flaw only the second,
which it cannot decrypt by the keys that it took. We encrypt and decrypt nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import NamedTuple

from stanch.knowledge import ratings
from stanch.net.route import Route, way_to
from stanch.net.target import DTLS, Target
from stanch.observe.tls import conversation
from stanch.observe.tls.conversation import GROUPS, Server, Talk, Unheard
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Finding, ProbeId, Shown
from stanch.observe.tls.summary import now, shown
from stanch.wire.tls import hello
from stanch.wire.tls.answer import EXTENDED_MASTER_SECRET, Answer
from stanch.wire.tls.reaction import Reaction
from stanch.wire.tls.record import APPLICATION_DATA, CHANGE_CIPHER_SPEC, record

TLS13 = 0x0304
NEWEST = tuple(one.code for one in ratings.suites().suites if one.since == "TLSv1.3")
UNEXPECTED_MESSAGE = 10
NOT_DECRYPTED = (20, 21)
"""bad_record_mac and decryption_failed: it tried to decrypt what came after the first."""
ROUNDS = 3
"""So often a server must take the first and refuse the second: at most 3 + 3 + 1 connections."""
WAIT, TIMES = 1.0, 10
"""Seconds, and times that of its answer to the hello, in which a server refuses what it was just sent."""

REASONS: Mapping[str, str] = {
    "early_ccs_taken": (
        "It took a ChangeCipherSpec before there were keys, and refused only the one after it, each time: "
        "the flaw is there. It can be used where the other end has it, too."
    ),
    "early_ccs_refused": "It refused a ChangeCipherSpec before there were keys, so the check is in.",
    "early_ccs_closed": (
        "It closed the connection on a ChangeCipherSpec before there were keys, as it does on any message "
        "that must not come then, so the check is in."
    ),
    "early_ccs_closed_alone": (
        "It closed the connection on a ChangeCipherSpec before there were keys, and answers other such "
        "messages otherwise: the check is in, or a filter stands before it. Nothing is proved."
    ),
    "silent_to_early_ccs": "It neither refused nor answered what must not come before there are keys.",
    "early_ccs_unsteady": (
        "It took a ChangeCipherSpec before there were keys, but that cannot be told from a slow "
        "refusal, or was not so each time: several machines, or one that is busy. Nothing is proved."
    ),
    "newer_than_ccs": "Its program has features that came years after this flaw was mended.",
    "ccs_not_proved": "Its program may be of the years of the flaw; only its owner may test further.",
}

CONSENT = (
    "The test for CCS injection opens up to seven connections and sends a message before its time, which a "
    "mended server refuses. Nothing is decrypted. Send it only to what is yours, or where you have "
    "permission; it may raise an alarm there."
)


class _Heard(NamedTuple):
    """How it reacted: alert with its number, closed, other; "" where it was silent. `prompt`: within a
    quarter of the time that it had."""

    how: str = ""
    alert: int | None = None
    prompt: bool = False


async def run(target: Target, address: str, route: Route, *, prove: bool, seconds: float) -> Shown:
    """One server: hellos; with `prove` the early message, too."""
    at = now()
    if target.protocol == DTLS:
        return shown(Finding("inconclusive", "not_over_datagrams"), at)
    try:
        server, answer = await Server(way_to(target, address, route), route, seconds).named(
            TLS13, NEWEST, GROUPS
        )
        if answer.chosen is None or answer.chosen.version != TLS13:
            async with server.talk() as talk:
                answer = await talk.greet(_hello(server))
    except Unheard as error:
        return shown(error.finding, at)
    finding = _passive(answer)
    if prove and finding.reason == "ccs_not_proved":
        finding = await _proved(server)
    tls, der = conversation.seen(answer.chosen)
    return shown(finding, at, tls, der, server.way.sni if tls is not None else "")


def _passive(answer: Answer) -> Finding:
    chosen = answer.chosen
    if chosen is None:
        return Finding("inconclusive", "refused_hello" if answer.end != "malformed" else "malformed_tls")
    if chosen.version == TLS13 or EXTENDED_MASTER_SECRET in chosen.extensions:
        return Finding("not_vulnerable", "newer_than_ccs")
    return Finding("inconclusive", "ccs_not_proved" if chosen.whole else "closed_early")


async def _proved(server: Server) -> Finding:
    """A refusal of the first is told by one connection; that it was taken by three that agree."""
    seconds: list[_Heard] = []
    try:
        for number in range(ROUNDS):
            first, second = await _early(server)
            seconds.append(second)
            if not first.how and not second.how:
                return Finding("inconclusive", "silent_to_early_ccs", True)
            if first.how and number:
                return Finding("inconclusive", "early_ccs_unsteady", True)
            if first.alert == UNEXPECTED_MESSAGE:
                return Finding("not_vulnerable", "early_ccs_refused", True)
            if first.how:
                other = await _other(server)
                if first.how != "other" and other[:2] == first[:2]:
                    return Finding("not_vulnerable", "early_ccs_closed", True)
                return Finding("inconclusive", "early_ccs_closed_alone", True)
        alerts = {one.alert for one in seconds}
        if UNEXPECTED_MESSAGE in alerts:  # that may be a late refusal of the first
            return Finding("inconclusive", "early_ccs_unsteady", True)
        # one that ends connections without a word must be quick to end one for another reason
        if not alerts & set(NOT_DECRYPTED) and not (await _other(server)).prompt:
            return Finding("inconclusive", "early_ccs_unsteady", True)
    except Unheard as error:
        return error.in_proof
    return Finding("vulnerable", "early_ccs_taken", True)


def _hello(server: Server) -> bytes:
    """TLS 1.2 and below, with the extensions that tell newer programs."""
    return hello.offer(
        os.urandom(32),
        server.way.sni,
        version=hello.VERSION,
        ciphers=hello.CIPHERS,
        groups=GROUPS,
        extras=True,
    )


async def _early(server: Server) -> tuple[_Heard, _Heard]:
    """The reactions to an early ChangeCipherSpec, and to another one where it was silent."""
    async with server.talk() as talk:
        version, wait = await _begun(server, talk)
        said = record(CHANGE_CIPHER_SPEC, version, b"\x01")
        first = await _said(talk, said, wait)
        return first, (_Heard() if first.how else await _said(talk, said, wait))


async def _other(server: Server) -> _Heard:
    """The reaction to data before there are keys, which every server refuses."""
    async with server.talk() as talk:
        version, wait = await _begun(server, talk)
        return await _said(talk, record(APPLICATION_DATA, version, b"\x00"), wait)


async def _begun(server: Server, talk: Talk) -> tuple[int, float]:
    """The version, once the server waits for us, and how long a refusal is waited for. Unheard where it does
    not wait, or is too slow for that."""
    begun = time.monotonic()
    chosen = (await talk.greet(_hello(server))).chosen
    if chosen is None or not chosen.whole:
        raise Unheard(Finding("inconclusive", "closed_early"))
    wait = max(WAIT, TIMES * (time.monotonic() - begun))
    if wait > max(WAIT, server.seconds):
        raise Unheard(Finding("inconclusive", "timed_out"))
    return chosen.version, wait


async def _said(talk: Talk, data: bytes, wait: float) -> _Heard:
    begun = time.monotonic()
    await talk.say(data)
    reaction = Reaction()
    if not await talk.hear(reaction, wait):
        return _Heard()
    return _Heard(str(reaction.end), reaction.alert, time.monotonic() - begun < wait / 4)


PROBE = Probe(
    id=ProbeId("ccs"),
    title="CCS injection (CVE-2014-0224)",
    run=run,
    reasons=REASONS,
    consent=CONSENT,
    provable=frozenset({"ccs_not_proved"}),
    most=8,
)
