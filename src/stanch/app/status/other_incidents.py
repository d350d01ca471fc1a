"""The other incidents of a client, as whoever looks at one has to know: what is still open, what fell.

Each is judged by its own playbook, with what was said in it alone. A closed one goes on watching what was
sent in it.
"""

from __future__ import annotations

import msgspec

from stanch.app import clock
from stanch.app.context import Case, Client, incidents
from stanch.app.notices import sending
from stanch.app.notices.sending import Sent
from stanch.core.model import Incident
from stanch.core.moments import Moment
from stanch.core.notices import Revision
from stanch.core.plan import plan
from stanch.core.promises import promised
from stanch.tell import promises


class Other(msgspec.Struct, frozen=True):
    """Another incident: is it open, how many steps are left, and the notices of which a sentence fell or lost
    its ground, and was not corrected; a promise that was missed, in words."""

    id: str
    title: str
    open: bool
    steps: int = 0
    fell: tuple[Sent, ...] = ()
    missed: str = ""

    @property
    def sentence(self) -> str:
        """ "The breach at CircleCI is still open. One step left." """
        left = {0: "", 1: " One step left."}.get(self.steps, f" {self.steps} steps left.")
        return f"{self.title} is still open.{left}"


def others(case: Case, true_at: Moment | None = None) -> tuple[Other, ...]:
    """The other incidents that are open, in which something fell, or a promise was missed; in the order in
    which they were opened."""
    found = (
        _other(case.client, one, true_at)
        for one in incidents(case.client.state, true_at)
        if one.id != case.id
    )
    return tuple(one for one in found if one.open or one.fell or one.missed)


def watched(client: Client, true_at: Moment | None = None) -> tuple[Other, ...]:
    """Where no incident is open: those in which something that was sent fell, or a promise was missed. What
    was sent in a closed incident is watched, be another one open or not (138)."""
    found = (_other(client, one, true_at) for one in incidents(client.state, true_at))
    return tuple(one for one in found if one.fell or one.missed)


def _other(client: Client, incident: Incident, true_at: Moment | None) -> Other:
    open = incident.closed_at is None
    case = client.case_of(incident)
    if case is None:
        return Other(incident.id, incident.title or incident.id, open)
    steps = 0
    if open:
        actions = plan(case.judgement(true_at).world)
        steps = sum(one.state in ("ready", "unknown", "blocked") for one in actions)
    sent = sending.fates(case, true_at) if case.state.all(Revision) else ()
    fell = tuple(one for one in sent if one.open)
    now = clock.now() if true_at is None else true_at
    promise = promised(case.state, now)
    missed = promises.missed(promise, now) if promise is not None else ""
    return Other(case.id, case.playbook.title, open, steps, fell, missed)
