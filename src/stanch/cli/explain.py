"""stanch explain: what a word of stanch's means."""

from __future__ import annotations

import click

from stanch.cli import screen, tables
from stanch.cli.options import json_option
from stanch.core.key_renewal_reasons import SENTENCES as KEYS
from stanch.core.key_renewal_reasons import with_help
from stanch.core.reasons import SENTENCES
from stanch.errors import BadInput
from stanch.knowledge import ratings
from stanch.observe.peers.files import glossary as others
from stanch.observe.tls.grade.measures import WHY as NOT_MEASURED
from stanch.observe.tls.reasons import SENTENCES as LOOKS


def glossary() -> dict[str, str]:
    """Every code that stanch prints, with its plain sentence."""

    words: dict[str, str] = {why: text for why, text in SENTENCES.items() if why}
    words |= {str(reason): with_help(reason) for reason in KEYS}
    words |= {str(reason): text for reason, text in LOOKS.items()}
    words |= {cap.id: f"A grade of {cap.grade} at best. {cap.says} {cap.do}" for cap in ratings.rules().caps}
    words |= {str(why): f"Not measured: {text}." for why, text in NOT_MEASURED.items()}
    return words | others()


@click.command()
@click.argument("code", required=False)
@json_option
def explain(code: str | None, as_json: bool) -> None:
    """What a word of stanch's means: a reason of a verdict, of a blocker.

    \b
    stanch explain                       all of them
    stanch explain heartbeat_not_offered
    """

    words = glossary()
    if as_json and (code is None or code in words):
        screen.emit(words if code is None else {code: words[code]})
    elif code is None:
        tables.table(("code", "meaning"), sorted(words.items()))
    elif code in words:
        screen.say(words[code])
    else:
        raise BadInput(f"there is no code {code}", help="`stanch explain` lists them")
