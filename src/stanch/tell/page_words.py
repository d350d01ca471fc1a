"""What the words of the pages mean, as they stand there: headings, marks, advice, answers."""

from __future__ import annotations

from stanch.knowledge import messages
from stanch.knowledge.messages import FIRST
from stanch.tell.screens import say

_ID = "screens.page_words.{}.{}"


def words() -> dict[str, str]:
    """By the word as it stands on a page; `explain` does not mind capitals."""
    before = _ID.partition("{")[0]
    every = [one for one in messages.load(FIRST).messages if one.startswith(before)]
    each = dict.fromkeys(one.removeprefix(before).partition(".")[0] for one in every)
    return {say(_ID.format(one, "word")): say(_ID.format(one, "means")) for one in each}
