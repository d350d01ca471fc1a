"""stanch check: look at servers from outside, and write nothing down."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from stanch.cli import screen
from stanch.cli import since as sinces
from stanch.cli.options import json_option
from stanch.errors import BadInput
from stanch.net import proxy as proxies
from stanch.net import target as targets
from stanch.net.target import Target
from stanch.observe.tls import probes

if TYPE_CHECKING:  # `stanch check --help` needs no cryptography
    from stanch.core.model import Observation
    from stanch.observe.tls.grade.graded import Report
    from stanch.observe.tls.result import Check, Finding


@click.command()
@click.argument("target", nargs=-1, required=True)
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1, 100),
              help="Connections to each address; the worst counts.")  # fmt: skip
@click.option("--seconds", default=10.0, show_default=True, help="How long to wait for each connection.")
@click.option("--address", metavar="ADDRESS", help="Connect there, whatever addresses the name has.")
@click.option("--sni", metavar="NAME", help='Call the server by this name; "" by none.')
@click.option("--proxy", default="", metavar="URL", help="Through http://HOST:PORT or socks5://HOST:PORT.")
@click.option("--grade", is_flag=True,
              help="Grade it too: at most 250 connections, few to the issuer: docs/grade.md.")  # fmt: skip
@click.option("--rule-out", multiple=True, metavar="FLAW", type=click.Choice(["ccs", "ticketbleed", "robot"]),
              help="With --grade: your word that ccs, ticketbleed or robot is not there.")  # fmt: skip
@click.option("--probe", multiple=True, metavar="ID", type=click.Choice(probes.ids()),
              help=f"What to look for: {', '.join(probes.ids())}. Left out: the usual one.")  # fmt: skip
@sinces.options
@json_option
def check(
    target: Sequence[str],
    prove: bool,
    repeat: int,
    seconds: float,
    address: str | None,
    sni: str | None,
    proxy: str,
    grade: bool,
    rule_out: Sequence[str],
    probe: Sequence[str],
    as_json: bool,
    **since: Any,
) -> None:
    """Look at servers from outside, and write nothing down.

    \b
    stanch check www.shop.example
    stanch check mail.shop.example:465 203.0.113.7 https://shop.example/login
    stanch check smtp://mx.shop.example db.shop.example:5432 xmpp://shop.example
    stanch check --prove www.shop.example      only where it is yours: proves the flaw, or that it is mended
    stanch check --address 203.0.113.7 www.shop.example   one node behind a name
    stanch check --proxy socks5://127.0.0.1:1080 intern.shop.example   the name is looked up there
    stanch check --probe ssl3 www.shop.example    does it still take SSL 3.0?
    stanch check --grade www.shop.example      its TLS configuration too: A+ to F, and what to do
    stanch check --json www.shop.example       one line of JSON for each address
    stanch check --since 2014-04-07 --fixed 2014-04-08T20:00Z --old old.pem www.shop.example
                                               and: a new key after the fix, the old certificate revoked?

    How TLS begins is said by the scheme or else by the port: ftp, imap, irc, ldap, lmtp, mysql, nntp, pop3,
    postgres, rdp, sieve, smtp, xmpp and xmpp-server begin in the clear; ftps, https, imaps, ircs, ldaps,
    nntps, pop3s, smtps, xmpps and tls do not, and neither does any other port; dtls and coaps are datagrams.

    Passive, this is hellos and nothing more. docs/probes.md lists the probes. Exit code: 0 clear, 1 a
    finding (vulnerable, or words in the clear where TLS should be), 3 could not tell.
    """
    from stanch.net.route import Route
    from stanch.observe.tls.checking import Limits
    from stanch.observe.tls.looking import look
    from stanch.observe.tls.reissue import saved

    if rule_out and not grade:
        raise click.UsageError("--rule-out is for a grade. help: add --grade")
    by = probes.named(probe) if probe else probes.usual()
    wanted = list(dict.fromkeys(targets.parse(one) for one in target))
    if since["since"] and (proxy or sni is not None):
        raise click.UsageError("issuers and chains are asked directly. help: leave out --proxy and --sni")
    if grade:
        _gradable(wanted, proxy, sni)
    authorities = saved.authorities(since["ca"] if grade else None)  # a slip must not cost the look
    limits = Limits(seconds=seconds)
    route = Route(_literal(address), _name(sni), proxies.proxy(proxy))
    found: dict[Target, tuple[Check, ...]] = {}
    facts: dict[Target, tuple[Observation, ...]] = {}
    grades: dict[tuple[str, str], Report | None] = {}

    async def drain() -> None:
        async for one, checks, observations in look(
            wanted, prove=prove, limits=limits, repeat=repeat, route=route, by=by
        ):
            found[one], facts[one] = checks, observations
        if grade:
            from stanch.observe.tls.grade.graded import graded

            ruled = frozenset(rule_out)
            for one, checks in found.items():  # one server after the other: each has its few connections
                for each in checks:
                    grades[each.target, each.address] = await graded(
                        one, each, ruled_out=ruled, limits=limits, authorities=authorities
                    )

    asyncio.run(drain())
    every = [one for wish in wanted for one in found[wish]]
    wish_since = sinces.Wanted(**since, seconds=seconds)
    said = (
        sinces.ask({one: (found[one], facts[one]) for one in wanted}, wish_since) if wish_since.since else ()
    )
    if as_json:
        import msgspec

        for one, fuller in zip(every, said or every, strict=True):
            line = msgspec.to_builtins(fuller)
            if grade:
                line["grade"] = msgspec.to_builtins(grades[one.target, one.address])
            click.echo(msgspec.json.encode(line).decode())
    else:
        for wish in wanted:
            show(found[wish], grades)
        sinces.show(said)
        if not prove and any(probes.unproved(one) for one in every):
            asked = "".join(f" --probe {one}" for one in probe)
            click.echo(f"\nhelp: if this is yours: stanch check --prove{asked} {' '.join(target)}")
            screen.say(probes.consent(by), "      ")
        elif any(found.verdict == "not_vulnerable" for one in every for found in one.findings.values()):
            click.echo("\nThis speaks of now. It says nothing about the time before.")
    codes = {exit_code(every), sinces.exit_code(said)}
    if grade:
        from stanch.cli import grading

        codes.add(grading.exit_code(list(grades.values())))
    sys.exit(1 if 1 in codes else max(codes))


def _gradable(wanted: Sequence[Target], proxy: str, sni: str | None) -> None:
    """A grade takes many connections, each made directly, with TLS from the first byte on."""
    if proxy or sni is not None:
        raise click.UsageError("a grade is measured directly. help: leave out --proxy and --sni")
    for one in wanted:
        if one.protocol != targets.TLS:
            raise BadInput(
                f"{one} begins in another way than TLS, and is not graded",
                help="leave out --grade, or write tls:// where it speaks TLS from the first byte on",
            )


def _literal(address: str | None) -> str:
    """An address as `ipaddress` writes it."""
    if not address:
        return ""
    found = targets.parse(f"[{address}]" if ":" in address else address)
    if not found.literal:
        raise BadInput(f"--address: {address} is a name", help="write an address, such as 203.0.113.7")
    return found.host


def _name(sni: str | None) -> str | None:
    """A name as a hello has it (RFC 6066 section 3); "" for none."""
    return targets.parse(f"tls://{sni}").host if sni else sni


def exit_code(checks: Sequence[Check]) -> int:
    """1 where there is a finding, else 3 where one could not be told, else 0."""
    from stanch.observe.tls import result

    if any(result.found(one) for one in checks):
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


def show(checks: Sequence[Check], grades: Mapping[tuple[str, str], Report | None] | None = None) -> None:
    """Each address of one name: a line for each verdict, one for its reason, one for what was seen."""

    for one in checks:
        name = one.target.removesuffix(":443")
        plain = one.address in ("", name, name.rpartition("://")[2].rsplit(":", 1)[0].strip("[]"))
        place = name if plain else f"{name} ({one.address})"
        lines = one.findings.items()
        nobody = len({(found.verdict, found.reason) for _id, found in lines}) == 1
        for id, found in list(lines)[:1] if nobody else lines:
            _finding(
                f"{place}, {probes.every()[id].title}" if len(lines) > 1 and not nobody else place, found
            )
        if one.certificate is not None:
            shown = one.certificate
            seen = f"{one.tls.version if one.tls else ''}, certificate {shown.subject}, since "
            screen.say(f"{seen}{shown.not_before[:10]}, key {shown.spki_sha256[:12]}", "  ", "    ")
        if any(found.active for _id, found in lines):
            leaked = sum(found.leaked_bytes for _id, found in lines)
            screen.say(f"Bytes read from it that we did not send: {leaked}.", "  ")
        if grades:
            from stanch.cli import grading

            grading.show(one, grades[one.target, one.address])


def _finding(place: str, found: Finding) -> None:
    """One verdict, and why."""
    from stanch.observe.tls.reasons import SENTENCES
    from stanch.observe.tls.result import FINDINGS

    shape, words, colour = FINDING if found.reason in FINDINGS else WORDS[found.verdict]
    click.echo(f"{place}  {shape} {click.style(words, fg=colour, bold=True)}")
    screen.say(SENTENCES[found.reason], "  ")
