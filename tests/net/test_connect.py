"""A connection: to one address, within its deadline, by the dialog of its way; its bytes are counted."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from pathlib import Path

import pytest

from stanch.net import connect, tls
from stanch.net.route import Way, way_to
from stanch.net.target import Target
from stanch.wire.dialog import Failed
from tests.faults.tls.hostile import hostile, silent
from tests.servers import running


def echo(sock: socket.socket, _over: threading.Event) -> None:
    while data := sock.recv(1024):
        sock.sendall(data + data)


async def talked(way: Way) -> tuple[bytes, int, int]:
    async with connect.stream(way, 5) as talk:
        talk.say(b"hello")
        heard = b""
        while len(heard) < 10:
            heard += await talk.hear(3)
        return heard, talk.sent, talk.received


def test_what_a_stream_sends_and_receives_is_counted() -> None:
    with hostile(echo) as port:
        assert asyncio.run(talked(Way("127.0.0.1", port))) == (b"hellohello", 5, 10)


def test_where_nobody_listens_it_says_so() -> None:
    with pytest.raises(connect.NotConnected) as found:
        asyncio.run(connect.sock(Way("127.0.0.1", running.free_port()), 5))
    assert found.value.reason == "connection_refused"


def test_a_name_is_never_connected_to() -> None:
    with pytest.raises(ValueError, match="localhost"):
        asyncio.run(connect.sock(Way("localhost", 1), 5))


def test_a_peer_that_is_another_one_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "getpeername", lambda _self: ("127.0.0.2", 1))
    with hostile(silent) as port, pytest.raises(connect.NotConnected) as found:
        asyncio.run(connect.sock(Way("127.0.0.1", port), 5))
    assert found.value.reason == "no_route"


def test_a_dialog_that_does_not_come_to_its_end_keeps_the_deadline() -> None:
    begun = time.monotonic()
    with hostile(silent) as port, pytest.raises(connect.NotConnected):
        asyncio.run(connect.sock(way_to(Target("127.0.0.1", port, "smtp"), "127.0.0.1"), 0.3))
    assert time.monotonic() - begun < 5


def test_a_dialog_that_is_refused_is_told_apart() -> None:
    def busy(sock: socket.socket, _over: threading.Event) -> None:
        sock.sendall(b"421 come again\r\n")
        sock.recv(100)

    with hostile(busy) as port, pytest.raises(Failed) as found:
        asyncio.run(connect.sock(way_to(Target("127.0.0.1", port, "smtp"), "127.0.0.1"), 5))
    assert found.value.reason == "too_busy"


def test_who_speaks_no_tls_has_no_handshake(tmp_path: Path) -> None:
    async def shake(port: int) -> None:
        async with connect.stream(Way("127.0.0.1", port), 2, tls.legacy()):
            pass

    with hostile(echo) as port, pytest.raises(tls.NoHandshake):
        asyncio.run(shake(port))
