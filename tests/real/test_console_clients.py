"""Two consoles on two ports in one browser, and two clients in one console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.program.commands import apart
from tests.real.browser import Visitor, chromium
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
NOW = "2014-04-08T17:00Z"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_two_consoles_on_two_ports_do_not_sign_each_other_out(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with console(tmp_path / "a", now=NOW) as (_a, one), console(tmp_path / "b", now=NOW) as (_b, other):
        for link in (one, other, ""):
            if link:
                page.goto(link)
                page.get_by_role("button", name="Open the console").click()
            for known in [one, other] if not link else [link]:
                page.goto(known.partition("/enter/")[0] + "/clients/")
                expect(page.get_by_role("heading", level=1)).to_have_text("No client yet")
        page.get_by_role("button", name="Sign out").click()
        page.goto(one.partition("/enter/")[0] + "/clients/")
        expect(page.get_by_role("heading", level=1)).to_have_text("No client yet")


@pytest.mark.parametrize("width", [390, 1280])
def test_two_clients(tmp_path: Path, browser: Browser, width: int) -> None:
    home = tmp_path / "home"
    for words in (
        ["client", "add", "Old Mill Bakery"],
        ["client", "add", "Harbour Yoga"],
        ["--client", "old-mill-bakery", "incident", "open", "heartbleed"],
        ["--client", "harbour-yoga", "incident", "open", "circleci-2023"],
    ):
        assert apart(home, tmp_path, *words, now=NOW).code == 0, words
    visitor = Visitor(browser, width=width)
    page = visitor.page
    with console(home, now=NOW) as (_process, link):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Which client?")
        visitor.look("clients")
        page.goto(link.partition("/enter/")[0] + "/clients/")
        page.get_by_text("Not looked at: 2").click()
        visitor.look("clients")
        page.get_by_role("link", name="Open Harbour Yoga").click()
        expect(page.locator("header")).to_contain_text("The breach at CircleCI")
        page.locator("header .where a").first.click()
        page.get_by_text("Not looked at: 2").click()
        page.get_by_role("link", name="Open Old Mill Bakery").click()
        expect(page.locator("header")).to_contain_text("Heartbleed")
        page.get_by_role("link", name="Who you are").click()
        page.get_by_label("Who signs").fill("Ida Brandt")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text("Kept.")).to_be_visible()
        visitor.look("clients")
    assert not visitor.wrong
