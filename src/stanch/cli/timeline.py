"""stanch timeline: what happened, in order. Apart from `status`, which needs nothing of what it loads."""

from __future__ import annotations

import click

from stanch.app import context
from stanch.app.attestations import words
from stanch.app.timeline import entries
from stanch.app.timeline.groups import Group, groups
from stanch.app.typed.moments import Typed
from stanch.cli import screen, tables
from stanch.cli.moments import as_of_options, latest
from stanch.cli.options import json_option
from stanch.cli.whose import whose
from stanch.core.moments import iso


@click.command()
@click.option("--about", default="", metavar="NAME", help="Only what concerns one asset.")
@click.option("--all", "everything", is_flag=True, help="Every entry, also what an act brought along.")
@as_of_options
@click.option(
    "--incident", default="", metavar="ID", help="Only what was said, decided and sent in this one."
)
@json_option
def timeline(
    about: str, everything: bool, as_of: Typed | None, known: int | None, incident: str, as_json: bool
) -> None:
    """What happened, in order, each act with the number of its entry, its incident, and who wrote it down.

    \b
    stanch timeline
    stanch timeline --all                         every entry, also what an act brought along
    stanch timeline --about www.shop.example
    stanch timeline --incident mongobleed-2025
    """

    client = context.client(whose(), known)
    if incident:
        incident = context.chosen(client.state, incident, closed=True).id
    subject = words.find(client, about).id if about else ""
    until = latest(as_of, client.ws)
    rows = [
        one
        for one in entries.events(client, known=known, about=subject, incident=incident)
        if until is None or one.at <= iso(until)
    ]
    if as_json:
        screen.emit(rows)
        return
    if not rows:
        click.echo("Nothing has been written down yet.")
    acts = [Group(one) for one in rows] if everything or about else list(groups(rows))
    several = len(client.incidents()) > 1
    tables.table(
        ("no.", "when (UTC)", "what", *(("incident",) if several else ()), "by"),
        [
            (
                str(one.first.seq),
                one.first.at[:16].replace("T", " "),
                one.first.what + _taken_back(one.first.retracted) + _seen(one) + _beside(one.beside),
                *((one.first.incident,) if several else ()),
                one.first.actor,
            )
            for one in acts
        ],
    )


def _seen(act: Group) -> str:
    return "".join(f". {one.seq}: {one.what}{_taken_back(one.retracted)}" for one in act.seen)


def _beside(count: int) -> str:
    if not count:
        return ""
    return " (and one entry with it)" if count == 1 else f" (and {count} entries with it)"


def _taken_back(retracted: bool) -> str:
    return " (taken back)" if retracted else ""
