"""Coming back: what was written down since then, what is due, which looks run out, who is silent.

Who was here is known by what that person wrote down; reading leaves no trace in the record.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from stanch.app import clock
from stanch.app.actor import actor
from stanch.app.context import Case
from stanch.app.status.situation import Situation, Theirs
from stanch.app.timeline import entries
from stanch.app.timeline.groups import Group, groups
from stanch.core.model import Asset
from stanch.core.moments import HOUR, Moment, Seq
from stanch.core.promises import Promised

AWAY = 4 * HOUR
"""After so long without a word of theirs somebody was away."""
AHEAD = 12 * HOUR
"""What runs out, or is due, within so long is named."""


class RunsOut(msgspec.Struct, frozen=True):
    """Something of ours that is not exposed today, and until when that can be said by what was seen."""

    asset: Asset
    until: Moment


class Back(msgspec.Struct, frozen=True):
    """`since`: when this person wrote the last thing down before they were away. `changed`: what others, or
    looks by themselves, wrote down since then, the last first. `silent`: who was asked and gave no answer."""

    since: Moment
    changed: tuple[Group, ...]
    due: Promised | None
    runs_out: tuple[RunsOut, ...]
    silent: tuple[Theirs, ...]


def coming_back(case: Case, found: Situation) -> Back | None:
    """What to know first; None where this person was never here, or was not away."""
    now = clock.now()
    last = _last_here(case, now)
    if last is None:
        return None
    seq, since = last
    events = [one for one in entries.events(case.client, after=seq) if one.actor != actor()]
    due = found.promise if found.promise is not None and found.promise.state == "open" else None
    return Back(
        since,
        tuple(groups(events))[::-1],
        due if due is not None and due.by - now <= AHEAD else None,
        tuple(_running_out(found, now)),
        tuple(one for one in found.theirs if one.standing == "silent"),
    )


def _last_here(case: Case, now: Moment) -> tuple[Seq, Moment] | None:
    """The last entry of this person before the present visit, where that is long enough ago."""
    from stanch.record.history import written_by

    later = now
    for seq, at in written_by(case.ws, actor(), upto=case.state.seq):
        if later - at >= AWAY:
            return seq, at
        later = at
    return None


def _running_out(found: Situation, now: Moment) -> Sequence[RunsOut]:
    rows = [
        RunsOut(one.asset, one.today.good_until)
        for one in found.ours
        if one.today.verdict == "no"
        and one.today.good_until is not None
        and now < one.today.good_until <= now + AHEAD
    ]
    return sorted(rows, key=lambda one: one.until)
