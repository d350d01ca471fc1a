"""stanch record: verify and export the record."""

from __future__ import annotations

from pathlib import Path

import click

from stanch.cli import screen
from stanch.cli.options import json_option


@click.group()
def record() -> None:
    """The append-only record that everything is derived from."""


@record.command()
@click.option("--against", metavar="HEAD", help="A head that was printed earlier: catches a rewritten past.")
@click.option("--file", type=click.Path(path_type=Path), help="An export, instead of the record itself.")
@json_option
def verify(against: str | None, file: Path | None, as_json: bool) -> None:
    """Was anything changed, removed, reordered or cut off?

    \b
    stanch record verify
    stanch record verify --against 9f3c27abe016
    stanch record verify --file shop.zip
    """
    from stanch.errors import BadInput, RecordBroken
    from stanch.flow import case

    if against is not None and (len(against) < 8 or set(against.lower()) - set("0123456789abcdef")):
        raise BadInput(f"{against} is not a head", help="a head is hex, at least its first 8 digits")
    found = case.verified(against, file)
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
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def export(file: Path, as_json: bool) -> None:
    """Write the whole record into one zip, which verifies by itself.

    \b
    stanch record export shop.zip
    """
    from stanch.flow import case

    found = case.exported(file)
    if as_json:
        screen.emit({"file": str(file), "entries": found.entries, "head": found.head})
        return
    click.echo(f"{file}: {found.entries} entries, head {found.head[:12]}")
