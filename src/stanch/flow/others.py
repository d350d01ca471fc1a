"""The other incidents of a client, as whoever looks at one must know of them: what is open, what fell.

Each is judged by its own playbook, with what was said in it alone. A closed one goes on watching what was
sent in it.
"""

from __future__ import annotations

import msgspec

from stanch.core.moments import Moment
from stanch.core.notices import Revision
from stanch.core.plan import plan
from stanch.flow import send
from stanch.flow.case import Case
from stanch.flow.send import Sent


class Other(msgspec.Struct, frozen=True):
    """Another incident: is it open, how many steps are left in it, and the notices of which a
    sentence fell or lost its ground, and was not corrected."""

    id: str
    title: str
    open: bool
    steps: int = 0
    fell: tuple[Sent, ...] = ()

    @property
    def sentence(self) -> str:
        """ "The breach at CircleCI is still open. One step left." """
        left = {0: "", 1: " One step left."}.get(self.steps, f" {self.steps} steps left.")
        return f"{self.title} is still open.{left}"


def others(case: Case, true_at: Moment | None = None) -> tuple[Other, ...]:
    """The other incidents that are open, or in which something fell, in the order of their opening."""
    found = (_other(one, true_at) for one in case.client.cases() if one.id != case.id)
    return tuple(one for one in found if one is not None and (one.open or one.fell))


def _other(case: Case, true_at: Moment | None) -> Other | None:
    if true_at is not None and case.incident.opened_at > true_at:
        return None
    open = case.incident.closed_at is None or (true_at is not None and case.incident.closed_at > true_at)
    steps = 0
    if open:
        steps = sum(
            one.state in ("ready", "unknown", "blocked") for one in plan(case.judgement(true_at).world)
        )
    sent = send.fates(case, true_at) if case.state.all(Revision) else ()
    fell = tuple(one for one in sent if one.open)
    return Other(case.id, case.playbook.title, open, steps, fell)
