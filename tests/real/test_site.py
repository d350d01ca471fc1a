"""What the extension asks the running console over HTTP: tokens, limits, and answers from real servers."""

from __future__ import annotations

import json
import os
import re
import select
import socket
import sqlite3
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
from tests.servers.dns import nsd
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


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[str, Client, Path]]:
    """A console with Heartbleed open, which asks a name server on loopback alone."""
    home = tmp_path / "home"
    done = stanch(home, "incident", "open", "heartbleed", now=NOW)
    assert done.returncode == 0, done.stderr
    with nsd(tmp_path) as server, console(home, now=NOW, STANCH_DNS=server) as (_process, link):
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
    assert Client(link).ask("GET", "/extension/")[0].status == 302
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
    with listening() as (port, heard):
        for host in (f"127.0.0.1:{port}", f"[::ffff:127.0.0.1]:{port}", f"localhost:{port}"):
            status, said, _headers = ask(link, host, token)
            assert status == 200
            assert said["safe"]["answer"] == "unknown"
            assert said["safe"]["said"] == "Could not tell"
            assert said["password"]["advice"] == "ask"
            assert said["password"]["look_again"]
        assert heard == []


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of loopback that notes whoever connects, and says nothing."""
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
        at("2014-04-08T11:00Z", "observe", "tls", "--prove", site)
        at("2014-04-08T11:10Z", "observe", "tls", "--prove", site)
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


def test_a_vendor_of_the_catalogue_that_is_not_ours_and_a_site_of_nobodys(
    shop: tuple[str, Client, Path],
) -> None:
    link, client, _home = shop
    token = token_of(client)
    _status, said, _headers = ask(link, "dashboard.stripe.com", token)
    assert said["site"]["place"] == "vendor"
    assert (said["site"]["name"], said["site"]["registered"]) == ("Stripe", False)
    assert said["safe"]["answer"] == "unknown"
    assert said["answer"] is None
    assert said["password"]["advice"] == "ask"
    _status, said, _headers = ask(link, "shop.example", token)
    assert (said["site"]["place"], said["safe"]["answer"]) == ("other", "unknown")
    assert said["event"] == {"id": "heartbleed", "title": "Heartbleed"}


def test_an_event_that_no_look_from_outside_speaks_of(tmp_path: Path) -> None:
    """CircleCI, 2023: what is kept there is out. Nobody is looked at; the public word is known."""
    home = tmp_path / "home"
    now = "2023-01-06T09:00Z"
    assert stanch(home, "incident", "open", "circleci-2023", now=now).returncode == 0
    with listening() as (port, heard):
        register = tmp_path / "register.yaml"
        register.write_text(CIRCLECI.format(port=port))
        assert stanch(home, "register", "import", "--yes", str(register), now=now).returncode == 0
        with console(home, now=now) as (_process, link):
            token = token_of(enter(link))
            _status, said, _headers = ask(link, f"127.0.0.1:{port}", token)
        assert heard == []
    assert (said["site"]["place"], said["site"]["name"]) == ("vendor", "CircleCI")
    assert said["answer"]["status"] == "affected"
    assert "rotate any and all secrets" in said["answer"]["quote"]
    assert (said["safe"]["by"], said["safe"]["said"]) == ("word", "They say so")
    assert (said["key"]["answer"], said["key"]["why"]) == ("unknown", "current_unknown")
    assert said["key"]["overall"] is None


CIRCLECI = """
vendors:
  - name: CircleCI
    sites: ["127.0.0.1:{port}"]
"""


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


def test_the_site_of_a_service_is_typed_in_with_it(shop: tuple[str, Client, Path]) -> None:
    link, client, _home = shop
    token = token_of(client)
    form = {"name": "Cardwise", "role": "payments", "site": "https://App.Cardwise.test/login"}
    assert client.post("/services/", "/services/add/", form)[0].status == 302
    _status, said, _headers = ask(link, "app.cardwise.test", token)
    assert said["site"] == {
        "host": "app.cardwise.test", "port": 443, "place": "vendor", "name": "Cardwise", "registered": True,
    }  # fmt: skip
    assert said["password"]["name"] == "our password at Cardwise"
    assert client.post("/services/", "/services/add/", form)[0].status == 302, "again changes nothing"
    for wrong in ("a b", "mara:secret@x.example"):
        found, text = client.post("/services/", "/services/add/", {"name": "Postbird", "site": wrong})
        assert found.status == 400
        assert "secret" not in text
    assert "Postbird" not in client.ask("GET", "/services/")[1]
    found, text = client.post("/services/", "/services/add/", {"name": "Zonely", "site": "app.cardwise.test"})
    assert found.status == 400
    assert "registered already" in text
    assert "Zonely" not in client.ask("GET", "/services/")[1]
