"""The web tester cannot be turned against its machine or network, nor used to scan ports or flood others."""

from __future__ import annotations

import concurrent.futures
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
from tests.real.visiting import NET, Visitor, hidden
from tests.servers import certificate
from tests.servers.console import console
from tests.servers.dns import nsd
from tests.servers.liar import liar
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = [pytest.mark.real, pytest.mark.slow]

ZONE = f"""$ORIGIN test.
$TTL 1
@         SOA  ns.test. hostmaster.test. 1 3600 600 86400 1
@         NS   ns.test.
ns        A    127.0.0.1
loop      A    127.0.0.1
unspec    A    0.0.0.0
ten       A    10.0.0.1
metadata  A    169.254.169.254
carrier   A    100.64.0.1
platform  A    168.63.129.16
multicast A    224.0.0.1
relay     A    192.88.99.1
mixed     A    {NET}.1
mixed     A    10.0.0.1
mapped    AAAA ::ffff:127.0.0.1
nat64     AAAA 64:ff9b::7f00:1
sixtofour AAAA 2002:7f00:1::1
teredo    AAAA 2001:0:7f00:1::1
linklocal AAAA fe80::1
sitelocal AAAA fec0::1
unique    AAAA fd00::1
six       AAAA ::1
both      A    {NET}.1
both      AAAA fd00::1
alias     CNAME ten.test.
shop      A    {NET}.1
second    A    {NET}.2
third     A    {NET}.3
fourth    A    {NET}.4
closed    A    {NET}.9
out       A    {NET}.1
_stanch.out TXT "stanch=no"
"""
FORBIDDEN = [line.split()[0] + ".test" for line in ZONE.splitlines() if " A " in line or "AAAA" in line
             or "CNAME" in line]  # fmt: skip
FORBIDDEN = sorted({one for one in FORBIDDEN if one.split(".")[0] not in (
    "ns", "shop", "second", "third", "fourth", "closed", "out")})  # fmt: skip


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


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_name_that_leads_to_a_private_address_is_refused(link: str, name: str) -> None:
    said = somebody(link).api(f"{name}:8443")
    assert said.status == 422, said.text
    assert said.headers["Content-Type"] == "application/problem+json"
    assert said.json["type"] == "urn:stanch:problem:no_public_address"


def test_that_a_name_is_private_is_told_like_that_it_does_not_exist(link: str) -> None:
    private, missing = (somebody(link).api(f"{name}.test").json for name in ("ten", "missing"))
    assert private == missing


SPELLINGS = [
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0",
    "127.0.0.0x1", "１２７.０.０.１", "①②⑦.0.0.1", "127。0。0。1", "[::1]", "::1", "[::ffff:127.0.0.1]",
    "::ffff:7f00:1", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fe80::1%25eth0]", "fe80::1%eth0",
    "[fe80::1％lo]",
    "10.0.0.1", "169.254.169.254", "localhost", "localhost.", "foo.localhost", "printer.local",
    "vault.internal",
    "nas.home.arpa", "intranet", "LOCALHOST", "ⓛocalhost", "0.0.0.0", "255.255.255.255", "224.0.0.1",
    "user:secret@shop.test", "http://127.0.0.1/", "https://shop.test/", "shop.test/path",
    "shop.test?x", "shop.test#x", "shop.test\\@127.0.0.1", "file:///etc/passwd",
    "gopher://127.0.0.1:6379/", "smtp://shop.test", "dtls://shop.test", "shop.test\r\nHost: x",
    "shop.test\x00", "shop.test:8443:1", "shop.test:０", "shop.test:99999", "a" * 400, "",
    "shop..test", "-shop.test", "shop.test:-1",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS)
def test_only_a_public_name_or_address_is_taken(link: str, typed: str) -> None:
    said = somebody(link).api(typed)
    assert said.status == 422, said.text
    assert said.json["type"] in ("urn:stanch:problem:bad_address", "urn:stanch:problem:no_public_address")
    assert "secret" not in said.text


def test_nothing_is_connected_to_where_the_name_leads_to_this_machine(link: str) -> None:
    with counting("127.0.0.1", 8443) as counted:
        for typed in ("loop.test:8443", "127.0.0.1:8443", "127.1:8443", "mapped.test:8443"):
            assert somebody(link).api(typed).status == 422
        assert not counted.connections


def test_an_address_of_this_machine_is_refused_though_it_is_public() -> None:
    from stanch.net.policy import own

    assert own("127.0.0.1")
    assert not own("192.0.2.1")
    assert not own("2001:db8::1")


def test_a_name_that_changes_is_connected_to_where_it_was_checked(tmp_path: Path) -> None:
    asked: list[str] = []

    def says(name: str, kind: str) -> tuple[str, ...]:
        if name != "rebind.test" or kind != "A":
            return ()
        asked.append(name)
        return (f"{NET}.1",) if len(asked) == 1 else ("127.0.0.1",)

    with (
        liar(says) as dns, counting("127.0.0.1", 8443) as inner, public(tmp_path / "home", dns) as link,
        nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.1"]),
    ):  # fmt: skip
        said = somebody(link).api("rebind.test:8443")
        assert said.status == 200, said.text
        assert [one["address"] for one in said.json["checks"]] == [f"{NET}.1"]
        assert len(asked) == 1
        assert not inner.connections


def test_redirects_are_not_followed_for_nothing_of_http_is_asked(tmp_path: Path, link: str) -> None:
    identity = certificate.make(tmp_path)
    with (
        counting(f"{NET}.77", 8443) as inner,
        nginx(identity, 8443, tmp_path, addresses=[f"{NET}.4"], more=f"return 302 https://{NET}.77:8443/;"),
    ):
        said = somebody(link).api("fourth.test:8443")
        assert said.json["verdict"] == "not_vulnerable", said.text
        assert not inner.connections


@pytest.mark.parametrize("port", [22, 25, 80, 3306, 6379, 8080, 8444, 65535])
def test_strangers_have_no_ports_scanned(link: str, port: int) -> None:
    said = somebody(link).api(f"shop.test:{port}")
    assert said.status == 422
    assert said.json["type"] == "urn:stanch:problem:port_not_allowed"


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
        for number in range(20):
            if somebody(link).api(f"n{number}.test:8443").status == 429:
                break
        last = somebody(link).api("n77.test:8443")
        assert last.status == 429
        assert "at most 3 looks in 10 min for all who ask about it" in last.text
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


def test_strangers_are_told_what_was_seen_a_moment_ago(tmp_path: Path, zone: str) -> None:
    with (
        nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.1"]),
        public(tmp_path / "home", zone) as link,
    ):
        first = somebody(link).api("shop.test:8443")
        assert first.status == 200, first.text
        again = somebody(link).api("shop.test:8443")
        assert again.json["id"] == first.json["id"]
        assert int(again.headers["Age"]) >= 0
        assert again.json["looked_at"] == first.json["looked_at"]


def test_the_proof_is_not_to_be_had_by_a_tick(tmp_path: Path) -> None:
    said_by_dns: list[str] = []

    def says(name: str, kind: str) -> tuple[str, ...]:
        if (name, kind) == ("shop.test", "A"):
            return (f"{NET}.1",)
        if (name, kind) == ("_stanch.shop.test", "TXT"):
            return tuple(f'"{one}"' for one in said_by_dns)
        return ()

    with (
        node("0.10.0", certificate.make(tmp_path), 8443, tmp_path, f"{NET}.1"),
        liar(says) as dns, public(tmp_path / "home", dns) as link,
    ):  # fmt: skip
        visitor = somebody(link)
        page = visitor.test("shop.test:8443")
        assert "_stanch.shop.test" in page.text
        refused = visitor.agree(page)
        assert "is not there yet" in refused.text
        assert "Read that we did not send" not in refused.text
        # another's token does not do, nor one for another name
        other = somebody(link)
        theirs = _value(other.ask("GET", page.headers["X-Path"]).text)
        mine = _value(visitor.ask("GET", page.headers["X-Path"]).text)
        assert theirs != mine
        # nor what another was asked
        path = page.headers["X-Path"]
        form = {
            "csrfmiddlewaretoken": hidden(other.ask("GET", path).text, "csrfmiddlewaretoken"),
            "ticket": hidden(visitor.ask("GET", path).text, "ticket"),
            "mine": "yes",
        }
        assert other.ask("POST", f"{path}prove/", form).status == 409
        said_by_dns.append(theirs)
        page = visitor.wait(page.headers["X-Path"])
        assert "is not there yet" in visitor.agree(page).text
        said_by_dns.append(mine)
        page = visitor.wait(page.headers["X-Path"])
        proved = visitor.agree(page)
        assert "Exposed today." in proved.text, proved.text
        assert "they control the name" in proved.text
        # what was proved to them is not what the next stranger is told
        assert somebody(link).api("shop.test:8443").json["verdict"] == "inconclusive"


def _value(text: str) -> str:
    """What is to be put into the DNS."""
    return "stanch-proof=" + text.partition('data-text="stanch-proof=')[2].partition('"')[0]


def test_what_was_agreed_to_is_good_once_for_one_session_and_these_addresses(tmp_path: Path) -> None:
    addresses = [f"{NET}.1"]

    def says(name: str, kind: str) -> tuple[str, ...]:
        return tuple(addresses) if (name, kind) == ("shop.test", "A") else ()

    with (
        node("0.10.0", certificate.make(tmp_path), 8443, tmp_path, f"{NET}.1"),
        liar(says) as dns,
        console(tmp_path / "home", STANCH_DNS=dns) as (process, link),
    ):
        owner = Visitor(link)
        owner.enter(link)
        page = owner.test("shop.test:8443")
        # without the tick; with another's session; with a ticket of another answer
        assert "Nothing was sent" in owner.agree(page, mine="").text
        stranger = Visitor(link)
        assert stranger.ask("GET", page.headers["X-Path"]).status == 302
        proved = owner.agree(page)
        assert "Exposed today." in proved.text
        replayed = owner.agree(page)
        assert replayed.status == 409
        assert "used up" in replayed.text
        # the name leads elsewhere since
        page = owner.test("shop.test:8443")
        addresses[:] = [f"{NET}.1", f"{NET}.2"]
        changed = owner.agree(page)
        assert changed.status == 409, changed.text
        assert "other addresses than when you agreed" in changed.text
        # about another server
        addresses[:] = [f"{NET}.1"]
        other = owner.test(f"{NET}.1:8443")
        page = owner.test("shop.test:8443")
        form = {
            "csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken"),
            "ticket": hidden(page.text, "ticket"), "mine": "yes",
        }  # fmt: skip
        assert owner.ask("POST", f"{other.headers['X-Path']}prove/", form).status == 409
        assert process.poll() is None
    from tests.real.reading import decisions

    kept = decisions(tmp_path / "home")
    assert [one.what for one in kept] == ["agreed", "tested"]
    agreed, tested = kept
    assert agreed.subject == tested.subject == "endpoint:shop.test:8443"
    assert agreed.why == f"web consent 1; {NET}.1 called shop.test"
    assert "vulnerable, malformed_echoed, bytes read that we did not send: 0" in tested.why


def test_html_in_a_certificate_is_shown_as_text(tmp_path: Path, link: str) -> None:
    name = "<script>alert(1)</script>\u202e<b>"
    identity = certificate.make(tmp_path, name)
    with nginx(identity, 8443, tmp_path, addresses=[f"{NET}.2"]):
        said = somebody(link).test("second.test:8443")
    assert "<script>alert" not in said.text
    assert "&lt;script\\&gt;alert(1)" in said.text
    assert "\u202e" not in said.text
    assert "\\u202e" in said.text


def test_pages_of_other_sites_may_ask_nothing(link: str, tmp_path: Path) -> None:
    stranger = somebody(link)
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
        said = stranger.api("shop.test", **headers)
        assert said.status == 403
        assert "Access-Control-Allow-Origin" not in said.headers
    assert stranger.ask("POST", "/test/", {"address": "shop.test"}).status == 403
    token = hidden(stranger.ask("GET", "/test/").text, "csrfmiddlewaretoken")
    form = {"address": "shop.test", "csrfmiddlewaretoken": token}
    assert stranger.ask("POST", "/test/", form, Origin="https://evil.example").status == 403
    assert stranger.ask("GET", "/test/", Host="rebound.example").status == 400
    assert stranger.ask("GET", "/api/test?address=x.example", Host="rebound.example").status == 400


def test_strangers_see_the_tester_and_nothing_else(link: str) -> None:
    stranger = somebody(link)
    assert stranger.ask("GET", "/test/").status == 200
    for path in ("/", "/situation/", "/services/", "/timeline/", "/start/", "/account/2fa/"):
        assert stranger.ask("GET", path).status == 302, path
    said = stranger.ask("GET", "/test/unguessable/")
    assert said.status == 404
    assert said.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_by_default_it_is_closed_to_strangers(tmp_path: Path) -> None:
    with console(tmp_path) as (_process, link):
        stranger = Visitor(link)
        assert stranger.ask("GET", "/test/").status == 302
        assert stranger.ask("POST", "/test/", {"address": "x.example"}).status in (302, 403)
        assert stranger.api("x.example").status == 401
        owner = Visitor(link)
        owner.enter(link)
        assert owner.ask("GET", "/test/").status == 200
        # a link that somebody follows into the console looks at nothing in the owner's name
        assert owner.api("x.example").status == 403
        assert owner.api("x.example", Sec_Fetch_Site="cross-site").status == 403


def test_who_asked_to_be_left_alone_is(tmp_path: Path, zone: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "opt-out.txt").write_text(f"# asked by mail\nshop.test\n{NET}.4/32\n")
    with counting(f"{NET}.1", 8443) as counted, public(home, zone) as link:
        for name in ("shop", "www.shop", "fourth", "out"):
            said = somebody(link).api(f"{name}.test:8443")
            assert said.status == 403, (name, said.text)
            assert said.json["type"] == "urn:stanch:problem:opted_out"
        assert not counted.connections
        (home / "opt-out.txt").write_text("second.test\n")
        assert somebody(link).api("fourth.test:8443").status in (200, 202)
        assert somebody(link).api("second.test:8443").status == 403


def test_an_answer_is_kept_under_an_id_goes_stale_and_expires(tmp_path: Path, zone: str) -> None:
    home, settings = tmp_path / "home", {"STANCH_NOW": "2026-11-01T10:00Z"}
    with (
        nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.1"]),
        public(home, zone, **settings) as link,
    ):
        said = somebody(link).test("shop.test:8443")
        path = said.headers["X-Path"]
        assert "This is old" not in said.text
        assert len(path.split("/")[2]) >= 22
    for moment, old in (("2026-11-02T09:59Z", False), ("2026-11-02T10:00Z", True)):
        with public(home, zone, STANCH_NOW=moment) as link:
            said = somebody(link).ask("GET", path)
            assert ("This is old. Look again." in said.text) is old
            assert "10:00 UTC on 1 November 2026" in said.text
            told = somebody(link).ask("GET", f"/api{path.rstrip('/')}").json
            assert told["old"] is old
    with public(home, zone, STANCH_NOW="2026-12-02T10:00Z") as link:
        assert somebody(link).ask("GET", path).status == 404


def test_what_is_looked_at_inside_is_read_inside_until_it_is_shared(tmp_path: Path, zone: str) -> None:
    with (
        nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.1"]),
        public(tmp_path / "home", zone) as link,
    ):
        owner = somebody(link)
        owner.enter(link)
        page = owner.test("shop.test:8443")
        path = page.headers["X-Path"]
        assert somebody(link).ask("GET", path).status == 404
        token = {"csrfmiddlewaretoken": hidden(page.text, "csrfmiddlewaretoken")}
        assert owner.ask("POST", f"{path}share/", token).status == 302
        assert somebody(link).ask("GET", path).status == 200
        # on a console that strangers reach, a session is no operator
        said = owner.test("127.0.0.1:8443")
        assert said.status == 422
        assert said.text.count("STANCH_TEST_ALLOW") == 1


def test_the_owner_at_their_own_machine_looks_at_their_own_network(tmp_path: Path) -> None:
    with (
        nginx(certificate.make(tmp_path), 8444, tmp_path, addresses=[f"{NET}.5"]),
        console(tmp_path / "home") as (_process, link),
    ):
        owner = Visitor(link)
        owner.enter(link)
        assert "Not exposed today." in owner.test(f"{NET}.5:8444").text
        closed = owner.test(f"{NET}.5:8445")
        assert "connection_refused" in closed.text
