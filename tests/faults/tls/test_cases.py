"""The cases of the proof that no honest server shows: who answers what, and what may be said of it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest
from _pytest.mark import ParameterSet

from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check
from stanch.wire.tls.record import ALERT, HEARTBEAT, record
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk, read_record

SECONDS = 2.0


def look(port: int, *, host: str = "127.0.0.1", prove: bool = True, repeat: int = 1) -> Check:
    found = asyncio.run(check(Target(host, port), prove=prove, limits=Limits(seconds=SECONDS), repeat=repeat))
    (only,) = [one for one in found if one.address == "127.0.0.1"]
    return only


def answers(
    sock: socket.socket,
    *,
    offers: int | None = 1,
    a: str = "drop",
    b: str = "echo",
    flight: bytes | None = None,
) -> None:
    """One connection of a server that treats A and B each by a word: echo, drop, close, alert, garbage."""
    sock.sendall(hostile.hello(heartbeat=offers) if flight is None else flight)
    while True:
        kind, body = read_record(sock)
        if kind != HEARTBEAT:
            continue
        length = int.from_bytes(body[1:3], "big")
        what = b if len(body) >= 3 + length + 16 else a
        if what == "echo":
            sock.sendall(record(HEARTBEAT, 0x0303, (b"\2" + body[1 : 3 + length] + bytes(16))[:16384]))
        elif what == "alert":
            sock.sendall(record(ALERT, 0x0303, b"\2\x32"))
            return
        elif what == "garbage":
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        elif what == "close":
            return


def talk(**words: object) -> Talk:
    def one(sock: socket.socket, over: threading.Event) -> None:
        read_record(sock)
        answers(sock, **words)  # type: ignore[arg-type]

    return one


def offered(hello: bytes) -> bool:
    """Was heartbeat offered in this ClientHello (RFC 6520 section 2)?"""
    return b"\x00\x0f\x00\x01\x01" in hello


def lenient_where_offered(sock: socket.socket, over: threading.Event) -> None:
    """No OpenSSL: it echoes A, but only on connections that agreed to heartbeats."""
    _kind, hello = read_record(sock)
    if offered(hello):
        answers(sock, a="echo")
    else:
        answers(sock, offers=None, b="drop")


def vulnerable_once(turns: list[str]) -> Talk:
    """Echoes A on the first connection, and treats the second by another word."""

    def one(sock: socket.socket, over: threading.Event) -> None:
        read_record(sock)
        if turns.pop() == "echo":
            answers(sock, a="echo")
        # else it closes without a word

    return one


WAITS = pytest.mark.slow
"""Of what never answers: the look waits until its time is over."""
CASES: list[tuple[Talk, str, str] | ParameterSet] = [
    # mode 2 (peer_not_allowed_to_send), and never offered: the flaw is there all the same
    (talk(offers=2, a="echo"), "vulnerable", "malformed_echoed"),
    (talk(offers=2), "not_vulnerable", "malformed_discarded"),
    (talk(offers=None, a="echo"), "vulnerable", "malformed_echoed"),
    # what was not agreed on and is not answered is never worse than the passive look
    (talk(offers=None, a="alert"), "not_vulnerable", "heartbeat_not_offered"),
    (talk(offers=None, a="garbage"), "not_vulnerable", "heartbeat_not_offered"),
    pytest.param(talk(offers=None, b="drop"), "not_vulnerable", "heartbeat_not_offered", marks=WAITS),
    # a filter that ends the connection on A, while B alone is answered
    (talk(a="close"), "inconclusive", "malformed_closed"),
    (talk(a="alert"), "inconclusive", "malformed_closed"),
    # ... and who ends it on any heartbeat
    (talk(a="close", b="close"), "inconclusive", "closed_on_heartbeat"),
    (talk(a="alert", b="alert"), "inconclusive", "alert_on_heartbeat"),
    (talk(a="garbage"), "inconclusive", "not_tls"),
    pytest.param(lenient_where_offered, "vulnerable", "malformed_echoed_lenient", marks=WAITS),
]


@pytest.mark.parametrize(("case", "verdict", "reason"), CASES)
def test_each_answer_has_its_verdict(case: Talk, verdict: str, reason: str) -> None:
    with hostile.hostile(case) as port:
        found = look(port)
    assert (found.finding.verdict, found.finding.reason) == (verdict, reason)
    assert found.finding.leaked_bytes == 0


def test_a_positive_that_cannot_be_repeated_stays_and_is_not_called_lenient() -> None:
    with hostile.hostile(vulnerable_once(["gone", "echo"])) as port:
        found = look(port)
    assert (found.finding.verdict, found.finding.reason) == ("vulnerable", "malformed_echoed")


def test_the_repeat_offers_no_heartbeat() -> None:
    hellos: list[bytes] = []

    def recording(sock: socket.socket, over: threading.Event) -> None:
        hellos.append(read_record(sock)[1])
        answers(sock, a="echo")

    with hostile.hostile(recording) as port:
        look(port)
    assert [offered(one) for one in hellos] == [True, False]


def test_a_positive_is_repeated_by_the_hello_that_was_taken() -> None:
    """A server that chokes on long hellos and on names: the repeat must not choke it again."""

    def choosy(sock: socket.socket, over: threading.Event) -> None:
        _kind, hello = read_record(sock)
        if len(hello) > 80 or b"localhost" in hello:
            sock.sendall(record(ALERT, 0x0303, b"\2\x28"))
            return
        answers(sock, a="echo")

    with hostile.hostile(choosy) as port:
        found = look(port, host="localhost")
    assert (found.finding.verdict, found.finding.reason, found.sni) == (
        "vulnerable",
        "malformed_echoed",
        "",
    )


def test_who_closes_the_door_after_the_first_hello_has_refused_it() -> None:
    """It answered: that is not `unreachable`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        def once() -> None:
            sock, _peer = listener.accept()
            listener.close()
            with sock:
                read_record(sock)
                sock.sendall(record(ALERT, 0x0303, b"\2\x28"))

        thread = threading.Thread(target=once, daemon=True)
        thread.start()
        found = look(port)
        thread.join(5)
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "refused_hello")


@pytest.mark.slow
def test_a_slow_first_byte_does_not_stretch_the_proof_without_bound() -> None:
    """The pause follows the round trip; a server that dawdles must not choose how long we wait."""

    def dawdles(sock: socket.socket, over: threading.Event) -> None:
        read_record(sock)
        over.wait(SECONDS * 0.9)
        answers(sock, b="drop")

    with hostile.hostile(dawdles) as port:
        begun = time.monotonic()
        found = look(port)
    assert found.finding.reason == "silent_to_heartbeats"
    assert time.monotonic() - begun < 60


def test_one_bad_node_of_four_is_found_by_repeating_a_check() -> None:
    turns = iter(range(1000))
    lock = threading.Lock()

    def balancer(sock: socket.socket, over: threading.Event) -> None:
        with lock:
            bad = next(turns) % 4 == 3
        read_record(sock)
        answers(sock, a="echo" if bad else "drop")

    with hostile.hostile(balancer) as port:
        once, often = look(port), look(port, repeat=4)
    assert once.finding.verdict == "not_vulnerable"
    assert often.finding.verdict == "vulnerable"
