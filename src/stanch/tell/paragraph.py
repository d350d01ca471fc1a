"""The paragraph that may be said now, and what may not be said yet, and because of whom."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import get_args

import msgspec

from stanch.core.catalogue import Claim, Part
from stanch.core.claims import Judgement
from stanch.core.model import AssetId, ClaimId, Provenance
from stanch.core.notices import Judged
from stanch.core.reasons import Why
from stanch.core.selection import Composition, compose
from stanch.knowledge.claims import of
from stanch.knowledge.messages import FIRST, say
from stanch.tell import events, explanations, names, servers
from stanch.tell.screens import Words
from stanch.tell.slots import Filler


class Line(msgspec.Struct, frozen=True):
    """One sentence that may be said, the judgement that carries it, and what kind of ground that is."""

    text: str
    judged: Judged
    ground: str
    part: Part
    brief: bool = False
    with_last: bool = False
    """A companion of the sentence before: the two stay together."""


class NotYet(msgspec.Struct, frozen=True):
    """A sentence that may not be said, and each reason: who or what, and why, as words."""

    text: str
    judged: Judged
    because: tuple[tuple[str, str], ...]


class Better(msgspec.Struct, frozen=True):
    """A text that is better sent later: why, and until when. It is never refused."""

    why: str
    until: str


class Paragraph(msgspec.Struct, frozen=True):
    """What can be said, in the order in which it is said, and what cannot.

    `better_later`: a server still has an open hole, and the text names it.
    """

    lines: tuple[Line, ...]
    not_yet: tuple[NotYet, ...]
    better_later: Better | None = None

    @property
    def text(self) -> str:
        """The sentences, a blank line between the parts of the notice, to be pasted."""
        parts = groupby(self.lines, key=lambda line: line.part)
        return "\n\n".join(" ".join(line.text for line in lines) for _part, lines in parts)

    @property
    def brief(self) -> str:
        """The short answer to somebody who asks, companions included: none of it misleads alone."""
        return " ".join(line.text for line in self.lines if line.brief)


GROUNDS = Words[Provenance]("screens.grounds.{}", get_args(Provenance))
"""What a sentence rests on, by the provenance of its weakest ground."""

FOUND: tuple[Why, ...] = ("unconfirmed", "unregistered")
"""What came to light and nobody has decided yet: named before the rest, so that no long list hides it."""

ALWAYS = Words[Part](
    "screens.grounds.written",
    get_args(Part),
    {
        "do": "screens.grounds.person_said",
        "event": "screens.grounds.event",
        "next": "screens.grounds.person_said",
    },
)
"""The same for sentences that rest on no entry: what is known of the event, what is not known, a promise."""


def paragraph(
    judgement: Judgement,
    *,
    technical: bool = False,
    claims: Mapping[ClaimId, Claim] | None = None,
    language: str = FIRST,
) -> Paragraph:
    """What can be said about this world. Each sentence once, and never one without words.

    BadInput where the event's playbook has no words in that language.
    """
    known = of(judgement.world.playbook) if claims is None else claims
    filler = Filler(judgement, technical=technical, language=language)
    texts: dict[tuple[ClaimId, AssetId | None], str] = {}

    def words(claim: Claim, judged: Judged) -> bool:
        key = (claim.id, judged.about)
        if key not in texts:  # what is said instead of a sentence is asked for once for each server
            texts[key] = filler.text(claim, judged)
        return bool(texts[key])

    composition = compose(known, judgement, words)
    lines: dict[str, Line] = {}
    for said in composition.said:
        text = texts[said.judged.claim, said.judged.about]
        if text not in lines:
            claim, provenance = known[said.judged.claim], said.judged.provenance
            ground = GROUNDS[provenance] if provenance else ALWAYS[claim.part]
            beside = said.beside != said.judged.claim
            brief = claim.brief and not _hole(judgement, claim, said.judged)
            lines[text] = Line(text, said.judged, ground, claim.part, brief, beside)
    order = get_args(Part)
    rows = sorted(lines.values(), key=lambda line: order.index(line.part))
    return Paragraph(tuple(rows), _not_yet(judgement, known, composition, language), _better_later(judgement))


def _hole(judgement: Judgement, claim: Claim, judged: Judged) -> bool:
    """Does it name a hole that is open, for all that is known? Then it is no answer to whoever asks."""
    if judged.about is None or claim.must.test != "unended":
        return False
    return judgement.assessment(judged.about).own_now.verdict == "yes"


def _better_later(judgement: Judgement) -> Better | None:
    """Better after the repair: whoever reads of an open hole can use it. What came in already (a worm, an
    intruder) is used by whoever sent it, and no reader can."""
    open_ones, seen = servers.leaking(judgement)
    if not open_ones or judgement.world.playbook.until_ready != "wait":
        return None
    flaw = judgement.world.playbook.words.flaw
    why = say(
        FIRST,
        "screens.better.why",
        servers=names.listed(open_ones),
        seen="yes" if seen else "no",
        n=len(open_ones),
        flaw=flaw,
    )
    probed = any(one.reads == "probe" and one.on == "endpoint" for one in judgement.world.playbook.detectors)
    return Better(why, say(FIRST, f"screens.better.{'until_seen' if probed else 'until_written'}"))


def _not_yet(
    judgement: Judgement, claims: Mapping[ClaimId, Claim], composition: Composition, language: str
) -> tuple[NotYet, ...]:
    """Only what somebody would want to say: the catalogue gives it a text that needs no evidence. One for
    each text: of several old keys each is named as a reason."""
    found: dict[str, NotYet] = {}
    playbook = judgement.world.playbook
    event = events.words(playbook, language)
    for judged in composition.not_yet:
        wish = events.sentence(playbook, claims[judged.claim], "wish", language)
        if wish is None:
            continue
        asset = names.asset(judgement.world, judged.about, language) if judged.about else ""
        text = wish.text({"asset": asset, "flaw": event.flaw, "without": event.without, "verb": event.verb})
        had = found.get(text)
        because = dict.fromkeys(had.because if had else ())
        for blocker in sorted(judged.blockers, key=lambda one: one.why not in FOUND):
            because[names.subject(judgement.world, blocker.subject), explanations.reason(blocker.why)] = None
        found[text] = NotYet(text, had.judged if had else judged, tuple(because))
    return tuple(found.values())
