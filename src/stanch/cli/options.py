"""Options that several commands share, and how they read moments."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from stanch.core.moments import Moment
    from stanch.flow.typed_moments import Typed

F = TypeVar("F", bound=Callable[..., Any])


class MomentParam(click.ParamType["Typed"]):
    """What a person typed as a moment, read as far as that goes without a zone: `LocalTime` does the rest."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Typed:
        from stanch.errors import BadInput
        from stanch.flow.typed_moments import Typed, read

        if isinstance(value, Typed):
            return value
        try:
            return read(str(value))
        except BadInput as error:
            self.fail(str(error), param, ctx)


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
        "--incident", default="", metavar="ID", help="Which incident; not needed while only one is open."
    )(command)


def names_event_option(command: F) -> F:
    """--names-event"""
    return click.option(
        "--names-event", is_flag=True, help="It speaks of this event although it is dated before it."
    )(command)


def latest(as_of: Typed | None, ws: str) -> Moment | None:
    """The moment that --as-of means, in this client's zone: of a day its end, of today now."""
    from stanch.flow.local_time import LocalTime

    return None if as_of is None else LocalTime(ws).by(as_of)
