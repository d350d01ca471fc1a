"""Hostile servers and issuers: a chain is not seen, an issuer is not reached, and neither takes for ever."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from stanch.core.certificates import Revocation
from stanch.core.moments import from_datetime
from stanch.net import http
from stanch.net.target import Target
from stanch.observe.tls.certificates import served_chain
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.certificates.revocation import revocation
from tests.servers.authority import NOW, Authority

pytestmark = pytest.mark.real

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SECONDS = 1.0


@contextlib.asynccontextmanager
async def server(talk: Talk) -> AsyncIterator[int]:
    talks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with contextlib.suppress(ConnectionError):
            await talk(reader, writer)
        writer.transport.abort()

    listening = await asyncio.start_server(guarded, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        if talks:  # each ends when it finds that nobody listens any more
            _done, left = await asyncio.wait(talks, timeout=5)
            assert not left, "a connection was left open"


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    while await reader.read(4096):
        pass


async def rubbish(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.0 200 OK\r\n\r\nno TLS")
    await writer.drain()


async def endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Handshake records without an end: each says that a message of 100 KB has begun."""
    writer.write(b"\x16\x03\x03\x40\x00" + b"\x0b\x01\x80\x00" + bytes(16380))
    while True:
        writer.write(b"\x16\x03\x03\x40\x00" + bytes(16384))
        await writer.drain()


@pytest.mark.parametrize("talk", [silent, rubbish, endless])
def test_a_hostile_server_shows_no_chain_and_takes_no_longer_than_it_may(talk: Talk) -> None:
    async def looked() -> served_chain.Presented:
        async with server(talk) as port:
            return await served_chain.presented(Target("127.0.0.1", port), "127.0.0.1", SECONDS)

    began = time.monotonic()
    assert asyncio.run(looked()) == served_chain.Presented()
    assert time.monotonic() - began < SECONDS + 2


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/pkix-crl\r\n\r\n"


async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    while True:
        writer.write(b"0")
        await writer.drain()
        await asyncio.sleep(0.05)


async def flood(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    while True:
        writer.write(bytes(2**16))
        await writer.drain()


async def redirect(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


@pytest.mark.parametrize("talk", [silent, drip, flood, redirect])
def test_a_hostile_issuer_is_not_reached(talk: Talk, tmp_path: Path) -> None:
    async def asked() -> Revocation:
        async with server(talk) as port:
            place = f"http://127.0.0.1:{port}/list.crl"
            ca = Authority(tmp_path, crl=place, ocsp=place)
            own = Authorities((ca.certificate,))
            return await revocation((ca.leaf().der, ca.der), own, from_datetime(NOW), seconds=SECONDS)

    began = time.monotonic()
    found = asyncio.run(asked())
    assert (found.status, found.trouble) == ("unknown", "not_reached")
    assert time.monotonic() - began < SECONDS + 2


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/", "http://10.0.0.1/", "https://192.0.0.192/",
    ],
)  # fmt: skip
def test_a_certificates_url_does_not_lead_into_our_network(url: str) -> None:
    with pytest.raises(http.NotAllowed):
        asyncio.run(http.fetch(url, bounds=http.Bounds("public")))


def test_a_name_of_this_machine_alone_is_no_name_to_the_public() -> None:
    with pytest.raises(http.NotRead):  # it is not allowed, or not found: as the system's resolver has it
        asyncio.run(http.fetch("http://localhost/", bounds=http.Bounds("public")))


@pytest.mark.parametrize("url", ["http://1.1.1.1:22/", "http://1.1.1.1:8080/list.crl"])
def test_nor_to_other_ports(url: str) -> None:
    with pytest.raises(http.NotAllowed):
        asyncio.run(http.fetch(url, bounds=http.Bounds("public")))


@pytest.mark.parametrize(
    "url",
    ["ldap://127.0.0.1/cn=list", "file:///etc/passwd", "http://2130706433/", "http://a@b@c/", "http://"],
)
def test_what_is_no_page_of_the_web_is_not_read(url: str) -> None:
    with pytest.raises(http.NotRead):
        asyncio.run(http.fetch(url, bounds=http.Bounds("public")))
