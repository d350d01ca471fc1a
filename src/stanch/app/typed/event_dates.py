"""Can this date be right, for this event? Held against now, and against when it became public.

What has not come yet has not been said or done. What is dated wholly before the disclosure says nothing about
the event, unless whoever writes it down says that it does (`names_event`).
"""

from __future__ import annotations

from stanch.app import clock
from stanch.app.context import Case
from stanch.core.moments import During, Moment, When, from_datetime, iso, to_datetime
from stanch.errors import BadInput, BeforeTheEvent, NotYet
from stanch.tell import dates


def past(what: str, when: When | Moment, *, field: str = "") -> None:
    """NotYet where all of it is still to come. `field`: where it was typed, by its name in a form."""
    low, now = when.low if isinstance(when, When) else when, clock.now()
    if low > now:
        raise NotYet(
            f"{what}: {dates.exactly(low)} has not come yet",
            help="write down what was, at its own time; a time without a zone is read in your own",
            field=field,
            repairs=_years(low, -1, Moment(0), now)[:1],
        )


def come(typed: str, moment: Moment, now: Moment, *, field: str = "") -> Moment:
    """The moment that somebody asks about. NotYet where it is still to come: nothing of it is known (50)."""
    if moment > now:
        raise NotYet(
            f"{typed}: {dates.exactly(moment)} has not come yet, so nothing is known of it",
            help="name a moment up to now; today means by now",
            field=field,
        )
    return moment


def of_event(case: Case, what: str, when: When | Moment, names_event: bool, *, field: str = "") -> bool:
    """Is it dated wholly before the disclosure, and speaks of the event all the same? BeforeTheEvent where
    it is, and nobody said so. What is asked for is what `names_event` of the entry is to be. `field`: where
    it was typed."""
    high = when.high if isinstance(when, When) else when
    if high >= case.playbook.disclosed_at:
        return False
    if not names_event:
        raise BeforeTheEvent(
            f"{what}: {dates.around(_bounds(when))} is before {case.playbook.title} became public, "
            f"on {dates.day(case.playbook.disclosed_at)}",
            field=field,
            repairs=_years(high, 1, case.playbook.disclosed_at, clock.now())[:1],
        )
    return True


def of_window(case: Case, what: str, during: During, names_event: bool, *, field: str = "") -> bool:
    """The same for a time of exposure that ended before the event's window begins."""
    possible = during.possible()
    opened = case.playbook.window.start.low
    if during.end is None or possible is None or possible[1] >= opened:
        return False
    if not names_event:
        raise BeforeTheEvent(
            f"{what} {dates.span(during)}: nothing could be exposed to {case.playbook.title} "
            f"before {dates.day(opened)}",
            field=field,
        )
    return True


def _years(typed: Moment, step: int, first: Moment, last: Moment) -> list[Moment]:
    """The same day and time in other years, the nearest first, from `first` to `last`: a mistyped year."""
    at, found = to_datetime(typed), []
    for year in range(at.year + step, to_datetime(last if step > 0 else first).year + step, step):
        try:
            moved = from_datetime(at.replace(year=year))
        except ValueError:  # 29 February
            continue
        if first <= moved <= last:
            found.append(moved)
    return found


def _bounds(when: When | Moment) -> When:
    return when if isinstance(when, When) else When(when, when)


def begun(since: When) -> When:
    """A date of today means by now. BadInput where it has not come yet."""
    now = clock.now()
    if since.earliest is not None and since.earliest > now:
        raise BadInput(f"{iso(since.earliest)} has not come yet", help="say it once it is so")
    return When(since.earliest, min(since.high, now)) if since.known else since
