"""A promised update that was not written or was moved, in words: by when it was, and how long ago."""

from __future__ import annotations

from stanch.core.moments import DAY, HOUR, MINUTE, Moment
from stanch.core.promises import Promised
from stanch.tell import dates


def missed(promise: Promised, now: Moment) -> str:
    """ "You promised an update by 20:00 UTC yesterday, 13 hours ago."; "" where it was not missed."""
    if promise.state != "missed":
        return ""
    ago = _ago(now - promise.by)
    if promise.moves:
        return f"{_history(promise, now)} That time passed {ago}."
    return f"You promised an update by {_by(promise.by, now)}, {ago}."


def moved(promise: Promised, now: Moment) -> str:
    """ "You promised an update by 20:00 UTC today; you moved it to 22:00 at 19:40."; "" where it was not, or
    was kept or missed since."""
    return _history(promise, now) if promise.moves and promise.state == "open" else ""


def _history(promise: Promised, now: Moment) -> str:
    first = promise.moves[0].by
    told = [f"You promised an update by {_by(first, now)}"]
    for one in promise.moves:
        late = "that time had passed when " if one.at > one.by else ""
        told.append(f"{late}you moved it to {_near(one.to, first, now)} at {_near(one.at, first, now)}")
    return f"{'; '.join(told)}."


def _by(moment: Moment, now: Moment) -> str:
    days = now // DAY - moment // DAY
    if days not in _DAYS:
        return dates.by_then(moment)
    word = _DAYS[days]
    return word if dates.by_then(moment) == dates.day(moment) else f"{dates.clock(moment)} UTC {word}"


_DAYS = {-1: "tomorrow", 0: "today", 1: "yesterday"}


def _near(moment: Moment, first: Moment, now: Moment) -> str:
    """A moment of the day that was named already, by its time alone."""
    same = moment // DAY == first // DAY and dates.by_then(moment) != dates.day(moment)
    return f"{dates.clock(moment)}" if same else _by(moment, now)


def _ago(time: int) -> str:
    if time >= 2 * DAY:
        return f"{time // DAY} days ago"
    if time >= HOUR:
        return "an hour ago" if time < 2 * HOUR else f"{time // HOUR} hours ago"
    return f"{time // MINUTE} minutes ago" if time >= 2 * MINUTE else "just now"
