"""stanch observe: look at what is ours, and write it down."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import msgspec

from stanch.app import context, jobs
from stanch.app.context import Client
from stanch.app.observations import imports, looks
from stanch.app.observations.imports import Adopted
from stanch.app.observations.results import Limits
from stanch.app.typed import targets
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.cli import consequences, screen
from stanch.cli.check_report import exit_code, show
from stanch.cli.consequences import keep_options
from stanch.cli.files import FILE, NO_FOLDER
from stanch.cli.moments import MOMENT
from stanch.cli.options import json_option
from stanch.cli.packages import packages, setting, then
from stanch.cli.whose import whose
from stanch.errors import BadInput


@click.group()
def observe() -> None:
    """Look at what is ours, and write it down: one look, dated facts, the next assessment rests on them.

    \b
    stanch observe tls www.shop.example
    stanch observe tls --prove                           what you agreed to, by the proof
    dpkg -l | stanch observe packages - --of host:web    what a machine has
    stanch observe import testssl.json                   what another tool wrote
    """


@observe.command()
@click.argument("target", nargs=-1)
@click.option("--prove", is_flag=True, help="Test further than the passive look: only what is yours.")
@click.option("--seconds", default=10.0, show_default=True, help="How long to wait for each connection.")
@click.option("--connections", default=5, show_default=True, type=click.IntRange(1, 200),
              help="How often each address is asked.")  # fmt: skip
@click.option("--ca", type=NO_FOLDER, envvar="STANCH_CA", metavar="FILE",
              help="Our own authority's certificate: chains that lead to it are trusted, too.")  # fmt: skip
@json_option
def tls(
    target: Sequence[str], prove: bool, seconds: float, connections: int, ca: Path | None, as_json: bool
) -> None:
    """Look at our servers by TLS, and write it down.

    \b
    stanch observe tls                          all endpoints of ours that are written down
    stanch observe tls --prove www.shop.example

    What is seen serves every incident, those that are opened later, too. Several machines may stand behind
    one address, so it is asked several times: 40 times where the answers differ, and where the flaw was seen
    before. What none of these connections reached stays unknown.

    The issuers of trusted certificates are asked whether they are revoked, those of the old ones, too.

    Exit code: 0 clear, 1 vulnerable, 3 could not tell.
    """

    named = [targets.parse(one) for one in target]
    found = context.client(whose(), create=bool(named))
    wanted = named or [targets.parse(one.id.removeprefix("endpoint:")) for one in found.own("endpoint")]
    if not wanted:
        raise BadInput("there is nothing to look at yet", help="name it: stanch observe tls www.shop.example")
    about = {one.id for one in looks.of_interest(found)}
    checks = jobs.run(
        looks.tls(
            found,
            wanted,
            prove=prove,
            limits=Limits(seconds=seconds),
            own=ca,
            connections=connections,
            saw=lambda _target, seen: None if as_json else show(seen, about=about),
        )
    )
    if as_json:
        for one in checks:
            click.echo(msgspec.json.encode(one).decode())
    else:
        click.echo(f"\nWritten down. {then(found)}")
    sys.exit(exit_code(checks))


@observe.command("import")
@click.argument("file", nargs=-1, required=True, type=FILE)
@click.option("--at", type=MOMENT, metavar="MOMENT", help="When the tool ran, where its file does not say.")
@click.option("--add", is_flag=True, help="Places that are not registered yet are ours: add them.")
@keep_options
@json_option
def import_(
    file: Sequence[Path], at: Typed | None, add: bool, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Take in what nmap, sslscan, sslyze or testssl.sh wrote: as their word, not as ours.

    \b
    stanch observe import nmap.xml sslyze.json
    stanch observe import --at 2014-04-08T16:40Z sslscan.xml     which does not say when it ran
    stanch observe import --add network.xml                      all places in it are ours

    Where one says "vulnerable", that counts. Where one says "not vulnerable", that counts as not known:
    each of them has said so of servers that were; docs/importing.md. Exit code: 1 vulnerable, 3 could not
    tell.
    """

    client = context.client(whose(), create=True)
    times = LocalTime(client.ws, client.state)
    when = times.by(at) if at else None

    def act(into: Client) -> tuple[Adopted, ...]:
        return imports.files(into, file, at=when, add=add)

    if not consequences.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    found = act(client)
    for said in times.said:
        screen.note(said)
    if as_json:
        screen.emit(found)
    else:
        for one in found:
            _adopted(one)
    sys.exit(1 if any(says == "vulnerable" for one in found for _name, says in one.said) else 3)


def _adopted(one: Adopted) -> None:
    """One file: the worst first, then what counts as not known, then what was left out."""

    click.echo(f"{one.file}: {one.tool}")
    if one.again:
        click.echo("  was taken in before; nothing was written down")
    if one.cut:
        screen.say(
            "! the file breaks off: what stood there whole was taken in. Let the tool write it once more, "
            "and import that for the rest", "  ", "    ",
        )  # fmt: skip
    for name in dict.fromkeys(name for name, says in one.said if says == "vulnerable"):
        click.echo(f"  ◆ {click.style('VULNERABLE', fg='red', bold=True)} {name}, as it says")
    counts = Counter(says for _name, says in one.said if says != "vulnerable")
    for says, count in counts.most_common():
        click.echo(f"  ? {count:,} {says.replace('_', ' ')}, as it says: counts as not known")
    if one.certificates:
        click.echo(f"    {one.certificates:,} certificates")
    if one.silent:
        some = ", ".join(dict.fromkeys(one.silent[:5])) + (" ..." if len(one.silent) > 5 else "")
        screen.say(f"- of {len(one.silent):,} it says nothing about the flaw: {some}", "  ", "    ")
    if one.strangers:
        some = ", ".join(one.strangers[:5]) + (" ..." if len(one.strangers) > 5 else "")
        screen.say(
            f"- {len(one.strangers):,} left out, for they are not registered as ours: {some}", "  ", "    "
        )
        click.echo("    if they are: the same command with --add")
    if one.said:
        names = " ".join(dict.fromkeys(name for name, _says in one.said[:3]))
        click.echo(f"  next: see for yourself, where it is yours: stanch observe tls --prove {names}")


observe.add_command(packages)
observe.add_command(setting)
