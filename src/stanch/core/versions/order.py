"""What an order of versions is: how one is read, how two compare, and what to say of one that cannot be.

A key is what a version becomes to be compared. What is no version raises ValueError. A version of which it
is not known on which side of a bound it lies (its release is missing, its name moves) raises Unordered, a
ValueError too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from typing import Any
from typing import Literal as L

LONGEST = 200
"""No version is longer. Some libraries take quadratic time on one that is."""


class Unordered(ValueError):
    """It is not known on which side of a bound this version lies; `why` is the kind of reason."""

    def __init__(self, why: L["moving", "part_missing"], says: str) -> None:
        super().__init__(says)
        self.why = why


def sign(one: Any, other: Any) -> int:
    """-1, 0 or 1, by `<` alone: `<=` and `==` of some libraries fall back to comparing text."""
    return int(other < one) - int(one < other)


def by(compare: Callable[[Any, Any], int]) -> Callable[[Any], Any]:
    """A key of a function that compares two."""
    return cmp_to_key(compare)


def fits(pattern: re.Pattern[str], version: str, like: str) -> re.Match[str]:
    """The match of the whole version; ValueError, which says what one looks like, where it does not match."""
    found = pattern.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise ValueError(f"{version!r} is not a version such as {like}")
    return found


def _only(key: Any, _bounds: Sequence[Any]) -> tuple[Any, ...]:
    return (key,)


def _listed(key: Any, listed: Sequence[Any], compare: Callable[[Any, Any], int]) -> bool:
    return any(compare(key, one) == 0 for one in listed)


@dataclass(frozen=True)
class Order:
    """How the versions of one ecosystem sort.

    `key` reads a version, `bound` the bound of a range, which may be shorter (`<2.0` of three numbers).
    `compare(key, bound)` gives a sign, or raises Unordered. `readings(key, bounds)` are the ways to read a
    version of which a part was left out: it lies within a range only if it does by each of them.
    `listed(key, those)` asks for equality with one of several. `ordered`: does it know less and more at all?
    """

    key: Callable[[str], Any]
    bound: Callable[[str], Any]
    compare: Callable[[Any, Any], int] = sign
    readings: Callable[[Any, Sequence[Any]], Sequence[Any]] = _only
    listed: Callable[[Any, Sequence[Any], Callable[[Any, Any], int]], bool] = _listed
    ordered: bool = True


def plain(key: Callable[[str], Any]) -> Order:
    """An order that reads a bound as it reads a version."""
    return Order(key, key)
