"""JSON that was cut off, or that its own tool wrote wrongly: what of a list stands there whole?"""

from __future__ import annotations

import json
import re
from typing import TypeVar

import msgspec

_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
T = TypeVar("T")


def items(text: str, at: int, kind: type[T]) -> tuple[list[T], bool]:
    """The items of a JSON list from its bracket at `at` on, as long as each is whole; and did the list end
    where lists do? A missing comma between two items is none of a reader's business. MsgspecError where an
    item is not of this kind."""
    found: list[T] = []
    at += 1
    while True:
        gap = _BETWEEN.match(text, at)
        at = gap.end() if gap is not None else at
        if text[at : at + 1] == "]":
            return found, True
        try:
            _value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        found.append(msgspec.json.decode(text[at:end], type=kind))
        at = end


def bracket(text: str, name: str) -> int:
    """Where the list of this name begins; -1 where there is none."""
    found = re.search(rf'"{re.escape(name)}"\s*:\s*\[', text)
    return found.end() - 1 if found is not None else -1
