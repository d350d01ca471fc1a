"""stanch record: verify, export and back up the record."""

from __future__ import annotations

import shlex
import sys
import time
from pathlib import Path

import click

from stanch.app import record as records
from stanch.cli import screen
from stanch.cli.files import FILE
from stanch.cli.options import json_option
from stanch.cli.whose import whose
from stanch.errors import BadInput, RecordBroken


@click.group()
def record() -> None:
    """The append-only record that everything is derived from.

    \b
    stanch record verify
    stanch record export shop.zip
    stanch record backup stanch.sqlite3
    """


@record.command()
@click.option("--against", metavar="HEAD", help="A head that was printed earlier: catches a rewritten past.")
@click.option("--file", type=FILE, help="An export, instead of the record itself.")
@json_option
def verify(against: str | None, file: Path | None, as_json: bool) -> None:
    """Was anything changed, removed, reordered or cut off?

    \b
    stanch record verify
    stanch record verify --against 9f3c27abe016
    stanch record verify --file shop.zip
    """

    if against is not None and (len(against) < 8 or set(against.lower()) - set("0123456789abcdef")):
        raise BadInput(f"{against} is not a head", help="a head is hex, at least its first 8 digits")
    found = records.verified("" if file else whose(), against, file)
    if as_json:
        screen.emit(
            {
                "entries": found.entries,
                "batches": found.batches,
                "head": found.head,
                "whole": found.whole,
                "problems": found.problems,
            }
        )
    elif found.whole:
        click.echo(f"The record is whole: {found.entries} entries, head {found.head[:12]}")
    if not found.whole:
        raise RecordBroken(
            "the record does not verify:\n" + "\n".join(f"  {one}" for one in found.problems),
            help="keep this copy as it is, and compare it with an export or a backup",
        )


@record.command()
@click.argument("file", type=FILE)
@json_option
def export(file: Path, as_json: bool) -> None:
    """Write the whole record into one zip, which verifies by itself.

    \b
    stanch record export shop.zip
    """

    found = records.exported(whose(), file)
    if as_json:
        screen.emit({"file": str(file), "entries": found.entries, "head": found.head})
        return
    click.echo(f"{file}: {found.entries} entries, head {found.head[:12]}")


@record.command()
@click.argument("file", type=FILE)
@click.option("--overwrite", is_flag=True, help="Replace what is there.")
@click.option("--damaged", is_flag=True, help="Keep a copy even of a record that does not verify.")
@json_option
def backup(file: Path, overwrite: bool, damaged: bool, as_json: bool) -> None:
    """Copy the whole record, all clients of it, into one file that can be put in its place.

    \b
    stanch record backup stanch-2014-04-08.sqlite3
    stanch record backup --overwrite /mnt/backup/stanch.sqlite3

    Others may write meanwhile: the copy is of one moment, and is verified. A copy of record.sqlite3 that is
    made by hand misses what was written last, and may be none.

    Where the record is in Postgres it says how to call pg_dump, and ends with 2.

    To restore it, stop the console, put record.sqlite3 and what is beside it (-wal, -shm) away, and copy the
    backup there as record.sqlite3. Then: stanch record verify
    """

    found, head, place = records.backed_up(whose(), file, Steps(), overwrite=overwrite, damaged=damaged)
    if as_json:
        screen.emit(
            {"file": str(file), "bytes": found.bytes, "entries": found.entries, "head": head,
             "clients": found.clients, "problems": found.problems}
        )  # fmt: skip
        sys.exit(1 if found.problems else 0)
    clients = "1 client" if found.clients == 1 else f"{found.clients} clients"
    how = "damaged" if found.problems else "verified"
    click.echo(f"{file}: {clients}, {found.entries} entries, {how}, head {head[:12]}")
    for one in found.problems:
        screen.note(f"  {one}")
    away = shlex.quote(str(place.with_name("replaced")))
    screen.note(
        "To restore it, with the console stopped:\n"
        f"  mkdir {away} && mv {shlex.quote(str(place))}* {away}\n"
        f"  cp {shlex.quote(str(file))} {shlex.quote(str(place))}\n"
        f"  stanch record verify --against {head[:12]}"
    )
    sys.exit(1 if found.problems else 0)


class Steps:
    """Says on stderr how far a long backup is, a few times."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, what: str, done: int, of: int) -> None:
        if time.monotonic() - self._said > SECONDS and of:
            self._said = time.monotonic()
            screen.note(f"{what}: {100 * done // of} %")


SECONDS = 2.0
"""How often a long backup says how far it is."""
