"""How long do the edges of an asset hold? What is said not to be used any more runs, serves and holds nothing
from then on, unless something speaks of it after that (37)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stanch.core.model import Asset, AssetId, Edge, Observation, Probe
from stanch.core.moments import During, Moment, Seq
from stanch.core.sayings import Attested, Done
from stanch.core.state import Seen
from stanch.core.view import View

_ENDS = ("runs", "serves", "holds")


def edges(state: View, id: AssetId) -> Iterator[tuple[Seq, Edge]]:
    """The edges at an asset, up to when a machine or a site at either end was used. An edge that says its own
    end keeps that."""
    for seq, edge in state.bonds(id):
        if edge.bond in _ENDS and edge.during.end is None:
            ends = [one for end in (edge.src, edge.dst) if (one := _used_until(state, state.asset(end)))]
            if ends:
                last = min((one.during for one in ends), key=_latest)
                edge = msgspec.structs.replace(edge, during=During(edge.during.start, last.end))  # noqa: PLW2901
        yield seq, edge


def _latest(during: During) -> Moment:
    assert during.end is not None
    return during.end.high


def _used_until(state: View, asset: Asset | None) -> Asset | None:
    """The asset, where its use ended and nothing speaks of it after that."""
    if asset is None or asset.during.end is None or asset.kind not in ("host", "endpoint"):
        return None
    last = asset.during.end.high
    return None if any(_speaks_after(seen, last) for _seq, seen in state.of(asset.id)) else asset


def _speaks_after(seen: Seen, last: Moment) -> bool:
    """Was it seen after that, or is it said what it had or what was done there after that?"""
    fact = seen.fact
    if seen.seen_at <= last or seen.provenance == "untrusted":
        return False
    if isinstance(fact, Attested):
        return fact.answer == "yes" and (fact.during.end is None or fact.during.end.high > last)
    if isinstance(fact, Done):
        return fact.step.done == "yes" and fact.step.when.high > last
    if isinstance(fact, Probe):
        return fact.outcome != "unreachable"
    return isinstance(seen, Observation)
