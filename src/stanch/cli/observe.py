"""stanch observe: look at what is ours, and write it down."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stanch.cli import keeping
from stanch.cli.check import exit_code, show
from stanch.cli.keeping import keep_options
from stanch.cli.options import FILE, MOMENT, NO_FOLDER, json_option
from stanch.net import target as targets

if TYPE_CHECKING:
    from stanch.flow.adopt import Adopted
    from stanch.flow.case import Client
    from stanch.flow.packages import Taken
    from stanch.flow.typed_moments import Typed


@click.group()
def observe() -> None:
    """Look at what is ours, and write it down: one look, dated facts, the next assessment rests on them."""


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
    from stanch.errors import BadInput
    from stanch.flow import case, look
    from stanch.observe.tls.checking import Limits

    named = [targets.parse(one) for one in target]
    found = case.client(create=bool(named))
    wanted = named or [targets.parse(one.id.removeprefix("endpoint:")) for one in found.own("endpoint")]
    if not wanted:
        raise BadInput("there is nothing to look at yet", help="name it: stanch observe tls www.shop.example")
    checks = look.tls(
        found,
        wanted,
        prove=prove,
        limits=Limits(seconds=seconds),
        own=ca,
        connections=connections,
        saw=lambda _target, seen: None if as_json else show(seen),
    )
    if as_json:
        import msgspec

        for one in checks:
            click.echo(msgspec.json.encode(one).decode())
    else:
        click.echo(f"\nWritten down. {_then(found)}")
    sys.exit(exit_code(checks))


def _then(client: Client) -> str:
    """What comes after a look: it serves each incident that is open."""
    still_open = [one.id for one in client.incidents() if one.closed_at is None]
    if not still_open:
        return "No incident is open: stanch incident open PLAYBOOK"
    options = [f" --incident {one}" for one in still_open] if len(still_open) > 1 else [""]
    return f"Where you stand now: {', '.join(f'stanch status{one}' for one in options)}"


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
    from stanch.cli import screen
    from stanch.flow import adopt, case
    from stanch.flow.local_time import LocalTime

    client = case.client(create=True)
    times = LocalTime(client.ws, client.state)
    when = times.by(at) if at else None

    def act(into: Client) -> tuple[Adopted, ...]:
        return adopt.files(into, file, at=when, add=add)

    if not keeping.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
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


@observe.command()
@click.argument("file", nargs=-1, required=True, type=FILE)
@click.option("--of", required=True, metavar="NAME",
              help="Whose it is: a machine or build; a new one as host:NAME, artefact:NAME.")  # fmt: skip
@click.option("--at", type=MOMENT, metavar="MOMENT", help="When it was so; for a folder that is now.")
@click.option("--whole", is_flag=True, help="It has no other packages of these kinds than these.")
@click.option("--distro", default="", metavar="NAME", help="Of which release packages are: debian-12.")
@click.option("--git", "checkout", type=FILE, metavar="FOLDER",
              help="FILE is a lockfile in this git checkout: read its history.")  # fmt: skip
@keep_options
@json_option
def packages(
    file: Sequence[Path], of: str, at: Typed | None, whole: bool, distro: str, checkout: Path | None,
    yes: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Take in what a machine or a build has: lists of packages, lockfiles, SBOMs, archives.

    \b
    stanch observe packages package-lock.json --of artefact:shop --at today --whole
    dpkg -l > web1.txt; stanch observe packages web1.txt --of host:web1 --at today
    stanch observe packages /srv/app --of web1                  a folder of jars, wars and ears
    stanch observe packages --git . package-lock.json --of shop  what stood in it, and when

    Every package is kept, so that the next event is judged by it, too. What the file does not say is said
    here: whose it is, when it was so, and whether that is all. docs/packages.md lists the forms.

    Exit code: 1 where a package is affected in an open incident, 3 where one could not be told, else 0.
    """
    from stanch.cli import screen
    from stanch.flow import case
    from stanch.flow import packages as taking
    from stanch.flow.local_time import LocalTime

    client = case.client(create=True)
    times = LocalTime(client.ws, client.state)
    when = times.by(at) if at else None
    if checkout is not None:
        read = tuple(taking.checkout(client, checkout, str(one), of, everything=whole) for one in file)
    else:
        read = taking.files(client, file, of, at=when, everything=whole, distro=distro)

    def act(into: Client) -> None:
        taking.keep(into, read)

    if not keeping.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    act(client)
    for said in times.said:
        screen.note(said)
    hits = taking.hits(client, read)
    if as_json:
        screen.emit({"files": [one.taken for one in read], "affected": hits})
    else:
        for one in read:
            _taken(one.taken)
        for hit in hits:
            mark = click.style("AFFECTED", fg="red", bold=True) if hit.verdict == "yes" else "?"
            screen.say(f"{mark} {hit.purl}: {hit.title}. {hit.why}", "  ", "    ")
        click.echo(f"\n{_then(client)}")
    worst = {hit.verdict for hit in hits}
    sys.exit(1 if "yes" in worst else 3 if "unknown" in worst else 0)


def _taken(one: Taken) -> None:
    """One file, in three numbers: what can be judged, what cannot and why, what failed."""
    from stanch.cli import screen

    click.echo(f"{one.file}: {one.form}, of {one.of}")
    if one.again:
        click.echo("  was taken in before; nothing was written down")
    of_commits = f" over {one.commits:,} commits" if one.commits else ""
    click.echo(f"  {one.judged:,} packages{of_commits}")
    for why, count in one.unjudged:
        screen.say(f"- {count:,} cannot be judged: {why}", "  ", "    ")
    for place in one.failed[:5]:
        screen.say(f"- failed: {place.place}: {place.what}", "  ", "    ")
    if one.homeless:
        click.echo(f"  - {one.homeless:,} are of a distribution that it does not name: --distro debian-12")
    if not one.whole:
        screen.say(f"- what it does not list is not known to be absent: {one.why}", "  ", "    ")
    elif not one.all:
        click.echo(f"  - is that all that {one.of} has of these kinds? then say --whole")


def _adopted(one: Adopted) -> None:
    """One file: the worst first, then what counts as not known, then what was left out."""
    from collections import Counter

    from stanch.cli import screen

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
