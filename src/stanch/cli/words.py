"""stanch done, attest, promise, retract: a person's word, marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import click

from stanch.cli import screen
from stanch.cli.options import MOMENT, incident_option, json_option, period
from stanch.cli.vendor import steps
from stanch.core.moments import When


@click.command()
@click.argument("name")
@click.argument("step", nargs=-1, required=True)
@incident_option
@json_option
def done(name: str, step: Sequence[str], incident: str, as_json: bool) -> None:
    """Your word that a step was done, and when. What can be measured is measured: look again, too.

    \b
    stanch done www.shop.example patched=20:00 rekeyed=21:00
    stanch done "our password at Cardwise" rotated=2014-04-09
    stanch done www.shop.example sessions_ended
    """
    from stanch.flow import case, say

    found = case.case(incident=incident)
    seq = say.done(found, say.find(found.client, name), steps(step))
    words = f"Written down as your word. What that changes: stanch status{found.option}"
    screen.wrote(seq, words, as_json, found)


@click.command()
@click.argument("name")
@click.argument("answer", type=click.Choice(["yes", "no", "unknown"]))
@click.option("--question", default="", help="What was answered; left out: what the event asks of it.")
@click.option("--from", "start", type=MOMENT, help="From when.")
@click.option("--to", "end", type=MOMENT, help="Until when; left out: it went on as far as was seen.")
@incident_option
@json_option
def attest(
    name: str,
    answer: str,
    question: str,
    start: When | None,
    end: When | None,
    incident: str,
    as_json: bool,
) -> None:
    """Your word on a period: what an install log or a memory says of the time before.

    \b
    stanch attest www.shop.example yes --from 2014-03-03 --to 2014-04-08T16:40Z
    stanch attest api.shop.example no --from 2012-03-14
    """
    from stanch.core.model import Tri
    from stanch.flow import case, say

    if start is None:
        raise click.UsageError("from when? help: --from 2014-03-03, or --from ..2014-04-08 if not known")
    found = case.case(incident=incident)
    seq = say.attested(found, say.find(found.client, name), question, cast(Tri, answer), period(start, end))
    option = found.option
    words = f"Written down as your word. What that changes: stanch status{option}, stanch claims{option}"
    screen.wrote(seq, words, as_json, found)


@click.command()
@click.argument("by", type=MOMENT)
@incident_option
@json_option
def promise(by: When, incident: str, as_json: bool) -> None:
    """Promise the next update by a moment; the paragraph says so.

    \b
    stanch promise 2014-04-09T12:00Z
    """
    from stanch.flow import case, say

    assert by.latest is not None
    found = case.case(incident=incident)
    seq = say.promised(found, by.latest)
    words = f"Written down. The paragraph says so now: stanch notice copy{found.option}"
    screen.wrote(seq, words, as_json, found)


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
    words = f"Entry {number} is taken back, by entry {seq}. To undo: stanch retract {seq} mistaken"
    screen.wrote(seq, words, as_json)
