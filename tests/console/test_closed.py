"""A closed incident is read and watched: nothing of it can be pressed but to open it again, and to correct or
leave what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest

from stanch.core.model import AssetId, Proposal
from stanch.core.moments import parse
from tests.console.test_every_page import ROWS
from tests.console.test_incidents import WRITES
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch, flat, parsed
from tests.program.markup import Element

MORNING, NOON, EVENING = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00"))
SITE = "127.0.0.1:9"
CLOSED = "/i/heartbleed"
NEVER = "Our own servers did not have this flaw at any time up to 09:00 UTC on 8 April 2014."

OF_NO_INCIDENT = {
    "event", "new", "close", "us", "add_client",  # about the client
    "test", "prove", "share", "make_token", "revoke_token", "account_logout", "account_set_password",
    "mfa_activate_totp",
}  # fmt: skip
OF_WHAT_WAS_SENT = {"copied", "sent", "change", "let_stand"}
"""A closed incident goes on watching what was sent: a correction of it can be composed, changed and sent, and
a sentence that lost its ground can be left as it is."""


@pytest.fixture
def closed(console: Console, stanch: Stanch) -> Console:
    """Closed with everything open: a sentence that fell, steps, a missed promise, a discovery, questions."""
    from stanch.app import context

    def said(*words: object, now: str = MORNING) -> None:
        found = stanch(*words, now=now)
        assert found.code in (0, 3), found

    said("incident", "open", "heartbleed")
    said("vendor", "add", "Cardwise", "--role", "payments")
    said("register", "servers", "no")
    console.at(MORNING)
    found = context.case("")
    found.client.write(
        [Proposal("p1", AssetId("vendor:postbird"), "mail", "It takes your mail.", parse(MORNING))]
    )
    said("start", SITE, "--no-questions")
    said("vendor", "statement", "Cardwise", "not_affected")
    said("attest", SITE, "no", "--from", "2012-03-14")
    said("register", "servers", "yes")
    said("promise", "2014-04-08T15:00Z", now=NOON)
    said("notice", "copy", now=NOON)
    said("notice", "sent", "--to", "all customers, 312", now=NOON)
    said("attest", SITE, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now=EVENING)
    said("incident", "close", "heartbleed", now=EVENING)
    console.at(EVENING)
    return console


class Form(NamedTuple):
    """A form that writes: on which page, the name of the address that it is sent to, what it is."""

    page: str
    name: str
    form: Element


def forms(page: Page) -> Iterator[Form]:
    """By every button that sends something, for a button may lead elsewhere than its form."""
    from django.urls import resolve

    for form in page.root.all("form"):
        if form["method"].lower() != "post":
            continue
        for button in form.all("button"):
            where = urlsplit(urljoin(page.path, button["formaction"] or form["action"] or page.path)).path
            yield Form(page.path, resolve(where.removeprefix(CLOSED)).url_name or "", form)


def pages(console: Console) -> Iterator[Page]:
    """Every page of the console about the closed incident: those that have an address of their own, and all
    that links lead to from there."""
    queries = f"?asset=endpoint:{SITE}&kind=break-in&corrects=1&role=mail&about=vendor:cardwise"
    waiting = [
        CLOSED + row.path + query
        for row in ROWS.values()
        if "GET" in row.how and not row.stranger and "x" not in row.path.split("/")
        for query in ("", queries)
    ]
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = console.open(path)
        yield page
        for one in page.root.all("a"):
            where = urljoin(page.path, one["href"]).partition("#")[0]
            if where.startswith(CLOSED) and "/account/" not in where:
                waiting.append(where)


@pytest.mark.slow
def test_rule_38_every_form_of_every_page_is_one_that_is_right_on_a_closed_incident(closed: Console) -> None:
    found = {form for page in pages(closed) for form in forms(page)}
    assert len({one.page for one in found}) > 12, "pages were found"
    wrong = {(one.page, one.name) for one in found} - {
        (one.page, one.name)
        for one in found
        if one.name in OF_NO_INCIDENT | OF_WHAT_WAS_SENT | {"open_again"}
    }
    assert not wrong
    for one in found:
        if one.name == "copied":
            fields = {field["name"]: field["value"] for field in one.form.all("input")}
            assert fields.get("corrects") == "1", f"{one.page} copies what corrects nothing"
    assert {"open_again", "copied"} <= {one.name for one in found}


@pytest.mark.slow
def test_no_link_of_a_closed_incident_leads_to_a_refusal(closed: Console) -> None:
    opened: set[str] = set()
    for page in pages(closed):
        for one in page.root.all("a"):
            where = urljoin(page.path, one["href"]).partition("#")[0]
            elsewhere = not one["href"].startswith("#") and "/account/" not in where
            if where.startswith(CLOSED) and elsewhere and where not in opened:
                assert closed.open(where).status == 200, (page.path, one.text, where)
                opened.add(where)


def test_every_page_says_that_it_is_closed_and_can_be_opened_again(closed: Console) -> None:
    for path in ("/situation/", "/services/", "/tell/", "/timeline/", "/plan/", "/start/"):
        page = closed.open(CLOSED + path)
        assert page.status == 200, page
        assert "Heartbleed is closed since 18:00 UTC on 8 April 2014." in page, path
        assert "Open it again" in [one.text for one in page.root.all("button")], path
    assert closed.open(f"{CLOSED}/tell/").heading == "Whom to tell was not decided"
    assert "Left undone" in closed.open(f"{CLOSED}/situation/")
    opened = closed.open(f"{CLOSED}/situation/").press("Open it again")
    assert opened.status == 200
    assert "Promise this" in [one.text for one in closed.open(f"{CLOSED}/tell/").root.all("button")]


def test_a_page_about_another_moment_has_nothing_to_press_either(closed: Console) -> None:
    """Of that moment it was open: what is sent from there would be written down today."""
    for path in ("/situation/", "/services/", "/tell/", "/timeline/", "/plan/"):
        page = closed.open(f"{CLOSED}{path}?moment=2014-04-08T12:30&about=vendor:cardwise&corrects=1")
        assert page.status == 200, page
        assert {one.name for one in forms(page)} <= OF_NO_INCIDENT, path


@pytest.mark.slow
def test_rule_38_every_form_that_is_sent_by_hand_is_refused_with_words(
    closed: Console, stanch: Stanch
) -> None:
    """By reflection: `WRITES` holds every address that writes into an incident."""
    before = parsed(stanch("timeline", "--json", now=EVENING))
    for path, form in WRITES.items():
        if path == "/tell/stands/":
            continue
        where = CLOSED + path.replace("<int:number>", "1")
        for sent in ({}, form, {**form, "keep": "x"}):
            page = closed.send(where, {**sent, "draft": "1"})
            assert 400 <= page.status < 500, (path, page)
            assert "is closed, and nothing more is written into it" in page, (path, page)
            assert "Open it again" in page
    assert parsed(stanch("timeline", "--json", now=EVENING)) == before


def test_rule_38_what_fell_is_corrected_without_opening_it_again(closed: Console, stanch: Stanch) -> None:
    tell = closed.open(f"{CLOSED}/situation/").follow("Write the correction to all customers, 312")
    assert "This corrects notice 1" in tell
    kept = tell.press("Copy the text")
    assert f"“{NEVER}”" in kept.html.replace("&quot;", '"').replace("&#x27;", "'")
    changed = kept.follow("I changed it before I sent it")
    (text,) = [one for one in changed.root.all("textarea") if one["name"] == "text"]
    words = "".join(map(str, text.within)).strip()
    kept = changed.press("Keep it so", {"The text": f"{words}\n\nMara"})
    sent = kept.press("I sent this", {"Who gets it, in words": "all customers, 312"})
    assert sent.status == 200, sent
    assert "corrected by notice 2" in sent.part("Sent")
    assert "No longer true" not in closed.open(f"{CLOSED}/situation/").main


def test_a_text_that_corrects_nothing_any_more_is_not_sent_in_a_closed_incident(closed: Console) -> None:
    tell = closed.open(f"{CLOSED}/tell/?corrects=1")
    changed = tell.press("Copy the text").follow("I changed it before I sent it")
    refused = changed.press("Keep it so", {"The text": "All is well."})
    assert refused.status == 400
    assert "is closed, and nothing more is written into it" in refused


def test_from_the_command_line_it_is_the_same(closed: Console, stanch: Stanch) -> None:
    there = ("--incident", "heartbleed")
    plain = stanch("notice", "copy", *there, now=EVENING)
    assert (plain.code, "is closed, and nothing more is written into it" in plain.err) == (2, True)
    text = stanch("notice", "copy", "--corrects", "1", *there, now=EVENING)
    assert NEVER in text.out
    first = stanch("notice", "sent", "--to", "all", "--draft", "1", *there, now=EVENING)
    assert (first.code, "is closed" in first.err) == (2, True)
    sent = stanch("notice", "sent", "--to", "all customers, 312", *there, now=EVENING)
    assert "What was wrong in notice 1 is corrected by it." in sent.out
    assert stanch("promise", "2014-04-09T15:00Z", *there, now=EVENING).code == 2
    assert "open it again: stanch incident open heartbleed" in flat(stanch("status", *there, now=EVENING))


def test_another_incident_leads_to_what_can_be_read_of_a_promise_that_was_missed(
    closed: Console, stanch: Stanch
) -> None:
    assert stanch("incident", "open", "circleci-2023", now=EVENING).code == 0
    page = closed.open("/i/circleci-2023/situation/")
    (missed,) = [one for one in page.root.all("li") if "15:00 UTC" in one.text]
    assert [one.text for one in missed.all("a")] == ["Show it"]


def test_what_closing_does_and_leaves_open_is_said_before_and_after(console: Console, exposed: str) -> None:
    console.open("/tell/").press("Promise this", {"We will write again by (UTC)": "2014-04-08T15:00"})
    before = console.open("/timeline/").main
    page = console.open("/incidents/").press("Close Heartbleed")
    assert page.heading == "Close Heartbleed?"
    assert "It is not closed yet. You are exposed." in page
    left = page.part("What it leaves open")
    assert "steps are left, the first of them: Install the fix" in left, left
    assert "An update was promised by 15:00 UTC on 8 April 2014, and none was sent." in left
    assert "questions are open, the first of them: " in left
    does = page.part("What closing it does")
    assert "What was sent in it is still watched, and can be corrected." in does
    assert "It can be opened again" in does
    assert console.open("/timeline/").main == before
    stays = page.press("Leave it open")
    assert "Close Heartbleed" in [one.text for one in stays.root.all("button")]
    assert console.open("/timeline/").main == before
    after = page.press("Close it")
    assert "Heartbleed is closed, and leaves open" in after
    assert "a promised update" in after
    assert "Open again Heartbleed" in [one.text for one in after.root.all("button")]


def test_what_came_up_while_somebody_read_what_closing_leaves_open_is_shown_first(
    console: Console, stanch: Stanch, exposed: str
) -> None:
    page = console.open("/incidents/").press("Close Heartbleed")
    assert stanch("promise", "2014-04-08T15:00Z", now="2014-04-08T14:06Z").code == 0
    again = page.press("Close it")
    assert "Something was written down in the meantime" in again
    assert "An update was promised by 15:00 UTC" in again.part("What it leaves open")
    assert "Heartbleed is closed" in again.press("Close it")
