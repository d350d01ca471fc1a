"""Draw the picture of docs/extension.md: the popup at a vendor's site that was mended, with its real answer.

python -m tests.real.picture_popup docs
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.real.pressing import allowing, chromium
from tests.real.test_extension import REGISTER, ZONE, connect
from tests.real.test_site import enter, stanch, token_of
from tests.servers import certificate, running
from tests.servers.console import console
from tests.servers.dns import nsd
from tests.servers.nginx import nginx
from tests.servers.node import node

_RENAME = """(() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode())
    walk.currentNode.data = walk.currentNode.data.replaceAll("%s", "www.cardwise.example");
})()"""
"""The port differs from run to run; nothing else in the picture is touched."""


def main(docs: Path) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        home, port = folder / "home", running.free_port()
        site = f"www.cardwise.test:{port}"
        (folder / "register.yaml").write_text(REGISTER.format(site=site))
        (folder / "zone").mkdir()
        server = stack.enter_context(nsd(folder / "zone", cardwise=ZONE.format(name="cardwise")))

        def at(moment: str, *command: str) -> None:
            stanch(home, *command, now=moment, STANCH_DNS=server)

        at("2014-04-08T10:00Z", "incident", "open", "heartbleed")
        at("2014-04-08T10:00Z", "register", "import", "--yes", str(folder / "register.yaml"))
        with node("0.10.0", certificate.make(folder), port, folder):
            at("2014-04-08T10:00Z", "observe", "tls", site)
        at(
            "2014-04-08T16:00Z", "vendor", "statement", "Cardwise", "fixed", "--quote",
            "Patched at 15:00, new key at 15:30.", "patched=2014-04-08T15:00Z",
            "restarted=2014-04-08T15:05Z", "rekeyed=2014-04-08T15:30Z",
        )  # fmt: skip
        stack.enter_context(nginx(certificate.make(folder, modern=True), port, folder, "TLSv1.3"))
        now = "2014-04-09T11:00Z"
        _process, link = stack.enter_context(console(home, now=now, STANCH_DNS=server))
        origin = link.partition("/enter/")[0]
        browser = stack.enter_context(
            chromium(
                allowing(folder, origin), folder / "profile", "--screen-info={2800x2600 devicePixelRatio=2}"
            )
        )
        connect(browser, origin, token_of(enter(link)))
        browser.open(f"https://{site}/")
        popup = browser.press()
        popup.shows("Change now")
        popup.value(_RENAME % site)
        time.sleep(2)  # the browser shows the size of a new window for a moment
        print(popup.text)
        popup.picture(docs / "extension.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
