"""stanch notice: the paragraph to paste, and "I sent this"."""

from __future__ import annotations

import click

from stanch.cli import screen
from stanch.cli.options import MOMENT, incident_option, json_option
from stanch.core.moments import When


@click.group()
def notice() -> None:
    """The paragraph to paste, and “I sent this”."""


@notice.command()
@incident_option
@json_option
def copy(incident: str, as_json: bool) -> None:
    """Print the paragraph that is true now, and nothing else.

    \b
    stanch notice copy | pbcopy
    """
    from stanch.flow import case
    from stanch.tell.paragraph import paragraph

    composed = paragraph(case.case(incident=incident).judgement())
    if as_json:
        screen.emit(composed)
        return
    click.echo(composed.text)
    if composed.better_later is not None:
        later = composed.better_later
        screen.note(f"(Better after the repair: {later.why} Until {later.until}.)")
    if composed.not_yet:
        screen.note(f"({len(composed.not_yet)} sentences cannot be said yet: stanch claims)")


@notice.command()
@click.option("--to", required=True, help="Who got it, in words: “all customers, 312”. No names.")
@click.option("--at", type=MOMENT, help="When, if not now.")
@incident_option
@json_option
def sent(to: str, at: When | None, incident: str, as_json: bool) -> None:
    """I sent this: the paragraph of that moment is frozen, so that what falls later can be corrected.

    \b
    stanch notice sent --to "all customers, 312"
    """
    from stanch.flow import case, send

    revision = send.sent(case.case(incident=incident), to, at.latest if at else None)
    if as_json:
        screen.emit(revision)
        return
    click.echo(f"Notice {revision.number}, {len(revision.sentences)} sentences, is kept as sent to {to}.")
    click.echo("If one of them turns out wrong, `stanch status` says which, and who must hear it.")
