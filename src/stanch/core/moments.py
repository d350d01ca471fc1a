"""When: instants known within bounds, periods, and sets of time.

A `Moment` is whole microseconds since 1970 in UTC. Definite means true whatever the bounds turn out to
be; possible means true for some choice within them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NewType

import msgspec

Moment = NewType("Moment", int)

BEGINNING = Moment(-(2**62))
END = Moment(2**62)
FIRST_DATE = Moment(-62_135_596_800_000_000)
"""0001-01-01: the first moment that a date can name. What reaches back to it reaches back to always."""
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


class When(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An instant, known to lie in [earliest, latest]; None means not bounded on that side."""

    earliest: Moment | None = None
    latest: Moment | None = None

    @property
    def low(self) -> Moment:
        return BEGINNING if self.earliest is None else self.earliest

    @property
    def high(self) -> Moment:
        return END if self.latest is None else self.latest

    @property
    def known(self) -> bool:
        """Is it bounded on any side at all?"""
        return self.earliest is not None or self.latest is not None


class During(msgspec.Struct, frozen=True, array_like=True):
    """A period whose ends are themselves known within bounds; `end` None: not ended as far as seen."""

    start: When = When()
    end: When | None = None

    def definite(self) -> Span | None:
        """[start.latest, end.earliest], or None where that is empty."""
        low = self.start.high
        high = END if self.end is None else self.end.low
        return (low, high) if low <= high else None

    def possible(self) -> Span | None:
        """[start.earliest, end.latest], or None where that is empty."""
        low = self.start.low
        high = END if self.end is None else self.end.high
        return (low, high) if low <= high else None


class AsOf(msgspec.Struct, frozen=True, array_like=True):
    """What we knew (entries up to `known`) about a moment in the world (`true_at`)."""

    known: Seq
    true_at: Moment


Seq = NewType("Seq", int)
"""The number of an entry in its workspace's record: 1, 2, 3 ... without a gap."""

Span = tuple[Moment, Moment]
"""A closed interval of moments, low <= high."""

Spans = tuple[Span, ...]
"""A set of moments: disjoint spans in rising order."""


def held_in(during: During) -> tuple[Spans, Spans]:
    """When something held for certain, and possibly; what has no beginning held always."""
    definite, possible = during.definite(), during.possible()
    if during.start.earliest is None and during.start.latest is None:
        ended = during.end
        definite = (BEGINNING, definite[1] if definite else END) if ended is None else (BEGINNING, ended.low)
    return (definite,) if definite else (), (possible,) if possible else ()


def at(moment: Moment) -> When:
    return When(moment, moment)


def before(one: When, other: When) -> bool | None:
    """Did `one` happen before (or at the same instant as) `other`? None where the bounds straddle."""
    if one.high <= other.low:
        return True
    if one.low > other.high:
        return False
    return None


def union(*sets: Spans) -> Spans:
    """All moments in any of the sets; spans that touch become one."""
    if len(sets) == 2:  # most unions add nothing
        if not sets[1] or sets[0] == sets[1]:
            return sets[0]
        if not sets[0]:
            return sets[1]
        if len(sets[0]) == 1 and len(sets[1]) == 1:
            (low, high), (start, end) = sets[0][0], sets[1][0]
            if start <= high and low <= end:
                return ((low if low < start else start, high if high > end else end),)
    spans = sorted(span for one in sets for span in one)
    if len(spans) < 2:
        return tuple(spans)
    merged = [spans[0]]
    for low, high in spans[1:]:
        if low <= merged[-1][1]:
            if high > merged[-1][1]:
                merged[-1] = (merged[-1][0], high)
        else:
            merged.append((low, high))
    return tuple(merged)


def intersect(one: Spans, other: Spans) -> Spans:
    """All moments in both sets."""
    if len(one) == 1 and len(other) == 1:  # nearly always
        low, high = one[0]
        start, end = other[0]
        low = start if start > low else low
        high = end if end < high else high
        return ((low, high),) if low <= high else ()
    out: list[Span] = []
    i = j = 0
    while i < len(one) and j < len(other):
        low = max(one[i][0], other[j][0])
        high = min(one[i][1], other[j][1])
        if low <= high:
            out.append((low, high))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return tuple(out)


def outside(one: Spans, other: Spans) -> Spans:
    """All moments in `one` that are not in `other`, to the microsecond."""
    left = list(one)
    for low, high in other:
        parts = ((a, min(b, Moment(low - 1)), max(a, Moment(high + 1)), b) for a, b in left)
        left = [span for a, b, c, d in parts for span in ((a, b), (c, d)) if span[0] <= span[1]]
    return tuple(left)


def begun(spans: Spans, moment: Moment) -> bool:
    """Is there any moment in the set up to this one?"""
    return bool(spans) and spans[0][0] <= moment


def holds(spans: Spans, moment: Moment) -> bool:
    return any(low <= moment <= high for low, high in spans)


def covers(spans: Spans, span: Span) -> bool:
    """Does one span of the set hold the whole of `span`? (Spans that touch are one already.)"""
    return any(low <= span[0] and span[1] <= high for low, high in spans)


_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:\s*(Z|UTC|[+-]\d\d:?\d\d))?)?$"
)


def parse(text: str) -> Moment:
    """The moment that an ISO 8601 / RFC 3339 text names; UTC where it names no zone.

    Raises ValueError where it is not one. A date alone is its first instant.
    """
    when = parse_when(text)
    assert when.earliest is not None
    return when.earliest


def parse_when(text: str) -> When:
    """The same, keeping how exact the text was: "2014-04-08" is somewhere in that day.

    A moment to the minute or second is taken as exact.
    """
    found = _ISO.match(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a date such as 2014-04-08 or 2014-04-08T16:40Z")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date: {error}") from error
    if zone and zone not in ("Z", "UTC"):
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        moment += offset if zone[0] == "-" else -offset
    start = from_datetime(moment) + (int(fraction.ljust(6, "0")) if fraction else 0)
    if hour is None:
        return When(Moment(start), Moment(start + DAY - 1))
    return at(Moment(start))


def from_datetime(value: datetime) -> Moment:
    """The moment of an aware datetime."""
    delta = value - _EPOCH
    return Moment((delta.days * 86400 + delta.seconds) * SECOND + delta.microseconds)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = from_datetime(datetime.min.replace(tzinfo=UTC))
_LAST = from_datetime(datetime.max.replace(tzinfo=UTC))


def to_datetime(moment: Moment) -> datetime:
    """The aware UTC datetime of a moment; moments beyond what a datetime holds are clipped to it."""
    return _EPOCH + timedelta(microseconds=max(_FIRST, min(_LAST, moment)))


def iso(moment: Moment) -> str:
    """RFC 3339 in UTC, to the second, or to the microsecond where it has one."""
    second, fraction = divmod(max(_FIRST, min(_LAST, moment)), SECOND)
    return f"{_to_the_second(second)}.{fraction:06}Z" if fraction else f"{_to_the_second(second)}Z"


@lru_cache(maxsize=1024)
def _to_the_second(second: int) -> str:
    """Moments come in swarms: many of one second."""
    return (_EPOCH + timedelta(seconds=second)).replace(tzinfo=None).isoformat()
