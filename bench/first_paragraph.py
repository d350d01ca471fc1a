"""From a clean clone to the first true paragraph in a browser: installing, coming in, nine answers."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.table import Row
from tests.real.browser import Visitor, chromium
from tests.servers import certificate, running
from tests.servers.console import link_of
from tests.servers.node import node

ANSWERS = ("none", "none", "none", "none", "self", "none", "open", "none", "open")
"""Nine clicks: what a person needs to think is not measured."""


def rows() -> Iterator[Row]:
    root = Path(__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        began = time.monotonic()
        subprocess.run(["git", "clone", "-q", str(root), str(home / "clone")], check=True)
        kept = {
            name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PIP_")
        }
        process = subprocess.Popen(
            ["make", "run"], cwd=home / "clone", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**kept, "HOME": str(home / "empty"), "PYTHONUNBUFFERED": "1"}, start_new_session=True,
        )  # fmt: skip
        try:
            link = link_of(process)
            installed = time.monotonic()
            yield Row("clean clone, `make run` to the link", f"{installed - began:.0f} s")
            port = running.free_port()
            with node("0.10.0", certificate.make(home), port, home), chromium() as browser:
                _answered(Visitor(browser), link, f"127.0.0.1:{port}")
            ended = time.monotonic()
            yield Row("from the link to the first paragraph, by script", f"{ended - installed:.0f} s")
            yield Row("clean clone to first paragraph, without thinking", f"{ended - began:.0f} s", "600 s")
        finally:
            os.killpg(process.pid, 15)
            process.wait(30)
            shutil.rmtree(home / "empty", ignore_errors=True)


def _answered(visitor: Visitor, link: str, site: str) -> None:
    page = visitor.page
    page.goto(link)
    page.get_by_role("button", name="Open the console").click()
    page.locator("input[name=event][value=heartbleed]").check()
    page.get_by_label("Your domain name").fill(site)
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("button", name="is mine: test it").click()
    page.get_by_text("Exposed today").wait_for()
    for number, given in enumerate(ANSWERS, 1):
        page.get_by_text(f"Question {number} of {len(ANSWERS)}").wait_for()
        page.locator(f"input[name=choice][value={given}]").check()
        page.locator("form#question button[type=submit]").click()
    page.get_by_role("heading", name="You are exposed.").wait_for()
    assert "Please do not sign in until we write again." in page.locator("#letter").inner_text()
