"""How a check is told: each address with its verdict, the reason, and what was seen there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import click

from stanch.app.site_check import probes, results
from stanch.app.site_check.probes import Probe
from stanch.app.site_check.results import FINDINGS, Check, Finding
from stanch.cli import screen
from stanch.tell import names


def further(every: Sequence[Check], command: str, *, prove: bool, by: Sequence[Probe]) -> None:
    """What the look does not say, and how its owner could learn more: by this command with --prove."""
    if not prove and any(probes.unproved(one) for one in every):
        click.echo(f"\nhelp: if this is yours: {command}")
        screen.say(probes.consent(by), "      ")
    elif any(found.verdict == "not_vulnerable" for one in every for found in one.findings.values()):
        click.echo("\nThis speaks of now. It says nothing about the time before.")


def together(*codes: int) -> int:
    """One exit code of several: a finding before what could not be told, that before all clear."""
    return 1 if 1 in codes else max(codes)


def exit_code(checks: Sequence[Check]) -> int:
    """1 where there is a finding, else 3 where one could not be told, else 0."""
    if any(results.found(one) for one in checks):
        return 1
    verdicts = {found.verdict for one in checks for found in one.findings.values()}
    return 3 if verdicts & {"inconclusive", "unreachable"} else 0


WORDS = {
    "vulnerable": ("◆", "VULNERABLE", "red"),
    "not_vulnerable": ("✓", "not vulnerable now", "green"),
    "inconclusive": ("?", "could not tell", "yellow"),
    "unreachable": ("?", "not reached", "yellow"),
}
FINDING = ("◆", "WORDS IN THE CLEAR WHERE TLS SHOULD BE", "red")


def show(
    checks: Sequence[Check],
    after: Callable[[Check], None] = lambda _check: None,
    *,
    about: Collection[str] = (),
    instead: str = "",
) -> None:
    """Each address of one name: a line for each verdict, one for its reason, one for what was seen; `after`
    tells what else there is to tell of it. `about`: the probes that somebody waits for; of what others found
    there is one line. `instead`: what is said where no probe is waited for, and somebody answered."""
    for one in checks:
        name = one.target.removesuffix(":443")
        plain = one.address in ("", name, name.rpartition("://")[2].rsplit(":", 1)[0].strip("[]"))
        place = name if plain else f"{name} ({one.address})"
        lines = [row for row in one.findings.items() if row[0] in about] or list(one.findings.items())
        if instead and any(found.verdict != "unreachable" for found in one.findings.values()):
            click.echo(f"{place}  reached")
            screen.say(instead, "  ")
            lines = []
        beside = [
            id
            for id, found in one.findings.items()
            if found.verdict == "vulnerable" and (id, found) not in lines
        ]
        nobody = len({(found.verdict, found.reason) for _id, found in lines}) == 1
        for id, found in lines[:1] if nobody else lines:
            _finding(f"{place}, {probes.title(id)}" if len(lines) > 1 and not nobody else place, found)
        if beside:
            other = "another flaw, too" if lines else "another flaw"
            titles = names.listed(probes.title(id) for id in beside)
            shape, words, colour = WORDS["vulnerable"]
            click.echo(f"  {shape} {click.style(words, fg=colour, bold=True)} to {other}: {titles}")
        if one.certificate is not None:
            shown = one.certificate
            seen = f"{one.tls.version if one.tls else ''}, certificate {shown.subject}, since "
            screen.say(f"{seen}{shown.not_before[:10]}, key {shown.spki_sha256[:12]}", "  ", "    ")
        if any(found.active for _id, found in lines):
            leaked = sum(found.leaked_bytes for _id, found in lines)
            screen.say(f"Bytes read from it that we did not send: {leaked}.", "  ")
        after(one)


def _finding(place: str, found: Finding) -> None:
    """One verdict, and why."""
    shape, words, colour = FINDING if found.reason in FINDINGS else WORDS[found.verdict]
    click.echo(f"{place}  {shape} {click.style(words, fg=colour, bold=True)}")
    screen.say(results.sentence(found.reason), "  ")
