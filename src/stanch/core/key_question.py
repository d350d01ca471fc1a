"""What is known of the key at one address, and which certificates from before count: the question that
`key_renewal` answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal as L

import msgspec

from stanch.core.certificates import Issued, Past
from stanch.core.moments import BEGINNING, Moment, When


class Question(msgspec.Struct, frozen=True):
    """What is known of the key at one address; When() where nothing is.

    `fixed`: when all that a new key waits for was done; at(BEGINNING) where it waits for nothing, at(END)
    where that is not done. `placed`: when the current key came into use; `placed_by` word: somebody's word
    narrowed what was seen, which is `seen`. `exposed`: was the current key on a server while that had the
    flaw? "" where no record says, so that `placed` and `fixed` alone tell. `words`: when there was a new key,
    as somebody says, whether or not that fits; `last`: when the current key was seen last.
    """

    current: Issued
    past: tuple[Past, ...]
    disclosed: When
    fixed: When
    placed: When
    now: Moment
    placed_by: L["", "record", "word"] = ""
    seen: When = When()
    exposed: L["", "yes", "perhaps", "no"] = ""
    words: tuple[When, ...] = ()
    last: Moment = BEGINNING


def limit(asked: Question) -> Moment:
    """Whatever was in use by then was in use while the flaw was there."""
    return max(asked.disclosed.low, min(asked.fixed.low, asked.now))


def mine(asked: Question) -> tuple[Past, ...]:
    """The certificates from before that are on the current key."""
    spki = asked.current.spki
    return tuple([one for one in asked.past if one.certificate.spki == spki])


def others(asked: Question, among: Iterable[Past]) -> tuple[Past, ...]:
    """Those among these that are on another key, and known to be."""
    spki = asked.current.spki
    return tuple([one for one in among if one.certificate.spki and one.certificate.spki != spki])


def exposed(asked: Question) -> tuple[Past, ...]:
    """Whose key was on a server that had the flaw; without a record, that of every certificate from before
    the fix that was still good at the disclosure."""
    until, public = limit(asked), asked.disclosed.low
    return tuple(
        [
            one
            for one in asked.past
            if one.leaked or (one.there <= until and one.certificate.not_after >= public)
        ]
    )


def listed_later(asked: Question) -> tuple[Past, ...]:
    """What is dated from before, and in a log only from later on: old, or issued anew with the old date."""
    until = limit(asked)
    return tuple(
        one
        for one in asked.past
        if one.source == "transparency"
        and one.certificate.not_before <= until < one.there
        and one.certificate.not_after >= asked.disclosed.low
        and one.certificate.spki != asked.current.spki
    )


def seen_before(asked: Question) -> Iterable[Past]:
    """What was seen here before the current key came."""
    return (one for one in asked.past if one.source == "record" and one.there <= asked.placed.low)
