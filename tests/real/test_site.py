"""What the extension asks the running console over HTTP: real servers, Postgres, and the bytes of its look.

Tokens, limits and words: tests/console/test_site_api.py.
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.real.test_console_safety import Client
from tests.servers import certificate, running
from tests.servers.console import console
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102
from tests.servers.postgres import Postgres

pytestmark = pytest.mark.real


def enter(link: str) -> Client:
    client = Client(link)
    path = urlsplit(link).path
    assert client.post(path, path, {})[0].status == 302
    return client


def token_of(client: Client, name: str = "a browser", days: str = "90") -> str:
    found, text = client.post("/extension/", "/extension/make/", {"name": name, "days": days})
    assert found.status == 200
    shown = re.search(r"stanch_[0-9a-f]{16}_[\w-]{43}", text)
    assert shown, text
    return shown[0]


def ask(link: str, host: str, token: str | None, **headers: str) -> tuple[int, Any, Any]:
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    found, text = Client(link).ask("GET", f"/api/site/?host={quote(host)}", None, **headers)
    assert found.headers["Content-Type"] == "application/json", text
    return found.status, json.loads(text), found.headers


def stanch(home: Path, *words: str, now: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "stanch.cli", *words],
        env={**environment, "STANCH_HOME": str(home), "STANCH_NOW": now, "STANCH_ACTOR": "mara", **more},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


NOW = "2014-04-08T17:00Z"


def test_a_site_of_ours_from_exposed_to_a_new_key(tmp_path: Path) -> None:
    old, new = certificate.make(tmp_path), certificate.make(tmp_path, modern=True)
    home, port = tmp_path / "home", running.free_port()
    site = f"127.0.0.1:{port}"
    token = ""

    def asked(moment: str) -> Any:
        nonlocal token
        with console(home, now=moment) as (_process, link):
            token = token or token_of(enter(link))
            status, said, _headers = ask(link, site, token)
        assert status == 200
        assert said["site"] == {
            "host": "127.0.0.1", "port": port, "place": "ours", "name": "", "registered": True,
        }  # fmt: skip
        return said

    def at(moment: str, *command: str, code: int = 0) -> None:
        done = stanch(home, *command, now=moment)
        assert done.returncode == code, done.stderr

    at("2014-04-08T10:00Z", "incident", "open", "heartbleed")
    with node("0.10.0", old, port, tmp_path):
        at("2014-04-08T10:00Z", "observe", "tls", "--prove", site, code=1)
        said = asked("2014-04-08T10:30Z")
        assert (said["safe"]["answer"], said["safe"]["looked_at"]) == ("no", "2014-04-08T10:00:00Z")
        assert (said["key"]["answer"], said["key"]["why"]) == ("same", "same_key")
        assert "10:00 UTC, while the site was exposed." in said["key"]["sentence"]
        assert said["key"]["overall"]["word"] == "not_done"
        assert said["password"]["advice"] == "wait"
    with openssl102(old, port):
        # Heartbleed is mended there; that it takes SSL 3.0 is a finding, too (149)
        at("2014-04-08T11:00Z", "observe", "tls", "--prove", site, code=1)
        at("2014-04-08T11:10Z", "observe", "tls", "--prove", site, code=1)
        said = asked("2014-04-08T11:30Z")
        assert said["safe"]["answer"] == "no", "whoever has the old key can pose as the site"
        assert "the key" in said["safe"]["sentence"]
        assert said["key"]["answer"] == "same"
        assert said["password"]["advice"] == "wait"
    with nginx(new, port, tmp_path, protocols="TLSv1.3"):
        # two days later nothing fresh is known: this answer rests on a passive look, which nobody keeps
        said = asked("2014-04-10T12:00Z")
        assert (said["safe"]["answer"], said["safe"]["looked_at"]) == ("yes", "2014-04-10T12:00:00Z")
        assert (said["key"]["answer"], said["key"]["why"]) == ("new", "other_key")
        assert [said["key"][one]["word"] for one in ("order", "old", "overall")] == [
            "after_fix",
            "unknown",
            "cannot_tell",
        ], "nobody asked the issuer of the old certificate"
        assert said["password"]["advice"] == "change_now"
        assert said["password"]["name"] == ""
        timeline = stanch(home, "timeline", now="2014-04-10T12:00Z").stdout
        assert "2014-04-10" not in timeline
        at("2014-04-10T12:30Z", "record", "verify")
    # nobody answers there, and that is no "yes"
    said = asked("2014-04-12T12:00Z")
    assert said["safe"]["answer"] == "unknown"
    assert said["safe"]["sentence"] == "Nobody listens there: the port is closed."
    assert said["safe"]["looked_at"].startswith("2014-04-08T11")


def test_tokens_stand_on_postgres_too(tmp_path: Path, server: Postgres) -> None:
    with console(tmp_path, DATABASE_URL=server.url("tokens")) as (_process, link):
        client = enter(link)
        token = token_of(client)
        assert ask(link, "", token)[0] == 400
        assert ask(link, "", f"{token[:-2]}__")[0] == 401
        assert "last used on" in client.ask("GET", "/extension/")[1]
        _status, said, _headers = ask(link, "127.0.0.1:1025", token)
        assert said["event"] is None
        assert (said["safe"]["answer"], said["password"]["ground"]) == ("unknown", "no_incident")


@contextmanager
def overheard(port: int) -> Iterator[tuple[int, list[bytes]]]:
    """A port that leads to another, and keeps what clients send: one piece for each connection."""
    sent: list[bytes] = []

    def carry(client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", port)) as there:
            number = len(sent)
            sent.append(b"")
            ends = {client: there, there: client}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    try:
                        data = end.recv(1 << 16)
                    except OSError:
                        return
                    if not data:
                        return
                    if end is client:
                        sent[number] += data
                    ends[end].sendall(data)

    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            while True:
                try:
                    client, _peer = server.accept()
                except OSError:
                    return
                threading.Thread(target=carry, args=(client,), daemon=True).start()

        threading.Thread(target=take, daemon=True).start()
        yield server.getsockname()[1], sent


def test_the_look_is_one_hello_and_is_not_repeated_for_minutes(tmp_path: Path) -> None:
    home, port = tmp_path / "home", running.free_port()
    assert stanch(home, "incident", "open", "heartbleed", now=NOW).returncode == 0
    with node("0.10.0", certificate.make(tmp_path), port, tmp_path), overheard(port) as (front, sent):
        site = f"127.0.0.1:{front}"
        (tmp_path / "register.yaml").write_text(f"endpoints: [{{name: '{site}'}}]")
        done = stanch(home, "register", "import", "--yes", str(tmp_path / "register.yaml"), now=NOW)
        assert done.returncode == 0, done.stderr
        with console(home, now=NOW) as (_process, link):
            token = token_of(enter(link))
            for _ in range(3):
                _status, said, _headers = ask(link, site, token)
                assert said["safe"]["sentence"].startswith("This site has the feature that had the bug")
    (hello,) = sent
    kinds, rest = [], hello
    while rest:
        kinds.append(rest[0])
        rest = rest[5 + int.from_bytes(rest[3:5], "big") :]
    assert kinds[0] == 22
    assert 24 not in kinds, "no heartbeat is sent"
