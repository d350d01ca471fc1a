"""Options that several commands share. Moments: `moments`; files: `given_files`; ways: `outside`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def json_option(command: F) -> F:
    """--json"""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def known_option(command: F) -> F:
    """--known SEQ"""
    return click.option(
        "--known", type=click.IntRange(min=0), metavar="SEQ", help="Only what entries up to this number say."
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
