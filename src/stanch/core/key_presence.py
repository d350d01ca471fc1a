"""Which key did this endpoint present, and when? Derived from the certificates that were seen (13)."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from stanch.core.model import AssetId, Certificate, Digest
from stanch.core.moments import BEGINNING, END, Moment, Seq, Spans, When, union
from stanch.core.playbook import Playbook
from stanch.core.sayings import Done
from stanch.core.state import key_id
from stanch.core.view import View


class Presence(NamedTuple):
    """When one key was presented for certain, and when possibly; the entries that showed it."""

    definite: Spans
    possible: Spans
    on: tuple[Seq, ...]


class Run(NamedTuple):
    """Sights of one key in a row at one address."""

    spki: Digest
    first: Moment
    last: Moment
    on: tuple[Seq, ...]


Runs = dict[str, list[Run]]
"""By address."""


def runs(state: View, endpoint: AssetId) -> Runs:
    """The sights of keys at an endpoint, in order, by address."""
    sights: dict[str, list[tuple[Moment, Seq, Digest]]] = {}
    for seq, seen in state.of(endpoint):
        fact = seen.fact
        if isinstance(fact, Certificate) and fact.address:
            sights.setdefault(fact.address, []).append((seen.seen_at, seq, fact.spki))
    found: Runs = {}
    for address, seen_there in sights.items():
        rows: list[Run] = []
        for moment, seq, spki in sorted(seen_there):
            if rows and rows[-1].spki == spki:
                rows[-1] = Run(spki, rows[-1].first, moment, (*rows[-1].on, seq))
            else:
                rows.append(Run(spki, moment, moment, (seq,)))
        found[address] = rows
    return found


def _rekeyed(playbook: Playbook, state: View, endpoint: AssetId) -> list[When]:
    """A person's words on when this endpoint got its new key."""
    if not state.has(endpoint, Done):
        return []
    renewing = {one.id for one in playbook.remedies if "spki_changed" in one.proved_by}
    return [
        When(seen.fact.step.when.earliest, min(seen.fact.step.when.high, seen.seen_at))
        for _seq, seen in state.of(endpoint)
        if isinstance(seen.fact, Done) and seen.fact.step.done == "yes" and seen.fact.step.remedy in renewing
    ]


def presented(
    playbook: Playbook, state: View, endpoint: AssetId, runs: Runs, true_at: Moment, fresh: int
) -> dict[AssetId, Presence]:
    """The keys of an endpoint, by asset id.

    Between the last sight of one key and the first of the next either may have been there, unless a
    person's word says when it changed. The latest sight speaks of now for `fresh` microseconds.
    """
    words = _rekeyed(playbook, state, endpoint) if any(len(rows) > 1 for rows in runs.values()) else []
    found: dict[AssetId, Presence] = {}
    for rows in runs.values():
        starts = [When(BEGINNING, rows[0].first)]
        ends: list[When] = []
        for one, other in pairwise(rows):
            change = narrowed(When(one.last, other.first), words)
            ends.append(change)
            starts.append(change)
        last = rows[-1].last
        ends.append(When(max(last, min(true_at, Moment(last + fresh))), END))
        for row, start, end in zip(rows, starts, ends, strict=True):
            key = key_id(row.spki)
            definite: Spans = ((start.high, end.low),) if start.high <= end.low else ()
            possible: Spans = ((start.low, end.high),)
            had = found.get(key)
            if had is None:
                found[key] = Presence(definite, possible, row.on)
            else:
                on = (*had.on, *row.on)
                found[key] = Presence(union(had.definite, definite), union(had.possible, possible), on)
    return found


def current(runs: Runs, true_at: Moment, words: list[When]) -> dict[str, tuple[AssetId, When]]:
    """By address: the key last seen there at this moment, and since when it was there.

    `words`: when somebody says that it changed.
    """
    now: dict[str, tuple[AssetId, When]] = {}
    for address, rows in runs.items():
        seen = [row for row in rows if row.first <= true_at]
        if seen:
            before = seen[-2].last if len(seen) > 1 else BEGINNING
            now[address] = (key_id(seen[-1].spki), narrowed(When(before, seen[-1].first), words))
    return now


def narrowed(change: When, words: list[When]) -> When:
    """The first of these words that lies within the bounds, else the bounds."""
    for when in words:
        if when.low >= change.low and when.high <= change.high:
            return when
    return change
