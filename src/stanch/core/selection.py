"""What may be said now, and what not yet? Walks the catalogue: a claim with its companions, or what the
catalogue says instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.model import AssetId, ClaimId
from stanch.core.notices import Judged


class Said(msgspec.Struct, frozen=True, gc=False):
    """A supported judgement, and the claim for whose sake it comes along (itself where it stands alone)."""

    judged: Judged
    beside: ClaimId


class Composition(msgspec.Struct, frozen=True):
    """What can be said, in order, and what cannot be said yet (or any more), with its blockers."""

    said: tuple[Said, ...]
    not_yet: tuple[Judged, ...]


Words = Callable[[Claim, Judged], bool]
"""Are there words for a sentence? Without them it is not said, nor what goes with it."""


def compose(
    claims: Mapping[ClaimId, Claim], judgement: Judgement, words: Words = lambda _claim, _judged: True
) -> Composition:
    """Every supported sentence with its companions, none without; never empty, for every `instead` chain
    ends in a claim that is always true (21)."""
    walk = _Walk(claims, judgement, words)
    for claim in claims.values():
        if claim.start:
            walk.visit(claim, None, claim.id)
    said = tuple(one for one in walk.said.values() if not _left_out(claims[one.judged.claim], one, walk.said))
    if any(one.judged.on for one in said):
        said = tuple(one for one in said if not claims[one.judged.claim].stand_in)
    return Composition(said, tuple(walk.not_yet.values()))


def _left_out(claim: Claim, one: Said, said: Mapping[tuple[ClaimId, AssetId | None], Said]) -> bool:
    """Is what it is not said beside said of the same asset, or does either speak of none?"""
    if not claim.unless:
        return False
    about = one.judged.about
    return any(
        id in claim.unless and (about is None or other is None or other == about) for id, other in said
    )


class _Walk:
    def __init__(self, claims: Mapping[ClaimId, Claim], judgement: Judgement, words: Words) -> None:
        self.claims = claims
        self.judgement = judgement
        self.words = words
        self.said: dict[tuple[ClaimId, AssetId | None], Said] = {}
        self.not_yet: dict[tuple[ClaimId, AssetId | None], Judged] = {}
        self._judged: dict[ClaimId, tuple[Judged, ...]] = {}
        self._about: dict[tuple[ClaimId, AssetId | None], tuple[Judged, ...]] = {}
        self._open: set[ClaimId] = set()
        self._visited: set[tuple[ClaimId, AssetId | None, frozenset[ClaimId]]] = set()

    def visit(self, claim: Claim, about: AssetId | None, beside: ClaimId) -> None:
        if claim.id in self._open:
            return
        rows = self._rows(claim, about)
        visit = (claim.id, about if rows is not self._judged[claim.id] else None, frozenset(self._open))
        if visit in self._visited:
            return  # all that it leads to was found on the first visit
        self._visited.add(visit)
        self._open.add(claim.id)
        for one in rows:
            key = (one.claim, one.about)
            if one.verdict == "supported" and self.words(claim, one):
                if key not in self.said:
                    self.said[key] = Said(one, beside)
                for companion in claim.companions:
                    self.visit(self.claims[companion], one.about, beside)
            else:
                if one.verdict != "supported":
                    self.not_yet.setdefault(key, one)
                for other in claim.instead:
                    self.visit(self.claims[other], one.about, other)
        self._open.discard(claim.id)

    def _rows(self, claim: Claim, about: AssetId | None) -> tuple[Judged, ...]:
        """The verdicts on a claim: of that asset alone, where it speaks of each and of that one."""
        rows = self._judged.get(claim.id)
        if rows is None:
            rows = self._judged[claim.id] = self.judgement.judge(claim)
            if claim.over.of == "each":
                for one in rows:
                    key = (claim.id, one.about)
                    had = self._about.get(key)
                    self._about[key] = (one,) if had is None else (*had, one)
        return self._about.get((claim.id, about), rows) if about is not None else rows
