"""Is a version within a range? Reads VERS (package-url): `vers:deb/>=1.0.1|<1.0.1e-2+deb7u5`.

The versions of a range are compared by the order that it names, and by no other.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import unquote

from stanch.core.versions.order import Order, Unordered
from stanch.core.versions.schemes import ORDERS

_COMPARATOR = re.compile(r"(>=|<=|!=|<|>|=)?(.+)")
_KEPT = 2048
"""Ranges that are kept as they were read; a playbook of the worm of November 2025 has 800."""


class End(NamedTuple):
    """`sign` is >=, >, <= or <."""

    sign: str
    key: Any
    text: str


class Range(NamedTuple):
    """A range as it was read. Each interval has a low and a high bound, of which one may be missing."""

    order: Order
    everything: bool
    listed: tuple[Any, ...]
    excluded: tuple[Any, ...]
    intervals: tuple[tuple[End | None, End | None], ...]

    @property
    def keys(self) -> tuple[Any, ...]:
        bounds = [one.key for pair in self.intervals for one in pair if one is not None]
        return *self.listed, *self.excluded, *bounds


def scheme_of(text: str) -> str:
    """The scheme of a range; ValueError, which lists the known ones, where it has none."""
    scheme, slash, _ = text.removeprefix("vers:").partition("/")
    if not text.startswith("vers:") or not slash or scheme not in ORDERS:
        known = ", ".join(sorted(ORDERS))
        raise ValueError(f"{text!r} is not a range such as vers:deb/>=1.0.1|<1.0.1g-1 (one of {known})")
    return scheme


@lru_cache(maxsize=_KEPT)
def read(text: str) -> Range:
    """A range from its text; ValueError says what is wrong with it."""
    order = ORDERS[scheme_of(text)]
    everything, listed, excluded, bounds = False, [], [], []
    for part in text.partition("/")[2].split("|"):
        found = _COMPARATOR.fullmatch(part.strip())
        if found is None:
            raise ValueError(f"{text!r} holds an empty constraint")
        sign, version = found[1] or "=", unquote(found[2].strip())
        if part.strip() == "*":
            everything = True
        elif sign == "=":
            listed.append(order.key(version))
        elif sign == "!=":
            excluded.append(order.key(version))
        else:
            bounds.append(End(sign, order.bound(version), version))
    if bounds and not order.ordered:
        raise ValueError(f"{text!r} has bounds, and what it compares has no order: list each one")
    if everything and (listed or bounds):
        raise ValueError(f"{text!r} names versions beside *, which is all of them")
    if excluded and not bounds:
        everything = everything or not listed
    return Range(order, everything, tuple(listed), tuple(excluded), _intervals(text, bounds))


def _intervals(text: str, bounds: list[End]) -> tuple[tuple[End | None, End | None], ...]:
    """Bounds as pairs. They have to rise and to take turns: else a range holds what nobody meant."""
    for one, other in pairwise(bounds):
        both = f"{one.sign}{one.text} and {other.sign}{other.text}"
        if not one.key < other.key:
            raise ValueError(f"{text!r}: {both} are the wrong way round; bounds are written as they rise")
        if one.sign[0] == other.sign[0]:
            raise ValueError(f"{text!r}: of {both} one says nothing; a low bound and a high one take turns")
    pairs: list[tuple[End | None, End | None]] = []
    low: End | None = None
    for bound in bounds:
        if bound.sign[0] == ">":
            low = bound
        else:
            pairs.append((low, bound))
            low = None
    if low is not None:
        pairs.append((low, None))
    return tuple(pairs)


def check(text: str) -> None:
    """Raise ValueError where `text` is not a range that this version reads."""
    read(text)


def within(version: str, text: str) -> bool:
    """Is `version` within the VERS range `text`? Raises ValueError where it cannot be told.

    Unordered where only a part of it is missing, or where it is a name that moves.
    """
    found = read(text)
    order = found.order
    readings = order.readings(order.key(version), found.keys)
    answers = {_holds(found, key) for key in readings}
    if len(answers) > 1:
        raise Unordered(
            "part_missing",
            f"{version!r} has no epoch, or has one, unlike the bounds of {text}: it may be either",
        )
    return answers.pop()


def fixes(version: str, text: str) -> list[str]:
    """The high bounds of a range that are not above a version: the fixed versions that it has behind it."""
    found = read(text)
    key, compare = found.order.key(version), found.order.compare
    highs = [high for _low, high in found.intervals if high is not None]
    return [high.text for high in highs if compare(key, high.key) >= 0]


def _holds(found: Range, key: Any) -> bool:
    order = found.order
    compare = order.compare
    if any(compare(key, one) == 0 for one in found.excluded):
        return False
    if found.everything or (found.listed and order.listed(key, found.listed, compare)):
        return True
    for low, high in found.intervals:
        if low is not None:
            sign = compare(key, low.key)
            if sign < 0 or (sign == 0 and low.sign == ">"):
                continue
        if high is None:
            return True
        sign = compare(key, high.key)
        if sign < 0 or (sign == 0 and high.sign == "<="):
            return True
    return False
