"""How well is the TLS of a server set up? A grade for each address that was looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from stanch.app.site_check import way as ways
from stanch.app.site_check.way import Looked, Way
from stanch.errors import BadInput, Hint, Pointer
from stanch.net.target import DTLS, TLS, Target, parse
from stanch.observe.tls.certificates import files
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.grade.profiles import Blocker, Fit
from stanch.observe.tls.grade.report import Report, graded
from stanch.observe.tls.probes import Probe
from stanch.observe.tls.result import Check
from stanch.tell.explanations import of_grade as not_measured

__all__ = [
    "RULE_OUT", "Blocker", "Fit", "Grades", "Report", "begins_in_the_clear", "look", "not_measured",
]  # fmt: skip

Grades = Mapping[tuple[str, str], Report | None]
"""By target and address, as they stand in a check."""

RULE_OUT = ("ccs", "ticketbleed", "robot")
"""Flaws of which somebody's word is taken that they are not there."""


async def look(
    way: Way,
    *,
    prove: bool = False,
    repeat: int = 1,
    by: Sequence[Probe] = (),
    ruled_out: Sequence[str] = (),
    own: Path | None = None,
) -> tuple[Looked, Grades]:
    """Look at each target, and grade what was reached, one server after the other: each has its few
    connections at a time. BadInput, before anybody is looked at, where one cannot be graded or the file of
    our `own` authority cannot be read."""
    _gradable(way.targets)
    known = files.authorities(own)
    looked = await ways.look(way, prove=prove, repeat=repeat, by=by)
    return looked, await _each(way, looked, ruled_out, known)


def begins_in_the_clear(check: Check) -> bool:
    """Does TLS begin there only after words in the clear (STARTTLS)?"""
    return parse(check.target).protocol != TLS


async def _each(way: Way, looked: Looked, ruled_out: Sequence[str], authorities: Authorities) -> Grades:
    return {
        (one.target, one.address): await graded(
            target, one, ruled_out=frozenset(ruled_out), limits=way.limits, authorities=authorities,
            route=way.route,
        )
        for target, checks in looked.checks.items()
        for one in checks
    }  # fmt: skip


def _gradable(targets: Sequence[Target]) -> None:
    """BadInput where one of them cannot be graded without doing harm, or at all."""
    for one in targets:
        if one.protocol == DTLS:
            raise BadInput(
                f"{one} speaks in datagrams, and is not graded", help=Hint(Pointer("check"), " looks at it")
            )
        if one.protocol == "mysql":
            raise BadInput(
                f"{one} is not graded: after 100 connections that end before a sign-in such a server"
                " shuts this machine out (max_connect_errors)",
                help=Hint(Pointer("check"), " looks at it, by very few connections"),
            )
