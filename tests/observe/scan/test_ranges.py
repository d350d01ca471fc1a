"""Ranges are understood as nmap takes them, for what is looked at and for what is left alone."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.observe.scan import exclusions, networks, ranges
from tests.observe.scan.test_wanted import listed, names, taken

RANGES = {
    "192.0.2.4-6": ["192.0.2.4", "192.0.2.5", "192.0.2.6"],
    "192.0.2.4 - 192.0.2.5": ["192.0.2.4", "192.0.2.5"],
    "192.0.2-3.7": ["192.0.2.7", "192.0.3.7"],
    "192.0.2.1,5-6": ["192.0.2.1", "192.0.2.5", "192.0.2.6"],
    "192.0.2.254-": ["192.0.2.254", "192.0.2.255"],
    "192.0.2.-1": ["192.0.2.0", "192.0.2.1"],
    "2001:db8::1-2001:db8::2": ["2001:db8::1", "2001:db8::2"],
}


@pytest.mark.parametrize("text", RANGES)
def test_each_form_names_its_addresses_in_both_places(text: str) -> None:
    found = networks.ranged(text)
    assert found is not None
    assert [found.address(number, spread=False) for number in range(found.size)] == RANGES[text]
    assert sorted(found.address(number) for number in range(found.size)) == sorted(RANGES[text])
    spared = exclusions.read([text])
    assert all(spared.spares(one) for one in RANGES[text])
    for beside in (
        int(ipaddress.ip_address(RANGES[text][0])) - 1,
        int(ipaddress.ip_address(RANGES[text][-1])) + 1,
    ):
        assert not spared.spares(str(ipaddress.ip_address(beside)))


octets = st.one_of(
    st.integers(0, 255).map(str),
    st.tuples(st.integers(0, 255), st.integers(0, 255)).map(lambda two: f"{min(two)}-{max(two)}"),
)


@given(st.integers(0, 255), st.integers(0, 255), octets, octets)
def test_a_range_is_each_of_its_addresses_once(first: int, second: int, third: str, fourth: str) -> None:
    text = f"{first}.{second}.{third}.{fourth}"
    found = networks.ranged(text)
    if "-" not in text:
        assert found is None
        return
    assert found is not None

    def within(part: str, number: str) -> bool:
        low, _dash, high = part.partition("-")
        return int(low) <= int(number) <= int(high or low)

    some = {found.address(number) for number in range(0, found.size, max(1, found.size // 500))}
    for address in some:
        _first, _second, three, four = address.split(".")
        assert within(third, three)
        assert within(fourth, four)
    if found.size <= 500:
        assert len(some) == found.size
    assert exclusions.read([text]).spares(found.address(found.size - 1))


@pytest.mark.parametrize(
    "text", ["192.0.2.9-1", "192.0.2.1-256", "192.0.2.010-12", "192.0.2.1--2", "1.2.3.,", "*.*.*.1"]
)
def test_what_is_written_as_a_range_and_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        ranges.spans(text)
    with pytest.raises(BadInput):
        exclusions.read([text])


@pytest.mark.parametrize(
    "text", ["www-1.shop.example", "192.0.2.1", "2001:db8::1", "a-b", "1-2.shop.example", ""]
)
def test_a_name_is_no_range(text: str) -> None:
    assert ranges.spans(text) is None


def test_a_list_has_ranges_and_paths(tmp_path: Path) -> None:
    said: list[str] = []
    text = (
        "192.0.2.4-5\nshop.example/login\nshop.example:8443/login?a=b\n192.0.2.9:25/tcp\n192.0.2.9:53/udp\n"
        "192.0.2.0/33\n// a remark\na.example b.example\n192.0.2.1;443\nc.example\n"
    )
    found = names(taken(listed(tmp_path / "l", text, say=said.append)))
    assert found == [
        "192.0.2.4:443", "192.0.2.5:443", "shop.example:443", "shop.example:8443", "192.0.2.9:25",
        "c.example:443",
    ]  # fmt: skip
    assert [one.partition(":")[0] for one in said] == ["line 5", "line 6", "line 7", "line 8", "line 9"]
    assert "dtls://192.0.2.9:53" in said[0]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_windows_writes_lists_in_utf_16(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "l"
    content = "\ufeff192.0.2.7\r\nshop.example\r\n".encode(encoding)
    path.write_bytes(content)
    spared = exclusions.read([str(path)])
    assert spared.spares("192.0.2.7")
    assert spared.spares_name("www.shop.example")
    with pytest.raises(BadInput, match="UTF-16"):
        listed(path, content).total()
