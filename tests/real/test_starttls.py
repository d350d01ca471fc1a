"""STARTTLS and implicit TLS of real servers, and the vulnerable Node behind a front of each kind."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from stanch.net import connect
from stanch.net.route import way_to
from stanch.net.target import IMPLICIT, PROTOCOLS, TLS, Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.probes.heartbleed import after_handshake
from stanch.observe.tls.result import Check
from stanch.wire import starttls
from tests.servers import certificate, running, sessions
from tests.servers.debian import SERVERS, SPEAK
from tests.servers.fronts import front
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real

FRONTS = starttls.protocols()


def looked(target: Target, *, prove: bool = False, seconds: float = 8) -> Check:
    """The check of 127.0.0.1; localhost may have other addresses."""
    found = asyncio.run(check(target, prove=prove, limits=Limits(seconds=seconds)))
    (one,) = (one for one in found if one.address == "127.0.0.1")
    return one


class Running(NamedTuple):
    targets: dict[str, Target]
    spki: str


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("server")
    identity = certificate.make(folder)
    with SERVERS[request.param](identity, folder) as targets:
        yield Running(targets, identity.spki)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_each_real_server_is_led_to_tls_and_judged(server: Running, request: pytest.FixtureRequest) -> None:
    assert tuple(server.targets) == SPEAK[request.node.callspec.params["server"]]
    for scheme, target in server.targets.items():
        assert target.protocol == (scheme if scheme in PROTOCOLS else TLS)
        for prove in (False, True):
            found = looked(target, prove=prove)
            assert (found.finding.verdict, found.finding.reason) == (
                "not_vulnerable", "heartbeat_not_offered",
            ), (scheme, prove)  # fmt: skip
            assert found.finding.active is prove
            assert found.finding.leaked_bytes == 0
            assert found.certificate is not None
            assert found.certificate.spki_sha256 == server.spki
            assert found.target == str(target)


def test_a_real_server_is_tried_with_every_scheme_that_there_is() -> None:
    tried = {scheme for schemes in SPEAK.values() for scheme in schemes}
    assert set(PROTOCOLS) <= tried
    assert set(IMPLICIT) - tried == {"https", "http", "tls", "submissions"}


@pytest.mark.parametrize("name", [name for name in SERVERS if name not in ("vsftpd-implicit", "nnrpd")])
def test_each_real_server_without_tls_is_said_to_offer_none(name: str, tmp_path: Path) -> None:
    with SERVERS[name](certificate.make(tmp_path), tmp_path, tls=False) as targets:
        for target in targets.values():
            found = looked(target)
            assert (found.finding.verdict, found.finding.reason) == (
                "inconclusive", "starttls_not_offered",
            ), target  # fmt: skip


def test_a_news_server_without_a_key_offers_tls_and_refuses_it(tmp_path: Path) -> None:
    with SERVERS["nnrpd"](certificate.make(tmp_path), tmp_path, tls=False) as targets:
        found = looked(targets["nntp"])
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "starttls_refused")


def test_a_chat_server_called_by_another_name_says_so(tmp_path: Path) -> None:
    with SERVERS["prosody"](certificate.make(tmp_path), tmp_path) as targets:
        for scheme in ("xmpp", "xmpp-server"):
            found = looked(Target("127.0.0.1", targets[scheme].port, scheme))
            assert found.finding.reason == "host_unknown"


def test_an_error_in_the_clear_after_the_go_ahead_is_a_finding_not_a_leak(behind: Behind) -> None:
    """What vsftpd says where it has no key; testssl.sh took it for leaked memory (its issue 426)."""
    oops = b"500 OOPS: error:00000000:lib(0):func(0):reason(0)\r\n500 OOPS: child died\r\n"
    with front("ftp", behind.vulnerable, more=oops, later=True) as target:
        found = looked(target, prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "clear_after_go_ahead")
    assert not found.finding.active


@pytest.mark.parametrize("protocol", FRONTS)
def test_asking_a_mail_server_in_another_protocol_is_said_not_guessed(protocol: str, mail: Target) -> None:
    found = looked(Target("localhost", mail.port, protocol), seconds=2)
    expected = {
        "smtp": "heartbeat_not_offered",
        "lmtp": "starttls_not_offered",  # it knows no LHLO
        "ftp": "starttls_not_offered",  # it greets alike, and knows no AUTH TLS
    }
    assert found.finding.reason == expected.get(protocol, "other_protocol")


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("mail")
    with SERVERS["postfix"](certificate.make(folder), folder) as targets:
        yield targets["smtp"]


class Behind(NamedTuple):
    """Servers of TLS on loopback, by their port."""

    vulnerable: int
    mended: int
    modern: int
    spki: str


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp("behind")
    identity = certificate.make(folder)
    ports = [running.free_port() for _ in range(3)]
    with (
        node("0.10.0", identity, ports[0], folder),
        openssl102(identity, ports[1]),
        nginx(identity, ports[2], folder, "TLSv1.3"),
    ):
        yield Behind(ports[0], ports[1], ports[2], identity.spki)


@pytest.mark.parametrize("protocol", FRONTS)
def test_the_vulnerable_node_is_proved_vulnerable_behind_every_front(protocol: str, behind: Behind) -> None:
    with front(protocol, behind.vulnerable) as target:
        passive = looked(target)
        proved = looked(target, prove=True)
    assert (passive.finding.verdict, passive.finding.reason) == (
        "inconclusive", "heartbeat_offered_not_proved",
    )  # fmt: skip
    assert not passive.finding.active
    assert (proved.finding.verdict, proved.finding.reason) == ("vulnerable", "malformed_echoed")
    assert proved.finding.leaked_bytes == 0
    assert proved.certificate is not None
    assert proved.certificate.spki_sha256 == behind.spki


@pytest.mark.parametrize("protocol", FRONTS)
def test_a_mended_server_behind_every_front_is_proved_mended(protocol: str, behind: Behind) -> None:
    with front(protocol, behind.mended) as target:
        found = looked(target, prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("not_vulnerable", "malformed_discarded")


@pytest.mark.parametrize("protocol", FRONTS)
def test_the_proof_after_the_handshake_goes_through_every_front(protocol: str, behind: Behind) -> None:
    with front(protocol, behind.vulnerable) as target:
        sock = asyncio.run(connect.sock(way_to(target, "127.0.0.1"), 8))
        found = after_handshake.prove(sock, "", 8)
    assert found is not None
    assert (found.verdict, found.reason) == ("vulnerable", "malformed_echoed")


@pytest.mark.parametrize("protocol", FRONTS)
def test_a_server_of_tls_1_3_alone_is_known_behind_every_front(protocol: str, behind: Behind) -> None:
    with front(protocol, behind.modern) as target:
        found = looked(target, prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("not_vulnerable", "tls13_only")
    assert found.certificate is not None
    assert found.certificate.spki_sha256 == behind.spki


@pytest.mark.parametrize("protocol", FRONTS)
def test_words_between_the_go_ahead_and_tls_are_a_finding(protocol: str, behind: Behind) -> None:
    for more in (b"* OK [ALERT] call this number\r\n", b"\x16\x03\x03\x00\x02\x00\x00"):
        with front(protocol, behind.mended, more=more) as target:
            found = looked(target, prove=True)
        assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "bytes_before_tls")
        assert not found.finding.active
        assert found.certificate is None
    with front(protocol, behind.mended, more=b"250 injected\r\n", later=True) as target:
        found = looked(target, prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("inconclusive", "clear_after_go_ahead")


def stanch(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stanch.cli", *words], input=typed, text=True, capture_output=True, timeout=60,
        check=False,
    )  # fmt: skip


def test_the_finding_is_said_plainly_and_is_in_the_exit_code(behind: Behind) -> None:
    with front("smtp", behind.mended, more=b"250 injected\r\n") as target:
        plain = stanch("check", str(target))
        line = stanch("check", "--json", str(target))
        many = stanch("scan", "-", typed=f"{target}\n")
    assert (plain.returncode, line.returncode, many.returncode) == (1, 1, 1), plain.stderr
    assert "◆ WORDS IN THE CLEAR WHERE TLS SHOULD BE" in plain.stdout
    assert "said more before TLS began" in " ".join(plain.stdout.split())
    seen = json.loads(line.stdout)
    assert seen["target"] == f"smtp://127.0.0.1:{target.port}"
    assert seen["findings"]["heartbleed"]["reason"] == "bytes_before_tls"


def test_one_line_of_json_says_how_tls_began(behind: Behind) -> None:
    with front("postgres", behind.vulnerable) as target:
        done = stanch("check", "--json", "--prove", f"postgres://127.0.0.1:{target.port}")
    seen = json.loads(done.stdout)
    assert done.returncode == 1
    assert seen["target"] == f"postgres://127.0.0.1:{target.port}"
    assert (seen["findings"]["heartbleed"]["verdict"], seen["findings"]["heartbleed"]["leaked_bytes"]) == (
        "vulnerable",
        0,
    )


@pytest.mark.parametrize("protocol", FRONTS)
def test_a_server_that_refuses_is_not_called_safe(protocol: str, behind: Behind) -> None:
    """Closed half-way through the dialog: unknown, never a no."""
    turns = sessions.SESSIONS[protocol]
    with front(protocol, 1, turns=turns) as target:  # nobody listens behind it
        found = looked(target, prove=True)
    assert found.finding.verdict == "inconclusive"
    assert found.finding.reason in ("refused_hello", "closed_early")
