"""stanch explain: what a word of stanch's means."""

from __future__ import annotations

import click

from stanch.app.explanations.glossary import glossary, meaning
from stanch.cli import screen, tables
from stanch.cli.options import json_option
from stanch.errors import BadInput


@click.command()
@click.argument("code", required=False)
@json_option
def explain(code: str | None, as_json: bool) -> None:
    """What a word of stanch's means: of the pages, of a reason, of a blocker.

    \b
    stanch explain                       all of them
    stanch explain "not known yet"
    stanch explain heartbeat_not_offered
    """

    if code is None:
        words = glossary()
        if as_json:
            screen.emit(words)
        else:
            tables.table(("code", "meaning"), sorted(words.items()))
        return
    found = meaning(code)
    if found is None:
        raise BadInput(f"there is no word {code}", help="`stanch explain` lists them")
    if as_json:
        screen.emit(dict([found]))
    else:
        screen.say(found[1])
