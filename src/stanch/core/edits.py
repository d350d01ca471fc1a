"""What did a person change in a text? A sentence left word for word keeps its judgement, others have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from stanch.core.claims import Claim
from stanch.core.model import ClaimId
from stanch.core.notices import Sentence

_MARK = re.compile(r"[^\S\n]*(?:[-*•–]|\d+[.)])[^\S\n]+")
"""What stands before an item of a list."""
_BREAK = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*")
"""Where a person's own words are cut: after the end of a sentence, and at the end of a line."""


def edited(base: Sequence[Sentence], text: str) -> tuple[Sentence, ...]:
    """The sentences of an edited text, in order: those of `base` that it holds word for word, with what they
    rest on; all else is the person's own. White space may differ. Put together they are the text, but for
    white space around it."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    spans = list(_spans(base, whole))
    made = []
    for number, (start, end, found) in enumerate(spans, 1):
        between = whole[end : spans[number][0]] if number < len(spans) else " "
        judged, yours = (None, True) if found is None else (found.judged, found.yours)
        made.append(Sentence(whole[start:end], judged, between, yours))
    return tuple(made)


def _spans(base: Sequence[Sentence], text: str) -> Iterator[tuple[int, int, Sentence | None]]:
    """All but the white space, in order: sentences of `base`, and pieces of a person's own."""
    at = 0
    for start, end, found in _found(base, text):
        yield from _own(text, at, start)
        yield start, end, found
        at = end
    yield from _own(text, at, len(text))


def _own(text: str, start: int, end: int) -> Iterator[tuple[int, int, None]]:
    """A person's own words from there to there, by sentences and lines."""
    for gap in (*_BREAK.finditer(text, start, end), None):
        piece = text[start : end if gap is None else gap.start()]
        if piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            yield first, first + len(piece.strip()), None
        if gap is not None:
            start = gap.end()


def _found(base: Sequence[Sentence], text: str) -> Iterator[tuple[int, int, Sentence]]:
    """Where the text holds a sentence of `base` word for word, from the first to the last."""
    known = {_flat(one.text): one for one in base if one.text.strip()}
    if not known:
        return
    longest = sorted(known, key=len, reverse=True)
    any_of = re.compile("|".join(r"\s+".join(map(re.escape, one.split())) for one in longest))
    at = 0
    while (hit := any_of.search(text, at)) is not None:
        ends = hit.end() == len(text) or text[hit.end()].isspace()
        if ends and _begins(text[: hit.start()]):
            yield hit.start(), hit.end(), known[_flat(hit.group())]
            at = hit.end()
        else:
            at = hit.start() + 1


def _begins(before: str) -> bool:
    """Does a sentence begin after these words? At the start, after the end of another, after a blank line, on
    the line after a comma (a greeting). What stands in the midst of a person's sentence is part of it."""
    line = before.rpartition("\n")[2]
    if _MARK.fullmatch(line):
        before = before[: -len(line)]
    words = before.rstrip()
    gap = before[len(words) :]
    last = words.rstrip("\"'”’)]")[-1:]
    if not words or gap.count("\n") > 1:
        return True
    return bool(gap) and (last in (".", "!", "?", "…") or (last == "," and "\n" in gap))


def _flat(text: str) -> str:
    return " ".join(text.split())


def parted(
    base: Sequence[Sentence], left: Sequence[Sentence], claims: Mapping[ClaimId, Claim]
) -> tuple[tuple[Sentence, Sentence], ...]:
    """The sentences that were left, each with a companion that it had in `base` and that was taken out.

    Without its companion a true sentence can mislead.
    """
    kept = {(one.judged.claim, one.judged.about) for one in left if one.judged is not None}
    found: list[tuple[Sentence, Sentence]] = []
    for one in left:
        if one.judged is None or one.judged.claim not in claims:
            continue
        about = one.judged.about
        there = [
            (other, other.judged)
            for other in base
            if other.judged is not None and (about is None or other.judged.about in (about, None))
        ]
        beside = _beside(claims, claims[one.judged.claim], {judged.claim for _other, judged in there})
        found.extend(
            (one, other)
            for other, judged in there
            if judged.claim in beside and (judged.claim, judged.about) not in kept
        )
    return tuple(found)


def _beside(claims: Mapping[ClaimId, Claim], claim: Claim, said: set[ClaimId]) -> set[ClaimId]:
    """The claims that go with one: its companions, or what was said instead of them."""
    found: set[ClaimId] = set()
    seen: set[ClaimId] = {claim.id}
    waiting = list(claim.companions)
    while waiting:
        id = waiting.pop()
        if id in seen or id not in claims:
            continue
        seen.add(id)
        if id in said:
            found.add(id)
        else:
            waiting.extend(claims[id].instead)
    return found
