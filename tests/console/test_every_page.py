"""Every address of the console has its row here, and what holds of all of them holds of each."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.program.browsing import Console


class Row(NamedTuple):
    """An address: how it is asked for (GET, POST), whether a stranger may, and a form that it refuses."""

    path: str
    how: frozenset[str]
    stranger: bool = False
    refused: tuple[tuple[str, str], ...] = ()


def _row(path: str, how: str, *refused: tuple[str, str], stranger: bool = False) -> Row:
    return Row(path, frozenset(how.split()), stranger, refused)


ROWS = {
    "home": _row("/", "GET"),
    "enter": _row("/enter/guess/", "GET POST", stranger=True),
    "incidents": _row("/incidents/", "GET"),
    "another": _row("/incidents/open/", "GET"),
    "close": _row("/incidents/close/", "POST"),
    "open_again": _row("/incidents/again/", "POST"),
    "clients": _row("/clients/", "GET"),
    "add_client": _row("/clients/add/", "GET POST", ("business", " ")),
    "us": _row("/us/", "GET POST", ("zone", "Mars/Olympus")),
    "start": _row("/start/", "GET"),
    "event": _row("/start/event/", "POST"),
    "new": _row("/start/new/", "GET POST", ("kind", "cooking")),
    "refine": _row("/refine/", "GET POST"),
    "look": _row("/start/look/", "POST", ("domain", "a b")),
    "saw": _row("/start/saw/", "GET"),
    "mine": _row("/start/mine/", "POST", ("mine", "endpoint:not-ours")),
    "stop": _row("/start/stop/", "POST"),
    "found": _row("/start/found/", "POST"),
    "answer": _row("/start/answer/", "POST", ("role", "cooking"), ("choice", "none")),
    "situation": _row("/situation/", "GET"),
    "again": _row("/situation/again/", "POST"),
    "plan": _row("/plan/", "GET"),
    "services": _row("/services/", "GET"),
    "add_service": _row("/services/add/", "POST", ("name", " ")),
    "asked": _row("/services/asked/", "POST", ("vendor", "vendor:x")),
    "said": _row("/services/said/", "POST", ("vendor", "vendor:x"), ("status", "fine")),
    "vendor": _row("/services/vendor/", "GET POST", ("vendor", "vendor:x")),
    "end": _row("/services/end/", "GET POST", ("asset", "nothing")),
    "register": _row("/services/register.yaml", "GET"),
    "files": _row("/files/", "GET POST", ("of", "new"), ("name", "shop")),
    "keep_files": _row("/files/keep/", "POST", ("token", "guess")),
    "done": _row("/done/", "GET POST", ("asset", "nothing")),
    "attest": _row("/attest/", "GET POST", ("asset", "nothing")),
    "tell": _row("/tell/", "GET"),
    "whom": _row("/tell/whom/", "POST", ("who", "mars"), ("why", "so")),
    "notice_language": _row("/tell/language/", "POST", ("language", "fr")),
    "promise": _row("/tell/promise/", "POST", ("by", "soon")),
    "let_stand": _row("/tell/stands/", "POST", ("notice", "7"), ("sentence", "1"), ("why", "so")),
    "sent": _row("/tell/sent/", "POST", ("to", "")),
    "copied": _row("/tell/copied/", "POST", ("known", "2"), ("at", "0"), ("text", "0")),
    "own_text": _row("/tell/text/", "GET POST", ("text", " ")),
    "last_text": _row("/tell/text/last/", "GET"),
    "text": _row("/tell/text/1/", "GET"),
    "change": _row("/tell/text/1/change/", "GET POST", ("text", " ")),
    "timeline": _row("/timeline/", "GET"),
    "undo": _row("/timeline/undo/", "POST", ("entry", "4711")),
    "retract": _row("/timeline/retract/", "POST", ("number", "4711"), ("why", "so")),
    "test": _row("/test/", "GET POST", ("address", "no name!")),
    "tested": _row("/test/x/", "GET"),
    "prove": _row("/test/x/prove/", "POST", ("mine", "yes")),
    "share": _row("/test/x/share/", "POST", ("mine", "yes")),
    "api_test": _row("/api/test", "GET", stranger=True),
    "api_tested": _row("/api/test/x", "GET", stranger=True),
    "extension": _row("/extension/", "GET"),
    "make_token": _row("/extension/make/", "POST", ("days", "9999")),
    "revoke_token": _row("/extension/revoke/", "POST", ("id", "x")),
    "site": _row("/api/site/", "GET", stranger=True),
    "account_reset_password": _row("/account/password/reset/", "GET POST", stranger=True),
    "account_set_password": _row("/account/password/set/", "GET POST"),
}  # fmt: skip
READ = [
    name
    for name, row in ROWS.items()
    if "GET" in row.how and not row.stranger and "x" not in row.path.split("/")
]


def test_every_address_has_its_row(console: Console) -> None:
    from django.urls import resolve

    from stanch.console.urls import OWN

    assert {one.name for one in OWN} == set(ROWS), "an address without its row, or a row without its address"
    for name, row in ROWS.items():
        assert resolve(row.path).url_name == name


def test_each_answers_what_it_is_asked_by_and_nothing_else(console: Console, begun: str) -> None:
    for name, row in ROWS.items():
        if "GET" not in row.how:
            assert console.open(row.path).status == 405, name
        if "POST" not in row.how:
            assert console.post(row.path, {}).status_code == 405, name


def test_nobody_who_did_not_come_in_reads_or_sends_anything(console: Console, begun: str) -> None:
    before, stranger = console.open("/timeline/").main, Console()
    for name, row in ROWS.items():
        if row.stranger:
            continue
        if "GET" in row.how:
            assert stranger.open(row.path).path.startswith("/account/login/"), name
        if "POST" in row.how:
            assert stranger.send(row.path, dict(row.refused)).path.startswith("/account/login/"), name
    assert console.open("/timeline/").main == before


def test_a_form_without_its_token_is_refused_everywhere(console: Console, begun: str) -> None:
    before = console.open("/timeline/").main
    for name, row in ROWS.items():
        if "POST" in row.how:
            said = console.client.post(row.path, dict(row.refused))
            assert said.status_code == 403, name
            assert "Traceback" not in said.content.decode()
    assert console.open("/timeline/").main == before


def test_what_none_can_take_is_said_in_words_and_writes_nothing_down(console: Console, begun: str) -> None:
    before = console.open("/timeline/").main
    for name, row in ROWS.items():
        if row.refused:
            page = console.send(row.path, dict(row.refused))
            assert 400 <= page.status < 500, (name, page)
            assert "Traceback" not in page.html
            assert len(page.main) > 40, (name, "words")
    assert console.open("/timeline/").main == before


@pytest.mark.parametrize("name", READ)
def test_before_anything_is_begun_it_shows_a_page_or_leads_to_one(console: Console, name: str) -> None:
    page = console.open(ROWS[name].path)
    assert page.status in (200, 400), page
    assert page.status == 200 or "What to do:" in page


@pytest.mark.parametrize("name", READ)
def test_with_a_record_it_shows_a_page_with_one_heading_and_a_title(
    console: Console, begun: str, name: str
) -> None:
    page = console.open(f"{ROWS[name].path}?asset=endpoint:{begun}&kind=break-in")
    assert page.status in (200, 400), page
    if page.response["Content-Type"].startswith("text/html") and name not in ("saw", "last_text"):
        assert page.heading
        assert next(page.root.all("title")).text is not None
        assert "{{" not in page.html
        assert "{%" not in page.html
