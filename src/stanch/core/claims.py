"""May this sentence be said? A claim is supported, not supported (and by whom not), or contradicted."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from stanch.core.advice import advise
from stanch.core.assessment import Assessment, assess, changed
from stanch.core.catalogue import Advice, Claim, Must, Over
from stanch.core.findings import Finding
from stanch.core.marks import weakest
from stanch.core.members import Members
from stanch.core.milestones import milestone
from stanch.core.model import US, Asset, AssetId, Proposal, RemedyId, Tri
from stanch.core.moments import When, before
from stanch.core.notices import Blocker, Judged
from stanch.core.plan import Action, plan
from stanch.core.readiness import readiness, until_ready
from stanch.core.reasons import Why
from stanch.core.showing import Reader, Showing
from stanch.core.waits import waits
from stanch.core.world import World

__all__ = ["Claim", "Judgement", "Must", "Over", "judge"]


class Judgement:
    """Judges claims over one world, assessing each asset once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.members = Members(world)
        self._assessments: dict[AssetId, Assessment] = {}
        self._actions: tuple[Action, ...] | None = None
        self._show = Showing(self)

    def over(self, world: World, touched: frozenset[AssetId]) -> Judgement:
        """A judgement over another world, which differs from this one in the assets that were touched."""
        made = Judgement(world)
        kept = self._assessments.copy()
        made._assessments = {id: one for id, one in kept.items() if id not in touched}
        return made

    def assessment(self, id: AssetId) -> Assessment:
        found = self._assessments.get(id)
        if found is None:
            found = self._assessments[id] = assess(self.world, id)
        return found

    def actions(self) -> tuple[Action, ...]:
        """The plan of this world, made once."""
        if self._actions is None:
            self._actions = plan(self.world)
        return self._actions

    def judge(self, claim: Claim, only: Collection[AssetId] = ()) -> tuple[Judged, ...]:
        """The verdict on a claim; one for each member where it speaks of each.

        Members of which the question makes no sense (a key that was never exposed need not be revoked)
        are left out. Contradicted needs a definite counter-example (19): not one that may have become ours
        later. `only`: those that a sentence named when it was sent (41).
        """
        if not claim.over.kinds:
            found = self._show(claim.must, Asset(US, "us", ""))
            return (self._one(claim, None, found or Finding("unknown", "nothing_registered")),)
        rows: list[tuple[AssetId, Finding]] = []
        must, show = claim.must, self._show
        for member in self.members.of(claim.over, before=claim.must.before):
            if only and member.id not in only:
                continue
            found = show(must, member)
            if found is not None:
                rows.append((member.id, found if only else self._certain(claim, member.id, found)))
        if claim.over.of == "each":
            return tuple([self._one(claim, id, found) for id, found in rows])
        missing = sorted(set(only) - {id for id, _found in rows})
        rows.extend((id, Finding("unknown", "unregistered")) for id in missing)
        return (self._whole(claim, rows),)

    def advice(self, id: AssetId) -> tuple[Advice, str]:
        """What to do about one credential, and why."""
        world, found = self.world, self.assessment(id)
        kills = [one for one in found.milestones if world.playbook.remedy(one.remedy).effect == "kills"]
        ready, last = readiness(world, id), changed(world, id)
        # ready wherever the same secret is (150): one made after that is not the one that was out (198)
        since = ready.state == "ready" and last is not None and before(ready.when, last) is True
        until, dead = until_ready(world, id), kills[0].done if kills else None
        over = since and (found.ever.verdict, found.now.verdict) == ("unknown", "no")
        if over and (until == "wait" or dead == "yes"):
            return "leave", "changed_since"  # whether it was out or not (150)
        return advise(
            found.ever.verdict,
            world.playbook.disclosed_at,
            ready,
            last,
            "no" if since else self._reused(id),
            until,
            dead,
            any(self._waited_for(one.remedy, id) for one in kills),
        )

    def _waited_for(self, kill: RemedyId, id: AssetId) -> bool:
        """Is something that has to be done before a secret is switched off not done yet (74)?"""
        earlier = waits(self.world, self.world.playbook.remedy(kill), id)
        return any(milestone(self.world, *wait).done != "yes" for wait in earlier)

    def reader(self, id: AssetId) -> Reader:
        """What a customer is to do with a secret: stay away from where it is accepted, or change it (45)."""
        advice, _ground = self.advice(id)
        if advice in ("change_now", "change_again"):
            return "change"
        if advice == "revoke_now" and readiness(self.world, id).state in ("ready", "never_needed"):
            return "change"
        return "hold" if advice in ("wait", "revoke_now", "isolate_first") else ""

    def _reused(self, id: AssetId) -> Tri:
        for bound in self.world.bounds(id):
            if bound.bond == "same_secret" and self.assessment(bound.other).ever.verdict == "yes":
                return "yes"
        return "no"

    def vendors(self) -> Iterator[AssetId]:
        """Whose services we use, or whoever holds a credential or our data (17)."""
        return self.members.vendors()

    def pending(self) -> Iterator[Proposal]:
        """The discoveries that nobody had confirmed or dismissed by this moment (2, 18)."""
        return self.members.pending()

    # the verdict

    def _certain(self, claim: Claim, id: AssetId, found: Finding) -> Finding:
        """What speaks against all of us, as far as it is certain that it is ours by now (190)."""
        if found.verdict != "no" or claim.over.of != "all" or not self.members.perhaps(id):
            return found
        return Finding("unknown", "order_unknown", found.on)

    def _one(self, claim: Claim, about: AssetId | None, found: Finding) -> Judged:
        if found.verdict == "yes" and not self.members.unreadable:
            dated = about is not None and claim.must.test in ("ended", "unended")
            periods = self.assessment(about).periods if dated and about is not None else ()
            return Judged(
                claim.id, about, "supported", found.on, (),
                found.provenance, found.until, found.good_until, periods,
                when=self._when(claim, [] if about is None else [about]),
            )  # fmt: skip
        if found.verdict == "no":
            why: Why = found.why or "false"
            return Judged(claim.id, about, "contradicted", found.on, (Blocker(about or US, why),))
        blockers = [*self.members.unreadable]
        if found.verdict == "unknown":
            blockers.append(Blocker(about or US, found.why))
        if claim.must.test == "always":
            return Judged(claim.id, about, "supported")
        return Judged(claim.id, about, "unsupported", found.on, tuple(blockers))

    def _whole(self, claim: Claim, rows: list[tuple[AssetId, Finding]]) -> Judged:
        on = tuple(sorted({seq for _id, found in rows for seq in found.on}))
        some = claim.over.of == "some"
        open_list = tuple(self.members.open(claim.over))
        unreadable = self.members.unreadable
        yes = [(id, found) for id, found in rows if found.verdict == "yes"]
        against = tuple(self._against(id, found) for id, found in rows if found.verdict == "no")
        doubts = tuple(self._against(id, found) for id, found in rows if found.verdict == "unknown")
        if some and yes:
            return self._supported(claim, yes)
        blockers = (*doubts, *open_list, *unreadable)
        if not self.members.any_of_ours(claim.over):
            blockers = (*blockers, Blocker(US, "nothing_registered"))
        if against and (not some or (len(against) == len(rows) and not open_list and not unreadable)):
            return Judged(claim.id, None, "contradicted", on, (*against, *blockers))
        if not rows and claim.must.test == "now":  # none is left that is still there (37)
            blockers = (*blockers, *(Blocker(one.id, "gone") for one in self.members.of(claim.over)))
        if not rows and not blockers and (some or not claim.over.closed):
            blockers = (Blocker(US, "nothing_registered"),)
        if blockers or some:
            return Judged(claim.id, None, "unsupported", on, blockers)
        return self._supported(claim, yes)

    @staticmethod
    def _against(id: AssetId, found: Finding) -> Blocker:
        """Who speaks against it: the asset, or whoever its advice waits for."""
        return Blocker(found.via[0] if found.why == "not_safe" and found.via else id, found.why or "false")

    def _when(self, claim: Claim, ids: Collection[AssetId]) -> When | None:
        """When the step was done that a claim speaks of; of several, from the first to the last."""
        if claim.must.remedy is None or not ids:
            return None
        remedy = self.world.playbook.remedy(claim.must.remedy)
        found = [milestone(self.world, remedy, id).when for id in ids]
        return When(min(one.low for one in found), max(one.high for one in found))

    def _supported(self, claim: Claim, found: list[tuple[AssetId, Finding]]) -> Judged:
        until = [one.until for _id, one in found if one.until is not None]
        good = [one.good_until for _id, one in found if one.good_until is not None]
        listed = claim.over.named or claim.must.test == "counted"
        return Judged(
            claim.id,
            None,
            "supported",
            tuple(sorted({seq for _id, one in found for seq in one.on})),
            (),
            weakest(one.provenance for _id, one in found),
            min(until, default=None),
            min(good, default=None),
            members=tuple(id for id, _one in found) if listed else (),
            when=self._when(claim, [id for id, _one in found]),
        )


def judge(claim: Claim, world: World) -> tuple[Judged, ...]:
    """The verdict on one claim; for several, make one `Judgement` and ask it."""
    return Judgement(world).judge(claim)
