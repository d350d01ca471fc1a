"""A promised update that was not written or was moved, in words: by when it was, and how long ago."""

from __future__ import annotations

from stanch.core.moments import DAY, HOUR, MINUTE, Moment
from stanch.core.promises import Came, Promised
from stanch.tell import dates
from stanch.tell.screens import say


def missed(promise: Promised, now: Moment) -> str:
    """ "You promised an update by 20:00 UTC yesterday, 13 hours ago."; "" where it was not missed."""
    if promise.state != "missed":
        return ""
    ago = _ago(now - promise.by)
    if promise.moves:
        return say("screens.promises.missed_again", history=_history(promise, now), ago=ago)
    return say("screens.promises.missed", by=_by(promise.by, now), ago=ago)


def became(came: Came, now: Moment) -> str:
    """What became of a promise that a sentence gave: kept, due, missed (with its hours), or moved."""
    late = _duration(came.late) if came.late else ""
    to = _by(came.to, now) if came.to is not None else ""
    which = "late" if came.fate == "missed" and came.notice is not None else came.fate
    number = "" if came.notice is None else str(came.notice)
    by = _by(came.by, now)
    return say(f"screens.promises.came_{which}", by=by, notice=number, to=to, ago=late)


def _duration(time: int) -> str:
    """ "2 hours": how late."""
    if time >= 2 * DAY:
        return say("screens.promises.days", count=time // DAY)
    if time >= HOUR:
        return say("screens.promises.hours", n=time // HOUR, count=str(time // HOUR))
    minutes = max(1, time // MINUTE)
    return say("screens.promises.minutes", n=minutes, count=str(minutes))


def moved(promise: Promised, now: Moment) -> str:
    """ "You promised an update by 20:00 UTC today; you moved it to 22:00 at 19:40."; "" where it was not, or
    was kept or missed since."""
    return _history(promise, now) if promise.moves and promise.state == "open" else ""


def _history(promise: Promised, now: Moment) -> str:
    first = promise.moves[0].by
    told = [say("screens.promises.first", by=_by(first, now))]
    for one in promise.moves:
        to, at = _near(one.to, first, now), _near(one.at, first, now)
        told.append(say(f"screens.promises.{'moved_late' if one.at > one.by else 'moved'}", to=to, at=at))
    return say("screens.promises.history", told=say("lists.apart").join(told))


def _by(moment: Moment, now: Moment) -> str:
    days = now // DAY - moment // DAY
    if days not in _DAYS:
        return dates.by_then(moment)
    if dates.by_then(moment) == dates.day(moment):
        return say("screens.promises.day", day=_DAYS[days])
    return say("screens.promises.at_day", clock=dates.clock(moment), day=_DAYS[days])


_DAYS = {-1: "tomorrow", 0: "today", 1: "yesterday"}


def _near(moment: Moment, first: Moment, now: Moment) -> str:
    """A moment of the day that was named already, by its time alone."""
    same = moment // DAY == first // DAY and dates.by_then(moment) != dates.day(moment)
    return f"{dates.clock(moment)}" if same else _by(moment, now)


def _ago(time: int) -> str:
    if time >= 2 * DAY:
        return say("screens.promises.days_ago", count=time // DAY)
    if time >= HOUR:
        return say("screens.promises.hours_ago", n=time // HOUR, count=str(time // HOUR))
    if time >= 2 * MINUTE:
        return say("screens.promises.minutes_ago", count=time // MINUTE)
    return say("screens.promises.just_now")
