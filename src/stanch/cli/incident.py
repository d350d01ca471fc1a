"""stanch incident: open, list, show and close incidents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from stanch.app import consequences, context
from stanch.app.context import Client
from stanch.app.incidents import closure, concern, lifecycle
from stanch.app.status import left_open, other_incidents
from stanch.app.typed.moments import Typed
from stanch.cli import consequences as keeping
from stanch.cli import screen, sent_report, tables
from stanch.cli.consequences import keep_options
from stanch.cli.files import FILE
from stanch.cli.moments import as_of_options, latest
from stanch.cli.options import incident_option, json_option
from stanch.cli.whose import whose
from stanch.core.moments import Moment, iso
from stanch.errors import BadInput
from stanch.tell import left_open as words


@click.group()
def incident() -> None:
    """Open, list, show and close incidents.

    \b
    stanch incident list
    stanch incident open mongobleed-2025
    stanch incident show log4shell-2021
    stanch incident close log4shell-2021
    """


@incident.command(name="open")
@click.argument("playbook")
@click.option(
    "--concerns", multiple=True, metavar="NAME",
    help="A server or service that it concerns; as often as needed. It says where to begin.",
)  # fmt: skip
@json_option
def open_(playbook: str, concerns: Sequence[str], as_json: bool) -> None:
    """Open an incident by its playbook: an id that `stanch playbook list` shows, or a YAML file.

    \b
    stanch incident open mongobleed-2025
    stanch incident open circleci-2023 --concerns CircleCI --concerns www.shop.example

    One that was closed is opened again by its id. Any other that is open stays open.
    """

    assets = concern.named(context.client(whose()), concerns) if concerns else ()
    found = lifecycle.incident(whose(), playbook)
    concern.write(found, assets)
    if as_json:
        screen.emit(found.incident)
        return
    option = found.option
    probed = any(one.reads == "probe" for one in found.playbook.detectors)
    then = f"stanch start DOMAIN{option}, or stanch observe tls NAME" if probed else f"stanch status{option}"
    click.echo(f"{found.playbook.title} is open. Next: {then}")
    for one in found.others():
        click.echo(f"{one.title} stays open. Name the one that you mean: --incident {found.id}, or {one.id}")
    if found.others() and not concern.of(found) and concern.offered(found.client):
        known = concern.counted(concern.offered(found.client))
        screen.say(f"{known} known. Which does it concern? stanch incident open {found.id} --concerns NAME")


@incident.command(name="list")
@as_of_options
@json_option
def list_(as_of: Typed | None, known: int | None, as_json: bool) -> None:
    """The incidents of this client; and whether there is evidence again of one that is closed."""

    client = context.client(whose(), known)
    then = latest(as_of, client.ws)
    found = context.incidents(client.state, then)
    beside = other_incidents.watched(client, then)
    first = {one.id: client.state.episodes(one.id)[0].opened for one in found}
    if as_json:
        again = {one.id: {"again": one.again} for one in beside if one.again}
        rows = [(one, {"first_opened_at": first[one.id], **again.get(one.id, {})}) for one in found]
        screen.emit([{**msgspec.to_builtins(one), **more} for one, more in rows])
        return
    if not found:
        click.echo("None yet. Open one: stanch incident open mongobleed-2025")
    tables.table(
        ("id", "what", "opened", "closed"),
        [
            (one.id, one.title, _opened(first[one.id], one.opened_at), _minute(one.closed_at, "open"))
            for one in found
        ],
    )
    sent_report.anew(beside)


def _opened(first: Moment, last: Moment) -> str:
    """When it was opened, and opened again."""
    return _minute(first) if first == last else f"{_minute(first)}, again {_minute(last)}"


def _minute(moment: Moment | None, otherwise: str = "") -> str:
    return otherwise if moment is None else iso(moment)[:16]


@incident.command()
@click.argument("id", required=False, default="")
@as_of_options
@json_option
def show(id: str, as_of: Typed | None, known: int | None, as_json: bool) -> None:
    """One incident: its event in plain words, its playbook's digest, since when; a closed one, too."""

    client = context.client(whose(), known)
    found = context.Case(client, incident=id or _shown(client), closed=True)
    times = client.state.episodes(found.incident.id)
    shown = context.as_of(client.state, found.incident, latest(as_of, client.ws))
    if shown is None:
        since = iso(times[0].opened)
        raise BadInput(f"{found.incident.id} was not open then", help=f"it was opened at {since}")
    if as_json:
        screen.emit(shown)
        return
    words = found.playbook.words
    click.secho(
        f"{found.incident.title} ({', '.join(found.playbook.aliases) or found.incident.id})", bold=True
    )
    screen.say(words.what)
    screen.say(f"It may give away {words.leaks}. {words.logs}")
    for one in times:
        if one.closed is not None and one.opened < shown.opened_at:
            click.echo(f"Opened {iso(one.opened)}, closed {iso(one.closed)}")
    again = " again" if times[0].opened < shown.opened_at else ""
    click.echo(f"Opened{again} {iso(shown.opened_at)}, playbook {shown.digest[:12]}")
    if shown.closed_at is not None:
        click.echo(f"Closed {iso(shown.closed_at)}. To open it again: stanch incident open {shown.id}")


def _shown(client: Client) -> str:
    """Where none is named and none is open: the one that was opened last."""
    listed = client.incidents()
    return "" if any(one.closed_at is None for one in listed) or not listed else listed[-1].id


@incident.command()
@click.argument("id")
@click.option("--mistaken", is_flag=True, help="It was opened by mistake; the record keeps that it was.")
@keep_options
@json_option
def close(id: str, mistaken: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Close an incident; its record stays, and what was sent is still watched. Undo: open it again.

    What that leaves open is printed first: steps, a promised update, sentences to correct, questions. Where
    there is any of it, you are asked before it is closed.
    """

    found = closure.opened(context.client(whose()), id)
    left = left_open.left(found)
    if not as_json:
        screen.say(f"{left.title} stands so: {left.headline}")
        for one in left.sentences:
            screen.say(one, "  ", "    ")
        screen.heading("What closing it does")
        for one in words.does():
            screen.say(one, "  ", "    ")
        click.echo()
    kept = not dry_run and keeping.sure("Close it?", asked=bool(left.brief) and not yes)
    closed = closure.closed(found, mistaken=mistaken) if kept else found.incident
    if as_json:
        screen.emit({**msgspec.structs.asdict(closed), "left": left})
    elif not kept:
        click.echo("It stays open.")
    else:
        stays = f", and leaves open {left.brief}" if left.brief else ""
        screen.say(f"{left.title} is closed{stays}.")
        click.echo(f"To read it: stanch status --incident {id}\nTo open it again: stanch incident open {id}")


@incident.command()
@click.argument("file", required=False, type=FILE)
@click.option("--set", "given", multiple=True, metavar="QUESTION=ANSWER", help="Answer a question anew.")
@keep_options
@incident_option
@json_option
def refine(
    file: Path | None, given: Sequence[str], yes: bool, dry_run: bool, incident: str, as_json: bool
) -> None:
    """Facts have come in: judge all that is known by a refined playbook. No entry changes.

    What that changes is printed first. Where a sentence that was sent falls, or a verdict gets worse, you are
    asked before it is kept.

    \b
    stanch incident refine mine.yaml
    stanch incident refine --set since=2026-11-02      where the event was made by answers

    Undo: refine it back. What was known before stays as it was: stanch status --known SEQ
    """

    found = context.case(whose(), incident=incident)
    if file is not None:
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise click.UsageError(f"{file} cannot be read: {error}") from error
        refined = lifecycle.by_text(found, text, str(file))
    else:
        answers = {}
        for one in given:
            name, equals, value = one.partition("=")
            if not equals:
                raise click.UsageError(f"{one!r} is no answer. help: write QUESTION=ANSWER")
            answers[name] = value
        if not answers:
            raise click.UsageError("refine by what? help: name a file, or --set QUESTION=ANSWER")
        refined = lifecycle.by_answers(found, answers)
    weighed = consequences.of_playbook(found, refined.playbook)
    if not keeping.kept(weighed, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    again, changes = lifecycle.refine(found, refined)
    if as_json:
        screen.emit({"incident": again.incident, "changes": changes})
        return
    click.echo(f"{again.playbook.title} is judged by the playbook {again.incident.digest[:12]} now.")
    for change in changes:
        what = "exposed today" if change.question == "now" else "exposed before"
        click.echo(f"  {change.asset}, {what}: {change.before} -> {change.after}")
    if not changes:
        click.echo("  No verdict of ours changed.")
