"""Other ways than the usual: through real proxies, to one address, by another name."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from stanch.net.proxy import proxy
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.result import Check
from tests.servers import certificate, running
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102
from tests.servers.proxies import PASSWORD, USER, http_proxy, socks_proxy

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("routes")


@pytest.fixture(scope="module")
def vulnerable(folder: Path) -> Iterator[int]:
    port = running.free_port()
    with node("0.10.0", certificate.make(folder), port, folder):
        yield port


@pytest.fixture(params=["http", "socks5"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def through(kind: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a running proxy of this kind; with a sign-in where a test asks for one."""
    sign_in = request.node.get_closest_marker("sign_in") is not None
    with http_proxy(folder, sign_in=sign_in) if kind == "http" else socks_proxy(sign_in=sign_in) as port:
        yield f"{kind}://127.0.0.1:{port}"


def looked(target: Target, route: Route, *, prove: bool = True) -> Check:
    (found,) = asyncio.run(check(target, prove=prove, limits=Limits(seconds=8), route=route))
    return found


def test_the_proof_goes_through_a_proxy_which_looks_the_name_up(
    through: str, vulnerable: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANCH_DNS", "127.0.0.1:1")  # nobody answers there: here no name can be looked up
    found = looked(Target("localhost", vulnerable), Route(proxy=proxy(through)))
    assert (found.finding.verdict, found.finding.reason) == ("vulnerable", "malformed_echoed")
    assert found.finding.leaked_bytes == 0
    assert (found.via, found.address) == (through, "")
    assert found.certificate is not None


def test_the_handshake_of_a_library_goes_through_a_proxy_too(through: str, folder: Path) -> None:
    identity, port = certificate.make(folder), running.free_port()
    with nginx(identity, port, folder, "TLSv1.3"):
        found = looked(Target("127.0.0.1", port), Route(proxy=proxy(through)))
    assert found.finding.reason == "tls13_only"
    assert found.certificate is not None
    assert found.certificate.spki_sha256 == identity.spki
    assert found.address == "127.0.0.1"


def test_a_mended_server_is_told_through_a_proxy(through: str, folder: Path) -> None:
    port = running.free_port()
    with openssl102(certificate.make(folder), port):
        found = looked(Target("127.0.0.1", port), Route(proxy=proxy(through)))
    assert (found.finding.verdict, found.finding.reason) == ("not_vulnerable", "malformed_discarded")


def test_a_closed_port_behind_a_proxy_is_not_reached(through: str) -> None:
    found = looked(Target("127.0.0.1", running.free_port()), Route(proxy=proxy(through)))
    assert (found.finding.verdict, found.finding.reason) == ("unreachable", "proxy_refused")


def test_a_proxy_that_is_not_there(kind: str) -> None:
    found = looked(Target("localhost"), Route(proxy=proxy(f"{kind}://127.0.0.1:{running.free_port()}")))
    assert (found.finding.verdict, found.finding.reason) == ("unreachable", "proxy_not_reached")


@pytest.mark.sign_in
def test_a_sign_in_comes_from_the_environment_alone(
    through: str, vulnerable: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Target("127.0.0.1", vulnerable)
    without = looked(target, Route(proxy=proxy(through)))
    assert (without.finding.verdict, without.finding.reason) == ("unreachable", "proxy_wants_sign_in")
    monkeypatch.setenv("STANCH_PROXY", through.replace("://", f"://{USER}:{quote(PASSWORD)}@"))
    chosen = proxy("")
    found = looked(target, Route(proxy=chosen))
    assert found.finding.verdict == "vulnerable"
    assert "pass" not in f"{found} {chosen!r} {chosen}"


def test_what_is_no_proxy_is_not_understood(folder: Path) -> None:
    identity, port = certificate.make(folder), running.free_port()
    with nginx(identity, port, folder):
        for kind in ("http", "socks5"):
            found = looked(Target("localhost"), Route(proxy=proxy(f"{kind}://127.0.0.1:{port}")))
            assert found.finding.verdict == "unreachable", kind
            assert found.finding.reason in ("proxy_refused", "proxy_not_understood", "closed_before_tls")


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("stanch"), "check", *arguments],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "STANCH_PROXY": ""},
    )  # fmt: skip


def test_one_address_and_another_name_at_the_command_line(vulnerable: int, folder: Path) -> None:
    place = f"shop.example:{vulnerable}"
    done = command("--json", "--prove", "--address", "127.0.0.1", "--sni", "www.shop.example", place)
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found["target"], found["address"], found["sni"]) == (place, "127.0.0.1", "www.shop.example")
    assert found["findings"]["heartbleed"]["verdict"] == "vulnerable"
    identity, port = certificate.make(folder), running.free_port()
    strict = f"server_name inner.example; }} server {{ listen 127.0.0.1:{port} ssl default_server; "
    strict += "ssl_reject_handshake on; "
    with nginx(identity, port, folder, "TLSv1.2", more=strict):
        for sni, reason in (("inner.example", "heartbeat_not_offered"), ("", "refused_hello")):
            done = command("--json", "--address", "127.0.0.1", "--sni", sni, f"shop.example:{port}")
            assert json.loads(done.stdout)["findings"]["heartbleed"]["reason"] == reason, sni
