"""How a terminal is written to: headings, wrapped text; colour only on a terminal, never alone."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click
import msgspec

from stanch.cli import pointers

if TYPE_CHECKING:  # `check` needs no record
    from stanch.app.context import Case

MARKS = {"yes": "◆", "no": "✓", "unknown": "?", "was": "◇", "missing": "○"}
"""Shape and word together, so that no colour is needed."""


def width() -> int:
    """Columns to write in: those of the terminal, at most 96."""
    return min(96, shutil.get_terminal_size((88, 24)).columns)


def heading(text: str) -> None:
    click.echo()
    click.secho(text, bold=True)


def say(text: str, indent: str = "", hanging: str | None = None) -> None:
    """Text, wrapped; further lines hang under the first."""
    click.echo(wrapped(text, indent, hanging))


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """Text in lines as wide as the screen; further lines hang under the first."""
    return textwrap.fill(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def mark(verdict: str) -> str:
    """yes, no or unknown, with its shape."""
    words = {"yes": "yes", "no": "no", "unknown": "not known yet"}
    return f"{MARKS[verdict]} {words[verdict]}"


def emit(value: Any) -> None:
    """One value as JSON; structs by their fields."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def wrote(seq: int, words: str, as_json: bool, case: Case | None = None, times: Sequence[str] = ()) -> None:
    """Something was written down: its number as JSON, or words on what comes next. `case`: the incident that
    it was written into. `times`: what the moments became that were typed, in UTC."""
    for time in times:
        note(time)
    if as_json:
        emit({"entry": seq} | ({} if case is None else {"incident": case.id}))
        return
    if case is not None:
        about(case)
    click.echo(words)


def about(case: Case, *, err: bool = False) -> None:
    """Which incident this is about, where the client has several; to stderr where a text follows."""
    if len(case.client.incidents()) > 1:
        closed = ", which is closed" if case.closed else ""
        click.secho(f"About {case.playbook.title} ({case.id}){closed}.", dim=True, err=err)


def note(text: str) -> None:
    """For the person, not for the pipe: stderr."""
    click.echo(pointers.words(text), err=True)
