"""How a terminal is written to: headings, wrapped text, tables; colour only on a terminal, never alone."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:  # `stanch --help` needs no record
    from stanch.flow.case import Case

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


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table that wraps its last columns; nothing for no rows."""
    found = [tuple(row) for row in rows]
    if not found:
        return
    from rich.console import Console
    from rich.table import Table

    made = Table(box=None, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        made.add_column(name, overflow="fold", no_wrap=number == 0 and len(columns) > 2)
    for row in found:
        made.add_row(*row)
    Console(width=width(), file=sys.stdout, highlight=False, markup=False).print(made)


def emit(value: Any) -> None:
    """One value as JSON; structs by their fields."""
    import msgspec

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
    click.echo(text, err=True)
