"""Which of a vendor's answers came last, as far as that is known? Of one of which the day alone is known, and
of another of that day, it is not (191).

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import msgspec

from stanch.core.moments import Moment, Seq
from stanch.core.sayings import Saying, Statement
from stanch.core.state import Facts, Seen


class GivenAnswer(NamedTuple):
    """An answer: its entry (0: the playbook's public sources), what was said, and by when; not before
    `earliest`."""

    seq: Seq
    statement: Statement
    at: Moment
    earliest: Moment


HAD_IT = ("fixed", "affected")
"""By these a vendor says that it had it."""
_WORSE = ("not_affected", "investigating", *HAD_IT)


def earliest(seen: Seen) -> Moment:
    """From when on it can have been said: where a day alone is known, from its beginning."""
    since = seen.earliest if isinstance(seen, Saying) else None
    return seen.seen_at if since is None else min(since, seen.seen_at)


def last(answers: Iterable[GivenAnswer]) -> list[GivenAnswer]:
    """Those after which no other one certainly came, the worst last (67, 191)."""
    found = list(answers)
    since = max((one.earliest for one in found), default=None)
    open_ = [one for one in found if since is not None and one.at >= since]
    return sorted(open_, key=lambda one: (_WORSE.index(one.statement.status), one.at, one.seq))


def in_order(facts: Facts) -> Facts:
    """Facts in the order in which they were said; of answers of which the order is not known the worse counts
    as the later (67, 191), by when both had been said."""
    rows = sorted(facts, key=lambda row: (row[1].seen_at, row[0]))
    told = [row for row in rows if isinstance(row[1].fact, Statement)]
    if all(one[1].seen_at < earliest(other[1]) for one, other in pairwise(told)):
        return rows  # nearly always
    placed: list[tuple[Moment, int, Seq, Seen]] = []
    by, rank = None, 0
    while told:
        first = min(row[1].seen_at for row in told)  # what certainly came after another one waits
        row = min((one for one in told if earliest(one[1]) <= first), key=_badness)
        told.remove(row)
        by, rank = row[1].seen_at if by is None else max(by, row[1].seen_at), rank + 1
        placed.append((by, rank, row[0], row[1]))
    others = [(row[1].seen_at, 0, row[0], row[1]) for row in rows if not isinstance(row[1].fact, Statement)]
    return [(seq, _by(seen, at)) for at, _rank, seq, seen in sorted([*placed, *others], key=_place)]


def _badness(row: tuple[Seq, Seen]) -> tuple[int, Moment, Seq]:
    fact = row[1].fact
    assert isinstance(fact, Statement)
    return _WORSE.index(fact.status), row[1].seen_at, row[0]


def _place(row: tuple[Moment, int, Seq, Seen]) -> tuple[Moment, int, Seq]:
    return row[:3]


def _by(seen: Seen, at: Moment) -> Seen:
    """The same, as it had been said by then."""
    return seen if seen.seen_at == at else msgspec.structs.replace(seen, seen_at=at)
