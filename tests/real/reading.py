"""What a console wrote into its record: the kind and the subject of each entry."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def written(home: Path) -> list[tuple[str, str]]:
    """The entries of the record in this folder, in order."""
    with closing(sqlite3.connect(home / "record.sqlite3")) as store:
        return [
            (kind, subject) for kind, subject in store.execute("SELECT kind, subject FROM entry ORDER BY seq")
        ]
