"""May this sentence be said? A claim is supported, not supported (and by whom not), or contradicted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal as L

import msgspec

from stanch.core.advice import Advice, advise
from stanch.core.assessment import Assessment, assess, changed, spoken
from stanch.core.decisions import Promise
from stanch.core.exposure import Finding
from stanch.core.marks import weakest
from stanch.core.milestones import needed
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    ClaimId,
    Holds,
    Kind,
    Proposal,
    RemedyId,
    Role,
    Tri,
)
from stanch.core.moments import Seq
from stanch.core.notices import Blocker, Judged
from stanch.core.playbook import Manner
from stanch.core.readiness import readiness
from stanch.core.reasons import Why
from stanch.core.sayings import Asked, Search
from stanch.core.usage import ended_before
from stanch.core.world import World


class Over(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim ranges over: kinds of one owner, all of them, some, or each for itself.

    `roles`: only vendors in these. `holds`: only vendors that hold such data, one left out only on an
    explicit no. `accepted_by`: only credentials that something of ours, or a vendor, accepts. `closed`: the
    roles whose lists must be complete.
    """

    kinds: tuple[Kind, ...] = ()
    owner: L["us", "vendor", "any"] = "us"
    of: L["all", "some", "each"] = "all"
    roles: tuple[Role, ...] = ()
    holds: str = ""
    closed: tuple[Role, ...] = ()
    accepted_by: L["", "us", "vendor"] = ""


class Must(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each member must show."""

    test: L[
        "now", "ever", "neither", "ended", "done", "looked", "answered", "asked", "silent", "advised",
        "promised", "always",
    ]  # fmt: skip
    verdict: Tri = "no"
    of: Manner | None = None
    remedy: RemedyId | None = None
    advice: Advice | None = None


Part = L["do", "event", "ours", "theirs", "next"]
"""Where a sentence stands in a notice: what the reader does comes first."""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that can be said: over what, what it must have, what goes with it, what to say instead.

    `start`: it opens a paragraph of its own accord; the others come as companions or instead of others.
    `plain` and `technical` are texts with slots that `tell` fills; `wish` is how one would like to say it
    while it cannot be said, "" where nobody would. `stand_in`: said only where nothing else rests on
    evidence. `brief`: it belongs into the short answer to somebody who asks, as its companions do then.
    """

    id: ClaimId
    must: Must
    plain: str
    technical: str
    over: Over = Over()
    companions: tuple[ClaimId, ...] = ()
    instead: tuple[ClaimId, ...] = ()
    start: bool = False
    wish: str = ""
    stand_in: bool = False
    brief: bool = False
    part: Part = "ours"


class Judgement:
    """Judges claims over one world, assessing each asset once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._assessments: dict[AssetId, Assessment] = {}
        self._tests: dict[str, Callable[[Must, Asset], Finding | None]] = {
            "now": self._now,
            "ever": self._ever,
            "neither": self._neither,
            "ended": self._ended,
            "done": self._done,
            "looked": self._looked,
            "answered": self._answered,
            "asked": self._asked,
            "silent": self._silent,
            "advised": self._advised,
            "promised": self._promised,
            "always": lambda _must, _asset: Finding("yes"),
        }

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

    def judge(self, claim: Claim) -> tuple[Judged, ...]:
        """The verdict on a claim; one for each member where it speaks of each.

        Members of which the question makes no sense (a key that was never exposed need not be revoked)
        are left out. Contradicted needs a definite counter-example (19).
        """
        if not claim.over.kinds:
            found = self._tests[claim.must.test](claim.must, Asset(US, "us", ""))
            return (self._one(claim, None, found or Finding("unknown", "nothing_registered")),)
        rows: list[tuple[AssetId, Finding]] = []
        for member in self._members(claim.over):
            found = self._tests[claim.must.test](claim.must, member)
            if found is not None:
                rows.append((member.id, found))
        if claim.over.of == "each":
            return tuple(self._one(claim, id, found) for id, found in rows)
        return (self._whole(claim, rows),)

    def advice(self, id: AssetId) -> tuple[Advice, str]:
        """What to do about one credential, and why."""
        world, found = self.world, self.assessment(id)
        kills = [one for one in found.milestones if world.playbook.remedy(one.remedy).effect == "kills"]
        return advise(
            found.ever.verdict,
            world.playbook.disclosed_at,
            readiness(world, id),
            changed(world, id),
            self._reused(id),
            world.playbook.until_ready,
            kills[0].done if kills else None,
        )

    def _reused(self, id: AssetId) -> Tri:
        for bound in self.world.bounds(id):
            if bound.bond == "same_secret" and self.assessment(bound.other).ever.verdict == "yes":
                return "yes"
        return "no"

    # who is meant

    def _members(self, over: Over) -> Iterator[Asset]:
        vendors = set(self.vendors()) if "vendor" in over.kinds else set()
        for asset in self.world.assets.values():
            if asset.kind not in over.kinds:
                continue
            if asset.kind == "vendor":
                if over.owner != "us" and asset.id in vendors and self._meant(asset, over):
                    yield asset
            elif over.accepted_by and not self._accepted(asset, over.accepted_by):
                continue
            elif over.owner == "any" or (asset.owner == US) == (over.owner == "us"):
                yield asset

    def _accepted(self, credential: Asset, by: str) -> bool:
        for bound in self.world.bounds(credential.id):
            party = self.world.assets[bound.other]
            if bound.bond == "accepts" and (party.kind != "vendor" and party.owner == US) == (by == "us"):
                return True
        return False

    def vendors(self) -> Iterator[AssetId]:
        """Whoever is used, named in a role, or holds a credential or our data, even after use (17, 37)."""
        named = {
            vendor
            for _seq, answer in self.world.state.roles(self.world.at.true_at).values()
            for vendor in answer.vendors
        }
        named |= set(self._confirmed())
        for id, asset in self.world.assets.items():
            if asset.kind != "vendor":
                continue
            if id in named or (
                any(bound.bond in ("uses", "holds", "accepts") for bound in self.world.bounds(id))
                and not ended_before(self.world, id, self.world.playbook.opened)
            ):
                yield id

    def _meant(self, vendor: Asset, over: Over) -> bool:
        if over.roles:
            answers = self.world.state.roles(self.world.at.true_at)
            if not any(vendor.id in answers[role][1].vendors for role in over.roles if role in answers):
                return False
        meant = True
        if over.holds:
            for _seq, seen in self.world.state.of(vendor.id):
                fact = seen.fact
                if isinstance(fact, Holds) and fact.data == over.holds:
                    meant = fact.answer != "no"  # the latest word counts
        return meant

    # the verdict

    def _one(self, claim: Claim, about: AssetId | None, found: Finding) -> Judged:
        if found.verdict == "yes" and not self.world.state.unknown:
            periods = self.assessment(about).periods if about and claim.must.test == "ended" else ()
            return Judged(
                claim.id, about, "supported", found.on, (),
                found.provenance, found.until, found.good_until, periods,
            )  # fmt: skip
        if found.verdict == "no":
            why: Why = found.why or "false"
            return Judged(claim.id, about, "contradicted", found.on, (Blocker(about or US, why),))
        blockers = [*self._unreadable()]
        if found.verdict == "unknown":
            blockers.append(Blocker(about or US, found.why))
        if claim.must.test == "always":
            return Judged(claim.id, about, "supported")
        return Judged(claim.id, about, "unsupported", found.on, tuple(blockers))

    def _whole(self, claim: Claim, rows: list[tuple[AssetId, Finding]]) -> Judged:
        on = tuple(sorted({seq for _id, found in rows for seq in found.on}))
        some = claim.over.of == "some"
        open_list = tuple(self._open(claim.over))
        unreadable = tuple(self._unreadable())
        yes = [found for _id, found in rows if found.verdict == "yes"]
        against = tuple(self._against(id, found) for id, found in rows if found.verdict == "no")
        doubts = tuple(Blocker(id, found.why) for id, found in rows if found.verdict == "unknown")
        if some and yes:
            return self._supported(claim, yes)
        blockers = (*doubts, *open_list, *unreadable)
        if not self._any_of_ours(claim.over):
            blockers = (*blockers, Blocker(US, "nothing_registered"))
        if against and (not some or (len(against) == len(rows) and not open_list and not unreadable)):
            return Judged(claim.id, None, "contradicted", on, (*against, *blockers))
        if not rows and not blockers and (some or not claim.over.closed):
            blockers = (Blocker(US, "nothing_registered"),)
        if blockers or some:
            return Judged(claim.id, None, "unsupported", on, blockers)
        return self._supported(claim, yes)

    def _any_of_ours(self, over: Over) -> bool:
        """No role closes the list of our own servers: of none that is registered nothing can be said (18)."""
        kinds = {"endpoint", "host"} & set(over.kinds)
        if not kinds or over.owner == "vendor":
            return True
        return any(one.kind in kinds and one.owner == US for one in self.world.assets.values())

    @staticmethod
    def _against(id: AssetId, found: Finding) -> Blocker:
        """Who speaks against it: the asset, or whoever its advice waits for."""
        return Blocker(found.via[0] if found.why == "not_safe" and found.via else id, found.why or "false")

    @staticmethod
    def _supported(claim: Claim, found: list[Finding]) -> Judged:
        until = [one.until for one in found if one.until is not None]
        good = [one.good_until for one in found if one.good_until is not None]
        return Judged(
            claim.id,
            None,
            "supported",
            tuple(sorted({seq for one in found for seq in one.on})),
            (),
            weakest(one.provenance for one in found),
            min(until, default=None),
            min(good, default=None),
        )

    def _open(self, over: Over) -> Iterator[Blocker]:
        """Roles that nobody answered, and discoveries that nobody confirmed or rejected (18)."""
        if not over.closed:
            return
        state, now = self.world.state, self.world.at.true_at
        answers = state.roles(now)
        for role in over.closed:
            if role not in answers or not answers[role][1].complete:
                yield Blocker(f"role:{role}", "list_open")
        for proposal in self.pending():
            if proposal.role is None or proposal.role in over.closed:
                yield Blocker(f"proposal:{proposal.id}", "unconfirmed")

    def pending(self) -> Iterator[Proposal]:
        """The discoveries that nobody had confirmed or dismissed by this moment (2, 18)."""
        state, now = self.world.state, self.world.at.true_at
        decided = state.discoveries(now)
        for id, (_seq, proposal) in state.proposals.items():
            if proposal.seen_at <= now and id not in decided:
                yield proposal

    def _confirmed(self) -> Iterator[AssetId]:
        """Whom a confirmed discovery names (18)."""
        state = self.world.state
        for id, (_seq, one) in state.discoveries(self.world.at.true_at).items():
            if one.confirmed and id in state.proposals:
                yield state.proposals[id][1].asset

    def _unreadable(self) -> Iterator[Blocker]:
        for seq in self.world.state.unknown:
            yield Blocker(f"entry:{seq}", "unknown_entry")

    # the tests: does this member show it? None: the question makes no sense for it

    def _wanted(self, found: Finding, wanted: Tri, exposed: Why = "exposed") -> Finding:
        if found.verdict == "unknown":
            return found
        if found.verdict == wanted:
            return msgspec.structs.replace(found, verdict="yes", why="")
        return msgspec.structs.replace(
            found, verdict="no", why=exposed if found.verdict == "yes" else "false"
        )

    def _now(self, must: Must, asset: Asset) -> Finding:
        found = self.assessment(asset.id)
        ours = asset.kind in ("endpoint", "host") and must.of != "reachable"
        return self._wanted(found.own_now if ours else found.now, must.verdict)

    def _ever(self, must: Must, asset: Asset) -> Finding:
        found = self.assessment(asset.id)
        ours = asset.kind in ("endpoint", "host") and must.of != "reachable"
        return self._wanted(found.own_ever if ours else found.ever, must.verdict, "was_exposed")

    def _neither(self, must: Must, asset: Asset) -> Finding:
        found = self.assessment(asset.id)
        now, ever = self._wanted(found.now, "no"), self._wanted(found.ever, "no", "was_exposed")
        if "no" in (now.verdict, ever.verdict):
            return now if now.verdict == "no" else ever
        if "unknown" in (now.verdict, ever.verdict):
            if asset.kind == "vendor" and spoken(self.world, asset.id) is None:
                return Finding("unknown", self._quiet(must, asset))
            return now if now.verdict == "unknown" else ever
        on = tuple(sorted({*now.on, *ever.on}))
        return Finding(
            "yes",
            on=on,
            until=ever.until,
            provenance=weakest((now.provenance, ever.provenance)),
            good_until=now.good_until,
        )

    def _ended(self, must: Must, asset: Asset) -> Finding | None:
        """It was exposed, and a dated fact says that it ended: that does not go stale."""
        found = self.assessment(asset.id)
        if found.own_ever.verdict != "yes":
            return None
        if found.own_now.verdict == "yes":
            return Finding("no", "exposed", found.own_now.on, provenance=found.own_now.provenance)
        on = tuple(sorted({*found.own_now.on, *found.own_ever.on, *found.ended_on}))
        if not found.periods or found.unended:
            return Finding("unknown", found.own_now.why or "stale", on)
        provenance = weakest((found.own_now.provenance, found.own_ever.provenance, found.ended_by))
        return Finding("yes", on=on, provenance=provenance)

    def _done(self, must: Must, asset: Asset) -> Finding | None:
        assert must.remedy is not None
        remedy = next((one for one in self.world.playbook.remedies if one.id == must.remedy), None)
        if remedy is None or asset.kind not in remedy.on or not needed(self.world, remedy, asset.id):
            return None
        done = self.assessment(asset.id).milestone(must.remedy)
        assert done is not None
        return Finding(done.done, done.why, done.on, until=done.when.latest, provenance=done.provenance)

    def _looked(self, must: Must, asset: Asset) -> Finding | None:
        on = tuple(seq for seq, seen in self._acts(asset.id) if isinstance(seen, Search))
        return Finding("yes", on=on, provenance="measured") if on else Finding("unknown", "nobody_looked")

    def _acts(self, id: AssetId) -> Iterator[tuple[Seq, object]]:
        """Acts are filtered by when they happened (2)."""
        for seq, seen in self.world.state.of(id):
            if seen.seen_at <= self.world.at.true_at and seen.provenance != "untrusted":
                yield seq, seen.fact

    def _answered(self, must: Must, asset: Asset) -> Finding | None:
        said = spoken(self.world, asset.id)
        if said is None:
            return None
        return Finding("yes", on=(said[0],), provenance="vendor_said")

    def _asked(self, must: Must, asset: Asset) -> Finding:
        on = tuple(seq for seq, fact in self._acts(asset.id) if isinstance(fact, Asked))
        return Finding("yes", on=on[-1:], provenance="person_said") if on else Finding("unknown", "not_asked")

    def _quiet(self, must: Must, asset: Asset) -> Why:
        """Why there is no answer: they were asked and are silent, or nobody has asked."""
        return "silent" if self._asked(must, asset).verdict == "yes" else "not_asked"

    def _silent(self, must: Must, asset: Asset) -> Finding | None:
        asked = self._asked(must, asset)
        said = spoken(self.world, asset.id)
        if said is not None:
            return Finding("no", "false", (said[0],))
        return asked

    def _advised(self, must: Must, asset: Asset) -> Finding | None:
        advice, _ground = self.advice(asset.id)
        found = self.assessment(asset.id)
        on = tuple(sorted({*found.ever.on, *(seq for one in found.milestones for seq in one.on)}))
        if advice == must.advice:
            provenance = weakest((found.ever.provenance, *(one.provenance for one in found.milestones)))
            return Finding("yes", "", on, provenance=provenance, good_until=found.good_until)
        waits_for = readiness(self.world, asset.id).weakest if advice == "wait" else None
        if waits_for is not None:
            return Finding("no", "not_safe", on, (waits_for,), good_until=found.good_until)
        return Finding("no", "false", on, good_until=found.good_until)

    def _promised(self, must: Must, asset: Asset) -> Finding | None:
        now = self.world.at.true_at
        made = [(seq, one) for seq, one in self.world.state.all(Promise) if one.made_at <= now]
        if not made:
            return Finding("unknown", "not_done")
        seq, promise = made[-1]
        if promise.by < now:
            return Finding("unknown", "stale", (seq,))
        return Finding("yes", on=(seq,), provenance="person_said", good_until=promise.by)


def judge(claim: Claim, world: World) -> tuple[Judged, ...]:
    """The verdict on one claim; for several, make one `Judgement` and ask it."""
    return Judgement(world).judge(claim)
