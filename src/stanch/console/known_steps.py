"""A form of steps that opens filled: what is known of each, by the names of its fields; and what no field can
hold stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from stanch.app.typed.steps import Step
from stanch.app.typed.time_zone import Zone
from stanch.app.vendors.statements import Answered
from stanch.core.moments import MINUTE, Moment, When, to_datetime

FIELDS = ("step", "did", "to")
"""The fields of a step, each before its id: when, or without a time whether, and to which version."""


def steps(known: Iterable[Step], zone: Zone) -> dict[str, str]:
    """What was typed when these were written down. A step with bounds wider than a minute, as a day, is shown
    as done: no field for a time can hold them (`as_before`)."""
    found: dict[str, str] = {}
    for step in known:
        name = step.remedy
        if step.done == "yes" and _minute(step.when):
            found[f"step:{name}"] = clock(step.when.low, zone)
        else:
            found[f"did:{name}"] = step.done
        if step.to:
            found[f"to:{name}"] = step.to
    return found


def as_before(typed: Iterable[Step], had: Iterable[Step]) -> list[Step]:
    """These steps, each with the bounds that it had before where no time was typed."""
    known = {one.remedy: one.when for one in had if one.done == "yes" and not _minute(one.when)}
    return [
        msgspec.structs.replace(one, when=known[one.remedy])
        if one.done == "yes" and not one.when.known and one.remedy in known
        else one
        for one in typed
    ]


def when_before(when: When | None, had: Answered) -> When | None:
    """When it was said, with the bounds that it had before where its field was left as it was."""
    if when is None or had.earliest is None or not 0 <= had.at - when.high < MINUTE:
        return when
    return When(had.earliest, had.at)


def untouched(remedy: str, typed: Mapping[str, str], before: Mapping[str, str]) -> bool:
    """Do the fields of this step stand as they were shown?"""
    return all(typed.get(f"{one}:{remedy}", "") == before.get(f"{one}:{remedy}", "") for one in FIELDS)


def clock(moment: Moment, zone: Zone) -> str:
    """For a field of a moment: 2014-04-08T16:40."""
    return f"{to_datetime(moment).astimezone(zone.tz):%Y-%m-%dT%H:%M}"


def day_of(when: When, zone: Zone) -> str:
    """For a date field: 2014-04-08; nothing where no day is known."""
    return clock(when.low, zone)[:10] if when.known else ""


def _minute(when: When) -> bool:
    return when.known and when.high - when.low <= MINUTE
