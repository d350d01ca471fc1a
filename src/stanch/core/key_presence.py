"""Which key did this endpoint present, and when? Derived from the certificates that were seen (13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from stanch.core.addresses import plain
from stanch.core.certificates import HOLD
from stanch.core.model import AssetId, Certificate, Digest, Provenance
from stanch.core.moments import BEGINNING, END, Moment, Seq, Span, Spans, When, union
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


class Kept(NamedTuple):
    """A certificate that was seen: first when, and the latest of what its issuer said of it ("revoked" is
    final), with its moment."""

    seen: Moment
    fact: Certificate
    said: tuple[Moment, Certificate] | None


Sights = list[tuple[Moment, Seq, Certificate, Provenance]]
"""The certificates of one endpoint in the order in which they were seen. Without an address it was not seen:
its issuer said something of it."""

Runs = dict[str, list[Run]]
"""By address."""

_ALWAYS: Spans = ((BEGINNING, END),)


def sights(state: View, endpoint: AssetId) -> Sights:
    """Every certificate that was seen at an endpoint."""
    found: Sights = []
    before, in_order = BEGINNING, True
    for seq, seen in state.of(endpoint):
        fact = seen.fact
        if type(fact) is Certificate:
            moment = seen.seen_at
            in_order = in_order and moment >= before
            before = moment
            found.append((moment, seq, fact, seen.provenance))
    if not in_order:
        found.sort(key=_order)
    return found


def saw(state: View, endpoint: AssetId, spki: Digest) -> bool:
    """Was this key ever seen at an endpoint? Not where that was taken back, or told by its issuer alone."""
    return any(
        type(seen.fact) is Certificate and seen.fact.spki == spki and bool(seen.fact.address)
        for _seq, seen in state.of(endpoint)
    )


def _order(sight: tuple[Moment, Seq, Certificate, Provenance]) -> tuple[Moment, Seq]:
    return sight[:2]


def runs(sights: Sights) -> Runs:
    """The sights of keys in a row, by address."""
    if len({fact.address for _moment, _seq, fact, _by in sights}) == 1:  # nearly always
        address = sights[0][2].address
        return {plain(address): _in_a_row(sights)} if address else {}
    seen: dict[str, Sights] = {}
    for sight in sights:
        address = sight[2].address
        if address:
            rows = seen.get(address)
            if rows is None:
                rows = seen.setdefault(plain(address), [])
            rows.append(sight)
    return {address: _in_a_row(rows) for address, rows in seen.items()}


def _in_a_row(rows: Sights) -> list[Run]:
    found: list[Run] = []
    first = last = rows[0][0]
    spki = rows[0][2].spki
    on: list[Seq] = []
    for moment, seq, fact, _by in rows:
        if fact.spki != spki:
            found.append(Run(spki, first, last, tuple(on)))
            spki, first, on = fact.spki, moment, []
        on.append(seq)
        last = moment
    found.append(Run(spki, first, last, tuple(on)))
    return found


def certificates(places: Iterable[Sights], spki: Digest, true_at: Moment) -> dict[Digest, Kept]:
    """Every certificate on a key that was seen at these places by this moment, by digest."""
    first: dict[Digest, tuple[Moment, Certificate]] = {}
    said: dict[Digest, tuple[Moment, Certificate]] = {}
    for place in places:
        for moment, _seq, fact, _by in place:
            if fact.spki != spki or moment > true_at:
                continue
            if fact.address:
                if fact.sha256 not in first or moment < first[fact.sha256][0]:
                    first[fact.sha256] = moment, fact
            elif fact.revoked != "unknown":
                before = said.get(fact.sha256)
                if before is None or (_final(fact), moment) >= (_final(before[1]), before[0]):
                    said[fact.sha256] = moment, fact
    return {sha256: Kept(*row, said.get(sha256)) for sha256, row in first.items()}


def _final(fact: Certificate) -> bool:
    return fact.revoked == "yes" and fact.revoked_why != HOLD


def presented(runs: Runs, words: Sequence[When], true_at: Moment, fresh: int) -> dict[AssetId, Presence]:
    """The keys of an endpoint, by asset id.

    Between the last sight of one key and the first of the next either may have been there, and before the
    first sight of all, unless somebody's word (`words`) says when it changed. The latest sight speaks of now
    for `fresh` microseconds.
    """
    found: dict[AssetId, Presence] = {}
    for rows in runs.values():
        if len(rows) == 1 and not words and len(runs) == 1:  # nearly always
            [row] = rows
            known: Spans = ((row.first, max(row.last, min(true_at, Moment(row.last + fresh)))),)
            return {key_id(row.spki): Presence(known, _ALWAYS, row.on)}
        if not words:
            _unnarrowed(found, rows, true_at, fresh)
            continue
        starts = [narrowed(When(BEGINNING, rows[0].first), _on_new(rows[0].spki, runs, words))]
        ends: list[When] = []
        for one, other in pairwise(rows):
            change = narrowed(When(one.last, other.first), words)
            ends.append(change)
            starts.append(change)
        last = rows[-1].last
        ends.append(When(max(last, min(true_at, Moment(last + fresh))), END))
        before = BEGINNING
        for row, start, end in zip(rows, starts, ends, strict=True):
            key = key_id(row.spki)
            definite: Spans = ((start.high, end.low),) if start.high <= end.low else ()
            _add(found, key, Presence(definite, ((max(start.low, before), end.high),), row.on))
            before = _after(row, end.high)
    return found


def _unnarrowed(found: dict[AssetId, Presence], rows: list[Run], true_at: Moment, fresh: int) -> None:
    """The keys at one address, where nobody says when they changed."""
    before = BEGINNING
    for row, later in pairwise([*rows, None]):
        assert row is not None
        last = row.last
        if later is None:
            definite: Span = (row.first, max(last, min(true_at, Moment(last + fresh))))
            possible: Span = (before, END)
        else:
            definite, possible = (row.first, last), (before, later.first)
        _add(found, key_id(row.spki), Presence((definite,), (possible,), row.on))
        before = last if later is None else _after(row, later.first)


def _after(row: Run, first: Moment) -> Moment:
    """From when on another key can have been there at the earliest: not in the instant in which this one was
    seen, but where one look saw both."""
    return min(Moment(row.last + 1), first)


def _add(found: dict[AssetId, Presence], key: AssetId, there: Presence) -> None:
    """Note when a key was there, at one more address or once more at the same."""
    had = found.get(key)
    if had is not None:
        spans = union(had.definite, there.definite), union(had.possible, there.possible)
        there = Presence(*spans, (*had.on, *there.on))
    found[key] = there


def _on_new(spki: Digest, runs: Runs, words: Sequence[When]) -> Sequence[When]:
    """The words on a new key that can be about this one: not those from after it was seen first, anywhere."""
    if not words or len(runs) == 1:
        return words
    first = min(row.first for rows in runs.values() for row in rows if row.spki == spki)
    return [when for when in words if when.low <= first]


def current(runs: Runs, true_at: Moment, words: Sequence[When]) -> dict[str, tuple[Run, When]]:
    """By address: the sights of the key last seen there at this moment, and since when it was there.

    `words`: when somebody says that it changed.
    """
    now: dict[str, tuple[Run, When]] = {}
    for address, rows in runs.items():
        seen = [row for row in rows if row.first <= true_at]
        if seen:
            before = seen[-2].last if len(seen) > 1 else BEGINNING
            now[address] = seen[-1], narrowed(When(before, seen[-1].first), words)
    return now


def narrowed(change: When, words: Sequence[When]) -> When:
    """The last of these words that lies within the bounds and has a beginning itself, else the bounds."""
    for when in reversed(words):
        if when.earliest is not None and when.low >= change.low and when.high <= change.high:
            return when
    return change
