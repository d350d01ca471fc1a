"""The forms of a secret, and how a server's reaction is read: bytes by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.wire.tls import key_transport
from stanch.wire.tls.key_transport import FORMS, SECRET, SMALLEST
from stanch.wire.tls.reaction import Reaction
from stanch.wire.tls.record import ALERT, HANDSHAKE, record

NOT_ZERO = st.integers(1, 255)


@given(st.integers(SMALLEST, 520).flatmap(lambda size: st.lists(NOT_ZERO, min_size=size, max_size=size)))
def test_each_form_is_wrong_in_its_own_way_and_as_long_as_the_key(random: list[int]) -> None:
    size = len(random)
    made = {form: key_transport.block(form, size, 0x0303, bytes(random)) for form in FORMS}
    assert {len(one) for one in made.values()} == {size}
    whole = made["whole"]
    assert whole[:2] == b"\x00\x02"
    assert 0 not in whole[2 : -SECRET - 1]
    assert whole[-SECRET - 1] == 0
    assert whole[-SECRET:][:2] == b"\x03\x03"
    assert made["wrong_start"][2:] == whole[2:]
    assert made["wrong_start"][:2] != whole[:2]
    assert made["wrong_version"][-SECRET:][:2] == b"\x02\x02"
    assert 0 not in made["no_zero"][1:]
    assert made["zero_misplaced"].index(0, 1) == size - 2


def test_the_message_and_what_ends_the_handshake() -> None:
    assert key_transport.client_key_exchange(b"abc", 0x0303).hex() == "1603030009100000050003616263"
    assert key_transport.client_key_exchange(b"abc", 0x0300).hex() == "160300000710000003616263"
    for suite, size in key_transport.FINISHED.items():
        said = key_transport.finish(0x0303, suite, bytes(80))
        assert said[:6] == b"\x14\x03\x03\x00\x01\x01"
        assert said[6:11] == b"\x16\x03\x03" + size.to_bytes(2, "big")
        assert len(said) == 11 + size
    # no initial vector in TLS 1.0 and before
    assert len(key_transport.finish(0x0301, 0x002F, bytes(80))) == 11 + 48
    assert len(key_transport.finish(0x0301, 0x0005, bytes(80))) == 11 + 36


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (record(ALERT, 0x0303, b"\x02\x14"), ("alert", 20)),
        (record(ALERT, 0x0303, b"\x01\x00"), ("alert", 0)),
        (record(ALERT, 0x0303, bytes(range(32))), ("other", None)),
        (record(HANDSHAKE, 0x0303, b"x"), ("other", None)),
        (b"HTTP/1.1 400 Bad Request", ("other", None)),
        (b"", ("closed", None)),
    ],
)
def test_a_reaction_is_an_alert_the_end_or_something_else(
    data: bytes, expected: tuple[str, int | None]
) -> None:
    reaction = Reaction()
    for one in range(len(data)):  # a byte at a time
        reaction.receive(data[one : one + 1])
    reaction.closed()
    assert (reaction.end, reaction.alert) == expected
    reaction.receive(record(ALERT, 0x0303, b"\x02\x0a"))
    assert (reaction.end, reaction.alert) == expected
