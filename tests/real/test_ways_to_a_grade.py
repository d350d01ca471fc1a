"""A grade and a certificate by other ways than the usual: STARTTLS, a proxy, one address, another name."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.faults.tls.hostile import hostile, silent
from tests.servers import issued, running
from tests.servers.authority import DAY, NOW, Authority, Revoked, files
from tests.servers.certificate import Identity
from tests.servers.debian import SERVERS
from tests.servers.nginx import nginx
from tests.servers.proxies import PASSWORD, USER, http_proxy, socks_proxy
from tests.servers.running import free_port

pytestmark = pytest.mark.real

GOOD = (
    "add_header Strict-Transport-Security max-age=63072000; ssl_ecdh_curve X25519:prime256v1:secp384r1; "
    "ssl_session_tickets off; "
)


class Bench:
    """A folder, and the authority that stanch trusts in its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = issued.authority(folder)

    def issue(self, *names: str) -> Identity:
        return issued.issue(self.authority, self.folder, names=names or ("127.0.0.1", "localhost"))

    def run(self, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "STANCH_HOME": str(self.folder / "home"), "NO_COLOR": "1", "COLUMNS": "96", "STANCH_PROXY": "",
            "SSL_CERT_FILE": str(self.authority.root),
            **env,
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "stanch.cli", *(str(one) for one in words)],
            env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=self.folder,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def graded(self, *words: object, **env: str) -> dict[str, Any]:
        done = self.run("grade", "--json", *words, **env)
        assert done.returncode in (0, 1, 3), done.stderr
        (line,) = done.stdout.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found

    def certificate(self, *words: object, **env: str) -> dict[str, Any]:
        done = self.run("certificate", "--json", *words, **env)
        assert done.returncode in (0, 1, 3), done.stderr
        (line,) = done.stdout.splitlines()
        found: dict[str, Any] = json.loads(line)
        return found


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@contextlib.contextmanager
def proxied(kind: str, folder: Path, *, sign_in: bool = False) -> Iterator[str]:
    with http_proxy(folder, sign_in=sign_in) if kind == "http" else socks_proxy(sign_in=sign_in) as port:
        yield f"{kind}://127.0.0.1:{port}"


class Log(NamedTuple):
    """What tinyproxy wrote of the connections that it made."""

    path: Path

    def connects(self) -> int:
        return self.path.read_text().count("CONNECT ")


def test_postfix_is_graded_through_starttls_and_lives_on(bench: Bench) -> None:
    with SERVERS["postfix"](bench.issue(), bench.folder) as targets:
        done = bench.run("check", "--grade", targets["smtp"])  # as it was spelled
        plain = bench.graded("--rule-out", "robot", "--rule-out", "ticketbleed", targets["smtp"])
        wrapped = bench.graded(f"smtps://127.0.0.1:{targets['smtps'].port}")
        again = bench.run("check", targets["smtp"])
    text = " ".join(done.stdout.split())
    assert "It is no web server: HSTS does not count." in text
    assert "who stands between may keep STARTTLS from it" in text
    assert "of at most 250" in text
    assert "stanch grade" in done.stderr
    assert again.returncode == 0
    report = plain["grade"]
    assert report["grade"] is not None
    assert report["missing"] == []
    assert report["measured"]["inapplicable"] == ["hsts"]
    assert report["measured"]["faults"]["untrusted"] is False
    assert report["measured"]["faults"]["name_mismatch"] is False
    assert report["measured"]["protocols"]["TLSv1.3"] is True
    assert wrapped["grade"]["measured"]["suites"] == report["measured"]["suites"], "it is the same server"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("server", "scheme"),
    [
        ("dovecot", "imap"), ("dovecot", "pop3"), ("dovecot", "sieve"), ("dovecot", "lmtp"),
        ("slapd", "ldap"), ("vsftpd", "ftp"), ("prosody", "xmpp"), ("prosody", "xmpp-server"),
        ("postgres", "postgres"), ("xrdp", "rdp"), ("inspircd", "irc"), ("nnrpd", "nntp"),
    ],
)  # fmt: skip
def test_every_protocol_that_begins_in_the_clear_is_measured(bench: Bench, server: str, scheme: str) -> None:
    """Nothing but what a web server has too is missing: no input for want of an answer."""
    identity = issued.issue(bench.authority, bench.folder, key=rsa.generate_private_key(65537, 2048))
    with SERVERS[server](identity, bench.folder) as targets:
        found = bench.graded("--address", "127.0.0.1", targets[scheme])
    report = found["grade"]
    assert any(report["measured"]["protocols"].values()), report["missing"]
    assert not {one["input"] for one in report["missing"]} - {"robot", "ticketbleed", "ccs", "ephemeral"}, (
        report
    )


def test_mysql_and_datagrams_are_not_graded_and_it_is_said_why(bench: Bench) -> None:
    for place, why in (("mysql://127.0.0.1", "shuts this machine out"), ("dtls://127.0.0.1", "datagrams")):
        done = bench.run("grade", place)
        assert done.returncode == 2
        assert why in " ".join(done.stderr.split())


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_grade_through_a_proxy_is_that_of_the_server_itself(bench: Bench, kind: str) -> None:
    port = free_port()
    with nginx(bench.issue(), port, bench.folder, more=GOOD), proxied(kind, bench.folder) as url:
        direct = bench.graded(f"127.0.0.1:{port}")
        through = bench.graded("--proxy", url, f"127.0.0.1:{port}")
        named = bench.graded("--proxy", url, f"localhost:{port}", STANCH_DNS="127.0.0.1:1")  # looked up there
        connects = Log(bench.folder / "tinyproxy.log").connects() if kind == "http" else None
    assert direct["grade"]["grade"] == "A+"
    for found in (through, named):
        assert found["via"] == url
        for part in ("grade", "caps", "missing", "scores", "meets"):
            assert found["grade"][part] == direct["grade"][part], part
        assert found["grade"]["measured"]["suites"] == direct["grade"]["measured"]["suites"]
    if connects is not None:
        assert connects >= through["grade"]["connections"]["made"], "none went past it"


def test_a_sign_in_at_the_proxy_comes_from_the_environment_and_is_said_nowhere(bench: Bench) -> None:
    port = free_port()
    with (
        nginx(bench.issue(), port, bench.folder, more=GOOD),
        proxied("http", bench.folder, sign_in=True) as url,
    ):
        refused = bench.run("grade", "--proxy", url, f"127.0.0.1:{port}")
        signed = bench.run(
            "grade", f"127.0.0.1:{port}", STANCH_PROXY=url.replace("://", f"://{USER}:{PASSWORD}@")
        )
    assert refused.returncode == 3
    assert "No grade: it was not reached." in refused.stdout
    assert (signed.returncode, "Grade A+" in signed.stdout) == (0, True)
    assert PASSWORD not in signed.stdout + signed.stderr


def test_starttls_through_a_proxy(bench: Bench) -> None:
    with SERVERS["postfix"](bench.issue(), bench.folder) as targets, proxied("http", bench.folder) as url:
        graded = bench.graded(
            "--rule-out", "robot", "--rule-out", "ticketbleed", "--proxy", url, targets["smtp"]
        )
        shown = bench.certificate("--proxy", url, targets["smtp"])
    assert graded["grade"]["grade"] is not None
    assert (shown["chain"]["trusted"], shown["chain"]["name_matches"]) == ("yes", "yes")


def test_one_address_and_another_name(bench: Bench) -> None:
    """The grade is of the server that has this name, and its certificate is judged for that."""
    port = free_port()
    inner = f"server_name inner.example; {GOOD} location / {{ return 200 'a shop'; }} }} "
    inner += f"server {{ listen 127.0.0.1:{port} ssl default_server; ssl_protocols TLSv1.2 TLSv1.3; "
    inner += "ssl_reject_handshake on; "
    with nginx(bench.issue("inner.example"), port, bench.folder, more=inner):
        place = f"shop.example:{port}"
        found = bench.graded("--address", "127.0.0.1", "--sni", "inner.example", place)
        nameless = bench.graded("--address", "127.0.0.1", "--sni", "", place)
        shown = bench.certificate("--address", "127.0.0.1", "--sni", "inner.example", place)
        node = bench.graded("--address", "127.0.0.1", f"inner.example:{port}")
    assert found["grade"]["grade"] == node["grade"]["grade"] == "A+", found["grade"]["caps"]
    assert not any(nameless["grade"]["measured"]["protocols"].values())
    assert (shown["chain"]["trusted"], shown["chain"]["name_matches"]) == ("yes", "yes")


def test_a_server_that_falls_silent_before_tls_costs_few_deadlines(bench: Bench) -> None:
    with hostile(silent) as port:
        found = bench.graded("--seconds", "1", f"smtp://127.0.0.1:{port}")
    assert found["grade"] is None or found["grade"]["grade"] is None
    assert found["findings"]["heartbleed"]["verdict"] != "not_vulnerable"


@pytest.mark.parametrize(("server", "scheme"), [("postfix", "smtp"), ("dovecot", "imap")])
def test_a_certificate_through_starttls_is_compared_with_the_old_one(
    tmp_path: Path, bench: Bench, server: str, scheme: str
) -> None:
    """A real mail server with a new key after the fix; its issuer's list is on loopback."""
    web, site = free_port(), tmp_path / "site"
    site.mkdir()
    with files(site, web):
        ca = Authority(tmp_path / "ca", crl=f"http://127.0.0.1:{web}/list.crl")
        old = ca.leaf(("127.0.0.1",), start=NOW - 40 * DAY)
        new = ca.leaf(("127.0.0.1",), start=NOW - 2 * DAY)
        (site / "list.crl").write_bytes(ca.list((Revoked(old),)))
        chained = tmp_path / "chain.pem"
        chained.write_bytes(new.files.certificate.read_bytes() + ca.pem.read_bytes())
        identity = Identity(new.files.key, chained, new.files.spki)
        fixed = f"{NOW - 3 * DAY:%Y-%m-%dT%H:%M}"
        since = ("--since", f"{NOW - 5 * DAY:%Y-%m-%d}", "--fixed", fixed, "--old", old.files.certificate)
        with SERVERS[server](identity, tmp_path) as targets, proxied("http", tmp_path) as url:
            found = bench.certificate(*since, "--ca", ca.pem, targets[scheme])
            before = Log(tmp_path / "tinyproxy.log").connects()
            through = bench.certificate(*since, "--ca", ca.pem, "--proxy", url, targets[scheme])
            plain = bench.certificate("--ca", ca.pem, targets[scheme])
            asked = Log(tmp_path / "tinyproxy.log").connects() - before
            words = bench.run("certificate", "--ca", ca.pem, targets[scheme])
    for one in (found, through):
        assert [one[name]["word"] for name in ("key", "issued", "old", "order", "overall")] == [
            "new", "after", "revoked", "after_fix", "complete",
        ], one  # fmt: skip
        assert one["old"]["on"][0]["by"] == "crl"
        assert one["revoked"]["word"] == "not_revoked"
    assert asked >= 4, "the check, the chain, and the issuer's list twice go through the proxy"
    assert (plain["chain"]["trusted"], plain["chain"]["anchor"], plain["revoked"]["word"]) == (
        "yes", "own", "not_revoked",
    )  # fmt: skip
    assert words.returncode == 0
    assert "Shown now: trusted, fits the name" in words.stdout


def test_our_record_is_compared_with_though_a_proxy_says_no_address(bench: Bench) -> None:
    """A name that the proxy looks up has no address here; the record knows the endpoint by its name."""
    port = free_port()
    place = f"localhost:{port}"
    since = ("--since", f"{NOW - 5 * DAY:%Y-%m-%d}", "--fixed", f"{NOW - 3 * DAY:%Y-%m-%dT%H:%M}", place)
    with proxied("http", bench.folder) as url:
        with nginx(bench.issue(), port, bench.folder):
            then = f"{NOW - 10 * DAY:%Y-%m-%dT%H:%MZ}"
            bench.run("start", place, "--no-questions", STANCH_NOW=then)
            same = [bench.certificate(*since), bench.certificate("--proxy", url, *since)]
        with nginx(bench.issue(), port, bench.folder):
            new = [bench.certificate(*since), bench.certificate("--proxy", url, *since)]
    assert [one["address"] for one in (*same, *new)] == ["127.0.0.1", "", "127.0.0.1", ""]
    assert [one["key"]["word"] for one in (*same, *new)] == ["same", "same", "new", "new"]
    assert new[1]["key"]["on"][0]["source"] == "record"


def test_what_is_wrong_with_a_certificate_is_in_the_exit_code(bench: Bench) -> None:
    port = free_port()
    with nginx(bench.issue("other.example"), port, bench.folder):
        wrong = bench.run("certificate", f"127.0.0.1:{port}")
        stranger = bench.run("certificate", f"127.0.0.1:{port}", SSL_CERT_FILE="")
        right = bench.run("certificate", "--sni", "other.example", f"127.0.0.1:{port}")
    closed = bench.run("certificate", f"127.0.0.1:{running.free_port()}")
    assert (wrong.returncode, "does NOT fit the name" in wrong.stdout) == (1, True)
    assert stranger.returncode == 1
    assert (right.returncode, closed.returncode) == (0, 3), right.stdout
    assert "No certificate was seen." in closed.stdout
