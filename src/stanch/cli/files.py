"""Files that somebody names on the command line: any but the record's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from stanch.app import store


class GivenFile(click.Path):
    """A file that somebody names, to be read or written: any but the record's own.

    SQLite alone opens that one: whoever else opens and closes it drops the locks that SQLite has on it, and
    who writes there ends the record.
    """

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        found = Path(os.fsdecode(super().convert(value, param, ctx)))
        if store.holds(found):
            self.fail(f"{found} belongs to the record itself. help: name another file", param, ctx)
        return found


FILE = GivenFile(path_type=Path)
NO_FOLDER = GivenFile(dir_okay=False, path_type=Path)
