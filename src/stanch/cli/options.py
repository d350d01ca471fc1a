"""Options that several commands share, and how they read moments."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from stanch.core.moments import DAY, MINUTE, During, Moment, When, at, parse_when

F = TypeVar("F", bound=Callable[..., Any])


class MomentParam(click.ParamType[When]):
    """A moment within bounds: 2014-04-08, 2014-04-08T16:40Z, 16:40 (today), A..B for in between."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> When:
        if isinstance(value, When):
            return value
        try:
            return moment(str(value))
        except ValueError as error:
            self.fail(f"{error}; 16:40 is today, A..B is some time in between", param, ctx)


def moment(text: str) -> When:
    """The instant that a person writes. ValueError where it is none."""
    early, dots, late = text.partition("..")
    if dots:
        low = moment(early).earliest if early.strip() else None
        high = moment(late).latest if late.strip() else None
        if low is not None and high is not None and low > high:
            raise ValueError(f"{early.strip()} is after {late.strip()}")
        return When(low, high)
    clock = re.fullmatch(r"\s*(\d?\d):(\d\d)\s*", text)
    if clock and int(clock[1]) < 24 and int(clock[2]) < 60:
        from stanch.flow.clock import now

        midnight = now() // DAY * DAY
        return at(Moment(midnight + (int(clock[1]) * 60 + int(clock[2])) * MINUTE))
    return parse_when(text)


def period(start: When | None, end: When | None) -> During:
    """A period from its two ends; no end: it went on as far as was seen."""
    return During(start or When(), end)


class GivenFile(click.Path):
    """A file that somebody names, to be read or written: any but the record's own.

    SQLite alone opens that one: whoever else opens and closes it drops the locks that SQLite has on it, and
    who writes there ends the record.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from stanch.record import connection

        found = Path(os.fsdecode(super().convert(value, param, ctx)))
        if connection.holds(found):
            self.fail(f"{found} belongs to the record itself. help: name another file", param, ctx)
        return found


MOMENT = MomentParam()
FILE = GivenFile(path_type=Path)
NO_FOLDER = GivenFile(dir_okay=False, path_type=Path)


def json_option(command: F) -> F:
    """--json"""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def known_option(command: F) -> F:
    """--known SEQ"""
    return click.option(
        "--known", type=click.IntRange(min=0), metavar="SEQ", help="Only what entries up to this number say."
    )(command)


def as_of_options(command: F) -> F:
    """--as-of MOMENT, --known SEQ"""
    command = known_option(command)
    return click.option(
        "--as-of", type=MOMENT, metavar="MOMENT", help="About this moment of the world, instead of now."
    )(command)


def incident_option(command: F) -> F:
    """--incident ID"""
    return click.option(
        "--incident", default="", metavar="ID", help="Which incident; the one opened last if not said."
    )(command)


def latest(when: When | None) -> Moment | None:
    """The last instant of what was said: a day given to --as-of means its end."""
    return None if when is None else when.latest
