"""stanch done, attest, promise, retract: a person's word, marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import click

from stanch.app import context as case
from stanch.app.attestations import words as say
from stanch.app.context import Client
from stanch.app.notices import promises
from stanch.app.timeline import retraction
from stanch.app.typed import steps
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.cli import consequences, screen
from stanch.cli.consequences import keep_options
from stanch.cli.moments import MOMENT
from stanch.cli.options import incident_option, json_option, names_event_option
from stanch.cli.whose import whose
from stanch.core.model import Tri


@click.command()
@click.argument("name")
@click.argument("step", nargs=-1, required=True)
@names_event_option
@keep_options
@incident_option
@json_option
def done(
    name: str,
    step: Sequence[str],
    names_event: bool,
    yes: bool,
    dry_run: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Your word that a step was done, and when. What can be measured is measured: look again, too.

    \b
    stanch done www.shop.example patched=20:00 rekeyed=21:00
    stanch done "our password at Cardwise" rotated=2014-04-09
    stanch done www.shop.example sessions_ended

    A step that was not done: rekeyed=no; one that nobody knows of: rekeyed=?
    With the version that it went to: patched=20:00:2.17.1. It is judged as every version is.

    What it changes is printed first: verdicts, and sentences, those that were sent above all. Where one of
    those falls, or a verdict gets worse, you are asked before it is kept.
    """

    found = case.case(whose(), incident=incident)
    times = LocalTime(found.ws, found.client.state)
    asset, taken = say.find(found.client, name), steps.of_words(step, times)
    consequences.keep(
        found,
        lambda case: say.done(case, asset, taken, names_event=names_event),
        lambda _seq: f"Written down as your word. Where you stand now: stanch status{found.option}",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
        times=times.said,
    )


@click.command()
@click.argument("name")
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@click.option("--question", default="", help="What was answered; left out: what the event asks of it.")
@click.option("--from", "start", type=MOMENT, help="From when.")
@click.option("--to", "end", type=MOMENT, help="Until when; left out: it went on as far as was seen.")
@names_event_option
@keep_options
@incident_option
@json_option
def attest(
    name: str,
    answer: str,
    question: str,
    start: Typed | None,
    end: Typed | None,
    names_event: bool,
    yes: bool,
    dry_run: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Your word on a period: what an install log or a memory says of the time before.

    \b
    stanch attest www.shop.example ANSWER --from 2014-03-03 --to 2014-04-08T16:40Z
    stanch attest api.shop.example ANSWER --from 2012-03-14
    """

    if start is None:
        raise click.UsageError("from when? help: --from 2014-03-03, or --from ..2014-04-08 if not known")
    found = case.case(whose(), incident=incident)
    times = LocalTime(found.ws, found.client.state)
    said, asset = cast(Tri, answer), say.find(found.client, name)
    during = times.during(start, end, said)
    consequences.keep(
        found,
        lambda case: say.attested(case, asset, question, said, during, names_event=names_event),
        lambda _seq: f"Written down as your word. Where you stand now: stanch status{found.option}",
        yes=yes,
        dry_run=dry_run,
        as_json=as_json,
        times=times.said,
    )


@click.command()
@click.argument("by", type=MOMENT)
@incident_option
@json_option
def promise(by: Typed, incident: str, as_json: bool) -> None:
    """Promise the next update by a moment; the paragraph says so.

    \b
    stanch promise 2014-04-09T12:00Z
    """

    found = case.case(whose(), incident=incident)
    times = LocalTime(found.ws, found.client.state)
    seq = promises.promised(found, times.until(by))
    words = f"Written down. The paragraph says so now: stanch notice copy{found.option}"
    screen.wrote(seq, words, as_json, found, times.said)


@click.command()
@click.argument("number", type=int)
@click.argument("why")
@click.option("--along", is_flag=True, help="Take back along with it all that hangs on it.")
@keep_options
@json_option
def retract(number: int, why: str, along: bool, yes: bool, dry_run: bool, as_json: bool) -> None:
    """Take an entry back that was mistaken; it stays in the record, and counts no more. Undo: retract that.

    \b
    stanch timeline                      shows the numbers
    stanch retract 42 "wrong server"

    Where other entries hang on it, they are listed, and nothing is taken back: what is no longer used gets
    an end date instead (stanch register end). --along takes all of them back in one go.
    """

    hung = 0

    def act(client: Client) -> int:
        nonlocal hung
        seq, hung = retraction.retracted(client, number, why, along=along)
        return seq

    def words(seq: int) -> str:
        others = f" with {hung} that hung on it" if hung else ""
        return f"Entry {number} is taken back{others}, by entry {seq}. To undo: stanch retract {seq} WHY"

    consequences.keep(case.client(whose()), act, words, yes=yes, dry_run=dry_run, as_json=as_json)
