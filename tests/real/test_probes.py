"""Each probe on the real old servers: its verdict, its reason, and that the server serves afterwards. And the
playbook of POODLE with `stanch observe tls`: a look answers, and the next one sees it mended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from subprocess import Popen
from typing import NamedTuple

import pytest

from stanch.net.target import Target
from stanch.observe.tls import probes, settings
from stanch.observe.tls.check_address import Often
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check, ProbeId
from tests.program.commands import Stanch
from tests.servers import certificate, running
from tests.servers.certificate import Identity
from tests.servers.gnutls import gnutls
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real

Start = Callable[[Identity, int, Path], AbstractContextManager["Popen[bytes]"]]
SERVERS: dict[str, Start] = {
    "node-0.8.28": lambda identity, port, folder: node("0.8.28", identity, port, folder),
    "node-0.10.0": lambda identity, port, folder: node("0.10.0", identity, port, folder),
    "node-0.10.26": lambda identity, port, folder: node("0.10.26", identity, port, folder),
    "node-0.10.32": lambda identity, port, folder: node("0.10.32", identity, port, folder),
    "openssl-1.0.2n": lambda identity, port, _folder: openssl102(identity, port),
    "gnutls": lambda identity, port, _folder: gnutls(identity, port, heartbeat=False),
    "nginx-tls12": lambda identity, port, folder: nginx(identity, port, folder, "TLSv1.2"),
    "nginx-tls13": lambda identity, port, folder: nginx(identity, port, folder, "TLSv1.3"),
}
BAD, FINE, UNSURE = "vulnerable", "not_vulnerable", "inconclusive"
PROVED: dict[str, dict[str, tuple[str, str]]] = {
    "ssl3": {
        **dict.fromkeys(list(SERVERS)[:5], (BAD, "ssl3_accepted")),
        **dict.fromkeys(list(SERVERS)[5:], (FINE, "ssl3_refused")),
    },
    "robot": {
        **dict.fromkeys(list(SERVERS)[:7], (FINE, "answers_alike")),
        "nginx-tls13": (FINE, "no_rsa_key_exchange"),
    },
    # OpenSSL 1.0.1e and 1.0.1g in Node 0.10.0 and 0.10.26; 1.0.1i in 0.10.32, and 1.0.0 in 0.8.28, are mended
    "ccs": {
        "node-0.8.28": (FINE, "early_ccs_closed"),
        "node-0.10.0": (BAD, "early_ccs_taken"),
        "node-0.10.26": (BAD, "early_ccs_taken"),
        "node-0.10.32": (FINE, "early_ccs_closed"),
        "openssl-1.0.2n": (FINE, "early_ccs_refused"),
        **dict.fromkeys(list(SERVERS)[5:], (FINE, "newer_than_ccs")),
    },
}
"""With consent. Heartbleed's own: tests/real/test_verdicts.py."""
PASSIVE = {
    "ssl3": PROVED["ssl3"],
    "robot": {
        **dict.fromkeys(list(SERVERS)[:7], (UNSURE, "rsa_not_proved")),
        "nginx-tls13": (FINE, "no_rsa_key_exchange"),
    },
    "ccs": {
        **dict.fromkeys(list(SERVERS)[:5], (UNSURE, "ccs_not_proved")),
        **dict.fromkeys(list(SERVERS)[5:], (FINE, "newer_than_ccs")),
    },
}


class Running(NamedTuple):
    name: str
    target: Target
    process: Popen[bytes]
    spki: str


@pytest.fixture(scope="module", params=SERVERS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("probes")
    identity, port = certificate.make(folder), running.free_port()
    with SERVERS[request.param](identity, port, folder) as process:
        yield Running(request.param, Target("127.0.0.1", port), process, identity.spki)


TAKEN = {"node-0.8.28": {"tls1.1", "tls1.2"}}
"""What the older ones of OpenSSL lack besides."""


def test_settings_of_servers_of_2012_to_2014_are_told(server: Running) -> None:
    """Each is on or off, also where a server ends the connection in place of a refusal."""
    found = asyncio.run(
        settings.measure(server.target, "127.0.0.1", tuple(settings.EVERY), Often(2, 6), seconds=8)
    )
    values = {one.name: one.value for one in found}
    newer = {"tls_compression", "secure_renegotiation"} if server.name == "nginx-tls13" else set()
    assert set(values) == set(settings.EVERY) - newer, "what TLS 1.3 does not have is not told of it"
    on = {name for name, value in values.items() if value == "on"}
    if server.name.startswith(("node", "openssl")):
        old = {"ssl3", "tls1.0", "tls1.1", "tls1.2", "rc4_suites", "block_64_suites", "cbc_suites"}
        compresses = {"tls_compression"} if server.name.startswith("openssl") else set()
        expected = {*old, "rsa_key_exchange", "secure_renegotiation", *compresses}
        assert on == expected - TAKEN.get(server.name, set())
    elif server.name == "nginx-tls13":
        assert on == {"tls1.3"}
    assert server.process.poll() is None


def looked(target: Target, *ids: str, prove: bool) -> Check:
    by = probes.named(ids)
    (found,) = asyncio.run(check(target, prove=prove, limits=Limits(seconds=8), by=by))
    return found


def test_every_probe_is_tried_on_every_server() -> None:
    assert {*PROVED, "heartbleed"} == set(probes.every())
    for expected in (*PROVED.values(), *PASSIVE.values()):
        assert set(expected) == set(SERVERS)


@pytest.mark.parametrize("prove", [False, True], ids=["passive", "with consent"])
@pytest.mark.parametrize("id", PROVED)
def test_the_verdict_is_right_and_the_server_serves_afterwards(server: Running, id: str, prove: bool) -> None:
    found = looked(server.target, id, prove=prove)
    finding = found.findings[ProbeId(id)]
    expected = (PROVED if prove else PASSIVE)[id][server.name]
    assert (finding.verdict, finding.reason) == expected
    assert finding.leaked_bytes == 0
    assert not finding.active or prove
    if finding.active:
        assert found.certificate is not None
        assert found.certificate.spki_sha256 == server.spki
    assert server.process.poll() is None
    usual = looked(server.target, "heartbleed", prove=False)
    assert usual.finding.verdict in (FINE, UNSURE)
    assert usual.certificate is not None


def test_poodle_a_look_answers_and_the_next_one_sees_it_mended(stanch: Stanch, tmp_path: Path) -> None:
    identity, port = certificate.make(tmp_path), running.free_port()
    place, options = f"127.0.0.1:{port}", ("--json", "--connections", "3")
    morning, noon = "2014-10-15T09:00Z", "2014-10-15T12:00Z"
    assert stanch("incident", "open", "poodle-2014", now=morning).code == 0
    with openssl102(identity, port):
        first = stanch("observe", "tls", *options, place, now=morning)
        open_ = json.loads(stanch("status", "--json", now=morning).out)
    assert first.code == 1
    assert json.loads(first.out)["findings"]["ssl3"]["reason"] == "ssl3_accepted"
    assert open_["today"]["verdict"] == "yes"
    with nginx(identity, port, tmp_path, "TLSv1.2"):
        second = stanch("observe", "tls", *options, now=noon)
        mended = json.loads(stanch("status", "--json", now=noon).out)
    assert second.code == 0
    assert json.loads(second.out)["findings"]["ssl3"]["verdict"] == "not_vulnerable"
    assert (mended["today"]["verdict"], mended["before"]["verdict"]) == ("no", "yes")
