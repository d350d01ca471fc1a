"""Each real server gets its right verdict, with its right reason, passive and with the proof."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check
from tests.servers import certificate, running
from tests.servers.gnutls import gnutls
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real

PASSIVE = {
    "node-0.10.0": ("inconclusive", "heartbeat_offered_not_proved"),
    "node-0.10.26": ("not_vulnerable", "heartbeat_not_offered"),
    "node-0.10.27": ("not_vulnerable", "heartbeat_not_offered"),
    "node-0.10.32": ("not_vulnerable", "heartbeat_not_offered"),
    "node-0.8.28": ("not_vulnerable", "heartbeat_not_offered"),
    "openssl-1.0.2n": ("inconclusive", "heartbeat_offered_not_proved"),
    "nginx-tls12": ("not_vulnerable", "heartbeat_not_offered"),
    "nginx-tls13": ("not_vulnerable", "tls13_only"),
    "gnutls-heartbeat": ("inconclusive", "heartbeat_offered_not_proved"),
    "gnutls-plain": ("not_vulnerable", "heartbeat_not_offered"),
}
PROVED = {
    **PASSIVE,
    "node-0.10.0": ("vulnerable", "malformed_echoed"),
    "openssl-1.0.2n": ("not_vulnerable", "malformed_discarded"),
    "gnutls-heartbeat": ("not_vulnerable", "malformed_refused"),
}


class Running(NamedTuple):
    target: Target
    spki: str


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("servers")


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, folder: Path) -> Iterator[Running]:
    name: str = request.param
    identity = certificate.make(folder)
    port = running.free_port()
    with ExitStack() as stack:
        if name.startswith("node-"):
            stack.enter_context(node(name.removeprefix("node-"), identity, port, folder))
        elif name == "openssl-1.0.2n":
            stack.enter_context(openssl102(identity, port))
        elif name.startswith("nginx"):
            versions = "TLSv1.2" if name.endswith("12") else "TLSv1.3"
            stack.enter_context(nginx(identity, port, folder, versions))
        else:
            stack.enter_context(gnutls(identity, port, heartbeat=name == "gnutls-heartbeat"))
        yield Running(Target("127.0.0.1", port), identity.spki)


def looked(target: Target, *, prove: bool) -> Check:
    (found,) = asyncio.run(check(target, prove=prove, limits=Limits(seconds=8)))
    return found


@pytest.mark.parametrize("server", PASSIVE, indirect=True)
def test_verdicts_and_reasons(server: Running, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["server"]
    for prove, expected in ((False, PASSIVE[name]), (True, PROVED[name])):
        found = looked(server.target, prove=prove)
        assert (found.finding.verdict, found.finding.reason) == expected, (name, prove)
        assert found.finding.leaked_bytes == 0
        assert found.finding.active == (prove and expected[1] != "tls13_only")
        assert found.certificate is not None
        assert found.certificate.spki_sha256 == server.spki
        assert found.certificate.subject == "CN=www.shop.example"
        assert found.tls is not None
        assert found.tls.cipher.startswith("TLS_")


AFTER = {
    "node-0.10.0": ("vulnerable", "malformed_echoed"),
    "openssl-1.0.2n": ("not_vulnerable", "malformed_discarded"),
    "gnutls-heartbeat": ("not_vulnerable", "malformed_refused"),
    "node-0.10.26": ("inconclusive", "silent_to_heartbeats"),
}


@pytest.mark.parametrize("server", AFTER, indirect=True)
def test_the_proof_after_a_real_handshake_says_the_same(
    server: Running, request: pytest.FixtureRequest
) -> None:
    from stanch.net import connect
    from stanch.net.route import way_to
    from stanch.observe.tls.probes.heartbleed import after_handshake

    sock = asyncio.run(connect.sock(way_to(server.target, server.target.host), 5))
    found = after_handshake.prove(sock, "", 5)
    assert found is not None
    assert (found.verdict, found.reason) == AFTER[request.node.callspec.params["server"]]


def test_a_server_that_demands_a_certificate_of_ours_is_looked_at_all_the_same(folder: Path) -> None:
    identity, port = certificate.make(folder), running.free_port()
    demanding = f"ssl_verify_client on; ssl_client_certificate {identity.certificate};"
    with nginx(identity, port, folder, "TLSv1.2", more=demanding):
        found = looked(Target("127.0.0.1", port), prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("not_vulnerable", "heartbeat_not_offered")
    port = running.free_port()
    with node("0.10.0", identity, port, folder, demands=True):
        found = looked(Target("127.0.0.1", port), prove=True)
    assert (found.finding.verdict, found.finding.reason) == ("vulnerable", "malformed_echoed")
    assert found.finding.leaked_bytes == 0


@pytest.mark.parametrize("version", ["0.10.0", "0.10.32"])
@pytest.mark.parametrize(
    ("suites", "name"),
    [
        ("CAMELLIA", "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA"),
        ("SEED", "TLS_RSA_WITH_SEED_CBC_SHA"),
        ("IDEA", "TLS_RSA_WITH_IDEA_CBC_SHA"),
        ("DES-CBC-SHA", "TLS_RSA_WITH_DES_CBC_SHA"),
        ("eNULL", "TLS_RSA_WITH_NULL_MD5"),
    ],
)
def test_a_server_of_rare_suites_alone_is_proved_as_others_are(
    folder: Path, version: str, suites: str, name: str
) -> None:
    identity, port = certificate.make(folder), running.free_port()
    with node(version, identity, port, folder, ciphers=suites) as process:
        found = looked(Target("127.0.0.1", port), prove=True)
        assert process.poll() is None
    verdict = PROVED[f"node-{version}"]
    assert (found.finding.verdict, found.finding.reason) == verdict
    assert found.tls is not None
    assert found.tls.cipher == name
    assert found.certificate is not None
    assert found.certificate.spki_sha256 == identity.spki


def test_a_server_that_demands_its_name_is_not_judged_without(
    folder: Path,
) -> None:
    identity, port = certificate.make(folder), running.free_port()
    strict = f"server_name localhost; }} server {{ listen 127.0.0.1:{port} ssl default_server; "
    strict += "ssl_reject_handshake on; "
    with nginx(identity, port, folder, "TLSv1.2", more=strict):
        bare = looked(Target("127.0.0.1", port), prove=False)
        named = asyncio.run(check(Target("localhost", port), limits=Limits(seconds=8)))
    assert (bare.finding.verdict, bare.finding.reason) == ("inconclusive", "refused_hello")
    (found,) = [one for one in named if one.address == "127.0.0.1"]
    assert (found.finding.reason, found.sni) == ("heartbeat_not_offered", "localhost")
