"""What is said of another incident of a client."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.knowledge.messages import FIRST, say
from stanch.tell import names


def still_open(title: str, steps: int) -> str:
    """ "The breach at CircleCI is still open. One step left." """
    left = "none" if not steps else "one" if steps == 1 else "some"
    return say(FIRST, f"screens.others.open.{left}", title=title, count=steps)


def anew(title: str, again: Sequence[str]) -> str:
    """ "The breach is closed, but by what came in since then www.shop is exposed to it today." """
    number = "one" if len(again) == 1 else "some"
    return say(FIRST, f"screens.others.again.{number}", title=title, names=names.few(again))
