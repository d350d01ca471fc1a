"""A newcomer at night: wrong turns, nothing known yet, pages that say no; on a phone, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.tls import hostile
from tests.real.browser import Visitor, choose, chromium
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
NO_DNS = "127.0.0.1:9"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def come_in(page: Page, link: str) -> str:
    page.goto(link)
    page.get_by_role("button", name="Open the console").click()
    return link.partition("/enter/")[0]


def begin(page: Page, domain: str) -> None:
    choose(page, "heartbleed")
    page.get_by_label("Your domain name").fill(domain)
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_text("Question 1 of 9")).to_be_visible()


def noted(visitor: Visitor) -> None:
    """A browser notes each page with the status of an error; nothing else may be wrong."""
    visitor.page.evaluate("new Promise(requestAnimationFrame)")
    assert all("responded with a status of 4" in one for one in visitor.wrong), visitor.wrong
    visitor.wrong.clear()


def test_a_name_that_leads_nowhere_is_not_called_safe(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with console(tmp_path, STANCH_DNS=NO_DNS) as (_process, link):
        come_in(page, link)
        begin(page, "no-such-name.invalid")
        expect(page.get_by_text("no-such-name.invalid has no address")).to_be_visible()
        visitor.everywhere("start-not-reached")
        page.get_by_label("Your domain name, as it should be").fill("127.0.0.1:1")
        page.get_by_role("button", name="Look again").click()
        expect(page.get_by_text("Nobody listens there: the port is closed.")).to_be_visible()
        page.get_by_role("link", name="Go on later").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not known yet whether you are exposed.")
        visitor.everywhere("situation-nothing-known")
        page.get_by_text("Your server: not known yet").click()
        ours = page.get_by_role("row", name="127.0.0.1:1")
        expect(ours).not_to_contain_text("Nothing to do")
        # and it can be gone on with from there, and judged as a whole
        expect(page.locator("section[aria-labelledby=say] .letter")).not_to_be_empty()


def test_a_typed_name_is_an_answer_without_a_click_and_nothing_ticked_sends_nothing(
    tmp_path: Path, browser: Browser
) -> None:
    visitor = Visitor(browser, width=375)
    page = visitor.page
    with hostile.hostile(hostile.silent_to_heartbeats) as port, console(tmp_path) as (_process, link):
        come_in(page, link)
        begin(page, f"127.0.0.1:{port}")
        noted(visitor)
        visitor.everywhere("start-unticked")
        page.get_by_label("Name of the service").fill("Cardwise")
        page.locator("form#question button[type=submit]").click()
        expect(page.get_by_text("Question 2 of 9")).to_be_visible()
        page.get_by_text("Your answer so far").click()
        expect(page.locator("dl.facts")).to_contain_text("Cardwise")
        page.goto(link.partition("/enter/")[0] + "/timeline/")
        expect(page.get_by_text("by a plain hello")).to_be_visible()
        expect(page.get_by_text("by the zero-leak proof")).to_have_count(0)
        said = page.locator("main").inner_text()
        assert not re.search(r"[a-z]+_[a-z]+", said), "words, not names of the code"


def test_pages_that_say_no(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with console(tmp_path, STANCH_DNS=NO_DNS) as (_process, link):
        home = come_in(page, link)

        def at(path: str, name: str, says: str) -> None:
            page.goto(home + path)
            expect(page.get_by_role("heading", level=1)).to_have_text(says)
            noted(visitor)
            visitor.everywhere(name)

        at("/nope/", "error-404", "There is no such page")
        begin_at = home + "/start/"
        page.goto(begin_at)
        begin(page, "127.0.0.1:1")
        at("/attest/?asset=nothing", "error-400", "That did not work")
        page.context.clear_cookies()
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This link is used up")
        noted(visitor)
        visitor.everywhere("error-used-up")
        at("/account/password/reset/", "forgotten", "Forgotten password")


@pytest.mark.parametrize("path", ["/start/", "/situation/", "/services/", "/tell/", "/timeline/"])
def test_no_page_holds_the_keyboard(tmp_path: Path, browser: Browser, path: str) -> None:
    """Tab alone comes to the last link of the page, and leaves it."""
    visitor = Visitor(browser)
    page = visitor.page
    with console(tmp_path, STANCH_DNS=NO_DNS) as (_process, link):
        home = come_in(page, link)
        begin(page, "127.0.0.1:1")
        page.goto(home + path)
        expect(page.get_by_text("Sign out")).to_be_visible()
        for _ in range(300):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.innerText") == "Sign out":
                break
        else:
            raise AssertionError("the keyboard did not come to the end of the page")
        shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert shown != "none", "where one is can be seen"
