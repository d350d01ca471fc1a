"""`stanch check --grade` and `check --since`, as they were spelled at first: hidden, for one release."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from stanch.app import jobs
from stanch.app.site_check import comparison, probes
from stanch.app.site_check import way as looks
from stanch.app.site_check.comparison import Comparison
from stanch.app.site_check.grade import Grades
from stanch.app.site_check.grade import look as graded_look
from stanch.app.site_check.probes import Probe
from stanch.app.site_check.way import Looked, Way
from stanch.cli import check_report, grade, grade_report, key_since, screen, ways
from stanch.cli.options import json_option
from stanch.cli.whose import whose


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
    way = looks.way(**ways.split(options))
    wanted = Comparison(**options, client=whose())
    if rule_out and not graded:
        raise click.UsageError("--rule-out is for a grade. help: stanch grade --rule-out FLAW TARGET")
    if not graded and not wanted.since:
        raise click.UsageError(
            "that is an option of `stanch grade` or of `stanch certificate`. help: ask one of them"
        )
    by = probes.chosen(probe)
    comparison.authorities(wanted.ca)  # a slip must not cost the look
    looked, grades = jobs.run(
        graded_look(way, prove=prove, repeat=repeat, by=by, ruled_out=rule_out, own=wanted.ca)
        if graded
        else _look(way, prove=prove, repeat=repeat, by=by)
    )
    answers = jobs.run(comparison.since(looked, wanted, way, screen.note)) if wanted.since else ()
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


async def _look(way: Way, *, prove: bool, repeat: int, by: Sequence[Probe]) -> tuple[Looked, Grades]:
    return await looks.look(way, prove=prove, repeat=repeat, by=by), {}
