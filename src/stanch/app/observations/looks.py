"""Look at our endpoints, and write it down: one look, what was asked and reached, the dated facts."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from stanch import __version__
from stanch.app import clock, jobs
from stanch.app.context import Client
from stanch.app.jobs import Stopper
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Look,
    Observation,
    Probe,
    Resolved,
    Setting,
)
from stanch.core.moments import Moment
from stanch.core.playbook import Detector, Playbook
from stanch.errors import BadInput
from stanch.net.target import Target, parse
from stanch.observe.tls import check_address, probes, result
from stanch.observe.tls import settings as tls_settings
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.check_address import Often
from stanch.observe.tls.check_name import Limits
from stanch.observe.tls.observations import asset, look
from stanch.observe.tls.probes import Probe as Asked
from stanch.observe.tls.result import Check, ProbeId, reached

BLIND_PASSIVE = (
    "a passive look cannot tell a mended server from a vulnerable one where the feature is offered"
)
BLIND = "other ports, other protocols, and connections that the server itself opens"
BLIND_MACHINES = "machines behind the same address that none of the connections reached"


def of_interest(client: Client) -> tuple[Asked, ...]:
    """The probes that the playbooks of open incidents read; the usual ones where none reads any."""
    ids = {one.id for case in client.cases() if not case.closed for one in probes.of(case.playbook)}
    return probes.named(ids) or probes.usual()


def wanted(client: Client) -> tuple[Asked, ...]:
    """What a look asks: what is of interest now and, for events that come later, the usual probes and those
    that never send more than hellos."""
    asked = of_interest(client)
    return tuple(one for one in probes.every().values() if one.usual or one.passive or one in asked)


def read_settings(playbook: Playbook) -> frozenset[str]:
    """The settings of endpoints that a playbook reads, and that can be asked for."""
    every = tls_settings.EVERY
    return frozenset(name for one in _of_settings(playbook) for name in one.match if name in every)


def _of_settings(playbook: Playbook) -> list[Detector]:
    return [one for one in playbook.detectors if one.reads == "setting" and one.on == "endpoint"]


async def tls(
    client: Client,
    targets: Sequence[Target],
    *,
    prove: bool | Collection[Target] = False,
    limits: Limits | None = None,
    maybe: Collection[Target] = (),
    saw: Callable[[Target, tuple[Check, ...]], None] = lambda _target, _checks: None,
    stopper: Stopper | None = None,
    own: Path | None = None,
    connections: int = check_address.USUAL,
    ending: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> tuple[Check, ...]:
    """Look at each target by TLS and append what was seen as one batch. `prove`: by the proof, all of them
    or these, where the owner agrees; the others passively. `connections` to each address; more where their
    answers differ, or where the flaw was seen before. The checks are given with the findings that are of
    interest now, and each flaw that was seen (149); all are written down.

    New targets become endpoints of ours; one whose name has no address is a slip: BadInput. `saw` is called
    as each is found. A target that could not be reached is written down too: a look that failed is unknown,
    and it was a look; only of those in `maybe`, which we merely guess at, nothing is kept where nobody
    answers. Where it is stopped half-way, what was seen by then is kept. The issuers of trusted certificates
    are asked whether they are revoked; `own`: a file with our own authority's (else STANCH_CA). What is
    written down is written within `ending`.
    """
    plan = await jobs.blocking(partial(_plan, client, own))
    authorities, by, asked, read, shown = plan
    proved = list(targets) if prove is True else [one for one in targets if prove and one in prove]
    others = [one for one in targets if one not in proved]
    started = clock.now()
    found: list[tuple[Target, tuple[Check, ...], tuple[Observation, ...]]] = []

    async def drain() -> None:
        for some, further in ((proved, True), (others, False)):
            often = partial(_often, client, connections, shown, read)
            async for row in look(
                some, prove=further, limits=limits or Limits(), often=often, by=by, settings=asked
            ):
                target, seen, facts = row
                checks = tuple(result.of(one, shown | result.flaws(one)) for one in seen)
                found.append((target, checks, tuple(one for one in facts if _telling(one, shown))))
                saw(target, checks)

    await (stopper or Stopper()).within(drain())
    if not found:
        return ()
    for target, seen, _facts in found:
        reasons = {one.finding.reason for one in seen}
        if target in maybe or client.state.asset(asset(target)) is not None:
            continue
        if reasons == {"name_timed_out"}:
            raise BadInput(
                f"{target.host} could not be looked up just now",
                help="is this machine on the network? no look was written down",
            )
        if reasons == {"name_not_found"}:
            raise BadInput(
                f"{target.host} has no address, so there is nothing to look at",
                help="check the spelling; no look was written down",
            )
    found = [
        row
        for row in found
        if row[0] not in maybe
        or client.state.asset(asset(row[0])) is not None
        or any(reached(one) for one in row[1])
    ]
    said: list[Observation] = []
    if stopper is None or not stopper.stopped:
        rows = [(target, one) for target, seen, _facts in found for one in seen]
        said = await _issuers(client, rows, limits or Limits(), authorities)
    checks = tuple(one for _target, seen, _facts in found for one in seen)
    tested = [one.title for one in by if not one.passive and not one.usual]
    answered = sum(any(reached(one) for one in seen) for _t, seen, _f in found)
    made = Look(
        id=secrets.token_hex(8),
        method=", ".join(["zero-leak proof", *tested]) if proved else "passive hello",
        tool=f"stanch {__version__}",
        started=started,
        ended=max(started, clock.now()),
        asked=len(targets),
        reached=answered,
        blind=(*((BLIND_PASSIVE,) if others else ()), BLIND_MACHINES, BLIND),
    )
    entries: list[Entry] = [made]
    for target, _checks, facts in sorted(found, key=lambda row: row[0]):
        if client.state.asset(asset(target)) is None:
            entries.append(Asset(asset(target), "endpoint", _name(target)))
        entries.extend(_dated(client, _old_keys_last(client, facts), started, made))
    entries.extend(_dated(client, said, started, made))
    await jobs.blocking(partial(_write, client, entries, ending))
    return checks


class _Plan(NamedTuple):
    """What is asked: by which probes, for which settings, which detectors read them; what is of interest."""

    authorities: Authorities
    by: tuple[Asked, ...]
    settings: frozenset[str]
    read: tuple[Detector, ...]
    shown: frozenset[ProbeId]


def _plan(client: Client, own: Path | None) -> _Plan:
    authorities = _authorities(own)
    still_open = [one.playbook for one in client.cases() if not one.closed]
    return _Plan(
        authorities,
        wanted(client),
        frozenset(name for one in still_open for name in read_settings(one)),
        tuple(two for one in still_open for two in _of_settings(one)),
        frozenset(one.id for one in of_interest(client)),
    )


def _write(
    client: Client, entries: Sequence[Entry], ending: Callable[[], AbstractContextManager[None]]
) -> None:
    with ending():
        client.write(entries)


def _telling(one: Observation, ids: Collection[str]) -> bool:
    """Is this worth keeping? Of a probe that nobody asked about, that it could not tell is not."""
    fact = one.fact
    if not isinstance(fact, Probe) or fact.probe in ids:
        return True
    return fact.outcome in ("positive", "negative")


def _often(
    client: Client, connections: int, ids: Collection[str], read: Sequence[Detector], target: Target
) -> Often:
    """Where the flaw was seen, a mended machine beside one that is not must be told apart from all mended.
    `ids`: the probes of interest; `read`: detectors that read settings of endpoints."""
    many, bad = max(connections, check_address.THOROUGH), set[str]()
    for _seq, row in client.state.of(asset(target)):
        fact = row.fact
        if isinstance(fact, Probe) and fact.outcome == "positive" and fact.probe in ids:
            bad.add(fact.probe)
            many = max(many, fact.connections)
        if isinstance(fact, Setting):
            bad.update(fact.name for one in read if fact.name in one.match and fact.value in one.values)
    return Often(connections, many, frozenset(bad))


def _old_keys_last(client: Client, facts: Sequence[Observation]) -> list[Observation]:
    """Of several keys that one address showed at once, one that was there before is there still: the one that
    was known first is the last that was seen."""
    known: dict[Digest, int] = {}
    for fact in facts[:1]:
        for _seq, row in client.state.of(fact.asset):
            if isinstance(row.fact, Certificate):
                known.setdefault(row.fact.spki, -len(known))

    def place(one: Observation) -> tuple[bool, bool, int]:
        if not isinstance(one.fact, Certificate):
            return False, False, 0
        return True, one.fact.spki in known, known.get(one.fact.spki, 0)

    return sorted(facts, key=place)


def _authorities(own: Path | None) -> Authorities:
    """Read before anybody is looked at: a slip in the file must not cost the look."""
    from stanch.observe.tls.certificates import files

    return files.authorities(own or (Path(os.environ["STANCH_CA"]) if os.environ.get("STANCH_CA") else None))


async def _issuers(
    client: Client, rows: list[tuple[Target, Check]], limits: Limits, authorities: Authorities
) -> list[Observation]:
    if limits.policy != "operator":
        return []  # where to ask is chosen by whoever is looked at: not for strangers
    from stanch.app.observations import issuers

    return await issuers.ask(client, rows, authorities, limits.seconds)


def target_of(endpoint: AssetId) -> Target:
    """Where an endpoint of the record is looked at."""
    return parse(endpoint.removeprefix("endpoint:"))


def _name(target: Target) -> str:
    return target.host if target.port == 443 else str(target)


def _dated(
    client: Client, facts: Iterable[Observation], started: Moment, made: Look
) -> Iterable[Observation]:
    """Facts that changed, or that speak of their instant; in the time that this process lives in."""
    import msgspec

    for one in facts:
        if isinstance(one.fact, Resolved) and one.fact == _resolved(client, one):
            continue
        # the probes' clock is the machine's; where another time is practised, they belong to that one
        at = one.seen_at if made.started <= one.seen_at <= made.ended else started
        yield msgspec.structs.replace(one, seen_at=at, look=made.id)


def _resolved(client: Client, new: Observation) -> Resolved | None:
    last = None
    for _seq, seen in client.state.of(new.asset):
        if isinstance(seen.fact, Resolved):
            last = seen.fact
    return last
