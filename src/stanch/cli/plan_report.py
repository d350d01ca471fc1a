"""How a plan looks in a terminal: a numbered list, and what each step waits for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.status.plan import Row
from stanch.app.status.situation import Situation
from stanch.cli import screen
from stanch.tell import explanations, names
from stanch.tell.words import NO_STEP, begun, no_step_yet

STATES = {
    "ready": "do it now",
    "unknown": "not known yet",
    "blocked": "not yet",
    "done": "done",
    "open": "not known yet whether it is needed",
    "not_needed": "not needed",
}


def rows(found: Sequence[Row]) -> None:
    """The plan as a numbered list."""
    for number, row in enumerate(found, 1):
        one, remedy = row.action, row.remedy
        click.echo(f"{number:>2}. {remedy.verb}: {row.name} ({STATES[one.state]})")
        if one.state == "ready":
            screen.say(remedy.why, "    ")
        elif one.state in ("unknown", "open"):
            screen.say(explanations.reason(one.why), "    ")
        elif one.state == "blocked" and row.waits:
            waits = names.listed(f"{begun(wait.remedy.done)} at {wait.name}" for wait in row.waits)
            screen.say(f"Waits for: {waits}", "    ")


def nothing(found: Situation, option: str) -> None:
    """Where there is no step left: what is not known yet is no all-clear, and neither is a flaw without a
    step. `option`: what names the incident in a command."""
    if found.stepless:
        screen.say(f"{names.few(found.stepless)}: {NO_STEP}")
    asked = found.asked
    if asked:
        screen.say(f"{no_step_yet(len(asked))} {asked[0].text}")
        click.echo(f"    {asked[0].command or f'stanch status{option}'}")
    elif not found.stepless:
        click.echo("Nothing to do that we know of.")
