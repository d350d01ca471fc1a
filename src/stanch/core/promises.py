"""Was the next update written as it was promised? A missed promise is named until one is, or it is moved."""

from __future__ import annotations

from collections.abc import Iterable, Set
from itertools import pairwise
from typing import Literal as L

import msgspec

from stanch.core.decisions import Promise
from stanch.core.moments import Moment, Seq
from stanch.core.notices import Draft, Revision
from stanch.core.view import Folded, whole

Kept = L["open", "kept", "missed"]
"""open: its time has not come, and nothing was written yet. kept: a notice was sent, be it late. missed: its
time has passed, and nothing was sent."""


class Move(msgspec.Struct, frozen=True):
    """A promise was moved before it was kept: from when to when, and at which moment. `told`: a notice that
    was sent had given the earlier one."""

    by: Moment
    to: Moment
    at: Moment
    told: bool


class Promised(msgspec.Struct, frozen=True):
    """A promised update: the entry that promises it, by when, and what became of it.

    `by_notice`: the number of the notice that kept it. `moves`: how it came to be promised by then.
    """

    seq: Seq
    by: Moment
    state: Kept
    by_notice: int | None = None
    moves: tuple[Move, ...] = ()


class Came(msgspec.Struct, frozen=True):
    """What became of a promise that a sentence gave (178), by when it was. `notice`: the number of the one
    that kept it, or came late. `late`: so long after its time that came, or has not come yet. `to`: where it
    was moved to."""

    fate: L["due", "kept", "missed", "moved"]
    by: Moment
    notice: int | None = None
    late: int = 0
    to: Moment | None = None


def came(state: Folded, on: Iterable[Seq], now: Moment) -> Came | None:
    """What became by now of the promise of one of these entries; None where none of them stands."""
    made = [(seq, one) for seq, one in state.all(Promise) if one.made_at <= now]
    given = set(on)
    found = next(((seq, one) for seq, one in reversed(made) if seq in given), None)
    if found is None:
        return None
    seq, promise = found
    sent = [one for _seq, one in state.all(Revision) if one.sent_at <= now]
    notice = _kept(state, sorted(sent, key=lambda one: one.sent_at), seq, promise, now)
    if notice is not None and notice.sent_at <= promise.by:
        return Came("kept", promise.by, notice.number)
    later = [one for number, one in made if number > seq and one.made_at <= promise.by]
    if later and later[-1].by != promise.by:
        return Came("moved", promise.by, to=later[-1].by)
    if notice is not None:
        return Came("missed", promise.by, notice.number, notice.sent_at - promise.by)
    if promise.by < now:
        return Came("missed", promise.by, late=now - promise.by)
    return Came("due", promise.by)


def promised(state: Folded, now: Moment) -> Promised | None:
    """The promise that counts at this moment, the one made last (an earlier one was moved); None: none made.

    A notice keeps it that was sent after it was made, and does not itself give it, or one that it moved: a
    text that says "we will write again by 20:00" has told readers of the promise, and is not what it
    promised.
    """
    made = [(seq, one) for seq, one in state.all(Promise) if one.made_at <= now]
    if not made:
        return None
    sent = [one for _seq, one in state.all(Revision) if one.sent_at <= now]
    moves: list[Move] = []
    for (seq, promise), (_later, other) in pairwise(made):
        if _kept(state, sent, seq, promise, other.made_at) is not None:
            moves.clear()
        elif other.by != promise.by:
            told = any(one.sent_at <= other.made_at and _gives(state, one, {seq}) for one in sent)
            moves.append(Move(promise.by, other.by, other.made_at, told))
    seq, promise = made[-1]
    notice = _kept(state, sent, seq, promise, now)
    if notice is not None:
        return Promised(seq, promise.by, "kept", notice.number, tuple(moves))
    return Promised(seq, promise.by, "missed" if promise.by < now else "open", None, tuple(moves))


def _kept(
    state: Folded, sent: Iterable[Revision], seq: Seq, promise: Promise, upto: Moment
) -> Revision | None:
    """The notice by which a promise was kept up to then; None: it was not. A text that was copied before the
    promise was moved, and still gives an earlier one, is not what was promised."""
    given = {number for number, _one in whole(state).ever(Promise) if number <= seq}
    for notice in sent:
        if promise.made_at <= notice.sent_at <= upto and not _gives(state, notice, given):
            return notice
    return None


def _gives(state: Folded, notice: Revision, promises: Set[Seq]) -> bool:
    """Does the notice, or a text that it was edited from, hold a sentence that stands on one of these?"""
    texts = dict(state.all(Draft))
    sentences, draft = notice.sentences, notice.draft
    seen: set[Seq] = set()
    while True:
        if any(one.judged is not None and not promises.isdisjoint(one.judged.on) for one in sentences):
            return True
        if draft is None or draft in seen or draft not in texts:
            return False
        seen.add(draft)
        sentences, draft = texts[draft].sentences, texts[draft].of
