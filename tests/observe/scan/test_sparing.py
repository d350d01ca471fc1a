"""What is excluded is left alone in any spelling; what cannot be read as an exclusion stops the scan."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.observe.scan import exclusions

networks = st.builds(
    lambda number, bits: ipaddress.IPv4Network((number >> (32 - bits) << (32 - bits), bits)),
    st.integers(0, 2**32 - 1), st.integers(8, 32),
)  # fmt: skip


@given(st.lists(networks, min_size=1, max_size=8), st.data())
def test_an_address_is_spared_where_one_network_holds_it(
    chosen: list[ipaddress.IPv4Network], data: st.DataObject
) -> None:
    made = exclusions.read([str(one) for one in chosen])
    one = data.draw(st.sampled_from(chosen))
    edge = data.draw(st.sampled_from([int(one[0]), int(one[-1]), int(one[0]) - 1, int(one[-1]) + 1]))
    address = ipaddress.IPv4Address(edge % 2**32)
    expected = any(address in network for network in chosen)
    assert made.spares(str(address)) == expected
    assert made.spares(f"::ffff:{address}") == expected, "mapped into IPv6"
    assert made.spares(str(ipaddress.IPv6Address((0x64FF9B << 96) | int(address)))) == expected, "NAT64"


def test_names_spare_all_below_them_and_nothing_beside(tmp_path: Path) -> None:
    made = exclusions.read(["Shop.Example", "*.other.example"])
    assert made.spares_name("shop.example")
    assert made.spares_name("a.b.shop.example")
    assert made.spares_name("x.other.example")
    assert not made.spares_name("myshop.example")
    assert not made.spares_name("example")


def test_a_file_has_networks_ranges_and_names_with_remarks(tmp_path: Path) -> None:
    path = tmp_path / "leave-alone"
    path.write_text(
        "# asked by mail\n192.0.2.0/28\n198.51.100.7-198.51.100.9  # a range\n2001:db8::/32\nshop.example\n\n"
    )
    made = exclusions.read([str(path), "203.0.113.5"])
    for address in ("192.0.2.15", "198.51.100.8", "2001:db8:1::2", "203.0.113.5"):
        assert made.spares(address)
    for address in ("192.0.2.16", "198.51.100.10", "2001:db9::", "203.0.113.6"):
        assert not made.spares(address)
    assert made.spares_name("www.shop.example")
    assert not exclusions.read([])


@pytest.mark.parametrize(
    "slip",
    ["192.0.2.0/33", "a b", "192.0.2.9-192.0.2.1", "shop.example:8443", "https://shop.example", "10.0.0"],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, slip: str) -> None:
    path = tmp_path / "leave-alone"
    path.write_text(f"192.0.2.1\n{slip}\n")
    with pytest.raises(BadInput) as error:
        exclusions.read([str(path)])
    assert "leave-alone:2" in error.value.what or "192.0.2.9" in error.value.what


def test_a_file_that_is_not_there_is_no_name() -> None:
    for word in ("leave-alone.txt", "./leave-alone", "no/such"):
        with pytest.raises(BadInput, match="there is no file"):
            exclusions.read([word])


@pytest.mark.parametrize(
    "written",
    ["::ffff:192.0.2.7", "::FFFF:c000:207", "::ffff:192.0.2.0/120", "::ffff:192.0.2.1-::ffff:192.0.2.9"],
)
def test_who_is_left_alone_as_ipv6_writes_ipv4_is_left_alone(written: str) -> None:
    made = exclusions.read([written])
    assert made.spares("192.0.2.7")
    assert made.spares("::ffff:192.0.2.7")
    assert not made.spares("192.0.3.7")
    assert not exclusions.read(["::/64"]).spares("192.0.2.7"), "a network of IPv6 that holds no such address"
