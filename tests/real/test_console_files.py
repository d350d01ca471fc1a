"""Files dropped into the console in a real browser, from the list to the paragraph; without a script, too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.program.commands import environment
from tests.real.browser import Visitor, chromium
from tests.servers.console import console
from tests.stories.day import BUILD, FILES, WEB, jar
from tests.stories.test_from_files import MENDED, OPEN, running, war

pytestmark = [pytest.mark.real, pytest.mark.slow]


def unfold(page: Page) -> None:
    """All that is folded, as whoever looks for it opens it."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def begun(home: Path, event: str, now: str, register: str) -> None:
    """An incident is open, and the register is filled in, by the command line."""
    file = home.with_name("register.yaml")
    file.write_text(register)
    for words in (("incident", "open", event), ("register", "import", str(file), "--yes")):
        subprocess.run(
            [sys.executable, "-m", "stanch.cli", *words], env=environment(home, now, {}), check=True,
            capture_output=True, timeout=60,
        )  # fmt: skip


def come_in(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Open the console").click()


def drop(page: Page, of: str, at: str, *files: Path, **more: str) -> None:
    """Fill in the page and send it; `more`: other fields by the words beside them."""
    unfold(page)
    page.get_by_role("link", name="Drop a list of what a server or a build has").click()
    page.get_by_label("Whose is it?").select_option(label=of)
    page.get_by_label("When the list was made").fill(at)
    for words, value in more.items():
        field = page.get_by_label(words.replace("_", " "))
        if value == "yes":
            field.check()
        else:
            page.get_by_text("Several files of one name?").click()
            field.fill(value)
    page.get_by_label("The file: choose it, or drop it here").set_input_files([str(one) for one in files])
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What {of} has")


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep it").click()


def test_log4shell_from_a_war_that_is_dropped(tmp_path: Path, browser: Browser) -> None:
    visitor, home = Visitor(browser), tmp_path / "home"
    page = visitor.page
    begun(home, "log4shell-2021", "2021-12-12T12:00Z", WEB)
    with console(home, now="2021-12-12T12:00Z") as (_process, link):
        come_in(page, link)
        unfold(page)
        page.get_by_role("link", name="Drop a list of what a server or a build has").click()
        expect(page.get_by_text("It stays on this machine: it is read here, and not kept.")).to_be_visible()
        visitor.everywhere("files")
        page.get_by_role("link", name="Situation").click()
        broken = tmp_path / "broken.war"
        broken.write_bytes(jar("2.14.1")[:-40])
        drop(page, "web1", "2021-12-12T11:00", war(tmp_path / "shop.war", log4j_core=jar("2.14.1")), broken)
        expect(page.locator("section[aria-labelledby=hits]")).to_contain_text("log4j-core@2.14.1")
        expect(page.get_by_text("One package can be judged")).to_be_visible()
        expect(page.get_by_text("Could not be read:").first).to_be_visible()
        visitor.everywhere("files-read")
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are exposed.")
        expect(page.get_by_text("the file itself was not kept")).to_be_visible()
        say = page.locator("section[aria-labelledby=say]")
        expect(say).to_contain_text("web1 has this flaw")
        visitor.everywhere("situation-from-a-file")
    assert not [one for one in home.rglob("*") if "war" in one.name], "nothing of the file is left"


def test_what_runs_is_shown_by_three_lists_without_a_script(tmp_path: Path, browser: Browser) -> None:
    home = tmp_path / "home"
    begun(home, "regresshion-2024", "2024-07-02T08:00Z", WEB)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with console(home, now="2024-07-02T12:00Z") as (_process, link):
        come_in(page, link)
        drop(page, "web1", "2024-07-02T08:00", OPEN)
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("You")
        drop(page, "web1", "2024-07-02T10:00", MENDED)
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not known yet whether you are exposed.")
        drop(page, "web1", "2024-07-02T11:30", MENDED, *running(tmp_path, "/usr/sbin/sshd"))
        expect(page.get_by_text("of them are in use as they are installed")).to_be_visible()
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Not exposed today. You were before.")
        expect(page.locator("section[aria-labelledby=say]")).to_contain_text(
            "our machine web1 did not have this flaw"
        )
    context.close()


def test_react2shell_from_a_lockfile_and_one_answer(tmp_path: Path, browser: Browser) -> None:
    visitor, home = Visitor(browser), tmp_path / "home"
    page = visitor.page
    begun(home, "react2shell-2025", "2025-12-04T10:00Z", BUILD)
    with console(home, now="2025-12-04T10:00Z") as (_process, link):
        come_in(page, link)
        drop(page, "shop", "2025-12-04T09:00", FILES / "next-16.0.6.json", It_has_nothing_else="yes")
        expect(page.locator("section[aria-labelledby=hits]")).to_contain_text("pkg:npm/next@16.0.6")
        keep(page)
        page.wait_for_load_state()
        unfold(page)
        shop = page.get_by_role("row", name="shop")
        expect(shop).to_contain_text("It depends on something that nobody has looked at yet.")
        shop.get_by_role("link", name="Read its install log").click()
        page.get_by_label("Yes, in this time").check()
        page.get_by_label("From (UTC)").fill("2025-12-01")
        page.get_by_role("button", name="Save").click()
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("By what you told us, you are exposed.")
        expect(page.locator("section[aria-labelledby=say]")).to_contain_text("React2Shell is a flaw in React")
        visitor.everywhere("situation-react2shell")


def test_xz_and_the_worm_from_real_lists(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    xz, worm = tmp_path / "xz", tmp_path / "worm"
    begun(xz, "xz-2024", "2024-03-30T12:00Z", WEB)
    with console(xz, now="2024-03-30T12:00Z") as (_process, link):
        come_in(page, link)
        listed = FILES / "sid-with-xz-5.6.1.txt"
        drop(page, "web1", "2024-03-30T11:00", listed, Of_which_release="debian-sid")
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are exposed.")
        expect(page.locator("section[aria-labelledby=say]")).to_contain_text("web1 has this back door")
    begun(worm, "npm-worm-2025-11", "2025-11-25T09:00Z", BUILD)
    with console(worm, now="2025-11-25T09:00Z") as (_process, link):
        come_in(page, link)
        poisoned = FILES / "worm-posthog-node.json"
        drop(page, "shop", "2025-11-25T08:00", poisoned, It_has_nothing_else="yes")
        keep(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("You are exposed.")
        expect(page.locator(".card.next")).to_contain_text("only then switch anything off")
        expect(page.locator("#secrets")).not_to_contain_text("Switch off now")
