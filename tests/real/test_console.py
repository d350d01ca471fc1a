"""The first ten minutes in a real browser: a made-up shop on a vulnerable server, until it is mended and
told, and until a log of March takes a sentence back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.real.browser import Visitor, choose, chromium
from tests.servers import certificate, running
from tests.servers.console import console
from tests.servers.dns import nsd
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


ANSWERS = {
    "payments": "Cardwise", "mail": "Postbird", "hosting": "none", "dns": "Zonely",
    "signin": "self", "support": "none", "backups": "open", "analytics": "none",
    "servers": "open",
}  # fmt: skip


CLICKS = 13
"""From the link to a text, with the event and the owner's consent; to copy it is one more. Fields are reached
by Tab."""
COUNTED = """addEventListener("click", (event) => {
  if (event.isTrusted && event.detail) sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1;
}, true);"""


def test_the_first_ten_minutes(tmp_path: Path, browser: Browser) -> None:
    old, new = certificate.make(tmp_path), certificate.make(tmp_path)
    port = running.free_port()
    site, home = f"127.0.0.1:{port}", tmp_path / "home"
    visitor = Visitor(browser)
    page = visitor.page
    with ExitStack() as stack:
        stack.enter_context(node("0.10.0", old, port, tmp_path))
        _process, link = stack.enter_context(console(home, now="2014-04-08T14:06Z"))
        page.add_init_script(COUNTED)
        page.goto(link)
        visitor.everywhere("enter")
        page.get_by_role("button", name="Open the console").click()

        choose(page, "heartbleed")
        page.get_by_label("Your domain name").fill(site)
        visitor.everywhere("start-event")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_text("Cannot tell from outside")).to_be_visible()
        expect(page.get_by_text("Question 1 of 9")).to_be_visible()
        visitor.everywhere("start-seen")
        page.get_by_role("button", name="is mine: test it").click()
        expect(page.get_by_text("Exposed today")).to_be_visible()
        expect(page.get_by_text("Bytes read from it that we did not send: 0.")).to_be_visible()
        for number, given in enumerate(ANSWERS.values(), 1):
            expect(page.get_by_text(f"Question {number} of 9")).to_be_visible()
            if given in ("none", "self", "open"):
                way = page.locator(f"button[name=choice][value={given}]")
            else:
                page.get_by_label("Name of the service").fill(given)
                way = page.get_by_role("button", name="Next question")
            if number in (4, 9):
                visitor.everywhere("start-question" if number == 4 else "start-servers")
            way.click()

        expect(page.get_by_role("heading", level=1)).to_have_text("You are exposed.")
        assert page.evaluate("Number(sessionStorage.clicks)") <= CLICKS
        first = page.locator(".card.next")
        expect(first).to_contain_text("Install the fixed OpenSSL")
        to_send = page.locator("section[aria-labelledby=say]")
        expect(to_send).to_contain_text("Please do not sign in until we write again.")
        expect(to_send).to_contain_text("Better after the repair")
        asked = page.locator("section[aria-labelledby=open-q]")
        expect(asked).to_contain_text("Are the 3 services that you use affected? Nobody has asked them yet.")
        visitor.everywhere("situation-exposed")

    with ExitStack() as stack:
        stack.enter_context(openssl102(new, port))
        _process, link = stack.enter_context(console(home, now="2014-04-08T17:00Z"))
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.get_by_role("button", name="I did this: look again").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Patched.")
        expect(first).to_contain_text(
            "When did you restart what uses it, and when did you give the server a new key?"
        )
        visitor.everywhere("situation-patched")
        page.get_by_label(re.compile("^Restarted")).fill("2014-04-08T16:38")
        page.get_by_label(re.compile("^New key")).fill("2014-04-08T16:52")
        page.get_by_role("button", name="That is when").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not exposed today.")

        servers = page.locator("details", has_text="Your server: ")
        servers.locator("summary").first.click()
        servers.get_by_role("link", name="Read its install log").click()
        visitor.everywhere("attest")
        page.get_by_label("No, not in this time").check()
        page.get_by_label("From (UTC)").fill("2012-03-14")
        page.get_by_label("Until").fill("2014-03-24")
        page.get_by_role("button", name="Save").click()

        page.get_by_role("link", name="Services", exact=True).click()
        visitor.everywhere("services")
        page.get_by_role("link", name="Write down their answer (Cardwise)").click()
        page.get_by_label("Not affected").check()
        page.get_by_label("In their own words").fill("We do not use OpenSSL.")
        visitor.everywhere("services-answer")
        page.get_by_role("button", name="Save the answer").click()
        expect(page.get_by_role("row", name="Cardwise")).to_contain_text("Not affected")

        page.get_by_role("link", name="Situation", exact=True).click()
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.get_by_role("button", name="Copy").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Copied, and kept")  # to be selected

        page.get_by_role("link", name="Tell", exact=True).click()
        visitor.everywhere("tell-whom")
        page.get_by_label("Everybody").check()
        page.get_by_label("Why so").fill("They have to change their passwords.")
        page.get_by_role("button", name="Keep this decision").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Tell: Everybody")
        page.get_by_role("button", name="Copy the text").click()
        expect(page.get_by_text("Copied")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert "Please do one thing: change your" in copied
        assert (
            "Cardwise, which takes our payments, told us on 8 April 2014 that it was not affected." in copied
        )
        assert "We are still finding out who keeps our backups." in copied
        assert "our own servers" not in copied
        page.get_by_role("link", name="Text 2, of 17:00 UTC on 8 April 2014").click()
        expect(page.get_by_label("Select it all, and copy it")).to_have_value(copied)
        visitor.everywhere("text")
        page.get_by_role("link", name="I changed it before I sent it").click()
        expect(page.get_by_label("The text", exact=True)).to_have_value(copied)
        visitor.everywhere("text-change")
        page.go_back()
        page.get_by_label("Who gets it, in words").fill("all customers, 312")
        page.get_by_role("button", name="I sent this").click()
        expect(page.get_by_text("Notice 1, 17:00 UTC on 8 April 2014, to all customers, 312")).to_be_visible()
        visitor.everywhere("tell-sent")

    with ExitStack() as stack:
        stack.enter_context(openssl102(new, port))
        _process, link = stack.enter_context(console(home, now="2014-04-15T09:30Z"))
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        servers = page.locator("details", has_text="Your server: ")
        servers.locator("summary").first.click()
        servers.get_by_role("link", name="Read its install log").click()
        page.get_by_label("Yes, in this time").check()
        page.get_by_label("From (UTC)").fill("2014-03-03")
        page.get_by_label("Until").fill("2014-03-20")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What this changes")
        visitor.everywhere("changes")
        page.get_by_role("button", name="Keep it").click()
        fallen = page.locator("section[aria-labelledby=fell]")
        expect(fallen).to_contain_text("perhaps since 24 March 2014")
        expect(fallen).to_contain_text("all customers, 312")
        visitor.everywhere("situation-fallen")

        # what was known on the day has not changed
        page.get_by_text("Show another moment").click()
        page.get_by_label("What we knew on (UTC)").fill("2014-04-08T14:30")
        page.get_by_role("button", name="Show", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are exposed.")
        visitor.everywhere("situation-then")

        page.get_by_role("link", name="Timeline").click()
        expect(page.get_by_role("row", name=re.compile("sent to all customers, 312"))).to_contain_text("mara")
        visitor.everywhere("timeline")
        page.goto(page.url.replace("/timeline/", "/plan/"))
        visitor.everywhere("plan")


def test_what_the_domain_shows_is_offered_and_confirmed(tmp_path: Path, browser: Browser) -> None:
    port = running.free_port()
    visitor = Visitor(browser)
    page = visitor.page
    zone = tmp_path / "zone"
    zone.mkdir()
    with (
        node("0.10.0", certificate.make(tmp_path), port, tmp_path),
        nsd(zone) as server,
        console(tmp_path / "home", STANCH_DNS=server) as (_process, link),
    ):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        choose(page, "heartbleed")
        page.get_by_label("Your domain name").fill(f"shop.test:{port}")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_text("Cannot tell from outside")).to_be_visible()
        page.goto(page.url.partition("?")[0] + "?role=mail")
        expect(page.get_by_text("Mail to shop.test goes to aspmx.l.google.com.")).to_be_visible()
        visitor.everywhere("start-shown")
        page.get_by_role("button", name="Postmark Your mail").click()
        page.goto(page.url.partition("/start/")[0] + "/services/")
        expect(page.get_by_role("row", name="Postmark")).to_contain_text("Not asked yet")
        row = page.get_by_role("listitem").filter(has_text="Do you use SendGrid?")
        row.get_by_role("button", name="No", exact=True).click()
        expect(page.get_by_text("Do you use SendGrid?")).to_have_count(0)
        expect(page.get_by_text("Do you use Google Workspace?")).to_be_visible()
        page.get_by_role("link", name="Situation").click()
        visitor.everywhere("situation-shown")
        page.get_by_role("link", name="sentences cannot be said yet").click()
        expect(page.locator("main")).to_contain_text("Google Workspace")


def test_something_new_is_described_by_answers_and_refined(tmp_path: Path, browser: Browser) -> None:
    port = running.free_port()
    visitor = Visitor(browser)
    page = visitor.page
    with (
        openssl102(certificate.make(tmp_path), port),
        console(tmp_path / "home", now="2026-11-24T09:00Z") as (_process, link),
    ):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.get_by_label("A bug in a protocol or library").check()
        page.get_by_label("Your domain name").fill(f"127.0.0.1:{port}")
        page.get_by_role("button", name="Look", exact=True).click()
        page.get_by_label("What is it called?").fill("Sockleak")
        page.get_by_label("When did it become public?").fill("2026-11-23")
        page.get_by_label("Which software has it?").fill("libsock")
        visitor.everywhere("event-new")
        page.get_by_role("button", name="Look", exact=True).click()
        expect(page.get_by_text("Question 1 of 9")).to_be_visible()
        page.get_by_role("link", name="Go on later").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not known yet whether you are exposed.")
        servers = page.locator("details", has_text="Your server: ")
        servers.locator("summary").first.click()
        servers.get_by_role("link", name="Read its install log").click()
        page.get_by_label("No, not in this time").check()
        page.get_by_label("From (UTC)").fill("2026-11-02")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Whether you were before is not known.")
        page.get_by_role("link", name="Refine it").click()
        page.get_by_label("Since when can servers have had it?").fill("2026-11-02")
        visitor.everywhere("event-refine")
        page.get_by_role("button", name="Judge anew").click()
        expect(page.get_by_text("Exposed before? Not known yet → No")).to_be_visible()
        visitor.everywhere("event-refined")
        page.get_by_role("link", name="Show where I stand").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "By what you told us, your own servers are not exposed, today or before. "
            "Not all is known yet of the services that you use."
        )
        visitor.everywhere("situation-new")
