"""Offers carry what they should; answers are read over any split; whatever a server sends, nothing breaks."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.wire.tls import hello, ssl2
from stanch.wire.tls.answer import RENEGOTIATION, RETRY, Answer, Reader
from stanch.wire.tls.record import ALERT, HANDSHAKE, record

RANDOM = bytes(range(32))


def extensions_of(offer: bytes) -> dict[int, bytes]:
    reader = Reader(offer[9:])
    reader.take(34)
    reader.vector(1)
    reader.vector(2)
    reader.vector(1)
    found: dict[int, bytes] = {}
    if reader.left:
        inner = Reader(reader.vector(2))
        while inner.left:
            kind = inner.number(2)
            found[kind] = inner.vector(2)
    return found


def test_the_hello_of_the_check_is_as_it_was() -> None:
    plain = hello.client_hello(RANDOM, "www.shop.example")
    minimal = hello.client_hello(RANDOM, "", heartbeat=False, suites="few")
    assert hashlib.sha256(plain).hexdigest()[:16] == "1e15abacc419d72e"
    assert hashlib.sha256(minimal).hexdigest()[:16] == "cc72bdba3b59a913"


def test_an_offer_has_exactly_what_it_says() -> None:
    offer = hello.offer(RANDOM, "a.example", version=0x0303, ciphers=(0xC02B,), groups=(23,), extras=True)
    assert offer[9:11] == b"\x03\x03"
    assert set(extensions_of(offer)) == {0, 10, 11, 13, 23, 35}
    modern = hello.offer(RANDOM, "a.example", version=0x0304, ciphers=(0x1301,), groups=(29,))
    assert extensions_of(modern)[43] == b"\x02\x03\x04"
    assert extensions_of(modern)[51] == b"\0\0"  # no key: the server shall name a group
    shared = hello.offer(RANDOM, "", version=0x0304, ciphers=(0x1301,), groups=(29,), share=bytes(32))
    assert extensions_of(shared)[51] == b"\0\x24\0\x1d\0\x20" + bytes(32)
    assert extensions_of(hello.offer(RANDOM, "a.example", version=0x0300, ciphers=(5,))) == {}


def server_hello(version: int, cipher: int, random: bytes = RANDOM, extensions: bytes = b"") -> bytes:
    body = version.to_bytes(2, "big") + random + b"\0" + cipher.to_bytes(2, "big") + b"\0"
    body += len(extensions).to_bytes(2, "big") + extensions
    return b"\x02" + len(body).to_bytes(3, "big") + body


def flight(key_exchange: bytes = b"") -> bytes:
    parts = server_hello(0x0303, 0xC02F, extensions=b"\xff\x01\0\x01\0")
    certificate = b"\0\0\x06" + b"\0\0\x03abc"
    parts += b"\x0b" + len(certificate).to_bytes(3, "big") + certificate
    if key_exchange:
        parts += b"\x0c" + len(key_exchange).to_bytes(3, "big") + key_exchange
    return record(HANDSHAKE, 0x0303, parts + b"\x0e\0\0\0")


@pytest.mark.parametrize("step", [1, 2, 7, 4096])
def test_an_answer_is_read_over_any_split(step: int) -> None:
    bytes_ = flight(b"\x03\0\x1d\x20" + bytes(32))
    answer = Answer()
    for start in range(0, len(bytes_), step):
        assert answer.end is None
        answer.receive(bytes_[start : start + step])
    assert answer.end == "chosen"
    found = answer.chosen
    assert found is not None
    assert (found.version, found.cipher, found.group, found.whole) == (0x0303, 0xC02F, 29, True)
    assert found.certificates == (b"abc",)
    assert RENEGOTIATION in found.extensions


def test_the_size_of_a_prime_is_read() -> None:
    prime = (1 << 1023 | 1).to_bytes(128, "big")
    answer = Answer(keyed=frozenset({0xC02F}))
    answer.receive(flight(b"\0\x80" + prime + b"\0\x01\x02\0\x01\x05"))
    assert answer.chosen is not None
    assert (answer.chosen.dh_bits, answer.chosen.group) == (1024, 0)


def test_a_hello_retry_request_names_its_group() -> None:
    extensions = b"\0\x2b\0\x02\x03\x04" + b"\0\x33\0\x02\0\x18"
    answer = Answer()
    answer.receive(record(HANDSHAKE, 0x0303, server_hello(0x0303, 0x1302, RETRY, extensions)))
    found = answer.chosen
    assert found is not None
    assert (found.version, found.cipher, found.retry, found.group) == (0x0304, 0x1302, True, 0x18)


def test_refused_closed_and_cut_are_three_things() -> None:
    refused, closed, cut = Answer(), Answer(), Answer()
    refused.receive(record(ALERT, 0x0303, b"\x02\x28"))
    assert (refused.end, refused.alert) == ("refused", 40)
    closed.closed()
    assert closed.end == "closed"
    cut.receive(record(HANDSHAKE, 0x0303, server_hello(0x0303, 0xC02F)))
    cut.closed()
    assert cut.end == "chosen"
    assert cut.chosen is not None
    assert not cut.chosen.whole


@given(st.lists(st.binary(max_size=200), max_size=20))
def test_whatever_comes_nothing_breaks(parts: list[bytes]) -> None:
    answer = Answer()
    for part in parts:
        answer.receive(part)
    answer.closed()
    assert answer.end in ("chosen", "refused", "closed", "malformed")


@given(st.integers(0, 200), st.integers(0, 255), st.integers(1, 50))
def test_a_changed_byte_breaks_nothing(place: int, value: int, step: int) -> None:
    changed = bytearray(flight(b"\x03\0\x1d\x20" + bytes(32)))
    changed[place % len(changed)] = value
    answer = Answer()
    for start in range(0, len(changed), step):
        answer.receive(bytes(changed[start : start + step]))
    answer.closed()
    assert answer.end in ("chosen", "refused", "closed", "malformed")


def test_an_endless_server_is_left() -> None:
    answer = Answer()
    answer.receive(record(HANDSHAKE, 0x0303, server_hello(0x0303, 0xC02F)))
    for _ in range(40):
        answer.receive(record(HANDSHAKE, 0x0303, b"\x0b\x01\xff\xff" + bytes(10_000)))
    assert answer.end == "malformed"


def test_sslv2() -> None:
    greeting = ssl2.client_hello(bytes(16))
    assert greeting[:5] == b"\x80\x2e\x01\0\x02"
    assert len(greeting) == 2 + 0x2E
    head = b"\x80\x20\x04\0\x01\0\x02"
    assert ssl2.speaks(head + b"\0\x10\0\x03\0\x10") == "yes"
    assert ssl2.speaks(head + b"\0\x10\0\0\0\x10") == "no"  # no cipher kind: nobody can go on from there
    assert ssl2.speaks(head) == "more"
    assert ssl2.speaks(b"\x15\x03\x01\0\x02\x02\x28") == "no"
    assert ssl2.speaks(b"") == "more"
