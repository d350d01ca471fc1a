"""`stanch check --grade` and `check --since`, as they were spelled at first: hidden, for one release."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from stanch.cli import check_report, grade, grade_report, key_since, screen, ways
from stanch.cli.grade import Grades
from stanch.cli.key_since import Wanted
from stanch.cli.options import json_option
from stanch.cli.ways import Looked
from stanch.observe.tls import probes
from stanch.observe.tls.certificates import files


@click.command(hidden=True)
@click.option("--prove", is_flag=True)
@click.option("--probe", multiple=True, type=click.Choice(probes.ids()))
@click.option("--repeat", default=1, type=click.IntRange(1, 100))
@click.option("--grade", "graded", is_flag=True)
@click.option("--rule-out", multiple=True, type=grade.RULE_OUT)
@key_since.options
@ways.options
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
    way = ways.way(**ways.split(options))
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
    authorities = files.authorities(wanted.ca)

    async def look() -> tuple[Looked, Grades]:
        looked = await ways.seen(way, prove=prove, repeat=repeat, by=by)
        return looked, await grade.each(way, looked, rule_out, authorities) if graded else {}

    looked, grades = asyncio.run(look())
    answers = key_since.ask(looked, wanted, way) if wanted.since else ()
    if as_json:
        for one, fuller in zip(looked.every, answers or looked.every, strict=True):
            line = msgspec.to_builtins(fuller)
            if graded:
                line["grade"] = grade.line(one, grades)["grade"]
            click.echo(msgspec.json.encode(line).decode())
    else:
        for checks in looked.checks.values():
            check_report.show(checks, lambda one: grade.show(one, grades) if graded else None)
        key_since.show(answers)
        now = ["stanch grade"] * graded + ["stanch certificate --since"] * bool(wanted.since)
        screen.note(f"\nThis is {' and '.join(now)} now; `check` takes it for one release more.")
    codes = (
        check_report.exit_code(looked.every),
        key_since.exit_code(answers),
        grade_report.exit_code(list(grades.values())),
    )
    sys.exit(check_report.together(*codes))
