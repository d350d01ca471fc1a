"""A grade asks the issuer of what is trusted: lists served by nginx, answers of `openssl ocsp`, all real."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from stanch.net.target import Target
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.grade.report import Report, graded
from tests.servers import authority, issued, running
from tests.servers.authority import DAY, NOW, Authority, Leaf, Revoked
from tests.servers.nginx import nginx

pytestmark = pytest.mark.real

GOOD = "add_header Strict-Transport-Security max-age=63072000; ssl_ecdh_curve X25519:prime256v1; "
NAMES = ("127.0.0.1",)


class Bench:
    """An own authority whose lists and answers are on loopback, and one server."""

    def __init__(self, folder: Path, stack: ExitStack, *, ocsp: bool = False, crl: bool = True) -> None:
        self.folder, self.stack = folder, stack
        self.web, self.port, self.ocsp = (running.free_port() for _ in range(3))
        self.ca = Authority(
            folder / "ca",
            crl=f"http://127.0.0.1:{self.web}/list.crl" if crl else "",
            ocsp=f"http://127.0.0.1:{self.ocsp}/" if ocsp else "",
        )

    def lists(self, *revoked: Revoked, **more: Any) -> None:
        site = self.folder / "site"
        site.mkdir()
        (site / "list.crl").write_bytes(self.ca.list(revoked, **more))
        self.stack.enter_context(authority.files(site, self.web))

    def serve(self, leaf: Leaf, more: str = GOOD) -> None:
        self.stack.enter_context(nginx(leaf.files, self.port, self.folder, "TLSv1.3", more=more))

    def look(self, own: Authorities | None = None, limits: Limits | None = None) -> Report:
        trusted = Authorities((self.ca.certificate,)) if own is None else own
        target = Target("127.0.0.1", self.port)

        async def both() -> Report | None:
            (checked,) = await check(target, limits=Limits(seconds=8))
            return await graded(target, checked, limits=limits or Limits(seconds=8), authorities=trusted)

        found = asyncio.run(both())
        assert found is not None
        return found


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def missing(found: Report) -> list[tuple[str, str]]:
    return [(one.input, one.why) for one in found.missing]


def test_one_that_is_not_on_its_issuers_list_has_its_grade(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack)
    leaf, other = bench.ca.leaf(NAMES), bench.ca.leaf(NAMES)
    bench.lists(Revoked(other))
    bench.serve(leaf)
    found = bench.look()
    assert (found.grade, missing(found)) == ("A+", [])
    assert found.measured.faults["revoked"] is False
    assert found.connections.issuers == 1
    assert found.connections.made < 30


def test_one_that_is_on_it_is_t_even_by_one_place_of_two(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack, ocsp=True)  # no responder is there
    leaf = bench.ca.leaf(NAMES)
    bench.lists(Revoked(leaf))
    bench.serve(leaf)
    found = bench.look()
    assert (found.grade, [one.id for one in found.caps]) == ("T", ["revoked"])
    assert found.connections.issuers == 2


@pytest.mark.parametrize(("revoked", "grade"), [(False, "A+"), (True, "T")])
def test_a_responder_is_asked(tmp_path: Path, stack: ExitStack, revoked: bool, grade: str) -> None:
    bench = Bench(tmp_path, stack, ocsp=True, crl=False)
    leaf = bench.ca.leaf(NAMES)
    stack.enter_context(bench.ca.responder(bench.ocsp, [Revoked(leaf)] if revoked else []))
    bench.serve(leaf)
    found = bench.look()
    assert (found.grade, missing(found)) == (grade, [])
    assert found.measured.faults["revoked"] is revoked


def test_an_issuer_that_is_not_reached_leaves_it_open(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack)
    bench.serve(bench.ca.leaf(NAMES))
    found = bench.look()
    assert (found.grade, found.at_best) == (None, "A+")
    assert missing(found) == [("revoked", "not_reached")]
    assert found.measured.missing == {"revoked": "not_reached"}
    assert found.connections.issuers == 1


def test_a_list_that_is_out_of_date_says_nothing(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack)
    bench.lists(start=NOW - 9 * DAY, end=NOW - 2 * DAY)
    bench.serve(bench.ca.leaf(NAMES))
    assert missing(bench.look()) == [("revoked", "out_of_date")]


def test_an_authority_of_the_system_does_not_lead_into_our_network(
    tmp_path: Path, stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(tmp_path, stack, ocsp=True)
    leaf = bench.ca.leaf(NAMES)
    bench.lists(Revoked(leaf))
    bench.serve(leaf)
    monkeypatch.setenv("SSL_CERT_FILE", str(bench.ca.pem))
    found = bench.look(Authorities())
    assert missing(found) == [("revoked", "issuer_not_allowed")]
    assert found.connections.issuers == 0
    stranger = bench.look(Authorities((bench.ca.certificate,)), Limits(seconds=8, policy="public"))
    assert missing(stranger) == [("revoked", "not_asked")]
    assert stranger.connections.issuers == 0
    asked = (tmp_path / "site" / "access.log").read_text()
    assert "list.crl" not in asked


@pytest.mark.parametrize(
    ("days", "ours", "why", "cap"),
    [
        (80, False, "chain_not_trusted", "untrusted"),
        (-1, False, "chain_not_trusted", "untrusted"),
        (-1, True, "expired", "not_valid_now"),
    ],
)
def test_nobody_is_asked_about_what_is_not_trusted_or_has_expired(
    tmp_path: Path, stack: ExitStack, days: int, ours: bool, why: str, cap: str
) -> None:
    bench = Bench(tmp_path, stack)
    bench.lists()
    bench.serve(bench.ca.leaf(NAMES, start=NOW - 90 * DAY, end=NOW + days * DAY))
    found = bench.look(None if ours else Authorities())
    assert (found.grade, found.connections.issuers) == ("T", 0)
    assert cap in {one.id for one in found.caps}
    assert (found.measured.faults["revoked"], found.measured.missing["revoked"]) == (None, why)
    assert "list.crl" not in (tmp_path / "site" / "access.log").read_text()


def test_a_certificate_of_old_make_is_asked_about_as_openssl_trusts_it(
    tmp_path: Path, stack: ExitStack
) -> None:
    bench = Bench(tmp_path, stack)
    leaf = bench.ca.leaf(NAMES, bare=True)
    bench.lists(Revoked(leaf))
    bench.serve(leaf)
    found = bench.look()
    assert {one.id for one in found.caps} == {"name_mismatch", "revoked"}
    assert found.measured.faults["untrusted"] is False


def test_an_own_authority_need_not_be_a_root(tmp_path: Path, stack: ExitStack) -> None:
    made, port = issued.authority(tmp_path), running.free_port()
    stack.enter_context(nginx(issued.issue(made, tmp_path), port, tmp_path, "TLSv1.3", more=GOOD))
    bench = Bench(tmp_path, stack)
    bench.port = port
    assert bench.look(Authorities((made.intermediate,))).grade == "A+"
    assert bench.look(Authorities()).grade == "T"


def test_hsts_that_is_sent_and_switched_off_is_a_minus(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack)
    bench.lists()
    off = GOOD.replace("max-age=63072000", "max-age=0")
    bench.serve(bench.ca.leaf(NAMES), off)
    found = bench.look()
    assert (found.grade, [one.id for one in found.caps]) == ("A-", ["hsts_void"])
    assert (found.measured.hsts, found.measured.hsts_void) == (0, True)


def test_the_command_takes_our_own_authority_and_states_the_issuers_connections_apart(
    tmp_path: Path, stack: ExitStack
) -> None:
    bench = Bench(tmp_path, stack)
    leaf = bench.ca.leaf(NAMES)
    bench.lists(Revoked(leaf))
    bench.serve(leaf)
    command = [sys.executable, "-m", "stanch.cli", "check", "--grade", f"127.0.0.1:{bench.port}"]
    environment = {**os.environ, "STANCH_CA": str(bench.ca.pem), "COLUMNS": "120"}
    words = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert words.returncode == 1
    assert "Grade T" in words.stdout
    assert "of at most 250, and 1 to the certificate's issuer" in words.stdout
    given = [*command, "--json", "--ca", str(bench.ca.pem)]
    done = subprocess.run(given, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["grade"]
    assert (found["grade"], found["connections"]["issuers"]) == ("T", 1)
    assert found["measured"]["faults"]["revoked"] is True


def test_the_command_says_why_it_could_not_be_told(tmp_path: Path, stack: ExitStack) -> None:
    bench = Bench(tmp_path, stack)
    bench.serve(bench.ca.leaf(NAMES))
    command = [sys.executable, "-m", "stanch.cli", "check", "--grade", "--ca", str(bench.ca.pem)]
    done = subprocess.run([*command, f"127.0.0.1:{bench.port}"], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "Not measured: revocation; its issuer could not be reached." in done.stdout
