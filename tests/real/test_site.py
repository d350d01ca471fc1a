"""What the extension asks the running console over HTTP: tokens, limits, and answers from real servers."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from tests.real.test_console_safety import Client
from tests.servers.console import console

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
    found, text = Client(link).ask("GET", f"/api/site/?host={quote(host)}", **headers)
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


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[str, Client, Path]]:
    """A console with Heartbleed open."""
    home = tmp_path / "home"
    done = stanch(home, "incident", "open", "heartbleed", now=NOW)
    assert done.returncode == 0, done.stderr
    with console(home, now=NOW) as (_process, link):
        yield link, enter(link), home


def test_without_a_good_token_nothing_is_said(shop: tuple[str, Client, Path]) -> None:
    link, client, home = shop
    token = token_of(client)
    status, said, headers = ask(link, "", token)
    assert (status, said["error"]) == (400, "only the host of a site is asked about")
    assert "Access-Control-Allow-Origin" not in headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Set-Cookie"] is None
    half = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    for bad in (None, "", half, "stanch_0000000000000000_" + "x" * 43, token.upper(), f"{token}x"):
        status, said, headers = ask(link, "shop.example", bad)
        assert status == 401, bad
        assert headers["WWW-Authenticate"].startswith("Bearer")
        assert "site" not in said
    # whoever is signed in to the console has no token by that
    found, _text = client.ask("GET", "/api/site/?host=shop.example")
    assert found.status == 401
    # a token opens no page, and what is asked with another method is refused
    assert Client(link).ask("GET", "/situation/", Authorization=f"Bearer {token}")[0].status == 302
    assert Client(link).ask("POST", "/api/site/?host=x.example", {}, Authorization=f"Bearer {token}")[
        0
    ].status in (403, 405)
    kept = b"".join(path.read_bytes() for path in home.iterdir() if path.is_file())
    assert token.rpartition("_")[0].encode() not in kept
    assert token[24:].encode() not in kept
    assert token[7:23].encode() in kept  # its id, by which it is found


def test_a_token_is_listed_with_its_last_day_and_revoked(shop: tuple[str, Client, Path]) -> None:
    link, client, _home = shop
    token = token_of(client, "the laptop")
    text = client.ask("GET", "/extension/")[1]
    assert "the laptop" in text
    assert "never used" in text
    assert token not in text
    assert ask(link, "", token)[0] == 400
    text = client.ask("GET", "/extension/")[1]
    assert "last used on" in text
    gone, _text = client.post("/extension/", "/extension/revoke/", {"id": token[7:23]})
    assert gone.status == 302
    assert ask(link, "", token)[0] == 401
    again, text = client.post("/extension/", "/extension/revoke/", {"id": token[7:23]})
    assert again.status == 400
    assert "What to do:" in text


def test_a_token_is_good_until_its_day(shop: tuple[str, Client, Path]) -> None:
    link, client, home = shop
    token = token_of(client, days="30")
    assert ask(link, "", token)[0] == 400
    with sqlite3.connect(home / "record.sqlite3") as store:
        (days,) = store.execute("SELECT (until_us - made_us) / 86400000000 FROM token").fetchone()
        assert days == 30
        store.execute("UPDATE token SET until_us = made_us, made_us = made_us - 1")
    store.close()
    assert ask(link, "", token)[0] == 401
    assert "no longer good since" in client.ask("GET", "/extension/")[1]
    for form in ({"name": " ", "days": "30"}, {"name": "x", "days": "9999"}, {"name": "x"}):
        assert client.post("/extension/", "/extension/make/", form)[0].status == 400


@pytest.mark.parametrize(
    "host",
    ["https://shop.example", "shop.example/login", "shop.example?x=1", "mara@shop.example", "a b",
     "shop.example#x", "127.1", "2130706433", "shop.example:25", "shop.example:0"],
)  # fmt: skip
def test_only_a_host_is_taken(shop: tuple[str, Client, Path], host: str) -> None:
    link, client, _home = shop
    status, said, _headers = ask(link, host, token_of(client))
    assert status == 400
    assert said["help"]


def test_too_many_questions_are_refused_for_a_while(shop: tuple[str, Client, Path]) -> None:
    link, client, _home = shop
    token, other = token_of(client), token_of(client)
    seen = [ask(link, "", token)[0] for _ in range(32)]
    assert seen[:30] == [400] * 30
    assert seen[-1] == 429
    assert int(ask(link, "", token)[2]["Retry-After"]) >= 1
    assert ask(link, "", other)[0] == 400, "each token has its own pace"
    guesses = [ask(link, "", "guess")[0] for _ in range(12)]
    assert guesses[0] == 401
    assert guesses[-1] == 429
    assert ask(link, "", other)[0] == 400, "a guesser does not lock anybody out"


def test_our_own_network_is_not_looked_at_for_whoever_has_a_token(shop: tuple[str, Client, Path]) -> None:
    link, client, _home = shop
    token = token_of(client)
    with running_tls() as (port, heard):
        for host in (f"127.0.0.1:{port}", f"[::ffff:127.0.0.1]:{port}", f"localhost:{port}"):
            status, said, _headers = ask(link, host, token)
            assert status == 200
            assert said["safe"]["answer"] == "unknown"
            assert said["safe"]["said"] == "Could not tell"
            assert said["password"]["advice"] == "ask"
            assert said["password"]["look_again"]
        assert heard == []


def running_tls() -> Any:
    """A port of loopback that notes whoever connects."""
    import socket
    import threading
    from contextlib import contextmanager

    @contextmanager
    def listening() -> Iterator[tuple[int, list[object]]]:
        heard: list[object] = []
        with socket.create_server(("127.0.0.1", 0)) as server:

            def take() -> None:
                while True:
                    try:
                        connection, peer = server.accept()
                    except OSError:
                        return
                    heard.append(peer)
                    connection.close()

            threading.Thread(target=take, daemon=True).start()
            yield server.getsockname()[1], heard

    return listening()
