"""Answers of the web tester: kept under an id, read by whoever may, old after a day, gone after weeks."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.console.testing import Street, api, ask, street
from tests.faults.tls import hostile
from tests.program.browsing import Console
from tests.program.places import Places
from tests.servers.running import NET

SHOP = f"{NET}.1:8443"


@pytest.fixture
def open_to_all(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    yield from street(monkeypatch)


@pytest.mark.slow
def test_an_answer_grows_old_and_goes(console: Console, open_to_all: Street, places: Places) -> None:
    places.tls(at=SHOP)
    console.at("2026-11-01T10:00Z")
    path = ask(open_to_all.somebody(), "shop.test:8443").path
    assert len(path.split("/")[2]) >= 22, "an id that nobody guesses"
    for moment, old in (
        ("2026-11-01T10:05Z", False),
        ("2026-11-02T09:59Z", False),
        ("2026-11-02T10:00Z", True),
    ):
        console.at(moment)
        page = open_to_all.somebody().open(path)
        assert "10:00 UTC on 1 November 2026" in page
        assert (page.heading == "This is old. Look again.") is old
        assert ("Exposed then?" in page) is old
        assert open_to_all.somebody().open(f"/api{path.rstrip('/')}").json["old"] is old
    console.at("2026-12-02T10:00Z")
    assert open_to_all.somebody().open(path).status == 404


def test_what_is_looked_at_inside_is_read_inside_until_it_is_shared(
    console: Console, open_to_all: Street, places: Places
) -> None:
    places.tls(at=SHOP)
    page = ask(console, "shop.test:8443")
    assert "So far only who is signed in can read this." in page
    assert open_to_all.somebody().open(page.path).status == 404
    assert open_to_all.somebody().send(f"{page.path}share/", {}).status == 404
    shared = page.press("Let whoever has the link read it")
    assert "Whoever has this link may read it" in shared
    assert open_to_all.somebody().open(page.path).heading == "Not exposed today."


def test_on_a_console_that_strangers_reach_a_session_is_no_operator(
    console: Console, open_to_all: Street
) -> None:
    page = ask(console, "127.0.0.1:8443")
    assert page.status == 422
    assert page.text.count("STANCH_TEST_ALLOW") == 1


def test_by_default_it_is_closed_to_strangers_and_a_link_looks_at_nothing(console: Console) -> None:
    stranger = Console()
    assert stranger.open("/test/").path.startswith("/account/login/")
    assert stranger.send("/test/", {"address": "x.example"}).path.startswith("/account/login/")
    said = api(stranger, "x.example")
    assert (said.status, said.json["type"]) == (401, "urn:stanch:problem:sign_in")
    assert console.open("/test/").status == 200
    assert api(console, "x.example").status == 403, "a browser that does not say who asks"
    assert api(console, "x.example", **{"sec-fetch-site": "cross-site"}).status == 403


def test_the_owner_at_their_own_machine_looks_at_their_own_network(console: Console, places: Places) -> None:
    assert ask(console, places.tls()).heading == "Not exposed today."
    closed = ask(console, places.closed())
    assert closed.heading == "Not known: it was not reached."
    assert "connection_refused" in closed
    assert "That we could not see it is no sign that it is fine." in closed


def test_a_program_of_the_owner_is_told_the_same(console: Console, places: Places) -> None:
    place = places.vulnerable()
    said = api(console, place, **{"sec-fetch-site": "none"})
    assert said.status == 200
    assert said.json["target"] == place
    assert said.json["verdict"] == "inconclusive"
    assert said.json["sentence"].startswith("This site has the feature that had the bug")
    assert said.json["checks"][0]["findings"]["heartbleed"]["leaked_bytes"] == 0
    again = console.open(f"/api/test/{said.json['id']}", **{"sec-fetch-site": "none"})
    assert again.json["id"] == said.json["id"]


def test_an_answer_of_when_a_check_had_one_finding_is_read(console: Console, places: Places) -> None:
    from stanch.app import clock
    from stanch.record import answers

    path = ask(console, places.tls()).path
    kept = answers.read(path.split("/")[2], clock.now())
    assert kept is not None
    body = json.loads(kept.body)
    (check,) = body["checks"]
    check["heartbleed"] = check.pop("findings")["heartbleed"]
    answers.keep(kept._replace(id="of-before", body=json.dumps(body).encode()))
    page = console.open("/test/of-before/")
    assert page.heading == "Not exposed today."
    assert "heartbeat_not_offered" in page


def test_while_it_is_looked_at_a_page_and_a_program_wait(
    console: Console, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stanch.console.web_tester import api as tester_api

    monkeypatch.setattr(tester_api, "WAIT", 0.05)
    place = places.talks(hostile.silent)
    headers = {"sec-fetch-site": "none"}
    said = api(console, place, **headers)
    assert said.status == 202
    where = said.response["Location"].removeprefix("http://testserver")
    assert said.response["Retry-After"]
    assert console.open(where, **headers).status == 202
    page = console.open(where.removeprefix("/api") + "/")
    assert page.heading == "Looking at 127.0.0.1"
    assert console.client.get(page.path, headers={"hx-request": "true"}).status_code == 204
    places.end(place)


def test_what_is_refused_is_said_beside_the_field(console: Console) -> None:
    page = ask(console, "no name!")
    assert page.status == 422
    assert "That is not the name of a server." in page
    secret = ask(console, "mara:secret@shop.test")
    assert "A user name or password has no place here." in secret
    assert "secret" not in secret.html
    gone = console.send("/test/unguessable/prove/", {"mine": "yes"})
    assert (gone.status, "There is no such answer" in gone) == (404, True)


def test_a_name_that_is_not_there_is_said_after_the_look(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in street(monkeypatch, public=False):
        assert found.zone
        page = ask(console, "missing.test")
    assert page.status == 422
    assert "This name has no address, or one that this console does not look at." in page
    assert [one["value"] for one in page.root.all("input") if one["name"] == "address"] == ["missing.test"]
