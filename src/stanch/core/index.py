"""All entries of a state; which assets one of them is about, and which incident it belongs to.

These walk through everything that is known: for pages that list the record, and for rare retractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from stanch.core.entries import Entry, Scoped
from stanch.core.model import Asset, AssetId, Certificate, Incident, IncidentId, Look
from stanch.core.moments import BEGINNING, END, Seq
from stanch.core.sayings import Saying
from stanch.core.state import Facts, State, key_id


def standing(state: State) -> Iterator[tuple[Seq, Entry]]:
    """All entries that stand, in no order; retractions, and what cannot be read, are not among them."""
    for facts in _facts(state):
        yield from state.standing(facts)
    for assets in state._assets.values():
        yield from state.standing(assets)
    for id, edges in state._edges.items():
        yield from state.standing(row for row in edges if row[1].src == id)
    for entries in state._entries.values():
        yield from state.standing(entries)
    for opened in state._incidents.values():
        yield from state.standing(opened)


def folded(state: State) -> Iterator[Entry]:
    """Every entry that was folded, in no order, those that were taken back among them."""
    for facts in _facts(state):
        yield from (one for _seq, one in facts)
    for others in state._entries.values():
        yield from (one for _seq, one in others)
    for assets in state._assets.values():
        yield from (one for _seq, one in assets)
    for edges in state._edges.values():
        yield from (one for _seq, one in edges)


def belonging(state: State) -> dict[Seq, IncidentId]:
    """Of each entry that belongs to an incident, taken back or not, which one it is. Those of version 1
    belong to the one that was open last when they were written."""
    homes = state.homes
    found: dict[Seq, IncidentId] = {}
    for sayings in state._sayings.values():
        for rows in sayings.values():
            found.update((seq, homes.placed(seq, cast(Saying, one)).incident) for seq, one in rows)
    for entries in state._entries.values():
        found.update(
            (seq, homes.placed(seq, one).incident) for seq, one in entries if isinstance(one, Scoped)
        )
    for id, opened in state._incidents.items():
        found.update((seq, id) for seq, _one in opened)
    return found


def pins(state: State, id: IncidentId) -> tuple[tuple[Seq, Incident], ...]:
    """Each entry by which an incident was opened, refined or closed, taken back or not, in order."""
    return tuple(state._incidents.get(id, ()))


def taken_back(state: State, seq: Seq) -> tuple[Seq, ...]:
    """What the retraction of that number names, be it taken back itself or not; () where it is none."""
    return state._retractions.get(seq, ())


def last_named(state: State, id: AssetId) -> Asset | None:
    """An asset as it was written down last, be that taken back or not; None where it never was."""
    return max(state._assets.get(id, ()), default=(Seq(0), None), key=lambda row: row[0])[1]


def subjects(state: State, seq: Seq) -> Iterator[AssetId]:
    """The assets that one entry is about; those of what it takes back, where it is a retraction."""
    for one in state._retractions.get(seq, ()):
        yield from subjects(state, one)
    yield from (id for id, rows in state._assets.items() if any(row[0] == seq for row in rows))
    yield from (id for id, edges in state._edges.items() if any(row[0] == seq for row in edges))
    looks = {cast(Look, one).id for at, one in state._entries.get(Look, ()) if at == seq}
    for rows in _facts(state):
        for number, seen in rows:
            if number == seq or seen.look in looks:
                yield seen.asset
                if isinstance(seen.fact, Certificate):
                    yield key_id(seen.fact.spki)


def taken_back_since(state: State, seq: Seq) -> frozenset[Seq]:
    """The entries that are taken back by a retraction that was written after this entry, and stands."""
    later = ((by, taken) for by, taken in state._retractions.items() if by > seq and by not in state.gone)
    return frozenset(one for _by, taken in later for one in taken)


def unregistered(state: State, incident: IncidentId) -> tuple[AssetId, ...]:
    """Servers and vendors that an edge, a site of theirs, a fact, an answer or a saying of this incident
    names, but that are not (or no longer) written down: what is judged of all must not pass over them."""
    named = {id for id, rows in state._facts.items() if any(True for _ in state.standing(rows))}
    said = {*state._sayings.get(incident, ()), *state._sayings.get(IncidentId(""), ())}
    named.update(id for id in said if state.sayings(incident, id))
    for id in {*state._edges, *state._sites}:
        named.update(end for _seq, edge in state.bonds(id) for end in (edge.src, edge.dst))
    for moment in (BEGINNING, END):
        for _seq, answer in state.roles(moment).values():
            named.update(answer.vendors)
    proposals = state.proposals
    for name, (_seq, one) in state.discoveries().items():
        if one.confirmed and name in proposals:
            named.add(proposals[name][1].asset)
    kinds = ("endpoint:", "host:", "vendor:")
    return tuple(sorted(id for id in named if id.startswith(kinds) and state.asset(id) is None))


def _facts(state: State) -> Iterator[Facts]:
    yield from state._facts.values()
    for sayings in state._sayings.values():
        yield from sayings.values()
