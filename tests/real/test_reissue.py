"""Since the disclosure, on real servers: s_server and nginx, `openssl ocsp`, lists served by nginx.

The event of these tests was disclosed five days ago and mended three days ago.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.servers import authority, running
from tests.servers.authority import DAY, NOW, Authority, Leaf, Revoked
from tests.servers.nginx import nginx

pytestmark = [pytest.mark.real, pytest.mark.slow]

DISCLOSED, FIXED = NOW - 5 * DAY, NOW - 3 * DAY
NAMES = ("www.shop.example", "127.0.0.1")


class Bench:
    """An authority whose responder and lists are on loopback, and a server that shows one certificate."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.web, self.ocsp, self.port = (running.free_port() for _ in range(3))
        self.site = folder / "site"
        self.site.mkdir()
        stack.enter_context(authority.files(self.site, self.web))
        self.crl = f"http://127.0.0.1:{self.web}/list.crl"
        self.ca = Authority(folder / "ca", crl=self.crl)
        self.old = self.ca.leaf(NAMES, start=NOW - 40 * DAY)

    def lists(self, *revoked: Revoked, **more: Any) -> None:
        (self.site / "list.crl").write_bytes(self.ca.list(revoked, **more))

    def serve(self, leaf: Leaf, staple: bytes = b"", protocol: str = "-tls1_2") -> None:
        command: list[object] = [
            running.tool("openssl", "openssl"), "s_server", "-accept", f"127.0.0.1:{self.port}", "-www",
            "-cert", leaf.files.certificate, "-key", leaf.files.key, "-cert_chain", self.ca.pem, protocol,
        ]  # fmt: skip
        if staple:
            (self.folder / "staple.der").write_bytes(staple)
            command += ["-status_file", self.folder / "staple.der"]
        self.stack.enter_context(running.server(command, self.port))

    def check(self, *words: object, old: Leaf | None = None, **env: str) -> dict[str, Any]:
        options = [
            "--since",
            f"{DISCLOSED:%Y-%m-%d}",
            "--fixed",
            f"{FIXED:%Y-%m-%dT%H:%M}",
            "--ca",
            self.ca.pem,
        ]
        if old is not None:
            options += ["--old", old.files.certificate]
        done = self.run("check", *options, *words, "--json", f"127.0.0.1:{self.port}", **env)
        (line,) = done.stdout.splitlines()
        found: dict[str, Any] = json.loads(line)
        assert done.returncode == {"complete": 0, "cannot_tell": 3}.get(found["overall"]["word"], 1)
        return found

    def run(self, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "STANCH_HOME": str(self.folder / "home"), "STANCH_ACTOR": "mara", "NO_COLOR": "1",
            "COLUMNS": "96",
            **env,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "stanch.cli", *(str(one) for one in words)],
            env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=self.folder,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(tmp_path, stack)


def words(found: dict[str, Any]) -> tuple[str, ...]:
    return tuple(found[one]["word"] for one in ("key", "issued", "old", "order", "overall"))


def renewed(bench: Bench, **more: Any) -> Leaf:
    return bench.ca.leaf(NAMES, **{"start": NOW - 2 * DAY, **more})


def test_new_key_after_the_fix_and_revoked_by_list_only_is_complete(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench))
    found = bench.check(old=bench.old)
    assert words(found) == ("new", "after", "revoked", "after_fix", "complete")
    (ground,) = found["old"]["on"]
    assert (ground["source"], ground["by"], ground["reason"]) == ("saved", "crl", "keyCompromise")
    assert ground["revoked_at"].startswith(f"{NOW - DAY:%Y-%m-%d}")
    assert ground["spki_sha256"] == bench.old.files.spki
    assert found["chain"]["trusted"] == "yes"
    assert found["chain"]["anchor"] == "own"
    assert found["chain"]["name_matches"] == "yes"
    assert 78 <= found["chain"]["days_left"] <= 80
    assert found["revoked"]["word"] == "not_revoked"


def test_it_is_said_in_words(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench))
    options = ["--since", f"{DISCLOSED:%Y-%m-%d}", "--fixed", f"{FIXED:%Y-%m-%dT%H:%M}", "--ca", bench.ca.pem]
    done = bench.run("check", *options, "--old", bench.old.files.certificate, f"127.0.0.1:{bench.port}")
    text = " ".join(done.stdout.split())
    assert "done: new key, after the fix, old certificate dead" in text
    assert "Old certificate: revoked. Its issuer lists it as revoked." in text
    assert f"revoked on {NOW - DAY:%Y-%m-%d} (keyCompromise)" in text


def test_a_kept_date_with_a_new_key(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(bench.ca.leaf(NAMES, start=NOW - 40 * DAY))
    found = bench.check(old=bench.old)
    assert words(found) == ("new", "ambiguous", "revoked", "unknown", "cannot_tell")
    assert found["issued"]["why"] == "dates_kept"
    said = bench.check("--rekeyed", f"{NOW - 2 * DAY:%Y-%m-%d}", old=bench.old)
    assert words(said) == ("new", "ambiguous", "revoked", "after_fix", "complete")
    assert said["order"]["why"] == "said_after"


def test_a_new_date_with_the_same_key(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench, key=bench.old.key))
    found = bench.check(old=bench.old)
    assert (found["key"]["word"], found["issued"]["word"], found["overall"]["word"]) == (
        "same", "after", "not_done",
    )  # fmt: skip


def test_a_new_key_before_the_fix(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(bench.ca.leaf(NAMES, start=NOW - 4 * DAY))
    found = bench.check("--rekeyed", f"{NOW - 4 * DAY:%Y-%m-%d}", old=bench.old)
    assert words(found) == ("new", "after", "revoked", "rotated_before_fix", "not_done")
    assert found["overall"]["why"] == "key_before_fix"


def test_an_ordinary_later_renewal_without_a_baseline(bench: Bench) -> None:
    bench.lists()
    bench.serve(renewed(bench))
    found = bench.check()
    assert words(found) == ("unknown", "after", "unknown", "unknown", "cannot_tell")
    assert found["overall"]["why"] == "no_baseline"


def test_an_old_certificate_that_has_expired_is_not_called_revoked(bench: Bench) -> None:
    bench.lists()
    old = bench.ca.leaf(NAMES, start=NOW - 40 * DAY, end=NOW - DAY)
    bench.serve(renewed(bench))
    found = bench.check(old=old)
    assert words(found) == ("new", "after", "expired", "after_fix", "complete")


def test_the_old_certificate_is_still_good(bench: Bench) -> None:
    bench.lists()
    bench.serve(renewed(bench))
    found = bench.check(old=bench.old)
    assert words(found) == ("new", "after", "not_revoked", "after_fix", "partial")


SHARD = x509.UniformResourceIdentifier("http://127.0.0.1:9/other.crl")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"start": NOW - 9 * DAY, "end": NOW - 2 * DAY}, "out_of_date"),
        ({"start": NOW + DAY}, "out_of_date"),
        ({"signer": authority.key()}, "bad_signature"),
        ({"delta": True}, "not_covered"),
        (
            {"point": x509.IssuingDistributionPoint([SHARD], None, False, False, None, False, False)},
            "wrong_shard",
        ),
        (
            {"point": x509.IssuingDistributionPoint(None, None, False, True, None, False, False)},
            "wrong_shard",
        ),
    ],
    ids=["expired", "not-yet", "signed-by-another", "delta", "another-shard", "of-authorities"],
)
def test_a_list_that_fails_a_check_is_unknown(bench: Bench, more: dict[str, Any], why: str) -> None:
    """Even where it names the old certificate: it is neither revoked nor still good."""
    bench.lists(Revoked(bench.old), **more)
    bench.serve(renewed(bench))
    found = bench.check(old=bench.old)
    assert words(found) == ("new", "after", "unknown", "after_fix", "cannot_tell")
    assert found["old"]["why"] == why
    assert found["revoked"]["word"] == "unknown"


def test_the_shard_that_the_certificate_names_is_believed(bench: Bench) -> None:
    mine = x509.UniformResourceIdentifier(bench.crl)
    bench.lists(
        Revoked(bench.old), point=x509.IssuingDistributionPoint([mine], None, True, False, None, False, False)
    )
    bench.serve(renewed(bench))
    assert bench.check(old=bench.old)["old"]["word"] == "revoked"


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "not_reached"), (b"no list at all", "not_readable"), (b"0" * (16 * 2**20 + 1), "not_reached")],
    ids=["missing", "rubbish", "too-large"],
)
def test_a_list_that_cannot_be_had_is_unknown(bench: Bench, content: bytes | None, why: str) -> None:
    if content is not None:
        (bench.site / "list.crl").write_bytes(content)
    bench.serve(renewed(bench))
    found = bench.check(old=bench.old)
    assert (found["old"]["word"], found["old"]["why"], found["overall"]["word"]) == (
        "unknown", why, "cannot_tell",
    )  # fmt: skip


def test_another_authoritys_list_and_a_redirect_say_nothing(bench: Bench, tmp_path: Path) -> None:
    other = Authority(tmp_path / "other", "Another Authority")
    (bench.site / "list.crl").write_bytes(other.list([Revoked(bench.old)]))
    bench.serve(renewed(bench))
    assert bench.check(old=bench.old)["old"]["why"] == "wrong_issuer"
    bench.lists(Revoked(bench.old))
    bench.ca.crl = bench.crl.replace("list.crl", "elsewhere")
    sent_on = bench.ca.leaf(NAMES, start=NOW - 40 * DAY)
    assert bench.check(old=sent_on)["old"]["why"] == "not_reached"


def test_a_real_responder_is_asked(bench: Bench) -> None:
    bench.ca.crl, bench.ca.ocsp = "", f"http://127.0.0.1:{bench.ocsp}/"
    old = bench.ca.leaf(NAMES, start=NOW - 40 * DAY)
    new = renewed(bench)
    bench.stack.enter_context(bench.ca.responder(bench.ocsp, [Revoked(old)]))
    bench.serve(new)
    found = bench.check(old=old)
    assert words(found) == ("new", "after", "revoked", "after_fix", "complete")
    assert found["old"]["on"][0]["by"] == "ocsp"
    assert found["old"]["on"][0]["reason"] == "keyCompromise"
    assert found["revoked"]["word"] == "not_revoked", "of the one that is shown now"


def test_a_real_responder_that_signs_with_sha1_is_not_believed_and_not_called_an_impostor(
    bench: Bench,
) -> None:
    bench.ca.crl, bench.ca.ocsp = "", f"http://127.0.0.1:{bench.ocsp}/"
    old = bench.ca.leaf(NAMES, start=NOW - 40 * DAY)
    bench.stack.enter_context(bench.ca.responder(bench.ocsp, [Revoked(old)], digest="sha1"))
    bench.serve(renewed(bench))
    found = bench.check(old=old)
    assert words(found) == ("new", "after", "unknown", "after_fix", "cannot_tell")
    assert found["old"]["why"] == "weak_signature"


def test_a_list_that_knows_better_than_an_old_response_is_believed(bench: Bench) -> None:
    """The responder still says good, the list says revoked."""
    bench.ca.ocsp = f"http://127.0.0.1:{bench.ocsp}/"
    old = bench.ca.leaf(NAMES, start=NOW - 40 * DAY)
    bench.lists(Revoked(old))
    bench.stack.enter_context(bench.ca.responder(bench.ocsp))
    bench.serve(renewed(bench))
    assert bench.check(old=old)["old"]["on"][0]["by"] == "crl"


@pytest.mark.parametrize(
    ("more", "word", "why"),
    [
        ({"revoked": True}, "revoked", "listed_revoked"),
        ({}, "not_revoked", "still_good"),
        ({"revoked": True, "start": NOW - 9 * DAY, "end": NOW - 2 * DAY}, "unknown", "out_of_date"),
    ],
    ids=["revoked", "good", "expired"],
)
def test_a_stapled_response(bench: Bench, more: dict[str, Any], word: str, why: str) -> None:
    """In the clear in TLS 1.2; nobody else is asked, for this authority names no place."""
    bench.ca.crl = ""
    leaf = renewed(bench)
    bench.serve(leaf, bench.ca.response(leaf, **more))
    found = bench.check()
    assert (found["revoked"]["word"], found["revoked"]["why"]) == (word, why)


def test_nginx_staples_and_tls_1_3_alone_still_shows_its_chain(bench: Bench) -> None:
    leaf = renewed(bench)
    bench.lists(Revoked(leaf))
    staple = bench.folder / "nginx.der"
    staple.write_bytes(bench.ca.response(leaf))
    more = f"ssl_stapling on; ssl_stapling_file {staple};"
    with nginx(leaf.files, bench.port, bench.folder, "TLSv1.2", more=more):
        found = bench.check()
    assert found["revoked"]["word"] == "revoked", "the list knows better than what was stapled"
    bench.port = running.free_port()
    with nginx(leaf.files, bench.port, bench.folder, "TLSv1.3"):
        found = bench.check(old=bench.old)
    assert found["chain"]["trusted"] == "yes"
    assert (found["key"]["word"], found["revoked"]["word"]) == ("new", "revoked")


def test_whom_a_stranger_trusts_is_never_asked_on_our_network(bench: Bench) -> None:
    """By the system's roots a certificate's URLs lead to public addresses only; else nobody is asked."""
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench))
    options = ["--since", f"{DISCLOSED:%Y-%m-%d}", "--old", bench.old.files.certificate, "--json"]
    for env, why in (({"SSL_CERT_FILE": str(bench.ca.pem)}, "issuer_not_allowed"), ({}, "chain_not_trusted")):
        before = (bench.site / "access.log").read_text()
        done = bench.run("check", *options, f"127.0.0.1:{bench.port}", **env)
        found = json.loads(done.stdout)
        assert found["old"]["why"] == why
        assert (bench.site / "access.log").read_text() == before, "nobody was asked"


def test_a_name_that_does_not_fit_and_an_authority_that_nobody_knows(bench: Bench) -> None:
    bench.lists()
    bench.serve(bench.ca.leaf(["*.shop.example"], start=NOW - 2 * DAY))
    found = bench.check()
    assert (found["chain"]["trusted"], found["chain"]["name_matches"]) == ("yes", "no")


def entry(leaf: Leaf, number: int, logged: datetime.datetime, name: str = "127.0.0.1") -> dict[str, object]:
    one = leaf.certificate
    return {
        "issuer_ca_id": 7, "issuer_name": "CN=Shop Authority", "common_name": name, "name_value": name,
        "id": number, "entry_timestamp": f"{logged:%Y-%m-%dT%H:%M:%S}.123",
        "not_before": f"{one.not_valid_before_utc:%Y-%m-%dT%H:%M:%S}",
        "not_after": f"{one.not_valid_after_utc:%Y-%m-%dT%H:%M:%S}",
        "serial_number": f"{one.serial_number:032x}",
    }  # fmt: skip


def test_certificate_transparency_from_a_file_tells_of_certificates_and_not_of_keys(bench: Bench) -> None:
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench))
    rows = [entry(bench.old, 1, NOW - 40 * DAY), entry(bench.old, 2, NOW - 39 * DAY)]
    saved = bench.folder / "ct.json"
    saved.write_text(json.dumps(rows))
    found = bench.check("--ct", saved)
    assert (found["key"]["word"], found["key"]["why"]) == ("unknown", "listed_without_key")
    assert len(found["key"]["on"]) == 1, "precertificate and certificate are one"
    assert found["overall"]["word"] == "cannot_tell"
    whole = bench.check("--ct", saved, old=bench.old)
    assert words(whole) == ("new", "after", "revoked", "after_fix", "complete"), "it is the one at hand"


def test_certificate_transparency_online_brings_the_keys(bench: Bench) -> None:
    """A server that answers as crt.sh does: the list, and each certificate by its number."""
    bench.lists(Revoked(bench.old))
    bench.serve(renewed(bench))
    rows = json.dumps([entry(bench.old, 41, NOW - 40 * DAY)])
    pem = bench.old.certificate.public_bytes(Encoding.PEM)
    with crtsh(bench.folder, rows.encode(), pem) as url:
        found = bench.check("--ct-online", "--ct-url", url)
    assert words(found) == ("new", "after", "revoked", "after_fix", "complete")
    assert found["key"]["on"][0]["source"] == "transparency"


def test_certificate_transparency_that_does_not_answer_is_unknown(bench: Bench) -> None:
    bench.lists()
    bench.serve(renewed(bench))
    found = bench.check("--ct-online", "--ct-url", f"http://127.0.0.1:{bench.web}/broken")
    assert found["overall"]["word"] == "cannot_tell"
    assert "(502)" in found["transparency"]


@contextlib.contextmanager
def crtsh(folder: Path, rows: bytes, pem: bytes) -> Iterator[str]:
    """nginx: /?q=NAME gives the list, /?d=ID the certificate."""
    port = running.free_port()
    place = folder / "crtsh"
    place.mkdir()
    (place / "list").write_bytes(rows)
    (place / "certificate").write_bytes(pem)
    configuration = place / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration.write_text(
        f"daemon off; master_process off; pid {place}/pid; error_log {place}/log; events {{}}\n"
        f"http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port}; root {place};\n"
        "location / { if ($arg_d = 41) { rewrite ^ /certificate last; }\n"
        "  if ($arg_output = json) { rewrite ^ /list last; } }\n"
        "location = /list { } location = /certificate { } } }\n"
    )
    program = running.tool("nginx", "nginx-light")
    with running.server([program, "-p", place, "-e", place / "log", "-c", configuration], port):
        yield f"http://127.0.0.1:{port}"
