"""What is said about the password at a site: the advice, and why, in a sentence or two."""

from __future__ import annotations

from typing import Literal as L

from stanch.core.catalogue import Advice
from stanch.core.key_renewal_reasons import SENTENCES, Reason
from stanch.core.model import Provenance, Tri
from stanch.core.moments import FIRST_DATE, When
from stanch.tell import dates, words

TITLES: dict[Advice, str] = {**words.ADVICE, "ask": "No answer yet"}


def because(ground: str, *, why: str, ready: When, changed: When | None, waits_for: str) -> str:
    """Why that is the advice. `why`: the sentence of what is not known; `waits_for`: who is not ready."""
    since = f"It was exposed before, and is safe since {dates.at_latest(ready)}."
    when = "" if changed is None else _on(changed)
    who = waits_for or "the site"
    match ground:
        case "never_exposed":
            return "It was not exposed at any time when it could have been."
        case "reused":
            return "The same password is used somewhere that was exposed."
        case "exposure_unknown":
            return f"Nobody knows yet whether it was exposed. {why}".rstrip()
        case "still_live":
            return "It may be in other hands, and it still works: switch it off where it is accepted."
        case "kill_waits":
            return f"It is in other hands. Before it is switched off, {who} has to be made safe."
        case "not_ready":
            return (
                f"It was exposed, and {who} is not ready: a new password could be read as well. "
                "Do not sign in there yet."
            )
        case "ready_unknown":
            return (
                f"It was exposed, and nobody knows yet whether {who} is ready for a new password. "
                f"Do not sign in there yet. {why}"
            ).rstrip()
        case "never_changed":
            return f"{since} Nobody has said that the password was changed after that."
        case "changed_before":
            return f"{since} The password was last changed {when}."
        case "changed_between":
            return f"{since} The password was last changed {when}, before it was safe there."
        case "changed_since":
            return f"The password was changed {when}, when it was safe there already."
        case "change_unknown":
            return f"{since} Nobody knows whether the password was changed before or after that."
        case _:
            return why


BEFORE_UNSEEN = "Which one was there before, nobody has seen from here."
BEFORE = "A look of today says nothing about the time before, and nobody has answered for it."
NO_EVENT = "No incident is open in your stanch, so there is no advice for passwords."


def key(why: Reason, when: When, there: L["", "before", "exposed"], *, by_word: bool = False) -> str:
    """Whether the key is another one, in a sentence. The values: see `core.key_evidence.SiteKey`."""
    match why:
        case "same_key":
            public = {"before": ", before the flaw was public", "exposed": ", while the site was exposed"}
            return f"It is the key that was there {_on(when)}{public.get(there, '')}."
        case "other_key":
            changed = _changed(when)
            return f"By somebody's word {changed[0].lower()}{changed[1:]}" if by_word else changed
        case "said_new" if when.known:
            return f"By somebody's word it has a new key since {dates.at_latest(when)}. {BEFORE_UNSEEN}"
        case "same_since":
            return f"It is the key that was there {_on(when)}, before the flaw was public."
        case "changed_around":
            return f"{_changed(when)} That may have been before the flaw was public."
        case _:
            first = f"It was first seen {_on(when)}. " if when.known else ""
            return f"{first}{SENTENCES[why]}"


def _changed(when: When) -> str:
    if when.low == when.high:
        return f"The key was changed {_on(when)}."
    if when.low <= FIRST_DATE:
        return f"The key is another one than before; it was first seen here {dates.dated(when.high)}."
    return f"The key was changed between {dates.exactly(when.low)} and {dates.exactly(when.high)}."


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
    return dates.dated(when.high) if exact else f"at a time not quite known: {dates.around(when)}"


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
