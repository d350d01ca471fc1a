"""Entries become what is known: each is taken into a state, in the order of the record.

The fold is in place: a fresh state for each entry would be quadratic.
"""

from __future__ import annotations

from collections.abc import Iterable

from stanch.core.entries import Entry, Scoped
from stanch.core.model import (
    US,
    Asset,
    Certificate,
    Edge,
    Incident,
    Look,
    Observation,
    Probe,
    Retraction,
    Unknown,
)
from stanch.core.moments import Seq
from stanch.core.sayings import Saying
from stanch.core.state import State


def fold(state: State, rows: Iterable[tuple[Seq, Entry]]) -> State:
    """Take the rows (in the order of the record) into `state`, in place; returns it."""
    facts, presenters, rare = state._facts, state._presenters, state._rare
    seq, latest = state.seq, state.latest
    shown, lost = state._shown, state._lost_looks
    for seq, entry in rows:
        if type(entry) is Observation:
            seen_at = entry.seen_at
            latest = seen_at if seen_at > latest else latest
            asset = entry.asset
            known = facts.get(asset)
            if known is None:
                facts[asset] = [(seq, entry)]
            else:
                known.append((seq, entry))
            fact = entry.fact
            if type(fact) is Certificate:
                who = presenters.get(fact.spki)
                if who is None:
                    presenters[fact.spki] = {asset}
                else:
                    who.add(asset)
                if shown is not None:
                    shown.setdefault(fact.spki, set()).add(asset)
                if fact.revoked == "yes":
                    state._revoked.setdefault(fact.spki, []).append((seq, entry))
            elif type(fact) is not Probe:
                rare.setdefault(asset, set()).add(type(fact))
            if lost and entry.look in lost:
                state._gone = None
        else:
            take(state, seq, entry)
    state.seq, state.latest = seq, max(latest, state.latest)
    return state


def take(state: State, seq: Seq, entry: Entry) -> None:
    """Take in one entry that is no observation: those are the hot path of `fold`."""
    if isinstance(entry, Scoped) and not entry.incident:
        state._homeless = True
    match entry:
        case Asset():
            state._assets.setdefault(entry.id, []).append((seq, entry))
            if entry.owner != US and entry.kind == "endpoint":
                state._sites.setdefault(entry.id, set()).add(entry.owner)
                state._sites.setdefault(entry.owner, set()).add(entry.id)
        case Edge():
            state._edges.setdefault(entry.src, []).append((seq, entry))
            if entry.dst != entry.src:
                state._edges.setdefault(entry.dst, []).append((seq, entry))
        case Saying():
            state._sayings.setdefault(entry.incident, {}).setdefault(entry.asset, []).append((seq, entry))
            state._rare.setdefault(entry.asset, set()).add(type(entry.fact))
            state.latest = max(state.latest, entry.seen_at)
        case Retraction():
            taken = tuple(one for one in (entry.of, *entry.along) if one < seq)  # what is there already
            if taken:
                state._retractions[seq] = taken
                state._gone = None
        case Incident():
            state._incidents.setdefault(entry.id, []).append((seq, entry))
            state._homes = None
        case Unknown():
            state._unknown.append(seq)
        case Observation():
            raise AssertionError("observations are taken by fold itself")
        case _:
            state._entries.setdefault(type(entry), []).append((seq, entry))
            if type(entry) is Look and state._retractions:
                state._gone = None
