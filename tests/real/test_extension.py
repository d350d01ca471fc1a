"""The extension in a real browser, its button really pressed, against a running console and real servers."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.real.pressing import FOLDER, Browser, Page, allowing, chromium
from tests.real.test_site import enter, stanch, token_of
from tests.servers import certificate, running
from tests.servers.console import console
from tests.servers.dns import nsd
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
        options.call("Network.enable")
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
        assert browser.asked() == [question] * 4
        # nothing about it was written down: the record holds no look at all
        found = stanch(home, "timeline", now="2014-04-08T19:00Z")
        assert "look" not in found.stdout.lower()
        assert browser.options().value("chrome.storage.local.get().then(Object.keys)") == ["origin", "token"]
