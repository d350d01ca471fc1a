"""Why each number and order of the proof is what it is: shown on real servers, bare and behind filters."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from stanch.net import connect
from stanch.net.route import Way
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.probes.heartbleed import after_handshake
from stanch.observe.tls.result import Check
from stanch.wire.tls import heartbeat, hello
from stanch.wire.tls.handshake import Done, Messages, ServerHello
from stanch.wire.tls.record import HANDSHAKE, HEARTBEAT, Record, Records, record
from tests.faults.tls.hostile import hostile, read_record
from tests.servers import certificate, fetch, running
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real
FLAWED, MENDED = "node-0.10.0", "openssl-1.0.2n"


class Server(NamedTuple):
    process: subprocess.Popen[bytes]
    port: int


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def servers(folder: Path) -> Iterator[dict[str, Server]]:
    identity = certificate.make(folder)
    one, other = running.free_port(), running.free_port()
    with node("0.10.0", identity, one, folder) as flawed, openssl102(identity, other) as mended:
        yield {FLAWED: Server(flawed, one), MENDED: Server(mended, other)}


def look(port: int) -> Check:
    (found,) = asyncio.run(check(Target("127.0.0.1", port), prove=True, limits=Limits(seconds=6)))
    return found


def said(found: Check) -> tuple[str, str]:
    assert found.finding.leaked_bytes == 0
    return found.finding.verdict, found.finding.reason


class Plain:
    """A connection by hand: our hello, the server's flight, then whatever a test sends."""

    def __init__(self, port: int, greeting: bytes) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), 5)
        self.records, self.raw = Records(), b""
        self.hello: ServerHello | None = None
        self.sock.sendall(greeting)
        messages = Messages()
        while True:
            for one in self._read():
                assert one.type == HANDSHAKE, one
                for message in messages.feed(one.fragment):
                    if isinstance(message, ServerHello):
                        self.hello = message
                    if isinstance(message, Done):
                        return

    def _read(self) -> list[Record]:
        data = self.sock.recv(65536)
        assert data, "closed"
        self.raw += data
        return list(self.records.feed(data))

    def answers(self, *payloads: tuple[bytes, int], seconds: float = 1.0, enough: int = 1) -> list[bytes]:
        """Send heartbeats (payload, padding) in one write; the heartbeat records that come back, up to
        `enough` of them."""
        assert self.hello is not None
        version = self.hello.version
        data = b"".join(
            record(HEARTBEAT, version, heartbeat.request(payload, padding)) for payload, padding in payloads
        )
        self.sock.sendall(data)
        found: list[bytes] = []
        until = time.monotonic() + seconds
        with suppress(TimeoutError):
            while len(found) < enough and (left := until - time.monotonic()) > 0:
                self.sock.settimeout(left)
                found += [one.fragment for one in self._read() if one.type == HEARTBEAT]
        return found


def greeting(*, heartbeat: bool = True) -> bytes:
    return hello.client_hello(os.urandom(32), "", heartbeat=heartbeat)


@contextmanager
def plain(port: int, first: bytes | None = None) -> Iterator[Plain]:
    made = Plain(port, greeting() if first is None else first)
    with made.sock:
        yield made


@pytest.mark.parametrize("size", [16, 1000, 4060])
def test_small_answers_stay_in_the_buffer_of_the_handshake(servers: dict[str, Server], size: int) -> None:
    with plain(servers[MENDED].port) as one:
        assert one.answers((os.urandom(size), 16)) == []


@pytest.mark.parametrize("size", [8192, 16360, 16361, 16365])
def test_large_answers_come_out(servers: dict[str, Server], size: int) -> None:
    payload = os.urandom(size)
    with plain(servers[MENDED].port) as one:
        (answer,) = one.answers((payload, 16))
    assert heartbeat.echoed(answer, payload)
    with plain(servers[FLAWED].port) as one:
        (answer,) = one.answers((payload, 0))
    assert heartbeat.echoed(answer, payload)


def test_what_fills_a_record_without_padding_comes_back_in_two(servers: dict[str, Server]) -> None:
    """16381 bytes leave no room for the padding of the answer: a second record, of padding alone, follows or
    is stuck. With 16365 the whole answer is one record."""
    for size, room in ((16381, 0), (16365, 16)):
        payload = os.urandom(size)
        with plain(servers[FLAWED].port) as one:
            answer = one.answers((payload, 0))[0]
        assert len(answer) == 16384
        assert len(answer) - 3 - size == room


def test_b_before_a_would_be_a_false_negative(servers: dict[str, Server]) -> None:
    """The flawed server answers whichever came first, and not the other: A has to be first."""
    a, b = os.urandom(16365), os.urandom(16365)
    with plain(servers[FLAWED].port) as one:
        answers = one.answers((b, 16), (a, 0), enough=2)
    assert heartbeat.echoed(answers[0], b)
    with plain(servers[FLAWED].port) as one:
        answers = one.answers((a, 0), (b, 16), enough=2)
    assert heartbeat.echoed(answers[0], a)


def test_what_was_never_offered_is_answered_all_the_same(servers: dict[str, Server]) -> None:
    """That is why the repeat does not offer it, and why `not offered` is an inference."""
    payload = os.urandom(16365)
    with plain(servers[FLAWED].port, greeting(heartbeat=False)) as one:
        assert one.hello is not None
        assert one.hello.heartbeat is None
        (answer,) = one.answers((payload, 0))
    assert heartbeat.echoed(answer, payload)


def test_mode_2_hinders_nobody(servers: dict[str, Server]) -> None:
    """peer_not_allowed_to_send, said by us: the flawed server echoes as ever."""
    forbidding = greeting().replace(b"\x00\x0f\x00\x01\x01", b"\x00\x0f\x00\x01\x02")
    payload = os.urandom(16365)
    with plain(servers[FLAWED].port, forbidding) as one:
        (answer,) = one.answers((payload, 0))
    assert heartbeat.echoed(answer, payload)


_OLD = """
var fs = require('fs'), https = require('https');
https.createServer({key: fs.readFileSync(process.argv[2]), cert: fs.readFileSync(process.argv[3]),
  secureProtocol: 'SSLv3_server_method'}, function (q, r) { r.end(); }).listen(+process.argv[4], '127.0.0.1');
"""


def test_a_server_of_sslv3_echoes_the_extension_only_where_scsv_was_there(folder: Path) -> None:
    identity, port = certificate.make(folder), running.free_port()
    (folder / "old.js").write_text(_OLD)
    command = [fetch.node("0.10.0"), folder / "old.js", identity.key, identity.certificate, str(port)]
    with running.server(command, port):
        found = look(port)
        with plain(port) as one:
            assert one.hello is not None
            assert (one.hello.version, one.hello.heartbeat) == (0x0300, 1)
        without = greeting().replace(b"\x00\xff\x01\x00", b"\x00\x04\x01\x00")
        with plain(port, without) as one:
            assert one.hello is not None
            assert one.hello.heartbeat is None
    assert found.tls is not None
    assert found.tls.version == "SSLv3"
    assert said(found) == ("vulnerable", "malformed_echoed")


def test_after_a_handshake_that_did_not_offer_it_the_flaw_shows_too(servers: dict[str, Server]) -> None:
    sock = asyncio.run(connect.sock(Way("127.0.0.1", servers[FLAWED].port), 5))
    found = after_handshake.prove(sock, "", 5, offer=False)
    assert found is not None
    assert found[:2] == ("vulnerable", "malformed_echoed")


Passing = Callable[[bytes], str]


@contextmanager
def between(port: int, passing: Passing) -> Iterator[int]:
    """A filter before a server: `passing` sees each record of the client's, and says "on" or "end"."""

    def talk(sock: socket.socket, over: threading.Event) -> None:
        with socket.create_connection(("127.0.0.1", port), 5) as server:

            def back() -> None:
                with suppress(OSError):
                    while data := server.recv(65536):
                        sock.sendall(data)
                    sock.shutdown(socket.SHUT_WR)

            threading.Thread(target=back, daemon=True).start()
            while True:
                kind, body = read_record(sock)
                whole = bytes((kind, 3, 3)) + len(body).to_bytes(2, "big") + body
                if passing(whole) == "end":
                    sock.shutdown(socket.SHUT_RDWR)
                    return
                server.sendall(whole)

    with hostile(talk) as found:
        yield found


def large_heartbeat(one: bytes) -> bool:
    return one[0] == HEARTBEAT and len(one) > 16000


@pytest.mark.parametrize(
    ("name", "verdict"),
    [(FLAWED, ("vulnerable", "malformed_echoed")), (MENDED, ("not_vulnerable", "malformed_discarded"))],
)
def test_behind_a_filter_that_ends_plain_heartbeats_the_real_handshake_decides(
    servers: dict[str, Server], name: str, verdict: tuple[str, str]
) -> None:
    with between(servers[name].port, lambda one: "end" if large_heartbeat(one) else "on") as port:
        assert said(look(port)) == verdict


@pytest.mark.parametrize(
    ("name", "verdict"),
    [(FLAWED, ("vulnerable", "malformed_echoed")), (MENDED, ("not_vulnerable", "malformed_discarded"))],
)
def test_a_server_that_stands_still_in_the_middle_of_the_proof_is_judged_when_it_goes_on(
    servers: dict[str, Server], name: str, verdict: tuple[str, str]
) -> None:
    """Stopped when A arrives, and again able to answer a second later: B comes again."""
    process = servers[name].process
    stopped: list[float] = []

    def passing(one: bytes) -> str:
        if large_heartbeat(one) and not stopped:
            stopped.append(time.monotonic())
            os.killpg(process.pid, signal.SIGSTOP)
            threading.Timer(1.0, os.killpg, (process.pid, signal.SIGCONT)).start()
        return "on"

    with between(servers[name].port, passing) as port:
        found = look(port)
    assert stopped
    assert said(found) == verdict


def test_a_reflector_that_replays_a_real_flight_fools_nobody(servers: dict[str, Server]) -> None:
    with plain(servers[FLAWED].port) as one:
        flight = one.raw

    def reflecting(sock: socket.socket, over: threading.Event) -> None:
        read_record(sock)
        sock.sendall(flight)
        while True:
            kind, body = read_record(sock)
            sock.sendall(record(kind, 0x0303, body))

    with hostile(reflecting) as port:
        found = look(port)
    assert said(found) == ("inconclusive", "silent_to_heartbeats")
    assert found.certificate is not None
