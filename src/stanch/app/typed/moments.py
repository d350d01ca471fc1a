"""What moment does a person mean who types "15:45 PDT", "8 April 2014" or "yesterday 20:00"?

Answered in two steps: `read` needs neither clock nor zone; `Typed.when` has both handed in. What could be
meant in two ways is refused with the form to write. Files are read by `core.moments`, which is strict.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from stanch.app.typed import calendar_day, zone_words
from stanch.core.moments import Moment, When
from stanch.errors import BadInput

FORMS = "write 2014-04-08, 2014-04-08 16:40, 16:40 (today), 16:40+02:00, or A..B for some time in between"
_LONGEST = 80

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH = {word[:length]: number for number, word in enumerate(_MONTHS, 1) for length in (3, len(word))}
_MONTH["sept"] = 9
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = {word[:length]: number for number, word in enumerate(_WEEKDAYS) for length in (3, 4, len(word))}
_RELATIVE = {"today": 0, "yesterday": -1, "tomorrow": 1}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_PARTS = tuple(
    (name, re.compile(pattern, re.IGNORECASE | re.ASCII))
    for name, pattern in (
        ("date", r"(?P<year>\d{4})([-/])(?P<month>\d\d?)\2(?P<day>\d\d?)(?!\d)"),
        ("date", rf"(?P<day>\d\d?)(?:st|nd|rd|th|\.)?[ -](?P<word>{_any(_MONTH)})\.?,?[ -]"
                 r"(?P<year>\d{4})(?!\d)"),
        ("date", rf"(?P<word>{_any(_MONTH)})\.? (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?!\d)"),
        ("numbers", r"(?P<one>\d\d?)([-/.])(?P<two>\d\d?)\2(?P<year>\d{4}|\d\d)(?!\d)"),
        ("relative", rf"({_any(_RELATIVE)})\b"),
        ("weekday", rf"({_any(_WEEKDAY)})\b\.?"),
        ("clock", r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,6}))?)?(?!\d)"
                  r"(?: ?(?P<half>[ap])(?:\.m\.|m\b))?"),
        ("clock", r"(?P<hour>\d\d?) ?(?P<half>[ap])(?:\.m\.|m\b)"),
        ("offset", r"(?:(?:utc|gmt) ?)?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?!\d)"),
        ("beside", r"\((?P<beside>[a-z]+)\)"),
        ("filler", r"(?:at|on)\b|,|T(?=\d)"),
        ("zone", r"(?P<zone>[a-z]+(?:[/_][a-z_/]+)?)\b"),
    )
)  # fmt: skip
"""What a text is made of, one after the other; the first that fits is taken."""


class Point(NamedTuple):
    """One end of what was typed: a day (or so many days from today), a time on it, its zone."""

    day: date | int
    time: time | None = None
    offset: timedelta | None = None
    zone: str = ""


class Typed(NamedTuple):
    """What was typed, as far as it can be understood without a clock and a zone."""

    text: str
    early: Point | None
    late: Point | None

    @property
    def local(self) -> bool:
        """Does it depend on the zone in which it is read?"""
        return any(one is not None and one.offset is None for one in (self.early, self.late))

    @property
    def to_the_day(self) -> bool:
        """Is it one day, without a time?"""
        return self.early is not None and self.early == self.late and self.early.time is None

    def day(self, zone: tzinfo, now: Moment) -> date | None:
        """The day that was typed without a time; None where it is something else."""
        return _day(self.early, zone, now) if self.early is not None and self.to_the_day else None

    def when(self, zone: tzinfo, now: Moment) -> When:
        """The instant, within its bounds; a day, or a time that clocks showed twice, is somewhere in there.

        BadInput where no clock in that zone ever showed it.
        """
        low = None if self.early is None else self._bounds(self.early, zone, now)[0]
        high = None if self.late is None else self._bounds(self.late, zone, now)[1]
        if low is not None and high is not None and low > high:
            first, _, last = self.text.partition("..")
            raise BadInput(f"{first.strip()} is after {last.strip()}", help="write the earlier one first")
        return When(low, high)

    def by(self, zone: tzinfo, now: Moment) -> Moment:
        """The one moment by which it had happened, for what is kept with one.

        A day's is its end, and now where that is still to come. It is never on another date in UTC than
        the one that was typed: whoever is told the date is told that one.
        """
        when = self.when(zone, now)
        if when.latest is None:
            raise BadInput(f"{self.text}: until when?", help=f"give its end, too; {FORMS}")
        moment = when.latest
        if self.to_the_day and self.late is not None:
            moment = min(moment, calendar_day.end_in_utc(_day(self.late, zone, now)))
        return Moment(now) if when.low <= now < moment else moment

    def _bounds(self, point: Point, zone: tzinfo, now: Moment) -> tuple[Moment, Moment]:
        day = _day(point, zone, now)
        zone_words.in_season(point.zone, day, self.text)
        here = zone if point.offset is None else timezone(point.offset)
        if point.time is None:
            return calendar_day.bounds(day, here)
        return calendar_day.instants(datetime.combine(day, point.time), here)


def _day(point: Point, zone: tzinfo, now: Moment) -> date:
    if isinstance(point.day, date):
        return point.day
    return calendar_day.on(now, zone if point.offset is None else timezone(point.offset), point.day)


def read(text: str) -> Typed:
    """What a person typed. BadInput where it is no moment, or could be two, with the form to write."""
    given = " ".join(text.replace("\u2212", "-").split())
    if not given or len(given) > _LONGEST or not given.isprintable():
        raise _refused(text[:_LONGEST])
    early, dots, late = (part.strip() for part in given.partition(".."))
    if not dots:
        return Typed(given, *(_point(given),) * 2)
    if not early and not late:
        raise _refused(given)
    return Typed(given, _point(early) if early else None, _point(late) if late else None)


_VERSION = re.compile(r"[\w.+:~^@/?=&%-]{1,200}", re.ASCII)
"""A version, or a package URL with one."""


def with_version(text: str) -> tuple[Typed, str]:
    """The same with a version behind it, `16:40:2.17.1`; "" where there is none. The longest beginning that
    is a moment is one, so that 16:40:30 is a time."""
    try:
        return read(text), ""
    except BadInput:
        at = text.rfind(":")
        while at > 0:
            try:
                typed = read(text[:at])
            except BadInput:
                at = text.rfind(":", 0, at)
                continue
            return typed, version(text[at + 1 :])
        raise


def version(text: str) -> str:
    """A version that a person typed, or a package URL with one; BadInput where it is none."""
    found = text.strip()
    if not _VERSION.fullmatch(found):
        help = "write the version as it is called, such as 2.17.1, or a package URL"
        raise BadInput(f"{found!r} is not a version", help=help)
    return found


def _refused(text: str) -> BadInput:
    return BadInput(f"{text!r} is not a date such as 2014-04-08, or a time such as 16:40", help=FORMS)


def _point(text: str) -> Point:
    """One end: a date and a time with its zone, or one of the two, in either order."""
    found = _parts(text)
    if "numbers" in found:
        raise _two_readings(text, found["numbers"])
    if "date" in found and "relative" in found:
        raise _refused(text)
    day: date | int = 0
    if "date" in found:
        day = _date(text, found["date"])
        if "weekday" in found:
            _fits(text, day, _WEEKDAY[found["weekday"][1].lower()])
    elif "weekday" in found:
        raise BadInput(f"{text!r}: which {found['weekday'][1]}?", help="write its date, such as 2014-04-08")
    elif "relative" in found:
        day = _RELATIVE[found["relative"][1].lower()]
    clock = _clock(text, found["clock"]) if "clock" in found else None
    if clock is None:
        if set(found) & {"offset", "zone", "beside"} or not set(found) & {"date", "relative"}:
            raise _refused(text)
        return Point(day)
    return Point(day, clock, *_zone(text, found))


def _parts(text: str) -> dict[str, re.Match[str]]:
    """The parts of a text by their names, each once. BadInput where anything else is in it."""
    found: dict[str, re.Match[str]] = {}
    position, last = 0, ""
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        name, part = _part(text, position)
        if name in ("offset", "zone") and last != "clock":
            raise _refused(text)  # a zone stands at the time that it is of
        if name != "filler":
            if name in found:
                raise _refused(text)
            found[name] = part
        position, last = part.end(), name
    return found


def _part(text: str, position: int) -> tuple[str, re.Match[str]]:
    for name, pattern in _PARTS:
        part = pattern.match(text, position)
        if part is None:
            continue
        if name == "zone" and part["zone"].lower() in _MONTH:
            raise BadInput(f"{text!r} names no year", help="write it too: 8 April 2014, or 2014-04-08")
        return name, part
    if re.search(rf"\b(?:{_any(_MONTH)})\b", text, re.IGNORECASE):
        raise BadInput(f"{text!r}: which day of which year?", help="write 8 April 2014, or 2014-04-08")
    raise _refused(text)


def _date(text: str, part: re.Match[str]) -> date:
    given = part.groupdict()
    month = int(given["month"]) if "month" in given else _MONTH[given["word"].lower()]
    try:
        return date(int(given["year"]), month, int(given["day"]))
    except ValueError as error:
        raise BadInput(f"{text!r} is not a date: {error}", help=FORMS) from error


def _two_readings(text: str, part: re.Match[str]) -> BadInput:
    one, two, year = int(part["one"]), int(part["two"]), part["year"]
    if len(year) == 2:
        return BadInput(f"{text!r}: which of these is the year?", help="write it as 2014-04-08")
    readings = []
    for day, month in dict.fromkeys(((one, two), (two, one))):
        try:
            readings.append(date(int(year), month, day))
        except ValueError:
            continue
    if not readings:
        return BadInput(f"{text!r} is not a date", help=FORMS)
    words = " or ".join(f"{one.day} {_MONTHS[one.month - 1].capitalize()} {one.year}" for one in readings)
    forms = " or ".join(one.isoformat() for one in readings)
    may = "could be" if len(readings) > 1 else "is not how dates are written here: it would be"
    return BadInput(f"{text!r} {may} {words}", help=f"write {forms}")


def _fits(text: str, day: date, weekday: int) -> None:
    if weekday != day.weekday():
        is_a = _WEEKDAYS[day.weekday()].capitalize()
        raise BadInput(f"{text!r}: {day.isoformat()} is a {is_a}", help="mend one of the two")


def _clock(text: str, part: re.Match[str]) -> time:
    given = part.groupdict()
    hour, minute = int(given["hour"]), int(given.get("minute") or 0)
    if given["half"]:
        if not 1 <= hour <= 12:
            raise BadInput(f"{text!r}: twelve hours have no {hour}", help="write it as 16:40, or as 4:40 PM")
        hour = hour % 12 + (12 if given["half"].lower() == "p" else 0)
    fraction = (given.get("fraction") or "").ljust(6, "0")
    try:
        return time(hour, minute, int(given.get("second") or 0), int(fraction))
    except ValueError as error:
        raise BadInput(f"{text!r} is not a time: {error}", help=FORMS) from error


def _zone(text: str, found: dict[str, re.Match[str]]) -> tuple[timedelta | None, str]:
    """The offset that stands at a time, and the abbreviation that it was named by; a mail has both."""
    offset, name = None, ""
    if "offset" in found:
        part = found["offset"]
        shift = timedelta(hours=int(part["hours"]), minutes=int(part["minutes"] or 0))
        if shift > timedelta(hours=14) or int(part["minutes"] or 0) > 59:
            raise BadInput(f"{text!r}: no place is that far from UTC", help="write an offset such as +02:00")
        offset = shift if part["sign"] == "+" else -shift
    if "zone" in found:
        name = found["zone"]["zone"]
        if offset is not None:
            raise _refused(text)
        offset = zone_words.offset(name, text)
    if "beside" in found and (
        offset is None or zone_words.OFFSETS.get(found["beside"]["beside"].lower()) != offset
    ):
        raise _refused(text)
    return offset, name
