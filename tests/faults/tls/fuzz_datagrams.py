"""Hostile datagrams for the parsers of DTLS: a server's datagrams, changed, doubled, lost and reordered.

python -m tests.faults.tls.fuzz_datagrams 1000000
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from functools import partial

from stanch.wire.dtls import handshake
from stanch.wire.dtls.proof import DatagramProof
from stanch.wire.dtls.record import record
from stanch.wire.tls.record import ALERT, HANDSHAKE, HEARTBEAT
from tests.faults.tls.fuzz import changed, report
from tests.wire.test_datagram_proof import VERSION, flight


def known(chance: random.Random) -> list[bytes]:
    """What servers send: cookies, flights whole and in pieces, alerts, heartbeats, other protocols."""
    whole = b"".join(flight(chance.choice((1, 2, None))))
    cookie = handshake.message(3, 0, b"\xfe\xff\x10" + bytes(16))
    return [
        record(HANDSHAKE, 0xFEFF, 0, cookie), record(HANDSHAKE, VERSION, 1, whole),
        *(record(HANDSHAKE, VERSION, 2 + at, one) for at, one in enumerate(flight())),
        record(ALERT, VERSION, 5, b"\2\x28"), record(HEARTBEAT, VERSION, 6, b"\2" + bytes(1100)),
        b"\0\0\0\0 not dtls at all", b"",
    ]  # fmt: skip


def feed(chance: random.Random) -> str:
    """One association; how it ends. It always does."""
    small = random.Random(0)
    prove = chance.random() < 0.5
    proof = DatagramProof(
        bytes(32), "shop.example", prove=prove, fresh=small.randbytes, now=0.0, deadline=5.0
    )
    now, said = 0.0, known(chance)
    for _ in range(chance.randint(1, 8)):
        data = changed(chance, [one for one in said if one]) if chance.random() < 0.6 else chance.choice(said)
        now += chance.choice((0.001, 0.2))
        proof.receive(data, now)
        proof.tick(now)
        proof.outgoing.clear()
    for _ in range(60):
        if proof.outcome is not None:
            break
        now = max(now, proof.wake)
        proof.tick(now)
        assert sum(map(len, proof.outgoing)) < 2**16
        proof.outgoing.clear()
    assert proof.outcome is not None, "it would wait for ever"
    assert proof.outcome.verdict != "vulnerable", "a proof without an echo"
    return proof.outcome.reason


def run(count: int, seed: int = 1) -> Counter[str]:
    """So many associations; how often each reason came out."""
    chance = random.Random(seed)
    return Counter(feed(chance) for _ in range(count))


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    report("datagrams", wanted, partial(run, wanted))
