"""The verdict in a sentence or two, for whoever opens the page: never more than its grounds carry.

What nobody measured is said to rest on words. "Not exposed" without more is said only where no service that
is used was affected, and "not before" only where each of them has said so, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from typing import Literal as L

from stanch.core.findings import Finding
from stanch.core.looks import BY_LOOK
from stanch.tell import names

if TYPE_CHECKING:
    from stanch.app.status.situation import Situation, Theirs

CONFLICT = "what was seen and what was said contradict each other."
MOST = 3
"""So many services are named."""


def headline(found: Situation) -> str:
    """What is ours; then, where that is not what presses most, the services that were affected."""
    theirs = "" if found.today.verdict == "yes" or found.stolen else _theirs(found)
    return f"{_ours(found)} {theirs}".rstrip()


def _ours(found: Situation) -> str:
    if found.stolen and (found.today.verdict != "yes" or found.elsewhere):
        out = [one.exposed for one in found.stolen]
        return _by(out, "something of yours that was secret is out, and still works.")
    if not found.ours and found.elsewhere:
        return _kept(found)
    if not found.ours and found.spared:
        return "Nothing of yours where this event can be is registered yet."
    if not found.ours:
        what = "No server of yours" if found.of_servers else "Nothing of yours where this event can be"
        what = what if found.secrets or found.theirs else "Nothing of yours"
        return f"{what} is registered yet."
    if found.today.verdict == "yes":
        return _today(found)
    if found.today.verdict == "unknown":
        if found.patched:
            return f"{_patched(found)} {_still(found)}"
        if all(one.assessment.own_now.verdict == "no" for one in found.ours):
            return _still(found)
        if any(one.assessment.own_now.why == "conflict" for one in found.ours):
            return f"Not known yet whether you are exposed: {CONFLICT}"
        return "Not known yet whether you are exposed."
    return _not_today(found)


def _kept(found: Situation) -> str:
    """Of an event that can be at nothing that we run: what is kept at whoever had it."""
    if not found.secrets:
        return "Nothing that you keep at other services is written down yet."
    grounds = [one.exposed for one in found.secrets]
    if found.today.verdict == "yes":
        return _by(grounds, "a secret of yours is out.")
    if found.today.verdict == "unknown":
        return "Not known yet whether something that you keep at other services is in other hands."
    works = _by(
        [one.now for one in found.secrets],
        "no secret of yours that is written down is out and still works.",
        "no",
    )
    return f"{works} One was out before." if found.before.verdict == "yes" else works


def _today(found: Situation) -> str:
    """Of something that is exposed: by a flaw of its own, or by what is out elsewhere."""
    mine = [one.assessment.own_now for one in found.ours]
    if any(one.verdict == "yes" for one in mine):
        return _by(mine, "you are exposed.", "yes")
    if found.patched:
        still = "A key is still old." if found.keyed else "What a stolen secret opens is still open."
        return f"{_patched(found)} {still}"
    grounds = [one.assessment.now for one in found.ours]
    what = (
        "a key that you use may be in other hands." if found.keyed else "what a stolen secret opens is open."
    )
    had = [one.assessment for one in found.ours if one.assessment.own_ever.verdict == "yes"]
    doubt = any(one.own_now.verdict == "unknown" for one in had)
    return f"{'Whether it is mended is not known. ' if doubt else ''}{_by(grounds, what)}"


def _still(found: Situation) -> str:
    """What nobody knows yet where nothing has the flaw itself."""
    if not found.keyed:
        return "Whether anybody reached it with a secret that was out is not known yet."
    if found.patched:
        return "Whether the key is new enough is not known yet."
    return "Not known yet whether a key that you use is in other hands."


def _patched(found: Situation) -> str:
    """That it is mended, in the words of the event's own step."""
    return _by([one.assessment.own_now for one in found.ours], f"{found.mended}.", "no")


def _not_today(found: Situation) -> str:
    today = [one.today for one in found.ours]
    before = [one.assessment.ever for one in found.ours]
    alone = bool(_affected(found)) or (found.before.verdict == "no" and found.open_services)
    not_exposed, they = "not exposed", "you"
    if alone:
        servers = found.of_servers and all(one.asset.kind in ("endpoint", "host") for one in found.ours)
        not_exposed, they = (
            ("your own servers are not exposed", "they")
            if servers
            else ("what you run yourself is not exposed", "it")
        )
    was = "was" if they == "it" else "were"
    if found.before.verdict == "no" and _basis(today, "no") == _basis(before, "no"):
        return _by(today, f"{not_exposed}, today or before.", "no")
    first = _by(today, f"{not_exposed} today.", "no")
    if found.before.verdict == "no":
        return f"{first} {_by(before, f'{they} {was} not before.', 'no')}"
    if any(one.assessment.unended for one in found.ours):
        return f"{first} Whether what was exposed before has ended is not known."
    if found.before.verdict == "yes":
        basis = _basis(before, "yes")
        if basis and basis == _basis(today, "no"):
            return _by(today, f"{not_exposed} today; {they} {was} before.", "no")
        return f"{first} {_by(before, f'{they} {was} before.', 'yes')}"
    return f"{first} Whether {they} {was} before is not known."


def _theirs(found: Situation) -> str:
    """The services that are affected, or were; else, beside "not before", that not all of them is known."""
    affected = _affected(found)
    if affected:
        now = [one for one in affected if one.assessment.now.verdict == "yes"]
        some = now or affected
        shown = [names.given(one.asset) for one in some[:MOST]]
        if len(some) > MOST:
            shown.append(f"{len(some) - MOST} more")
        verb = ("is" if now else "was") if len(some) == 1 else ("are" if now else "were")
        who = "a service that you use" if len(some) == 1 else "services that you use"
        grounds = [one.assessment.now if now else one.assessment.ever for one in some]
        return _by(grounds, f"{who} {verb} affected: {names.listed(shown)}.", "yes")
    clean = found.ours and found.today.verdict == found.before.verdict == "no"
    return "Not all is known yet of the services that you use." if clean and found.open_services else ""


def _affected(found: Situation) -> Sequence[Theirs]:
    return [one for one in found.theirs if "yes" in (one.assessment.now.verdict, one.assessment.ever.verdict)]


def _by(findings: Iterable[Finding], text: str, verdict: L["yes", "no"] = "yes") -> str:
    """The sentence, after what it rests on where that is no look."""
    found = f"{_basis(findings, verdict)}{text}"
    return found[:1].upper() + found[1:]


def _basis(findings: Iterable[Finding], verdict: L["yes", "no"]) -> str:
    """A "yes" rests on the best of its grounds, a "no" on all of them. What the playbook itself tells (it has
    no entry, and no number) was told to us by nobody here."""
    counted = [one for one in findings if one.verdict == verdict and one.provenance is not None]
    grounds = {one.provenance for one in counted}
    looked = any(one in BY_LOOK for one in grounds)
    if not grounds or (looked and (verdict == "yes" or grounds <= set(BY_LOOK))):
        return ""
    ours = any(one.provenance == "person_said" and one.on and 0 not in one.on for one in counted)
    told = "what you told us" if ours else "what you were told"
    return f"by looks and by {told}, " if looked else f"by {told}, "
