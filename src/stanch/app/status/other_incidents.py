"""The other incidents of a client, as whoever looks at one has to know: what is still open, what fell.

Each is judged by its own playbook, with what was said in it alone. A closed one goes on watching what was
sent in it, and is named where evidence of its event came in since it was closed (148).
"""

from __future__ import annotations

import msgspec

from stanch.app import clock
from stanch.app.context import Case, Client, incidents
from stanch.app.notices import sending
from stanch.app.notices.sending import Sent
from stanch.core.ignorance import OF_OURS
from stanch.core.model import US, Incident
from stanch.core.moments import Moment
from stanch.core.notices import Revision
from stanch.core.plan import plan
from stanch.core.promises import promised
from stanch.tell import names, promises


class Other(msgspec.Struct, frozen=True):
    """Another incident: is it open, how many steps are left, and the notices of which a sentence fell or lost
    its ground, and was not corrected; a promise that was missed, in words. `again`: what of ours has it
    today, by evidence that came in after it was closed."""

    id: str
    title: str
    open: bool
    steps: int = 0
    fell: tuple[Sent, ...] = ()
    missed: str = ""
    again: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """ "The breach at CircleCI is still open. One step left." """
        left = {0: "", 1: " One step left."}.get(self.steps, f" {self.steps} steps left.")
        return f"{self.title} is still open.{left}"

    @property
    def anew(self) -> str:
        """ "The breach is closed, but by what came in since then www.shop is exposed to it today." """
        verb = "is" if len(self.again) == 1 else "are"
        return (
            f"{self.title} is closed, but by what came in since then {names.few(self.again)} {verb} "
            "exposed to it today."
        )

    @property
    def presses(self) -> bool:
        """Is there anything of it that somebody has to know, be it open or closed?"""
        return bool(self.fell or self.missed or self.again)


def others(case: Case, true_at: Moment | None = None) -> tuple[Other, ...]:
    """The other incidents that are open, in which something fell, or a promise was missed, or of which there
    is evidence again; in the order in which they were opened."""
    found = (
        _other(case.client, one, true_at)
        for one in incidents(case.client.state, true_at)
        if one.id != case.id
    )
    return tuple(one for one in found if one.open or one.presses)


def watched(client: Client, true_at: Moment | None = None) -> tuple[Other, ...]:
    """Those in which something that was sent fell, or a promise was missed, or of which there is evidence
    again: what was sent in a closed incident is watched (138), and so is what was measured (148)."""
    found = (_other(client, one, true_at) for one in incidents(client.state, true_at))
    return tuple(one for one in found if one.presses)


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
    again = () if open else _again(case, true_at)
    return Other(case.id, case.playbook.title, open, steps, fell, missed, again)


def _again(case: Case, true_at: Moment | None) -> tuple[str, ...]:
    """What of ours has it now, on an entry from after it was closed: by itself, else what is out and still
    works."""
    closed, _incident = case.client.state.incidents[case.id]
    if case.state.seq <= closed:
        return ()
    judgement = case.judgement(true_at)
    found: dict[bool, list[str]] = {True: [], False: []}
    for asset in judgement.world.assets.values():
        if asset.owner != US or asset.kind not in (*OF_OURS, "credential"):
            continue
        assessed, has = judgement.assessment(asset.id), asset.kind in OF_OURS
        now = assessed.own_now if has else assessed.now
        if now.verdict == "yes" and any(seq > closed for seq in now.on):
            found[has].append(names.asset(judgement.world, asset.id))
    return tuple(found[True] or found[False])
