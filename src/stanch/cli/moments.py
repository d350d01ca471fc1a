"""Moments on the command line: how they are read, and the options that name one."""

from __future__ import annotations

from typing import Any

import click

from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed, read
from stanch.cli.options import F, known_option
from stanch.core.moments import Moment
from stanch.errors import BadInput


class MomentParam(click.ParamType["Typed"]):
    """What a person typed as a moment, read as far as that goes without a zone: `LocalTime` does the rest."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Typed:
        if isinstance(value, Typed):
            return value
        try:
            return read(str(value))
        except BadInput as error:
            self.fail(str(error), param, ctx)


MOMENT = MomentParam()


def as_of_options(command: F) -> F:
    """--as-of MOMENT, --known SEQ"""
    command = known_option(command)
    return click.option(
        "--as-of", type=MOMENT, metavar="MOMENT", help="About this moment of the world, instead of now."
    )(command)


def latest(as_of: Typed | None, ws: str) -> Moment | None:
    """The moment that --as-of means, in this client's zone: of a day its end, of today now. NotYet where it
    is still to come."""
    return None if as_of is None else LocalTime(ws).asked(as_of)
