"""Which targets a list names: networks as their users know them, each number the same on every reading."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.errors import BadInput
from stanch.observe.scan import networks, sources
from stanch.observe.scan.targets import Wanted, Wish


def listed(path: Path, text: str | bytes, **how: object) -> Wanted:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return Wanted(sources.opened([str(path)]), **how)  # type: ignore[arg-type]


def taken(wanted: Wanted, most: int = 10**6) -> list[Wish]:
    async def take() -> list[Wish]:
        found: list[Wish] = []
        while len(found) < most and (wish := await wanted.take()) is not None:
            found.append(wish)
        return found

    return asyncio.run(take())


def names(wishes: list[Wish]) -> list[str]:
    return [str(one.target) for one in wishes]


@given(st.integers(0, 2**32 - 1), st.integers(14, 32), st.booleans())
def test_a_network_is_its_hosts_once_each_in_whichever_order(address: int, bits: int, spread: bool) -> None:
    text = f"{ipaddress.IPv4Address(address)}/{bits}"
    made = networks.network(text)
    wanted = ipaddress.ip_network(text, strict=False)
    few = made.size if made.size < 3000 else 0
    found = [made.address(number, spread=spread) for number in range(few)]
    if few:
        assert sorted(found, key=ipaddress.IPv4Address) == [str(one) for one in wanted.hosts()]
    assert made.size == max(1, wanted.num_addresses - (2 if bits < 31 else 0))


@given(st.integers(1, 5000))
def test_spreading_misses_no_address_and_repeats_none(size: int) -> None:
    made = networks.Network(4, 10 << 24, size)
    assert len({made.address(number) for number in range(size)}) == size
    first = [networks.key(made.address(number)) for number in range(size // 256)]
    assert len(set(first)) == len(first), "one of each /24 before the second of any"


def test_network_and_broadcast_addresses_are_left_out_unless_asked_for() -> None:
    for text, size, ends in (
        ("192.0.2.0/24", 254, 256), ("192.0.2.4/30", 2, 4), ("192.0.2.4/31", 2, 2), ("192.0.2.4/32", 1, 1),
        ("2001:db8::/120", 255, 256), ("2001:db8::/127", 2, 2), ("2001:db8::7/128", 1, 1),
    ):  # fmt: skip
        assert networks.network(text).size == size, text
        assert networks.network(text, ends=True).size == ends, text
    assert networks.network("192.0.2.77/24").address(0, spread=False) == "192.0.2.1"
    assert networks.network("2001:db8::/120").address(0) == "2001:db8::1"


def test_a_network_that_no_scan_would_end_is_refused() -> None:
    for text in ("2001:db8::/64", "0.0.0.0/0", "10.0.0.0/7"):
        with pytest.raises(BadInput, match="more than 16,777,216 addresses"):
            networks.network(text)
    assert networks.network("10.0.0.0/8").size == 2**24 - 2


def test_ports_are_for_what_names_none_itself(tmp_path: Path) -> None:
    text = "www.shop.example\nmail.shop.example:465\n192.0.2.0/31\n[2001:db8::1]\n[2001:db8::1]:8443\nhttps://a.example/x\n"
    found = names(taken(listed(tmp_path / "l", text, ports=(443, 993))))
    assert found == [
        "www.shop.example:443", "www.shop.example:993", "mail.shop.example:465",
        "192.0.2.0:443", "192.0.2.0:993", "192.0.2.1:443", "192.0.2.1:993",
        "[2001:db8::1]:443", "[2001:db8::1]:993", "[2001:db8::1]:8443", "a.example:443",
    ]  # fmt: skip


def test_slips_are_said_with_their_line_and_the_others_are_looked_at(tmp_path: Path) -> None:
    said: list[str] = []
    text = (
        "\ufeffa.example\r\n# a remark\r\n\r\nnot a name\r\n2001:db8::/32\r\n"
        + "x" * 200_000 + "\r\n192.0.2.0/99\r\nb.example"
    )  # fmt: skip
    wanted = listed(tmp_path / "l", text, say=said.append)
    assert names(taken(wanted)) == ["a.example:443", "b.example:443"]
    assert [one.partition(":")[0] for one in said] == ["line 4", "line 5", "line 6", "line 7"]
    assert wanted.bad == 4


LIST = (
    "a.example\nslip slip\n192.0.2.0/28\n# x\nb.example:993\n2001:db8::/126\n\nc.example\n"
    + "y" * 5000
    + "\n10.0.0.0/22\n"
)


@pytest.mark.slow
@given(st.integers(0, 1200), st.sets(st.integers(0, 1199), max_size=40), st.booleans())
def test_what_was_not_done_and_what_follows_is_all_that_is_left(
    tmp_path_factory: pytest.TempPathFactory, at: int, undone: set[int], by_pipe: bool
) -> None:
    path = tmp_path_factory.mktemp("l") / "list"
    whole = taken(listed(path, LIST, ports=(443, 8443)))
    first = listed(path, LIST, ports=(443, 8443))
    begun = taken(first, at)
    missing = sorted(undone & {one.number for one in begun})
    if by_pipe:
        again = Wanted([_pipe(LIST.encode())], ports=(443, 8443))
    else:
        again = listed(path, LIST, ports=(443, 8443))

    async def rest() -> list[Wish]:
        found = await again.again(first.lines, first.digest, first.next, missing)
        while (wish := await again.take()) is not None:
            found.append(wish)
        return found

    left = asyncio.run(rest())
    done = [one for one in begun if one.number not in set(missing)]
    assert sorted(done + left) == sorted(whole)


def _pipe(content: bytes) -> sources.Lines:
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "wb") as file:
            file.write(content)

    threading.Thread(target=write, daemon=True).start()
    return sources.Lines(reading, "a pipe")


def test_another_list_is_refused_in_words(tmp_path: Path) -> None:
    first = listed(tmp_path / "l", LIST)
    taken(first, 20)
    for other in (LIST.replace("b.example", "d.example"), "a.example\n", ""):
        again = listed(tmp_path / "l", other)
        with pytest.raises(BadInput, match="not the list that was begun") as error:
            asyncio.run(again.again(first.lines, first.digest, first.next, []))
        assert "name another file by --out" in error.value.help


def test_a_list_may_grow_at_its_end(tmp_path: Path) -> None:
    first = listed(tmp_path / "l", "a.example\nb.example\n")
    taken(first)
    again = listed(tmp_path / "l", "a.example\nb.example\nc.example\n")
    assert asyncio.run(again.again(first.lines, first.digest, first.next, [])) == []
    assert names(taken(again)) == ["c.example:443"]


def test_the_total_is_known_before(tmp_path: Path) -> None:
    wanted = listed(tmp_path / "l", LIST, ports=(443, 8443))
    total = wanted.total()
    assert (wanted.next, wanted.bad, wanted.lines) == (0, 0, 0)
    taken(wanted)
    assert total == wanted.next
    assert Wanted([_pipe(b"a.example\n")]).total() is None


def test_neither_file_nor_network_is_refused_in_words(tmp_path: Path) -> None:
    for word in (str(tmp_path), "nothing.txt", "www.shop.example"):
        with pytest.raises(BadInput):
            sources.opened([word])
    assert [one.name for one in sources.opened(["192.0.2.0/24", "2001:db8::1"])] == [
        "192.0.2.0/24",
        "2001:db8::1",
    ]
