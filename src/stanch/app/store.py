"""Where the record is kept: its folder, the files that are its own, and opening it.

Light to import: every command that takes a file asks whether it is one of the record's own.
"""

from __future__ import annotations

from pathlib import Path

from stanch.record import connection
from stanch.record.connection import connect, holds

__all__ = ["connect", "holds", "home"]


def home() -> Path:
    """The folder for what is kept beside the record."""
    connection.prepare()
    from stanch.record.settings import HOME

    return HOME
