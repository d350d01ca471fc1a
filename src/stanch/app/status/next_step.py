"""What the next step of a situation needs from a person: a date, a look, or nothing."""

from __future__ import annotations

from typing import Literal as L

from stanch.app.attestations import words
from stanch.app.context import Case
from stanch.app.status.questions import by_look as by_look_of
from stanch.app.status.situation import Situation
from stanch.core.playbook import Remedy
from stanch.core.waits import by_key


def settling(case: Case, found: Situation) -> list[Remedy]:
    """The steps whose times are asked for, where one dated word settles the next action."""
    if not found.next:
        return []
    first = found.next[0]
    remedy = case.playbook.remedy(first.remedy)
    if first.state == "unknown" and first.why == "order_unknown":
        return [*(case.playbook.remedy(wait.remedy) for wait in remedy.waits if wait.via == "self"), remedy]
    asset = case.state.asset(first.asset)
    if asset is None:  # a key of a server, of which a look tells: nobody's word is kept about it
        return []
    known = words.known_steps(case, asset)
    if remedy not in known:
        return [one for one in known if one.id == words.RESET]
    seen = by_key(remedy) or ("now_no" in remedy.proved_by and by_look(case))
    return [] if seen else [remedy]


def look_of(case: Case) -> L["", "look", "prove"]:
    """How a look tells whether a server has it (`prove`: by the proof); "" where none tells."""
    return by_look_of(case.playbook)


def by_look(case: Case) -> bool:
    """Can a look from outside tell anything about this event?"""
    probed = any(one.reads == "probe" for one in case.playbook.detectors)
    return probed or any(by_key(one) for one in case.playbook.remedies)


def by_another_key(case: Case, found: Situation) -> bool:
    """Is the next step proved by another key in use?"""
    return bool(found.next) and by_key(case.playbook.remedy(found.next[0].remedy))
