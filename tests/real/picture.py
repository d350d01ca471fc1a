"""Draw the pictures of the docs from a real look at a really vulnerable server.

python -m tests.real.picture docs
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from tests.real.browser import Visitor, chromium
from tests.servers import certificate, running
from tests.servers.console import console as running_console
from tests.servers.node import node

ANSWERS = "y\nCardwise\nPostbird\nnone\nZonely\nourselves\nnone\n?\nnone\n?\n"

_RENAME = """site => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replaceAll(site, "shop.example");
}"""
"""The port differs from run to run; nothing else in the picture is touched."""


def main(folder_of_docs: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        port = running.free_port()
        home = Path(folder)
        environment = {
            **os.environ,
            "STANCH_HOME": str(home / "record"),
            "STANCH_NOW": "2014-04-08T14:06Z",
            "FORCE_COLOR": "1",
            "COLUMNS": "92",
        }
        site = f"127.0.0.1:{port}"
        with node("0.10.0", certificate.make(home), port, home):
            command = [sys.executable, "-m", "stanch.cli"]
            subprocess.run(
                [*command, "start", site], env=environment, input=ANSWERS, text=True, capture_output=True,
                check=False,
            )  # fmt: skip
            named = [*command, "client", "set", "--business", "WiseWidget"]
            subprocess.run(named, env=environment, capture_output=True, check=True)
            done = subprocess.run(
                [*command, "status"], env=environment, text=True, capture_output=True, check=False
            )
        with chromium() as browser, running_console(home / "record", now="2014-04-08T14:06Z") as (_, link):
            page = Visitor(browser).page
            page.goto(link)
            page.get_by_role("button", name="Open the console").click()
            page.get_by_role("heading", name="You are exposed.").wait_for()
            page.evaluate(_RENAME, site)
            page.screenshot(
                path=str(folder_of_docs / "situation.png"),
                clip={"x": 0, "y": 0, "width": 1280, "height": 1280},
                full_page=True,
            )
    said = done.stdout.replace(site, "shop.example")
    console = Console(record=True, width=96, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(said[: said.index("In detail")].rstrip()))
    svg = console.export_svg(title="stanch status")
    svg = re.sub(r"<!--.*?-->|@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # no asset from elsewhere
    (folder_of_docs / "status.svg").write_text(re.sub(r"\n\s*\n+", "\n", svg), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
