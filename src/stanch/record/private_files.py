"""A file with the record in it, for its owner alone: written beside its name, which it gets once whole."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stanch.errors import BadInput
from stanch.record import connection

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; what lies there already would be taken for a part of a new one."""


@contextmanager
def placed(path: Path, *, replace: bool) -> Iterator[Path]:
    """A new, empty file to be written; it takes the name `path` when the block ends well, and has reached the
    disk then. Whatever happens, there is never half of it under that name.

    A link at `path` is not followed. BadInput where `path` belongs to the record, where something is there
    already (unless it is to be replaced), or where nothing can be written.
    """
    if connection.holds(path):
        raise BadInput(f"{path} belongs to the record itself", help="name another file")
    if not replace:
        _refuse(path)
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield new
        _flush(new)
        if replace:
            new.replace(path)
        else:
            _name(new, path)
        _flush(path.parent)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror}", help="name another file") from error
    finally:
        for suffix in ("", *BESIDE):
            with suppress(OSError):
                os.unlink(f"{new}{suffix}")


def _refuse(path: Path) -> None:
    if os.path.lexists(path):
        raise BadInput(f"{path} is there already", help="name another file, or add --overwrite")


def _name(new: Path, path: Path) -> None:
    """Give it the name, unless somebody else took it meanwhile."""
    try:
        os.link(new, path)
    except FileExistsError:
        _refuse(path)
        raise
    except OSError:  # a disk without hard links
        _refuse(path)
        new.rename(path)


def _flush(path: Path) -> None:
    """What was written there has reached the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
