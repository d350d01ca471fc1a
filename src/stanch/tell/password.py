"""What is said about the password at a site: the advice, and why, in a sentence or two."""

from __future__ import annotations

from typing import Literal as L
from typing import get_args

from stanch.core.advice import Ground
from stanch.core.catalogue import Advice
from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import Provenance, Tri
from stanch.core.moments import FIRST_DATE, When
from stanch.knowledge.messages import FIRST
from stanch.tell import dates, explanations
from stanch.tell.capitals import lowered
from stanch.tell.screens import Words, say

TITLES = Words[Advice]("screens.advice.{}", get_args(Advice), {"ask": "screens.password.no_answer_yet"})


def because(ground: str, *, why: str, ready: When, changed: When | None, waits_for: str) -> str:
    """Why that is the advice. `why`: the sentence of what is not known; `waits_for`: who is not ready."""
    if ground not in GROUNDS:
        return why
    since = _say("since", since=dates.at_latest(ready, FIRST, "since"))
    when = "" if changed is None else _on(changed)
    return _say(ground, why=why, since=since, when=when, who=waits_for or _say("site")).rstrip()


GROUNDS = frozenset(get_args(Ground))


def _say(id: str, **values: str | int) -> str:
    return say(f"screens.password.{id}", **values)


def before() -> str:
    """That a look of today says nothing of before."""
    return _say("before")


def no_event() -> str:
    """That there is no advice, where no incident is open."""
    return _say("no_event")


def key(why: Reason, when: When, there: L["", "before", "exposed"], *, by_word: bool = False) -> str:
    """Whether the key is another one, in a sentence. The values: see `core.key_evidence.SiteKey`."""
    match why:
        case "same_key":
            return say("screens.key.same", when=_on(when), there=there)
        case "other_key":
            changed = _changed(when)
            if not by_word:
                return changed
            return say("screens.key.changed_by_word", changed=lowered(changed))
        case "said_new" if when.known:
            since = dates.at_latest(when, FIRST, "since")
            return say("screens.key.new_by_word", since=since, before=_say("before_unseen"))
        case "same_since":
            return say("screens.key.same", when=_on(when), there="before")
        case "changed_around":
            return say("screens.key.changed_around", changed=_changed(when))
        case _ if when.known:
            return say("screens.key.first_seen", when=_on(when), why=explanations.of_key(why))
        case _:
            return explanations.of_key(why)


def _changed(when: When) -> str:
    if when.low == when.high:
        return say("screens.key.changed", when=_on(when))
    if when.low <= FIRST_DATE:
        return say("screens.key.another", when=dates.dated(when.high))
    first, last = dates.exactly(when.low), dates.exactly(when.high)
    return say("screens.key.changed_between", first=first, last=last)


def key_said(answer: str, order: str, why: str = "") -> str:
    """The key in a word or two. A new key that was there before the fix was exposed as the old one was; one
    that nobody here could compare with another is new by somebody's word."""
    if answer == "new" and order == "rotated_before_fix":
        return say("screens.key.word.before_fix")
    if answer == "new" and order == "unknown":
        return say("screens.key.word.perhaps_before_fix")
    if answer == "new" and why == "said_new":
        return by_word()
    return KEYS[answer]


def _on(when: When) -> str:
    exact = when.low == when.high or dates.day(when.low) == dates.day(when.high)
    return dates.dated(when.high) if exact else _say("at_some_time", around=dates.around(when))


SAFE = Words[Tri]("screens.password.safe.{}", get_args(Tri))
"""Safe now? A look that failed, or none, is no yes."""
_BY: tuple[Provenance, ...] = ("measured", "tool_said", "vendor_said", "person_said")
CLEAN = Words[Provenance]("screens.password.clean.{}", _BY)
OPEN = Words[Provenance]("screens.password.open.{}", _BY)
"""Why it is safe now, and why it is not: by whose word, or look."""
KEYS = Words[str]("screens.key.word.{}", ("new", "same", "unknown"))
"""New key since?"""


def by_their_word() -> str:
    """Safe, as they themselves say."""
    return _say("they_say")


def by_word() -> str:
    """So by somebody's word."""
    return _say("by_word")
