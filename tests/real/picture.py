"""Draw the picture of the README from a real look at a really vulnerable server.

python -m tests.real.picture docs/status.svg
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

from tests.servers import certificate, running
from tests.servers.node import node

ANSWERS = "y\nCardwise\nPostbird\nnone\nZonely\nourselves\nnone\n?\nnone\n"


def main(path: Path) -> None:
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
            done = subprocess.run(
                [*command, "status"], env=environment, text=True, capture_output=True, check=False
            )
    said = done.stdout.replace(site, "shop.example")
    console = Console(record=True, width=96, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(said[: said.index("Ours")].rstrip()))
    svg = console.export_svg(title="stanch status")
    svg = re.sub(r"<!--.*?-->|@font-face \{.*?\}", "", svg, flags=re.DOTALL)  # no asset from elsewhere
    path.write_text(re.sub(r"\n\s*\n+", "\n", svg), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
