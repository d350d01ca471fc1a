"""stanch explain: what a word of stanch's means."""

from __future__ import annotations

import click

from stanch.app.explanations.glossary import glossary
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

    words = glossary()
    if code is not None and code not in words:
        code = next((one for one in words if one.casefold().rstrip("?") == code.casefold().rstrip("?")), code)
    if as_json and (code is None or code in words):
        screen.emit(words if code is None else {code: words[code]})
    elif code is None:
        tables.table(("code", "meaning"), sorted(words.items()))
    elif code in words:
        screen.say(words[code])
    else:
        raise BadInput(f"there is no word {code}", help="`stanch explain` lists them")
