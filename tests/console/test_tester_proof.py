"""The proof at the web tester: only where it was agreed to, once, by whoever showed that they may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.testing import Street, api, ask, street
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch, parsed
from tests.program.places import Places
from tests.servers.running import NET

SHOP = f"{NET}.1:8443"


@pytest.fixture
def open_to_all(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    yield from street(monkeypatch)


@pytest.fixture
def at_home(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """A console that its owner alone reaches."""
    yield from street(monkeypatch, public=False)


def agree(console: Console, page: Page, button: str = "Test it") -> Page:
    """Tick that it is mine, and press; the answer once it is there."""
    page = page.press(button, {"This is mine, or I have permission": True})
    return console.tested(page) if "This takes some seconds" in page else page


def test_the_owner_agrees_and_it_is_proved_with_both_written_down(
    console: Console, at_home: Street, places: Places, stanch: Stanch
) -> None:
    places.vulnerable(at=SHOP)
    page = ask(console, "shop.test:8443")
    assert page.heading == "Not known: it cannot be told from outside."
    assert f"For one test of shop.test:8443 ({NET}.1), within ten minutes." in page
    proved = agree(console, page)
    assert proved.heading == "Exposed today."
    assert "Read that we did not send 0 bytes" in proved
    assert "The test was agreed to by who was signed in" in proved
    assert "Do not sign in, and do not change it yet." in proved
    stanch("incident", "open", "heartbleed")
    rows = [one["what"] for one in parsed(stanch("timeline", "--json"))]
    agreed, tested = rows[:2]
    assert "is ours, or we have permission: one test was agreed to" in agreed
    assert f"{NET}.1 called shop.test" in agreed
    assert "was tested as agreed in entry 1" in tested
    assert "vulnerable, malformed_echoed, bytes read that we did not send: 0" in tested


def test_a_mended_server_is_proved_mended(console: Console, at_home: Street, places: Places) -> None:
    places.mended(at=SHOP)
    proved = agree(console, ask(console, "shop.test:8443"))
    assert proved.heading == "Not exposed today."
    assert "It dropped the malformed message and answered the proper one" in proved


def test_without_the_tick_nothing_is_sent(console: Console, at_home: Street, places: Places) -> None:
    places.vulnerable(at=SHOP)
    page = ask(console, "shop.test:8443")
    refused = console.send(f"{page.path}prove/", {"ticket": _ticket(page)})
    assert refused.status == 422
    assert "Nothing was sent." in refused
    assert "Read that we did not send" not in refused


def test_what_was_agreed_to_is_good_once(console: Console, at_home: Street, places: Places) -> None:
    places.vulnerable(at=SHOP)
    page = ask(console, "shop.test:8443")
    agree(console, page)
    again = agree(console, page)
    assert again.status == 409
    assert "used up" in again


def test_it_is_good_for_this_server_and_these_addresses_alone(
    console: Console, at_home: Street, places: Places
) -> None:
    places.vulnerable(at=SHOP)
    page = ask(console, "shop.test:8443")
    at_home.zone["shop.test", "A"] = (f"{NET}.1", f"{NET}.2")
    changed = agree(console, page)
    assert changed.status == 409
    assert "other addresses than when you agreed" in changed
    at_home.zone["shop.test", "A"] = (f"{NET}.1",)
    other, page = ask(console, SHOP), ask(console, "shop.test:8443")
    misused = console.send(f"{other.path}prove/", {"ticket": _ticket(page), "mine": "yes"})
    assert misused.status == 409


def _ticket(page: Page) -> str:
    (field,) = [one for one in page.root.all("input") if one["name"] == "ticket"]
    return field["value"]


def test_a_stranger_shows_by_dns_that_the_name_is_theirs_and_a_tick_is_not_enough(
    open_to_all: Street, places: Places
) -> None:
    places.vulnerable(at=SHOP)
    visitor, other = open_to_all.somebody(), open_to_all.somebody()
    page = ask(visitor, "shop.test:8443")
    assert "_stanch.shop.test" in page
    button = "The record is there: test it"
    refused = agree(visitor, page, button)
    assert refused.status == 403
    assert "is not there yet" in refused
    assert "Read that we did not send" not in refused
    mine, theirs = _value(visitor.open(page.path)), _value(other.open(page.path))
    assert mine != theirs
    stolen = other.send(f"{page.path}prove/", {"ticket": _ticket(visitor.open(page.path)), "mine": "yes"})
    assert stolen.status == 409, "what another was asked is not theirs to agree to"
    open_to_all.zone["_stanch.shop.test", "TXT"] = (f'"{theirs}"',)
    assert "is not there yet" in agree(visitor, visitor.open(page.path), button)
    open_to_all.zone["_stanch.shop.test", "TXT"] = (f'"{theirs}"', f'"{mine}"')
    proved = agree(visitor, visitor.open(page.path), button)
    assert proved.heading == "Exposed today."
    assert "by whoever showed that they control the name" in proved
    assert api(open_to_all.somebody(), "shop.test:8443").json["verdict"] == "inconclusive", "not told others"


def test_rule_168_what_a_stranger_agreed_to_is_written_down_at_the_client_whose_site_it_is(
    console: Console, open_to_all: Street, places: Places, stanch: Stanch
) -> None:
    for name, site in (("Old Mill Bakery", "mill.test"), ("Harbour Yoga", "shop.test")):
        stanch("client", "add", name)
        stanch("--client", name, "client", "set", "--site", site)
    places.vulnerable(at=SHOP)
    visitor = open_to_all.somebody()
    page = ask(visitor, "shop.test:8443")
    open_to_all.zone["_stanch.shop.test", "TXT"] = (f'"{_value(page)}"',)
    assert agree(visitor, page, "The record is there: test it").heading == "Exposed today."

    def kept(client: str) -> list[str]:
        rows = parsed(stanch("--client", client, "timeline", "--json"))
        return [one["what"] for one in rows if one["about"] == "endpoint:shop.test:8443"]

    assert [one for one in kept("harbour-yoga") if "agreed" in one]
    assert [one for one in kept("harbour-yoga") if "vulnerable" in one]
    assert kept("old-mill-bakery") == [], "it was added first, and it is not its site"


def test_what_a_stranger_agreed_to_about_nobodys_site_is_in_nobodys_record(
    console: Console, open_to_all: Street, places: Places, stanch: Stanch
) -> None:
    stanch("client", "add", "Old Mill Bakery")
    before = parsed(stanch("record", "verify", "--json"))["entries"]
    places.vulnerable(at=SHOP)
    visitor = open_to_all.somebody()
    page = ask(visitor, "shop.test:8443")
    open_to_all.zone["_stanch.shop.test", "TXT"] = (f'"{_value(page)}"',)
    agree(visitor, page, "The record is there: test it")
    assert parsed(stanch("record", "verify", "--json"))["entries"] == before


def _value(page: Page) -> str:
    (shown,) = [one for one in page.root.all("code") if one["id"] == "value"]
    assert shown["data-text"].startswith("stanch-proof=")
    return shown["data-text"]


def test_an_address_has_no_dns_to_show_that_it_is_a_strangers(open_to_all: Street, places: Places) -> None:
    places.vulnerable(at=SHOP)
    page = ask(open_to_all.somebody(), SHOP)
    assert "Ask whoever runs it" in page
    assert "Test it" not in page


def test_where_the_dns_cannot_be_asked_nothing_is_shown_by_it(open_to_all: Street, places: Places) -> None:
    places.vulnerable(at=SHOP)
    visitor = open_to_all.somebody()
    page = ask(visitor, "shop.test:8443")
    open_to_all.zone["_stanch.shop.test", "TXT"] = None
    refused = agree(visitor, page, "The record is there: test it")
    assert refused.status == 403
    assert "Nobody could say what stands at _stanch.shop.test." in refused
