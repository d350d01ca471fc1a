"""What is said about the password at a site: the advice, and why, in a sentence or two."""

from __future__ import annotations

from typing import Literal as L
from typing import get_args

from stanch.core.advice import Ground
from stanch.core.catalogue import Advice
from stanch.core.key_renewal_reasons import Reason
from stanch.core.model import Provenance, Tri
from stanch.core.moments import FIRST_DATE, When
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates, explanations, words

TITLES: dict[Advice, str] = {**words.ADVICE, "ask": "No answer yet"}


def because(ground: str, *, why: str, ready: When, changed: When | None, waits_for: str) -> str:
    """Why that is the advice. `why`: the sentence of what is not known; `waits_for`: who is not ready."""
    if ground not in GROUNDS:
        return why
    since = _say("since", since=dates.at_latest(ready, FIRST, "since"))
    when = "" if changed is None else _on(changed)
    return _say(ground, why=why, since=since, when=when, who=waits_for or _say("site")).rstrip()


GROUNDS = frozenset(get_args(Ground))


def _say(id: str, **values: str | int) -> str:
    return say(FIRST, f"screens.password.{id}", **values)


BEFORE_UNSEEN = "Which one was there before, nobody has seen from here."
BEFORE = "A look of today says nothing about the time before, and nobody has answered for it."
NO_EVENT = "No incident is open in your stanch, so there is no advice for passwords."


def key(why: Reason, when: When, there: L["", "before", "exposed"], *, by_word: bool = False) -> str:
    """Whether the key is another one, in a sentence. The values: see `core.key_evidence.SiteKey`."""
    match why:
        case "same_key":
            return say(FIRST, "screens.key.same", when=_on(when), there=there)
        case "other_key":
            changed = _changed(when)
            if not by_word:
                return changed
            return say(FIRST, "screens.key.changed_by_word", changed=changed[0].lower() + changed[1:])
        case "said_new" if when.known:
            since = dates.at_latest(when, FIRST, "since")
            return say(FIRST, "screens.key.new_by_word", since=since, before=BEFORE_UNSEEN)
        case "same_since":
            return say(FIRST, "screens.key.same", when=_on(when), there="before")
        case "changed_around":
            return say(FIRST, "screens.key.changed_around", changed=_changed(when))
        case _ if when.known:
            return say(FIRST, "screens.key.first_seen", when=_on(when), why=explanations.of_key(why))
        case _:
            return explanations.of_key(why)


def _changed(when: When) -> str:
    if when.low == when.high:
        return say(FIRST, "screens.key.changed", when=_on(when))
    if when.low <= FIRST_DATE:
        return say(FIRST, "screens.key.another", when=dates.dated(when.high))
    first, last = dates.exactly(when.low), dates.exactly(when.high)
    return say(FIRST, "screens.key.changed_between", first=first, last=last)


def key_said(answer: str, order: str, why: str = "") -> str:
    """The key in a word or two. A new key that was there before the fix was exposed as the old one was; one
    that nobody here could compare with another is new by somebody's word."""
    if answer == "new" and order == "rotated_before_fix":
        return "Yes, but before the fix"
    if answer == "new" and order == "unknown":
        return "Yes, perhaps before the fix"
    if answer == "new" and why == "said_new":
        return BY_WORD
    return KEYS[answer]


def _on(when: When) -> str:
    exact = when.low == when.high or dates.day(when.low) == dates.day(when.high)
    return dates.dated(when.high) if exact else _say("at_some_time", around=dates.around(when))


SAFE: dict[Tri, str] = {"yes": "Yes", "no": "No", "unknown": "Could not tell"}
"""Safe now? A look that failed, or none, is no yes."""
CLEAN: dict[Provenance, str] = {
    "measured": "Nothing open was found.",
    "tool_said": "Another tool said so.",
    "vendor_said": "They say so.",
    "person_said": "Somebody who keeps your record says so.",
}
OPEN: dict[Provenance, str] = {
    "measured": "It had the flaw when it was last looked at.",
    "tool_said": "Another tool said that it has the flaw.",
    "vendor_said": "They say that it is not.",
    "person_said": "Somebody who keeps your record says that it is not.",
}
"""Why it is safe now, and why it is not: by whose word, or look."""
BY_THEIR_WORD = "They say so"
BY_WORD = "By somebody's word"
KEYS: dict[str, str] = {"new": "Yes", "same": "No, the same key", "unknown": "Not known"}
"""New key since?"""
