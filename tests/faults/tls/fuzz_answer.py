"""Hostile byte streams for the answers to offers, and for SSLv2: sessions changed at random.

python -m tests.faults.tls.fuzz_answer 1000000
"""

from __future__ import annotations

import random
import sys
from functools import partial

from stanch.wire.tls import ssl2
from stanch.wire.tls.answer import RETRY, Answer
from stanch.wire.tls.record import ALERT, HANDSHAKE, record
from tests.faults.tls.fuzz import changed, report
from tests.faults.tls.hostile import DONE, certificate

ECDHE, DHE, NEW = 0xC02F, 0x009E, 0x1302


def message(kind: int, body: bytes) -> bytes:
    return bytes((kind,)) + len(body).to_bytes(3, "big") + body


def server_hello(cipher: int, extensions: bytes = b"", random: bytes = bytes(32)) -> bytes:
    body = b"\3\3" + random + b"\0" + cipher.to_bytes(2, "big") + b"\0"
    return message(2, body + len(extensions).to_bytes(2, "big") + extensions)


def sessions() -> list[bytes]:
    """What servers say to an offer: a curve, a prime, TLS 1.3, a retry, a refusal, SSLv2."""
    curve = message(12, b"\3\0\x1d\x20" + bytes(32) + b"\4\1\0\x40" + bytes(64))
    prime = message(12, b"\1\0" + b"\xff" * 256 + b"\0\1\2\0\4abcd" + b"\4\1\0\x40" + bytes(64))
    renegotiation = b"\xff\1\0\1\0\0\x17\0\0\0\x23\0\0"
    version, group = b"\0\x2b\0\2\3\4", b"\0\x33\0\2\0\x17"
    key = b"\0\x33\0\x24\0\x1d\0\x20" + bytes(32)
    return [
        record(
            HANDSHAKE, 0x0303, server_hello(ECDHE, renegotiation) + certificate(bytes(700)) + curve + DONE
        ),
        record(HANDSHAKE, 0x0301, server_hello(DHE) + certificate(bytes(300)) + prime + DONE),
        record(HANDSHAKE, 0x0303, server_hello(NEW, version + key)),
        record(HANDSHAKE, 0x0303, server_hello(NEW, version + group, RETRY)),
        record(ALERT, 0x0303, b"\2\x28"),
        record(ALERT, 0x0303, b"\1\x70") + record(HANDSHAKE, 0x0303, server_hello(ECDHE) + DONE),
        b"\x80\x20\4\0\1\0\2\0\x10\0\3\0\x10" + bytes(40),
    ]


def run(count: int, seed: int = 1) -> dict[str, int]:
    """So many streams; how often each ended how."""
    chance, known = random.Random(seed), sessions()
    ends: dict[str, int] = {}
    for _ in range(count):
        data = changed(chance, known)
        answer = Answer(keyed=frozenset({DHE}))
        at = 0
        while at < len(data) and answer.end is None:
            size = chance.choice((1, 5, 100, 65536))
            answer.receive(data[at : at + size])
            at += size
        answer.closed()
        assert answer.end is not None, "it would wait for ever"
        assert (answer.end == "chosen") <= (answer.chosen is not None)
        ends[answer.end] = ends.get(answer.end, 0) + 1
        old = ssl2.Ssl2Answer()
        for start in range(0, len(data), size):
            old.receive(data[start : start + size])
        old.closed()
        assert old.end == {"more": "closed"}.get(found := ssl2.speaks(data[:64]), found)
    return ends


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    report("answers", wanted, partial(run, wanted))
