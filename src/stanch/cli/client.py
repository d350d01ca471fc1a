"""stanch client: what holds for a client, whichever incident it is about: its time zone."""

from __future__ import annotations

import click

from stanch.app import context
from stanch.app.typed import time_zone
from stanch.cli import screen
from stanch.cli.options import json_option


@click.group()
def client() -> None:
    """What holds for a client in all its incidents."""


@client.command()
@click.argument("name", required=False, default="")
@json_option
def zone(name: str, as_json: bool) -> None:
    """The time zone that times are read in where they name none; with a NAME, from now on that one.

    \b
    stanch client zone                      which one it is
    stanch client zone Europe/Berlin

    Until one is given it is UTC. What was written down is kept in UTC, and does not change.
    """

    found = time_zone.give(context.workspace(create=True), name) if name else time_zone.here()
    if as_json:
        screen.emit({"zone": found.name, "given": found.given})
        return
    click.echo(f"Times that name no zone are read in {found.name}.")
    if not found.given:
        offered = time_zone.machine()
        click.echo(f"Nobody has said so yet. This machine is set to {offered}: stanch client zone NAME")
