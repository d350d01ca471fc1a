"""What a person types becomes one host and port, or words on what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.net.policy import allowed
from stanch.net.target import PROTOCOLS, Target, parse
from stanch.wire import starttls


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("shop.example", "shop.example", 443),
        ("Shop.Example.", "shop.example", 443),
        ("shop.example:8443", "shop.example", 8443),
        ("https://shop.example/login?x=1", "shop.example", 443),
        ("https://shop.example:444/", "shop.example", 444),
        ("http://shop.example", "shop.example", 443),
        ("192.0.2.1", "192.0.2.1", 443),
        ("[2001:db8::1]:993", "2001:db8::1", 993),
        ("2001:DB8:0::1", "2001:db8::1", 443),
        ("::ffff:192.0.2.1", "192.0.2.1", 443),
        ("[::FFFF:c000:201]:993", "192.0.2.1", 993),
        ("bücher.example", "xn--bcher-kva.example", 443),
        ("localhost", "localhost", 443),
        (" shop.example ", "shop.example", 443),
    ],
)
def test_targets(text: str, host: str, port: int) -> None:
    assert parse(text) == Target(host, port)
    assert parse(str(parse(text))) == parse(text)


@pytest.mark.parametrize(
    ("text", "port", "protocol", "written"),
    [
        ("mx.shop.example:25", 25, "smtp", "mx.shop.example:25"),
        ("smtp://mx.shop.example", 25, "smtp", "mx.shop.example:25"),
        ("submission://mx.shop.example", 587, "smtp", "mx.shop.example:587"),
        ("smtps://mx.shop.example", 465, "tls", "mx.shop.example:465"),
        ("smtp://mx.shop.example:2525", 2525, "smtp", "smtp://mx.shop.example:2525"),
        ("tls://mx.shop.example:25", 25, "tls", "tls://mx.shop.example:25"),
    ],
)
def test_how_tls_begins_is_said_by_the_scheme_or_by_the_port(
    text: str, port: int, protocol: str, written: str
) -> None:
    assert parse(text) == Target("mx.shop.example", port, protocol)
    assert str(parse(text)) == written
    assert parse(written) == parse(text)


def test_every_protocol_that_can_be_asked_for_can_be_spoken() -> None:
    assert set(starttls.protocols()) == set(PROTOCOLS)
    for protocol in PROTOCOLS:
        assert starttls.adapter(protocol).protocol == protocol


@pytest.mark.parametrize(
    "text",
    ["", "  ", "shop.example:0", "shop.example:65536", "shop.example:x", "sftp://shop.example", "[::1", "a b",
     "mara:secret@shop.example", "2130706433", "0x7f000001", "017700000001", "127.1", "127.000.000.001",
     "010.0.0.1", "127.0.0.256", "0",
     "fe80::1%eth0", "-shop.example", "shop..example", "a" * 64 + ".example", "shop.example\x00", "１２７.１",
     "[::1]x", "https://"],
)  # fmt: skip
def test_what_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput) as error:
        parse(text)
    assert error.value.help
    assert "secret" not in str(error.value)


@given(st.text(max_size=40))
def test_any_text_is_a_target_or_bad_input(text: str) -> None:
    try:
        found = parse(text)
    except BadInput:
        return
    assert found.host
    assert found.host.isascii()
    assert 0 < found.port < 65536


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("10.0.0.1", False),
        ("169.254.169.254", False), ("224.0.0.1", False), ("168.63.129.16", False), ("192.0.0.192", False),
        ("192.88.99.1", False), ("0.0.0.0", False), ("255.255.255.255", False), ("100.64.0.1", False),
        ("::1", False), ("::ffff:93.184.216.34", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
        ("fec0::1", False), ("fe80::1", False), ("2001:db8::1", False), ("2001:0:1::1", False),
        ("3fff::1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_only_the_public_internet_is_open_to_others(address: str, public: bool) -> None:
    assert allowed(address, "public") == public


def test_an_operator_looks_at_what_is_theirs_on_any_network() -> None:
    assert allowed("127.0.0.1", "operator")
    assert allowed("10.0.0.1", "operator")
    assert not allowed("224.0.0.1", "operator")
    assert not allowed("0.0.0.0", "operator")
