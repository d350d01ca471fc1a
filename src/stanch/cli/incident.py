"""stanch incident: open, list, show and close incidents."""

from __future__ import annotations

import click

from stanch.cli import screen
from stanch.cli.options import json_option
from stanch.core.moments import iso


@click.group()
def incident() -> None:
    """Open, list, show and close incidents."""


@incident.command(name="open")
@click.argument("playbook")
def open_(playbook: str) -> None:
    """Open an incident by its playbook: an id that `stanch playbook list` shows, or a YAML file.

    \b
    stanch incident open heartbleed
    """
    from stanch.flow import open as opening

    found = opening.incident(playbook)
    click.echo(f"{found.playbook.title} is open. Next: stanch start DOMAIN, or stanch observe tls NAME")


@incident.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """The incidents of this client."""
    from stanch.flow import case

    found = case.incidents(case.state(case.workspace()))
    if as_json:
        screen.emit(found)
        return
    if not found:
        click.echo("None yet. Open one: stanch incident open heartbleed")
    screen.table(
        ("id", "what", "opened", "closed"),
        [
            (one.id, one.title, iso(one.opened_at)[:16], iso(one.closed_at)[:16] if one.closed_at else "open")
            for one in found
        ],
    )


@incident.command()
@click.argument("id", required=False, default="")
@json_option
def show(id: str, as_json: bool) -> None:
    """One incident: its event in plain words, its playbook's digest, since when."""
    from stanch.flow import case

    found = case.case(incident=id)
    if as_json:
        screen.emit(found.incident)
        return
    words = found.playbook.words
    click.secho(
        f"{found.incident.title} ({', '.join(found.playbook.aliases) or found.incident.id})", bold=True
    )
    screen.say(words.what)
    screen.say(f"It may give away {words.leaks}. {words.logs}")
    click.echo(f"Opened {iso(found.incident.opened_at)}, playbook {found.incident.digest[:12]}")


@incident.command()
@click.argument("id")
def close(id: str) -> None:
    """Close an incident; its record stays. Undo: open it again."""
    from stanch.flow import open as opening

    closed = opening.close(id)
    click.echo(f"{closed.title} is closed. To open it again: stanch incident open {id}")
