"""What a word will change is printed before it is kept; where what was sent falls, it is asked about."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from stanch.app import consequences
from stanch.app.consequences import Consequences, Falling, Verdict, Wording
from stanch.app.context import Case, Client
from stanch.cli import screen
from stanch.cli.sent_report import since_when
from stanch.tell import dates, words
from stanch.tell.words import VERDICTS

F = TypeVar("F", bound=Callable[..., Any])
MOST = 8
"""Lines of one kind; more are counted."""


def keep_options(command: F) -> F:
    """--yes, --dry-run"""
    command = click.option("--yes", is_flag=True, help="Keep it without asking, whatever it changes.")(
        command
    )
    return click.option("--dry-run", is_flag=True, help="Show what it would change, and write nothing.")(
        command
    )


def keep(
    found: Case | Client,
    act: Callable[[Any], int],
    words: Callable[[int], str],
    *,
    yes: bool,
    dry_run: bool,
    as_json: bool,
    times: Iterable[str] = (),
) -> None:
    """Show what `act` would change, ask where that is grave and somebody can answer, then let it write.

    `act` writes into the case (or client) that it is given, and returns the number of an entry; `words`: what
    is said of that. `times`: what the moments became that were typed, in UTC. Exit code 1 where a person did
    not keep it.
    """

    case = found if isinstance(found, Case) else None
    changes = weighed(found, act)
    for time in times:
        screen.note(time)
    if case is not None and not as_json:
        screen.about(case)
    seq = act(found) if _agreed(changes, yes, dry_run, as_json) else None
    if as_json:
        about = {} if case is None else {"incident": case.id}
        screen.emit({"entry": seq, **about, "changes": changes})
    elif seq is not None:
        click.echo(words(seq))


def agreed(
    found: Case | Client, act: Callable[[Any], object], *, yes: bool, dry_run: bool, as_json: bool
) -> bool:
    """May it be written? What `act` would change is shown, and asked about where that is grave; no where
    nothing is to be written."""
    return kept(weighed(found, act), yes=yes, dry_run=dry_run, as_json=as_json)


def kept(changes: Consequences, *, yes: bool, dry_run: bool, as_json: bool) -> bool:
    """The same where what would change is known already."""
    agreed = _agreed(changes, yes, dry_run, as_json)
    if as_json and not agreed:
        screen.emit({"entry": None, "changes": changes})
    return agreed


def kept_in_talk(found: Client, act: Callable[[Any], object], *, yes: bool) -> bool:
    """May an answer be written within a row of questions? Only what is grave is shown there, and a no keeps
    the question open instead of ending the row. All of it to stderr."""
    changes = weighed(found, act)
    if not changes.grave:
        return True
    show(changes, err=True)
    return yes or not sys.stdin.isatty() or click.confirm("Keep it?", default=False, err=True)


def weighed(found: Case | Client, act: Callable[[Any], object]) -> Consequences:
    """What an act within a case, or on what all share, would change."""

    return consequences.of(found, act) if isinstance(found, Case) else consequences.of_client(found, act)


def _agreed(changes: Consequences, yes: bool, dry_run: bool, as_json: bool) -> bool:
    asked = not yes and not dry_run and changes.grave and sys.stdin.isatty()
    if not as_json or asked:
        show(changes, err=as_json)
    if dry_run:
        if not as_json:
            click.echo(f"{'' if changes else 'It changes no verdict and no sentence. '}Nothing was written.")
        return False
    return sure("Keep it?", asked=asked)


def sure(question: str, *, asked: bool) -> bool:
    """Does whoever sits at the terminal mean it? Where nobody does, or it need not be `asked`, yes. Exit code
    1 where a person says no."""
    if asked and sys.stdin.isatty() and not click.confirm(question, default=False, err=True):
        click.echo("Nothing was written.", err=True)
        sys.exit(1)
    return True


def show(changes: Consequences, *, err: bool = False) -> None:
    """What would change, the gravest first; nothing where nothing would."""
    if not changes:
        return
    several = len(changes.incidents) > 1

    def of(incident: str) -> str:
        return f" ({incident})" if several else ""

    click.secho("What it changes", bold=True, err=err)
    for lines in (
        [_sent(one) + of(one.incident) for one in changes.sent],
        [_verdict(one) + of(one.incident) for one in changes.verdicts],
        [_sentence(one) + of(one.incident) for one in changes.sentences],
    ):
        _lines(lines, err)


def _lines(lines: Iterable[str], err: bool) -> None:
    found = list(lines)
    for one in found[:MOST]:
        click.echo(screen.wrapped(one, "  ", "    "), err=err)
    if len(found) > MOST:
        click.echo(f"  and {len(found) - MOST} more", err=err)


def _sent(one: Falling) -> str:

    what = "loses its ground"
    if one.after == "fell":
        what = "needs a correction" if one.way else "was not true when it was sent"
    when = dates.exactly(one.sent_at)
    said = f"✗ Notice {one.notice}, sent {when} to {one.to}: this {what}: “{one.text}”"
    if one.way:
        said = f"{said} {words.so(one.after, one.way)}"
    return f"{said} {since_when(one.undated)}" if one.undated else said


def _verdict(one: Verdict) -> str:

    question = "exposed today?" if one.question == "now" else "exposed before?"
    return f"{one.asset}, {question} {VERDICTS[one.before]} -> {VERDICTS[one.after]}"


def _sentence(one: Wording) -> str:
    if not one.after:
        return f"You can say no longer: “{one.before}”"
    return f"You can say{'' if one.before else ' from now on'}: “{one.after}”"
