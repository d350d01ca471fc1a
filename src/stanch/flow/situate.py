"""Where do we stand? Exposed today and before, what to do next, what may be said: from one world."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote
from typing import Literal as L
from weakref import WeakKeyDictionary

import msgspec

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
from stanch.flow import clock, commands
from stanch.flow.case import Case, undisturbed
from stanch.flow.key_renewal import KeyFate, fates
from stanch.knowledge import phrases
from stanch.tell import names, services
from stanch.tell.paragraph import Paragraph, paragraph


class Answer(msgspec.Struct, frozen=True):
    """A question about all that is ours: yes, no or unknown; where, and why."""

    verdict: Tri
    where: tuple[str, ...] = ()
    why: str = ""


class Ours(msgspec.Struct, frozen=True):
    """One thing of ours: its assessment, and the same as VEX."""

    asset: Asset
    assessment: Assessment
    status: Status
    justification: Justification


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


class Question(msgspec.Struct, frozen=True):
    """Something that nobody knows yet: about what (an entry, an asset, a role, a discovery), and the
    command that finds it out ("" where none can)."""

    text: str
    command: str = ""
    kind: L[
        "entry", "now", "ever", "servers", "role", "discovery", "unregistered", "answer", "misuse"
    ] = "misuse"  # fmt: skip
    about: str = ""


class Situation(msgspec.Struct, frozen=True):
    """Everything that the status page shows, about one moment."""

    incident: str
    title: str
    true_at: Moment
    known: int
    today: Answer
    before: Answer
    next: tuple[Action, ...]
    ours: tuple[Ours, ...]
    theirs: tuple[Theirs, ...]
    secrets: tuple[Secret, ...]
    keys: tuple[KeyFate, ...]
    unknown: tuple[Question, ...]
    paragraph: Paragraph
    names: dict[AssetId, str]
    promise: Promised | None = None

    @property
    def stolen(self) -> tuple[Secret, ...]:
        """The secrets that are out and not switched off, where the event calls for that at once."""
        return tuple(one for one in self.secrets if one.advice == "revoke_now")

    @property
    def headline(self) -> str:
        """The verdict in a sentence or two."""
        if self.today.verdict != "yes" and self.stolen:
            return "Something of yours that was secret is out, and still works."
        if not self.ours:
            what = "No server of yours" if self.secrets or self.theirs else "Nothing of yours"
            return f"{what} is registered yet."
        if self.today.verdict == "yes":
            if any(one.assessment.own_now.verdict == "yes" for one in self.ours):
                return "You are exposed."
            if self._patched:
                return "Patched. A key is still old."
            return "A key that you use may be in other hands."
        if self.today.verdict == "unknown":
            if self._patched:
                return "Patched. Whether the key is new enough is not known yet."
            if all(one.assessment.own_now.verdict == "no" for one in self.ours):
                return "Not known yet whether a key that you use is in other hands."
            return "Not known yet whether you are exposed."
        if self.before.verdict == "yes":
            return "Not exposed today. You were before."
        if self.before.verdict == "unknown":
            return "Not exposed today. Whether you were before is not known."
        return "Not exposed, today or before."

    @property
    def _patched(self) -> bool:
        """Has no server of ours the flaw now, though one had it that is not merely gone?"""
        had = (one for one in self.ours if one.assessment.own_ever.verdict == "yes")
        left = any(
            one.asset.during.end is None or one.assessment.own_now.provenance != "person_said" for one in had
        )
        return left and all(one.assessment.own_now.verdict == "no" for one in self.ours)


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


def _situation(case: Case, judgement: Judgement, technical: bool) -> Situation:
    world = judgement.world
    ours = tuple(
        Ours(one, found := judgement.assessment(one.id), *vex(found))
        for one in world.assets.values()
        if one.owner == US and one.kind in ("endpoint", "host", "artefact")
    )
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
        theirs=tuple(_theirs(judgement, world.assets[id]) for id in judgement.vendors()),
        secrets=tuple(_secret(judgement, one) for one in world.assets.values() if one.kind == "credential"),
        keys=fates(world),
        unknown=tuple(_unknown(judgement, ours, case.option)),
        paragraph=paragraph(judgement, technical=technical),
        names={id: names.asset(world, id) for one in actions for id in _mentioned(one)},
        promise=promised(world.state, world.at.true_at),
    )


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
    return Secret(credential, advice, ground, ready, weakest)


def _looking(world: World, asset: Asset, option: str) -> str:
    """How it is found out whether that is exposed today: by a look where this event can be seen from outside,
    else by somebody's word; "" where it asks for neither."""
    probed = any(one.reads == "probe" and one.on == asset.kind for one in world.playbook.detectors)
    return "stanch observe tls --prove" if probed else _remembering(world, asset, option)


def _remembering(world: World, asset: Asset, option: str) -> str:
    if not world.playbook.asks(asset.kind):
        return ""
    return commands.with_choices(commands.attest(asset.name, option), commands.ANSWERS)


def _unknown(judgement: Judgement, ours: tuple[Ours, ...], option: str) -> Iterator[Question]:
    """What nobody knows yet, as questions that somebody could answer; the most pressing first. `option`:
    what names the incident in a command."""
    world = judgement.world
    for seq in world.state.unknown:
        text = f"What does entry {seq} say? {SENTENCES['unknown_entry']} A newer one can: update stanch."
        yield Question(text, "", "entry", str(seq))
    for one in ours:
        if one.assessment.own_now.verdict == "unknown":
            why = SENTENCES[one.assessment.own_now.why]
            text = f"Is {one.asset.name} exposed today? {why}"
            yield Question(text, _looking(world, one.asset, option), "now", one.asset.id)
    for one in ours:
        if one.assessment.own_ever.verdict == "unknown":
            why = SENTENCES[one.assessment.own_ever.why]
            text = f"Was {one.asset.name} exposed before? {why}"
            yield Question(text, _remembering(world, one.asset, option), "ever", one.asset.id)
    if not judgement.members.servers_closed:
        named = names.listed(one.asset.name for one in ours[:8] if one.asset.kind != "artefact")
        text = f"{phrases.servers().question} So far: {named or 'none'}"
        yield Question(text, "stanch register servers ANSWER", "servers")
    for role in names.open_roles(judgement):
        yield Question(phrases.roles()[role].question, f"stanch vendor add NAME --role {role}", "role", role)
    for proposal in judgement.pending():
        text = f"Do you use {names.asset(world, proposal.asset)}? {proposal.why}"
        yield Question(text, "", "discovery", proposal.id)
    for id in judgement.members.unregistered:
        text = f"What is {names.asset(world, id)}? {SENTENCES['unregistered']}"
        yield Question(text, "", "unregistered", id)
    for vendor in judgement.vendors():
        name = names.asset(world, vendor)
        if spoken(world, vendor) is None:
            asked = services.asked_at(world, vendor) is not None
            command = commands.ask(name, option)
            if asked:
                command = commands.with_choices(commands.answer(name, option), commands.STATUSES)
            why = SENTENCES["silent" if asked else "not_asked"]
            yield Question(f"Is {name} affected? {why}", command, "answer", vendor)
        elif contradicted(world, vendor) is not None:
            text = f"Is {name} affected? {SENTENCES['conflict']} Ask which is right, and take the other back."
            command = f"stanch timeline --about {quote(name)}     (then stanch retract NUMBER WHY)"
            yield Question(text, command, "answer", vendor)
    if world.playbook.logs_can_show != "yes":
        yield Question(f"Did anyone read data? {world.playbook.words.logs}")
