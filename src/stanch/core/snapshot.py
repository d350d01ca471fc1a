"""A folded state as bytes, and back: to go on from there instead of folding from the first entry.

A snapshot is no truth of its own. Whoever keeps one drops it where it does not fit: see `record.snapshots`.
"""

from __future__ import annotations

from typing import get_args

import msgspec

from stanch.core.decisions import Decided
from stanch.core.entries import Entry
from stanch.core.fold import take
from stanch.core.model import (
    Asset,
    AssetId,
    Digest,
    Edge,
    Fact,
    Incident,
    Look,
    Observation,
    Proposal,
    Retraction,
)
from stanch.core.moments import Moment, Seq
from stanch.core.notices import Draft, Revision
from stanch.core.sayings import Said, Saying
from stanch.core.state import Facts, State

Rare = Asset | Edge | Proposal | Look | Saying | Decided | Retraction | Draft | Revision | Incident
"""All entries but observations, of which there are many."""


class Snapshot(msgspec.Struct, array_like=True):
    """What `fold` made of the entries up to `seq`: observations by asset, all others in order."""

    seq: Seq
    facts: dict[AssetId, list[tuple[Seq, Observation]]]
    presenters: dict[Digest, list[AssetId]]
    noted: dict[AssetId, list[str]]
    revoked: dict[Digest, list[tuple[Seq, Observation]]]
    rare: list[tuple[Seq, Rare]]
    unknown: list[Seq]
    latest: Moment


_KINDS: dict[str, type] = {kind.__name__: kind for kind in (*get_args(Fact), *get_args(Said))}
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Snapshot)


def dump(state: State) -> bytes:
    """The state as bytes, for `load` by the same version of the types."""
    rare: list[tuple[Seq, Entry]] = [row for rows in state._assets.values() for row in rows]
    rare += {row[0]: row for rows in state._edges.values() for row in rows}.values()
    rare += [row for sayings in state._sayings.values() for rows in sayings.values() for row in rows]
    rare += [row for rows in state._entries.values() for row in rows]
    rare += [row for rows in state._incidents.values() for row in rows]
    rare += [(seq, Retraction(of[0], "", along=of[1:])) for seq, of in state._retractions.items()]
    rare.sort(key=lambda row: row[0])
    noted = {id: sorted(kind.__name__ for kind in kinds) for id, kinds in state._rare.items()}
    presenters = {spki: sorted(who) for spki, who in state._presenters.items()}
    parts = (state.seq, state._facts, presenters, noted, state._revoked, rare, state._unknown, state.latest)
    return _encoder.encode(parts)


def load(body: bytes) -> State:
    """The state in these bytes. Raises msgspec.DecodeError, or its ValidationError, where they are none."""
    found = _decoder.decode(body)
    state = State()
    for seq, entry in found.rare:
        take(state, seq, entry)
    facts: dict[AssetId, Facts] = found.facts  # type: ignore[assignment]  # a list of one kind is one of both
    state._facts.update(facts)
    state._presenters.update((spki, set(who)) for spki, who in found.presenters.items())
    state._rare.update((id, {_KINDS[kind] for kind in kinds}) for id, kinds in found.noted.items())
    state._revoked.update(found.revoked)
    state._unknown.extend(found.unknown)
    state._gone = None
    state.seq, state.latest = found.seq, found.latest
    return state
