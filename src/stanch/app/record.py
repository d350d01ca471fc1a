"""The whole record of a client: is it whole, as one zip, as a copy of the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stanch.app.context import first, undisturbed, workspace
from stanch.core.moments import Moment, Seq
from stanch.record import connection

if TYPE_CHECKING:  # these import Django's models, which cannot be had before the record is open
    from stanch.record.backup import BackedUp
    from stanch.record.export import Exported
    from stanch.record.verify import Verified


def verified(client: str, against: str | None = None, file: Path | None = None) -> Verified:
    """Is the record, or an exported one, whole? `against`: a head that was printed earlier."""
    if file is not None:
        connection.prepare()
        from stanch.record.export import verify_file

        return verify_file(file, against=against)
    ws = workspace(client)
    from stanch.record.verify import verify

    with undisturbed():
        return verify(ws, against=against)


def known_at(ws: str, moment: Moment) -> Seq:
    """The last number that was written down by that moment; 0 where there was none yet."""
    from stanch.record import history

    return history.known_at(ws, moment)


def head(ws: str) -> str:
    """The head of the record: who keeps it can tell later whether anything before it was changed."""
    from stanch.record import reading

    return reading.head(ws)[1]


def exported(client: str, file: Path) -> Exported:
    """Write this client's whole record into one zip."""
    ws = workspace(client)
    from stanch.record.export import export

    return export(ws, file)


def backed_up(
    client: str,
    file: Path,
    progress: Callable[[str, int, int], None],
    *,
    overwrite: bool = False,
    damaged: bool = False,
) -> tuple[BackedUp, str, Path]:
    """Copy the whole store to a file, all clients of it, as `backup.backup` does; also the head of the client
    of that name in it ("": of the first), and where the file is put to restore it."""
    ws = workspace(client or first())
    from stanch.record import backup

    with undisturbed():
        found = backup.backup(file, overwrite=overwrite, damaged=damaged, progress=progress)
    return found, found.heads.get(ws, ""), backup.place()
