"""Two incidents in a real browser: the switch, banner and choice, what hangs on an entry, what has ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.program.commands import environment
from tests.real.browser import Visitor, chromium
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
NOW = "2023-06-01T09:00Z"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_two_incidents_are_two_addresses(tmp_path: Path, browser: Browser) -> None:
    home = tmp_path / "home"

    def stanch(*words: str) -> str:
        command = [sys.executable, "-m", "stanch.cli", *words]
        done = subprocess.run(
            command, env=environment(home, NOW, {}), capture_output=True, text=True, check=True, timeout=60
        )
        return done.stdout

    stanch("incident", "open", "heartbleed")
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    stanch("vendor", "ask", "Cardwise")
    stanch("incident", "open", "circleci-2023")
    (number,) = [
        row["seq"] for row in json.loads(stanch("timeline", "--json"))
        if row["what"] == "Cardwise was added (vendor)"
    ]  # fmt: skip
    visitor = Visitor(browser)
    page = visitor.page
    with console(home, now=NOW) as (_process, link):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Which incident?")
        visitor.everywhere("incidents-which")
        page.get_by_role("link", name="Heartbleed").click()
        expect(page.get_by_text("The breach at CircleCI is still open.")).to_be_visible()
        visitor.everywhere("situation-of-two")
        page.locator("details.switch summary").click()
        visitor.everywhere("switch-open")
        page.locator("details.switch").get_by_role("link", name="The breach at CircleCI").click()
        expect(page.locator("header .where")).to_contain_text("The breach at CircleCI")
        assert "/i/circleci-2023/situation/" in page.url
        page.get_by_role("link", name="Timeline").click()
        visitor.everywhere("timeline-of-two")
        page.get_by_text("Take an entry back").click()
        page.get_by_label("Its number").fill(str(number))
        page.get_by_label("Why").fill("the wrong name")
        page.get_by_role("button", name="Take it back").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Others hang on entry {number}")
        visitor.everywhere("hanging")
        page.get_by_role("link", name="Say since when").click()
        visitor.everywhere("end")
        page.get_by_label("Since").fill("2023-05-01")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("It still counts:")).to_be_visible()
        visitor.everywhere("ended")
        page.get_by_role("link", name="Incidents", exact=True).click()
        visitor.everywhere("incidents")
        page.get_by_role("button", name="Close Heartbleed").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Close Heartbleed?")
        visitor.everywhere("closing")
        page.get_by_role("button", name="Close it").click()
        expect(page.get_by_role("button", name="Open again Heartbleed")).to_be_visible()
        visitor.everywhere("incidents-closed")
        page.get_by_role("link", name="Heartbleed").click()
        expect(page.get_by_role("button", name="Open it again")).to_be_visible()
        visitor.everywhere("situation-closed")
        page.get_by_role("link", name="Tell", exact=True).click()
        visitor.everywhere("tell-closed")
        page.get_by_role("button", name="Open it again").click()
        expect(page.get_by_role("button", name="Close Heartbleed")).to_be_visible()
