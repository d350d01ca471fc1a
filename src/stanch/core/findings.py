"""What was found of one asset: a verdict, with why and on which entries it stands."""

from __future__ import annotations

import msgspec

from stanch.core.model import AssetId, Provenance, Tri
from stanch.core.moments import During, Moment, Seq, Spans
from stanch.core.reasons import Why


class Finding(msgspec.Struct, frozen=True, gc=False):
    """A verdict, why, the entries it stands on, and through whom it came.

    `until` says up to when a "no" about the past reaches; `good_until` when one about now goes stale. Where
    `why` is "conflict", `on` has both sides (`contradictions.sides` says who they are).
    """

    verdict: Tri
    why: Why = ""
    on: tuple[Seq, ...] = ()
    via: tuple[AssetId, ...] = ()
    until: Moment | None = None
    provenance: Provenance | None = None
    good_until: Moment | None = None


class Own(msgspec.Struct, frozen=True, gc=False):
    """An asset on its own evidence: today, before, and the periods in which it was exposed.

    A period whose end nobody knows has none, whatever is known of now (28). `definite` holds whatever the
    bounds of the periods turn out to be. `unended`: it was exposed, and for all that is known the last period
    may still last. `ended_by`: whose word alone says that it ended somewhere, on the entries `ended_on`.
    `over`: why it ended somewhere without a step: the time had passed in which it was bad, and nobody saw it
    without what was bad since then (144), or it is no longer used (37). `left`: why another copy may be left,
    whatever was seen of this one (135).
    """

    now: Finding
    ever: Finding
    periods: tuple[During, ...] = ()
    definite: Spans = ()
    unended: bool = False
    ended_by: Provenance | None = None
    ended_on: tuple[Seq, ...] = ()
    over: Why = ""
    left: Why = ""
