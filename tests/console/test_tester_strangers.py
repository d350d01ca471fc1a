"""The web tester cannot be turned against its machine or network, nor used to scan ports, by what is typed.

What takes real time and many at once is in tests/real/test_web_tester_abuse.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.console.testing import Street, api, ask, street, told
from tests.faults.tls import hostile
from tests.program.browsing import Console
from tests.program.places import Places, der
from tests.servers.running import NET

FORBIDDEN = {
    "loop.test": ["127.0.0.1"], "unspec.test": ["0.0.0.0"], "ten.test": ["10.0.0.1"],
    "metadata.test": ["169.254.169.254"], "carrier.test": ["100.64.0.1"], "platform.test": ["168.63.129.16"],
    "multicast.test": ["224.0.0.1"], "relay.test": ["192.88.99.1"], "mixed.test": [f"{NET}.1", "10.0.0.1"],
    "mapped.test": ["::ffff:127.0.0.1"], "nat64.test": ["64:ff9b::7f00:1"],
    "sixtofour.test": ["2002:7f00:1::1"], "teredo.test": ["2001:0:7f00:1::1"], "linklocal.test": ["fe80::1"],
    "sitelocal.test": ["fec0::1"], "unique.test": ["fd00::1"], "six.test": ["::1"],
    "both.test": [f"{NET}.1", "fd00::1"],
}  # fmt: skip
SPELLINGS = [
    "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "0",
    "127.0.0.0x1", "１２７.０.０.１", "①②⑦.0.0.1", "127。0。0。1", "[::1]", "::1", "[::ffff:127.0.0.1]",
    "::ffff:7f00:1", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[fe80::1%25eth0]", "fe80::1%eth0",
    "[fe80::1％lo]", "10.0.0.1", "169.254.169.254", "localhost", "localhost.", "foo.localhost",
    "printer.local", "vault.internal", "nas.home.arpa", "intranet", "LOCALHOST", "ⓛocalhost", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "user:secret@shop.test", "http://127.0.0.1/", "https://shop.test/",
    "shop.test/path", "shop.test?x", "shop.test#x", "shop.test\\@127.0.0.1", "file:///etc/passwd",
    "gopher://127.0.0.1:6379/", "smtp://shop.test", "dtls://shop.test", "shop.test\r\nHost: x",
    "shop.test\x00", "shop.test:8443:1", "shop.test:０", "shop.test:99999", "a" * 400, "", "shop..test",
    "-shop.test", "shop.test:-1",
]  # fmt: skip


@pytest.fixture
def open_to_all(console: Console, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    yield from street(monkeypatch)


def test_a_name_that_leads_to_a_private_address_is_refused_like_one_that_is_not_there(
    open_to_all: Street,
) -> None:
    open_to_all.zone.update(told(FORBIDDEN))
    missing = api(open_to_all.somebody(), "missing.test:8443").json
    assert missing["type"] == "urn:stanch:problem:no_public_address"
    for name in FORBIDDEN:
        said = api(open_to_all.somebody(), f"{name}:8443")
        assert said.status == 422, name
        assert said.response["Content-Type"] == "application/problem+json"
        assert said.json == missing, name


def test_only_a_public_name_or_address_is_taken(open_to_all: Street) -> None:
    for typed in SPELLINGS:
        said = api(open_to_all.somebody(), typed)
        assert said.status == 422, typed
        assert said.json["type"] in (
            "urn:stanch:problem:bad_address", "urn:stanch:problem:no_public_address",
        ), typed  # fmt: skip
        assert "secret" not in said.html


def test_nothing_is_connected_to_where_one_address_of_a_name_is_private(
    open_to_all: Street, places: Places
) -> None:
    heard: list[object] = []
    places.talks(lambda sock, _over: heard.append(sock.getpeername()), f"{NET}.200:8443")
    open_to_all.zone.update(told({"mixed.test": [f"{NET}.200", "10.0.0.1"]}))
    assert api(open_to_all.somebody(), "mixed.test:8443").status == 422
    assert not heard


def test_a_name_that_changes_is_connected_to_where_it_was_checked(
    open_to_all: Street, places: Places
) -> None:
    places.tls(at=f"{NET}.1:8443")
    asked: list[str] = []

    def first_there_then_inside() -> list[str]:
        asked.append("A")
        return [f"{NET}.1"] if len(asked) == 1 else ["127.0.0.1"]

    open_to_all.zone["rebind.test", "A"] = first_there_then_inside
    said = api(open_to_all.somebody(), "rebind.test:8443")
    assert said.status == 200, said
    assert [one["address"] for one in said.json["checks"]] == [f"{NET}.1"]
    assert len(asked) == 1


@pytest.mark.parametrize("port", [22, 25, 80, 3306, 6379, 8080, 8444, 65535])
def test_strangers_have_no_ports_scanned(open_to_all: Street, port: int) -> None:
    said = api(open_to_all.somebody(), f"shop.test:{port}")
    assert said.status == 422
    assert said.json["type"] == "urn:stanch:problem:port_not_allowed"


def test_a_url_is_answered_with_the_name_in_it(open_to_all: Street) -> None:
    page = ask(open_to_all.somebody(), "https://www.shop.test/login?x=1")
    assert page.status == 422
    assert "Only the name is needed." in page
    assert [one["value"] for one in page.root.all("input") if one["name"] == "address"] == ["www.shop.test"]


def test_a_stranger_is_told_the_verdict_and_nothing_is_kept_of_who_asked(
    open_to_all: Street, places: Places
) -> None:
    places.tls(at=f"{NET}.1:8443")
    visitor = open_to_all.somebody()
    page = visitor.open("/test/")
    assert "What this page does, and what it does not" in page
    page = ask(visitor, "shop.test:8443")
    assert page.heading == "Not exposed today."
    assert "A look from outside cannot see the time before." in page
    assert "Ask about the time before" in page
    assert page.response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page.response["Cache-Control"]
    again = api(open_to_all.somebody(), "shop.test:8443")
    assert again.json["link"].endswith(page.path), "what was seen a moment ago is told again"
    assert again.json["verdict"] == "not_vulnerable"
    assert again.json["about_before"] == "a look from outside says nothing about the time before"
    assert int(again.response["Age"]) >= 0
    from stanch.record.models import Answer

    assert "198.51" not in repr(list(Answer.objects.values()))


def test_the_form_of_another_site_and_another_host_are_refused(open_to_all: Street) -> None:
    visitor = open_to_all.somebody()
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        said = api(visitor, "shop.test", **headers)
        assert said.status == 403
        assert said.json["type"] == "urn:stanch:problem:not_from_here"
        assert "Access-Control-Allow-Origin" not in said.response
    assert visitor.client.post("/test/", {"address": "shop.test"}).status_code == 403
    assert visitor.post("/test/", {"address": "shop.test"}, origin="https://evil.example").status_code == 403
    for path in ("/test/", "/api/test?address=x.example"):
        assert visitor.client.get(path, headers={"host": "rebound.example"}).status_code == 400


def test_strangers_see_the_tester_and_nothing_else(open_to_all: Street) -> None:
    visitor = open_to_all.somebody()
    assert visitor.open("/test/").status == 200
    for path in ("/", "/situation/", "/services/", "/timeline/", "/start/", "/extension/", "/account/2fa/"):
        assert visitor.open(path).path.startswith("/account/login/"), path
    gone = visitor.open("/test/unguessable/")
    assert (gone.status, "There is no such answer" in gone) == (404, True)
    assert gone.response["X-Robots-Tag"] == "noindex, nofollow"
    assert visitor.open("/api/test/unguessable").json["type"] == "urn:stanch:problem:not_found"


def test_who_asked_to_be_left_alone_is(open_to_all: Street, places: Places, home: Path) -> None:
    heard: list[object] = []
    places.talks(lambda sock, _over: heard.append(sock.getpeername()), f"{NET}.1:8443")
    places.tls(at=f"{NET}.4:8443")
    open_to_all.zone.update(
        told({"www.shop.test": [f"{NET}.1"], "fourth.test": [f"{NET}.4"], "out.test": [f"{NET}.1"]})
    )
    open_to_all.zone["_stanch.out.test", "TXT"] = ('"stanch=no"',)
    (home / "opt-out.txt").write_text(f"# asked by mail\nshop.test\n{NET}.4/32\n")
    for name in ("shop", "www.shop", "fourth", "out"):
        said = api(open_to_all.somebody(), f"{name}.test:8443")
        assert said.status == 403, (name, said)
        assert said.json["type"] == "urn:stanch:problem:opted_out"
    assert not heard
    (home / "opt-out.txt").write_text("second.test\n")
    assert api(open_to_all.somebody(), "fourth.test:8443").status == 200
    assert api(open_to_all.somebody(), "second.test:8443").status == 403


def test_who_asks_too_often_is_told_when_to_ask_again(open_to_all: Street, places: Places) -> None:
    places.tls(at=f"{NET}.1:8443")
    visitor = open_to_all.somebody()
    seen = []
    for number in range(12):
        open_to_all.zone[f"n{number}.test", "A"] = (f"{NET}.1",)
        seen.append(api(visitor, f"n{number}.test:8443"))
    last = seen[-1]
    assert last.status == 429
    assert last.json["type"] in ("urn:stanch:problem:too_often", "urn:stanch:problem:busy")
    assert int(last.response["Retry-After"]) >= 1
    page = ask(visitor, "n99.test:8443")
    assert (page.status, "at most 10 looks in 10 min for you" in page.text.lower()) == (429, True)


def test_html_in_a_certificate_is_shown_as_text(open_to_all: Street, places: Places) -> None:
    identity = places.identity("<script>alert(1)</script>\u202e<b>")
    places.talks(partial(hostile.answering, lenient=False, der=der(identity)), f"{NET}.1:8443")
    page = ask(open_to_all.somebody(), "shop.test:8443")
    assert "<script>alert" not in page.html
    assert "&lt;script\\&gt;alert(1)" in page.html
    assert "\u202e" not in page.html
    assert "\\E2\\80\\AE" in page.html  # its bytes, as RFC 4514 writes what cannot be shown
