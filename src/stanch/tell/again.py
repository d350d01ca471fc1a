"""What would a sentence say today about the moment that it spoke of?"""

from __future__ import annotations

from stanch.core.claims import Judgement
from stanch.core.notices import Judged
from stanch.knowledge import claims, messages
from stanch.knowledge.messages import FIRST
from stanch.tell import events
from stanch.tell.slots import Filler


def said_again(judgement: Judgement, judged: Judged, language: str = FIRST) -> str:
    """The words of the same claim about the same asset, in that language; "" where it cannot be said now,
    also where the event has lost its words in that language."""
    playbook = judgement.world.playbook
    claim = claims.of(playbook).get(judged.claim)
    spoken = messages.spoken(language)
    if claim is None or not events.speaks(playbook, spoken):
        return ""
    for one in judgement.judge(claim, judged.members if claim.over.named else ()):
        if one.about == judged.about and one.verdict == "supported":
            return Filler(judgement, language=spoken).text(claim, one)
    return ""
