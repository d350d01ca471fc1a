"""What pages and the terminal say: a message by its id, in the one language that they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from stanch.knowledge import messages
from stanch.knowledge.messages import FIRST

K = TypeVar("K", bound=str)


def say(id: str, /, **values: str | int) -> str:
    """A message with its arguments. KeyError where there is none of that id (a test finds those)."""
    return messages.say(FIRST, id, **values)


class Words(Mapping[K, str]):
    """A word for each of some codes, read when it is asked for. `ids`: the id of each, its code as `{}`;
    `instead`: of codes that have another word here, the whole id."""

    def __init__(self, ids: str, codes: Iterable[K], instead: Mapping[str, str] | None = None) -> None:
        others = instead or {}
        self._ids = {code: others.get(code, ids.format(code)) for code in codes}

    def __getitem__(self, code: K) -> str:
        return say(self._ids[code])

    def __iter__(self) -> Iterator[K]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
