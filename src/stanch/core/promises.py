"""Was the next update written as it was promised? A missed promise is named until one is, or it is moved."""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.decisions import Promise
from stanch.core.moments import Moment, Seq
from stanch.core.notices import Draft, Revision
from stanch.core.view import Folded

Kept = L["open", "kept", "missed"]
"""open: its time has not come, and nothing was written yet. kept: a notice was sent, be it late. missed: its
time has passed, and nothing was sent."""


class Promised(msgspec.Struct, frozen=True):
    """A promised update: the entry that promises it, by when, and what became of it.

    `by_notice`: the number of the notice that kept it.
    """

    seq: Seq
    by: Moment
    state: Kept
    by_notice: int | None = None


def promised(state: Folded, now: Moment) -> Promised | None:
    """The promise that counts at this moment, the one made last (an earlier one was moved); None: none made.

    A notice keeps it that was sent after it was made, and does not itself give it: a text that says "we will
    write again by 20:00" has told readers of the promise, and is not what it promised.
    """
    made = [(seq, one) for seq, one in state.all(Promise) if one.made_at <= now]
    if not made:
        return None
    seq, promise = made[-1]
    for _seq, notice in state.all(Revision):
        if promise.made_at <= notice.sent_at <= now and not _gives(state, notice, seq):
            return Promised(seq, promise.by, "kept", notice.number)
    return Promised(seq, promise.by, "missed" if promise.by < now else "open")


def _gives(state: Folded, notice: Revision, promise: Seq) -> bool:
    """Does the notice, or a text that it was edited from, hold a sentence that stands on this promise?"""
    texts = dict(state.all(Draft))
    sentences, draft = notice.sentences, notice.draft
    seen: set[Seq] = set()
    while True:
        if any(one.judged is not None and promise in one.judged.on for one in sentences):
            return True
        if draft is None or draft in seen or draft not in texts:
            return False
        seen.add(draft)
        sentences, draft = texts[draft].sentences, texts[draft].of
