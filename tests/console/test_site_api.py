"""What the browser extension is told of a site: by a token alone, at a pace, and only what is known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.console.testing import Street, street
from tests.faults.tls import hostile
from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch
from tests.program.places import Places

NOW = "2014-04-08T17:00Z"


class Extension:
    """The extension in a browser: it has a token, and nothing else."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.browser = Console()

    def page(self, host: str, token: str | None = None) -> Page:
        from urllib.parse import urlencode

        said = self.token if token is None else token
        return self.browser.open(f"/api/site/?{urlencode({'host': host})}", authorization=f"Bearer {said}")

    def ask(self, host: str) -> Any:
        page = self.page(host)
        assert page.status == 200, page
        return page.json


def token_of(console: Console, name: str = "a browser", days: str = "90 days") -> str:
    page = console.open("/extension/").press("Make a token", {"Which browser": name, days: True})
    (shown,) = [one["data-text"] for one in page.root.all("code") if one["id"] == "token"]
    assert shown.startswith("stanch_")
    return shown


@pytest.fixture
def network(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """A name server on loopback that knows nobody; the address of nobody is looked up elsewhere."""
    yield from street(monkeypatch, public=False)


@pytest.fixture
def extension(console: Console, network: Street, stanch: Stanch) -> Extension:
    """With Heartbleed open."""

    def token() -> str:
        assert stanch("incident", "open", "heartbleed").code == 0
        return token_of(console)

    return Extension(record.once(token))


def test_without_a_good_token_nothing_is_said(console: Console, extension: Extension, home: Path) -> None:
    good = extension.page("")
    assert (good.status, good.json["error"]) == (400, "only the host of a site is asked about")
    assert "Access-Control-Allow-Origin" not in good.response
    assert "no-store" in good.response["Cache-Control"]
    assert not good.response.cookies
    token = extension.token
    half = f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}"
    for bad in ("", half, "stanch_0000000000000000_" + "x" * 43, token.upper(), f"{token}x"):
        said = extension.page("shop.example", bad)
        assert said.status == 401, bad
        assert said.response["WWW-Authenticate"].startswith("Bearer")
        assert "site" not in said.json
    assert console.open("/api/site/?host=shop.example").status == 401, "signed in is no token"
    assert extension.browser.open("/situation/", authorization=f"Bearer {token}").path.startswith("/account/")
    posted = extension.browser.post("/api/site/?host=x.example", {}, authorization=f"Bearer {token}")
    assert posted.status_code == 405
    kept = b"".join(path.read_bytes() for path in home.iterdir() if path.is_file())
    assert token.rpartition("_")[0].encode() not in kept
    assert token[24:].encode() not in kept
    assert token[7:23].encode() in kept, "its id, by which it is found"


def test_a_token_is_shown_once_listed_and_revoked(console: Console, extension: Extension) -> None:
    token = token_of(console, "the laptop")
    page = console.open("/extension/")
    assert "never used" in page.row("the laptop")
    assert token not in page.html
    assert extension.page("", token).status == 400
    assert "last used on" in console.open("/extension/").row("the laptop")
    page = console.open("/extension/").press("Revoke the laptop")
    assert "the laptop" not in page
    assert extension.page("", token).status == 401
    again = console.send("/extension/revoke/", {"id": token[7:23]})
    assert (again.status, "What to do:" in again) == (400, True)


def test_a_token_is_good_until_its_day(console: Console, extension: Extension, home: Path) -> None:
    token = token_of(console, "for a month", "30 days")
    assert extension.page("", token).status == 400
    with sqlite3.connect(home / "record.sqlite3") as store:
        ((days,),) = store.execute(
            "SELECT (until_us - made_us) / 86400000000 FROM token WHERE name = 'for a month'"
        )
        assert days == 30
        store.execute("UPDATE token SET until_us = made_us, made_us = made_us - 1 WHERE name = 'for a month'")
    store.close()
    assert extension.page("", token).status == 401
    assert "no longer good since" in console.open("/extension/").row("for a month")
    for form in ({"name": " ", "days": "30"}, {"name": "x", "days": "9999"}, {"name": "x"}):
        assert console.send("/extension/make/", form).status == 400


@pytest.mark.parametrize(
    "host",
    ["https://shop.example", "shop.example/login", "shop.example?x=1", "mara@shop.example", "a b",
     "shop.example#x", "127.1", "2130706433", "shop.example:25", "shop.example:0"],
)  # fmt: skip
def test_only_a_host_is_taken(extension: Extension, host: str) -> None:
    said = extension.page(host)
    assert said.status == 400
    assert said.json["help"]


def test_too_many_questions_are_refused_for_a_while(console: Console, extension: Extension) -> None:
    other = token_of(console)
    seen = [extension.page("").status for _ in range(32)]
    assert seen[:30] == [400] * 30
    assert seen[-1] == 429
    assert int(extension.page("").response["Retry-After"]) >= 1
    assert extension.page("", other).status == 400, "each token has its own pace"
    guesses = [extension.page("", "guess").status for _ in range(12)]
    assert (guesses[0], guesses[-1]) == (401, 429)
    assert extension.page("", other).status == 400, "a guesser does not lock anybody out"


def test_our_own_network_is_not_looked_at_for_whoever_has_a_token(
    extension: Extension, network: Street, places: Places
) -> None:
    heard: list[object] = []
    place = places.talks(lambda sock, _over: heard.append(sock.getpeername()))
    port = place.rpartition(":")[2]
    network.zone["localhost", "A"] = ("127.0.0.1",)
    for host in (place, f"[::ffff:127.0.0.1]:{port}", f"localhost:{port}"):
        said = extension.ask(host)
        assert (said["safe"]["answer"], said["safe"]["said"]) == ("unknown", "Could not tell")
        assert said["password"]["advice"] == "ask"
        assert said["password"]["look_again"]
    assert not heard


def test_a_vendor_of_the_catalogue_that_is_not_ours_and_a_site_of_nobodys(extension: Extension) -> None:
    said = extension.ask("dashboard.stripe.com")
    assert said["site"]["place"] == "vendor"
    assert (said["site"]["name"], said["site"]["registered"]) == ("Stripe", False)
    assert (said["safe"]["answer"], said["answer"]) == ("unknown", None)
    assert said["password"]["advice"] == "ask"
    said = extension.ask("shop.example")
    assert (said["site"]["place"], said["safe"]["answer"]) == ("other", "unknown")
    assert said["event"] == {"id": "heartbleed", "title": "Heartbleed"}


def test_before_anything_is_open_it_says_only_what_is_seen(console: Console, network: Street) -> None:
    said = Extension(token_of(console)).ask("dashboard.stripe.com")
    assert said["event"] is None
    assert said["site"]["name"] == "Stripe"
    assert (said["safe"]["answer"], said["password"]["ground"]) == ("unknown", "no_incident")


@pytest.mark.slow
def test_a_site_of_ours_from_exposed_to_a_new_key(
    console: Console, extension: Extension, places: Places, stanch: Stanch
) -> None:
    old = places.identity()
    site = places.vulnerable(old)
    stanch("observe", "tls", "--prove", site, now="2014-04-08T10:00Z")
    console.at("2014-04-08T10:30Z")
    said = extension.ask(site)
    assert (said["site"]["place"], said["site"]["registered"]) == ("ours", True)
    assert (said["safe"]["answer"], said["safe"]["looked_at"]) == ("no", "2014-04-08T10:00:00Z")
    assert (said["key"]["answer"], said["key"]["why"]) == ("same", "same_key")
    assert said["key"]["overall"]["word"] == "not_done"
    assert said["password"]["advice"] == "wait"
    places.mended(old, at=site)
    stanch("observe", "tls", "--prove", site, now="2014-04-08T11:00Z")
    stanch("observe", "tls", "--prove", site, now="2014-04-08T11:10Z")
    console.at("2014-04-08T11:30Z")
    said = extension.ask(site)
    assert said["safe"]["answer"] == "no", "whoever has the old key can pose as the site"
    assert said["password"]["advice"] == "wait"
    places.tls(places.identity(), at=site)
    console.at("2014-04-10T12:00Z")
    said = extension.ask(site)
    assert (said["safe"]["answer"], said["safe"]["looked_at"]) == ("yes", "2014-04-10T12:00:00Z")
    assert (said["key"]["answer"], said["key"]["why"]) == ("new", "other_key")
    assert said["password"]["advice"] == "change_now"
    assert "2014-04-10" not in stanch("timeline", now="2014-04-10T12:00Z").out, "the look is kept nowhere"


def test_nobody_there_is_no_yes(extension: Extension, places: Places, stanch: Stanch) -> None:
    site = places.tls()
    stanch("observe", "tls", site, now="2014-04-02T11:00Z")
    places.end(site)
    said = extension.ask(site)
    assert said["safe"]["answer"] == "unknown"
    assert said["safe"]["sentence"] == "Nobody listens there: the port is closed."
    assert said["safe"]["looked_at"] == "2014-04-02T11:00:00Z"


def test_the_look_is_not_repeated_for_minutes(extension: Extension, places: Places, stanch: Stanch) -> None:
    heard: list[object] = []

    def talk(sock: Any, over: Any) -> None:
        heard.append(sock.getpeername())
        hostile.silent_to_heartbeats(sock, over)

    site = places.talks(talk)
    (Path("services.yaml")).write_text(f"endpoints: [{{name: '{site}'}}]")
    assert stanch("register", "import", "--yes", "services.yaml").code == 0
    for _ in range(3):
        said = extension.ask(site)
        assert said["safe"]["sentence"].startswith("This site has the feature that had the bug")
    assert len(heard) == 1


def test_an_event_that_no_look_from_outside_speaks_of(
    console: Console, network: Street, places: Places, stanch: Stanch
) -> None:
    """CircleCI, 2023: what is kept there is out. Nobody is looked at; the public word is known."""
    heard: list[object] = []
    site = places.talks(lambda sock, _over: heard.append(sock.getpeername()))
    now = "2023-01-06T09:00Z"
    console.at(now)
    assert stanch("incident", "open", "circleci-2023", now=now).code == 0
    Path("services.yaml").write_text(f"vendors: [{{name: CircleCI, sites: ['{site}']}}]")
    assert stanch("register", "import", "--yes", "services.yaml", now=now).code == 0
    said = Extension(token_of(console)).ask(site)
    assert not heard
    assert (said["site"]["place"], said["site"]["name"]) == ("vendor", "CircleCI")
    assert said["answer"]["status"] == "affected"
    assert "rotate any and all secrets" in said["answer"]["quote"]
    assert (said["safe"]["by"], said["safe"]["said"]) == ("word", "They say so")
    assert (said["key"]["answer"], said["key"]["why"]) == ("unknown", "current_unknown")
    assert said["key"]["overall"] is None


def test_the_site_of_a_service_is_typed_in_with_it(console: Console, extension: Extension) -> None:
    form = {"name": "Cardwise", "role": "payments", "site": "https://App.Cardwise.test/login"}
    for _again in range(2):
        assert console.send("/services/add/", form).path == "/i/heartbleed/services/", "again changes nothing"
    said = extension.ask("app.cardwise.test")
    assert said["site"] == {
        "host": "app.cardwise.test", "port": 443, "place": "vendor", "name": "Cardwise", "registered": True,
    }  # fmt: skip
    assert said["password"]["name"] == "our password at Cardwise"
    secret = console.send("/services/add/", {"name": "Postbird", "site": "mara:secret@x.example"})
    assert secret.status == 422
    assert "secret" not in secret.html


@pytest.mark.parametrize(
    ("status", "advice"), [("not_affected", "leave"), ("affected", "wait"), ("investigating", "ask")]
)
def test_a_vendors_word_decides_on_the_password_there(
    extension: Extension, stanch: Stanch, status: str, advice: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "statement", "Cardwise", status, "--quote", "So it is.")
    Path("services.yaml").write_text("vendors: [{name: Cardwise, sites: [app.cardwise.test]}]")
    assert stanch("register", "import", "--yes", "services.yaml").code == 0
    said = extension.ask("app.cardwise.test")
    assert (said["answer"]["status"], said["answer"]["quote"]) == (status, "So it is.")
    assert said["password"]["advice"] == advice


def test_a_vendor_with_new_keys_wants_a_new_password_and_one_changed_before_another(
    extension: Extension, stanch: Stanch
) -> None:
    stanch("vendor", "add", "Cardwise")
    steps = ("patched=15:00", "restarted=15:10", "rekeyed=15:30")
    assert stanch("vendor", "statement", "Cardwise", "fixed", *steps, "--at", "15:52").code == 0
    Path("services.yaml").write_text("vendors: [{name: Cardwise, sites: [app.cardwise.test]}]")
    stanch("register", "import", "--yes", "services.yaml")
    assert extension.ask("app.cardwise.test")["password"]["advice"] == "change_now"
    stanch("done", "our password at Cardwise", "rotated=14:00")
    assert extension.ask("app.cardwise.test")["password"]["advice"] == "change_again"
    stanch("done", "our password at Cardwise", "rotated=16:00")
    assert extension.ask("app.cardwise.test")["password"]["advice"] == "leave"
