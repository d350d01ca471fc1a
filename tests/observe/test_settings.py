"""Settings as hellos show them: on a server whose settings are known, and on one that does not tell."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from pathlib import Path

import pytest

from stanch.knowledge import facts
from stanch.net.target import Target
from stanch.observe.tls import probes, settings
from stanch.observe.tls.check_address import Often
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk
from tests.servers import certificate
from tests.servers.one_version import one_version
from tests.servers.rsa_exchange import rsa_exchange

pytestmark = pytest.mark.slow

HERE, FEW = "127.0.0.1", Often(2, 6)


def measured(port: int, *names: str, often: Often = FEW, seconds: float = 1) -> dict[str, list[str]]:
    found = asyncio.run(
        settings.measure(Target(HERE, port), HERE, names or tuple(settings.EVERY), often, seconds=seconds)
    )
    assert all(one.address == HERE for one in found)
    return {name: [one.value for one in found if one.name == name] for name in settings.EVERY}


def server(folder: Path, version: ssl.TLSVersion) -> Talk:
    return one_version(version, certificate.make(folder))


def test_what_playbooks_may_read_is_what_a_look_can_find_out() -> None:
    known = facts.of_endpoints()
    assert set(known.active) == {one.id for one in probes.every().values() if not one.passive}
    assert set(known.probes) == set(probes.every())
    assert set(known.settings) == set(settings.EVERY)
    assert {value for values in known.settings.values() for value in values} == {"on", "off"}


def test_a_server_of_tls_12_alone(tmp_path: Path) -> None:
    with hostile.hostile(server(tmp_path, ssl.TLSVersion.TLSv1_2)) as port:
        found = measured(port)
    versions = {name: found[name] for name in ("ssl3", "tls1.0", "tls1.1", "tls1.2", "tls1.3")}
    assert versions == {
        "ssl3": ["off"],
        "tls1.0": ["off"],
        "tls1.1": ["off"],
        "tls1.2": ["on"],
        "tls1.3": ["off"],
    }
    assert (found["tls_compression"], found["secure_renegotiation"]) == (["off"], ["on"])


KINDS: dict[str, tuple[str, set[str]]] = {
    "today's": ("ECDHE+AESGCM", set()),
    "blocks": ("ECDHE+AES128+SHA256:!AESGCM", {"cbc_suites"}),
    "primes": ("DHE+AESGCM", {"dhe_suites"}),
    "nobody signs": ("ADH-AES128-SHA256", {"anonymous_suites", "cbc_suites"}),
    "in the clear": ("ECDHE-ECDSA-NULL-SHA:NULL-SHA256", {"null_suites"}),
}


@pytest.mark.parametrize(("ciphers", "on"), KINDS.values(), ids=KINDS)
def test_kinds_of_cipher_suites(ciphers: str, on: set[str], tmp_path: Path) -> None:
    kinds = [one for one in settings.EVERY if one.endswith("_suites")]
    identity = certificate.make(tmp_path, modern="ECDSA" in ciphers)
    talk = one_version(ssl.TLSVersion.TLSv1_2, identity, f"{ciphers}:@SECLEVEL=0")
    with hostile.hostile(talk) as port:
        found = measured(port, *kinds)
    assert {one: found[one] for one in kinds} == {one: ["on"] if one in on else ["off"] for one in kinds}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (b"\x80\x2e\x04\x00\x01\x00\x02\x00\x10\x00\x03\x00\x10", "on"),
        (b"\x80\x2e\x04\x00\x01\x00\x02\x00\x10\x00\x00\x00\x10", "off"),  # and no cipher kind
        (b"\x15\x03\x01\x00\x02\x02\x46", "off"),
        (b"", "off"),
    ],
)
def test_whether_ssl2_is_spoken(answer: bytes, value: str, tmp_path: Path) -> None:
    """A server that ends the connection, and goes on with TLS, does not speak it."""
    today = server(tmp_path, ssl.TLSVersion.TLSv1_2)

    def talk(sock: socket.socket, over: threading.Event) -> None:
        if sock.recv(3, socket.MSG_PEEK)[:1] == b"\x16":
            return today(sock, over)
        sock.recv(4096)
        return sock.sendall(answer)

    with hostile.hostile(talk) as port:
        assert measured(port, "ssl2")["ssl2"] == [value]


def test_a_server_of_tls_13_alone(tmp_path: Path) -> None:
    with hostile.hostile(server(tmp_path, ssl.TLSVersion.TLSv1_3)) as port:
        found = measured(port, "tls1.2", "tls1.3", "rsa_key_exchange")
    assert (found["tls1.2"], found["tls1.3"], found["rsa_key_exchange"]) == (["off"], ["on"], ["off"])


def test_a_server_of_rsa_key_exchange_alone(tmp_path: Path) -> None:
    with rsa_exchange(certificate.make(tmp_path), "mended") as (port, _server):
        assert measured(port, "rsa_key_exchange")["rsa_key_exchange"] == ["on"]


@pytest.mark.parametrize(
    "talk", [hostile.silent, hostile.reset, hostile.plain_http], ids=lambda one: one.__name__
)
def test_what_is_not_told_is_not_written_down(talk: Talk) -> None:
    with hostile.hostile(talk) as port:
        found = measured(
            port, "ssl2", "ssl3", "tls1.2", "rsa_key_exchange", "tls_compression", "rc4_suites", seconds=0.05
        )
    assert not any(found.values())


def test_where_machines_differ_each_value_is_written_down(tmp_path: Path) -> None:
    old, new = server(tmp_path, ssl.TLSVersion.TLSv1_2), server(tmp_path, ssl.TLSVersion.TLSv1_3)
    made = iter(range(1000))

    def talk(sock: socket.socket, over: threading.Event) -> None:
        (new if next(made) % 2 else old)(sock, over)

    with hostile.hostile(talk) as port:
        assert measured(port, "tls1.2")["tls1.2"] == ["off", "on"]
    assert next(made) == 6


def test_too_few_answers_are_none(tmp_path: Path) -> None:
    """Rule 89."""
    fine = server(tmp_path, ssl.TLSVersion.TLSv1_2)
    made = iter(range(1000))

    def talk(sock: socket.socket, over: threading.Event) -> None:
        if next(made) < 3:
            fine(sock, over)

    with hostile.hostile(talk) as port:
        assert measured(port, "tls1.2", often=Often(4, 8))["tls1.2"] == []
