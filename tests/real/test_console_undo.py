"""Three mistakes at night, undone; a look says what it found, and nothing jumps when it comes in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.faults.tls import hostile
from tests.program.places import der
from tests.real.browser import Visitor, chromium
from tests.servers import certificate
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
NEWS = "ul.news"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def refused(visitor: Visitor, name: str) -> None:
    """A page that says what cannot be taken comes with status 422, which browsers write down as an error."""
    visitor.wrong[:] = [one for one in visitor.wrong if "422" not in one]
    visitor.everywhere(name)


def begin(page: Page, link: str, place: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Open the console").click()
    page.locator("input[name=event][value=heartbleed]").check()
    page.get_by_label("Your domain name").fill(place)
    page.get_by_role("button", name="Look", exact=True).click()


def test_three_mistakes_are_undone_and_looks_say_what_they_found(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser, width=390)
    page = visitor.page
    shown = der(certificate.make(tmp_path))
    with ExitStack() as stack:
        server = stack.enter_context(ExitStack())
        vulnerable = partial(hostile.answering, lenient=True, der=shown)
        place = f"127.0.0.1:{server.enter_context(hostile.hostile(vulnerable))}"
        _process, link = stack.enter_context(console(tmp_path / "home", now="2014-04-08T17:01Z"))
        home = link.partition("/enter/")[0]
        begin(page, link, place)
        offer = page.get_by_role("button", name=f"{place} is mine: test it")
        expect(offer).to_be_visible()
        assert page.locator("main button").first.inner_text() == f"{place} is mine: test it"
        question = page.locator("form#question button[type=submit]")
        expect(question).to_have_css("background-color", "rgba(0, 0, 0, 0)")  # one filled button a page
        offer.click()
        expect(page.get_by_text("Exposed today")).to_be_visible()

        # 1: a vendor that was mistyped is joined with the one that it is
        for given in ("Cardwise", "Crdwise"):
            page.get_by_label("Name of the service").fill(given)
            page.locator("form#question button[type=submit]").click()
            expect(page.locator(NEWS)).to_contain_text("Kept: your answer to")
        visitor.everywhere("undo-kept")
        page.goto(f"{home}/services/")
        page.get_by_role("link", name="Crdwise", exact=True).click()
        page.get_by_label("Its name").fill("cardwise")
        page.get_by_role("button", name="Rename").click()
        expect(page.get_by_label("Its name")).to_have_value("cardwise")
        expect(page.locator("#wrong-name")).to_contain_text("Cardwise is there already")
        refused(visitor, "undo-vendor-refused")
        page.get_by_label("It is the same as").select_option(label="Cardwise")
        page.get_by_role("button", name="Join the two").click()
        expect(page.locator(NEWS)).to_contain_text("Kept: Crdwise is Cardwise.")
        expect(page.get_by_role("row", name="Cardwise")).to_contain_text("Payments, Mail")

        # 2: an answer of another vendor, undone by the keyboard alone
        page.get_by_role("link", name="Write down their answer (Cardwise)").click()
        page.get_by_label("Not affected").check()
        page.get_by_label("In their own words").fill("We do not use OpenSSL.")
        page.get_by_role("button", name="Save the answer").click()
        expect(page.get_by_role("row", name="Cardwise")).to_contain_text("“We do not use OpenSSL.”")
        expect(page.locator(NEWS)).to_contain_text("Cardwise, exposed today? Not known yet → No.")
        visitor.everywhere("undo-answer")
        page.locator(NEWS).get_by_role("button", name="Undo").focus()
        page.keyboard.press("Enter")
        expect(page.locator(NEWS)).to_contain_text("Undone: Cardwise: told us that it was not affected.")
        expect(page.get_by_role("row", name="Cardwise")).to_contain_text("Not asked yet")

        # 3: a year that has not come yet, and a time that a look gainsays, are said at once, at their fields
        page.goto(f"{home}/done/?asset=endpoint:{place}")
        page.get_by_label("Patched (UTC)", exact=True).fill("2041-04-08T16:00")
        page.get_by_label("Restarted (UTC)", exact=True).fill("2014-04-08T16:30")
        page.get_by_role("button", name="Save").click()
        field = page.get_by_label("Patched (UTC)", exact=True)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.locator("[id='wrong-step:patched']")).to_contain_text("has not come yet")
        expect(page.get_by_label("Restarted (UTC)", exact=True)).to_have_value("2014-04-08T16:30")
        refused(visitor, "undo-done-refused")
        expect(page.locator("[id='wrong-step:restarted']")).to_contain_text("we still saw the flaw")
        page.get_by_role("link", name="To the first").click()
        expect(page.locator("[id='wrong-step:patched']")).to_be_in_viewport()

        page.goto(f"{home}/situation/")
        page.get_by_role("button", name="I did this: look again").click()
        expect(page.locator(NEWS)).to_contain_text("Looked 17:01: still has the flaw.")
        visitor.everywhere("undo-looked")
        server.close()
        page.get_by_role("button", name="I did this: look again").click()
        expect(page.locator(NEWS)).to_contain_text("Not reached 17:01. The result of 17:01 stands.")
        page.get_by_role("link", name="Timeline").click()
        visitor.everywhere("undo-timeline")


def test_whoever_is_at_a_question_stays_there_when_a_look_comes_in(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser, width=390)
    page = visitor.page
    over = []

    def slow(sock: object, ended: object) -> None:
        over.append(sock)
        ended.wait(1)  # type: ignore[attr-defined]

    with hostile.hostile(slow) as port, console(tmp_path, now="2014-04-08T17:01Z") as (_process, link):
        begin(page, link, f"127.0.0.1:{port}")
        page.locator("button[name=choice][value=none]").hover()
        before = page.locator("#q").bounding_box()
        expect(page.get_by_text("This says nothing about the time before.")).to_be_visible()
        after = page.locator("#q").bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2, (before, after)
