"""What was composed, copied and sent to readers, each sentence with the judgement that carried it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as L

import msgspec

from stanch.core.model import AssetId, ClaimId, Digest, IncidentId, Provenance
from stanch.core.moments import AsOf, During, Moment, Seq, When
from stanch.core.reasons import Why


class Blocker(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What keeps a sentence from being said: an asset, "role:payments", or "proposal:ID"; and why."""

    subject: str
    why: Why


class Judged(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A claim's verdict at one moment: the entries it stands on, or what blocks it, by name.

    `until` dates what it says about the past; `good_until` is when what it says about now goes stale;
    `periods` are those that it says the asset was exposed in; `when` is when a step was done that it dates;
    `members` are those that a sentence about several names or counts.
    """

    claim: ClaimId
    about: AssetId | None
    verdict: L["supported", "unsupported", "contradicted"]
    on: tuple[Seq, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    provenance: Provenance | None = msgspec.field(default=None, name="strength")
    until: Moment | None = None
    good_until: Moment | None = None
    periods: tuple[During, ...] = ()
    members: tuple[AssetId, ...] = ()
    when: When | None = None


class Sentence(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A sentence of a text, with the judgement it rests on; None for words that no claim stands for.

    `between`: what stands between it and the next one. `yours`: a person wrote it or changed it, so nothing
    was judged.
    """

    text: str
    judged: Judged | None = None
    between: str = " "
    yours: bool = False


def text(sentences: Sequence[Sentence]) -> str:
    """The whole text, to the letter."""
    return "".join(one.text + one.between for one in sentences[:-1]) + "".join(
        one.text for one in sentences[-1:]
    )


class Correction(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Which sentences (counted from 0) of the notice of entry `notice` are corrected."""

    notice: Seq
    sentences: tuple[int, ...]


class Draft(msgspec.Struct, frozen=True, gc=False, tag="draft.1", omit_defaults=True):
    """A text that somebody copied, as it was shown to them, with what was known then.

    `number` counts the drafts of an incident. `playbook` and `rules` are what it was judged by. `brief`: the
    short answer for whoever asks. `edited`: a person changed the draft of entry `of`, or wrote it all
    (None); then `copied_at` is when the draft that they changed was copied. `corrects`: it was composed as a
    correction of these.
    """

    incident: IncidentId
    number: int
    locale: str
    sentences: tuple[Sentence, ...]
    as_of: AsOf
    playbook: Digest
    rules: str
    copied_at: Moment
    edited: bool = False
    of: Seq | None = None
    brief: bool = False
    corrects: tuple[Correction, ...] = ()


class Revision(msgspec.Struct, frozen=True, gc=False, tag="revision.2", omit_defaults=True):
    """A notice as it was sent, frozen whole.

    `as_of` is when it was composed and what was known then; `sent_at` when it left. `to`: who got it, in
    words that name no person. `draft`: the entry that it was copied from. `corrects`: the sentences, sent
    before, that its readers now know to be corrected.
    """

    incident: IncidentId
    number: int
    locale: str
    audience: Digest
    sentences: tuple[Sentence, ...]
    as_of: AsOf
    sent_at: Moment
    playbook: Digest
    rules: str
    to: str = ""
    draft: Seq | None = None
    corrects: tuple[Correction, ...] = ()
