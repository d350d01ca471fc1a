"""What stands at the top of Situation, before the verdicts: each a sentence, and where it leads.

Each function of `SOURCES` yields the banners of one kind, the most pressing kind first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal as L
from typing import NamedTuple

from stanch.desk.asking import Asked
from stanch.flow.send import Sent


class Banner(NamedTuple):
    """`shape`: the mark beside it. `words` and `address`: the link after it; "" where it leads nowhere."""

    shape: L["open", "was", "unsure", "wait", "word", "fell"]
    text: str
    words: str = ""
    address: str = ""


Source = Callable[[Asked, tuple[Sent, ...]], Iterable[Banner]]
"""Yields banners for what a request asks about; beside it what was sent in its incident."""

SOURCES: tuple[Source, ...] = ()


def banners(asked: Asked, sent: tuple[Sent, ...]) -> list[Banner]:
    """All banners of the Situation page, from the top."""
    return [one for source in SOURCES for one in source(asked, sent)]
