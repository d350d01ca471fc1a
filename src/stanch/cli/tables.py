"""A table in the terminal, as wide as the screen."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from stanch.cli import screen


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A plain table that wraps its last columns; nothing for no rows."""
    found = [tuple(row) for row in rows]
    if not found:
        return
    made = Table(box=None, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for number, name in enumerate(columns):
        made.add_column(name, overflow="fold", no_wrap=number == 0 and len(columns) > 2)
    for row in found:
        made.add_row(*row)
    Console(width=screen.width(), file=sys.stdout, highlight=False, markup=False).print(made)
