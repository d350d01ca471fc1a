"""Of whom does a claim speak, and is the list of them complete? (17, 18, 40 to 42)"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import msgspec

from stanch.core import elsewhere
from stanch.core.catalogue import Over
from stanch.core.model import US, Asset, AssetId, Holds, Proposal
from stanch.core.moments import Moment
from stanch.core.notices import Blocker
from stanch.core.sayings import Search
from stanch.core.usage import ended_before, not_used_yet, perhaps_not_yet
from stanch.core.world import World

SERVERS = "servers"
"""The blocker that stands for "are these all the servers that your customers reach?"."""


class Members:
    """Who is meant by the claims over one world, and which of its lists are open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._found: dict[tuple[Over, bool], tuple[Asset, ...]] = {}

    def of(self, over: Over, *, before: bool = False) -> tuple[Asset, ...]:
        """The assets that a claim ranges over. What was certainly built later is not among them (41).
        `before`: it speaks of the time before, too."""
        # how many of them must show it, and which lists must be complete, makes no difference
        same = msgspec.structs.replace(over, of="all", closed=(), named=False)
        found = self._found.get((same, before))
        if found is None:
            found = self._found[same, before] = tuple(self._of(same, before))
        return found

    def _of(self, over: Over, before: bool) -> Iterator[Asset]:
        if "us" in over.kinds and US not in self.world.assets and self.world.state.has(US, Search):
            yield Asset(US, "us", "we")
        kinds, touched, reached = over.kinds, self.world.touched, self.world.reached
        for asset in self.world.assets.values():
            kind = asset.kind
            if kind not in kinds:
                continue
            # the event can be at it, or reach it, or what it is in is on its list (70)
            concerned = kind in touched or reached(asset.id)
            concerned = concerned or bool(elsewhere.packages(self.world, asset, ever=before))
            if concerned and self._belongs(asset, over):
                yield asset

    def _belongs(self, asset: Asset, over: Over) -> bool:
        if asset.kind == "vendor":
            return over.owner != "us" and asset.id in self._vendors and self._meant(asset, over)
        if asset.during.start.low > self.world.at.true_at:
            return False
        if over.customers and not self.world.customers(asset.id):
            return False
        if over.accepted_by and not self._accepted(asset, over.accepted_by):
            return False
        return over.owner == "any" or (asset.owner == US) == (over.owner == "us")

    def _accepted(self, credential: Asset, by: str) -> bool:
        for bound in self.world.bounds(credential.id):
            party = self.world.assets[bound.other]
            if bound.bond == "accepts" and (party.kind != "vendor" and party.owner == US) == (by == "us"):
                return True
        return False

    @cached_property
    def _vendors(self) -> frozenset[AssetId]:
        return frozenset(self.vendors())

    def vendors(self) -> Iterator[AssetId]:
        """Whoever is used, named in a role, or holds a credential or our data, even after use (17, 37), and
        not before it (139)."""
        now = self.world.at.true_at
        roles = self.world.state.roles(now).values()
        named = {vendor for _seq, answer in roles for vendor in answer.vendors}
        seen = set(self._confirmed())
        named |= seen
        for id, asset in self.world.assets.items():
            if asset.kind != "vendor":
                continue
            if id not in named and ended_before(self.world, id, self.world.playbook.opened):
                continue  # 37
            if id not in seen and not_used_yet(self.world, id):
                continue
            if id in named or any(
                bound.bond in ("uses", "holds", "accepts") and bound.possible and bound.possible[0][0] <= now
                for bound in self.world.bounds(id)
            ):
                yield id
            elif any(
                edge.bond == "uses" and edge.during.start.low <= now
                for _seq, edge in self.world.state.edges(id)
            ):
                yield id  # "we" need not be written down as an asset

    def perhaps(self, id: AssetId) -> bool:
        """Is this a vendor that may have become ours only after this moment (190)?"""
        return (
            id.startswith("vendor:")
            and perhaps_not_yet(self.world, id)
            and id not in set(self._confirmed())  # found in use by then
        )

    def _meant(self, vendor: Asset, over: Over) -> bool:
        if over.roles and not self._in_roles(vendor.id, over):
            return False
        meant = True
        if over.holds:
            for _seq, seen in self.world.state.of(vendor.id):
                fact = seen.fact
                if isinstance(fact, Holds) and fact.data == over.holds:
                    meant = fact.answer != "no"  # the latest word counts
        return meant

    def _in_roles(self, vendor: AssetId, over: Over) -> bool:
        answers = self.world.state.roles(self.world.at.true_at)
        return any(vendor in answers[role][1].vendors for role in over.roles if role in answers)

    # which lists are open

    def open(self, over: Over) -> Iterator[Blocker]:
        """Lists that nobody completed, discoveries that nobody confirmed or rejected, and what is named but
        not written down (18, 40, 42)."""
        state = self.world.state
        answers = state.roles(self.world.at.true_at)
        if "servers" in over.closed and not self.servers_closed:
            yield Blocker(SERVERS, "servers_open")
        for role in over.closed:
            if role != "servers" and (role not in answers or not answers[role][1].complete):
                yield Blocker(f"role:{role}", "list_open")
        if any(one != "servers" for one in over.closed):
            for proposal in self.pending():
                if proposal.role is None or proposal.role in over.closed:
                    yield Blocker(f"proposal:{proposal.id}", "unconfirmed")
        if over.of == "all" and not over.named:
            for id in self.unregistered:
                if id.partition(":")[0] in over.kinds and self._could_be_meant(id, over):
                    yield Blocker(id, "unregistered")

    def _could_be_meant(self, id: AssetId, over: Over) -> bool:
        if id.startswith("vendor:"):
            return over.owner != "us" and (not over.roles or self._in_roles(id, over))
        return True  # whose server it is, nobody has written down

    @cached_property
    def unregistered(self) -> tuple[AssetId, ...]:
        """Servers and vendors that are named, but were taken back or never written down."""
        return self.world.state.unregistered()

    @cached_property
    def servers_closed(self) -> bool:
        """Has somebody said that these are all the servers that our customers reach, and has none come to
        light since? One that was built after the answer is no reason to doubt it (41)."""
        state = self.world.state
        answer = state.server_list()
        if answer is None or not answer[1].complete:
            return False
        said_at = next(seen.seen_at for seq, seen in state.of(US) if seq == answer[0])
        return not any(
            asset.kind in ("endpoint", "host")
            and (since := state.ours_since(asset.id)) is not None
            and since > answer[0]
            and not _built_after(asset, said_at)
            for asset in self.world.assets.values()
        )

    def any_of_ours(self, over: Over) -> bool:
        """Of servers of ours where none is registered nothing can be said (18)."""
        servers = {"endpoint", "host"} & set(over.kinds)
        if not servers or over.owner == "vendor":
            return True
        kinds = (
            servers & self.world.touched or servers
        )  # of what an event cannot touch, too, none is spoken of
        now = self.world.at.true_at
        return any(
            one.kind in kinds and one.owner == US and one.during.start.low <= now
            for one in self.world.assets.values()
        )

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

    @cached_property
    def unreadable(self) -> tuple[Blocker, ...]:
        """Entries of a kind that this version does not know."""
        return tuple(Blocker(f"entry:{seq}", "unknown_entry") for seq in self.world.state.unknown)


def _built_after(asset: Asset, moment: Moment) -> bool:
    start = asset.during.start
    return start.earliest is not None and start.earliest > moment
