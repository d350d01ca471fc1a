"""The running web tester cannot be turned against its machine or network, nor flood others.

What is refused by what is typed, and what is told to whom: tests/console/test_tester_*.py.
"""

from __future__ import annotations

import concurrent.futures
import itertools
import json
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.faults.tls import hostile
from tests.real.visiting import NET, Visitor
from tests.servers import certificate
from tests.servers.console import console
from tests.servers.dns import nsd
from tests.servers.liar import liar
from tests.servers.nginx import nginx

pytestmark = [pytest.mark.real, pytest.mark.slow]

ZONE = f"""$ORIGIN test.
$TTL 1
@         SOA  ns.test. hostmaster.test. 1 3600 600 86400 1
@         NS   ns.test.
ns        A    127.0.0.1
loop      A    127.0.0.1
ten       A    10.0.0.1
mapped    AAAA ::ffff:127.0.0.1
alias     CNAME ten.test.
shop      A    {NET}.1
second    A    {NET}.2
third     A    {NET}.3
fourth    A    {NET}.4
closed    A    {NET}.9
"""


class Counting(NamedTuple):
    """How many connections came; each is taken and left open."""

    connections: list[float]


@contextmanager
def counting(address: str, port: int) -> Iterator[Counting]:
    """A silent server that counts who comes."""
    found = Counting([])
    held: list[socket.socket] = []
    listener = socket.create_server((address, port), backlog=128)

    def serve() -> None:
        with suppress(OSError):
            while True:
                sock, _peer = listener.accept()
                found.connections.append(time.monotonic())
                held.append(sock)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield found
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for one in held:
            one.close()


@pytest.fixture(scope="module")
def zone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nsd(tmp_path_factory.mktemp("zone"), test=ZONE) as server:
        yield server


@contextmanager
def public(home: Path, dns: str, **more: str) -> Iterator[str]:
    """A console with the tester open to strangers, behind a reverse proxy on loopback; its link."""
    given = {
        "STANCH_PUBLIC_TEST": "1", "STANCH_DNS": dns, "STANCH_TEST_ALLOW": f"{NET}.0/24",
        "STANCH_BEHIND": "127.0.0.1", **more,
    }  # fmt: skip
    with console(home, port=0, **given) as (_process, link):
        yield link


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory, zone: str) -> Iterator[str]:
    with public(tmp_path_factory.mktemp("home"), zone) as found:
        yield found


_visitors = iter(range(1, 60_000))


def somebody(link: str) -> Visitor:
    """A visitor from somewhere else each time."""
    number = next(_visitors)
    return Visitor(link, f"198.51.{number // 250}.{number % 250 + 1}")


def test_nothing_is_connected_to_where_the_name_leads_to_this_machine(link: str) -> None:
    with counting("127.0.0.1", 8443) as counted:
        for typed in (
            "loop.test:8443",
            "127.0.0.1:8443",
            "127.1:8443",
            "mapped.test:8443",
            "alias.test:8443",
        ):
            assert somebody(link).api(typed).status == 422
        assert not counted.connections


def test_redirects_are_not_followed_for_nothing_of_http_is_asked(tmp_path: Path, link: str) -> None:
    identity = certificate.make(tmp_path)
    with (
        counting(f"{NET}.77", 8443) as inner,
        nginx(identity, 8443, tmp_path, addresses=[f"{NET}.4"], more=f"return 302 https://{NET}.77:8443/;"),
    ):
        said = somebody(link).api("fourth.test:8443")
        assert said.json["verdict"] == "not_vulnerable", said.text
        assert not inner.connections


def test_closed_and_silent_are_told_alike_and_after_the_same_time(link: str, zone: str) -> None:
    told, spent = [], []
    with counting(f"{NET}.3", 8443):
        for name in ("closed", "third"):
            begun = time.monotonic()
            said = somebody(link).api(f"{name}.test:8443")
            spent.append(time.monotonic() - begun)
            body = said.json
            for varies in ("id", "link", "target", "looked_at", "age_seconds"):
                body.pop(varies)
            for one in body["checks"]:
                for varies in ("target", "address", "observed_at"):
                    one.pop(varies)
            told.append(json.dumps(body))
    assert told[0] == told[1]
    assert json.loads(told[0])["verdict"] == "unreachable"
    assert "not_reached" in told[0]
    assert min(spent) > 5.5, spent
    assert abs(spent[0] - spent[1]) < 1.5, spent


def test_a_slow_server_holds_nobody_beyond_the_deadline(tmp_path: Path, zone: str) -> None:
    over = threading.Event()

    def trickle(sock: socket.socket) -> None:
        with suppress(OSError), sock:
            flight = hostile.hello()
            for number in range(len(flight)):
                sock.sendall(flight[number : number + 1])
                if over.wait(1.0):
                    return

    listener = socket.create_server((f"{NET}.2", 8443))

    def serve() -> None:
        with suppress(OSError):
            while True:
                sock, _peer = listener.accept()
                threading.Thread(target=trickle, args=(sock,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        with public(tmp_path / "home", zone) as link:
            assert somebody(link).api("missing.test").status == 422  # it is warm
            begun = time.monotonic()
            path = somebody(link).post("/test/", "/test/", {"address": "second.test:8443"})
            assert path.status == 302
            assert time.monotonic() - begun < 3  # the page does not wait
            said = somebody(link).api("second.test:8443")
            assert said.json["verdict"] == "unreachable", said.text
            assert time.monotonic() - begun < 12
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def test_fifty_at_once_from_one_visitor_are_one_look(tmp_path: Path, zone: str) -> None:
    with counting(f"{NET}.1", 8443) as counted, public(tmp_path / "home", zone) as link:
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            names = [("shop", "second", "third", "fourth", "closed")[number % 5] for number in range(50)]
            said = list(pool.map(lambda name: Visitor(link, "203.0.113.9").api(f"{name}.test:8443"), names))
        admitted = [one for one in said if one.status in (200, 202)]
        refused = [one for one in said if one.status == 429]
        assert len(admitted) + len(refused) == 50, [one.text for one in said]
        # one visitor has one look under way; others about the same name are shown the same one
        assert len({one.json["id"] for one in admitted}) <= 2
        assert refused
        assert all(int(one.headers["Retry-After"]) > 0 for one in refused)
        assert len(counted.connections) <= 1


def test_fifty_visitors_at_once_do_not_flood_one_server(tmp_path: Path) -> None:
    def says(_name: str, kind: str) -> tuple[str, ...]:
        return (f"{NET}.1",) if kind == "A" else ()

    with (
        liar(says) as dns, counting(f"{NET}.1", 8443) as counted, public(tmp_path / "home", dns) as link,
    ):  # fmt: skip
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            said = list(
                pool.map(
                    lambda one: Visitor(link, f"203.0.113.{one + 1}").api(f"n{one}.test:8443"), range(50)
                )
            )
            assert {one.status for one in said} <= {200, 202, 429}, [one.text for one in said]
        # and later, one after the other, until the address is exhausted
        exhausted = "at most 3 looks in 10 min for all who ask about it"
        until = time.monotonic() + 60
        for number in itertools.count(100):
            last = somebody(link).api(f"n{number}.test:8443")
            if exhausted in last.text or time.monotonic() > until:
                break
        assert last.status == 429
        assert exhausted in last.text
        assert len(counted.connections) == 3, counted.connections


def test_slow_servers_do_not_keep_the_console_from_its_owner(tmp_path: Path) -> None:
    def says(name: str, kind: str) -> tuple[str, ...]:
        number = name.removesuffix(".test").removeprefix("n")
        return (f"127.{NET.split('.')[1]}.{200 + int(number)}.1",) if kind == "A" and number.isdigit() else ()

    nets = ",".join(f"127.{NET.split('.')[1]}.{200 + number}.0/24" for number in range(12))
    with ExitStack() as stack:
        dns = stack.enter_context(liar(says))
        for number in range(12):
            stack.enter_context(counting(f"127.{NET.split('.')[1]}.{200 + number}.1", 8443))
        link = stack.enter_context(public(tmp_path / "home", dns, STANCH_TEST_ALLOW=nets))
        owner = somebody(link)
        owner.enter(link)
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            visitors = [somebody(link) for _ in range(12)]
            asked = [pool.submit(one.api, f"n{number}.test:8443") for number, one in enumerate(visitors)]
            late = next(concurrent.futures.as_completed(asked)).result()
            begun = time.monotonic()
            assert owner.ask("GET", "/start/").status == 200
            assert time.monotonic() - begun < 3
            assert sum(not one.done() for one in asked) <= 8
            told = [one.result() for one in asked]
        assert late.status == 202  # more than three are not waited for
        assert {one.status for one in told} == {200, 202}
        path = urlsplit(late.headers["Location"]).path
        until = time.monotonic() + 20
        while (said := somebody(link).ask("GET", path)).status == 202:
            assert int(said.headers["Retry-After"]) > 0
            assert time.monotonic() < until
            select.select([], [], [], 0.2)
        assert said.json["verdict"] == "unreachable"


def test_one_household_is_one_visitor(tmp_path: Path, zone: str) -> None:
    with public(tmp_path / "home", zone) as link:
        seen = [Visitor(link, f"2001:db8:1:1::{number:x}").api("missing.test") for number in range(12)]
        assert [one.status for one in seen] == [422] * 10 + [429] * 2, [one.text for one in seen]
        assert Visitor(link, "2001:db8:1:2::1").api("missing.test").status in (422, 429)
        # what a visitor writes into the header itself is not believed: the proxy's word is the last
        forged = Visitor(link, "").ask(
            "GET", "/api/test?address=missing.test", X_Forwarded_For="8.8.8.8, 2001:db8:1:1::99"
        )
        assert forged.status == 429
