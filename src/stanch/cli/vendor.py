"""stanch vendor: those whose services we use: add them, ask them, record what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

import click

from stanch.cli import keeping, screen
from stanch.cli.keeping import keep_options
from stanch.cli.options import MOMENT, incident_option, json_option, moment
from stanch.core.model import ROLES, RemedyId, Tri
from stanch.core.moments import When


@click.group()
def vendor() -> None:
    """Those whose services we use: add them, ask them, record what they answer.

    A vendor that has not answered is not "not affected": it is named in what you cannot say yet.
    """


@vendor.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="What it does for you.")
@keep_options
@json_option
def add(name: str, roles: Sequence[str], yes: bool, dry_run: bool, as_json: bool) -> None:
    """Add a service that you use.

    \b
    stanch vendor add Cardwise --role payments
    """
    from stanch.flow import case, hear

    client = case.client(create=True)
    agreed = keeping.agreed(
        client, lambda one: hear.vendor(one, name, roles), yes=yes, dry_run=dry_run, as_json=as_json
    )
    if not agreed:
        return
    found = hear.vendor(client, name, roles)
    if as_json:
        screen.emit(found)
        return
    click.echo(f"{found.name} is written down. When you have asked it: stanch vendor ask {quote(found.name)}")


@vendor.command()
@click.argument("name")
@click.option("--by", "channel", default="mail", show_default=True, help="How: mail, ticket, phone.")
@click.option("--at", type=MOMENT, help="When, if not now.")
@incident_option
@json_option
def ask(name: str, channel: str, at: When | None, incident: str, as_json: bool) -> None:
    """Write down that you asked a vendor.

    \b
    stanch vendor ask Cardwise --by ticket
    """
    from stanch.flow import case, hear

    found = case.case(incident=incident)
    seq = hear.asked(found, name, channel, at.latest if at else None)
    screen.wrote(
        seq, "Written down. When it answers: stanch vendor statement NAME not_affected", as_json, found
    )


@vendor.command()
@click.argument("name")
@click.argument("status", type=click.Choice(["investigating", "not_affected", "affected", "fixed"]))
@click.argument("step", nargs=-1)
@click.option("--quote", default="", help="Its own words.")
@click.option("--at", type=MOMENT, help="When it said so, if not now.")
@click.option("--unproved", is_flag=True, help="Its authenticity was not proved: kept, and changes nothing.")
@keep_options
@incident_option
@json_option
def statement(
    name: str,
    status: str,
    step: Sequence[str],
    quote: str,
    at: When | None,
    unproved: bool,
    yes: bool,
    dry_run: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Write down what a vendor answered.

    With it the steps that it says it took, each with its date.

    \b
    stanch vendor statement Cardwise not_affected --quote "We do not use OpenSSL."
    stanch vendor statement Cardwise fixed patched=2014-04-08T15:00Z rekeyed=2014-04-08T15:30Z
    """
    from typing import cast

    from stanch.flow import case, hear

    found = case.case(incident=incident)
    taken = [(remedy, when) for remedy, _answer, when in steps(step)]
    keeping.keep(
        found,
        lambda case: hear.statement(
            case,
            name,
            cast(hear.Status, status),
            steps=taken,
            quote=quote,
            at=at.latest if at else None,
            provenance="untrusted" if unproved else "vendor_said",
        ),
        lambda _seq: f"Written down. Where you stand now: stanch status{found.option}",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )


def steps(words: Sequence[str]) -> list[tuple[RemedyId, Tri, When]]:
    """patched=20:00 restarted=no rekeyed=?: each remedy, whether it was done, and when."""
    found: list[tuple[RemedyId, Tri, When]] = []
    for word in words:
        remedy, _, when = word.partition("=")
        try:
            if when in ("no", "unknown", "?"):
                found.append((RemedyId(remedy), "no" if when == "no" else "unknown", When()))
            else:
                known = moment(when) if when not in ("", "yes") else When()
                found.append((RemedyId(remedy), "yes", known))
        except ValueError as error:
            raise click.UsageError(f"{word}: {error}. help: write {remedy}=20:00, or {remedy}=no") from error
    return found
