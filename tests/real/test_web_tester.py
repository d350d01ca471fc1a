"""The web tester in a real browser: by its owner, by a stranger, on a phone and a desktop, light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.real.browser import Visitor, chromium
from tests.real.reading import written
from tests.real.visiting import NET
from tests.servers import certificate
from tests.servers.console import console
from tests.servers.liar import liar
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_the_owner_looks_agrees_and_proves(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with ExitStack() as stack:
        stack.enter_context(node("0.10.0", certificate.make(tmp_path), 8443, tmp_path, f"{NET}.21"))
        stack.enter_context(nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.22"]))
        _process, link = stack.enter_context(console(tmp_path / "home"))
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.goto(link.partition("/enter/")[0] + "/test/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Does a server have Heartbleed today?")
        visitor.everywhere("test-form")

        page.get_by_label("Name of the server").fill(f"{NET}.21:8443")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Not known: it cannot be told from outside."
        )
        expect(page.get_by_text("only its owner may test further")).to_be_visible()
        expect(page.get_by_text("Owning a name is not owning a shared address")).to_be_visible()
        expect(page.get_by_text("Technical facts")).to_be_visible()
        expect(page.get_by_text("heartbeat_offered_not_proved")).not_to_be_visible()
        visitor.everywhere("test-offered")
        assert not page.get_by_label("This is mine, or I have permission").is_checked()
        page.get_by_label("This is mine, or I have permission").check()
        page.get_by_role("button", name="Test it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Exposed today.")
        page.get_by_text("Technical facts").click()
        expect(page.get_by_text("0 bytes")).to_be_visible()
        expect(page.get_by_text("malformed_echoed")).to_be_visible()
        visitor.everywhere("test-exposed")

        page.get_by_role("link", name="Test a server").click()
        page.get_by_label("Name of the server").fill(f"{NET}.22:8443")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not exposed today.")
        visitor.everywhere("test-not-exposed")

        page.get_by_role("link", name="Test a server").click()
        page.get_by_label("Name of the server").fill("https://www.shop.example/login")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text(
            "Only the name is needed. The name in it is www.shop.example"
        )
        expect(page.get_by_label("Name of the server")).to_have_value("www.shop.example")
        visitor.wrong.clear()  # the browser notes a 422 as an error
        visitor.everywhere("test-refused")
    assert written(tmp_path / "home") == [
        ("proof_agreed.1", f"endpoint:{NET}.21:8443"),
        ("proof_done.1", f"endpoint:{NET}.21:8443"),
    ]


def test_a_stranger_shows_by_dns_that_the_name_is_theirs(tmp_path: Path, browser: Browser) -> None:
    records: list[str] = []

    def says(name: str, kind: str) -> tuple[str, ...]:
        found = {("shop.test", "A"): [f"{NET}.21"], ("gone.test", "A"): [f"{NET}.29"],
                 ("_stanch.shop.test", "TXT"): [f'"{one}"' for one in records]}  # fmt: skip
        return tuple(found.get((name, kind), ()))

    home, visitor = tmp_path / "home", Visitor(browser)
    page = visitor.page
    given = {"STANCH_PUBLIC_TEST": "1", "STANCH_TEST_ALLOW": f"{NET}.0/24"}
    with ExitStack() as stack:
        stack.enter_context(node("0.10.0", certificate.make(tmp_path), 8443, tmp_path, f"{NET}.21"))
        given["STANCH_DNS"] = stack.enter_context(liar(says))
        _process, link = stack.enter_context(console(home, now="2026-11-25T16:40Z", port=0, **given))
        page.goto(link.partition("/enter/")[0] + "/test/")
        page.get_by_text("What this page does, and what it does not").click()
        visitor.everywhere("test-public")
        page.get_by_label("Name of the server").fill("gone.test:8443")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Looking at gone.test")
        visitor.look("test-looking")
        expect(page.get_by_role("heading", level=1)).to_have_text("Not known: it was not reached.")
        visitor.everywhere("test-not-reached")

        page.goto(link.partition("/enter/")[0] + "/test/")
        page.get_by_label("Name of the server").fill("shop.test:8443")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_text("_stanch.shop.test")).to_be_visible()
        visitor.everywhere("test-control")
        answer = page.url
        page.get_by_label("This is mine, or I have permission").check()
        page.get_by_role("button", name="The record is there: test it").click()
        expect(page.get_by_role("alert")).to_contain_text("is not there yet")
        visitor.wrong.clear()
        visitor.everywhere("test-control-missing")
        page.locator("form[action$='prove/']").get_by_role("button", name="Copy").click()
        expect(page.get_by_text("Copied")).to_be_visible()
        records.append(page.evaluate("navigator.clipboard.readText()"))
        page.get_by_label("This is mine, or I have permission").check()
        page.get_by_role("button", name="The record is there: test it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Exposed today.")
        expect(page.get_by_text(re.compile(r"/test/[\w-]{22}/"))).to_be_visible()
        proved = page.url
        assert written(home) == []  # a stranger's word is no entry of ours
        visitor.everywhere("test-proved")

    with console(home, now="2026-11-27T09:00Z", port=0, **given) as (_process, link):
        for was, name in ((answer, "test-old"), (proved, "test-old-exposed")):
            page.goto(link.partition("/enter/")[0] + "/test/" + was.partition("/test/")[2])
            expect(page.get_by_role("heading", level=1)).to_have_text("This is old. Look again.")
            expect(page.get_by_text("16:40 UTC on 25 November 2026").first).to_be_visible()
            visitor.everywhere(name)


def test_without_a_script_it_works_too(tmp_path: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with (
        nginx(certificate.make(tmp_path), 8443, tmp_path, addresses=[f"{NET}.23"]),
        console(tmp_path / "home") as (_process, link),
    ):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.goto(link.partition("/enter/")[0] + "/test/")
        page.get_by_label("Name of the server").fill(f"{NET}.23:8443")
        page.get_by_role("button", name="Look", exact=True).click()
        for _try in range(20):
            if page.get_by_role("link", name="Show the answer").count() == 0:
                break
            page.get_by_role("link", name="Show the answer").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Not exposed today.")
    context.close()
