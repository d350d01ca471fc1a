"""ROBOT on a server that tells whether a secret was well formed, in each way, and on a mended one."""

from __future__ import annotations

import asyncio
import socket
import ssl

import pytest

from stanch.net.target import Target
from stanch.observe.tls import probes
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check, Finding, ProbeId
from tests.servers import certificate
from tests.servers.certificate import Identity
from tests.servers.rsa_exchange import Kind, rsa_exchange

ROBOT = ProbeId("robot")
MOST = 22
"""Connections of one run of the probe."""


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return certificate.make(tmp_path_factory.mktemp("robot"))


def looked(port: int, *, prove: bool = True) -> Check:
    limits = Limits(seconds=5)
    (found,) = asyncio.run(
        check(Target("127.0.0.1", port), prove=prove, limits=limits, by=probes.named([ROBOT]))
    )
    return found


@pytest.mark.slow
def test_the_server_is_one_that_browsers_of_its_time_could_use(identity: Identity) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA:@SECLEVEL=0")
    kinds: tuple[Kind, ...] = ("mended", "alert", "late", "early", "version")
    for kind in kinds:
        with (
            rsa_exchange(identity, kind) as (port, _server),
            context.wrap_socket(socket.create_connection(("127.0.0.1", port), 5)) as talk,
        ):
            talk.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert talk.recv(4096).endswith(b"a shop"), kind


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["alert", "version", *(pytest.param(one, marks=pytest.mark.slow) for one in ("late", "early"))]
)
def test_a_server_that_tells_is_vulnerable(identity: Identity, kind: Kind) -> None:
    with rsa_exchange(identity, kind) as (port, server):
        found = looked(port)
    assert found.findings[ROBOT] == Finding("vulnerable", "answers_differ", True)
    assert found.certificate is not None
    assert found.certificate.spki_sha256 == identity.spki
    assert server.connections <= MOST


@pytest.mark.slow
def test_a_mended_server_is_not_and_what_it_is_sent_is_harmless(identity: Identity) -> None:
    with rsa_exchange(identity, "mended") as (port, server):
        assert looked(port).findings[ROBOT] == Finding("not_vulnerable", "answers_alike", True)
        assert server.connections == 11
        # five forms, twice, and no two blocks alike: nothing that anybody could be asked about is repeated
        assert len(server.blocks) == 10
        assert len(set(server.blocks)) == 10
        assert sum(one[:2] == b"\x00\x02" and one[-49] == 0 for one in server.blocks) == 4
        # and it serves as before
        assert looked(port).findings[ROBOT].verdict == "not_vulnerable"


def test_without_consent_it_is_sent_hellos_alone(identity: Identity) -> None:
    with rsa_exchange(identity, "alert") as (port, server):
        assert looked(port, prove=False).findings[ROBOT] == Finding("inconclusive", "rsa_not_proved")
    assert (server.connections, server.blocks) == (1, [])


@pytest.mark.slow
def test_answers_that_change_prove_nothing(identity: Identity) -> None:
    with rsa_exchange(identity, "unsteady") as (port, server):
        found = {looked(port).findings[ROBOT].verdict for _ in range(5)}
    # by chance all of one run may be alike, and never is it called vulnerable by what does not repeat
    assert found <= {"inconclusive", "not_vulnerable"}
    assert "inconclusive" in found
    assert server.connections <= 5 * MOST


def test_a_server_that_takes_no_such_suite_is_not_vulnerable(identity: Identity) -> None:
    from tests.faults.tls import hostile

    with hostile.hostile(hostile.alert) as port:
        found = looked(port).findings[ROBOT]
    assert (found.verdict, found.reason, found.active) == ("not_vulnerable", "no_rsa_key_exchange", False)
