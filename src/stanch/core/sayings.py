"""What somebody said about one incident: a vendor's statement, an asking, a person's word, a search of logs.

A saying speaks of its own incident and of no other; what was measured is a `model.Observation`.
"""

from __future__ import annotations

from typing import Literal as L
from typing import NamedTuple

import msgspec

from stanch.core.model import AssetId, IncidentId, Provenance, RemedyId, Tri
from stanch.core.moments import During, Moment, Seq, When


class Step(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A remedy, as somebody says that it was done or not; `to`: the version that it went to, or a package URL
    with one."""

    remedy: RemedyId
    done: Tri
    when: When = When()
    to: str = ""


class Search(msgspec.Struct, frozen=True, gc=False, tag="search.1", omit_defaults=True):
    """A look for signs of misuse: what it covered, what it found, what it cannot see."""

    signature: str
    covers: tuple[During, ...]
    hits: int
    method: str
    blind: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, gc=False, tag="statement.1", omit_defaults=True):
    """What a vendor said of itself, with the steps it says it took and whom of ours it reached.

    `during`: when it was exposed, as it says.
    """

    status: L["investigating", "not_affected", "affected", "fixed"]
    steps: tuple[Step, ...] = ()
    reached: tuple[AssetId, ...] = ()
    quote: str = ""
    during: During | None = None


class Done(msgspec.Struct, frozen=True, gc=False, tag="done.1", omit_defaults=True):
    """A step of ours, by a person's word.

    `reach` everyone: of a secret that many people have, all of them were made to choose a new one.
    """

    step: Step
    reach: L["", "everyone"] = ""


class Attested(msgspec.Struct, frozen=True, gc=False, tag="attested.1", omit_defaults=True):
    """A person's answer to a detector's question about a period, such as "I read the log of March"."""

    question: str
    answer: Tri
    during: During = During()


class Asked(msgspec.Struct, frozen=True, gc=False, tag="asked.1"):
    """We asked this vendor, by this channel."""

    channel: str


Said = Statement | Asked | Done | Attested | Search


class Saying(msgspec.Struct, frozen=True, gc=False, tag="saying.1", omit_defaults=True):
    """One dated saying about one asset, within one incident; `evidence` is the id of a kept blob.

    `seen_at` is the valid time: when it was said. When it was written down stands beside the entry.
    `earliest`: it was said at some time from then to `seen_at`, as where the day alone is known.
    `names_event`: it is dated before the disclosure, and whoever wrote it down says that it speaks of this
    event all the same.
    """

    incident: IncidentId
    asset: AssetId
    fact: Said
    seen_at: Moment
    look: str = ""
    provenance: Provenance = msgspec.field(default="person_said", name="strength")
    evidence: str | None = None
    names_event: bool = False
    earliest: Moment | None = None


class Word(NamedTuple):
    """A step, as somebody says that it was done or not: which entry, and when it was said."""

    seq: Seq
    step: Step
    said_at: Moment
    provenance: Provenance

    @property
    def when(self) -> When:
        """When the step was done: by when it was said, at the latest (5)."""
        return When(self.step.when.earliest, min(self.step.when.high, self.said_at))
