"""How a plan looks in a terminal: a numbered list, and what each step waits for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.context import Case
from stanch.app.status.plan import Row, Step
from stanch.app.status.situation import Situation
from stanch.cli import commands, screen
from stanch.tell import explanations, names
from stanch.tell.words import no_step, no_step_yet, step

STATES = {
    "ready": "do it now",
    "unknown": "not known yet",
    "blocked": "not yet",
    "done": "done",
    "open": "not known yet whether it is needed",
    "not_needed": "not needed",
}


def steps(found: Sequence[Step]) -> None:
    """All that is to do, numbered in the order in which it has to be done."""
    for one in found:
        marked = ">" if one.now else " "
        what, why = _step(one)
        click.echo(f"{marked}{one.number:>2}. {click.style(what, bold=one.now)} ({_standing(one)})")
        if why:
            screen.say(why, "     ")


def _step(one: Step) -> tuple[str, str]:
    if one.row is not None:
        what = step(one.row.remedy.verb, one.row.name, in_use=one.in_use)
        if one.state == "unknown":
            return what, explanations.reason(one.row.action.why)
        return what, one.row.remedy.why if one.state == "ready" else ""
    if one.kind == "ask":
        whom = "your one service" if one.count == 1 else f"your {one.count} services"
        return f"Ask {whom}", "stanch vendor ask --all" if one.state == "ready" else ""
    if one.kind == "secrets":
        count = "one of them" if one.count == 1 else f"{one.count} of them"
        return "Change your passwords and keys at each service", f"Each as soon as it is ready: {count}."
    return "Tell your customers", "stanch notice"


def _standing(one: Step) -> str:
    after = names.listed(str(number) for number in one.waits)
    if one.state == "later":
        return f"better after {after}" if after else "better after the repair"
    return f"not yet: waits for {after}" if one.state == "blocked" and after else STATES[one.state]


def others(found: Sequence[Row]) -> None:
    """What nothing calls for, with what nobody knows whether it is needed."""
    for row in found:
        click.echo(f"     {row.remedy.verb}: {row.name} ({STATES[row.action.state]})")
        if row.action.state == "open":
            screen.say(explanations.reason(row.action.why), "     ")


def nothing(found: Situation, case: Case) -> None:
    """Where there is no step left: what is not known yet is no all-clear, and neither is a flaw without a
    step."""
    if found.stepless:
        screen.say(f"{names.few(found.stepless)}: {no_step()}")
    asked = found.asked
    if asked:
        screen.say(f"{no_step_yet(len(asked))} {asked[0].whole}")
        click.echo(f"    {commands.answering(asked[0], case) or f'stanch status{case.option}'}")
    elif not found.stepless:
        click.echo("Nothing to do that we know of.")
