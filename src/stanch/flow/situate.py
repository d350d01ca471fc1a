"""Where do we stand? Exposed today and before, what to do next, what may be said: from one world."""

from __future__ import annotations

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import msgspec

from stanch.core import looks
from stanch.core.advice import Advice
from stanch.core.assessment import Assessment, contradicted, spoken
from stanch.core.claims import Judgement
from stanch.core.exposure import Finding
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Role,
    Tri,
)
from stanch.core.moments import Moment
from stanch.core.plan import Action, plan, soonest
from stanch.core.promises import Promised, promised
from stanch.core.readiness import Ready, readiness
from stanch.core.reasons import SENTENCES
from stanch.core.vex import Justification, Status, vex
from stanch.core.world import World
from stanch.flow import clock
from stanch.flow.case import Case, undisturbed
from stanch.flow.headline import headline
from stanch.flow.key_renewal import KeyFate, fates
from stanch.flow.questions import Question, questions
from stanch.tell import names, services
from stanch.tell.paragraph import Paragraph, paragraph


class Answer(msgspec.Struct, frozen=True):
    """A question about all that is ours: yes, no or unknown; where, and why."""

    verdict: Tri
    where: tuple[str, ...] = ()
    why: str = ""


class Ours(msgspec.Struct, frozen=True):
    """One thing of ours: its assessment, and the same as VEX. `today`: what is known of now, by looks alone
    where those show it, too."""

    asset: Asset
    assessment: Assessment
    status: Status
    justification: Justification
    today: Finding


class Theirs(msgspec.Struct, frozen=True):
    """One vendor: in which roles, its answer and when, when it is safe to change what it has, the advice."""

    asset: Asset
    roles: tuple[Role, ...]
    answer: str
    answered_at: Moment | None
    asked_at: Moment | None
    assessment: Assessment
    contradicts_itself: bool = False


class Secret(msgspec.Struct, frozen=True):
    """One credential: what to do about it now, and what that waits for."""

    asset: Asset
    advice: Advice
    ground: str
    ready: Ready
    waits_for: str
    exposed: Finding


class Data(msgspec.Struct, frozen=True):
    """Data that somebody holds: could they be reached, and what can be read in them, by name."""

    asset: Asset
    held_by: tuple[str, ...]
    contains: tuple[str, ...]
    assessment: Assessment


class Situation(msgspec.Struct, frozen=True):
    """Everything that the status page shows, about one moment. `spared`: what is ours, and cannot have it."""

    incident: str
    title: str
    true_at: Moment
    known: int
    today: Answer
    before: Answer
    next: tuple[Action, ...]
    ours: tuple[Ours, ...]
    spared: tuple[Asset, ...]
    theirs: tuple[Theirs, ...]
    secrets: tuple[Secret, ...]
    keys: tuple[KeyFate, ...]
    unknown: tuple[Question, ...]
    paragraph: Paragraph
    names: dict[AssetId, str]
    promise: Promised | None = None
    data: tuple[Data, ...] = ()

    @property
    def stolen(self) -> tuple[Secret, ...]:
        """The secrets that are out and not switched off, where the event calls for that at once."""
        return tuple(one for one in self.secrets if one.advice in ("revoke_now", "isolate_first"))

    @property
    def headline(self) -> str:
        """The verdict in a sentence or two."""
        return headline(self)

    @property
    def open_services(self) -> bool:
        """Is there anything that nobody knows of the services that we use, or of which they are?"""
        found = [one.assessment for one in self.theirs]
        known = all(one.now.verdict != "unknown" != one.ever.verdict for one in found)
        return not known or any(one.kind in _SERVICES for one in self.unknown)

    @property
    def patched(self) -> bool:
        """Has no server of ours the flaw now, though one had it that is not merely gone?"""
        had = (one for one in self.ours if one.assessment.own_ever.verdict == "yes")
        left = any(
            one.asset.during.end is None or one.assessment.own_now.provenance != "person_said" for one in had
        )
        return left and all(one.assessment.own_now.verdict == "no" for one in self.ours)


_SERVICES = ("entry", "role", "discovery", "unregistered", "answer")


def pressing(one: Ours) -> tuple[int, int]:
    """What presses most comes first: exposed, then not known, then exposed before."""
    order = ("yes", "unknown", "no")
    return order.index(one.assessment.now.verdict), order.index(one.assessment.ever.verdict)


def situation(case: Case, true_at: Moment | None = None, *, technical: bool = False) -> Situation:
    """The situation as known in `case`, about `true_at` (None: now). It is made once for each judgement."""
    now = clock.now() if true_at is None else true_at
    judgement = case.judgement(now)
    made = _MADE.setdefault(judgement, {})
    found = made.get(technical)
    if found is None:
        with undisturbed():
            found = made[technical] = _situation(case, judgement, technical)
    return msgspec.structs.replace(found, true_at=now)


_MADE: WeakKeyDictionary[Judgement, dict[bool, Situation]] = WeakKeyDictionary()


def _data(judgement: Judgement, asset: Asset) -> Data:
    edges = [edge for _seq, edge in judgement.world.state.edges(asset.id) if edge.bond == "holds"]

    def called(ids: Iterator[AssetId]) -> tuple[str, ...]:
        return tuple(names.asset(judgement.world, one) for one in ids)

    held = called(edge.src for edge in edges if edge.dst == asset.id)
    contains = called(edge.dst for edge in edges if edge.src == asset.id)
    return Data(asset, held, contains, judgement.assessment(asset.id))


def _situation(case: Case, judgement: Judgement, technical: bool) -> Situation:
    world = judgement.world
    everything = tuple(
        Ours(one, found := judgement.assessment(one.id), *vex(found), _by_looks(world, one, found.now))
        for one in world.assets.values()
        if one.owner == US and one.kind in ("endpoint", "host", "artefact", "workflow")
    )
    ours = tuple(one for one in everything if one.assessment.now.why != "not_concerned")
    actions = soonest(plan(world))
    return Situation(
        incident=case.incident.id,
        title=case.playbook.title,
        true_at=world.at.true_at,
        known=world.at.known,
        today=_asked(ours, "now"),
        before=_asked(ours, "ever"),
        next=actions,
        ours=ours,
        spared=tuple(one.asset for one in everything if one.assessment.now.why == "not_concerned"),
        theirs=tuple(_theirs(judgement, world.assets[id]) for id in judgement.vendors()),
        secrets=tuple(_secret(judgement, one) for one in world.assets.values() if one.kind == "credential"),
        keys=fates(world),
        data=tuple(_data(judgement, one) for one in world.assets.values() if one.kind == "dataset"),
        unknown=tuple(questions(judgement, [one.asset for one in ours], case.option)),
        paragraph=paragraph(judgement, technical=technical),
        names={id: names.asset(world, id) for one in actions for id in _mentioned(one)},
        promise=promised(world.state, world.at.true_at),
    )


def _by_looks(world: World, asset: Asset, now: Finding) -> Finding:
    """What is known of now: by looks alone where a word was given, and they show the same without it."""
    if now.verdict != "no" or now.provenance is None or now.provenance in looks.BY_LOOK:
        return now
    seen = looks.own(world, asset).now
    return seen if seen.verdict == "no" else now


def _mentioned(action: Action) -> Iterator[AssetId]:
    yield action.asset
    yield from (asset for _remedy, asset in action.waits_for)


def _asked(ours: tuple[Ours, ...], what: str) -> Answer:
    """Yes where one is; no only where all are; else unknown, because of those that nobody knows."""
    if not ours:
        return Answer("unknown", (), SENTENCES["nothing_registered"])
    found: dict[Tri, list[tuple[str, Finding]]] = {"yes": [], "no": [], "unknown": []}
    for one in ours:
        finding: Finding = getattr(one.assessment, what)
        found[finding.verdict].append((one.asset.name, finding))
    order: tuple[Tri, ...] = ("yes", "unknown", "no")
    verdict = next(one for one in order if found[one])
    why = "" if verdict == "no" else SENTENCES[found[verdict][0][1].why]
    return Answer(verdict, tuple(name for name, _finding in found[verdict]), why if verdict != "yes" else "")


def _theirs(judgement: Judgement, vendor: Asset) -> Theirs:
    world = judgement.world
    said = spoken(world, vendor.id)
    return Theirs(
        vendor,
        names.roles_of(world, vendor.id),
        said[1].status if said else "",
        said[2] if said else None,
        services.asked_at(world, vendor.id),
        judgement.assessment(vendor.id),
        contradicted(world, vendor.id) is not None,
    )


def _secret(judgement: Judgement, credential: Asset) -> Secret:
    advice, ground = judgement.advice(credential.id)
    ready = readiness(judgement.world, credential.id)
    weakest = names.asset(judgement.world, ready.weakest) if ready.weakest else ""
    exposed = judgement.assessment(credential.id).ever
    return Secret(credential, advice, ground, ready, weakest, exposed)
