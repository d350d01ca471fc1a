"""Do I change this secret now, or later? One function, for a business's credentials and a person's
passwords alike (16)."""

from __future__ import annotations

from typing import Literal as L

from stanch.core.catalogue import Advice
from stanch.core.model import Tri
from stanch.core.moments import Moment, When, before
from stanch.core.readiness import Ready

Ground = L[
    "never_exposed", "reused", "exposure_unknown", "still_live", "kill_waits", "not_ready", "ready_unknown",
    "never_changed", "changed_before", "changed_between", "changed_since", "change_unknown",
]  # fmt: skip
"""Why this advice: one word for each row of the table."""


def advise(
    exposed: Tri,
    disclosed: Moment,
    ready: Ready,
    changed: When | None,
    reused: Tri,
    until: L["wait", "revoke"],
    dead: Tri | None,
    kill_waits: bool = False,
) -> tuple[Advice, Ground]:
    """What to do about one secret, and why; the first row that fits.

    `changed` None: not since before disclosure; `When()`: nobody knows. `reused`: the same secret lives
    somewhere exposed. `dead`: the old one is proved to be switched off. `kill_waits`: something has to be
    done before that: a worm that wipes the machine when its token dies is isolated first (74). Total: every
    input has an answer.
    """
    if exposed == "no":
        return ("change_now", "reused") if reused == "yes" else ("leave", "never_exposed")
    if exposed == "unknown":
        return ("change_now", "reused") if reused == "yes" else ("ask", "exposure_unknown")
    if until == "revoke" and dead != "yes":
        return ("isolate_first", "kill_waits") if kill_waits else ("revoke_now", "still_live")
    if ready.state == "unknown":
        return "wait", "ready_unknown"
    if ready.state == "not_ready":
        return "wait", "not_ready"
    if changed is None:
        return "change_now", "never_changed"
    possible = _possible(disclosed, ready.when, changed)
    if possible == {"leave"}:
        return ("change_now", "reused") if reused == "yes" else ("leave", "changed_since")
    if "leave" not in possible:
        if "change_now" in possible:
            return "change_now", "changed_before"
        return "change_again", "changed_between"
    return "ask", "change_unknown"


def _possible(disclosed: Moment, ready: When, changed: When) -> set[str]:
    """Each advice that some choice within the bounds would give."""
    since_ready = before(ready, changed)
    possible: set[str] = set()
    if since_ready is not False:
        possible.add("leave")
    if since_ready is not True:
        if changed.low < disclosed:
            possible.add("change_now")
        if changed.high >= disclosed:
            possible.add("change_again")
    return possible
