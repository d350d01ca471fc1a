"""stanch done, attest, promise, retract: a person's word, marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import click

from stanch.cli import screen
from stanch.cli.options import MOMENT, incident_option, json_option, names_event_option
from stanch.cli.vendor import steps

if TYPE_CHECKING:
    from stanch.flow.typed_moments import Typed


@click.command()
@click.argument("name")
@click.argument("step", nargs=-1, required=True)
@names_event_option
@incident_option
@json_option
def done(name: str, step: Sequence[str], names_event: bool, incident: str, as_json: bool) -> None:
    """Your word that a step was done, and when. What can be measured is measured: look again, too.

    \b
    stanch done www.shop.example patched=20:00 rekeyed=21:00
    stanch done "our password at Cardwise" rotated=2014-04-09
    stanch done www.shop.example sessions_ended

    A step that was not done: rekeyed=no; one that nobody knows of: rekeyed=?
    """
    from stanch.flow import case, say
    from stanch.flow.local_time import LocalTime

    found = case.case(incident=incident)
    times = LocalTime(found.ws)
    asset = say.find(found.client, name)
    seq = say.done(found, asset, steps(step, times), names_event=names_event)
    words = f"Written down as your word. What that changes: stanch status{found.option}"
    screen.wrote(seq, words, as_json, found, times.said)


@click.command()
@click.argument("name")
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@click.option("--question", default="", help="What was answered; left out: what the event asks of it.")
@click.option("--from", "start", type=MOMENT, help="From when.")
@click.option("--to", "end", type=MOMENT, help="Until when; left out: it went on as far as was seen.")
@names_event_option
@incident_option
@json_option
def attest(
    name: str,
    answer: str,
    question: str,
    start: Typed | None,
    end: Typed | None,
    names_event: bool,
    incident: str,
    as_json: bool,
) -> None:
    """Your word on a period: what an install log or a memory says of the time before.

    \b
    stanch attest www.shop.example ANSWER --from 2014-03-03 --to 2014-04-08T16:40Z
    stanch attest api.shop.example ANSWER --from 2012-03-14
    """
    from stanch.core.model import Tri
    from stanch.flow import case, say
    from stanch.flow.local_time import LocalTime

    if start is None:
        raise click.UsageError("from when? help: --from 2014-03-03, or --from ..2014-04-08 if not known")
    found = case.case(incident=incident)
    times = LocalTime(found.ws)
    said = cast(Tri, answer)
    during = times.during(start, end, said)
    asset = say.find(found.client, name)
    seq = say.attested(found, asset, question, said, during, names_event=names_event)
    option = found.option
    words = f"Written down as your word. What that changes: stanch status{option}, stanch claims{option}"
    screen.wrote(seq, words, as_json, found, times.said)


@click.command()
@click.argument("by", type=MOMENT)
@incident_option
@json_option
def promise(by: Typed, incident: str, as_json: bool) -> None:
    """Promise the next update by a moment; the paragraph says so.

    \b
    stanch promise 2014-04-09T12:00Z
    """
    from stanch.flow import case, say
    from stanch.flow.local_time import LocalTime

    found = case.case(incident=incident)
    times = LocalTime(found.ws)
    seq = say.promised(found, times.until(by))
    words = f"Written down. The paragraph says so now: stanch notice copy{found.option}"
    screen.wrote(seq, words, as_json, found, times.said)


@click.command()
@click.argument("number", type=int)
@click.argument("why")
@json_option
def retract(number: int, why: str, as_json: bool) -> None:
    """Take an entry back that was mistaken; it stays in the record, and counts no more. Undo: retract that.

    \b
    stanch timeline                      shows the numbers
    stanch retract 42 "wrong server"
    """
    from stanch.flow import case, say

    seq = say.retracted(case.client(), number, why)
    words = f"Entry {number} is taken back, by entry {seq}. To undo: stanch retract {seq} WHY"
    screen.wrote(seq, words, as_json)
