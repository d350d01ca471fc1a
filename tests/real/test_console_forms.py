"""Forms at night: two mistakes said at once and mended by a press, by a script and without one; what was said
stands in the form that changes it. And forty clients: one is found by typing, the silent are asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.program.commands import apart
from tests.real.browser import Visitor, chromium
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
NOW = "2014-04-08T17:05Z"
NEWS = "ul.news"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def said(home: Path, folder: Path, *commands: str, now: str = NOW) -> None:
    for words in commands:
        assert apart(home, folder, *words.split(), now=now).code in (0, 3), words  # 3: nobody answers there


def enter(page: Page, link: str) -> str:
    page.goto(link)
    page.get_by_role("button", name="Open the console").click()
    return link.partition("/enter/")[0]


def refused(visitor: Visitor, name: str) -> None:
    """A page that says what cannot be taken comes with status 422, which browsers write down as an error."""
    visitor.wrong[:] = [one for one in visitor.wrong if "422" not in one]
    visitor.everywhere(name)
    visitor.wrong.clear()


def two_mistakes(page: Page, home: str) -> None:
    page.goto(f"{home}/done/?asset=endpoint:127.0.0.1:9")
    page.get_by_label("Patched (UTC)", exact=True).fill("2015-04-08T16:30")
    page.get_by_label("Restarted (UTC)", exact=True).fill("2012-04-08T16:40")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(NEWS)).to_contain_text("2 answers cannot be taken as they are.")
    expect(page.locator("[id='wrong-step:patched']")).to_contain_text("has not come yet")
    expect(page.locator("[id='wrong-step:restarted']")).to_contain_text("is before Heartbleed became public")
    expect(page.locator("[aria-invalid=true]")).to_have_count(2)


def test_two_mistakes_are_said_at_once_and_mended_by_a_press(tmp_path: Path, browser: Browser) -> None:
    said(tmp_path / "home", tmp_path, "incident open heartbleed", "observe tls 127.0.0.1:9")
    visitor = Visitor(browser, width=390)
    page = visitor.page
    patched = page.get_by_label("Patched (UTC)", exact=True)
    restarted = page.get_by_label("Restarted (UTC)", exact=True)
    with console(tmp_path / "home", now=NOW) as (_process, link):
        home = enter(page, link)
        two_mistakes(page, home)
        refused(visitor, "forms-two-mistakes")
        page.get_by_role("link", name="To the first").click()
        expect(page.locator("[id='wrong-step:patched']")).to_be_in_viewport()
        page.get_by_role("button", name="Use 16:30 UTC on 8 April 2014").click()
        expect(patched).to_have_value("2014-04-08T16:30")
        expect(patched).to_be_focused()
        expect(page.locator("[id='wrong-step:patched']")).to_be_hidden()
        expect(restarted).to_have_value("2012-04-08T16:40")
        page.get_by_role("button", name="Use 16:40 UTC on 8 April 2014").focus()
        page.keyboard.press("Enter")
        expect(restarted).to_have_value("2014-04-08T16:40")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(NEWS)).to_contain_text("Kept: your word on what was done at 127.0.0.1:9.")

        page.goto(f"{home}/done/?asset=endpoint:127.0.0.1:9")
        expect(restarted).to_have_value("2014-04-08T16:40")
        visitor.everywhere("forms-filled")
        page.locator("[data-now='s-rekeyed']").click()
        expect(page.get_by_label("New key (UTC)", exact=True)).to_have_value("2014-04-08T17:05")
        restarted.fill("2014-04-08T16:45")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator(NEWS)).to_contain_text("Kept: your word")
        page.goto(f"{home}/done/?asset=endpoint:127.0.0.1:9")
        expect(restarted).to_have_value("2014-04-08T16:45")
        expect(patched).to_have_value("2014-04-08T16:30")

        page.goto(f"{home}/start/new/?kind=library-bug&domain=shop.example")
        page.get_by_label("When did it become public?").fill("2041-04-01")
        page.locator("form.stack-l").evaluate("form => { form.noValidate = true; }")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.locator("#wrong-name")).to_contain_text("is not answered")
        expect(page.locator("#wrong-disclosed")).to_contain_text("has not come yet")
        refused(visitor, "forms-event")
    assert not visitor.wrong


def test_without_a_script_a_repair_comes_back_filled_in_and_return_still_saves(
    tmp_path: Path, browser: Browser
) -> None:
    said(tmp_path / "home", tmp_path, "incident open heartbleed", "observe tls 127.0.0.1:9")
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    with console(tmp_path / "home", now=NOW) as (_process, link):
        home = enter(page, link)
        two_mistakes(page, home)
        page.get_by_role("button", name="Use 16:30 UTC on 8 April 2014").click()
        expect(page.get_by_label("Patched (UTC)", exact=True)).to_have_value("2014-04-08T16:30")
        expect(page.get_by_label("Restarted (UTC)", exact=True)).to_have_value("2012-04-08T16:40")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("[aria-invalid=true]")).to_have_count(1)
        version = page.get_by_label("To which version, if you know it: Patched")
        version.press("Enter")
        expect(page.locator("[aria-invalid=true]")).to_have_count(1)  # Return saves, and repairs nothing
        expect(page.get_by_label("Restarted (UTC)", exact=True)).to_have_value("2012-04-08T16:40")


def test_one_of_many_clients_is_found_by_typing_and_the_silent_are_asked_again(
    tmp_path: Path, browser: Browser
) -> None:
    home = tmp_path / "home"
    for name in ("Old Mill Bakery", "Harbour Yoga", "Corner Cycles"):
        assert apart(home, tmp_path, "client", "add", name, now=NOW).code == 0
    for name in ("old-mill-bakery", "harbour-yoga"):
        said(
            home, tmp_path, f"--client {name} incident open heartbleed",
            f"--client {name} vendor add Cardwise", f"--client {name} vendor ask Cardwise",
        )  # fmt: skip
    said(home, tmp_path, "--client corner-cycles client set --site wheels.example")
    visitor = Visitor(browser, width=390)
    page = visitor.page
    with console(home, now="2014-04-09T18:00Z") as (_process, link):
        root = enter(page, link)
        page.goto(f"{root}/clients/")
        page.get_by_label("Find a client by its name").press_sequentially("WHEELS")
        found = page.locator("#found")
        expect(found).to_contain_text("Corner Cycles")
        expect(found).not_to_contain_text("Old Mill Bakery")
        visitor.everywhere("clients-found")
        page.get_by_label("Find a client by its name").fill("nobody at all")
        expect(found).to_contain_text("No client has “nobody at all”")
        page.get_by_label("Find a client by its name").fill("")
        expect(found).to_have_text("")
        again = page.get_by_role("link", name="Ask again for Old Mill Bakery (Cardwise)")
        expect(again).to_be_visible()
        visitor.everywhere("clients-silent")
        again.click()
        expect(page.locator("#ask")).to_contain_text("Silent for a day: Cardwise")
        expect(page.locator("#ask")).to_be_in_viewport()
        page.get_by_role("button", name="I asked them").click()
        page.goto(f"{root}/clients/")
        expect(page.get_by_role("link", name="Ask again for Harbour Yoga (Cardwise)")).to_be_visible()
        expect(again).to_have_count(0)
    assert not visitor.wrong
