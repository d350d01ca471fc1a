"""How a grade is told: the letter, why it is no better and what to do, the profiles, the cost."""

from __future__ import annotations

from collections.abc import Sequence

import click

from stanch.app.site_check import grade, probes
from stanch.app.site_check.grade import Blocker, Fit, Report, not_measured
from stanch.app.site_check.results import Check
from stanch.cli import screen

COLOURS = {"A": "green", "B": "yellow", "C": "yellow"}
NAMES = {
    "ephemeral": "the size of the key exchange", "leaves": "the certificate", "signatures": "its signature",
    "hsts": "HSTS",
    "ticketbleed": "Ticketbleed, a flaw of BIG-IP",
    "drown": "DROWN", "crime": "compression",
    "insecure_renegotiation": "insecure renegotiation", "untrusted": "trust", "revoked": "revocation",
    "incomplete_chain": "whether the chain is whole", "name_mismatch": "the name", "groups": "its groups",
    "not_valid_now": "the dates",
    "self_signed": "whether it is self-signed", "exponent_1": "the key's exponent",
}  # fmt: skip
LINES = {
    "protocols": "speaks", "suites": "takes", "groups": "takes the group", "key": "has a key:",
    "dh": "has Diffie-Hellman groups of", "signature": "has a certificate signed by",
    "lifespan": "has a certificate for", "hsts": "has an HSTS of",
}  # fmt: skip


def show(check: Check, report: Report | None) -> None:
    """The grade of one address, under its check."""
    if report is None:
        screen.say("No grade: it was not reached.", "  ")
        return
    letter = report.grade
    if letter is not None:
        colour = COLOURS.get(letter[0], "red")
        click.echo(f"  Grade {click.style(letter, fg=colour, bold=True)}", nl=False)
    else:
        click.echo("  No grade" + (f"; at best {report.at_best}" if report.at_best else ""), nl=False)
    if report.scores is not None:
        one = report.scores
        click.echo(
            f"   (protocol {one.protocol:g}, key exchange {one.key_exchange:g}, cipher {one.cipher:g}: "
            f"{one.total:g} of 100)",
            nl=False,
        )
    click.echo()
    for cap in report.caps:
        screen.say(f"{cap.grade:<2} {cap.says} {cap.do} [{cap.id}]", "    ", "       ")
    for absent in report.missing:
        name = _name(absent.input)
        screen.say(f"?  Not measured: {name}; {not_measured(absent.why)}.", "    ", "       ")
    for said in report.ruled_out:
        screen.say(f"By your word, not measured: {_name(said)} is not there.", "    ", "       ")
    if "hsts" in report.measured.inapplicable:
        screen.say("It is no web server: HSTS does not count.", "    ", "       ")
    if grade.begins_in_the_clear(check):
        screen.say(
            "The grade is of TLS once it began: who stands between may keep STARTTLS from it.",
            "    ",
            "       ",
        )
    _profiles(report.profiles)
    made = report.connections
    screen.say(
        f"{made.made} connections for the grade, of at most {made.at_most}{_issuers(made.issuers)}; "
        f"rules: {', '.join(report.rules)}.",
        "  ",
    )


def _name(input: str) -> str:
    """What people call an input, by that of its probe where there is one."""
    return probes.title(input) or NAMES.get(input, input)


def _issuers(made: int) -> str:
    return f", and {made} to the certificate's issuer" if made else ""


def _profiles(fits: Sequence[Fit]) -> None:
    """The strictest that it meets, and what keeps it from the next stricter one; else from the mildest."""
    met = next((number for number, one in enumerate(fits) if one.meets == "yes"), None)
    if met is not None:
        screen.say(f"Mozilla: meets {fits[met].profile}.", "  ")
    following = len(fits) - 1 if met is None else met - 1
    if following < 0:
        return
    for one in fits[following : following + 1] if met is not None else reversed(fits):
        if one.meets == "unknown":
            screen.say(f"Mozilla {one.profile}: could not tell; not measured: {_some(one.unknown)}.", "  ")
        else:
            screen.say(
                f"Mozilla {one.profile}: no, for it {'; '.join(_grouped(one.blockers))}.", "  ", "    "
            )


def _grouped(blockers: Sequence[Blocker]) -> list[str]:
    lines: dict[str, list[str]] = {}
    for one in blockers:
        lines.setdefault(one.line, []).append(one.found)
    return [f"{LINES[line]} {_some(found)}" for line, found in lines.items()]


def _some(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    return ", ".join(shown[:4]) + (f" and {len(shown) - 4} more" if len(shown) > 4 else "")


def exit_code(reports: Sequence[Report | None]) -> int:
    """1 where one is certainly below A-, else 3 where one has no grade, else 0."""
    best = [one.at_best for one in reports if one is not None]
    if any(one is not None and not one.startswith("A") for one in best):
        return 1
    return 3 if any(one is None or one.grade is None for one in reports) else 0
