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

    found = case.case(incident=incident)
    composed = paragraph(found.judgement())
    if as_json:
        screen.emit(composed)
        return
    screen.about(found, err=True)
    click.echo(composed.text)
    if composed.not_yet:
        screen.note(f"({len(composed.not_yet)} sentences cannot be said yet: stanch claims{found.option})")


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

    found = case.case(incident=incident)
    revision = send.sent(found, to, at.latest if at else None)
    if as_json:
        screen.emit(revision)
        return
    screen.about(found)
    click.echo(f"Notice {revision.number}, {len(revision.sentences)} sentences, is kept as sent to {to}.")
    click.echo(
        f"If one of them turns out wrong, `stanch status{found.option}` says which, and who must hear it."
    )
