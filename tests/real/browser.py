"""Debian's Chromium, headless, as people see the console: phone and desktop, light and dark, with axe."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.servers import running

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SHOTS = os.environ.get("STANCH_SHOTS")
"""A folder for pictures of every page, where somebody wants to look at them."""
DEADLINE = 60_000
"""Milliseconds that a page may take to show what is waited for: a look at a real server on a busy machine."""

expect.set_options(timeout=DEADLINE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that talks to loopback alone."""
    program = running.tool("chromium", "chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            yield found
        finally:
            found.close()


class Visitor:
    """One page in a window; every page that it comes to can be checked and pictured."""

    def __init__(self, browser: Browser, *, width: int = 1280, dark: bool = False) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(DEADLINE)
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith(("http://127.0.0.1:", "data:")):
            self.wrong.append(f"asked {url}")

    def look(self, name: str) -> None:
        """Nothing that axe finds (WCAG 2.2 AA), no sideways scroll, no error; a picture of it."""
        found = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], found.generate_report()
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        assert not wide, f"{name} scrolls sideways"
        assert not self.wrong, self.wrong
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)

    def everywhere(self, name: str) -> None:
        """The same page on a phone and a desktop, light and dark."""
        for width, dark in ((1280, False), (1280, True), (390, False), (390, True), (320, False)):
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
            self.look(f"{name}-{width}-{'dark' if dark else 'light'}")
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")


def choose(page: Page, event: str) -> None:
    """Choose an event on the first page; all but the newest are folded."""
    radio = page.locator(f"input[name=event][value={event}]")
    if not radio.is_visible():
        page.get_by_text("more events that we know").click()
    radio.check()
