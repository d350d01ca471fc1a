"""How a plan looks in a terminal: a numbered list, and what each step waits for."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.cli import screen
from stanch.core.model import AssetId, RemedyId
from stanch.core.plan import Action
from stanch.core.reasons import SENTENCES
from stanch.core.world import World
from stanch.tell import names
from stanch.tell.words import begun


def actions(world: World, found: Sequence[Action]) -> None:
    """The plan as a numbered list."""
    if not found:
        click.echo("Nothing to do that we know of.")
    states = {"ready": "do it now", "unknown": "not known yet", "blocked": "not yet", "done": "done"}
    for number, one in enumerate(found, 1):
        remedy = world.playbook.remedy(one.remedy)
        state = states.get(one.state, "not needed")
        click.echo(f"{number:>2}. {remedy.verb}: {names.asset(world, one.asset)} ({state})")
        if one.state == "ready":
            screen.say(remedy.why, "    ")
        elif one.state == "unknown":
            screen.say(SENTENCES[one.why], "    ")
        elif one.state == "blocked" and one.waits_for:
            waits = names.listed(_step(world, *wait) for wait in one.waits_for)
            screen.say(f"Waits for: {waits}", "    ")


def _step(world: World, remedy: RemedyId, asset: AssetId) -> str:
    return f"{begun(world.playbook.remedy(remedy).done)} at {names.asset(world, asset)}"
