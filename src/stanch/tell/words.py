"""What advice, answers, steps and fates are called, wherever they are shown."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import get_args

from stanch.core.catalogue import Advice
from stanch.core.model import Tri
from stanch.core.moments import Moment
from stanch.core.notice_review import Fate
from stanch.core.playbook import Remedy
from stanch.core.promises import Came
from stanch.core.ways import Way
from stanch.tell import correction, promises, screens
from stanch.tell.capitals import lowered, raised
from stanch.tell.names import listed
from stanch.tell.screens import Words

ADVICE = Words[Advice]("screens.advice.{}", get_args(Advice))

ANSWERS = Words[str]("screens.answers.{}", ("investigating", "not_affected", "affected", "fixed"))
"""What a vendor said of itself, by its status."""

VERDICTS = Words[Tri]("screens.verdicts.{}", get_args(Tri))

RENEWALS = Words[str]("screens.renewals.{}", ("complete", "partial", "not_done", "cannot_tell"))
"""Whether a certificate whose key may be in other hands was replaced by one on a new key, in a sum."""

IN_SUM = Words[Advice](
    "screens.advice.{}",
    get_args(Advice),
    {"wait": "screens.advice_in_sum.wait", "isolate_first": "screens.advice_in_sum.isolate_first"},
)
"""What to do with several secrets, counted."""

FATES = Words[Fate]("screens.fates.{}", get_args(Fate))
"""What became of a sentence that was sent."""

SETTLED = Words[Fate](
    "screens.fates.{}", get_args(Fate), {"fell": "screens.settled.fell", "lost": "screens.settled.lost"}
)
"""The same of a sentence that was corrected, or left as it was sent."""

_WAYS: frozenset[tuple[Fate, Way]] = frozenset(
    {
        ("superseded", "asked"),
        ("stands", "otherwise"),
        *(("fell", way) for way in correction.FELL),
        *(("lost", way) for way in correction.LOST),
    }
)
"""What came of a sentence that is told in more words than its fate alone."""


def so(found: Fate, way: Way) -> str:
    """The same as a sentence of its own."""
    return f"{raised(fate(found, way, open=False))}."


def fate(found: Fate, way: Way, *, open: bool) -> str:
    """What became of a sentence that was sent; where a person has to do something about it, what."""
    said = screens.say(f"screens.ways.{found}.{way}") if (found, way) in _WAYS else SETTLED[found]
    if not open or found not in ("fell", "lost"):
        return said
    to_do = screens.say(f"screens.to_do.{found}")
    return f"{said}: {to_do}"


def became(found: Fate, way: Way, promise: Came | None, now: Moment, *, open: bool) -> str:
    """The same; of a sentence that gave a promise, what became of that."""
    return promises.became(promise, now) if promise is not None else fate(found, way, open=open)


def yours() -> str:
    """Of a sentence that a person wrote, or changed, in a text that was copied."""
    return screens.say("screens.fates.yours")


def no_step() -> str:
    """Of something that is exposed, or can be reached, and for which the playbook has no step."""
    return screens.say("screens.steps.no_step")


def no_step_yet(questions: int) -> str:
    """What a plan without a step says while so many questions are open."""
    return screens.say("screens.plan.no_step_yet", n=questions, count=str(questions))


def since_when(undated: Sequence[str]) -> str:
    """What may speak for a sentence that fell, by services of which nobody said since when we use them: to
    be followed by where it is said."""
    return screens.say("screens.plan.since_when", services=listed(undated), n=len(undated))


def step(verb: str, name: str, *, in_use: bool) -> str:
    """A step at something. The newest key of a server is not called old before another is in its place."""
    if in_use:
        return screens.say("screens.steps.once_replaced", name=name)
    return screens.say("screens.steps.at", verb=verb, name=name)


def when_did(steps: Sequence[Remedy]) -> str:
    """ "When did you restart what uses it, and when did you give the server a new key?" """
    asked = [screens.say("screens.steps.when_did", step=begun(one.verb)) for one in steps]
    return screens.say("screens.steps.asked", asked=raised(functools.reduce(_and, asked)))


def _and(first: str, last: str) -> str:
    return screens.say("lists.clauses_last", first=first, last=last)


def begun(words: str) -> str:
    """A step's words within a sentence: "Update OpenSSH" as "update OpenSSH". Names and letters that stand
    for words (SSH, SSL) keep their capitals."""
    return words if words[:2].isupper() else lowered(words)
