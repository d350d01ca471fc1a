"""What advice, answers, steps and fates are called, wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as L

from stanch.core.catalogue import Advice
from stanch.core.notice_review import Fate
from stanch.core.playbook import Remedy
from stanch.knowledge.messages import FIRST, say
from stanch.tell.names import listed

ADVICE: dict[Advice, str] = {
    "change_now": "Change now",
    "revoke_now": "Switch off now",
    "isolate_first": "Switch off, but not yet",
    "wait": "Not yet",
    "change_again": "Change again",
    "leave": "No need to change",
    "ask": "Not known yet",
}

ANSWERS: dict[str, str] = {
    "investigating": "Still finding out",
    "not_affected": "Not affected",
    "affected": "Affected",
    "fixed": "Affected, fixed",
}
"""What a vendor said of itself, by its status."""

VERDICTS: dict[L["yes", "no", "unknown"], str] = {"yes": "Yes", "no": "No", "unknown": "Not known yet"}

RENEWALS = {
    "complete": "replaced",
    "partial": "replaced in part",
    "not_done": "not replaced",
    "cannot_tell": "not known yet",
}
"""Whether a certificate whose key may be in other hands was replaced by one on a new key, in a sum."""

IN_SUM: dict[Advice, str] = {**ADVICE, "wait": "to wait with", "isolate_first": "to switch off, but not yet"}
"""What to do with several secrets, counted."""

FATES: dict[Fate, str] = {
    "fell": "not true when it was sent: those who read it need a correction",
    "lost": "its ground is gone: correct it, or let it stand",
    "superseded": "was true then, is not any more: a new notice may say so",
    "stands": "stands",
}
"""What became of a sentence that was sent."""

SETTLED: dict[Fate, str] = {**FATES, "fell": "not true when it was sent", "lost": "its ground is gone"}
"""The same of a sentence that was corrected, or left as it was sent."""

YOURS = "yours, not judged"
"""A sentence that a person wrote, or changed, in a text that was copied."""

NO_STEP = "We know of no step yet. That is not all-clear."
"""Of something that is exposed, or can be reached, and for which the playbook has no step."""


def no_step_yet(questions: int) -> str:
    """What a plan without a step says while so many questions are open."""
    return say(FIRST, "screens.plan.no_step_yet", n=questions, count=str(questions))


def since_when(undated: Sequence[str]) -> str:
    """What may speak for a sentence that fell, by services of which nobody said since when we use them: to
    be followed by where it is said."""
    return say(FIRST, "screens.plan.since_when", services=listed(undated), n=len(undated))


def step(verb: str, name: str, *, in_use: bool) -> str:
    """A step at something. The newest key of a server is not called old before another is in its place."""
    return f"Once it is replaced, switch it off: {name}" if in_use else f"{verb}: {name}"


def when_did(steps: Sequence[Remedy]) -> str:
    """ "When did you restart what uses it, and when did you give the server a new key?" """
    asked = ", and ".join(f"when did you {begun(one.verb)}" for one in steps)
    return f"{asked[:1].upper()}{asked[1:]}?"


def begun(words: str) -> str:
    """A step's words within a sentence: "Update OpenSSH" as "update OpenSSH". Names and letters that stand
    for words (SSH, SSL) keep their capitals."""
    return words if words[:2].isupper() else words[:1].lower() + words[1:]
