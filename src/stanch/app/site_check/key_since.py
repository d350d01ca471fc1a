"""A new key since the disclosure, of anybody's site: what `certificate --since` fetched and what our record
knows, judged by the one engine in `core.key_renewal`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import msgspec

from stanch.app import jobs
from stanch.app.site_check import certificate
from stanch.app.site_check.certificate import Standing
from stanch.core import key_renewal
from stanch.core.key_question import Question
from stanch.core.milestones import keys
from stanch.core.model import Digest, Observation
from stanch.core.moments import DAY, AsOf, Moment, Seq, When, parse
from stanch.core.propagation import spread
from stanch.core.sayings import Done, Saying, Step
from stanch.core.view import View
from stanch.core.waits import by_key
from stanch.errors import NothingOpen
from stanch.net.target import Target
from stanch.observe.tls import probes
from stanch.observe.tls.certificates import transparency
from stanch.observe.tls.certificates.collection import Asked, Collected, Kept, collect
from stanch.observe.tls.certificates.transparency import LogListing
from stanch.observe.tls.observations import asset
from stanch.observe.tls.result import Check
from stanch.tell.key_renewal import Answer, said


class Since(Standing, frozen=True):
    """One address, as JSON of `stanch certificate --since`: what holds of the certificate that is shown now,
    and the five answers. Words: see `core.key_renewal.Answers`. `transparency`: why it is not whole."""

    key: Answer
    issued: Answer
    old: Answer
    order: Answer
    overall: Answer
    transparency: str = ""


Rows = Mapping[Target, tuple[tuple[Check, ...], tuple[Observation, ...]]]
"""What a look found: the checks of each target, and the same as facts."""


Recorded = dict[tuple[Target, str], tuple[Question, Mapping[Digest, tuple[bytes, ...]]]]
"""By target and address: the question as the record has it, and the chains that were kept."""


class Words(NamedTuple):
    """What whoever asks says: when the flaw was mended there, when the new key was put in place."""

    fixed: When | None = None
    rekeyed: When | None = None


async def since(
    found: Rows,
    asked: Asked,
    listings: Mapping[str, LogListing],
    words: Words,
    *,
    event: str = "",
    whose: tuple[str, str] = ("", ""),
) -> tuple[Since, ...]:
    """The answers for each address of what was looked at. `listings` by host. `event`: a playbook's id where
    the time is its disclosure; `whose`: the client, and its incident in which steps were written down.
    SeveralOpen where several are open and neither says which."""
    # before anything is fetched: the record is read without waiting
    recorded = await jobs.blocking(partial(_recorded, found, words, event, whose))
    checks = [(target, one) for target, (those, _facts) in found.items() for one in those]
    leaking = {id for id, one in probes.every().items() if one.keys}
    open_keys = {
        one.certificate.spki_sha256
        for _target, one in checks
        if one.certificate is not None
        and any(found.verdict == "vulnerable" and id in leaking for id, found in one.findings.items())
    }
    listed = {one: await _listing(asked.route.name(one), listings, asked) for one in found}
    answers = []
    for target, check in checks:
        base, chains = _base(recorded, target, check)
        fixed = base.fixed if base is not None and base.fixed.known else words.fixed or When()
        past = base.past if base is not None else ()
        kept: list[Kept] = [(one, chains.get(one.certificate.sha256, ())) for one in past]
        there = msgspec.structs.replace(asked, listing=listed[target])
        got = await collect(target, check, there, kept, fixed)
        question = _question(check, got, asked, words, base, fixed)
        if question.current.spki in open_keys:  # whoever presents it shares the fate of the open server
            question = msgspec.structs.replace(question, exposed="yes")
        answers.append(_since(certificate.of(check, got, there), question, there.listing.trouble))
    return tuple(answers)


def _base(
    recorded: Recorded, target: Target, check: Check
) -> tuple[Question | None, Mapping[Digest, tuple[bytes, ...]]]:
    """The question of the record for what was checked, and its chains.

    A proxy that looks a name up does not say which address it reached. Then it is the question of the address
    where the record knows the same key; else whatever the record saw at any address is from before.
    """
    found = recorded.get((target, check.address))
    if found is not None or not check.via:
        return found or (None, {})
    there = [one for (place, _address), one in recorded.items() if place == target]
    shown = check.certificate.spki_sha256 if check.certificate is not None else ""
    for question, chains in there:
        if question.current.spki == shown:
            return question, chains
    if not there:
        return None, {}
    past = [one for question, _chains in there for one in question.past]
    every = {sha256: chain for _question, chains in there for sha256, chain in chains.items()}
    return msgspec.structs.replace(there[0][0], past=tuple(dict.fromkeys(past))), every


async def _listing(host: str, saved: Mapping[str, LogListing], asked: Asked) -> LogListing:
    """What Certificate Transparency lists for a host: from a file, and from where it can be asked."""
    found = saved.get(host, LogListing())
    if not asked.transparency:
        return found
    more = await transparency.ask(host, asked.transparency, proxy=asked.route.proxy)
    return LogListing((*found.entries, *more.entries), more.trouble or found.trouble)


def _question(
    check: Check, got: Collected, asked: Asked, words: Words, base: Question | None, fixed: When
) -> Question:
    """What the record knows, with what was collected; without a record, that and the words alone."""
    if base is None or base.current.spki != got.current.spki:  # another machine, or another key since
        seen = When(None, parse(check.observed_at))
        placed = words.rekeyed or seen
        return Question(
            got.current, got.past, asked.disclosed, fixed, placed, asked.now,
            "word" if words.rekeyed else "", seen,
        )  # fmt: skip
    exposed = base.exposed if base.fixed.known or base.exposed == "yes" else ""
    return msgspec.structs.replace(
        base, current=got.current, past=got.past, disclosed=asked.disclosed, fixed=fixed, exposed=exposed,
        now=asked.now,
    )  # fmt: skip


def _since(standing: Standing, question: Question, trouble: str) -> Since:
    key, issued, old, order, overall = said(key_renewal.judge(question), question.now, help=True)
    return Since(
        **msgspec.structs.asdict(standing),
        key=key, issued=issued, old=old, order=order, overall=overall, transparency=trouble,
    )  # fmt: skip


def _recorded(found: Rows, words: Words, event: str, whose: tuple[str, str]) -> Recorded:
    """The questions of our own record, where there is one that knows the endpoint, and the chains that it
    kept. The look and the words are folded into a copy: the record is not written."""
    from stanch.record import connection

    if not connection.exists():
        return {}
    from stanch.app import clock, context, kept_chains

    try:
        client = context.client(whose[0])
        within = context.within(client, event, whose[1])
    except NothingOpen:
        return {}
    view, playbook = within
    now = clock.now()
    ours = {target: asset(target) for target in found if view.asset(asset(target)) is not None}
    ends = [one.id for one in playbook.remedies if one.mends and "endpoint" in one.on]
    keyed = [one.id for one in playbook.remedies if by_key(one) and "endpoint" in one.on]
    told = [(remedy, words.fixed) for remedy in ends] + [(remedy, words.rekeyed) for remedy in keyed]
    entries: list[Observation | Saying] = []
    for target, id in ours.items():
        for one in found[target][1]:  # its clock is the machine's, whichever moment is practised
            at = one.seen_at if abs(now - one.seen_at) < DAY else now
            entries.append(msgspec.structs.replace(one, seen_at=at))
        entries += [
            Saying(view.incident, id, Done(Step(remedy, "yes", when)), now)
            for remedy, when in told
            if when is not None
        ]
    last = max([now, *(one.seen_at for one in entries)])
    client.take([(Seq(view.seq + 1 + number), one) for number, one in enumerate(entries)])
    supposed = View(client.state, view.incident)
    # a moment later: at the instant of a sight the key before it may be there
    world = spread(playbook, supposed, AsOf(supposed.seq, Moment(last + 1)))
    known: Recorded = {}
    for target, id in ours.items():
        chains = {sha256: chain for sha256, (chain, _id) in kept_chains.kept(client, [id]).items()}
        known.update({(target, one.address): (one.question, chains) for one in keys(world, id)})
    return known
