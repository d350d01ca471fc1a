"""What would a sentence say today about the moment that it spoke of?"""

from __future__ import annotations

from stanch.core.claims import Judgement
from stanch.core.notices import Judged
from stanch.knowledge import claims
from stanch.knowledge.messages import FIRST
from stanch.tell.slots import Filler


def said_again(judgement: Judgement, judged: Judged, language: str = FIRST) -> str:
    """The words of the same claim about the same asset; "" where it cannot be said any more."""
    claim = claims.of(judgement.world.playbook).get(judged.claim)
    if claim is None:
        return ""
    for one in judgement.judge(claim, judged.members if claim.over.named else ()):
        if one.about == judged.about and one.verdict == "supported":
            return Filler(judgement, language=language).text(claim, one)
    return ""
