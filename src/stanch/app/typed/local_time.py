"""What somebody typed as a moment, read in the time zone of one client, and said again in UTC.

For the command line and the console alike.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import cached_property

from stanch.app import clock
from stanch.app.typed import event_dates, time_zone
from stanch.app.typed.moments import Typed
from stanch.app.typed.time_zone import Zone
from stanch.core.model import Tri
from stanch.core.moments import During, Moment, When, at
from stanch.core.state import State
from stanch.errors import BadInput


class LocalTime:
    """Reads in the zone of one workspace. `said`: what each moment became that was not typed in UTC."""

    def __init__(self, ws: str = "", state: State | None = None, *, client: str = "") -> None:
        """`ws`: a workspace; "": that of the `client` of that name, where one was begun, else UTC. `state`:
        all that is known there by now, where it was folded already."""
        self._ws, self._client = ws, client
        self._state = state
        self.now = clock.now()
        self.said: list[str] = []

    @cached_property
    def zone(self) -> Zone:
        return time_zone.of(self._ws, self._state) if self._ws else time_zone.here(self._client)

    def by(self, typed: Typed) -> Moment:
        """The moment by which it had happened, for what is kept with one."""
        moment = typed.by(self._tz(typed), self.now)
        self._say(typed, at(moment) if typed.to_the_day else self._bounds(typed))
        return moment

    def within(self, typed: Typed) -> When:
        """When it was said, from the earliest to the moment by which it had been: of today by now."""
        by = self.by(typed)
        return When(Moment(min(self._bounds(typed).low, by)), by)

    def asked(self, typed: Typed, *, field: str = "") -> Moment:
        """The moment about which a view or an answer is asked: of a day its end, of today now. NotYet where
        it is still to come."""
        return event_dates.come(typed.text, self.by(typed), self.now, field=field)

    def until(self, typed: Typed) -> Moment:
        """The last moment that is meant, of something that is still to come."""
        when = self._bounds(typed)
        self._say(typed, when)
        if when.latest is None:
            raise BadInput(f"{typed.text}: until when?", help="give its end, too")
        return when.latest

    def when(self, typed: Typed) -> When:
        """When it happened, within bounds; of today, what is still to come is left to whoever judges (5)."""
        when = self._bounds(typed)
        self._say(typed, when)
        return when

    def during(self, start: Typed, end: Typed | None, answer: Tri) -> During:
        """A period from its two ends; no end: it went on as far as was seen.

        Not from the 2nd to the 8th: that takes both days in, from the first instant to the last.
        """
        begun, ended = self.when(start), None if end is None else self.when(end)
        if answer == "no" and start.to_the_day and begun.earliest is not None:
            begun = at(begun.earliest)
        if answer == "no" and end is not None and end.to_the_day and ended is not None:
            ended = at(Moment(min(ended.high, max(self.now, ended.low))))
        return During(begun, ended)

    def _bounds(self, typed: Typed) -> When:
        return typed.when(self._tz(typed), self.now)

    def _tz(self, typed: Typed) -> tzinfo:
        """The clocks that it is read by; where it names its own zone, they need not be known here."""
        return self.zone.tz if typed.local else UTC

    def _say(self, typed: Typed, when: When) -> None:
        if not time_zone.in_utc_already(typed, self.zone):
            self.said.append(time_zone.in_utc(typed, self.zone, when))
