"""Headless Chromium with the extension in it, and its button really pressed: the DevTools protocol by a pipe.

Playwright has no way to press an extension's button; `Extensions.triggerAction` does what a click on it does,
and so gives `activeTab`.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.real.browser import QUIET, SHOTS
from tests.servers import running

FOLDER = Path(__file__).parents[2] / "extension"
"""The extension as it is shipped."""
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def allowing(folder: Path, *origins: str) -> Path:
    """A copy of the extension that the browser allows these origins, and tabs, from the start.

    Its own prompt is no page, and nobody can press it in a headless browser; with what is allowed already
    `permissions.request` answers without one. Nothing else differs.
    """
    copy = folder / "extension"
    shutil.copytree(FOLDER, copy)
    path = copy / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["host_permissions"] = [f"{one}/*" for one in origins]
    manifest["permissions"] += manifest.pop("optional_permissions")
    path.write_text(json.dumps(manifest), "utf-8")
    return copy


NOT_SIDEWAYS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


class Browser:
    """The browser's end of the pipe: calls, their answers, and what happened meanwhile."""

    def __init__(self, read: int, write: int, process: subprocess.Popen[bytes]) -> None:
        self._read, self._write, self._process = read, write, process
        self._held = b""
        self._number = 0
        self._sessions: dict[str, str] = {}
        self.events: list[dict[str, Any]] = []
        self.extension = ""

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """One call and its answer; an AssertionError with the browser's words where it refuses."""
        number = self._send(method, session, params)
        until = time.monotonic() + running.DEADLINE
        while True:
            found = self._next(until)
            assert found is not None, f"{method} was not answered"
            if found.get("id") == number:
                assert "error" not in found, (method, found["error"])
                result: dict[str, Any] = found["result"]
                return result
            self._note(found)

    def _send(self, method: str, session: str, params: dict[str, Any]) -> int:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        return self._number

    def _note(self, event: dict[str, Any]) -> None:
        """What happened. A page or worker that begins waits until its network is watched."""
        self.events.append(event)
        if event.get("method") == "Target.attachedToTarget":
            session = event["params"]["sessionId"]
            self._sessions[event["params"]["targetInfo"]["targetId"]] = session
            for method in ("Network.enable", "Runtime.runIfWaitingForDebugger"):
                self._send(method, session, {})

    def watch(self) -> None:
        """From here on the network of every page and worker is watched from its first moment."""
        self.call("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True)

    def _next(self, until: float) -> dict[str, Any] | None:
        while b"\0" not in self._held:
            left = until - time.monotonic()
            if left <= 0 or not select.select([self._read], [], [], left)[0]:
                return None
            more = os.read(self._read, 1 << 16)
            assert more, "the browser ended"
            self._held += more
        whole, _, self._held = self._held.partition(b"\0")
        message: dict[str, Any] = json.loads(whole)
        return message

    def _tab(self, kind: str) -> str:
        """The one tab; being attached to a page makes the browser open a window of its own tools."""
        found = self.call("Target.getTargets", filter=[{"type": kind}])["targetInfos"]
        (tab,) = [
            one["targetId"]
            for one in found
            if not one["url"].startswith("devtools://") and not one["url"].endswith("/popup.html")
        ]
        return str(tab)

    def pages(self, begins: str) -> list[str]:
        """The targets whose address begins so."""
        found = self.call("Target.getTargets")["targetInfos"]
        return [one["targetId"] for one in found if one["url"].startswith(begins)]

    def until(self, ask: Callable[[], Any], what: str | Callable[[], str]) -> Any:
        """Wait for a condition, with a deadline; what happens meanwhile is read."""
        end = time.monotonic() + running.DEADLINE
        while True:
            found = ask()
            if found:
                return found
            assert time.monotonic() < end, what() if callable(what) else what
            event = self._next(time.monotonic() + 0.05)
            if event is not None:
                self._note(event)

    def attach(self, target: str) -> Page:
        """A page (or a worker) that can be asked."""
        return Page(self, self.until(lambda: self._sessions.get(target), "nobody attached to it"))

    def open(self, address: str) -> Page:
        """Go there in the one tab, and wait until it is loaded."""
        page = self.attach(self._tab("page"))
        page.call("Page.enable")
        page.call("Page.navigate", url=address)
        self.until(
            lambda: (
                page.value("location.href").startswith(address.partition("#")[0])
                and page.value("document.readyState") == "complete"
            ),
            f"{address} was not loaded",
        )
        return page

    def press(self) -> Page:
        """Press the extension's button on the one tab; the popup that opens."""
        popups = f"chrome-extension://{self.extension}/popup.html"
        for old in self.pages(popups):
            self.call("Target.closeTarget", targetId=old)
        self.until(lambda: not self.pages(popups), "the popup did not go away")
        self.call("Extensions.triggerAction", id=self.extension, targetId=self._tab("tab"))
        (popup,) = self.until(lambda: self.pages(popups), "no popup opened")
        return self.attach(popup)

    def options(self) -> Page:
        """The options, in the tab."""
        return self.open(f"chrome-extension://{self.extension}/options.html")

    def worker(self) -> Page:
        """The worker that watches tabs where that was chosen."""
        (found,) = self.until(
            lambda: self.pages(f"chrome-extension://{self.extension}/watching.js"), "no worker runs"
        )
        return self.attach(found)

    def asked(self) -> list[str]:
        """Every address that the extension asked for, its pages and its worker; but for files of its own."""
        sent = [one["params"] for one in self.events if one.get("method") == "Network.requestWillBeSent"]
        own = f"chrome-extension://{self.extension}/"
        theirs = [one["request"]["url"] for one in sent if one["documentURL"].startswith(own)]
        return [url for url in theirs if not url.startswith((own, "data:"))]


class Page:
    """One page or worker."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.browser.call(method, self.session, **params)

    def value(self, expression: str) -> Any:
        """What an expression (or promise) comes to."""
        found = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    @property
    def text(self) -> str:
        return str(self.value("document.body?.innerText ?? ''"))

    def shows(self, words: str) -> None:
        """Wait until these words are there."""
        self.browser.until(lambda: words in self.text, lambda: f"{words!r} is not in {self.text!r}")

    def click(self, selector: str) -> None:
        """The mouse, pressed in the middle of an element: what counts as a gesture of the user."""
        self.value(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}})")
        box = self.value(
            f"JSON.parse(JSON.stringify(document.querySelector({json.dumps(selector)}).getBoundingClientRect()))"
        )
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **at)

    def type(self, selector: str, text: str) -> None:
        """Replace what a field holds."""
        self.value(f"document.querySelector({json.dumps(selector)}).focus()")
        self.value(f"document.querySelector({json.dumps(selector)}).select()")
        self.call("Input.insertText", text=text)
        assert self.value(f"document.querySelector({json.dumps(selector)}).value") == text

    def look(self, name: str) -> None:
        """Light and dark: nothing that axe finds (WCAG 2.2 AA), no sideways scroll; a picture of each."""
        for scheme in ("light", "dark"):
            self.call(
                "Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}]
            )
            if not self.value("typeof axe === 'object'"):
                self.value(f"{AXE};0")
            found = self.value(
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']}).then((one) =>"
                " one.violations.map((bad) => [bad.id, bad.help, bad.nodes.map((node) => node.html)]))"
            )
            assert found == [], (name, scheme, found)
            self.browser.until(lambda: self.value(NOT_SIDEWAYS), f"{name} scrolls sideways")
            if SHOTS:
                Path(SHOTS).mkdir(parents=True, exist_ok=True)
                self.picture(Path(SHOTS) / f"extension-{name}-{scheme}.png")
        self.call("Emulation.setEmulatedMedia", features=[])

    def picture(self, path: Path) -> None:
        """A picture of what is to be seen without scrolling."""
        found = self.call("Page.captureScreenshot")
        path.write_bytes(base64.b64decode(found["data"]))


@contextmanager
def chromium(folder: Path, profile: Path, *more: str) -> Iterator[Browser]:
    """Headless Chromium with the extension in `folder` loaded, one empty tab, on loopback alone."""
    program = running.tool("chromium", "chromium")
    theirs_read, our_write = os.pipe()
    our_read, theirs_write = os.pipe()

    def at_three_and_four() -> None:
        high = os.dup(theirs_read), os.dup(theirs_write)
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    process = subprocess.Popen(
        [
            program, "--headless=new", *QUIET,
            "--remote-debugging-pipe", "--enable-unsafe-extension-debugging",
            "--window-size=1280,1000", "--screen-info={1400x1200}",
                        "--host-resolver-rules=MAP *.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--ignore-certificate-errors", f"--user-data-dir={profile}", *more, "about:blank",
        ],
        preexec_fn=at_three_and_four,  # noqa: PLW1509 - one thread here
        close_fds=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_read)
    os.close(theirs_write)
    browser = Browser(our_read, our_write, process)
    try:
        browser.watch()
        browser.extension = browser.call("Extensions.loadUnpacked", path=str(folder))["id"]
        yield browser
    finally:
        process.terminate()
        try:
            process.wait(running.DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(our_read)
        os.close(our_write)
