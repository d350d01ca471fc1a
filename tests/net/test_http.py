"""The one client of the web keeps its bounds, and connects to what it resolved, through a proxy, too."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable

import pytest

from stanch.net import http, resolution
from stanch.net.http import Bounds, NotAllowed, NotRead
from stanch.net.proxy import proxy
from tests.faults.tls.hostile import hostile

HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def fetch(port: int, seconds: float = 5) -> bytes:
    wanted = Bounds("operator", None, max_bytes=1000, seconds=seconds)
    return asyncio.run(http.fetch(f"http://127.0.0.1:{port}/a?b=c", bounds=wanted))


def says(*parts: bytes, heard: list[bytes] | None = None) -> Callable[[socket.socket, threading.Event], None]:
    """A server that reads a question, and answers this to it."""

    def talk(sock: socket.socket, _over: threading.Event) -> None:
        got = sock.recv(65536)
        if heard is not None:
            heard.append(got)
        for part in parts:
            sock.sendall(part)

    return talk


def test_what_it_asks_has_no_cookie_and_no_compression() -> None:
    heard: list[bytes] = []
    with hostile(says(HEAD + b"Content-Length: 5\r\n\r\nhello", heard=heard)) as port:
        assert fetch(port) == b"hello"
    (head, *lines) = heard[0].lower().split(b"\r\n")
    assert head == b"get /a?b=c http/1.1"
    assert f"host: 127.0.0.1:{port}".encode() in lines
    assert b"accept-encoding: identity" in lines
    assert not any(one.startswith(b"cookie") for one in lines)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (HEAD + b"\r\n" + b"x" * 1001, "more than 1000 bytes"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 1001, "more than 1000 bytes"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 6000, "broke off"),  # bytes count that are of no body
        (HEAD + b"X: " + b"y" * 40_000, "broke off"),
        (HEAD + b"Content-Length: 5\r\n\r\nhel", "broke off"),
        (b"HTTP/1.1 500 Oh\r\n\r\n", r"error \(500\)"),
        (b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n", "not followed"),
        (b"* OK this is IMAP\r\n", "broke off"),
        (b"", "broke off"),
    ],
    ids=["long", "chunks", "heads", "head", "short", "error", "redirect", "imap", "nothing"],
)
def test_an_answer_beyond_its_bounds_is_not_read(answer: bytes, why: str) -> None:
    with hostile(says(answer)) as port, pytest.raises(NotRead, match=why):
        fetch(port)


def test_who_says_nothing_more_is_not_waited_for() -> None:
    def talk(sock: socket.socket, over: threading.Event) -> None:
        sock.sendall(HEAD)
        over.wait(10)

    with hostile(talk) as port, pytest.raises(NotRead, match="did not answer in time"):
        fetch(port, seconds=0.5)


def test_ports_are_looked_at_before_anything_is_resolved() -> None:
    with pytest.raises(NotAllowed, match="a port that is not asked"):
        asyncio.run(http.fetch("http://name.invalid:22/", bounds=Bounds("public")))


@pytest.mark.parametrize(
    "url", ["http://[::1", "ftp://127.0.0.1/", "http://user:pw@127.0.0.1/", "//127.0.0.1/"]
)
def test_what_is_no_address_of_the_web_is_no_crash(url: str) -> None:
    with pytest.raises(NotRead, match="is no page of the web"):
        asyncio.run(http.fetch(url, bounds=Bounds("operator", None)))


def proxying(heard: list[bytes]) -> Callable[[socket.socket, threading.Event], None]:
    """A proxy that says yes to CONNECT, and then answers itself."""

    def talk(sock: socket.socket, _over: threading.Event) -> None:
        heard.append(sock.recv(65536))
        sock.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        heard.append(sock.recv(65536))
        sock.sendall(HEAD + b"Content-Length: 2\r\n\r\nok")

    return talk


def test_through_a_proxy_an_operators_name_is_looked_up_there() -> None:
    heard: list[bytes] = []
    with hostile(proxying(heard)) as port:
        there = Bounds("operator", None, proxy=proxy(f"http://127.0.0.1:{port}"))
        assert asyncio.run(http.fetch("http://pki.invalid/list.crl", bounds=there)) == b"ok"
    assert heard[0].startswith(b"CONNECT pki.invalid:80 ")
    assert b"Host: pki.invalid\r\n" in heard[1]


def test_through_a_proxy_a_strangers_name_leads_to_a_public_address_or_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The proxy is told the address that was checked here, never the name: it could resolve to another."""
    heard: list[bytes] = []
    with hostile(proxying(heard)) as port:
        there = Bounds("public", proxy=proxy(f"http://127.0.0.1:{port}"))
        for url in ("http://127.0.0.1/list.crl", "http://10.0.0.7/list.crl", "http://[::1]/list.crl"):
            with pytest.raises(NotAllowed):
                asyncio.run(http.fetch(url, bounds=there))
        assert heard == [], "the proxy was not even asked"

        async def resolve(*_given: object) -> tuple[str, ...]:
            return ("203.0.114.7",)

        found = resolution.addresses
        monkeypatch.setattr(
            resolution, "addresses", lambda t, s, **more: found(t, s, **more) if t.literal else resolve()
        )
        assert asyncio.run(http.fetch("http://pki.shop.example/list.crl", bounds=there)) == b"ok"
    assert heard[0].startswith(b"CONNECT 203.0.114.7:80 ")
    assert b"Host: pki.shop.example\r\n" in heard[1]
