"""The proof as a machine: what it sends, when, and what each answer means; no socket, no clock."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from stanch.wire.tls import heartbeat, hello
from stanch.wire.tls.handshake import Messages
from stanch.wire.tls.proof import CONTROLS, PAYLOAD, SMALLEST_PAUSE, Proof
from stanch.wire.tls.record import ALERT, HEARTBEAT, Malformed, Record, Records, record
from tests.faults.tls.hostile import hello as flight
from tests.properties import examples

A, B = random.Random(1).randbytes(PAYLOAD), random.Random(2).randbytes(PAYLOAD)
DEADLINE = 10.0


def begun(*, prove: bool = True, offered: int | None = 1) -> Proof:
    """A proof whose server has said ServerHelloDone at 0.1 s."""
    machine = Proof(prove=prove, a=A if prove else b"", b=B if prove else b"", now=0.0, deadline=DEADLINE)
    machine.receive(flight(offered), 0.1)
    return machine


def sent(machine: Proof) -> list[Record]:
    out, machine.outgoing = machine.outgoing, b""
    return list(Records().feed(out))


def echo(payload: bytes) -> bytes:
    return record(HEARTBEAT, 0x0303, b"\x02" + len(payload).to_bytes(2, "big") + payload + bytes(16))


def verdict(machine: Proof) -> tuple[str, str] | None:
    return None if machine.outcome is None else machine.outcome[:2]


def test_the_passive_stage_never_sends_a_heartbeat() -> None:
    for offered, expected in ((1, "heartbeat_offered_not_proved"), (None, "heartbeat_not_offered")):
        machine = begun(prove=False, offered=offered)
        assert machine.outgoing == b""
        assert machine.outcome is not None
        assert (machine.outcome.reason, machine.outcome.sent) == (expected, False)


def test_a_goes_first_without_padding_and_claims_exactly_what_it_sends() -> None:
    (one,) = sent(begun())
    assert one.type == HEARTBEAT
    assert one.fragment == b"\x01" + PAYLOAD.to_bytes(2, "big") + A
    assert len(one.fragment) == 3 + PAYLOAD


def test_b_follows_after_a_pause_with_its_padding_three_times_at_most() -> None:
    machine = begun()
    sent(machine)
    assert machine.wake >= 0.1 + SMALLEST_PAUSE
    machine.tick(machine.wake - 0.001)
    assert machine.outgoing == b"", "no control before the pause is over"
    times = []
    while machine.outcome is None:
        times.append(machine.wake)
        machine.tick(machine.wake)
        for one in sent(machine):
            assert one.fragment == heartbeat.request(B)
            assert len(one.fragment) == 3 + PAYLOAD + 16
    assert len(times) == CONTROLS + 1
    assert times[1] - times[0] >= 4 * SMALLEST_PAUSE
    assert verdict(machine) == ("inconclusive", "silent_to_heartbeats")
    assert times[-1] - 0.1 >= 3.0, "a server may sleep a second after a retry"


def test_an_echo_of_a_is_vulnerable_and_of_b_alone_is_not() -> None:
    machine = begun()
    machine.receive(echo(A), 0.2)
    assert verdict(machine) == ("vulnerable", "malformed_echoed")
    machine = begun()
    machine.tick(machine.wake)
    machine.receive(echo(B), 0.4)
    assert verdict(machine) == ("not_vulnerable", "malformed_discarded")


def test_b_before_it_was_sent_and_what_is_no_echo_prove_nothing() -> None:
    for answer in (
        echo(B),  # not sent yet
        record(HEARTBEAT, 0x0303, b"\x01" + PAYLOAD.to_bytes(2, "big") + A),  # our own, reflected
        echo(A[:-1]),
        echo(A[1:] + A[:1]),
        record(HEARTBEAT, 0x0303, b"\x02" + PAYLOAD.to_bytes(2, "big") + A[:100]),
    ):
        machine = begun()
        machine.receive(answer, 0.12)
        assert machine.outcome is None


def test_an_echo_in_two_records_is_none() -> None:
    machine = begun()
    whole = b"\x02" + PAYLOAD.to_bytes(2, "big") + A + bytes(16)
    machine.receive(record(HEARTBEAT, 0x0303, whole[:9000]) + record(HEARTBEAT, 0x0303, whole[9000:]), 0.2)
    assert machine.outcome is None


def test_silence_where_it_was_not_agreed_on_is_never_worse_than_passive() -> None:
    for end in ("closed", "alert", "silence"):
        machine = begun(offered=None)
        if end == "closed":
            machine.closed()
        elif end == "alert":
            machine.receive(record(ALERT, 0x0303, b"\x02\x0a"), 0.2)
        while machine.outcome is None:
            machine.tick(machine.wake)
        assert verdict(machine) == ("not_vulnerable", "heartbeat_not_offered")


def test_a_vulnerable_server_that_never_agreed_is_found_all_the_same() -> None:
    machine = begun(offered=None)
    machine.receive(echo(A), 0.2)
    assert verdict(machine) == ("vulnerable", "malformed_echoed")


@given(st.lists(st.integers(1, 9000), max_size=6), st.sampled_from([A, B]))
def test_verdicts_do_not_depend_on_how_bytes_arrive(cuts: list[int], payload: bytes) -> None:
    machine = Proof(prove=True, a=A, b=B, now=0.0, deadline=DEADLINE)
    data = flight()
    for byte in range(0, len(data), 7):
        machine.receive(data[byte : byte + 7], 0.1)
    machine.tick(machine.wake)
    answer, at = echo(payload), 0
    for cut in [*cuts, len(answer)]:
        machine.receive(answer[at : at + cut], 0.5)
        at += cut
    assert verdict(machine) == (
        ("vulnerable", "malformed_echoed") if payload == A else ("not_vulnerable", "malformed_discarded")
    )


@examples(400)
@given(st.binary(max_size=600), st.booleans(), st.lists(st.integers(1, 50), max_size=5))
def test_any_bytes_end_in_a_verdict_or_in_waiting(data: bytes, after: bool, cuts: list[int]) -> None:
    machine = begun() if after else Proof(prove=False, now=0.0, deadline=DEADLINE)
    at = 0
    for cut in [*cuts, len(data)]:
        machine.receive(data[at : at + cut], 0.2)
        at += cut
    for _ in range(10):
        machine.tick(machine.wake if machine.outcome is None else DEADLINE)
    machine.closed()
    assert machine.outcome is not None
    assert machine.outcome.verdict != "vulnerable" or A in data


@examples(400)
@given(st.data())
def test_a_flight_with_bytes_changed_never_crashes(data: st.DataObject) -> None:
    raw = bytearray(flight() + echo(B))
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, min(len(raw) - 1, 400)))] = data.draw(st.integers(0, 255))
    machine = Proof(prove=True, a=A, b=B, now=0.0, deadline=DEADLINE)
    machine.receive(bytes(raw), 0.1)
    machine.closed()
    assert machine.outcome is not None
    assert machine.outcome.verdict != "vulnerable"


@given(st.binary(max_size=3000))
def test_parsers_raise_nothing_but_malformed_and_hold_little(data: bytes) -> None:
    records, messages = Records(), Messages()
    ended = ""
    try:
        for one in records.feed(data):
            for _message in messages.feed(one.fragment):
                pass
    except Malformed as error:
        ended = error.what
    assert ended in ("", "not_tls", "malformed_tls", "too_much")


def test_the_hello_offers_heartbeat_scsv_and_the_name() -> None:
    raw = hello.client_hello(bytes(32), "shop.example")
    (one,) = Records().feed(raw)
    assert one.version == 0x0301
    assert b"shop.example" in raw
    assert b"\x00\x0f\x00\x01\x01" in raw
    assert b"\x00\xff\x01\x00" in raw, "SCSV is the last cipher suite"
    plain = hello.client_hello(bytes(32), "192.0.2.1", heartbeat=False)
    assert b"192.0.2.1" not in plain
    assert b"\x00\x0f\x00\x01\x01" not in plain
    assert len(hello.client_hello(bytes(32), "shop.example", suites="few")) < len(raw)
