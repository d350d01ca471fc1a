"""Which instants did clocks in a zone show as this day, or as this time? None, one, or two in a row."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from stanch.core.moments import DAY, Moment, from_datetime, to_datetime
from stanch.errors import BadInput


def on(now: Moment, zone: tzinfo, days: int = 0) -> date:
    """The date there now, or so many days later."""
    return to_datetime(now).astimezone(zone).date() + timedelta(days=days)


def instants(local: datetime, zone: tzinfo) -> tuple[Moment, Moment]:
    """The first and last instant at which clocks there showed that; the same but where they were put back.

    BadInput where they never did, for they were put forward over it.
    """
    one, other = _utc(local, zone, 0), _utc(local, zone, 1)
    if one > other:
        raise BadInput(
            f"no clock in {zone} showed {local:%H:%M} on {local.date()}: they were put forward over it",
            help="write the time with its offset from UTC, such as 01:30Z",
        )
    return one, other


def bounds(day: date, zone: tzinfo) -> tuple[Moment, Moment]:
    """The first and the last instant of a day there."""
    low = _begin(day, zone)
    try:
        high = _begin(day + timedelta(days=1), zone)
    except OverflowError as error:
        raise _beyond(day) from error
    if low >= high:
        raise BadInput(f"{day} was no day in {zone}", help="write the time in UTC, such as 16:40Z")
    return low, Moment(high - 1)


def end_in_utc(day: date) -> Moment:
    """The last instant of that date in UTC."""
    return Moment(from_datetime(datetime.combine(day, time(), UTC)) + DAY - 1)


def _begin(day: date, zone: tzinfo) -> Moment:
    """The first instant of a day; clocks may be put forward over midnight, and were once over a whole day."""
    local = datetime.combine(day, time())
    low, high = sorted((_utc(local, zone, 0), _utc(local, zone, 1)))
    if to_datetime(low).astimezone(zone).date() >= day:
        return low
    while low < high:
        middle = Moment((low + high) // 2)
        if to_datetime(middle).astimezone(zone).date() >= day:
            high = middle
        else:
            low = Moment(middle + 1)
    return low


def _utc(local: datetime, zone: tzinfo, fold: int) -> Moment:
    try:
        return from_datetime(local.replace(tzinfo=zone, fold=fold).astimezone(UTC))
    except OverflowError as error:
        raise _beyond(local.date()) from error


def _beyond(day: date) -> BadInput:
    return BadInput(f"{day} is no date that can be kept", help="write a date such as 2014-04-08")
