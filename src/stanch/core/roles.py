"""Who fills each role, at which time? An answer may say since when it holds (139).

One that says none speaks of all time, as a person's word on who we are does: whom it adds was there before,
and whom it leaves out was not. It leaves the times alone that earlier answers told apart; and whom it leaves
out because we no longer use them was there until then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from stanch.core.model import US, AssetId, Edge, Observation, Role, RoleAnswer
from stanch.core.moments import BEGINNING, Moment, Seq
from stanch.core.sayings import Saying

Ended = Callable[[AssetId], Moment | None]
"""Since when we certainly no longer use a vendor, as far as somebody says."""


class _Part(NamedTuple):
    """What holds from then on, until the next part begins."""

    start: Moment
    seq: Seq
    answer: RoleAnswer


def roles(
    rows: Iterable[tuple[Seq, Observation | Saying]], true_at: Moment, ended: Ended
) -> dict[Role, tuple[Seq, RoleAnswer]]:
    """The answer for each role that holds at this moment. An answer is a fact about the world: found later,
    true before."""
    told: dict[Role, list[_Part]] = {}
    for seq, seen in rows:
        fact = seen.fact
        if isinstance(fact, RoleAnswer):
            before = told.get(fact.role, [])
            parts = (
                _from(before, seq, fact)
                if fact.since.known
                else _corrected(before, seq, seen.seen_at, fact, ended)
            )
            told[fact.role] = list(parts)
    found = ((role, _at(parts, true_at)) for role, parts in told.items())
    return {role: (part.seq, part.answer) for role, part in found if part is not None}


def _at(parts: Iterable[_Part], moment: Moment) -> _Part | None:
    return max((one for one in parts if one.start <= moment), default=None, key=lambda one: one.start)


def _from(before: list[_Part], seq: Seq, fact: RoleAnswer) -> Iterator[_Part]:
    """Within the bounds of its day whoever was named before may have been there still."""
    low, high = fact.since.low, fact.since.high
    yield from (one for one in before if one.start < low)
    there = _at(before, low)
    both = dict.fromkeys([*fact.vendors, *(() if there is None else there.answer.vendors)])
    if low < high:
        yield _Part(low, seq, msgspec.structs.replace(fact, vendors=tuple(both)))
    yield _Part(high, seq, fact)


def _corrected(
    before: list[_Part], seq: Seq, said_at: Moment, fact: RoleAnswer, ended: Ended
) -> Iterator[_Part]:
    current = _at(before, said_at)
    had = () if current is None else current.answer.vendors
    left: dict[AssetId, Moment] = {}
    for one in had:
        end = None if one in fact.vendors else ended(one)
        if end is not None and end <= said_at:
            left[one] = end
    starts = {BEGINNING, *(one.start for one in before), *left.values()}
    for start in sorted(starts):
        part = _at(before, start)
        there = () if part is None else part.answer.vendors
        stay = [one for one in fact.vendors if one in there or one not in had]
        stay += [one for one in there if one not in fact.vendors and one not in had]
        stay += [one for one in there if one in left and start < left[one]]
        yield _Part(start, seq, msgspec.structs.replace(fact, vendors=tuple(stay)))


def last_use(edges: Iterable[tuple[Seq, Edge]]) -> Moment | None:
    """When our use of a vendor ended, by its edges; None where it has not."""
    uses = [edge.during.end for _seq, edge in edges if edge.bond == "uses" and edge.src == US]
    return uses[-1].low if uses and uses[-1] is not None else None
