"""The text in the language of our customers, chosen where it stands, in a browser: what is copied is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.real.browser import Visitor, chromium
from tests.real.test_console_undo import begin
from tests.servers.console import console
from tests.servers.running import free_port

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_a_german_text_is_chosen_read_copied_and_sent(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser, width=390)
    page = visitor.page
    with console(tmp_path / "home", now="2014-04-08T17:01Z") as (_process, link):
        home = link.partition("/enter/")[0]
        begin(page, link, f"127.0.0.1:{free_port()}")
        page.goto(f"{home}/situation/")
        letter = page.locator("#letter")
        expect(letter).to_have_attribute("lang", "en")
        page.locator("#language").get_by_role("button", name="Change to Deutsch").click()
        expect(page.locator("ul.news")).to_contain_text("Kept: your customers read German.")
        expect(letter).to_have_attribute("lang", "de")
        expect(letter).to_contain_text("Wir ")
        visitor.everywhere("language-situation")

        page.goto(f"{home}/tell/")
        said = page.locator("#text li p").all_inner_texts()
        page.get_by_role("button", name="Copy the text").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        for sentence in said:
            assert sentence in copied
        assert "We " not in copied
        visitor.everywhere("language-tell")

        expect(page.locator("#sent-form").get_by_text("Text 1, of")).to_be_visible()
        page.get_by_label("Who gets it, in words").fill("alle, 312")
        page.get_by_role("button", name="I sent this").click()
        page.locator("summary", has_text="Notice 1").click()
        for sentence in said:
            expect(page.get_by_text(sentence, exact=True).last).to_be_visible()

        page.goto(f"{home}/services/")
        page.locator("#n").fill("Cardwise")
        page.get_by_role("button", name="Add", exact=True).click()
        page.goto(f"{home}/services/")
        page.locator("summary", has_text="The mail in Deutsch").click()
        mail = page.locator("#ask-mail-de")
        expect(mail).to_contain_text("Guten Tag")
        page.locator("details[open]", has=mail).get_by_role("button").click()
        page.wait_for_function("navigator.clipboard.readText().then(one => one.startsWith('Guten Tag'))")
        visitor.everywhere("language-services")
