"""stanch client: add, list and use clients; who each is to its customers, and its time zone."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app import context
from stanch.app.clients import identity, roster
from stanch.app.clients.identity import WhoWeAre
from stanch.app.overview import clients as standing
from stanch.app.typed import time_zone
from stanch.app.typed.time_zone import Zone
from stanch.cli import screen
from stanch.cli.options import json_option
from stanch.cli.whose import whose
from stanch.errors import BadInput, NothingOpen
from stanch.tell.overview import title


@click.group()
def client() -> None:
    """The clients of this record, each apart from the others; who a client is to its customers."""


@client.command()
@click.argument("name")
@json_option
def add(name: str, as_json: bool) -> None:
    """Add a client, by the name that its customers know. Its record is apart from all others.

    \b
    stanch client add "Old Mill Bakery"
    stanch --client old-mill-bakery start oldmill.example

    From the second client on each command is about the one that you name: --client NAME, or `client use`.
    """

    made = roster.add(name)
    known = next(one for one in roster.listed() if one.ws == made.ws)
    if as_json:
        screen.emit({"name": known.name, "business": known.business})
        return
    click.echo(f"{known.title} is added, {known.name} in commands.")
    click.echo(f"Next: stanch --client {known.name} start DOMAIN, or stanch client use {known.name}")


@client.command(name="list")
@json_option
def list_(as_json: bool) -> None:
    """All clients: who is exposed, what waits for you, who waits for whom.

    \b
    stanch client list
    """

    found = standing.overview([(one.name, one.title, one.ws) for one in roster.listed()])
    if as_json:
        screen.emit(found)
        return
    used = roster.used()
    if not found.clients:
        click.echo("No client yet: stanch start DOMAIN, or stanch client add NAME")
        return
    click.secho(found.headline, bold=True)
    for group, rows in found.groups:
        screen.heading(title(group))
        for one in rows:
            mark = screen.MARKS[standing.SHAPES[group]]
            here = ", in use" if one.name == used else ""
            screen.say(f"{mark} {one.title} ({one.name}{here}). {one.words}".rstrip(), "  ", "    ")
    if found.waiting:
        screen.heading("Who waits for whom")
        for each in found.waiting:
            screen.say(f"{each.on}: {each.who}. {each.since}", "  ", "    ")
            for silent in each.again:
                mail = f"stanch --client {silent.name} vendor letter --incident {silent.incident}"
                screen.say(f"Ask again for {silent.title}: {mail}", "    ", "      ")


@client.command()
@click.argument("name")
@json_option
def use(name: str, as_json: bool) -> None:
    """Commands that name no client are about this one from now on.

    \b
    stanch client use old-mill-bakery

    Undo: use another one. --client NAME and STANCH_CLIENT come before it.
    """

    found = roster.use(name)
    if as_json:
        screen.emit({"name": found})
        return
    click.echo(f"Commands that name no client are about {found} from now on.")


@client.command(name="set")
@click.option("--business", metavar="NAME", help="The name by which customers know it.")
@click.option("--site", "sites", multiple=True, metavar="HOST", help="A site of its; as often as needed.")
@click.option("--signs", metavar="NAME", help="Who signs what is sent.")
@click.option("--reply-to", metavar="ADDRESS", help="The address for replies.")
@click.option("--language", type=click.Choice(["en", "de"]), help="In which language its customers read.")
@click.option("--zone", default="", metavar="PLACE", help="Its time zone, such as Europe/Berlin.")
@json_option
def set_(
    business: str | None, sites: Sequence[str], signs: str | None, reply_to: str | None,
    language: str | None, zone: str, as_json: bool,
) -> None:  # fmt: skip
    """Who this client is to its customers: said once, for all its incidents. Without options: what was said.

    \b
    stanch client set --business WiseWidget --site wisewidget.example --signs "Ana Reyes"
    stanch client set --reply-to ana@wisewidget.example --language de --zone Europe/Berlin
    stanch client set --signs ""                takes back who signs

    Texts say "your WiseWidget password". What was sent stays as it was.
    """

    given = {"business": business, "signs": signs, "reply_to": reply_to, "language": language}
    texts = {field: text for field, text in given.items() if text is not None}
    said = identity.read(texts, sites or None)
    if said or zone:
        found = context.client(whose(), create=True)
        if zone:
            time_zone.give(found.ws, zone)
        who = identity.give(found, said)
    else:
        try:
            who = identity.of(context.client(whose()))
        except NothingOpen as error:
            raise BadInput(error.what, help="say who this is: --business NAME; `--help` has more") from error
    _tell(who, time_zone.here(whose()), as_json)


def _tell(who: WhoWeAre, zone: Zone, as_json: bool) -> None:
    if as_json:
        screen.emit(
            {"business": who.business, "sites": who.sites, "signs": who.signs, "reply_to": who.reply_to,
             "language": who.language, "zone": zone.name}
        )  # fmt: skip
        return
    rows = [
        ("Business", who.business), ("Sites", ", ".join(who.sites)), ("Who signs", who.signs),
        ("Replies go to", who.reply_to), ("Customers read", identity.NAMES[who.language or identity.FIRST]),
        ("Time zone", zone.name if zone.given else "UTC, until one is given"),
    ]  # fmt: skip
    for label, value in rows:
        click.echo(f"{label + ':':<16}{value or 'not said'}")


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

    mine = whose()
    found = time_zone.give(context.workspace(mine, create=True), name) if name else time_zone.here(mine)
    if as_json:
        screen.emit({"zone": found.name, "given": found.given})
        return
    click.echo(f"Times that name no zone are read in {found.name}.")
    if not found.given:
        offered = time_zone.machine()
        click.echo(f"Nobody has said so yet. This machine is set to {offered}: stanch client zone NAME")
