"""When, as a reader says it: "16:40 UTC on 8 April 2014", "between 14:00 and 16:40 UTC on 8 April 2014".

Each is a phrase in a language (`language`, a code; English where none is given). What a phrase follows stands
in it where another language needs that: German says "seit dem 8. April 2014", and "bis zum".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal as L

from stanch.core.moments import DAY, END, FIRST_DATE, During, Moment, When, to_datetime
from stanch.knowledge.messages import FIRST, say

To = L["since", "until", "from", "on", "at", "then"]
"""What a day or a time follows. `then`: nothing, in English."""


def day(moment: Moment, language: str = FIRST) -> str:
    """8 April 2014."""
    found = to_datetime(moment)
    return say(language, "dates.day", day=found.day, month=_month(moment, language), year=found.year)


def _month(moment: Moment, language: str) -> str:
    return say(language, f"months.{to_datetime(moment).month}")


def clock(moment: Moment) -> str:
    """16:40."""
    return f"{to_datetime(moment):%H:%M}"


def exactly(moment: Moment, language: str = FIRST) -> str:
    """16:40 UTC on 8 April 2014; the first and last instant of a day are taken for the day."""
    return day(moment, language) if _whole_day(moment) else _timed(moment, language)


def _timed(moment: Moment, language: str) -> str:
    return say(language, "dates.exactly", clock=clock(moment), day=day(moment, language))


def by_then(moment: Moment, language: str = FIRST) -> str:
    """The same, to follow "by" or "up to": a day is named alone only where all of it is meant."""
    return _timed(moment, language) if moment % DAY == 0 else exactly(moment, language)


def dated(moment: Moment, language: str = FIRST) -> str:
    """on 8 April 2014 at 16:40 UTC, or on 8 April 2014."""
    if _whole_day(moment):
        return say(language, "dates.dated", day=day(moment, language))
    return say(language, "dates.dated_at", day=day(moment, language), clock=clock(moment))


def on(moment: Moment, language: str = FIRST) -> str:
    """on 8 April 2014, whatever the time of that day (189)."""
    return say(language, "dates.dated", day=day(moment, language))


def _whole_day(moment: Moment) -> bool:
    return moment % DAY in (0, DAY - 1)


def around(when: When, language: str = FIRST, to: To = "then") -> str:
    """An instant known within bounds, to follow "on", "since" or "by" loosely: as exact as it is known."""
    low, high = when.low, when.high
    if low <= FIRST_DATE and high >= END:
        return say(language, "dates.some_unknown", to=to)
    if low <= FIRST_DATE:
        return _the(say(language, "dates.or_earlier", what=by_then(high, language)), language, to)
    if high >= END:
        return _the(say(language, "dates.or_later", what=exactly(low, language)), language, to)
    if day(low) == day(high):
        if high - low >= DAY - 1:
            return _the(day(low, language), language, to)
        if clock(low) == clock(high):
            return _the(exactly(low, language), language, to)
        what = say(
            language,
            "dates.some_between_clocks",
            first=clock(low),
            last=clock(high),
            day=day(low, language),
        )
        return say(language, "dates.some", to=to, what=what)
    what = say(language, "dates.some_between", first=exactly(low, language), last=by_then(high, language))
    return say(language, "dates.some", to=to, what=what)


def _the(what: str, language: str, to: To) -> str:
    return say(language, "dates.the", to=to, what=what)


def at_latest(when: When, language: str = FIRST, to: To = "then") -> str:
    """By when it was certainly so: its latest bound, as a date to follow "since"."""
    if when.high >= END:
        return around(when, language, to)
    whole = day(when.low) == day(when.high) and when.high - when.low >= DAY - 1
    return _the(day(when.high, language) if whole else exactly(when.high, language), language, to)


def happened(when: When, language: str = FIRST) -> str:
    """An instant within bounds, with its preposition: at 11:30 UTC on 8 April 2014, on 8 April 2014, by 12
    April 2014, between 12:30 UTC on 8 April 2014 and 12 April 2014. Its latest bound is not it (131)."""
    low, high = when.low, when.high
    if high >= END or (low > FIRST_DATE and day(low) == day(high)):
        if high < END and clock(low) != clock(high):
            if low % DAY == 0 or _whole_day(high):
                return say(language, "dates.dated", day=day(high, language))
            return say(
                language,
                "dates.between_clocks",
                first=clock(low),
                last=clock(high),
                day=day(high, language),
            )
        return at_latest(when, language, "at" if _has_time(when) else "on")
    if low <= FIRST_DATE:
        return say(language, "dates.by_at_the_latest", what=by_then(high, language))
    return say(language, "dates.between", first=exactly(low, language), last=by_then(high, language))


def _has_time(when: When) -> bool:
    """Does `at_latest` name a time of day?"""
    if when.high < END:
        return not _whole_day(when.high)
    return when.low > FIRST_DATE and not _whole_day(when.low)


def within(moments: Collection[Moment], language: str = FIRST) -> str:
    """When several things were: at 16:40 UTC on 8 April 2014, or between the first and the last of them."""
    if not moments:
        return ""
    first, last = min(moments), max(moments)
    if exactly(first) == exactly(last):
        return _the(exactly(first, language), language, "on" if _whole_day(first) else "at")
    early, late = to_datetime(first), to_datetime(last)
    if day(first) == day(last):
        if _whole_day(last):  # the last instant of a day is told as the day
            return say(language, "dates.between_clock_and_day", first=clock(first), last=day(last, language))
        return say(
            language, "dates.between_clocks", first=clock(first), last=clock(last), day=day(last, language)
        )
    if early.year != late.year:
        begun = day(first, language)
    elif early.month != late.month:
        begun = say(language, "dates.day_and_month", day=early.day, month=_month(first, language))
    else:
        begun = say(language, "dates.day_alone", day=early.day, month=_month(first, language))
    return say(
        language,
        "dates.between_days",
        first=clock(first),
        early=begun,
        last=clock(last),
        late=day(last, language),
    )


def since(moment: Moment, language: str = FIRST) -> str:
    """since 14 March 2012; "for an unknown time" where nobody knows since when."""
    if moment <= FIRST_DATE:
        return say(language, "dates.since_unknown")
    return _the(exactly(moment, language), language, "since")


def span(period: During, language: str = FIRST) -> str:
    """From when until when, to follow "had this flaw": what is certain first, then what is possible."""
    start, end = period.start, period.end
    if _same(start):
        if end is None:
            return around(start, language, "since")
        begun, ended = around(start, language, "from"), around(end, language, "until")
        return say(language, "dates.from_until", begun=begun, ended=ended)
    if start.high <= FIRST_DATE:
        if end is None:
            return say(language, "dates.always")
        return say(language, "dates.always_until", ended=around(end, language, "until"))
    known, before = dated(start.high, language), since(start.low, language)
    if end is None:
        return say(language, "dates.perhaps_before", dated=known, since=before)
    return say(language, "dates.perhaps_before_ended", dated=known, since=before, ended=_by(end, language))


def sights(sights: str, period: During, language: str = FIRST) -> str:
    """The same of a period of which several times are known, and nothing of the time in between (192)."""
    start, end = period.start, period.end
    if start.low < start.high:
        told = say(language, "dates.sights_before", sights=sights, since=since(start.low, language))
    else:
        told = say(language, "dates.sights", sights=sights)
    return told if end is None else say(language, "dates.sights_ended", span=told, ended=_by(end, language))


def _same(when: When) -> bool:
    return when.high < END and when.low > FIRST_DATE and when.high - when.low < DAY


def _by(when: When, language: str) -> str:
    one_day = when.low == when.high or day(when.low) == day(when.high)
    between = when.high - when.low < DAY - 1 and clock(when.low) != clock(when.high)
    if one_day and not between:
        return dated(when.high, language)
    return around(when, language)
