"""How far is a scan, so that it goes on after it was killed? What counts is what reached its file whole.

Beside the file of lines stands a small journal. Lines are written and flushed to the disk first, then the
journal that counts them takes the place of the one before, in one step (rename). So after a kill the lines
that the journal does not count are cut off, the torn one among them, and their targets are looked at again:
none is lost, and none is there twice.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from stanch.errors import BadInput


class Terms(msgspec.Struct, frozen=True):
    """What must be the same when a scan goes on: with other ports, a number would mean another target."""

    form: str
    ports: tuple[int, ...] = ()
    ends: bool = False
    ordered: bool = False
    prove: bool = False
    repeat: int = 1


class Journal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`next` targets were begun, of which `open` are not done; `size` bytes of the file count.

    `lines` of the list were read, whose digest is `digest`. `worst` are the vulnerable ones, as many as a
    summary shows.
    """

    version: int
    terms: Terms
    lines: int = 0
    digest: str = ""
    next: int = 0
    open: tuple[int, ...] = ()
    size: int = 0
    counts: dict[str, int] = {}
    worst: tuple[str, ...] = ()
    took: float = 0.0


VERSION = 1


def beside(out: Path) -> Path:
    """Where the journal of this file is."""
    return out.with_name(out.name + ".progress")


def load(path: Path) -> Journal | None:
    """The journal; None where there is none. BadInput where it is not one of ours."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}", help="mend its permissions") from error
    try:
        found = msgspec.json.decode(content, type=Journal)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise BadInput(f"{path} is not a journal of a scan: {error}", help="move it away") from error
    if found.version != VERSION:
        raise BadInput(
            f"{path} was written by another version of stanch", help="finish with that one, or begin anew"
        )
    return found


def save(path: Path, journal: Journal) -> None:
    """The journal in place of the one before; never half of one."""
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(msgspec.json.encode(journal))
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
