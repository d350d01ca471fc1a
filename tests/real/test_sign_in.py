"""The owner comes in by a link, sets a password and an authenticator app, and comes in by these."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, expect

from tests.real.browser import Visitor, chromium
from tests.servers.console import console

pytestmark = [pytest.mark.real, pytest.mark.slow]
PASSWORD = "nine bicycles in the rain"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_password_and_authenticator_app(tmp_path: Path, browser: Browser) -> None:
    visitor = Visitor(browser)
    page = visitor.page
    with console(tmp_path) as (_process, link):
        page.goto(link)
        page.get_by_role("button", name="Open the console").click()
        page.get_by_role("link", name="Sign-in and safety").click()
        visitor.everywhere("safety")
        page.get_by_role("link", name="Set a password").click()
        visitor.everywhere("password-set")
        page.locator("input[name=password1]").fill(PASSWORD)
        page.locator("input[name=password2]").fill(PASSWORD)
        page.locator("main form button").first.click()
        page.get_by_role("link", name="Sign-in and safety").click()
        page.get_by_role("link", name="Set it up").click()
        if page.locator("input[type=password]").count():
            page.locator("input[type=password]").fill(PASSWORD)
            page.locator("main form button").first.click()
        visitor.everywhere("authenticator")
        secret = page.locator("#authenticator_secret").input_value()
        page.locator("input[name=code]").fill(pyotp.TOTP(secret).now())
        page.locator("main form button").first.click()
        expect(page.get_by_text(re.compile("recovery codes", re.IGNORECASE)).first).to_be_visible()
        page.get_by_role("button", name="Sign out").click()

        page.goto(link.partition("/enter/")[0] + "/situation/")
        visitor.everywhere("sign-in")
        page.locator("input[name=login]").fill("mara")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("input[name=code]")).to_be_visible()
        visitor.everywhere("sign-in-code")
        # the same code is not good twice: this one is of the next half minute
        page.locator("input[name=code]").fill(pyotp.TOTP(secret).at(_now() + 30))
        page.locator("main form button").first.click()
        expect(page.get_by_text("What happened, and which site is yours?")).to_be_visible()


def _now() -> int:
    import time

    return int(time.time())
