"""The extension in a real browser, its button really pressed, against a running console and real servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.real.browser import Visitor
from tests.real.browser import chromium as plain_chromium
from tests.real.pressing import FOLDER, Browser, Page, allowing, chromium
from tests.real.test_site import enter, stanch, token_of
from tests.servers import certificate, running
from tests.servers.console import console
from tests.servers.dns import nsd
from tests.servers.nginx import nginx
from tests.servers.node import node
from tests.servers.openssl102 import openssl102

pytestmark = [pytest.mark.real, pytest.mark.slow]


def connect(browser: Browser, origin: str, token: str) -> None:
    options = browser.options()
    options.type("#origin", origin)
    options.type("#token", token)
    options.click("#connect button[type=submit]")
    options.shows("Connected.")


def test_nothing_is_asked_before_the_browser_allows_it(tmp_path: Path) -> None:
    with console(tmp_path / "home") as (_process, link), chromium(FOLDER, tmp_path / "profile") as browser:
        origin = f"http://{urlsplit(link).netloc}"
        popup = browser.press()
        popup.shows("Connect it to your stanch")
        popup.look("unconnected")
        options = browser.options()
        options.look("options")
        for wrong, says in (
            ("http://stanch.example", "Only https, or this machine"),
            ("https://mara:secret@stanch.example", "has no place in the address"),
            ("::", "That is not an address"),
        ):
            options.type("#origin", wrong)
            options.type("#token", "stanch_x")
            options.click("#connect button[type=submit]")
            options.shows(says)
        options.look("options-wrong")
        options.type("#origin", origin)
        options.click("#connect button[type=submit]")  # the browser's own prompt is up now
        assert options.value("chrome.permissions.getAll()") == {
            "origins": [], "permissions": ["activeTab", "storage"],
        }  # fmt: skip
        assert options.value("chrome.storage.local.get()") == {}
        # connected once, and the permission taken back since: the popup asks for it, and for nothing more
        options.value(f"chrome.storage.local.set({json.dumps({'origin': origin, 'token': 'stanch_x'})})")
        with nginx_at(tmp_path) as site:
            browser.open(f"https://127.0.0.1:{site}/")
            popup = browser.press()
            popup.shows("May it ask your stanch?")
            popup.look("may-it")
            popup.click("button")
            assert browser.asked() == []


REGISTER = """
vendors:
  - name: Cardwise
    roles: [payments]
    sites: [{site}]
credentials:
  - name: our password at Cardwise
    accepted_by: [Cardwise]
"""
ZONE = """$ORIGIN {name}.test.
$TTL 60
@    SOA ns.{name}.test. hostmaster.{name}.test. 1 3600 600 86400 60
@    NS  ns.{name}.test.
@    A   127.0.0.1
www  A   127.0.0.1
"""


def test_the_password_at_a_vendor_from_the_first_look_to_the_change(tmp_path: Path) -> None:
    """A vendor with Heartbleed, in 2014: silent, affected, mended with a new key, changed."""
    old, new = certificate.make(tmp_path), certificate.make(tmp_path)
    port, home = running.free_port(), tmp_path / "home"
    site = f"www.cardwise.test:{port}"
    (tmp_path / "register.yaml").write_text(REGISTER.format(site=site))
    with ExitStack() as stack:
        (tmp_path / "zone").mkdir()
        server = stack.enter_context(
            nsd(tmp_path / "zone", cardwise=ZONE.format(name="cardwise"), other=ZONE.format(name="other"))
        )

        def at(moment: str, *command: str) -> None:
            done = stanch(home, *command, now=moment, STANCH_DNS=server)
            assert done.returncode == 0, done.stderr

        at("2014-04-08T10:00Z", "incident", "open", "heartbleed")
        at("2014-04-08T10:00Z", "register", "import", "--yes", str(tmp_path / "register.yaml"))
        home_port = running.free_port()
        browser: Browser | None = None

        def popup_at(moment: str, *says: str, name: str) -> Page:
            nonlocal browser
            with console(home, now=moment, port=home_port, STANCH_DNS=server) as (_process, link):
                if browser is None:
                    origin = f"http://127.0.0.1:{home_port}"
                    browser = stack.enter_context(chromium(allowing(tmp_path, origin), tmp_path / "profile"))
                    connect(browser, origin, token_of(enter(link)))
                browser.open(f"https://{site}/sign-in?as=mara#x")
                popup = browser.press()
                for words in says:
                    popup.shows(words)
                popup.look(name)
                return popup

        with node("0.10.0", old, port, tmp_path):
            popup_at(
                "2014-04-08T10:00Z",
                "No answer yet", "Nobody knows yet whether it was exposed.", "Look again on 9 April 2014.",
                "Could not tell", "This site has the feature that had the bug",
                "It was first seen on 8 April 2014 at 10:00 UTC", "Cardwise has not answered.",
                name="silent",
            )  # fmt: skip
            at("2014-04-08T11:00Z", "vendor", "statement", "Cardwise", "affected", "--quote", "We are at it.")
            popup_at(
                "2014-04-08T11:30Z",
                "Not yet", "Cardwise is not ready", "Do not sign in there yet.", "“We are at it.”",
                "They say that it is not.",
                name="affected",
            )  # fmt: skip
        with openssl102(new, port):
            at(
                "2014-04-08T16:00Z", "vendor", "statement", "Cardwise", "fixed",
                "patched=2014-04-08T15:00Z", "restarted=2014-04-08T15:05Z", "rekeyed=2014-04-08T15:30Z",
            )  # fmt: skip
            popup_at(
                "2014-04-08T17:00Z",
                "Change now", "is safe since 15:30 UTC on 8 April 2014", "Open its page for passwords",
                "Affected, fixed", name="ready",
            )  # fmt: skip
            at("2014-04-08T18:00Z", "done", "our password at Cardwise", "rotated=2014-04-08T17:30Z")
            popup_at(
                "2014-04-08T18:00Z", "No need to change", "when it was safe there already", name="changed"
            )
        assert browser is not None
        question = f"http://127.0.0.1:{home_port}/api/site/?host=www.cardwise.test%3A{port}"
        good = f"http://127.0.0.1:{home_port}/api/site/?host="
        assert browser.asked() == [good, *[question] * 4]
        # nothing about it was written down: the record holds no look at all
        found = stanch(home, "timeline", now="2014-04-08T19:00Z")
        assert "look" not in found.stdout.lower()
        assert browser.options().value("chrome.storage.local.get().then(Object.keys)") == ["origin", "token"]


def test_every_site_is_a_choice_and_off_until_it_is_made(tmp_path: Path) -> None:
    port, home = running.free_port(), tmp_path / "home"
    site = f"www.cardwise.test:{port}"
    (tmp_path / "register.yaml").write_text(REGISTER.format(site=site))
    (tmp_path / "zone").mkdir()
    now = "2014-04-08T12:00Z"
    for command in (
        ("incident", "open", "heartbleed"),
        ("register", "import", "--yes", str(tmp_path / "register.yaml")),
        ("vendor", "statement", "Cardwise", "affected"),
    ):
        assert stanch(home, *command, now=now).returncode == 0
    before = stanch(home, "timeline", now=now).stdout
    with ExitStack() as stack:
        server = stack.enter_context(nsd(tmp_path / "zone", cardwise=ZONE.format(name="cardwise")))
        stack.enter_context(nginx(certificate.make(tmp_path, modern=True), port, tmp_path))
        _process, link = stack.enter_context(console(home, now=now, STANCH_DNS=server))
        origin = f"http://{urlsplit(link).netloc}"
        browser = stack.enter_context(chromium(allowing(tmp_path, origin), tmp_path / "profile"))
        connect(browser, origin, token_of(enter(link)))
        question = f"{origin}/api/site/?host=www.cardwise.test%3A{port}"
        worker = browser.worker()
        tab = "chrome.tabs.query({}).then(([tab]) => tab.id)"
        badge = f"{tab}.then((tabId) => chrome.action.getBadgeText({{tabId}}))"

        browser.open(f"https://{site}/one")
        browser.open(f"https://{site}/two")
        assert worker.value(badge) == ""
        asked = [f"{origin}/api/site/?host="]  # is the token good?
        assert browser.asked() == asked

        options = browser.options()
        options.click("#every")
        options.shows("On.")
        options.look("options-on")
        browser.open(f"https://127.0.0.1:{port}/")  # an address is not asked about
        browser.open(f"https://{site}/three?secret=1")
        browser.until(lambda: worker.value(badge) == "…", "the button says nothing")
        title = worker.value(f"{tab}.then((tabId) => chrome.action.getTitle({{tabId}}))")
        assert title == "stanch: Not yet"
        browser.open(f"https://{site}/four")
        browser.until(lambda: worker.value(badge) == "…", "the button says nothing")
        assert browser.asked() == [*asked, question]
        # nothing of it is kept: neither by the browser nor by stanch
        kept = json.dumps(worker.value("chrome.storage.local.get()"))
        assert "cardwise" not in kept
        assert worker.value("chrome.storage.session.get()") == {}
        assert stanch(home, "timeline", now=now).stdout == before

        options = browser.options()
        options.click("#every")
        options.shows("Off.")
        browser.open(f"https://{site}/five")
        assert worker.value(badge) == ""
        assert browser.asked() == [*asked, question]


def test_what_cannot_be_asked_is_said_in_words(tmp_path: Path) -> None:
    home, port = tmp_path / "home", running.free_port()
    with chromium(allowing(tmp_path, f"http://127.0.0.1:{port}"), tmp_path / "profile") as browser:
        with console(home, port=port) as (_process, link):
            origin, client = f"http://127.0.0.1:{port}", enter(link)
            options = browser.options()
            options.type("#origin", origin)
            options.type("#token", "stanch_nothing")
            options.click("#connect button[type=submit]")
            options.shows("does not know that token")
            token = token_of(client)
            connect(browser, origin, token)
            browser.open("about:blank")
            browser.press().shows("There is no site in this tab")
            browser.open(f"{origin}/account/login/")
            popup = browser.press()
            popup.shows("Not on this page")
            popup.look("http")
            with nginx_at(tmp_path) as site:
                browser.open(f"https://127.0.0.1:{site}/")
                popup = browser.press()
                popup.shows("No incident is open in your stanch")
                popup.shows("Could not tell")  # not ours, and on a network of our own: nobody looks at it
                popup.look("no-incident")
                client.post("/extension/", "/extension/revoke/", {"id": token[7:23]})
                popup = browser.press()
                popup.shows("does not know this token")
                popup.look("revoked")
        with nginx_at(tmp_path) as site:
            browser.open(f"https://127.0.0.1:{site}/")
            popup = browser.press()
            popup.shows("did not answer")
            popup.shows("stanch up")
        options = browser.options()
        options.click("#forget")
        options.shows("Forgotten.")
        assert options.value("chrome.storage.local.get()") == {}


def nginx_at(folder: Path) -> AbstractContextManager[int]:
    """A site of nobody's on a free port of loopback."""

    @contextmanager
    def running_site() -> Iterator[int]:
        port = running.free_port()
        with nginx(certificate.make(folder, modern=True), port, folder):
            yield port

    return running_site()


def test_the_page_that_makes_tokens(tmp_path: Path) -> None:
    with plain_chromium() as found, console(tmp_path / "home") as (_process, link):
        visitor = Visitor(found)
        page = visitor.page
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.get_by_role("link", name="Browser extension").click()
        visitor.everywhere("tokens-none")
        page.get_by_label("Which browser is it for?").fill("Firefox <b>at home</b>")
        page.get_by_label("90 days").check()
        page.get_by_role("button", name="Make a token").click()
        expect(page.get_by_role("heading", name="Copy these two")).to_be_visible()
        visitor.everywhere("tokens-made")
        page.get_by_role("button", name="Copy").last.click()
        token = page.evaluate("navigator.clipboard.readText()")
        assert token == page.locator("#token").inner_text()
        page.goto(link.partition("/enter/")[0] + "/extension/")
        expect(page.get_by_text("never used")).to_be_visible()
        expect(page.get_by_text(token)).to_have_count(0)
        page.get_by_role("button", name="Revoke Firefox").click()
        expect(page.get_by_text("None yet.")).to_be_visible()


def test_the_folder_asks_for_no_more_than_is_said() -> None:
    manifest = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
    assert manifest["permissions"] == ["activeTab", "storage"]
    assert manifest["optional_permissions"] == ["tabs"]
    assert "host_permissions" not in manifest
    assert "content_scripts" not in manifest
    assert "unsafe" not in manifest["content_security_policy"]["extension_pages"]
    texts = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.js")}
    assert [name for name, text in texts.items() if "fetch(" in text] == ["asking.js"]
    forbidden = ("innerHTML", "eval(", "XMLHttpRequest", "sendBeacon", "WebSocket", "storage.sync", "history")
    assert not [(name, word) for name, text in texts.items() for word in forbidden if word in text]
