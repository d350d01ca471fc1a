"""How each tester is run on one server, and what it said: vulnerable, not vulnerable, no answer, cannot."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from stanch.net.target import PROTOCOLS, TLS
from tests.servers import fetch

SECONDS = 150
SSLYZE = "6.3.1"
"""AGPL: kept in a venv of its own, never a dependency."""


class Said(NamedTuple):
    """`verdict`: vulnerable, not vulnerable, no answer (it said that it could not tell, or said nothing),
    or cannot (it does not speak the protocol, and was not run)."""

    verdict: str
    seconds: float


class Tester(NamedTuple):
    """`speaks`: protocol -> what its command line calls it; "tls" -> ""."""

    name: str
    version: Callable[[], str]
    command: Callable[[str, int, str, Path], list[str]]
    understood: Callable[[str, Path], str]
    speaks: dict[str, str]


def run(tester: Tester, host: str, port: int, protocol: str) -> Said:
    """Run it once. A tester that does not end in time gave no answer."""
    if protocol not in tester.speaks:
        return Said("cannot", 0.0)
    with tempfile.TemporaryDirectory(prefix="stanch-peers-") as folder:
        command = tester.command(host, port, tester.speaks[protocol], Path(folder))
        began = time.perf_counter()
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False,
                stdin=subprocess.DEVNULL, cwd=folder,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Said("no answer", SECONDS)
        took = time.perf_counter() - began
        return Said(tester.understood(done.stdout, Path(folder)), took)


def installed() -> list[Tester]:
    """Those that are here; sslyze is fetched into the cache of the tests."""
    found = [OURS]
    found += [one for one, program in ((SSLSCAN, "sslscan"), (NMAP, "nmap"), (TESTSSL, "testssl"))
              if shutil.which(program)]  # fmt: skip
    if not _sslyze().exists():
        home = _sslyze().parents[1]
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        subprocess.run([home / "bin" / "pip", "install", "-q", f"sslyze=={SSLYZE}"], check=True)
    return [*found, SSLYZE_TESTER]


def _sslyze() -> Path:
    return fetch.CACHE / f"sslyze-{SSLYZE}" / "bin" / "sslyze"


def _first_line(command: list[str], pattern: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    found = re.search(pattern, done.stdout + done.stderr)
    return found[1] if found else ""


def _ours(host: str, port: int, protocol: str, folder: Path) -> list[str]:
    program = str(Path(sys.executable).with_name("stanch"))
    return [program, "check", "--json", "--prove", f"{protocol}://{host}:{port}"]


def _ours_said(out: str, folder: Path) -> str:
    lines = [json.loads(line)["findings"]["heartbleed"] for line in out.splitlines()]
    verdicts = {one["verdict"] for one in lines if one["verdict"] != "unreachable"}
    assert all(one["leaked_bytes"] == 0 for one in lines)
    words = {"vulnerable": "vulnerable", "not_vulnerable": "not vulnerable"}
    return words.get(verdicts.pop(), "no answer") if len(verdicts) == 1 else "no answer"


def _sslscan(host: str, port: int, protocol: str, folder: Path) -> list[str]:
    only = [f"--no-{one}" for one in ("ciphersuites", "fallback", "renegotiation", "compression", "groups",
                                      "check-certificate")]  # fmt: skip
    return ["sslscan", *only, *protocol.split(), "--xml=-", f"{host}:{port}"]


def _sslscan_said(out: str, folder: Path) -> str:
    try:
        found = [one.get("vulnerable") for one in ElementTree.fromstring(out).iter("heartbleed")]
    except ElementTree.ParseError:
        return "no answer"
    return "vulnerable" if "1" in found else "not vulnerable" if found else "no answer"


def _nmap(host: str, port: int, protocol: str, folder: Path) -> list[str]:
    return ["nmap", "-Pn", "-n", "-p", str(port), "--script", "ssl-heartbleed", "--script-args",
            "vulns.showall", "-oX", "-", host]  # fmt: skip


def _nmap_said(out: str, folder: Path) -> str:
    try:
        states = [
            one.text or "" for one in ElementTree.fromstring(out).iter("elem") if one.get("key") == "state"
        ]
    except ElementTree.ParseError:
        return "no answer"
    return (states[0].lower() if states[0].isupper() else "no answer") if states else "no answer"


def _testssl(host: str, port: int, protocol: str, folder: Path) -> list[str]:
    quiet = ["--quiet", "--color", "0", "--warnings", "batch"]
    return ["testssl", "--heartbleed", *quiet, "--connect-timeout", "5", "--openssl-timeout", "5",
            "--jsonfile", f"{folder}/said.json", *protocol.split(),
            f"{host}:{port}"]  # fmt: skip


def _testssl_said(out: str, folder: Path) -> str:
    try:
        found = {one["id"]: one["finding"] for one in json.loads((folder / "said.json").read_text())}
    except (OSError, ValueError):
        return "no answer"
    words = found.get("heartbleed", "").lower()
    return (
        "vulnerable"
        if words.startswith("vulnerable")
        else "not vulnerable"
        if "not vuln" in words
        else "no answer"
    )


def _sslyze_command(host: str, port: int, protocol: str, folder: Path) -> list[str]:
    return [str(_sslyze()), "--heartbleed", "--mozilla_config", "disable", *protocol.split(),
            f"--json_out={folder}/said.json", f"{host}:{port}"]  # fmt: skip


def _sslyze_said(out: str, folder: Path) -> str:
    try:
        (server,) = json.loads((folder / "said.json").read_text())["server_scan_results"]
        result = server["scan_result"]["heartbleed"]["result"]["is_vulnerable_to_heartbleed"]
    except (OSError, ValueError, KeyError, TypeError):
        return "no answer"
    return "vulnerable" if result else "not vulnerable"


def _by(option: str, *protocols: str) -> dict[str, str]:
    return {one: option + one for one in protocols}


OURS = Tester(
    "stanch",
    lambda: _first_line([str(Path(sys.executable).with_name("stanch")), "--version"], r"([\d.]+)"),
    _ours,
    _ours_said,
    _by("", TLS, *PROTOCOLS),
)
SSLSCAN = Tester(
    "sslscan",
    lambda: _first_line(["sslscan", "--version"], r"(\d+\.\d+\.\d+)"),
    _sslscan,
    _sslscan_said,
    {
        **_by("--starttls-", "smtp", "imap", "pop3", "ftp", "irc", "xmpp", "ldap", "mysql"),
        TLS: "",
        "postgres": "--starttls-psql",
        "xmpp-server": "--starttls-xmpp --xmpp-server",
        "rdp": "--rdp",
    },
)
_NMAP = (TLS, "smtp", "imap", "pop3", "ftp", "nntp", "xmpp", "xmpp-server", "ldap", "postgres", "mysql")
NMAP = Tester(
    "nmap",
    lambda: _first_line(["nmap", "--version"], r"(\d+\.\d+)"),
    _nmap,
    _nmap_said,
    dict.fromkeys(_NMAP, ""),
)
TESTSSL = Tester(
    "testssl.sh",
    lambda: _first_line(["testssl", "--version"], r"(\d+\.\d+\.\d+)"),
    _testssl,
    _testssl_said,
    {
        **_by("--starttls ", "smtp", "lmtp", "imap", "pop3", "ftp", "nntp", "ldap", "postgres", "mysql"),
        TLS: "",
        "xmpp": "--starttls xmpp --xmpphost localhost",
    },
)
SSLYZE_TESTER = Tester(
    "sslyze",
    lambda: SSLYZE,
    _sslyze_command,
    _sslyze_said,
    {
        **_by("--starttls=", "smtp", "imap", "pop3", "ftp", "ldap", "postgres", "rdp"),
        TLS: "",
        "xmpp": "--starttls=xmpp --xmpp_to=localhost",
        "xmpp-server": "--starttls=xmpp_server --xmpp_to=localhost",
    },
)
