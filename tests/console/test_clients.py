"""Several clients in one console: an address names one, the overview shows all, and nothing goes astray."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from stanch.app import context
from tests.console.test_every_page import READ, ROWS
from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch, parsed

BAKERY, YOGA = "/c/old-mill-bakery", "/c/harbour-yoga"
TABLES = ("entry", "batch", "head", "blob", "person", "outbox", "token")
"""Those of which every row belongs to one client."""


OF_NONE = ("add_client", "share", "account_set_password")
"""The forms that are about no client."""
GOOD = {"domain": "shop.example", "event": "heartbleed", "kind": "break-in", "days": "30"}


@pytest.fixture
def two(console: Console, stanch: Stanch) -> Console:
    """Heartbleed at the bakery, which uses Cardwise; the breach at CircleCI at the yoga school."""

    def add_two() -> None:
        stanch("client", "add", "Old Mill Bakery")
        stanch("client", "add", "Harbour Yoga")
        stanch("--client", "old-mill-bakery", "incident", "open", "heartbleed")
        stanch("--client", "old-mill-bakery", "vendor", "add", "Cardwise", "--role", "payments")
        stanch("--client", "old-mill-bakery", "observe", "tls", "127.0.0.1:9")
        stanch("--client", "harbour-yoga", "incident", "open", "circleci-2023")

    record.once(add_two)
    return console


def entries(stanch: Stanch, client: str) -> int:
    return int(parsed(stanch("--client", client, "record", "verify", "--json"))["entries"])


def test_what_names_no_client_leads_to_the_choice_and_back(two: Console) -> None:
    page = two.open("/services/")
    assert page.heading == "Which client?"
    chosen = page.follow("Open Harbour Yoga")
    assert chosen.path == f"{YOGA}/services/"
    assert two.open("/").heading == "Which client?"
    away = two.open("/clients/?then=//evil.example/")
    assert all(not where.startswith("//") for where in away.links().values())


def test_a_form_that_names_no_client_is_refused_in_words_and_writes_nothing(
    two: Console, stanch: Stanch
) -> None:
    before = entries(stanch, "old-mill-bakery"), entries(stanch, "harbour-yoga")
    for name, row in ROWS.items():
        if "POST" in row.how and not row.stranger and name not in OF_NONE:
            page = two.send(row.path, {**dict(row.refused), **GOOD})
            assert page.status == 400, (name, page)
            assert "several clients are here" in page.text.lower(), (name, page)
    assert (entries(stanch, "old-mill-bakery"), entries(stanch, "harbour-yoga")) == before


def test_every_page_of_one_reads_its_record_alone(two: Console) -> None:
    bakery, yoga = (context.workspace(one) for one in ("old-mill-bakery", "harbour-yoga"))
    for name in READ:
        if name in ("clients", "add_client"):  # they are about all
            continue
        with watched() as asked:
            page = two.open(f"{YOGA}/i/circleci-2023{ROWS[name].path}")
        assert page.status in (200, 400), (name, page)
        assert "Cardwise" not in page.html, name
        assert "Old Mill" not in page.html, name
        for sql, params in asked:
            assert bakery not in params, (name, sql)
            if any(f'"{one}"' in sql or f" {one} " in sql for one in TABLES):
                assert "ws_id" in sql, (name, sql)
                assert yoga in params, (name, sql)


@contextmanager
def watched() -> Iterator[list[tuple[str, tuple[Any, ...]]]]:
    """Every statement that this thread sends to the store, with its values."""
    from django.db import connection

    asked: list[tuple[str, tuple[Any, ...]]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield asked


def test_the_links_of_a_page_stay_with_its_client(two: Console) -> None:
    page = two.open(f"{BAKERY}/i/heartbleed/situation/")
    led = [where for words, where in page.links().items() if where.startswith("/")]
    assert led
    assert all(where.startswith(f"{BAKERY}/") for where in led), led
    assert page.links()["Old Mill Bakery: all clients"].endswith("/clients/")


def test_one_writes_while_another_tab_shows_the_other(two: Console, stanch: Stanch) -> None:
    mine = two.open(f"{BAKERY}/i/heartbleed/services/")
    two.open(f"{YOGA}/i/circleci-2023/services/")
    before = entries(stanch, "harbour-yoga")
    mine.press("I asked them")
    assert "Asked" in two.open(f"{BAKERY}/i/heartbleed/services/").row("Cardwise")
    assert entries(stanch, "harbour-yoga") == before


def test_an_incident_of_another_client_is_none_of_this_one(two: Console) -> None:
    page = two.open(f"{YOGA}/i/heartbleed/situation/")
    assert page.status == 400
    assert "There is no incident heartbleed here" in page
    nobody = two.open("/c/nobody/situation/")
    assert nobody.status == 400
    assert "There is no client" in nobody


def test_the_overview(two: Console, stanch: Stanch) -> None:
    stanch("--client", "old-mill-bakery", "vendor", "ask", "Cardwise")
    page = two.open("/clients/")
    assert page.heading.startswith("None of 2 is known to be exposed now.")
    assert "1 client waits" in page.row("Cardwise", of="Who waits for whom")
    assert "Old Mill Bakery. No answer yet; asked" in page.row("Cardwise", of="Who waits for whom")
    there = page.follow("Open Old Mill Bakery")
    assert there.path == f"{BAKERY}/i/heartbleed/situation/"


def test_a_client_is_found_by_a_part_of_its_name_or_site(two: Console, stanch: Stanch) -> None:
    stanch("--client", "harbour-yoga", "client", "set", "--site", "stretch.example")
    page = two.open("/clients/").press("Find", {"Find a client": "MILL"})
    found = [one for one in page.root.all("div") if one["id"] == "found"]
    assert "Old Mill Bakery" in found[0].text
    assert "Harbour Yoga" not in found[0].text
    assert page.heading.startswith("None of 2"), "where all stand is not narrowed by it"
    by_site = two.open("/clients/?q=stretch.ex")
    (there,) = [one for one in by_site.root.all("div") if one["id"] == "found"]
    assert "Harbour Yoga" in there.text
    assert by_site.follow("Open Harbour Yoga").path == "/c/harbour-yoga/i/circleci-2023/situation/"
    live = two.open("/clients/?q=mill", **{"HX-Request": "true"})
    assert "Old Mill Bakery" in live
    assert "Harbour Yoga" not in live
    assert "No client has “<b>x” in its name" in two.open("/clients/?q=%3Cb%3Ex")


def test_who_is_silent_for_a_day_is_asked_again_from_the_overview(two: Console, stanch: Stanch) -> None:
    stanch("--client", "harbour-yoga", "vendor", "add", "Cardwise", "--role", "payments")
    stanch("--client", "old-mill-bakery", "vendor", "ask", "Cardwise", now="2026-11-20T10:00Z")
    stanch("--client", "harbour-yoga", "vendor", "ask", "Cardwise", now="2026-11-21T11:00Z")
    two.at("2026-11-21T12:00Z")
    page = two.open("/clients/")
    row = page.row("Cardwise", of="Who waits for whom")
    assert "2 clients wait" in row
    assert "Ask again for Old Mill Bakery" in row
    assert "Ask again for Harbour Yoga" not in row, "it asked an hour ago"
    there = page.follow("Ask again for Old Mill Bakery (Cardwise)")
    assert there.path == f"{BAKERY}/i/heartbleed/services/#ask"
    assert "Silent for a day: Cardwise" in there.part("Ask again")
    listed = stanch("client", "list", now="2026-11-21T12:00Z").out
    assert "stanch --client old-mill-bakery vendor letter --incident heartbleed" in " ".join(listed.split())
    there.press("I asked them")
    assert "Ask again" not in two.open("/clients/").row("Cardwise", of="Who waits for whom")


def test_a_client_is_added_and_its_first_ten_minutes_begin(console: Console, begun: str) -> None:
    page = console.open("/clients/").follow("Add a client")
    wrong = page.press("Add it", {"The business, as its customers call it": "nobody"})
    assert wrong.status == 422
    assert "is an answer, and no name" in wrong
    made = wrong.press("Add it", {"The business, as its customers call it": "Harbour Yoga"})
    assert made.path == f"{YOGA}/start/"
    begun_there = made.press("Look", {"Heartbleed": True, "Your domain name": begun})
    assert begun_there.path == f"{YOGA}/i/heartbleed/start/"
    console.wait()
    assert console.open("/").heading == "Which client?", "there are two now"


def us(page: Page) -> dict[str, str]:
    return {
        one["id"]: one["value"]
        for one in page.root.all("input")
        if one["id"] in ("business", "signs", "reply_to", "zone", "sites")
    }


def test_who_we_are_is_asked_in_the_start_and_changed_on_its_page(console: Console, begun: str) -> None:
    page = console.open("/incidents/open/")
    typed: dict[str, str | bool] = {
        "Heartbleed": True, "Your domain name": begun, "Your business, as customers call it": "WiseWidget",
        "Who signs": "Ana Reyes", "Where answers go": "ana", "Customers read": "German",
    }  # fmt: skip
    wrong = page.press("Look", typed)
    assert "is no address that can be written to" in wrong
    assert us(wrong)["business"] == "WiseWidget", "nothing that was typed is lost"
    wrong.press("Look", {**typed, "Where answers go": "ana@wisewidget.example"})
    console.wait()
    assert "Your business, as customers call it" not in console.open("/incidents/open/"), "asked once"
    page = console.open("/us/")
    assert us(page)["sites"] == "127.0.0.1"
    kept = page.press(
        "Keep it", {"Your sites": "wisewidget.example, www.wisewidget.example", "Who signs": ""}
    )
    assert "Kept." in kept
    assert us(kept)["sites"] == "wisewidget.example, www.wisewidget.example"
    assert us(kept)["signs"] == ""
    assert us(kept)["business"] == "WiseWidget"


def test_of_two_consoles_each_calls_its_cookies_by_its_port(
    monkeypatch: pytest.MonkeyPatch, home: Any
) -> None:
    import importlib

    from stanch.console import settings

    names = set()
    for port in ("8321", "8322", ""):
        monkeypatch.setenv("STANCH_PORT", port)
        made = importlib.reload(settings)
        names |= {made.SESSION_COOKIE_NAME, made.CSRF_COOKIE_NAME, made.VISITOR_COOKIE_NAME}
    assert len(names) == 9
