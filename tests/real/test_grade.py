"""Each real server gets the grade that its configuration has, with its caps by name, and lives on."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from stanch.net.target import Target
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.grade.report import Report, graded
from tests.faults.tls.hostile import hostile, silent
from tests.servers import certificate, issued, running
from tests.servers.certificate import Identity
from tests.servers.gnutls import gnutls
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = pytest.mark.real

HSTS = "add_header Strict-Transport-Security 'max-age=63072000; includeSubDomains'; "
CURVES = "ssl_ecdh_curve X25519:prime256v1:secp384r1; "
AEAD = (
    "ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384"
    ":ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:@SECLEVEL=0; "
)
"""Level 0, or nginx would not even load a weak certificate."""

GOOD = HSTS + CURVES + AEAD


class Place(NamedTuple):
    """Where files are, and the authority that this machine trusts in these tests."""

    folder: Path
    authority: issued.Authority


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("grade")
    made = Place(folder, issued.authority(folder))
    before = os.environ.get("SSL_CERT_FILE")
    os.environ["SSL_CERT_FILE"] = str(made.authority.root)
    yield made
    if before is None:
        del os.environ["SSL_CERT_FILE"]
    else:
        os.environ["SSL_CERT_FILE"] = before


def look(port: int, ruled_out: frozenset[str] = frozenset(), *, prove: bool = False) -> Report:
    target = Target("127.0.0.1", port)

    async def both() -> Report | None:
        (checked,) = await check(target, prove=prove, limits=Limits(seconds=8))
        return await graded(target, checked, ruled_out=ruled_out, limits=Limits(seconds=8))

    found = asyncio.run(both())
    assert found is not None
    assert found.connections.made <= found.connections.at_most
    return found


def caps(found: Report) -> set[str]:
    return {one.id for one in found.caps}


def served(
    place: Place,
    protocols: str,
    more: str,
    identity: Identity | None = None,
) -> Report:
    port = running.free_port()
    with nginx(
        identity or issued.issue(place.authority, place.folder), port, place.folder, protocols, more=more
    ):
        return look(port)


def test_modern(place: Place) -> None:
    found = served(place, "TLSv1.3", HSTS + CURVES)
    assert (found.grade, found.caps, found.missing) == ("A+", (), ())
    assert found.meets == "modern"
    assert found.measured.groups is not None
    assert set(found.measured.groups) == {"x25519", "secp256r1", "secp384r1"}
    assert found.connections.made < 30


def test_intermediate(place: Place) -> None:
    found = served(place, "TLSv1.2 TLSv1.3", GOOD)
    assert (found.grade, found.caps, found.missing) == ("A+", (), ())
    assert found.measured.missing == {}
    assert found.meets == "intermediate"
    modern = next(one for one in found.profiles if one.profile == "modern")
    assert {one.line for one in modern.blockers} == {"protocols", "suites"}
    assert found.measured.suites["TLSv1.2"] is not None
    assert len(found.measured.suites["TLSv1.2"]) == 3  # those for ECDSA
    assert found.measured.server_order is False


def test_without_hsts_it_is_no_a_plus(place: Place) -> None:
    found = served(place, "TLSv1.2 TLSv1.3", CURVES + AEAD)
    assert (found.grade, caps(found)) == ("A", {"hsts"})


def test_a_short_hsts_is_named(place: Place) -> None:
    short = "add_header Strict-Transport-Security max-age=86400; " + CURVES + AEAD
    found = served(place, "TLSv1.2 TLSv1.3", short)
    assert (found.grade, caps(found), found.measured.hsts) == ("A", {"hsts"}, 86400)


def test_tls_1_2_alone_is_a_minus_and_ticketbleed_is_open_where_tickets_are(place: Place) -> None:
    found = served(place, "TLSv1.2", GOOD + "ssl_session_tickets off; ")
    assert (found.grade, caps(found)) == ("A-", {"no_tls13"})
    open_ = served(place, "TLSv1.2", GOOD)
    assert (open_.grade, open_.at_best) == (None, "A-")
    assert [(one.input, one.why) for one in open_.missing] == [("ticketbleed", "would_read_memory")]


def test_old(place: Place) -> None:
    key = rsa.generate_private_key(65537, 2048)
    identity = issued.issue(place.authority, place.folder, key=key)
    more = HSTS + CURVES + "ssl_ciphers kEECDH+AES:!aNULL:@SECLEVEL=0; ssl_prefer_server_ciphers on; "
    found = served(place, "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", more, identity)
    assert (found.grade, caps(found)) == ("B", {"tls10", "tls11"})
    assert found.measured.server_order is True
    assert found.measured.protocols == {
        "SSLv2": False, "SSLv3": False, "TLSv1": True, "TLSv1.1": True, "TLSv1.2": True, "TLSv1.3": True,
    }  # fmt: skip


def test_rsa_key_exchange_leaves_robot_open_unless_a_person_rules_it_out(place: Place) -> None:
    identity = issued.issue(place.authority, place.folder, key=rsa.generate_private_key(65537, 2048))
    port = running.free_port()
    more = HSTS + CURVES + "ssl_ciphers HIGH:!aNULL:!kDHE; "
    with nginx(identity, port, place.folder, "TLSv1.2 TLSv1.3", more=more):
        found = look(port)
        said = look(port, frozenset({"robot"}))
    assert (found.grade, found.at_best) == (None, "A+")
    assert [one.input for one in found.missing] == ["robot"]
    assert (said.grade, said.ruled_out) == ("A+", ("robot",))


def test_weak_diffie_hellman(place: Place) -> None:
    identity = issued.issue(place.authority, place.folder, key=rsa.generate_private_key(65537, 2048))
    more = f"ssl_dhparam {issued.weak_groups(place.folder)}; "
    more += HSTS + CURVES + "ssl_ciphers ECDHE+AESGCM:DHE+AESGCM:@SECLEVEL=0; "
    found = served(place, "TLSv1.2 TLSv1.3", more, identity)
    assert (found.grade, caps(found)) == ("B", {"key_small"})
    assert found.scores is not None
    assert found.scores.key_exchange == 80
    assert any((one.kind, one.bits) == ("dh", 1024) for one in found.measured.ephemeral or ())
    assert "dh" in {one.line for fit in found.profiles for one in fit.blockers}


def test_rsa_1024(place: Place) -> None:
    key = rsa.generate_private_key(65537, 1024)
    identity = issued.issue(place.authority, place.folder, key=key)
    found = served(
        place, "TLSv1.2 TLSv1.3", HSTS + CURVES + "ssl_ciphers ECDHE+AESGCM:@SECLEVEL=0; ", identity
    )
    assert (found.grade, caps(found)) == ("B", {"key_small"})


def test_trust(place: Place) -> None:
    other = issued.authority(place.folder, "Stranger")
    cases = {
        "self-signed": (
            certificate.make(place.folder, modern=True),
            "M",
            {"self_signed", "untrusted", "name_mismatch"},
        ),
        "stranger": (issued.issue(other, place.folder), "T", {"untrusted"}),
        "wrong name": (
            issued.issue(place.authority, place.folder, names=["www.shop.example"]),
            "M",
            {"name_mismatch"},
        ),
        "expired": (issued.issue(place.authority, place.folder, days=(-90, -1)), "T", {"not_valid_now"}),
        "sha1": (issued.signed_with_sha1(place.authority, place.folder), "T", {"sha1_signature"}),
    }
    for name, (identity, grade, expected) in cases.items():
        found = served(place, "TLSv1.2 TLSv1.3", GOOD, identity)
        assert (found.grade, caps(found)) == (grade, expected), name


def test_a_missing_intermediate_is_not_taken_for_a_stranger(place: Place) -> None:
    identity = issued.issue(place.authority, place.folder, whole=False, fetchable=True)
    found = served(place, "TLSv1.2 TLSv1.3", GOOD, identity)
    assert (found.grade, found.at_best, caps(found)) == (None, "B", {"incomplete_chain"})
    assert [(one.input, one.why) for one in found.missing] == [("untrusted", "intermediate_not_fetched")]


def test_node_of_2013_is_graded_and_lives_on(place: Place) -> None:
    identity, port = certificate.make(place.folder), running.free_port()
    with node("0.10.0", identity, port, place.folder) as process:
        passive = look(port)
        found = look(port, frozenset({"ccs", "ticketbleed", "robot"}), prove=True)
        assert process.poll() is None
    assert passive.grade is None
    assert {"heartbleed", "ccs", "ticketbleed", "robot"} == {one.input for one in passive.missing}
    assert {"heartbleed", "poodle", "sslv3", "tls10", "tls11", "small_blocks", "no_forward_secrecy"} <= caps(
        found
    )
    assert found.grade == "M"


def test_openssl_1_0_2_compresses(place: Place) -> None:
    identity, port = certificate.make(place.folder), running.free_port()
    with openssl102(identity, port) as process:
        found = look(port)
        assert process.poll() is None
    assert {"crime", "rc4_with_new_protocols"} <= caps(found)
    assert found.grade is None


def test_gnutls_that_is_no_web_server_has_no_grade(place: Place) -> None:
    identity, port = certificate.make(place.folder), running.free_port()
    with gnutls(identity, port, heartbeat=False) as process:
        found = look(port)
        assert process.poll() is None
    assert ("hsts", "not_http") in {(one.input, one.why) for one in found.missing}
    assert found.grade is None
    assert found.measured.flaws["ccs"] is False  # it has extended master secret


def test_the_number_of_connections_is_a_bound(place: Place) -> None:
    from stanch.observe.tls.grade import report as grades
    from stanch.observe.tls.grade.measurement import measure
    from stanch.observe.tls.result import Finding, ProbeId

    port = running.free_port()
    with nginx(issued.issue(place.authority, place.folder), port, place.folder, more=GOOD):
        clean = {ProbeId("heartbleed"): Finding("not_vulnerable", "heartbeat_not_offered")}
        looked = asyncio.run(measure(Target("127.0.0.1", port), "127.0.0.1", clean, seconds=8, at_most=9))
    assert looked.connections == 9
    found = grades.report(looked)
    assert found.grade is None
    assert "budget_spent" in {one.why for one in found.missing}


def test_a_silent_server_is_not_graded_and_costs_its_deadline() -> None:
    from stanch.observe.tls.grade.measurement import measure
    from stanch.observe.tls.result import Finding, ProbeId

    with hostile(silent) as port:
        unknown = {ProbeId("heartbleed"): Finding("inconclusive", "timed_out")}
        looked = asyncio.run(
            measure(Target("127.0.0.1", port), "127.0.0.1", unknown, seconds=0.5, at_most=50)
        )
    assert set(looked.measured.protocols.values()) == {None}


def test_the_command_tells_it_in_words_and_in_json(place: Place) -> None:
    port = running.free_port()
    with nginx(issued.issue(place.authority, place.folder), port, place.folder, more=CURVES + AEAD):
        command = [sys.executable, "-m", "stanch.cli", "check", "--grade", f"127.0.0.1:{port}"]
        words = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    assert "Grade A " in words
    assert "[hsts]" in words
    assert "of at most 250" in words
    found = json.loads(done.stdout)
    assert found["grade"]["grade"] == "A"
    assert [one["id"] for one in found["grade"]["caps"]] == ["hsts"]
    assert found["grade"]["rules"] == ["ssllabs 2009r", "mozilla 5.7"]
    assert found["findings"]["heartbleed"]["verdict"] == "not_vulnerable"


def test_a_server_of_many_names_is_graded_by_the_one_that_was_asked_for(place: Place) -> None:
    port = running.free_port()
    identity = issued.issue(place.authority, place.folder)
    other = f"server_name localhost; {GOOD} }} server {{ listen 127.0.0.1:{port} ssl default_server; "
    other += "ssl_reject_handshake on; "
    with nginx(identity, port, place.folder, more=other):
        target = Target("localhost", port)

        async def both() -> list[Report | None]:
            found = await check(target, limits=Limits(seconds=8))
            return [await graded(target, one) for one in found if one.address == "127.0.0.1"]

        (found,) = asyncio.run(both())
        bare = look(port)
    assert found is not None
    assert found.measured.faults["name_mismatch"] is False
    assert found.measured.protocols["TLSv1.2"]
    assert not any(bare.measured.protocols.values())
