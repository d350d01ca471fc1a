"""What do retractions take back, and which sights of keys are left?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from stanch.core.model import AssetId, Certificate, Digest, Observation
from stanch.core.moments import Seq
from stanch.core.sayings import Saying


def taken(retractions: Mapping[Seq, tuple[Seq, ...]]) -> set[Seq]:
    """What these take back: the last one stands, and decides on those before it."""
    gone: set[Seq] = set()
    for by in sorted(retractions, reverse=True):
        if by not in gone:
            gone.update(retractions[by])
    return gone


def presented(
    facts: Iterable[list[tuple[Seq, Observation | Saying]]], gone: frozenset[Seq]
) -> dict[Digest, set[AssetId]] | None:
    """The presenters of each key, in the order of first sight; None where no sight of one is gone."""
    rows = [(seq, one) for some in facts for seq, one in some if type(one.fact) is Certificate]
    if not any(seq in gone for seq, _one in rows):
        return None
    found: dict[Digest, set[AssetId]] = {}
    for seq, one in sorted(rows, key=number):
        if seq not in gone and type(one.fact) is Certificate:
            found.setdefault(one.fact.spki, set()).add(one.asset)
    return found


def number(row: tuple[Seq, object]) -> Seq:
    """A row's number in the record, to sort by."""
    return row[0]
