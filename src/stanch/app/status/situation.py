"""Where do we stand? Exposed today and before, what to do next, what may be said: from one world."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal as L
from weakref import WeakKeyDictionary

import msgspec

from stanch.app import clock
from stanch.app.context import Case, undisturbed
from stanch.app.credentials.key_renewal import KeyFate, fates
from stanch.app.status import headline as lines
from stanch.app.status.questions import Question, questions
from stanch.core import looks
from stanch.core.assessment import Assessment, contradicted, opposed, spoken, with_what_runs
from stanch.core.catalogue import Advice
from stanch.core.claims import Judgement
from stanch.core.completion import given_up
from stanch.core.findings import Finding
from stanch.core.ignorance import OF_OURS
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Role,
    Tri,
)
from stanch.core.moments import Moment
from stanch.core.plan import Action, soonest
from stanch.core.playbook import Playbook
from stanch.core.promises import Promised, promised
from stanch.core.readiness import Ready, readiness
from stanch.core.vex import Justification, Status, vex
from stanch.core.world import World
from stanch.tell import answers, explanations, headline, howto, names, servers, services
from stanch.tell.capitals import raised
from stanch.tell.paragraph import Paragraph, paragraph
from stanch.tell.sums import Sums


class Because(msgspec.Struct, frozen=True):
    """One reason, and all of which it is the reason."""

    where: tuple[str, ...]
    why: str


class Overall(msgspec.Struct, frozen=True):
    """A question about all that is ours: yes, no or unknown; where, and why. `because`: what is not known, by
    reason; `why`: the one reason, or each with those of which it is one."""

    verdict: Tri
    where: tuple[str, ...] = ()
    why: str = ""
    because: tuple[Because, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Those to name before the reason; none where `why` names them."""
        return self.where if len(self.because) < 2 else ()


class Ours(msgspec.Struct, frozen=True):
    """One thing of ours: its assessment, and the same as VEX. `today`: what is known of now, by looks alone
    where those show it, too. `when`: from when until when it was exposed first, in words."""

    asset: Asset
    assessment: Assessment
    status: Status
    justification: Justification
    today: Finding
    when: str = ""


class Theirs(msgspec.Struct, frozen=True):
    """One vendor: in which roles, its answer and when, when it is safe to change what it has, the advice.

    `contradicts_itself`: it said the opposite before. `or_else`: another answer, which it may have given
    later.
    """

    asset: Asset
    roles: tuple[Role, ...]
    answer: str
    answered_at: Moment | None
    asked_at: Moment | None
    assessment: Assessment
    contradicts_itself: bool = False
    or_else: str = ""

    @property
    def besides(self) -> str:
        """What goes with its answer: "the opposite before"; "" where nothing does."""
        return answers.besides(self.or_else, opposite=self.contradicts_itself)

    @property
    def standing(self) -> str:
        """Its answer, as a code; "contradicted" where another answer, or what was seen, says the opposite;
        "silent" where it was asked and gave none, "unasked" where nobody asked."""
        if not self.answered_at:
            return "silent" if self.asked_at else "unasked"
        now, ever = self.assessment.now.verdict, self.assessment.ever.verdict
        against = (self.answer == "not_affected" and ever == "yes") or (
            self.answer == "fixed" and now == "yes"
        )
        return "contradicted" if against or self.contradicts_itself or self.or_else else self.answer


class Secret(msgspec.Struct, frozen=True):
    """One credential: what to do about it now, and what that waits for. `exposed`: was it ever? `now`: is
    it?"""

    asset: Asset
    advice: Advice
    ground: str
    ready: Ready
    waits_for: str
    exposed: Finding
    now: Finding


class Data(msgspec.Struct, frozen=True):
    """Data that somebody holds: could they be reached, and what can be read in them, by name."""

    asset: Asset
    held_by: tuple[str, ...]
    contains: tuple[str, ...]
    assessment: Assessment


class Situation(msgspec.Struct, frozen=True):
    """Everything that the status page shows, about one moment.

    `spared`: what is ours, and cannot have it. `elsewhere`: the event can be at nothing that we run, as a
    breach at a service is; then the answers are about the secrets and the data that are kept there.
    `mended`: what the event calls the first step that ends it. `how`: how the first step is done there.
    `stepless`: what is exposed, or can be reached, and no step is known for. `of_servers`: does it speak of
    the servers that customers reach? `keyed`: can a key of a server be out by it?"""

    incident: str
    title: str
    true_at: Moment
    known: int
    today: Overall
    before: Overall
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
    elsewhere: bool = False
    stepless: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    of_servers: bool = True
    mended: str = ""
    keyed: bool = False
    data: tuple[Data, ...] = ()

    @property
    def stolen(self) -> tuple[Secret, ...]:
        """The secrets that are out and not switched off, where the event calls for that: at once, or once
        what uses it is cut off (74)."""
        return tuple(one for one in self.secrets if one.advice in TO_SWITCH_OFF)

    @property
    def out(self) -> tuple[tuple[Advice, tuple[Secret, ...]], ...]:
        """The same by what to do with them."""
        groups = ((code, tuple(one for one in self.stolen if one.advice == code)) for code in TO_SWITCH_OFF)
        return tuple((code, those) for code, those in groups if those)

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that somebody could answer; those of which it is known how come first."""
        open_ones = (one for one in self.unknown if one.kind != "misuse")
        return tuple(sorted(open_ones, key=lambda one: not one.by))

    @property
    def headline(self) -> str:
        """The verdict in a sentence or two."""
        return headline.text(lines.headline(self))

    @property
    def open_services(self) -> bool:
        """Is there anything that nobody knows of the services that we use, or of which they are?"""
        found = [one.assessment for one in self.theirs]
        known = all(one.now.verdict != "unknown" != one.ever.verdict for one in found)
        return not known or any(one.kind in _SERVICES for one in self.unknown)

    @property
    def sums(self) -> Sums:
        """What its lists hold, counted: the codes, which `tell.sums` has the words of."""
        servers = all(one.asset.kind in ("endpoint", "host") for one in self.ours)
        return Sums(
            servers,
            tuple(one.assessment.now.verdict for one in self.ours),
            tuple(one.standing for one in self.theirs),
            tuple(one.advice for one in self.secrets),
            tuple(one.overall.word for one in self.keys),
            len(self.data),
        )

    @property
    def patched(self) -> bool:
        """Has no server of ours the flaw now, though one had it that is not merely gone?"""
        had = (one for one in self.ours if one.assessment.own_ever.verdict == "yes")
        left = any(
            one.asset.during.end is None or one.assessment.own_now.provenance != "person_said" for one in had
        )
        done = not any(given_up(one.assessment.milestones) for one in self.ours)
        return left and done and all(one.assessment.own_now.verdict == "no" for one in self.ours)


TO_SWITCH_OFF: tuple[Advice, ...] = ("revoke_now", "isolate_first")
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
        Ours(
            one,
            found := judgement.assessment(one.id),
            *vex(
                found,
                world.playbook,
                with_what_runs(world, one.id, found.own_now),
                with_what_runs(world, one.id, found.own_ever, world.at.true_at),
            ),
            _by_looks(world, one, found.now),
            raised(servers.spans(world, one.id, found.periods[:1])),
        )
        for one in world.assets.values()
        if one.owner == US and one.kind in OF_OURS
    )
    ours = tuple(one for one in everything if one.assessment.now.why != "not_concerned")
    elsewhere = not world.playbook.touched & set(OF_OURS)
    asked = [(one.asset, one.assessment) for one in ours]
    if elsewhere and not ours:
        kept = (one for one in world.assets.values() if one.kind in ("credential", "dataset"))
        asked = [(one, _kept(one, judgement.assessment(one.id))) for one in kept]
    planned = judgement.actions()
    actions = soonest(planned)
    said = paragraph(judgement, technical=technical)
    return Situation(
        incident=case.incident.id,
        title=case.playbook.title,
        true_at=world.at.true_at,
        known=world.at.known,
        today=_asked(asked, "now"),
        before=_asked(asked, "ever"),
        next=actions,
        ours=ours,
        spared=tuple(one.asset for one in everything if one.assessment.now.why == "not_concerned"),
        theirs=tuple(_theirs(judgement, world.assets[id]) for id in judgement.vendors()),
        secrets=tuple(_secret(judgement, one) for one in world.assets.values() if one.kind == "credential"),
        keys=fates(world),
        data=tuple(_data(judgement, one) for one in world.assets.values() if one.kind == "dataset"),
        unknown=tuple(questions(judgement, [one.asset for one in ours], said.not_yet)),
        paragraph=said,
        names={id: names.asset(world, id) for one in actions for id in _mentioned(one)},
        promise=promised(world.state, world.at.true_at),
        elsewhere=elsewhere,
        stepless=tuple(_stepless(judgement, planned)),
        how=howto.lines(world, world.playbook.remedy(actions[0].remedy), actions[0].asset) if actions else (),
        of_servers=world.playbook.of_servers,
        mended=_mended(world.playbook, ours),
        keyed=any(rule.src == "key" for rule in world.playbook.spreads),
    )


def _stepless(judgement: Judgement, actions: Sequence[Action]) -> Iterator[str]:
    """What is ours and exposed, or can be reached, and for which there is no step: none there, and none
    where that comes from."""
    world = judgement.world
    places = {one.asset for one in actions if one.state != "not_needed"}
    for asset in world.assets.values():
        if asset.kind in ("vendor", "key") or asset.owner != US:
            continue
        now = judgement.assessment(asset.id).now
        if (now.verdict == "yes" or now.why == "reachable") and not places & {asset.id, *now.via}:
            yield names.asset(world, asset.id)


def _mended(playbook: Playbook, ours: tuple[Ours, ...]) -> str:
    """What the first step that ends the event is called once it is done, at what had it."""
    kinds = {one.asset.kind for one in ours if one.assessment.own_ever.verdict == "yes"}
    ends = (one.done for one in playbook.remedies if one.mends and kinds & set(one.on))
    return next(ends, "mended")


def _kept(asset: Asset, found: Assessment) -> Assessment:
    """What somebody took stays taken: of data it is told whether it was ever reached, today as before."""
    return msgspec.structs.replace(found, now=found.ever) if asset.kind == "dataset" else found


def _by_looks(world: World, asset: Asset, now: Finding) -> Finding:
    """What is known of now: by looks alone where a word was given, and they show the same without it."""
    if now.verdict != "no" or now.provenance is None or now.provenance in looks.BY_LOOK:
        return now
    seen = looks.own(world, asset).now
    return seen if seen.verdict == "no" else now


def _mentioned(action: Action) -> Iterator[AssetId]:
    yield action.asset
    yield from (asset for _remedy, asset in action.waits_for)


def _asked(ours: Sequence[tuple[Asset, Assessment]], what: L["now", "ever"]) -> Overall:
    """Yes where one is; no only where all are; else unknown, because of those that nobody knows."""
    if not ours:
        return Overall("unknown", (), explanations.reason("nothing_registered"))
    found: dict[Tri, list[tuple[str, Finding]]] = {"yes": [], "no": [], "unknown": []}
    for asset, assessment in ours:
        finding = assessment.now if what == "now" else assessment.ever
        found[finding.verdict].append((asset.name, finding))
    order: tuple[Tri, ...] = ("yes", "unknown", "no")
    verdict = next(one for one in order if found[one])
    where = tuple(name for name, _finding in found[verdict])
    if verdict != "unknown":
        return Overall(verdict, where)
    reasons: dict[str, list[str]] = {}
    for name, finding in found[verdict]:
        reasons.setdefault(explanations.reason(finding.why), []).append(name)
    because = tuple(Because(tuple(those), why) for why, those in reasons.items())
    return Overall(verdict, where, explanations.by_reason([(one.where, one.why) for one in because]), because)


def _theirs(judgement: Judgement, vendor: Asset) -> Theirs:
    world = judgement.world
    said, other = spoken(world, vendor.id), opposed(world, vendor.id)
    return Theirs(
        vendor,
        names.roles_of(world, vendor.id),
        said[1].status if said else "",
        said[2] if said else None,
        services.asked_at(world, vendor.id),
        judgement.assessment(vendor.id),
        contradicted(world, vendor.id) is not None,
        other[1].status if other is not None else "",
    )


def _secret(judgement: Judgement, credential: Asset) -> Secret:
    advice, ground = judgement.advice(credential.id)
    ready = readiness(judgement.world, credential.id)
    weakest = names.asset(judgement.world, ready.weakest) if ready.weakest else ""
    found = judgement.assessment(credential.id)
    return Secret(credential, advice, ground, ready, weakest, found.ever, found.now)
