"""What is said of another incident of a client."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.tell import names
from stanch.tell.screens import say
from stanch.tell.services import number_word


def still_open(title: str, steps: int) -> str:
    """ "The breach at CircleCI is still open. One step left." """
    left = "none" if not steps else "one" if steps == 1 else "some"
    return say(f"screens.others.open.{left}", title=title, count=steps)


def anew(title: str, again: Sequence[str], *, secrets: bool) -> str:
    """ "The breach is closed, but by what came in since then www.shop is exposed to it today."

    The name of a secret may be of one or of many ("customers' passwords"): it stands behind the verb.
    """
    number = "one" if len(again) == 1 else "some"
    which = names.few(again)
    if secrets:
        count = number_word(len(again))
        return say(f"screens.others.secrets.{number}", title=title, names=which, count=count)
    return say(f"screens.others.again.{number}", title=title, names=which)
