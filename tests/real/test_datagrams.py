"""The zero-leak proof over UDP: real servers, and a network that loses what it carries."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from stanch.net.proxy import proxy
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check
from stanch.wire.tls.record import HEARTBEAT
from tests.faults.tls.hostile import hostile
from tests.servers import certificate, running
from tests.servers.certificate import Identity
from tests.servers.gnutls import gnutls_datagrams
from tests.servers.lossy import lossy
from tests.servers.openssl102_datagrams import openssl102_datagrams

pytestmark = pytest.mark.real

Server = Callable[[Identity], AbstractContextManager[int]]
SERVERS: dict[str, Server] = {
    "vulnerable": lambda identity: openssl102_datagrams(identity, unmended=True),
    "vulnerable, no cookie": lambda identity: openssl102_datagrams(identity, unmended=True, cookie=False),
    "mended": openssl102_datagrams,
    "mended, no cookie": lambda identity: openssl102_datagrams(identity, cookie=False),
    "gnutls": lambda identity: gnutls_datagrams(identity, heartbeat=False),
    "gnutls with heartbeat": lambda identity: gnutls_datagrams(identity, heartbeat=True),
}
OFFERED = ("inconclusive", "heartbeat_offered_not_proved")
PLAIN = ("not_vulnerable", "heartbeat_not_offered")
VULNERABLE = ("vulnerable", "malformed_echoed")
MENDED = ("not_vulnerable", "malformed_discarded_each_time")


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return certificate.make(tmp_path_factory.mktemp("datagrams"))


def looked(port: int, *, prove: bool, seconds: float = 10.0, route: Route | None = None) -> Check:
    target = Target("127.0.0.1", port, "dtls")
    limits = Limits(seconds=seconds)
    (found,) = asyncio.run(check(target, prove=prove, limits=limits, route=route or Route()))
    assert found.finding.leaked_bytes == 0
    return found


@pytest.mark.parametrize(
    ("name", "passive", "proved"),
    [
        ("vulnerable", OFFERED, VULNERABLE),
        ("vulnerable, no cookie", OFFERED, VULNERABLE),
        ("mended", OFFERED, MENDED),
        ("mended, no cookie", OFFERED, MENDED),
        ("gnutls", PLAIN, PLAIN),
        ("gnutls with heartbeat", OFFERED, ("inconclusive", "silent_to_heartbeats")),
    ],
)
def test_verdicts_and_reasons(
    name: str, passive: tuple[str, str], proved: tuple[str, str], identity: Identity
) -> None:
    for prove, expected in ((False, passive), (True, proved)):
        with SERVERS[name](identity) as port:
            found = looked(port, prove=prove)
        assert (found.finding.verdict, found.finding.reason) == expected, prove
        assert found.finding.active == prove
        assert found.certificate is not None
        assert found.certificate.spki_sha256 == identity.spki
        assert found.tls is not None
        assert found.tls.version == "DTLSv1.2"


class Losing:
    """Loses the datagrams of a kind that stand at these places, counted from 0."""

    def __init__(self, *places: int, kind: int = HEARTBEAT) -> None:
        self.kind, self.places, self.seen = kind, places, 0

    def __call__(self, data: bytes) -> bool:
        if not data or data[0] != self.kind:
            return True
        self.seen += 1
        return self.seen - 1 not in self.places


def test_an_a_that_is_lost_hides_nothing(identity: Identity) -> None:
    with SERVERS["vulnerable"](identity) as port, lossy(port, there=Losing(0)) as front:
        found = looked(front, prove=True)
    assert (found.finding.verdict, found.finding.reason) == VULNERABLE


def test_a_control_that_is_lost_is_sent_anew(identity: Identity) -> None:
    with SERVERS["mended"](identity) as port, lossy(port, back=Losing(0)) as front:
        found = looked(front, prove=True)
    assert (found.finding.verdict, found.finding.reason) == MENDED


def test_a_hello_that_is_lost_is_sent_anew(identity: Identity) -> None:
    with SERVERS["mended"](identity) as port, lossy(port, there=Losing(0, kind=22)) as front:
        found = looked(front, prove=True)
    assert (found.finding.verdict, found.finding.reason) == MENDED


def short(data: bytes) -> bool:
    """Does this network carry no fragments?"""
    return len(data) <= 1500


@pytest.mark.parametrize(("name", "expected"), [("vulnerable", VULNERABLE), ("mended", MENDED)])
def test_where_long_datagrams_do_not_come_through_short_ones_prove_it(
    name: str, expected: tuple[str, str], identity: Identity
) -> None:
    with SERVERS[name](identity) as port, lossy(port, there=short) as front:
        found = looked(front, prove=True)
    assert (found.finding.verdict, found.finding.reason) == expected


@pytest.mark.parametrize("name", ["vulnerable", "mended"])
def test_answers_that_do_not_come_back_prove_nothing(name: str, identity: Identity) -> None:
    with SERVERS[name](identity) as port, lossy(port, there=short, back=short) as front:
        found = looked(front, prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "silent_to_heartbeats")


def test_no_heartbeat_comes_through_at_all(identity: Identity) -> None:
    def none(data: bytes) -> bool:
        return not data or data[0] != HEARTBEAT

    with SERVERS["vulnerable"](identity) as port, lossy(port, there=none) as front:
        found = looked(front, prove=True, seconds=3)
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "silent_to_heartbeats")


def test_nobody_answers() -> None:
    found = looked(running.free_port(), prove=True, seconds=1)
    assert (found.finding.verdict, found.finding.reason) == ("unreachable", "connection_refused")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        found = looked(int(silent.getsockname()[1]), prove=True, seconds=1)
    assert (found.finding.verdict, found.finding.reason) == ("unreachable", "connect_timed_out")


def test_a_proxy_carries_no_datagrams() -> None:
    def silent(_sock: object, over: threading.Event) -> None:
        over.wait()

    with hostile(silent) as port:
        found = looked(4433, prove=True, route=Route(proxy=proxy(f"socks5://127.0.0.1:{port}")))
    assert (found.finding.verdict, found.finding.reason) == ("unreachable", "no_datagrams_by_proxy")


def test_the_scheme_at_the_command_line(identity: Identity, capsys: pytest.CaptureFixture[str]) -> None:
    from stanch.cli import root

    with SERVERS["vulnerable"](identity) as port, pytest.raises(SystemExit) as ended:
        root.main(["check", "--prove", f"dtls://127.0.0.1:{port}"], standalone_mode=False)
    assert ended.value.code == 1
    assert "VULNERABLE" in capsys.readouterr().out
