"""A copy of the whole store, all clients and the console's sign-in, that can be put in its place.

By SQLite's own backup, of the pages of one moment, while others write. Copying the file by hand misses what
stands in its write-ahead log, and a program that opens the file to copy it drops SQLite's locks.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import DatabaseError, connection

from stanch.errors import BadInput, Hint, Pointer, RecordBroken
from stanch.record import row_ranges
from stanch.record.private_files import BESIDE, placed
from stanch.record.row_ranges import Row
from stanch.record.verify import verified

PAGES = 1_024
"""Copied at a time, 4 MiB; then `Progress` hears of it."""

Progress = Callable[[str, int, int], None]
"""Is told what is done ("copied", "verified"), how much of it, and of how much."""


class BackedUp(NamedTuple):
    """What was written: bytes, clients, entries of all of them, the head of each by its workspace, and what
    does not verify."""

    bytes: int
    clients: int
    entries: int
    heads: dict[str, str]
    problems: tuple[str, ...]


def backup(
    path: Path, *, overwrite: bool = False, damaged: bool = False, progress: Progress = lambda *_: None
) -> BackedUp:
    """Copy the store to `path`, and verify the copy. `damaged`: keep it even where it does not verify.

    BadInput where nothing can be written there, or something is there already and not to be overwritten, and
    for Postgres, which has its own tool: the words say how to call it. RecordBroken where the copy does not
    verify: what stood there before stands there still.
    """
    if connection.vendor == "postgresql":
        raise _postgres(path)
    with placed(path, replace=overwrite) as new:
        for beside in (f"{path}{suffix}" for suffix in BESIDE):
            if os.path.lexists(beside):
                raise BadInput(
                    f"{beside} belongs to another database: it would be taken for a part of the backup",
                    help="name another file",
                )
        try:
            _copy(new, progress)
            found = _verified(new, progress)
        except (sqlite3.Error, DatabaseError) as error:
            raise BadInput(
                f"{path} cannot be written: {str(error).strip()}", help="make room on the disk"
            ) from error
        if found.problems and not damaged:
            raise RecordBroken(
                f"{path} was not written, for the copy does not verify:\n"
                + "\n".join(f"  {one}" for one in found.problems),
                help=Hint(
                    "is the record itself whole? ", Pointer("record"), ". To keep a copy anyhow: --damaged"
                ),
            )
    return found


def place() -> Path:
    """Where a backup is put to be restored."""
    return Path(str(connection.settings_dict["NAME"]))


def _copy(new: Path, progress: Progress) -> None:
    connection.ensure_connection()
    source: sqlite3.Connection = connection.connection
    # a writer between two steps makes SQLite begin anew, unless all are of one moment
    with row_ranges.consistent_read(), closing(_opened(new, "rw")) as target:
        row_ranges.ask("SELECT count(*) FROM workspace")  # which begins here
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")  # nobody needs half of it; it is flushed when it is whole
        source.backup(
            target, pages=PAGES, progress=lambda _status, left, of: progress("copied", of - left, of)
        )
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def _verified(new: Path, progress: Progress) -> BackedUp:
    """Is the file sound, and each workspace in it whole?"""
    with closing(_opened(new, "ro")) as copy:

        def ask(statement: str, values: tuple[Any, ...] = ()) -> list[Row]:
            try:
                return copy.execute(statement.replace("%s", "?"), values).fetchall()
            except sqlite3.Error as error:
                raise DatabaseError(str(error)) from error

        problems = [str(one) for (one,) in ask("PRAGMA quick_check(10)") if one != "ok"]
        workspaces = [str(id) for (id,) in ask("SELECT id FROM workspace ORDER BY created_us, id")]
        heads: dict[str, str] = {}
        entries = 0
        for number, ws in enumerate(workspaces):
            progress("verified", number, len(workspaces))
            found = verified(ws, ask=ask)
            heads[ws] = found.head
            entries += found.entries
            problems += found.problems
        progress("verified", len(workspaces), len(workspaces))
    return BackedUp(new.stat().st_size, len(workspaces), entries, heads, tuple(problems))


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True)


def _postgres(path: Path) -> BadInput:
    """How Postgres makes a backup of this store; a password is never shown."""
    settings = connection.settings_dict
    where = [
        f"--{option}={settings[name]}"
        for option, name in (("host", "HOST"), ("port", "PORT"), ("username", "USER"), ("dbname", "NAME"))
        if settings[name]
    ]
    dump = shlex.join(["pg_dump", "--format=custom", f"--file={path}", *where])
    restore = shlex.join(["pg_restore", "--clean", "--if-exists", "--no-owner", *where, str(path)])
    return BadInput(
        "this record is kept in Postgres, which makes its own backups; nothing was written",
        help=Hint(
            f"{dump}\nto restore it, with the console stopped: {restore}\n"
            "a password is asked for, or read from ~/.pgpass; afterwards: ",
            Pointer("record"),
        ),
    )
