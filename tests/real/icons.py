"""Draw the extension's icons from its one drawing, in the sizes that browsers want.

python -m tests.real.icons extension/icons
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.real.browser import chromium

SIZES = (16, 32, 48, 128)


def main(folder: Path) -> None:
    drawing = (folder / "icon.svg").read_text("utf-8")
    with chromium() as browser:
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>{drawing}"
            )
            page.screenshot(path=str(folder / f"{size}.png"), omit_background=True)
            page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
