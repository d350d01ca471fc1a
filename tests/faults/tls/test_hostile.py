"""Whatever a server does, a look ends in bounded time, with a verdict that rests on what was answered."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check
from stanch.wire import starttls
from stanch.wire.tls.record import HEARTBEAT
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk
from tests.servers import certificate, running
from tests.servers.node import node

pytestmark = pytest.mark.slow

SECONDS = 2.0
BOUND = 4 * SECONDS + 3
"""What no look may take here, on a busy machine either; the servers of these tests would go on for ever."""
CASES: list[tuple[Talk, bool, str, str]] = [
    (hostile.silent, False, "inconclusive", "timed_out"),
    (hostile.one_byte_a_time, False, "inconclusive", "timed_out"),
    (hostile.endless_records, False, "inconclusive", "too_much"),
    (hostile.lying_lengths, False, "inconclusive", "malformed_tls"),
    (hostile.huge_certificate, False, "inconclusive", "too_much"),
    (hostile.huge_record, False, "inconclusive", "malformed_tls"),
    (hostile.reset, False, "inconclusive", "refused_hello"),
    (hostile.close, False, "inconclusive", "refused_hello"),
    (hostile.plain_http, False, "inconclusive", "not_tls"),
    (hostile.plain_ssh, False, "inconclusive", "not_tls"),
    (hostile.alert, False, "inconclusive", "refused_hello"),
    (hostile.certificate_first, False, "inconclusive", "malformed_tls"),
    (hostile.heartbeat_first, False, "inconclusive", "malformed_tls"),
    (hostile.no_end, False, "inconclusive", "timed_out"),
    (hostile.reflector, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.lenient, True, "vulnerable", "malformed_echoed"),
    (hostile.strict, True, "not_vulnerable", "malformed_discarded"),
    (hostile.shortened, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.closes_after_a, True, "inconclusive", "closed_on_heartbeat"),
    (hostile.silent_to_heartbeats, True, "inconclusive", "silent_to_heartbeats"),
    (hostile.unasked, True, "not_vulnerable", "heartbeat_not_offered"),
    (hostile.forbids, False, "inconclusive", "heartbeat_offered_not_proved"),
    (hostile.silent_to_heartbeats, False, "inconclusive", "heartbeat_offered_not_proved"),
]


def look(port: int, prove: bool) -> Check:
    (found,) = asyncio.run(check(Target("127.0.0.1", port), prove=prove, limits=Limits(seconds=SECONDS)))
    return found


def unhurried(cases: Iterable[tuple[object, ...]]) -> list[ParameterSet]:
    """The cases as parameters, marked slow where the look can only wait until its time is over."""
    waits = ("timed_out", "silent_to_heartbeats", "silent_before_tls")
    return [pytest.param(*one, marks=[pytest.mark.slow] if one[-1] in waits else []) for one in cases]


@pytest.mark.parametrize(("talk", "prove", "verdict", "reason"), unhurried(CASES))
def test_a_hostile_server_gets_its_verdict_in_bounded_time(
    talk: Talk, prove: bool, verdict: str, reason: str
) -> None:
    with hostile.hostile(talk) as port:
        begun = time.monotonic()
        found = look(port, prove)
        took = time.monotonic() - begun
    assert (found.finding.verdict, found.finding.reason) == (verdict, reason)
    assert found.finding.leaked_bytes == 0
    assert took < BOUND


IN_THE_CLEAR: list[tuple[Talk, str]] = [
    (hostile.silent, "silent_before_tls"),
    (hostile.hangs_up, "closed_before_tls"),
    (hostile.greets(b"x" * 4000), "too_much"),  # an endless line
    (hostile.greets(b"\n", every=0.2), "silent_before_tls"),
    (hostile.greets(b"2", every=0.2), "silent_before_tls"),  # a line that comes slowly
]


@pytest.mark.parametrize("protocol", starttls.protocols())
@pytest.mark.parametrize(("talk", "reason"), unhurried(IN_THE_CLEAR))
def test_before_tls_too_it_ends_in_bounded_time(protocol: str, talk: Talk, reason: str) -> None:
    with hostile.hostile(talk) as port:
        begun = time.monotonic()
        target = Target("localhost", port, protocol)
        found = asyncio.run(check(target, prove=True, limits=Limits(seconds=SECONDS / 2)))
        took = time.monotonic() - begun
    (one,) = (one for one in found if one.address == "127.0.0.1")
    assert one.finding.verdict == "inconclusive"
    assert one.finding.reason in (reason, "other_protocol")
    assert not one.finding.active
    assert took < BOUND


FLOODS = {
    "smtp": (b"", b"220-again\r\n"), "lmtp": (b"", b"220-again\r\n"), "ftp": (b"", b"220-again\r\n"),
    "sieve": (b"", b'"A" "b"\r\n'), "irc": (b"", b":irc NOTICE * :again\r\n"),
    "imap": (b"* OK\r\n", b"* CAPABILITY again\r\n"), "pop3": (b"+OK\r\n+OK\r\n", b"AGAIN\r\n"),
    "nntp": (b"200\r\n101\r\n", b"AGAIN\r\n"), "xmpp": (b"<stream:stream><stream:features>", b"<a>"),
    "xmpp-server": (b"<stream:stream a='", b">"),
}  # fmt: skip


@pytest.mark.parametrize("protocol", FLOODS)
def test_a_flood_of_proper_lines_ends(protocol: str) -> None:
    first, words = FLOODS[protocol]
    with hostile.hostile(hostile.greets(words, first=first)) as port:
        begun = time.monotonic()
        found = asyncio.run(check(Target("localhost", port, protocol), limits=Limits(seconds=SECONDS)))
        took = time.monotonic() - begun
    assert {one.finding.reason for one in found if one.address == "127.0.0.1"} == {"too_much"}
    assert took < BOUND


def test_a_closed_port_and_an_unknown_name_are_not_reached() -> None:
    with hostile.hostile(hostile.silent) as port:
        pass
    closed = look(port, prove=False)
    assert (closed.finding.verdict, closed.finding.reason) == ("unreachable", "connection_refused")
    nowhere = Target("no-such-name.invalid")
    (found,) = asyncio.run(check(nowhere, limits=Limits(seconds=SECONDS)))
    assert (found.finding.verdict, found.address) == ("unreachable", "")
    assert found.finding.reason in ("name_not_found", "name_timed_out")


def test_a_server_that_refuses_the_name_is_asked_once_more_without_and_that_is_said() -> None:
    with hostile.hostile(hostile.refuses_names) as port:
        named = asyncio.run(check(Target("localhost", port), limits=Limits(seconds=SECONDS)))
        bare = look(port, prove=False)
    for one in named:
        if one.address == "127.0.0.1":
            assert (one.finding.reason, one.sni) == ("heartbeat_not_offered", "")
    assert any(one.address == "127.0.0.1" for one in named)
    assert (bare.finding.reason, bare.sni) == ("heartbeat_not_offered", "")


@pytest.mark.parametrize("prove", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_what_is_sent_is_recorded_and_claims_no_more_than_it_carries(prove: bool) -> None:
    sent: list[tuple[int, bytes]] = []

    def recorder(sock: socket.socket, over: threading.Event) -> None:
        sent.append(hostile.read_record(sock))
        sock.sendall(hostile.hello())
        while True:
            sent.append(hostile.read_record(sock))

    with hostile.hostile(recorder) as port:
        look(port, prove)
    heartbeats = [body for kind, body in sent if kind == HEARTBEAT]
    assert bool(heartbeats) is prove
    for number, body in enumerate(heartbeats):
        claimed = int.from_bytes(body[1:3], "big")
        padding = 0 if number == 0 else 16
        assert body[0] == 1
        assert claimed == len(body) - 3 - padding  # never a byte more than it carries
    if prove:
        assert len(heartbeats[0]) == 3 + 16365
        assert all(body[3:] != heartbeats[0][3:] for body in heartbeats[1:])


@pytest.mark.real
def test_a_server_that_stands_still_is_not_called_mended(tmp_path: Path) -> None:
    port = running.free_port()
    with node("0.10.0", certificate.make(tmp_path), port, tmp_path) as process:
        os.killpg(process.pid, signal.SIGSTOP)
        stopped = look(port, prove=True)
        os.killpg(process.pid, signal.SIGCONT)
        again = look(port, prove=True)
    assert (stopped.finding.verdict, stopped.finding.reason) == ("inconclusive", "timed_out")
    assert (again.finding.verdict, again.finding.leaked_bytes) == ("vulnerable", 0)
