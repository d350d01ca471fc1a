"""What pages say: a message by its id, in the language of the pages."""

from __future__ import annotations

from stanch.knowledge import messages
from stanch.knowledge.messages import FIRST


def say(id: str, /, **values: str | int) -> str:
    """A message with its arguments. KeyError where there is none of that id (a test finds those)."""
    return messages.say(FIRST, id, **values)
