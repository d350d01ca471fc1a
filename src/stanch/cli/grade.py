"""stanch grade: how well is the TLS of a server set up?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from stanch.app.site_check import grade as grades
from stanch.app.site_check import probes
from stanch.app.site_check import way as looks
from stanch.app.site_check.grade import Grades
from stanch.app.site_check.results import Check
from stanch.cli import check_report, grade_report, ways
from stanch.cli.files import NO_FOLDER
from stanch.cli.options import json_option

RULE_OUT = click.Choice(grades.RULE_OUT)


@click.command()
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@click.option("--probe", multiple=True, metavar="ID", type=click.Choice(probes.ids()),
              help="Measure this flaw, too, where it needs a probe: docs/probes.md.")  # fmt: skip
@click.option("--rule-out", multiple=True, metavar="FLAW", type=RULE_OUT,
              help="Your word that ccs, ticketbleed or robot is not there.")  # fmt: skip
@click.option("--ca", type=NO_FOLDER, envvar="STANCH_CA", metavar="FILE",
              help="Our own authority's certificate: chains that lead to it are trusted, too.")  # fmt: skip
@ways.options
@json_option
def grade(
    prove: bool,
    probe: Sequence[str],
    rule_out: Sequence[str],
    ca: Path | None,
    as_json: bool,
    **there: Any,
) -> None:
    """How well is TLS set up? A letter from A+ to F, why it is no better, and what to do.

    \b
    stanch grade www.shop.example
    stanch grade smtp://mx.shop.example imap://mail.shop.example    TLS that begins by STARTTLS
    stanch grade --prove --rule-out robot www.shop.example          only where it is yours
    stanch grade --address 203.0.113.7 www.shop.example             one node behind a name
    stanch grade --proxy http://proxy.shop.example:3128 www.shop.example
    stanch grade --json www.shop.example                            one line of JSON for each address

    At most 250 connections to an address, few at a time, and few to the issuer of its certificate. Where an
    input was not measured there is no letter, and it is said which. docs/grade.md has the rules.

    Exit code: 0 for A+, A and A-; 1 for what is certainly below, or a finding; 3 where there is no grade.
    """
    by = probes.chosen(probe)
    way = looks.way(**there)
    looked, found = asyncio.run(grades.look(way, prove=prove, by=by, ruled_out=rule_out, own=ca))
    if as_json:
        for one in looked.every:
            click.echo(msgspec.json.encode(line(one, found)).decode())
    else:
        for checks in looked.checks.values():
            check_report.show(checks, lambda one: show(one, found))
        asked = "".join(f" --probe {one}" for one in probe)
        again = f"stanch grade --prove{asked} {' '.join(there['target'])}"
        check_report.further(looked.every, again, prove=prove, by=by)
    sys.exit(
        check_report.together(
            check_report.exit_code(looked.every), grade_report.exit_code(list(found.values()))
        )
    )


def line(check: Check, found: Grades) -> dict[str, Any]:
    """A check as JSON, with its grade."""
    known: dict[str, Any] = msgspec.to_builtins(check)
    return {**known, "grade": msgspec.to_builtins(found[check.target, check.address])}


def show(check: Check, found: Grades) -> None:
    """The grade of one check, under it."""
    grade_report.show(check, found[check.target, check.address])
