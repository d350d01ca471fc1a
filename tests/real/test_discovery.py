"""What a domain shows, asked of a real DNS server with a made-up shop's zone, and of real web servers."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from stanch.app.observations.first_look import places
from stanch.net import dns as questions
from stanch.net import http
from stanch.net.target import parse
from stanch.observe.vendors.discovery import Discovery, discover
from tests.faults.tls.hostile import Talk, hostile
from tests.servers.dns import nsd

pytestmark = pytest.mark.real


@pytest.fixture
def dns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with nsd(tmp_path) as server:
        monkeypatch.setenv("STANCH_DNS", server)
        yield server


def found(name: str) -> Discovery:
    return asyncio.run(discover(parse(name)))


def test_the_vendors_of_a_made_up_shop_show_each_with_its_reason(dns: str) -> None:
    seen = found("shop.test:1")
    shown = {(one.name, one.role): one.why for one in seen.shown}
    assert shown == {
        ("Google Workspace", "mail"): "Mail to shop.test goes to aspmx.l.google.com.",
        ("Postmark", "mail"): "Your mail may be sent by spf.mtasv.net, says the SPF record of shop.test.",
        ("SendGrid", "mail"): "Your mail may be sent by sendgrid.net, says the SPF record of shop.test.",
        ("DNSimple", "dns"): "ns1.dnsimple.com answers for shop.test.",
        ("Netlify", "hosting"): "www.shop.test is served by shop.netlify.app.",
    }
    assert set(seen.names) == {"www.shop.test", "mail.shop.test"}
    assert seen.mail == ("mx1.mail.shop.test",)  # the other one is a vendor's
    assert any("front page could not be read" in one for one in seen.blind)


def test_mail_servers_of_ours_are_looked_at_as_such(dns: str) -> None:
    guesses, mail = places(parse("shop.test"), found("shop.test:1"))
    assert {str(one) for one in guesses} == {"www.shop.test:443", "mail.shop.test:443"}
    assert [str(one) for one in mail] == ["mx1.mail.shop.test:25"]
    assert mail[0].protocol == "smtp"
    assert places(parse("shop.test:1"), found("shop.test:1")) == ([], [])


def test_a_mail_server_without_an_address_is_said(dns: str) -> None:
    seen = found("empty.test:1")
    assert seen.mail == ()
    assert any("gone.empty.test takes the mail to empty.test" in one for one in seen.blind)


def test_a_domain_without_mail_without_www_and_with_a_loop_shows_nothing_and_ends(dns: str) -> None:
    seen = found("empty.test:1")
    assert not seen.shown
    assert not seen.names


def test_a_name_that_is_not_there_shows_nothing(dns: str) -> None:
    seen = found("nowhere.shop.test:1")
    assert not seen.shown
    assert any("has no address" in one for one in seen.blind)


def test_a_dns_server_that_is_silent_leaves_all_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        monkeypatch.setenv("STANCH_DNS", f"127.0.0.1:{silent.getsockname()[1]}")
        monkeypatch.setattr(questions.ask, "__defaults__", (0.3,))
        seen = found("shop.test:1")
    assert not seen.shown
    assert any("MX of shop.test" in one for one in seen.blind)


def says(body: bytes) -> Talk:
    """A web server that says this to everybody, and hangs up."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):
            sock.recv(65536)
            sock.sendall(body)

    return talk


def page(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + body


def read(url: str, *, seconds: float = 5.0, policy: str = "operator") -> http.Page:
    return asyncio.run(http.get(url, seconds=seconds, policy=policy))  # type: ignore[arg-type]


def test_the_hosts_that_a_front_page_loads_from(dns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    html = b"""<html><script src="https://js.stripe.com/v3/"></script><script src=/own.js></script>
      <img src="//cdn.shop.test/x.png"><script src="https://scripts.unknown.example/a.js"></script>
      <form action="https://shop.us1.list-manage.com/subscribe"></form>"""
    with hostile(says(page(html))) as port:
        monkeypatch.setattr(http, "_PORTS", {"http": port, "https": 1})
        seen = found("shop.test")
    shown = {(one.name, one.role): one.why for one in seen.shown}
    assert shown["Stripe", "payments"] == "The page http://shop.test/ loads from js.stripe.com."
    assert "sends its forms to" in shown["Mailchimp", "mail"]
    assert seen.unnamed == ("scripts.unknown.example",)


def test_a_page_of_a_hundred_megabytes_is_read_to_its_bound() -> None:
    def talk(sock: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):
            sock.recv(65536)
            sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
            for _ in range(1600):
                sock.sendall(b"x" * 65536)

    with hostile(talk) as port:
        seen = read(f"http://127.0.0.1:{port}/")
    assert seen.cut
    assert len(seen.body) == http.MAX_BYTES


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (
            b"HTTP/1.1 302 Found\r\nLocation: /again\r\nConnection: close\r\n\r\n",
            "from one place to the next",
        ),
        (b"HTTP/1.1 302 Found\r\nLocation: ftp://x.example/\r\n\r\n", "no page of the web"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n", "no page of the web"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://user:pw@127.0.0.1/\r\n\r\n", "no page of the web"),
        (b"HTTP/1.1 500 Broken\r\nConnection: close\r\n\r\n", "answers with an error (500)"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "broke off"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n", "broke off"),
        (b"", "broke off"),
    ],
)
def test_pages_that_cannot_be_read_say_why(body: bytes, why: str) -> None:
    with (
        hostile(says(body)) as port,
        pytest.raises(http.NotRead, match=re.escape(why)),
    ):
        read(f"http://127.0.0.1:{port}/")


def test_a_body_that_comes_slowly_ends_with_the_deadline() -> None:
    def talk(sock: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):
            sock.recv(65536)
            sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            while not over.wait(0.1):
                sock.sendall(b"x")

    with hostile(talk) as port, pytest.raises(http.NotRead, match="did not answer in time"):
        read(f"http://127.0.0.1:{port}/", seconds=1.0)


def test_nobody_who_asks_from_outside_reads_a_private_address() -> None:
    with hostile(says(page(b"secret"))) as port, pytest.raises(http.NotRead, match="may not be asked"):
        read(f"http://127.0.0.1:{port}/", policy="public")


def test_a_redirect_from_a_public_address_to_a_private_one_is_not_followed(
    dns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # loopback stands for the public internet here: it alone is counted as public, by its port's owner
    asked: list[str] = []

    def talk(sock: socket.socket, over: threading.Event) -> None:
        asked.append(sock.recv(65536).decode())
        sock.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.7/\r\nConnection: close\r\n\r\n")

    monkeypatch.setattr(http, "allowed", lambda address, _policy: address == "127.0.0.1")
    with hostile(talk) as port, pytest.raises(http.NotRead, match=r"10\.0\.0\.7 leads to an address"):
        read(f"http://shop.test:{port}/")
    assert len(asked) == 1
    assert "Host: shop.test" in asked[0]
    assert "Cookie" not in asked[0]


def test_discovery_never_takes_longer_than_it_may(dns: str) -> None:
    def talk(sock: socket.socket, over: threading.Event) -> None:
        over.wait(20)

    with hostile(talk) as port:
        seen = asyncio.run(discover(parse(f"shop.test:{port}"), seconds=1.0))
    assert "not all was asked in time" in seen.blind
    assert any(one.name == "DNSimple" for one in seen.shown)


def test_an_address_shows_nothing() -> None:
    assert found("127.0.0.1:8443") == Discovery((), (), (), (), ())
