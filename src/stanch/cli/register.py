"""stanch register: services, servers and passwords as YAML, in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote

import click

from stanch.app import context
from stanch.app.attestations import words as say
from stanch.app.register import entries
from stanch.app.register import export as register_export
from stanch.app.register import uses as ending
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.app.vendors import roles
from stanch.cli import consequences, screen
from stanch.cli.consequences import keep_options
from stanch.cli.files import FILE
from stanch.cli.moments import MOMENT, as_of_options, latest
from stanch.cli.options import json_option
from stanch.cli.whose import whose
from stanch.errors import BadInput
from stanch.tell import names, uses


@click.group()
def register() -> None:
    """Who you use, for what, with which data: as YAML, in and out.

    \b
    stanch register export > services.yaml
    stanch register import services.yaml
    stanch register servers yes                          these are all your servers
    stanch register end Cardwise --since 2014-04-08
    """


@register.command(name="import")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show what it would change, and write nothing.")
@json_option
def import_(file: Path, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Take services and servers from a file: shows what it would change, then asks.

    \b
    stanch register export > services.yaml       the format, with what is known
    stanch register import services.yaml

    Nothing is ever removed: what is no longer used says `until`; a password that nobody accepts any more says
    since when it is `dead`. Importing the same file again changes nothing.
    """

    found = context.client(whose(), create=True)
    changes = entries.read(file, found.today)
    if as_json:
        screen.emit([one.what for one in changes])
    elif not changes:
        click.echo("Nothing to change.")
    else:
        for one in changes:
            click.echo(f"  + {one.what}")
        consequences.show(consequences.weighed(found, lambda one: entries.write(one, changes)))
    if not changes or dry_run:
        return
    if not yes and not _agreed(len(changes)):
        screen.note("Nothing was written. To write it without a question: --yes")
        return
    entries.write(found, changes)
    if not as_json:
        click.echo(f"{len(changes)} changes are written down.")


def _agreed(count: int) -> bool:
    sys.stderr.write(f"Write these {count} changes? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


@register.command()
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@keep_options
@json_option
def servers(answer: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Are these all the servers that your customers reach? Until you say yes, a text names them.

    \b
    stanch register servers yes
    """

    consequences.keep(
        context.client(whose()),
        lambda into: roles.servers(into, answer == "yes"),
        lambda _seq: "Written down. Where you stand now: stanch status, stanch claims",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )


@register.command()
@click.argument("name")
@click.option("--since", type=MOMENT, required=True, metavar="DATE", help="Since when.")
@click.option("--dead", is_flag=True, help="A password or key: it was switched off then, too.")
@keep_options
@json_option
def end(name: str, since: Typed, dead: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """A service, server or password is no longer used since then. What happened before still counts.

    \b
    stanch register end Cardwise --since 2014-04-01
    stanch register end "our password at Cardwise" --since 2014-04-01 --dead

    A service counts on while it may hold your customers' data or accepts a password of yours; a password,
    until it is switched off everywhere: --dead is your word for that. To undo: stanch retract NUMBER WHY
    """

    client = context.client(whose())
    asset = say.find(client, name)
    times = LocalTime(client.ws, client.state)
    when = times.when(since)

    def words(_seq: int) -> str:
        found = say.find(client, asset.id)
        reasons = "; ".join(ending.still(client, found))
        said = f"{names.given(found)} is {uses.words(when)}: written down."
        if reasons:
            return f"{said} It still counts, for {reasons}."
        if found.kind != "endpoint":
            return said
        return f"{said} Once a look reaches nobody there, it is gone: stanch observe tls {quote(found.name)}"

    consequences.keep(
        client,
        lambda into: ending.ended(into, asset, when, dead=dead),
        words,
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
        times=times.said,
    )


@register.command()
@click.argument("file", required=False, type=FILE)
@as_of_options
@json_option
def export(file: Path | None, as_of: Typed | None, known: int | None, as_json: bool) -> None:
    """Write services and servers as YAML, to a file or to stdout.

    \b
    stanch register export services.yaml
    """

    client = context.client(whose(), known)
    found = register_export.known(client.state, latest(as_of, client.ws))
    if as_json:
        screen.emit(found)
        return
    text = register_export.text(found)
    if file is None:
        click.echo(text, nl=False)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(f"{file} cannot be written: {error.strerror}", help="name another file") from error
    click.echo(f"{file} is written. Change it, then: stanch register import {file}")
