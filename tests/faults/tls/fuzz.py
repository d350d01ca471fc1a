"""Hostile byte streams for the parsers: recorded sessions of real servers, changed at random.

python -m tests.faults.tls.fuzz 1000000
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial

from stanch.wire import starttls
from stanch.wire.dialog import Dialog, Failed
from stanch.wire.tls import heartbeat
from stanch.wire.tls.proof import MAX_BYTES, PAYLOAD, Proof
from stanch.wire.tls.record import HANDSHAKE, HEARTBEAT, record
from tests.faults.tls import hostile
from tests.servers import sessions as sessions_in_the_clear

A, B = bytes(range(256)) * 63 + bytes(PAYLOAD - 256 * 63), bytes(reversed(range(256))) * 63 + b"\1" * 237
NUMBERS = (0, 1, 2, 3, 16, 20, 21, 22, 23, 24, 25, 127, 128, 254, 255)


def sessions() -> list[bytes]:
    """What servers say after our hello: with and without heartbeat, echoes, alerts, certificates."""
    hello = hostile.server_hello()
    echo = record(HEARTBEAT, 0x0303, b"\2" + len(A).to_bytes(2, "big") + A)
    control = record(HEARTBEAT, 0x0303, b"\2" + heartbeat.request(B)[1:])
    split = b"".join(
        record(HANDSHAKE, 0x0303, (hello + hostile.certificate(bytes(700)) + hostile.DONE)[at : at + 90])
        for at in range(0, 900, 90)
    )
    return [
        hostile.hello(), hostile.hello(heartbeat=None), hostile.hello(heartbeat=2), split,
        hostile.hello() + echo, hostile.hello() + control, record(21, 0x0303, b"\2\x28"),
        b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n",
    ]  # fmt: skip


def changed(chance: random.Random, known: list[bytes]) -> bytes:
    """One session with a few bytes changed, cut, doubled, or joined to a piece of another."""
    data = bytearray(chance.choice(known))
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(data) + 1)
        way = chance.randrange(5)
        if way == 0 and at < len(data):
            data[at] = chance.choice(NUMBERS)
        elif way == 1 and at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        elif way == 2:
            del data[at : at + chance.randint(1, 40)]
        elif way == 3:
            data[at:at] = data[at : at + chance.randint(1, 40)]
        else:
            other = chance.choice(known)
            start = chance.randrange(len(other))
            data[at:at] = other[start : start + chance.randint(1, 200)]
    return bytes(data)


def feed(chance: random.Random, data: bytes) -> Proof:
    """A session, in pieces as they may come over a wire, with time going on; always ends."""
    prove = chance.random() < 0.5
    proof = Proof(prove=prove, a=A, b=B, now=0.0, deadline=5.0) if prove else Proof(
        prove=False, now=0.0, deadline=5.0
    )  # fmt: skip
    at, now = 0, 0.0
    while at < len(data) and proof.outcome is None:
        size = chance.choice((1, 5, 100, 1400, 65536))
        proof.receive(data[at : at + size], now)
        at += size
        now += chance.choice((0.001, 0.2))
        proof.tick(now)
        proof.outgoing = b""
    for _ in range(20):
        if proof.outcome is not None:
            break
        now = max(now, proof.wake)
        proof.tick(now)
        assert len(proof.outgoing) < 2**16
        proof.outgoing = b""
    assert proof.outcome is not None, "it would wait for ever"
    if proof.outcome.verdict == "vulnerable":
        assert prove
        assert A in data, "a proof without an echo of A"
    assert len(proof.certificates) < MAX_BYTES
    return proof


def run(count: int, seed: int = 1) -> dict[str, int]:
    """So many streams; how often each reason came out."""
    chance, known = random.Random(seed), sessions()
    reasons: dict[str, int] = {}
    for _ in range(count):
        outcome = feed(chance, changed(chance, known)).outcome
        assert outcome is not None
        reasons[outcome.reason] = reasons.get(outcome.reason, 0) + 1
    return reasons


def said(protocol: str) -> list[bytes]:
    """What a server of this protocol may say, and what servers of others do."""
    own = sessions_in_the_clear.said(protocol)
    return [own, own, own, *(sessions_in_the_clear.said(one) for one in starttls.protocols())]


def talk(protocol: str, chance: random.Random, data: bytes) -> str:
    """One dialog, fed in pieces: a reason, "tls", or "waits", which the deadline ends."""
    dialog = Dialog(starttls.adapter(protocol).talk("localhost"))
    sent, at = len(dialog.outgoing), 0
    while at < len(data):
        dialog.outgoing = b""
        size = chance.choice((1, 3, 20, 1400))
        try:
            dialog.receive(data[at : at + size])
        except Failed as error:
            return error.reason
        sent += len(dialog.outgoing)
        assert sent < 2000 + 2 * len(data), "it says more than it hears"
        at += size
        if dialog.done:
            dialog.outgoing = b""
            if at >= len(data):
                return "tls"
    return "waits"


def run_dialogs(protocol: str, count: int, seed: int = 1) -> dict[str, int]:
    """So many streams through one dialog; how often each end came out."""
    chance, known = random.Random(f"{seed} {protocol}"), said(protocol)
    ends: dict[str, int] = {}
    for _ in range(count):
        end = talk(protocol, chance, changed(chance, known))
        ends[end] = ends.get(end, 0) + 1
    return ends


def report(what: str, wanted: int, found: Callable[[], dict[str, int]]) -> None:
    """Run so many, and print how often each end came out, how long it took, and whether memory grew."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    reasons = found()
    took = time.perf_counter() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{what}: {wanted:,} streams in {took:.0f} s, no crash, none without an end; grew by {grown} KiB")
    for reason, times in sorted(reasons.items(), key=lambda row: -row[1]):
        print(f"{times:>9,} {reason}")


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    report("tls", wanted, partial(run, wanted))
    for protocol in starttls.protocols():
        report(protocol, wanted, partial(run_dialogs, protocol, wanted))
