"""stanch start: the guided first ten minutes, from a name to a paragraph to paste."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from stanch.cli import screen
from stanch.cli.check import CONSENT, exit_code, show
from stanch.cli.options import json_option
from stanch.net import target as targets

if TYPE_CHECKING:
    from stanch.flow.case import Case


@click.command()
@click.argument("domain")
@click.option("--event", default="heartbleed", show_default=True, help="A playbook's id or file.")
@click.option("--prove", is_flag=True, help="This is mine: test further than the passive look.")
@click.option("--no-questions", is_flag=True, help="Ask nothing; what is not answered stays open.")
@json_option
def start(domain: str, event: str, prove: bool, no_questions: bool, as_json: bool) -> None:
    """The guided first ten minutes: look, eight questions, what is true, what to do, a paragraph to paste.

    \b
    stanch start shop.example
    stanch start shop.example --prove    where it is yours: proves the flaw, or that it is mended

    Stop and go on whenever you like: what was answered is kept, and asked only once.
    """
    from stanch.flow import look, send, situate
    from stanch.flow import open as opening

    target = targets.parse(domain)
    name = str(target).removesuffix(":443")
    case = opening.incident(event)
    quiet = as_json
    if not quiet:
        click.echo(f"Looking at {name} ...")
    checks = look.tls(case, [target], prove=prove, saw=lambda _target, seen: None if quiet else show(seen))
    if not prove and any(one.heartbleed.reason == "heartbeat_offered_not_proved" for one in checks):
        screen.note("")
        screen.note(CONSENT)
        if not no_questions and _yes(
            f"Is {target.host if target.port == 443 else target} yours, and may it be tested so?"
        ):
            checks = look.tls(case, [target], prove=True, saw=lambda _t, seen: None if quiet else show(seen))
    if not no_questions:
        _ask(case)
    situation = situate.situation(case)
    if as_json:
        screen.emit(situation)
    else:
        from stanch.cli import pages

        click.echo()
        pages.situation(case, situation, send.fates(case))
        click.echo("\nTo paste it: stanch notice copy      Where you stand: stanch status")
    sys.exit(exit_code(checks))


def _ask(case: Case) -> None:
    """The questions that were not answered yet, one at a time; each answer is kept at once."""
    from stanch.flow import answer, clock
    from stanch.knowledge import phrases

    answered = case.state.roles(clock.now())
    open_ones = [one for one in phrases.roles().values() if one.role not in answered]
    if not open_ones:
        return
    screen.note("")
    screen.note(
        "Who holds your customers' data besides you? Names (a comma between two), “none”, “ourselves”,"
    )
    screen.note(
        "or “?” if you do not know: then it stays open. Ctrl-D stops; `stanch start` goes on from there."
    )
    for number, one in enumerate(open_ones, 1):
        screen.note("")
        hint = f" {one.ours}" if one.ours else ""
        screen.note(f"{number} of {len(open_ones)}. {one.question}  ({one.because}{hint})")
        given = _line("> ")
        if given is None:
            screen.note("")
            return
        word = given.strip().lower()
        answer.role(
            case,
            one.role,
            [name.strip() for name in given.split(",") if name.strip() and word not in _WORDS],
            known=word not in _UNKNOWN,
            ourselves=word in _OURSELVES,
        )


_UNKNOWN = {"", "?", "don't know", "dont know", "unknown"}
_OURSELVES = {"ourselves", "we", "us", "we do", "self"}
_WORDS = {"none", "nobody", "no one", "-"} | _UNKNOWN | _OURSELVES


def _yes(question: str) -> bool:
    given = _line(f"{question} [y/N] ")
    return given is not None and given.strip().lower() in ("y", "yes")


def _line(prompt: str) -> str | None:
    """One line from the person; None at the end of what they say."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    given = sys.stdin.readline()
    return given.rstrip("\n") if given else None
