"""When, as a reader says it: "16:40 UTC on 8 April 2014", "between 14:00 and 16:40 UTC on 8 April 2014"."""

from __future__ import annotations

from collections.abc import Collection

from stanch.core.moments import DAY, END, FIRST_DATE, During, Moment, When, to_datetime

MONTHS = (  # strftime would speak the machine's language
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(moment: Moment) -> str:
    """8 April 2014."""
    found = to_datetime(moment)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def clock(moment: Moment) -> str:
    """16:40."""
    return f"{to_datetime(moment):%H:%M}"


def exactly(moment: Moment) -> str:
    """16:40 UTC on 8 April 2014; the first and last instant of a day are taken for the day."""
    return day(moment) if _whole_day(moment) else f"{clock(moment)} UTC on {day(moment)}"


def near(moment: Moment, now: Moment) -> str:
    """16:40 of the same day as now; else exactly."""
    return clock(moment) if moment // DAY == now // DAY else exactly(moment)


def by_then(moment: Moment) -> str:
    """The same, to follow "by" or "up to": a day is named alone only where all of it is meant."""
    if moment % DAY == 0:
        return f"{clock(moment)} UTC on {day(moment)}"
    return exactly(moment)


def dated(moment: Moment) -> str:
    """on 8 April 2014 at 16:40 UTC, or on 8 April 2014."""
    return f"on {day(moment)}" if _whole_day(moment) else f"on {day(moment)} at {clock(moment)} UTC"


def _whole_day(moment: Moment) -> bool:
    return moment % DAY in (0, DAY - 1)


def around(when: When) -> str:
    """An instant known within bounds, to follow "on", "since" or "by" loosely: as exact as it is known."""
    low, high = when.low, when.high
    if low <= FIRST_DATE and high >= END:
        return "a day that we do not know"
    if low <= FIRST_DATE:
        return f"{by_then(high)} or earlier"
    if high >= END:
        return f"{exactly(low)} or later"
    if day(low) == day(high):
        if high - low >= DAY - 1:
            return day(low)
        if clock(low) == clock(high):
            return exactly(low)
        return f"some time between {clock(low)} and {clock(high)} UTC on {day(low)}"
    return f"some time between {exactly(low)} and {by_then(high)}"


def at_latest(when: When) -> str:
    """By when it was certainly so: its latest bound, as a date to follow "since"."""
    if when.high >= END:
        return around(when)
    low_day, high_day = day(when.low), day(when.high)
    if low_day == high_day and when.high - when.low >= DAY - 1:
        return high_day
    return exactly(when.high)


def happened(when: When) -> str:
    """An instant within bounds, with its preposition: at 11:30 UTC on 8 April 2014, on 8 April 2014, by 12
    April 2014, between 12:30 UTC on 8 April 2014 and 12 April 2014. Its latest bound is not it (131)."""
    low, high = when.low, when.high
    if high >= END or (low > FIRST_DATE and day(low) == day(high)):
        if high < END and clock(low) != clock(high):
            between = f"between {clock(low)} and {exactly(high)}"
            return f"on {day(high)}" if low % DAY == 0 or _whole_day(high) else between
        found = at_latest(when)
        return f"at {found}" if " UTC on " in found else f"on {found}"
    if when.low <= FIRST_DATE:
        return f"by {by_then(when.high)} at the latest"
    return f"between {exactly(when.low)} and {by_then(when.high)}"


def within(moments: Collection[Moment]) -> str:
    """When several things were: at 16:40 UTC on 8 April 2014, or between the first and the last of them."""
    if not moments:
        return ""
    first, last = min(moments), max(moments)
    if exactly(first) == exactly(last):
        return f"on {day(first)}" if _whole_day(first) else f"at {exactly(first)}"
    early, late = to_datetime(first), to_datetime(last)
    if day(first) == day(last):
        return f"between {clock(first)} and {exactly(last)}"
    month = "" if (early.year, early.month) == (late.year, late.month) else f" {MONTHS[early.month - 1]}"
    year = "" if early.year == late.year else f" {early.year}"
    return f"between {clock(first)} on {early.day}{month}{year} and {clock(last)} on {day(last)} (UTC)"


def since(moment: Moment) -> str:
    """since 14 March 2012; "for an unknown time" where nobody knows since when."""
    return "for an unknown time" if moment <= FIRST_DATE else f"since {exactly(moment)}"


def span(period: During) -> str:
    """From when until when, to follow "had this flaw": what is certain first, then what is possible."""
    start, end = period.start, period.end
    if _same(start):
        begun = around(start)
        return f"since {begun}" if end is None else f"from {begun} until {around(end)}"
    if start.high <= FIRST_DATE:
        return "at all times" if end is None else f"at all times until {around(end)}"
    found = f"{dated(start.high)}, and before that perhaps {since(start.low)}"
    return found if end is None else f"{found}. It ended {_by(end)}"


def _same(when: When) -> bool:
    return when.high < END and when.low > FIRST_DATE and when.high - when.low < DAY


def _by(when: When) -> str:
    if when.low == when.high or day(when.low) == day(when.high):
        found = around(when)
        return found if found.startswith("some time") else dated(when.high)
    return around(when)
