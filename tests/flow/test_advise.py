"""What the extension may ask about: a host with its port, by https, and nothing more of an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.flow.advise import site
from stanch.net.target import TLS, Target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("DNSimple.com", Target("dnsimple.com")),
        ("dnsimple.com:8443", Target("dnsimple.com", 8443)),
        ("bücher.example", Target("xn--bcher-kva.example")),
        ("[2001:db8::1]:8443", Target("2001:db8::1", 8443)),
        ("db.shop.example:5432", Target("db.shop.example", 5432)),
    ],
)
def test_a_host_is_taken_and_spoken_to_by_tls(text: str, target: Target) -> None:
    assert site(text) == target
    assert site(text).protocol == TLS


@given(st.text(max_size=40))
def test_whatever_is_sent_is_a_host_or_refused_in_words(text: str) -> None:
    try:
        found = site(text)
    except BadInput:
        return
    assert found.port == 443 or found.port >= 1024
    assert not set(found.host) & set("/?#@\\ ")


@pytest.mark.parametrize("port", [22, 25, 80, 143, 465, 587, 993])
def test_ports_of_other_services_are_not_looked_at(port: int) -> None:
    with pytest.raises(BadInput, match=f"port {port}"):
        site(f"shop.example:{port}")
