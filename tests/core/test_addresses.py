"""One address, whoever wrote it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.addresses import plain, read


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1\n", "192.0.2.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::FFFF:C000:0201]", "192.0.2.1"),
        ("::", "::"),
    ],
)
def test_an_address_is_written_in_one_way(text: str, address: str) -> None:
    assert read(text) == address
    assert plain(text.strip()) == address


@pytest.mark.parametrize("text", ["", "www.shop.example", "127.000.000.001", "1:2", "192.0.2.256"])
def test_what_is_no_address_is_refused_and_stays_as_it_is_on_record(text: str) -> None:
    with pytest.raises(ValueError, match=r"does not appear to be"):
        read(text)
    assert plain(text) == text


@given(st.ip_addresses(v=6), st.booleans())
def test_however_an_address_of_version_6_is_written_it_is_the_same(found: IPv6Address, long: bool) -> None:
    written = (found.exploded if long else found.compressed).upper()
    assert read(f"[{written}]") == read(written) == plain(f"[{written}]") == plain(str(found))


@given(st.ip_addresses(v=4))
def test_one_of_version_4_is_the_one_that_is_mapped_into_version_6(found: IPv4Address) -> None:
    assert read(f"::ffff:{found}") == plain(f"::ffff:{found}") == read(str(found)) == str(found)
