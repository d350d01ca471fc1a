"""A promise that was not kept, in words: by when it was, and how long ago."""

from __future__ import annotations

from stanch.core.moments import DAY, HOUR, MINUTE, Moment
from stanch.core.promises import Promised
from stanch.tell import dates


def missed(promise: Promised, now: Moment) -> str:
    """ "You promised an update by 20:00 UTC yesterday, 13 hours ago."; "" where it was not missed."""
    if promise.state != "missed":
        return ""
    return f"You promised an update by {_by(promise.by, now)}, {_ago(now - promise.by)}."


def _by(moment: Moment, now: Moment) -> str:
    days = now // DAY - moment // DAY
    if days > 1:
        return dates.by_then(moment)
    word = "yesterday" if days else "today"
    return word if dates.by_then(moment) == dates.day(moment) else f"{dates.clock(moment)} UTC {word}"


def _ago(time: int) -> str:
    if time >= 2 * DAY:
        return f"{time // DAY} days ago"
    if time >= HOUR:
        return "an hour ago" if time < 2 * HOUR else f"{time // HOUR} hours ago"
    return f"{time // MINUTE} minutes ago" if time >= 2 * MINUTE else "just now"
