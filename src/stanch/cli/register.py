"""stanch register: services, servers and passwords as YAML, in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from stanch.cli import screen
from stanch.cli.options import FILE, as_of_options, json_option, latest
from stanch.core.moments import When


@click.group()
def register() -> None:
    """Who you use, for what, with which data: as YAML, in and out."""


@register.command(name="import")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def import_(file: Path, yes: bool, as_json: bool) -> None:
    """Take services and servers from a file: shows what it would change, then asks.

    \b
    stanch register export > services.yaml       the format, with what is known
    stanch register import services.yaml

    Nothing is ever removed: what has ended says `until`. Importing the same file again changes nothing.
    """
    from stanch.flow import case, register

    found = case.case()
    changes = register.read(file, found.state)
    if as_json:
        screen.emit([one.what for one in changes])
    elif not changes:
        click.echo("Nothing to change.")
    else:
        for one in changes:
            click.echo(f"  + {one.what}")
    if not changes:
        return
    if not yes and not _agreed(len(changes)):
        screen.note("Nothing was written. To write it without a question: --yes")
        return
    register.write(found, changes)
    if not as_json:
        click.echo(f"{len(changes)} changes are written down.")


def _agreed(count: int) -> bool:
    sys.stderr.write(f"Write these {count} changes? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


@register.command()
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@json_option
def servers(answer: str, as_json: bool) -> None:
    """Are these all the servers that your customers reach? Until you say yes, a text names them.

    \b
    stanch register servers yes
    """
    from stanch.flow import answer as answering
    from stanch.flow import case

    seq = answering.servers(case.client(), answer == "yes")
    screen.wrote(seq, "Written down. What that changes: stanch status, stanch claims", as_json)


@register.command()
@click.argument("file", required=False, type=FILE)
@as_of_options
@json_option
def export(file: Path | None, as_of: When | None, known: int | None, as_json: bool) -> None:
    """Write services and servers as YAML, to a file or to stdout.

    \b
    stanch register export services.yaml
    """
    from stanch.errors import BadInput
    from stanch.flow import case, register

    found = register.known(case.case(known).state, latest(as_of))
    if as_json:
        screen.emit(found)
        return
    text = register.text(found)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}", help="name another file") from error
    click.echo(f"{file} is written. Change it, then: stanch register import {file}")
