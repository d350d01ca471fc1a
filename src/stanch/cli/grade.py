"""stanch grade: how well is the TLS of a server set up?"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import msgspec

from stanch.cli import check_report, grade_report, ways
from stanch.cli.files import NO_FOLDER
from stanch.cli.options import json_option
from stanch.cli.ways import Looked, Way
from stanch.errors import BadInput
from stanch.net.target import DTLS, Target
from stanch.observe.tls import probes
from stanch.observe.tls.certificates import files
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.grade.report import Report, graded
from stanch.observe.tls.result import Check

Grades = Mapping[tuple[str, str], Report | None]
"""By target and address, as they stand in a check."""

RULE_OUT = click.Choice(["ccs", "ticketbleed", "robot"])


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
    by = probes.named(probe) if probe else probes.usual()
    way = ways.way(**there)
    gradable(way.targets)
    authorities = files.authorities(ca)  # a slip must not cost the look

    async def look() -> tuple[Looked, Grades]:
        looked = await ways.seen(way, prove=prove, by=by)
        return looked, await each(way, looked, rule_out, authorities)

    looked, grades = asyncio.run(look())
    if as_json:
        for one in looked.every:
            click.echo(msgspec.json.encode(line(one, grades)).decode())
    else:
        for checks in looked.checks.values():
            check_report.show(checks, lambda one: show(one, grades))
        asked = "".join(f" --probe {one}" for one in probe)
        again = f"stanch grade --prove{asked} {' '.join(there['target'])}"
        check_report.further(looked.every, again, prove=prove, by=by)
    sys.exit(
        check_report.together(
            check_report.exit_code(looked.every), grade_report.exit_code(list(grades.values()))
        )
    )


async def each(way: Way, looked: Looked, rule_out: Sequence[str], authorities: Authorities) -> Grades:
    """The grade of each check, one server after the other: each has its few connections at a time."""
    return {
        (one.target, one.address): await graded(
            target, one, ruled_out=frozenset(rule_out), limits=way.limits, authorities=authorities,
            route=way.route,
        )
        for target, checks in looked.checks.items()
        for one in checks
    }  # fmt: skip


def line(check: Check, grades: Grades) -> dict[str, Any]:
    """A check as JSON, with its grade."""
    found: dict[str, Any] = msgspec.to_builtins(check)
    return {**found, "grade": msgspec.to_builtins(grades[check.target, check.address])}


def show(check: Check, grades: Grades) -> None:
    """The grade of one check, under it."""
    grade_report.show(check, grades[check.target, check.address])


def gradable(targets: Sequence[Target]) -> None:
    """BadInput where one of them cannot be graded without doing harm, or at all."""
    for one in targets:
        if one.protocol == DTLS:
            raise BadInput(f"{one} speaks in datagrams, and is not graded", help="stanch check looks at it")
        if one.protocol == "mysql":
            raise BadInput(
                f"{one} is not graded: after 100 connections that end before a sign-in such a server"
                " shuts this machine out (max_connect_errors)",
                help="stanch check looks at it, by very few connections",
            )
