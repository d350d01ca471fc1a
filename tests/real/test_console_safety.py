"""The running console: its link, what survives a kill, the keyboard alone, Postgres."""

from __future__ import annotations

import http.client
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.faults.tls import hostile
from tests.real.browser import Visitor, choose, chromium
from tests.servers.console import console
from tests.servers.postgres import Postgres

pytestmark = pytest.mark.real


class Client:
    """A browser without a screen: cookies, forms, no redirects followed."""

    def __init__(self, link: str) -> None:
        self.host = urlsplit(link).netloc
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, **headers: str
    ) -> tuple[http.client.HTTPResponse, str]:
        connection = http.client.HTTPConnection(self.host, timeout=20)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        body = None
        if form is not None:
            body = urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        found = connection.getresponse()
        text = found.read().decode()
        for cookie in found.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return found, text

    def post(self, page: str, path: str, form: dict[str, str]) -> tuple[http.client.HTTPResponse, str]:
        """Load a page, and send a form with its token."""
        _found, text = self.ask("GET", page)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
        assert token, text
        return self.ask("POST", path, {**form, "csrfmiddlewaretoken": token[1]})


def test_the_running_console_lets_nobody_in_but_by_the_link_once(tmp_path: Path) -> None:
    """Over HTTP what tests/console/test_entering.py and test_every_page.py ask of each page in process."""
    with console(tmp_path) as (_process, link):
        path = urlsplit(link).path
        first, second = Client(link), Client(link)
        found, _text = second.ask("GET", "/situation/")
        assert (found.status, found.headers["Location"]) == (302, "/account/login/?next=/situation/")
        found, _text = second.ask("GET", "/account/login/")
        policy = found.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert second.ask("GET", "/account/login/", Host="evil.example")[0].status == 400
        form = {"event": "heartbleed", "domain": "x.example"}
        assert second.ask("POST", "/start/event/", form)[0].status == 403
        assert first.ask("GET", path)[0].status == 200
        assert first.post(path, path, {})[0].status == 302
        assert first.ask("GET", "/start/")[0].status == 200
        found, text = second.post(path, path, {})
        assert (found.status, "This link is used up" in text) == (403, True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.mark.slow
def test_a_console_killed_in_the_middle_of_start_goes_on(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with hostile.hostile(hostile.silent) as port:
        with console(tmp_path) as (process, link):
            page.goto(link)
            page.get_by_role("button", name="Open the console").click()
            choose(page, "heartbleed")
            page.get_by_label("Your domain name").fill(f"127.0.0.1:{port}")
            page.get_by_role("button", name="Look", exact=True).click()
            expect(page.get_by_text("Looking: 0 of 1 done")).to_be_visible()
            page.locator("button[name=choice][value=none]").dblclick()  # the second click is no answer
            expect(page.get_by_text("Question 2 of 9")).to_be_visible()
            process.send_signal(signal.SIGKILL)
            process.wait(20)
        with console(tmp_path) as (_process, link):
            page.goto(link)
            page.get_by_role("button", name="Open the console").click()
            page.goto(link.partition("/enter/")[0] + "/start/")
            expect(page.get_by_text("did not come to an end")).to_be_visible()
            expect(page.get_by_text("Question 2 of 9")).to_be_visible()
            page.get_by_role("button", name="Look again").click()
            expect(page.get_by_text("Looking: 0 of 1 done")).to_be_visible()
            # and it can be stopped: nothing more is sent, and what may be tested is withdrawn
            page.get_by_role("button", name="Stop").click()
            expect(page.get_by_text("did not come to an end")).to_be_visible()


@pytest.mark.slow
def test_the_first_page_is_done_by_keyboard_alone(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with hostile.hostile(hostile.plain_http) as port, console(tmp_path) as (_process, link):
        page.goto(link)
        page.keyboard.press("Tab")
        expect(page.get_by_text("Skip to the page")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Open the console")).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_text("more events that we know").focus()
        page.keyboard.press("Enter")
        page.locator("input[name=event]").first.focus()
        page.keyboard.press("ArrowUp")  # the newest event is the first; what is up from it is the last
        names = page.locator("input[name=event]").evaluate_all("all => all.map(one => one.value)")
        for _ in range(len(names) - names.index("heartbleed") - 1):
            page.keyboard.press("ArrowUp")
        expect(page.locator("input[name=event][value=heartbleed]")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.type(f"127.0.0.1:{port}")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Cannot tell from outside")).to_be_visible()
        page.get_by_label("Name of the service").focus()
        for _ in range(3):  # past its button, and one answer
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Question 2 of 9")).to_be_visible()


def test_the_console_stands_on_postgres_too(tmp_path: Path, server: Postgres) -> None:
    with console(tmp_path, DATABASE_URL=server.url("console")) as (_process, link):
        client = Client(link)
        path = urlsplit(link).path
        assert client.post(path, path, {})[0].status == 302
        form = {"event": "heartbleed", "domain": "127.0.0.1:1"}
        assert client.post("/start/", "/start/event/", form)[0].status == 302
        found, text = client.ask("GET", "/situation/")
        assert found.status == 200
        assert "You can send" in text
