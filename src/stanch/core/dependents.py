"""What hangs on an entry? What other entries name, and nobody would have written down any more without it.

An asset is named by its edges and facts, a discovery by its decision, a look by what it saw, an incident by
what was said, decided and sent in it, the text of a playbook by the incident that is pinned to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stanch.core.decisions import Consent, Discovery, KeptPlaybook, LetStand, ProofAgreed, ProofDone
from stanch.core.entries import Entry, Scoped
from stanch.core.index import standing
from stanch.core.model import (
    US,
    Asset,
    Edge,
    Incident,
    Look,
    Observation,
    Proposal,
    Retraction,
    RoleAnswer,
)
from stanch.core.moments import Seq
from stanch.core.notices import Draft, Revision
from stanch.core.sayings import Saying, Statement
from stanch.core.state import State

Name = tuple[str, str | Seq]
"""What an entry can be named by: ("asset", id), ("look", id), ("entry", number)."""


def dependents(state: State, retraction: Retraction) -> tuple[Seq, ...]:
    """The entries that a retraction would leave hanging, in the order of the record: those that name what it
    takes back, those that name these, and so on. What another entry still writes down is not lost."""
    rows = dict(standing(state))
    taken = {seq for seq in state.taken_by(retraction) if seq in rows}
    first = frozenset(taken)
    while True:
        stands = rows.keys() - taken
        lost = _names(rows, taken) - _names(rows, stands)
        hanging = {seq for seq in stands if not lost.isdisjoint(_needed(rows[seq]))}
        if not hanging:
            return tuple(sorted(taken - first))
        taken |= hanging


def _names(rows: Mapping[Seq, Entry], some: set[Seq]) -> set[Name]:
    return {name for seq in some for name in _named(seq, rows[seq])}


def _named(seq: Seq, entry: Entry) -> Iterator[Name]:
    """By what others name this entry."""
    match entry:
        case Asset():
            yield "asset", entry.id
        case Look():
            yield "look", entry.id
        case Proposal():
            yield "proposal", entry.id
        case Incident():
            yield "incident", entry.id
        case KeptPlaybook():
            yield "playbook", entry.digest
        case ProofAgreed() | Draft() | Revision():
            yield "entry", seq
        case _:
            pass


def _needed(entry: Entry) -> Iterator[Name]:
    """What an entry names of others."""
    if isinstance(entry, Scoped):
        yield "incident", entry.incident
    match entry:
        case Asset() if entry.owner not in (US, entry.id):
            yield "asset", entry.owner
        case Edge():
            yield "asset", entry.src
            yield "asset", entry.dst
        case Observation():
            yield from _seen(entry)
            if isinstance(entry.fact, RoleAnswer):
                yield from (("asset", one) for one in entry.fact.vendors)
        case Saying():
            yield from _seen(entry)
            if isinstance(entry.fact, Statement):
                yield from (("asset", one) for one in entry.fact.reached)
        case Consent() | ProofAgreed():
            yield "asset", entry.asset
        case ProofDone():
            yield "asset", entry.asset
            yield "entry", entry.agreed
        case Discovery():
            yield "proposal", entry.proposal
        case Incident():
            yield "playbook", entry.digest
        case LetStand():
            yield "entry", entry.notice
        case Draft() | Revision():
            copied = entry.of if isinstance(entry, Draft) else entry.draft
            yield from () if copied is None else (("entry", copied),)
            yield from (("entry", one.notice) for one in entry.corrects)
        case _:
            pass


def _seen(entry: Observation | Saying) -> Iterator[Name]:
    yield "asset", entry.asset
    if entry.look:
        yield "look", entry.look
