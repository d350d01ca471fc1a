"""The proof over datagrams as a state machine: what it sends, and what it makes of what comes back."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from stanch.wire.dtls import handshake
from stanch.wire.dtls.proof import DatagramProof
from stanch.wire.dtls.record import record, records
from stanch.wire.tls.record import HANDSHAKE, HEARTBEAT
from tests.faults.tls import hostile

VERSION = 0xFEFD


def flight(mode: int | None = 1) -> list[bytes]:
    """The messages of a server's first flight, with the headers of DTLS."""
    found = []
    for number, one in enumerate((hostile.server_hello(heartbeat=mode), hostile.certificate(), hostile.DONE)):
        body = one[4:].replace(b"\x03\x03", b"\xfe\xfd", 1) if one[0] == 2 else one[4:]
        found.append(handshake.message(one[0], number, body))
    return found


def begun(*, prove: bool = True) -> DatagramProof:
    chance = random.Random(1)
    return DatagramProof(
        bytes(32), "shop.example", prove=prove, fresh=chance.randbytes, now=0.0, deadline=10.0
    )


def greeted(mode: int | None = 1, *, prove: bool = True) -> DatagramProof:
    proof = begun(prove=prove)
    for number, one in enumerate(flight(mode)):
        proof.receive(record(HANDSHAKE, VERSION, number, one), 0.01)
    return proof


def sent(proof: DatagramProof) -> list[bytes]:
    """The heartbeats among what it wants sent."""
    found = [one.fragment for data in proof.outgoing for one in records(data) if one.type == HEARTBEAT]
    proof.outgoing.clear()
    return found


def answer(request: bytes) -> bytes:
    return record(HEARTBEAT, VERSION, 9, b"\2" + request[1:])


def control(proof: DatagramProof) -> tuple[bytes, bytes]:
    """The next A and its B."""
    (a,) = sent(proof)
    proof.tick(proof.wake)
    (b,) = sent(proof)
    return a, b


def test_never_more_is_claimed_than_is_sent_and_both_are_equally_long() -> None:
    proof = greeted()
    a, b = control(proof)
    for one, padding in ((a, 0), (b, 16)):
        assert int.from_bytes(one[1:3], "big") == len(one) - 3 - padding
    assert len(a) == len(b)


def test_an_echo_of_a_is_the_proof() -> None:
    proof = greeted()
    a, _b = control(proof)
    proof.receive(answer(a), 0.3)
    assert proof.outcome is not None
    assert (proof.outcome.verdict, proof.outcome.reason) == ("vulnerable", "malformed_echoed")


def test_one_control_proves_nothing_three_do() -> None:
    proof = greeted()
    for count in range(1, 4):
        _a, b = control(proof)
        proof.receive(answer(b), 0.3 * count)
        assert (proof.outcome is not None) == (count == 3)
    assert proof.outcome is not None
    assert proof.outcome.reason == "malformed_discarded_each_time"


def test_a_control_that_comes_twice_counts_once() -> None:
    proof = greeted()
    _a, b = control(proof)
    for _ in range(3):
        proof.receive(answer(b), 0.3)
    assert proof.outcome is None


def test_a_request_that_comes_back_is_no_echo() -> None:
    proof = greeted()
    a, _b = control(proof)
    proof.receive(record(HEARTBEAT, VERSION, 9, a), 0.3)  # type 1: whoever reflects is not OpenSSL
    assert proof.outcome is None


def test_passive_sends_no_heartbeat() -> None:
    for mode, reason in ((1, "heartbeat_offered_not_proved"), (None, "heartbeat_not_offered")):
        proof = greeted(mode, prove=False)
        assert not sent(proof)
        assert proof.outcome is not None
        assert proof.outcome.reason == reason


def test_the_cookie_comes_back_with_the_same_random() -> None:
    proof = begun()
    (first,) = proof.outgoing
    proof.outgoing.clear()
    asks = handshake.message(3, 0, b"\xfe\xff\x04abcd")
    proof.receive(record(HANDSHAKE, 0xFEFF, 0, asks), 0.01)
    (second,) = proof.outgoing
    one, other = next(records(first)), next(records(second))
    assert other.number > one.number
    assert one.fragment[14:46] == other.fragment[14:46]  # the random
    assert other.fragment[4:6] == b"\0\1"  # message_seq
    assert b"\x04abcd" in other.fragment


def test_the_hello_is_sent_anew_after_one_two_and_four_seconds() -> None:
    proof, moments = begun(), [0.0]
    while proof.outcome is None:
        proof.tick(proof.wake)
        if len(proof.outgoing) > len(moments):
            moments.append(round(moments[-1] + (1, 2, 4)[len(moments) - 1], 3))
    assert moments == [0.0, 1.0, 3.0, 7.0]
    assert (proof.outcome.reason, proof.answered) == ("timed_out", False)


@given(st.randoms(use_true_random=False), st.integers(1, 90))
def test_fragments_may_come_in_any_order_and_twice(chance: random.Random, size: int) -> None:
    pieces = []
    for number, whole in enumerate(flight()):
        kind, body = whole[0], whole[12:]
        for start in range(0, max(len(body), 1), size):
            part = body[start : start + size]
            head = bytes((kind,)) + len(body).to_bytes(3, "big") + number.to_bytes(2, "big")
            pieces.append(head + start.to_bytes(3, "big") + len(part).to_bytes(3, "big") + part)
    pieces += chance.sample(pieces, len(pieces) // 2)
    chance.shuffle(pieces)
    proof = begun(prove=False)
    for number, one in enumerate(pieces):
        proof.receive(record(HANDSHAKE, VERSION, number, one), 0.01)
    assert proof.outcome is not None
    assert proof.outcome.reason == "heartbeat_offered_not_proved"
    assert len(proof.certificates) == 1


@given(st.lists(st.binary(max_size=200), max_size=30), st.booleans())
def test_whatever_comes_it_ends_and_never_in_a_proof(said: list[bytes], prove: bool) -> None:
    proof, now = greeted(prove=prove) if prove else begun(prove=False), 0.1
    for data in said:
        proof.receive(data, now)
        proof.tick(now)
        now += 0.1
    for _ in range(60):
        if proof.outcome is not None:
            break
        now = max(now, proof.wake)
        proof.tick(now)
    assert proof.outcome is not None
    assert proof.outcome.verdict != "vulnerable"
