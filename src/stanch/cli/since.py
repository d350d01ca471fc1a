"""stanch check --since: is there a new key since the disclosure, and is the old certificate dead?"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from stanch.cli import screen
from stanch.cli.options import MOMENT, NO_FOLDER, F
from stanch.core.moments import DAY, Moment, When

if TYPE_CHECKING:  # `stanch check --help` needs no cryptography
    from stanch.core.world import World
    from stanch.flow.case import Client
    from stanch.flow.local_time import LocalTime
    from stanch.flow.typed_moments import Typed
    from stanch.net.target import Target
    from stanch.observe.tls.reissue.since import Answer, Asked, Baseline, Ground, Since
    from stanch.observe.tls.result import Check


class Wanted(NamedTuple):
    """What was asked for on the command line."""

    since: str
    fixed: Typed | None
    rekeyed: Typed | None
    old: Sequence[Path]
    ct: Path | None
    ct_online: bool
    ct_url: str
    ca: Path | None
    incident: str
    seconds: float


Rows = Mapping["Target", "tuple[Check, ...]"]


def options(command: F) -> F:
    """The options of `check` that belong to --since."""
    file = NO_FOLDER
    for option in reversed(
        [
            click.option("--since", default="", metavar="DATE|PLAYBOOK",
                         help="Also: a new key since then, and the old one revoked? A date, or heartbleed."),
            click.option("--fixed", type=MOMENT, metavar="MOMENT", help="When the flaw was mended there."),
            click.option("--rekeyed", type=MOMENT, metavar="MOMENT",
                         help="Your word on when the new key was put in place."),
            click.option("--old", type=file, multiple=True, metavar="FILE",
                         help="A certificate that was there before (PEM or DER)."),
            click.option("--ct", type=file, metavar="FILE",
                         help="What Certificate Transparency lists: saved from crt.sh as JSON."),
            click.option("--ct-online", is_flag=True, help="Ask crt.sh: it learns which name you ask for."),
            click.option("--ct-url", default="https://crt.sh", envvar="STANCH_CT_URL", metavar="URL",
                         help="Another place that answers as crt.sh does."),
            click.option("--ca", type=file, envvar="STANCH_CA", metavar="FILE",
                         help="Our own authority's certificate: chains that lead to it are trusted, too."),
            click.option("--incident", default="", metavar="ID",
                         help="In which incident the fix and the new key were written down; see --since."),
        ]
    ):  # fmt: skip
        command = option(command)
    return command


def ask(found: Rows, wanted: Wanted) -> list[Since]:
    """The answers for each address. BadInput where the date is none."""
    from stanch.flow import issuers
    from stanch.flow.local_time import LocalTime
    from stanch.observe.tls.reissue import saved, transparency
    from stanch.observe.tls.reissue.since import Asked
    from stanch.observe.tls.reissue.transparency import Listing

    times = LocalTime()
    disclosed = _disclosed(wanted.since, times)
    fixed = times.when(wanted.fixed) if wanted.fixed else None
    rekeyed = times.when(wanted.rekeyed) if wanted.rekeyed else None
    for said in times.said:
        screen.note(said)
    asked = Asked(
        disclosed,
        issuers.machine_now(),
        saved.authorities(wanted.ca),
        tuple(saved.read(one) for one in wanted.old),
        transparency=wanted.ct_url if wanted.ct_online else "",
        seconds=wanted.seconds,
    )
    known = _known(found, wanted, fixed, rekeyed, asked.now)
    listings: dict[str, Listing] = {}
    if wanted.ct is not None:
        listings = {one.host: transparency.read(wanted.ct, one.host) for one in found}

    async def every() -> list[Since]:
        from stanch.observe.tls.reissue.since import since

        said = []
        for target, checks in found.items():
            listing = listings.get(target.host, Listing())
            if wanted.ct_online:
                online = await transparency.ask(target.host, wanted.ct_url)
                listing = Listing((*listing.entries, *online.entries), online.trouble or listing.trouble)
            there = _with(asked, listing)
            said += [await since(target, one, there, known[target, one.address]) for one in checks]
        return said

    return asyncio.run(every())


def _with(asked: Asked, listing: object) -> Asked:
    import msgspec

    return msgspec.structs.replace(asked, listing=listing)


def _disclosed(text: str, times: LocalTime) -> When:
    from stanch.errors import BadInput
    from stanch.flow.typed_moments import read
    from stanch.knowledge import playbooks

    if text in playbooks.shipped():
        day = playbooks.load(text).disclosed_at
        return When(day, Moment(day + DAY - 1))
    try:
        return times.when(read(text))
    except BadInput as error:
        raise BadInput(
            f"--since {text}: {error.what}", help=f"a date, or one of {', '.join(playbooks.shipped())}"
        ) from error


def _known(
    found: Rows, wanted: Wanted, fixed_at: When | None, rekeyed: When | None, now: Moment
) -> dict[tuple[Target, str], Baseline]:
    """What the record and the words on the command line say beforehand, for each target and address.

    Who presents a key that a vulnerable server presents shares its fate: it is not mended either.
    """
    from stanch.observe.tls.reissue.since import Baseline

    open_keys = {
        one.certificate.spki_sha256
        for checks in found.values()
        for one in checks
        if one.heartbleed.verdict == "vulnerable" and one.certificate is not None
    }
    recorded = _recorded(found, wanted)
    known = {}
    for target, checks in found.items():
        for one in checks:
            base = recorded.get((target, one.address), Baseline())
            fixed = fixed_at or base.fixed
            key = one.certificate.spki_sha256 if one.certificate else ""
            if key in open_keys:
                fixed = When(now, None)
            placed, by = base.placed, base.placed_by
            if rekeyed is not None:
                placed, by = rekeyed, "word"
            known[target, one.address] = Baseline(base.past, placed, by, fixed)
    return known


def _recorded(found: Rows, wanted: Wanted) -> dict[tuple[Target, str], Baseline]:
    """Our own earlier observations, where there is a record that knows the endpoint."""
    from stanch.core.model import Digest
    from stanch.errors import BadInput
    from stanch.record import connection

    if not connection.exists():
        return {}
    from stanch.flow import case, issuers, reissue
    from stanch.observe.tls.looking import asset

    try:
        client = case.client()
    except BadInput:
        return {}
    world = _world(client, wanted)
    if world is None:
        return {}
    known = {}
    for target, checks in found.items():
        id = asset(target)
        if id not in world.assets:
            continue
        chains = {sha256: chain for sha256, (chain, _id) in issuers.kept(client, [id]).items()}
        for one in checks:
            if one.certificate is not None:
                spki = Digest(one.certificate.spki_sha256)
                row = reissue.baseline(world, id, one.address, spki)
                known[target, one.address] = reissue.with_chains(row, chains)
    return known


def _world(client: Client, wanted: Wanted) -> World | None:
    """The incident that is named, also by --since; else the only one that is open. Of an event of which none
    was opened: what was measured. SeveralOpen where it is none of those."""
    from stanch.errors import NothingOpen
    from stanch.flow.case import Case, measured
    from stanch.knowledge import playbooks

    opened = any(one.id == wanted.since for one in client.incidents())
    named = wanted.incident or (wanted.since if opened else "")
    if not named and wanted.since in playbooks.shipped():
        return measured(client, playbooks.load(wanted.since))
    try:
        return Case(client, incident=named, closed=True).judgement().world
    except NothingOpen:
        return None


def exit_code(said: Sequence[Since]) -> int:
    """1 where a key is still old or an old certificate still good, else 3 where one could not be told."""
    words = {one.overall.word for one in said}
    if words & {"not_done", "partial"}:
        return 1
    return 3 if "cannot_tell" in words else 0


OVERALL = {
    "complete": ("✓", "done: new key, after the fix, old certificate dead", "green"),
    "partial": ("◇", "done in part", "yellow"),
    "not_done": ("◆", "NOT DONE", "red"),
    "cannot_tell": ("?", "could not tell", "yellow"),
}
QUESTIONS = {"key": "Key", "issued": "Issued", "order": "Order", "old": "Old certificate"}


def show(said: Sequence[Since]) -> None:
    """Each address: the answer, then the four that it rests on, each with its reason and evidence."""
    for one in said:
        shape, words, colour = OVERALL[one.overall.word]
        place = one.target.removesuffix(":443")
        click.echo(f"\n{place} ({one.address or 'no address'})  {shape} "
                   f"{click.style(words, fg=colour, bold=True)}")  # fmt: skip
        screen.say(one.overall.sentence, "  ")
        for name, label in QUESTIONS.items():
            found: Answer = getattr(one, name)
            screen.say(f"{label}: {found.word.replace('_', ' ')}. {found.sentence}", "  ", "    ")
            for ground in found.on[:5]:
                screen.say(_ground(ground), "    ", "      ")
        _chain(one)
        if one.transparency:
            screen.say(f"Certificate Transparency: not known. {one.transparency}.", "  ", "    ")


def _chain(one: Since) -> None:
    trusted = {"yes": "trusted", "no": f"not trusted ({one.chain.why})", "unknown": "trust not known"}
    name = {"yes": "fits the name", "no": "does NOT fit the name", "unknown": "name not compared"}
    left = f"{one.chain.days_left} days left" if one.chain.days_left >= 0 else "expired"
    now = f"Shown now: {trusted[one.chain.trusted]}, {name[one.chain.name_matches]}, {left}; "
    screen.say(f"{now}{one.revoked.word.replace('_', ' ')}.", "  ", "    ")


SOURCES = {"record": "our record", "saved": "a saved file", "transparency": "Certificate Transparency"}


def _ground(one: Ground) -> str:
    key = f"key {one.spki_sha256[:12]}" if one.spki_sha256 else "key not known"
    seen = f", seen {one.seen[:16].replace('T', ' ')}" if one.seen else ""
    dead = f" on {one.revoked_at[:10]}" if one.revoked_at else ""
    why = f" ({one.reason})" if one.reason else ""
    fate = f"{one.fate.replace('_', ' ')}{dead}{why}"
    return f"from {SOURCES[one.source]}: {key}, since {one.not_before[:10]}{seen}; {fate}"
