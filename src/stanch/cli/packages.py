"""stanch observe packages, setting: what a machine or a build has, and what it is set to."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stanch.app import context
from stanch.app.context import Client
from stanch.app.observations import settings
from stanch.app.packages import intake as taking
from stanch.app.packages.lists import Taken
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed
from stanch.cli import consequences, screen
from stanch.cli.consequences import keep_options
from stanch.cli.files import FILE
from stanch.cli.moments import MOMENT
from stanch.cli.options import json_option
from stanch.cli.whose import whose


def then(client: Client) -> str:
    """What comes after a look: it serves each incident that is open."""
    still_open = [one.id for one in client.incidents() if one.closed_at is None]
    if not still_open:
        return "No incident is open: stanch incident open PLAYBOOK"
    options = [f" --incident {one}" for one in still_open] if len(still_open) > 1 else [""]
    return f"Where you stand now: {', '.join(f'stanch status{one}' for one in options)}"


FIRST = 5
"""Places of one kind that are printed; the others are counted, and stand in the JSON."""


@click.command()
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
    stanch observe packages web1.txt maps.txt files.txt --of web1 --at today    and what runs of it
    stanch observe packages --git . package-lock.json --of shop  what stood in it, and when

    That a new version is installed is not that it runs. What runs is shown by two lists more, of the same
    moment: what processes have loaded, and whose files these are.

    Every package is kept, so that the next event is judged by it, too. What the file does not say is said
    here: whose it is, when it was so, and whether that is all. docs/packages.md lists the forms.

    Exit code: 1 where a package is affected in an open incident, 3 where one could not be told, else 0.
    """

    client = context.client(whose(), create=True)
    times = LocalTime(client.ws, client.state)
    when = times.by(at) if at else None
    if checkout is not None:
        read = tuple(taking.checkout(client, checkout, str(one), of, everything=whole) for one in file)
    else:
        read = taking.files(client, file, of, at=when, everything=whole, distro=distro)

    def act(into: Client) -> None:
        taking.keep(into, read)

    if not consequences.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
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
        click.echo(f"\n{then(client)}")
    worst = {hit.verdict for hit in hits}
    sys.exit(1 if "yes" in worst else 3 if "unknown" in worst else 0)


def _taken(one: Taken) -> None:
    """One file, in three numbers: what can be judged, what cannot and why, what failed."""

    click.echo(f"{one.file}: {one.form}, of {one.of}")
    if one.again:
        click.echo("  was taken in before; nothing was written down")
    of_commits = f" over {one.commits:,} commits" if one.commits else ""
    click.echo(f"  {one.files:,} files" if one.files else f"  {one.judged:,} packages{of_commits}")
    if one.used:
        click.echo(f"  {one.used:,} of them are in use as they are installed")
    for replaced in one.replaced[:FIRST]:
        screen.say(f"- still in use as it was before: {replaced}. Restart what uses it", "  ", "    ")
    if one.running:
        screen.say(f"- what runs is not known: {one.running}", "  ", "    ")
    for gone in one.gone[:FIRST]:
        screen.say(f"- not there any more: {gone}", "  ", "    ")
    for other in one.unjudged:
        names = ", ".join(other.names) + (" ..." if other.count > len(other.names) else "")
        screen.say(f"- {other.count:,} cannot be judged: {other.why} ({names})", "  ", "    ")
    if one.failures > FIRST:
        click.echo(f"  - {one.failures:,} places could not be read; the first:")
    for place in one.failed[:FIRST]:
        screen.say(f"- failed: {place.place}: {place.what}", "  ", "    ")
    if one.homeless:
        click.echo(f"  - {one.homeless:,} are of a distribution that it does not name: --distro debian-12")
    if one.files:
        if not one.whole:
            screen.say(f"- not all: {one.why}", "  ", "    ")
    elif not one.whole:
        screen.say(f"- what it does not list is not known to be absent: {one.why}", "  ", "    ")
    elif not one.all:
        click.echo(f"  - is that all that {one.of} has of these kinds? then say --whole")


@click.command()
@click.argument("of", metavar="NAME")
@click.argument("setting", metavar="SETTING")
@click.argument("value")
@click.option("--at", type=MOMENT, metavar="MOMENT", help="When it was so; left out: now.")
@click.option("--place", default="", help="Which of several: a port, or the path of a configuration.")
@keep_options
@json_option
def setting(
    of: str, setting: str, value: str, at: Typed | None, place: str, yes: bool, dry_run: bool, as_json: bool
) -> None:
    """Your word on what something is set to, at its moment.

    \b
    stanch observe setting db1 mongodb_zlib off
    stanch observe setting host:web1 LoginGraceTime 0 --at "2024-07-01 20:00"

    It stays a word: what is measured of the same thing weighs more. It serves every incident, those that are
    opened later, too. What open incidents ask after, and by which values they are exposed, is printed.
    """

    client = context.client(whose(), create=True)
    times = LocalTime(client.ws, client.state)
    when = times.by(at) if at else None

    def act(into: Client) -> None:
        settings.said(into, of, setting, value, when, place)

    if not consequences.agreed(client, act, yes=yes, dry_run=dry_run, as_json=as_json):
        return
    asset, kept, seq = settings.said(client, of, setting, value, when, place)
    for said in times.said:
        screen.note(said)
    read = [one for one in settings.asked(client) if one.detector.on == asset.kind]
    if as_json:
        by = [one.incident for one in read if one.name == kept.name]
        screen.emit({"entry": seq, "asset": asset.id, "setting": kept, "asked_by": by})
        return
    screen.say(f"{asset.name}: {kept.name} is {kept.value}. Written down as your word.")
    for one in read:
        if one.name == kept.name:
            exposed = ", ".join(one.detector.values)
            screen.say(f"- {one.title} asks after it: it can be exposed where it is {exposed}", "  ", "    ")
    if kept.name not in {one.name for one in read}:
        asked = ", ".join(sorted({one.name for one in read}))
        screen.say(
            f"- no open incident asks {asset.name} after it{f'; asked is: {asked}' if asked else ''}",
            "  ",
            "    ",
        )
    click.echo(f"\n{then(client)}")
