"""What the console lets nobody do, and what survives a kill; asked of the running console over HTTP."""

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
from tests.real.browser import Visitor, chromium
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


@pytest.fixture(scope="module")
def link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with console(tmp_path_factory.mktemp("home")) as (_process, found):
        yield found


PAGES = ["/", "/start/", "/situation/", "/services/", "/tell/", "/timeline/", "/plan/", "/account/2fa/"]


@pytest.mark.parametrize("path", [*PAGES, "/services/register.yaml", "/done/?asset=x", "/attest/?asset=x"])
def test_nobody_sees_a_page_who_did_not_come_in(link: str, path: str) -> None:
    found, _text = Client(link).ask("GET", path)
    assert found.status == 302
    assert found.headers["Location"].startswith("/account/login/")


def test_a_link_is_good_once_and_a_look_at_it_does_not_use_it_up(tmp_path: Path) -> None:
    with console(tmp_path) as (_process, link):
        path = urlsplit(link).path
        first, second = Client(link), Client(link)
        assert first.ask("GET", path)[0].status == 200
        assert first.post(path, path, {})[0].status == 302
        assert first.ask("GET", "/start/")[0].status == 200
        found, text = second.post(path, path, {})
        assert found.status == 403
        assert "This link is used up" in text
        assert second.ask("GET", "/start/")[0].status == 302


def test_strict_headers_and_no_other_host(link: str) -> None:
    found, _text = Client(link).ask("GET", "/account/login/")
    policy = found.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert found.headers["X-Frame-Options"] == "DENY"
    assert found.headers["Referrer-Policy"] == "same-origin"
    assert Client(link).ask("GET", "/account/login/", Host="evil.example")[0].status == 400


def test_a_form_of_another_site_is_refused(link: str) -> None:
    client = Client(link)
    form = {"event": "heartbleed", "domain": "x.example"}
    assert client.ask("POST", "/start/event/", form)[0].status == 403
    assert client.ask("POST", "/enter/guess/", {})[0].status == 403


def test_guessing_passwords_is_stopped(tmp_path: Path) -> None:
    with console(tmp_path) as (_process, link):
        client = Client(link)
        seen = []
        for number in range(12):
            guess = {"login": "mara", "password": f"guess {number}"}
            found, text = client.post("/account/login/", "/account/login/", guess)
            seen.append(found.status)
            if found.status == 429:
                break
        assert seen[-1] == 429, (seen, text)
        assert "Too many" in text or "too many" in text.lower()


def test_nobody_signs_up(link: str) -> None:
    found, text = Client(link).ask("GET", "/account/signup/")
    assert found.status in (200, 302, 403)
    assert "password1" not in text


@pytest.fixture
def inside(tmp_path: Path) -> Iterator[Client]:
    with console(tmp_path) as (_process, link):
        client = Client(link)
        path = urlsplit(link).path
        assert client.post(path, path, {})[0].status == 302
        yield client


@pytest.mark.parametrize(
    ("domain", "says"),
    [
        ("", "Your domain name is missing"),
        ("not a name", "is not a place to look at"),
        ("gopher://shop.example", "the scheme gopher is not known"),
        ("mara:secret@shop.example", "no place here"),
    ],
)
def test_a_name_that_is_none_is_said_beside_the_field(inside: Client, domain: str, says: str) -> None:
    found, text = inside.post("/start/", "/start/event/", {"event": "heartbleed", "domain": domain})
    assert found.status == 200
    assert says in text
    assert "secret" not in text


def test_bad_forms_are_answered_in_words(inside: Client) -> None:
    began, _text = inside.post("/start/", "/start/event/", {"event": "heartbleed", "domain": "127.0.0.1:1"})
    assert began.status == 302
    for path, form in (
        ("/done/", {"asset": "nothing"}),
        ("/attest/", {"asset": "nothing"}),
        ("/services/add/", {"name": " "}),
        ("/services/said/", {"vendor": "vendor:x", "status": "fine"}),
        ("/services/asked/", {"vendor": "vendor:x"}),
        ("/tell/whom/", {"who": "mars", "why": "so"}),
        ("/tell/sent/", {"to": ""}),
        ("/tell/promise/", {"by": "soon"}),
        ("/timeline/retract/", {"number": "4711", "why": "so"}),
        ("/start/answer/", {"role": "cooking", "choice": "none"}),
    ):
        found, text = inside.post("/start/", path, form)
        assert found.status == 400, (path, found.status)
        assert "What to do:" in text, path
        assert "Traceback" not in text
    found, text = inside.ask("GET", "/situation/?moment=yesterday")
    assert found.status == 400
    assert "2014-04-08T16:40" in text


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
            page.locator("input[name=event][value=heartbleed]").check()
            page.get_by_label("Your domain name").fill(f"127.0.0.1:{port}")
            page.get_by_role("button", name="Look", exact=True).click()
            expect(page.get_by_text("Looking: 0 of 1 done")).to_be_visible()
            page.locator("input[name=choice][value=none]").check()
            page.locator("form#question button.main").click()
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
def test_consent_that_is_withdrawn_half_way_ends_the_proof(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with hostile.hostile(hostile.silent_to_heartbeats) as port, console(tmp_path) as (_process, link):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.locator("input[name=event][value=heartbleed]").check()
        page.get_by_label("Your domain name").fill(f"127.0.0.1:{port}")
        page.get_by_role("button", name="Look", exact=True).click()
        page.get_by_label("is mine: test it").check()
        page.get_by_role("button", name="Test what is ticked").click()
        page.get_by_role("button", name="Stop").click()
        # it may not be tested any more, and nothing of the proof was written down
        expect(page.get_by_label("is mine: test it")).to_be_visible()
        page.goto(link.partition("/enter/")[0] + "/timeline/")
        expect(page.get_by_text("may not be tested any more")).to_be_visible()
        expect(page.get_by_text("zero-leak proof")).to_have_count(0)


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
        page.locator("input[name=event]").first.focus()
        page.keyboard.press("ArrowDown")
        expect(page.locator("input[name=event][value=heartbleed]")).to_be_checked()
        page.keyboard.press("Tab")
        page.keyboard.type(f"127.0.0.1:{port}")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Cannot tell from outside")).to_be_visible()
        page.locator("input[name=choice]").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
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
        assert "You can say" in text
