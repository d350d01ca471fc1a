"""`stanch check --grade` and `check --since`, as they were spelled at first: hidden, for one release."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from stanch.cli import check_report as checked
from stanch.cli import grade, screen
from stanch.cli import grade_report as grading
from stanch.cli import key_since as since
from stanch.cli import ways as outside
from stanch.cli.grade import Grades
from stanch.cli.key_since import Wanted
from stanch.cli.options import json_option
from stanch.cli.ways import Looked
from stanch.observe.tls import probes
from stanch.observe.tls.certificates import files as saved


@click.command(hidden=True)
@click.option("--prove", is_flag=True)
@click.option("--probe", multiple=True, type=click.Choice(probes.ids()))
@click.option("--repeat", default=1, type=click.IntRange(1, 100))
@click.option("--grade", "graded", is_flag=True)
@click.option("--rule-out", multiple=True, type=grade.RULE_OUT)
@since.options
@outside.options
@json_option
def check(
    prove: bool,
    probe: Sequence[str],
    repeat: int,
    graded: bool,
    rule_out: Sequence[str],
    as_json: bool,
    **options: Any,
) -> None:
    """What is `stanch grade` and `stanch certificate` now, in one command."""
    way = outside.way(**outside.split(options))
    wanted = Wanted(**options)
    if rule_out and not graded:
        raise click.UsageError("--rule-out is for a grade. help: stanch grade --rule-out FLAW TARGET")
    if not graded and not wanted.since:
        raise click.UsageError(
            "that is an option of `stanch grade` or of `stanch certificate`. help: ask one of them"
        )
    by = probes.named(probe) if probe else probes.usual()
    if graded:
        grade.gradable(way.targets)
    authorities = saved.authorities(wanted.ca)

    async def look() -> tuple[Looked, Grades]:
        looked = await outside.seen(way, prove=prove, repeat=repeat, by=by)
        return looked, await grade.each(way, looked, rule_out, authorities) if graded else {}

    looked, grades = asyncio.run(look())
    answers = since.ask(looked, wanted, way) if wanted.since else ()
    if as_json:
        for one, fuller in zip(looked.every, answers or looked.every, strict=True):
            line = msgspec.to_builtins(fuller)
            if graded:
                line["grade"] = grade.line(one, grades)["grade"]
            click.echo(msgspec.json.encode(line).decode())
    else:
        for checks in looked.checks.values():
            checked.show(checks, lambda one: grade.show(one, grades) if graded else None)
        since.show(answers)
        now = ["stanch grade"] * graded + ["stanch certificate --since"] * bool(wanted.since)
        screen.note(f"\nThis is {' and '.join(now)} now; `check` takes it for one release more.")
    codes = (
        checked.exit_code(looked.every),
        since.exit_code(answers),
        grading.exit_code(list(grades.values())),
    )
    sys.exit(checked.together(*codes))
