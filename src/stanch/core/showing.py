"""Does one member show what a claim says of it? Yes, no, unknown; None where the question makes no sense."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from typing import Literal as L

from stanch.core import looks
from stanch.core.advised import advised
from stanch.core.assessment import (
    Assessment,
    ended_by_a_part,
    in_doubt,
    old_key_perhaps,
    origin,
    spoken,
    with_what_runs,
)
from stanch.core.catalogue import Must
from stanch.core.decisions import Promise
from stanch.core.findings import Finding
from stanch.core.looks import BY_LOOK
from stanch.core.marks import weakest
from stanch.core.milestones import milestone, unheard
from stanch.core.model import Asset, AssetId, Tri
from stanch.core.moments import Moment, Seq, intersect
from stanch.core.periods import has_end
from stanch.core.reasons import Why
from stanch.core.sayings import Asked, Done, Search
from stanch.core.state import Seen
from stanch.core.waits import needed

if TYPE_CHECKING:
    from stanch.core.claims import Judgement

Reader = L["", "hold", "change"]
"""What a customer is to do with a secret: stay away for now, change it, or nothing that we know of."""


class Showing:
    """The tests of one judgement, each by the name that a claim gives it."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.world = judgement.world
        self._remedies = {one.id: one for one in self.world.playbook.remedies}
        self._tests: dict[str, Callable[[Must, Asset], Finding | None]] = {
            "now": self._now,
            "ever": self._ever,
            "neither": self._neither,
            "ended": self._ended,
            "unended": self._unended,
            "done": self._done,
            "every_one": self._done,
            "looked": self._looked,
            "seen": self._seen,
            "answered": self._answered,
            "asked": self._asked,
            "silent": self._silent,
            "counted": self._counted,
            "advised": self._advised,
            "reader": self._reader,
            "leaking": self._leaking,
            "shown": self._shown,
            "key_out": self._key_out,
            "within_reach": self._within_reach,
            "promised": self._promised,
            "always": lambda _must, _asset: Finding("yes"),
        }

    def __call__(self, must: Must, asset: Asset) -> Finding | None:
        found = self._tests[must.test](must, asset)
        if (
            must.by == "look"
            and found is not None
            and found.verdict == "yes"
            and found.provenance not in BY_LOOK
        ):
            seen = self._wanted(looks.own(self.world, asset).now, must.verdict)
            shown = seen.verdict == "yes" and seen.provenance in BY_LOOK
            return seen if shown else Finding("unknown", "by_word", found.on)
        return found

    # exposure

    def _wanted(self, found: Finding, wanted: Tri, exposed: Why = "exposed") -> Finding:
        if found.verdict == "unknown":
            return found
        fits: Tri = "yes" if found.verdict == wanted else "no"
        why: Why = "" if fits == "yes" else exposed if found.verdict == "yes" else "false"
        return Finding(fits, why, found.on, found.via, found.until, found.provenance, found.good_until)

    def _now(self, must: Must, asset: Asset) -> Finding | None:
        found = self._itself(must, asset, ever=False)
        if found.why == "gone" and must.verdict == "no":
            return None  # a port that is closed says nothing of what was behind it (37)
        past = must.verdict == "yes" and looks.past_word(self.world, asset, found)
        return Finding("unknown", "stale", found.on) if past else self._wanted(found, must.verdict)

    def _ever(self, must: Must, asset: Asset) -> Finding:
        return self._wanted(self._itself(must, asset, ever=True), must.verdict, "was_exposed")

    def _itself(self, must: Must, asset: Asset, *, ever: bool) -> Finding:
        found = self.judgement.assessment(asset.id)
        if asset.kind not in ("endpoint", "host") or must.of == "reachable":
            return found.ever if ever else found.now
        own, until = (found.own_ever, self.world.at.true_at) if ever else (found.own_now, None)
        return with_what_runs(self.world, asset.id, own, until) if must.verdict == "no" else own

    def _neither(self, must: Must, asset: Asset) -> Finding:
        found = self.judgement.assessment(asset.id)
        now, ever = self._wanted(found.now, "no"), self._wanted(found.ever, "no", "was_exposed")
        if "no" in (now.verdict, ever.verdict):
            return now if now.verdict == "no" else ever
        said = spoken(self.world, asset.id) if asset.kind == "vendor" else None
        if "unknown" in (now.verdict, ever.verdict):
            if asset.kind == "vendor" and said is None:
                return Finding("unknown", self._quiet(must, asset))
            return now if now.verdict == "unknown" else ever
        return Finding(
            "yes",
            on=tuple(sorted({*now.on, *ever.on})),
            until=ever.until,
            provenance=weakest((now.provenance, ever.provenance)),
            good_until=now.good_until,
        )

    def _ended(self, must: Must, asset: Asset) -> Finding | None:
        """It was exposed, and a dated fact says that it ended: that does not go stale."""
        found = self.judgement.assessment(asset.id)
        if found.own_ever.verdict != "yes":
            return None
        if found.own_now.verdict == "yes":
            return Finding("no", "exposed", found.own_now.on, provenance=found.own_now.provenance)
        ends = self._steps_that_end(asset.id)
        on = tuple(sorted({*found.own_now.on, *found.own_ever.on, *found.ended_on, *ends}))
        if self._unended_yet(found) or ended_by_a_part(self.world, found):
            return Finding("unknown", found.own_now.why or "stale", on)
        provenance = weakest((found.own_now.provenance, found.own_ever.provenance, found.ended_by))
        return Finding("yes", on=on, provenance=provenance)

    def _steps_that_end(self, id: AssetId) -> Iterator[Seq]:
        """The steps by whose dates it may have ended."""
        ends = {one.id for one in self.world.playbook.remedies if one.mends}
        for seq, seen in self._acts(id):
            if isinstance(seen.fact, Done) and seen.fact.step.remedy in ends:
                yield seq

    def _unended(self, must: Must, asset: Asset) -> Finding | None:
        """It was exposed. Said where nobody knows when that ended, and true whenever it did (43)."""
        found = self.judgement.assessment(asset.id)
        if found.own_ever.verdict != "yes" or not found.periods:
            return None
        return Finding("yes", on=found.own_ever.on, provenance=found.own_ever.provenance)

    def _unended_yet(self, found: Assessment) -> bool:
        return not found.periods or not all(has_end(one, self.world.at.true_at) for one in found.periods)

    def _leaking(self, must: Must, asset: Asset) -> Finding | None:
        """Has this server an open hole, or one of which nobody knows that it is closed (45)?"""
        if asset.kind == "host" and not self.world.playbook.of_servers:
            return None
        found = self.judgement.assessment(asset.id)
        if "yes" in (found.own_now.verdict, found.now.verdict):
            open_ = found.own_now if found.own_now.verdict == "yes" else found.now
            return Finding("yes", on=open_.on, provenance=open_.provenance)
        unended = found.own_ever.verdict == "yes" and self._unended_yet(found)
        if unended and found.own_now.verdict == "unknown":
            return Finding("yes", on=found.own_ever.on, provenance=found.own_ever.provenance)
        if in_doubt(self.world, found):
            return Finding("yes", on=found.ever.on, via=found.ever.via, provenance=found.ever.provenance)
        if found.own_now.verdict == "unknown":
            return Finding("unknown", found.own_now.why, found.own_now.on)
        if found.own_ever.verdict != "no" and old_key_perhaps(self.world, asset):
            return Finding("unknown", found.own_ever.why or "order_unknown", found.own_now.on)
        return Finding("no", "false", found.own_now.on)

    def _shown(self, must: Must, asset: Asset) -> Finding | None:
        """Does an entry show that what we looked into is so (49)? Only where the event has words for that."""
        if not self.world.playbook.words.shown:
            return None
        return self._wanted(self.judgement.assessment(asset.id).own_ever, "yes")

    def _key_out(self, must: Must, asset: Asset) -> Finding | None:
        """Does a server that has no hole itself still use a key that is out?"""
        world, now = self.world, self.world.at.true_at
        found = world.in_manner(asset.id, "reachable")
        if found is None or found.reachable or self.judgement.assessment(asset.id).own_now.verdict == "yes":
            return None
        by_key = found.via and found.via[0] in world.assets and world.assets[found.via[0]].kind == "key"
        if not by_key or not intersect(found.definite, ((now, now),)):
            return None
        return Finding("yes", on=found.on, via=found.via, provenance=origin(world, found))

    def _within_reach(self, must: Must, asset: Asset) -> Finding | None:
        """Could what leaked, or whoever broke in, reach this data, or the data that a vendor holds for us?"""
        found = self.judgement.assessment(asset.id).ever
        if asset.kind == "vendor":
            rules = self.world.playbook.spreads
            if not any(rule.src == "vendor" and rule.to == "dataset" for rule in rules):
                return None
            return (
                Finding("yes", on=found.on, provenance=found.provenance) if found.verdict == "yes" else None
            )
        if found.verdict == "yes" or found.why == "reachable":
            by = found.provenance or origin(self.world, found)
            return Finding("yes", on=found.on, via=found.via, provenance=by)
        return None

    # steps, looks, words

    def _done(self, must: Must, asset: Asset) -> Finding | None:
        assert must.remedy is not None
        remedy = self._remedies.get(must.remedy)
        if remedy is None or asset.kind not in remedy.on:
            return None
        if must.test == "done" and not needed(self.world, remedy, asset.id):
            return None  # where all of them are meant, one that nothing calls for counts, too
        done = milestone(self.world, remedy, asset.id)
        if done.done == "yes" and done.when.high > self.world.at.true_at:
            return Finding("unknown", "order_unknown", done.on)  # perhaps later than this moment (4)
        if unheard(self.world, remedy, asset.id):
            return Finding("unknown", done.why, done.on)  # not done so far as we know: that is no "no" (176)
        return Finding(done.done, done.why, done.on, until=done.when.latest, provenance=done.provenance)

    def _looked(self, must: Must, asset: Asset) -> Finding | None:
        """Did somebody search there for signs of misuse? By whose word it was found stays with it."""
        if not self.world.state.has(asset.id, Search):
            return Finding("unknown", "nobody_looked")
        found = [(seq, seen) for seq, seen in self._acts(asset.id) if isinstance(seen.fact, Search)]
        if not found:
            return Finding("unknown", "nobody_looked")
        on = tuple(seq for seq, _seen in found)
        return Finding("yes", on=on, provenance=weakest(seen.provenance for _seq, seen in found))

    def _seen(self, must: Must, asset: Asset) -> Finding:
        """The last look of ours that could tell (44)."""
        last: tuple[Moment, Seq] | None = None
        for seq, seen in self._acts(asset.id):
            if seen.provenance != "measured" or (last is not None and last[0] > seen.seen_at):
                continue
            if looks.told(seen) and looks.speaks(self.world.playbook, asset.kind, seen):
                last = seen.seen_at, seq
        if last is None:
            return Finding("unknown", "nobody_looked")
        return Finding("yes", on=(last[1],), provenance="measured", until=last[0])

    def _acts(self, id: AssetId) -> Iterator[tuple[Seq, Seen]]:
        """Acts are filtered by when they happened (2)."""
        for seq, seen in self.world.state.of(id):
            if seen.seen_at <= self.world.at.true_at and seen.provenance != "untrusted":
                yield seq, seen

    def _answered(self, must: Must, asset: Asset) -> Finding | None:
        said = spoken(self.world, asset.id)
        if said is None:
            return None
        return Finding("yes", on=(said[0],), provenance="vendor_said")

    def _asked(self, must: Must, asset: Asset) -> Finding:
        on = tuple(seq for seq, seen in self._acts(asset.id) if isinstance(seen.fact, Asked))
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

    def _counted(self, must: Must, asset: Asset) -> Finding:
        """Each is counted: who answered, who was asked, who was not."""
        said = self._answered(must, asset) or self._asked(must, asset)
        return Finding("yes", on=said.on, provenance=said.provenance)

    # advice, promises

    def _advised(self, must: Must, asset: Asset) -> Finding | None:
        advice, ground = self.judgement.advice(asset.id)
        doubt = advice == "ask" or ground == "ready_unknown"
        return advised(self.judgement, asset, advice == must.advice, waits=advice == "wait", doubt=doubt)

    def _reader(self, must: Must, asset: Asset) -> Finding | None:
        """What is a customer to do with this secret: leave it alone and stay away, or change it (45)?"""
        found, (advice, ground) = self.judgement.reader(asset.id), self.judgement.advice(asset.id)
        doubt = advice == "ask" or (must.reader == "change" and ground == "ready_unknown")
        return advised(self.judgement, asset, found == must.reader, waits=found == "hold", doubt=doubt)

    def _promised(self, must: Must, asset: Asset) -> Finding | None:
        now = self.world.at.true_at
        made = [(seq, one) for seq, one in self.world.state.all(Promise) if one.made_at <= now]
        if not made:
            return Finding("unknown", "not_done")
        seq, promise = made[-1]
        if promise.by < now:
            return Finding("unknown", "stale", (seq,))
        return Finding("yes", on=(seq,), provenance="person_said", good_until=promise.by)
