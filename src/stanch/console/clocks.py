"""By which clocks are the moments of a page said? By those of the client that it is about, and UTC beside."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from django.utils import timezone

from stanch.app.context import Client
from stanch.app.typed import time_zone
from stanch.core.moments import DAY, SECOND, Moment, to_datetime
from stanch.errors import BadInput
from stanch.tell import dates
from stanch.tell.screens import say


def of(ws: str, client: Client | None = None) -> None:
    """The page is about this workspace: its moments are said by its clocks, until the answer is made.
    `client`: all that is known there by now, where it is at hand."""
    try:
        timezone.activate(time_zone.of(ws, None if client is None else client.state).tz)
    except BadInput:  # this system does not know the zone: it is said where a time is typed
        timezone.deactivate()


def forget() -> None:
    """The next page is about another client."""
    timezone.deactivate()


def exactly(moment: Moment) -> str:
    """18:40 on 8 April 2014 (16:40 UTC). A whole day is the day as it was given; in UTC alone where nobody
    said where the client is."""
    zone: tzinfo = timezone.get_current_timezone()
    found = to_datetime(moment)
    here = found.astimezone(zone)
    if str(zone) == "UTC" or moment % DAY in (0, DAY - 1):
        return dates.exactly(moment)
    clock = f"{found:%H:%M}"
    if here.date() == found.date():
        utc = say("screens.clocks.utc_clock", clock=clock)
    else:
        utc = say("screens.clocks.utc_clock_on", clock=clock, day=dates.day(moment))
    ahead = here.utcoffset() or timedelta()
    day = dates.day(Moment(moment + int(ahead.total_seconds()) * SECOND))
    return say("screens.clocks.here", clock=f"{here:%H:%M}", day=day, utc=utc)


def field(moment: Moment) -> str:
    """2014-04-08T18:40, as a date field has it."""
    return f"{to_datetime(moment).astimezone(timezone.get_current_timezone()):%Y-%m-%dT%H:%M}"


def day(moment: Moment) -> str:
    """8 April 2014, by the clocks of the page."""
    ahead = to_datetime(moment).astimezone(timezone.get_current_timezone()).utcoffset() or timedelta()
    return dates.day(Moment(moment + int(ahead.total_seconds()) * SECOND))


def shortly(moment: Moment, now: Moment) -> str:
    """18:40; with its day where that is another one than that of `now`."""
    zone = timezone.get_current_timezone()
    here, then = to_datetime(moment).astimezone(zone), to_datetime(now).astimezone(zone)
    return f"{here:%H:%M}" if here.date() == then.date() else exactly(moment)


def called() -> str:
    """The zone of the page, by its name."""
    return str(timezone.get_current_timezone_name())
