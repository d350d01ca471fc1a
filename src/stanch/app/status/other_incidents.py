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
from stanch.core.claims import Judgement
from stanch.core.ignorance import OF_OURS
from stanch.core.model import US, AssetId, Incident
from stanch.core.moments import Moment
from stanch.core.notices import Revision
from stanch.core.promises import promised
from stanch.tell import names, promises
from stanch.tell import other_incidents as words


class Other(msgspec.Struct, frozen=True):
    """Another incident: is it open, how many steps are left, and the notices of which a sentence fell or lost
    its ground, and was not corrected; a promise that was missed, in words. `again`: what of ours has it
    today, by evidence that came in after it was closed; `secrets`: those are secrets."""

    id: str
    title: str
    open: bool
    steps: int = 0
    fell: tuple[Sent, ...] = ()
    missed: str = ""
    again: tuple[str, ...] = ()
    secrets: bool = False

    @property
    def sentence(self) -> str:
        """ "The breach at CircleCI is still open. One step left." """
        return words.still_open(self.title, self.steps)

    @property
    def anew(self) -> str:
        """ "The breach is closed, but by what came in since then www.shop is exposed to it today." """
        return words.anew(self.title, self.again, secrets=self.secrets)

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
        actions = case.judgement(true_at).actions()
        steps = sum(one.state in ("ready", "unknown", "blocked") for one in actions)
    sent = sending.fates(case, true_at) if case.state.all(Revision) else ()
    fell = tuple(one for one in sent if one.open)
    now = clock.now() if true_at is None else true_at
    promise = promised(case.state, now)
    missed = promises.missed(promise, now) if promise is not None else ""
    again, secrets = ((), False) if open else _again(case, true_at)
    return Other(case.id, case.playbook.title, open, steps, fell, missed, again, secrets)


def _again(case: Case, true_at: Moment | None) -> tuple[tuple[str, ...], bool]:
    """What of ours has it now by what came in since it was closed, and whether those are secrets: what has it
    by itself, else what is out and still works."""
    closed, _incident = case.client.state.incidents[case.id]
    if case.state.seq <= closed:
        return (), False
    judgement = case.judgement(true_at)
    found: dict[bool, list[AssetId]] = {True: [], False: []}
    for asset in judgement.world.assets.values():
        if asset.owner != US or asset.kind not in (*OF_OURS, "credential"):
            continue
        assessed, has = judgement.assessment(asset.id), asset.kind in OF_OURS
        if (assessed.own_now if has else assessed.now).verdict == "yes":
            found[has].append(asset.id)
    if not found[True] and not found[False]:
        return (), False
    before = Case(case.ws, closed, case.id, closed=True).judgement(judgement.world.at.true_at)
    for has, ids in found.items():
        news = [names.asset(judgement.world, id) for id in ids if _news(judgement, before, id)]
        if news:
            return tuple(news), not has
    return (), False


def _news(now: Judgement, closed: Judgement, id: AssetId) -> bool:
    """Does what came in since it was closed show that this has it? A clean look does not, and leaves what was
    left exposed then as it was (148)."""
    own = now.world.own(id)
    before = closed.world.own(id).definite if id in closed.world.assets else ()
    if own.definite and (not before or own.definite[-1][1] > before[-1][1]):
        return True  # it was seen, or said, to have it at a later time, too
    if now.world.assets[id].kind in OF_OURS:
        had = id in closed.world.assets and closed.assessment(id).own_now.verdict == "yes"
        return not had and own.now.why != "mixed"
    return id not in closed.world.assets or closed.assessment(id).now.verdict != "yes"
