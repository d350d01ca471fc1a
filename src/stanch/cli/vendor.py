"""stanch vendor: those whose services we use: add them, ask them, record what they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from shlex import quote
from typing import cast

import click
import msgspec

from stanch.app import context as case
from stanch.app.consequences import of_names
from stanch.app.context import Client
from stanch.app.typed import steps
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.app.typed.new_vendor import EVER
from stanch.app.vendors import identity, inquiry, statements
from stanch.cli import commands, consequences, screen
from stanch.cli.consequences import keep_options
from stanch.cli.moments import MOMENT
from stanch.cli.options import incident_option, json_option, names_event_option
from stanch.cli.whose import whose
from stanch.core.model import ROLES, Asset
from stanch.errors import BadInput
from stanch.tell import names
from stanch.tell.languages import FIRST, NAMES


@click.group()
def vendor() -> None:
    """Those whose services we use: add them, ask them, record what they answer.

    A vendor that has not answered is not "not affected": it is named in what you cannot say yet.
    """


@vendor.command()
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="What it does for you.")
@click.option(
    "--another",
    is_flag=True,
    help="It is another one than what is nearly called so, written just so.",
)
@click.option(
    "--since",
    type=MOMENT,
    metavar="DATE",
    help="From when on you use it so. Else it counts as used before.",
)
@keep_options
@json_option
def add(
    name: str,
    roles: Sequence[str],
    another: bool,
    since: Typed | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add a service that you use, or say since when you use it.

    \b
    stanch vendor add Cardwise --role payments
    stanch vendor add Newpay --role payments --since 2026-06-01     what was said of May stays

    Whoever does that for you no longer: stanch register end NAME --since DAY
    """

    client = case.client(whose(), create=True)
    times = LocalTime(client.ws, client.state)
    begun = times.when(since) if since else EVER

    def act(into: Client) -> Asset:
        return statements.vendor(into, name, roles, another=another, since=begun)

    if not consequences.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    found = act(client)
    for said in times.said:
        screen.note(said)
    if as_json:
        screen.emit(found)
        return
    ask = f"stanch vendor ask {quote(found.name)}"
    click.echo(f"{names.given(found)} is written down. When you have asked it: {ask}")


@vendor.command()
@click.option("--language", "--lang", "language", type=click.Choice(sorted(NAMES)), default=FIRST,
              show_default=True, help="In which language.")  # fmt: skip
@incident_option
@json_option
def letter(language: str, incident: str, as_json: bool) -> None:
    """Print the mail that asks them, the same for each; when you have sent it: stanch vendor ask --all.

    \b
    stanch vendor letter
    stanch vendor letter | pbcopy
    stanch vendor letter --language de
    """

    of = case.case(whose(), incident=incident)
    found = inquiry.round_of(of)
    if language != FIRST:
        subject, text = inquiry.mail(of, language)
        found = msgspec.structs.replace(found, subject=subject, letter=text)
    if as_json:
        screen.emit(found)
        return
    due = [*found.unasked, *(one.vendor for one in found.again)]
    screen.note(f"To: {names.listed(names.given(one) for one in due) or 'nobody: all have been asked'}")
    click.echo(f"{found.subject}\n\n{found.letter}")


@vendor.command()
@click.argument("name", required=False)
@click.option("--all", "everyone", is_flag=True, help="All not asked yet, or silent for a day.")
@click.option("--by", "channel", default="mail", show_default=True, help="How: mail, ticket, phone.")
@click.option("--at", type=MOMENT, help="When, if not now.")
@names_event_option
@incident_option
@json_option
def ask(
    name: str | None,
    everyone: bool,
    channel: str,
    at: Typed | None,
    names_event: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Write down that you asked a vendor, or all of them. The mail: stanch vendor letter

    \b
    stanch vendor ask Cardwise --by ticket
    stanch vendor ask --all
    """

    if everyone == bool(name):
        raise BadInput("whom did you ask?", help="stanch vendor ask NAME, or stanch vendor ask --all")
    found = case.case(whose(), incident=incident)
    if name is None:
        seq, whom = inquiry.asked_all(found, channel)
        told = f"Written down: {names.listed(names.given(one) for one in whom)}. Who is silent: stanch status"
        screen.wrote(seq, told, as_json, found)
        return
    times = LocalTime(found.ws, found.client.state)
    when = times.by(at) if at else None
    seq = statements.asked(found, name, channel, when, names_event=names_event)
    asked = statements.find(found.client, name).name
    words = f"Written down. When it answers:\n  {commands.answer(asked, found.option)}\n{commands.STATUSES}"
    screen.wrote(seq, words, as_json, found, times.said)


@vendor.command()
@click.argument("name")
@click.argument("status", type=click.Choice(["investigating", "not_affected", "affected", "fixed"]))
@click.argument("step", nargs=-1)
@click.option("--quote", default="", help="Its own words.")
@click.option("--at", type=MOMENT, help="When it said so, if not now.")
@click.option("--unproved", is_flag=True, help="Its authenticity was not proved: kept, and changes nothing.")
@names_event_option
@keep_options
@incident_option
@json_option
def statement(
    name: str,
    status: str,
    step: Sequence[str],
    quote: str,
    at: Typed | None,
    unproved: bool,
    names_event: bool,
    yes: bool,
    dry_run: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Write down what a vendor answered.

    With it the steps that it says it took, each with its date; `=no` for one that it says it did not take,
    `=?` for one that it says it does not know of; `patched=DATE:2.17.1` with the version that it went to.

    \b
    stanch vendor statement Cardwise STATUS --quote "in its own words"
    stanch vendor statement Cardwise STATUS patched=2014-04-08T15:00Z rekeyed=no --at "8 April 2014 15:52"
    """

    found = case.case(whose(), incident=incident)
    times = LocalTime(found.ws, found.client.state)
    taken, said_at = steps.of_words(step, times), times.within(at) if at else None
    consequences.keep(
        found,
        lambda case: statements.statement(
            case,
            name,
            cast(statements.Status, status),
            steps=taken,
            quote=quote,
            at=said_at,
            provenance="untrusted" if unproved else "vendor_said",
            names_event=names_event,
        ),
        lambda _seq: f"Written down. Where you stand now: stanch status{found.option}",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
        times=times.said,
    )


@vendor.command()
@click.argument("name")
@click.argument("new")
@click.option(
    "--another", is_flag=True, help="It is another one than what is nearly called so, written just so."
)
@keep_options
@json_option
def rename(name: str, new: str, another: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Call a vendor that was mistyped as it is called. What was sent keeps the name that it had.

    \b
    stanch vendor rename Crdwise Cardwise
    """

    client = case.client(whose())
    found = statements.find(client, name)
    _identify(
        client,
        lambda into: identity.renamed(into, found, new, another=another),
        f"{names.given(found)} is called {new} now.",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )


@vendor.command()
@click.argument("name")
@click.argument("same_as")
@keep_options
@json_option
def join(name: str, same_as: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Two are one: all that was written down of the first is of the second, SAME_AS, alone.

    \b
    stanch vendor join Crdwise Cardwise
    """

    client = case.client(whose())
    found, into_one = statements.find(client, name), statements.find(client, same_as)
    _identify(
        client,
        lambda into: identity.joined(into, found, into_one),
        f"{names.given(found)} is {names.given(into_one)} now.",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )


@vendor.command()
@click.argument("name")
@keep_options
@json_option
def remove(name: str, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Remove a vendor that you never used, with all that was written down of it.

    \b
    stanch vendor remove Crdwise

    One that you used, and do not any more: stanch register end NAME --since DAY
    """

    client = case.client(whose())
    found = statements.find(client, name)
    _identify(
        client,
        lambda into: identity.removed(into, found),
        f"{names.given(found)} is removed.",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
    )


def _identify(
    client: Client,
    act: Callable[[Client], int],
    words: str,
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    of_names(client, act)
    undo = "To undo: stanch undo"
    consequences.keep(client, act, lambda _seq: f"{words} {undo}", yes=yes, dry_run=dry_run, as_json=as_json)
