"""Is something that the event is in a part of a thing at which the event is not judged (70)?

An event at machines is judged at machines. That an image or a build is no machine does not make it clean:
whatever runs it has what is in it.
"""

from __future__ import annotations

from stanch.core import software
from stanch.core.evidence import alone
from stanch.core.findings import Finding
from stanch.core.model import Asset, Component
from stanch.core.moments import Moment, Seq
from stanch.core.versions import OF_NO_ENTRY, split
from stanch.core.world import World


def packages(world: World, asset: Asset, *, ever: bool = False) -> tuple[Seq, ...]:
    """The entries of packages in it, as they were last read, that the playbook does not call clean; `ever`:
    as they were at any time."""
    if not world.state.has(asset.id, Component):
        return ()
    readers = [one for one in alone(world.playbook, "vulnerable") if one.reads == "component"]
    named = {split(name).product for one in readers for it in one.packages for name in it.names}
    last: dict[str, Moment] = {}
    found: list[tuple[Seq, str, Moment]] = []
    for seq, seen in world.state.of(asset.id):
        fact = seen.fact
        if not isinstance(fact, Component) or seen.seen_at > world.at.true_at:
            continue
        last[fact.inventory] = max(last.get(fact.inventory, seen.seen_at), seen.seen_at)
        if fact.present != "no" and split(fact.purl).product in named:
            said = [software.of(fact, one, world.playbook.releases) for one in readers]
            if any(one.verdict != "no" and one.why not in OF_NO_ENTRY for one in said):
                found.append((seq, fact.inventory, seen.seen_at))
    return tuple(seq for seq, inventory, at in found if ever or at == last[inventory])


def finding(world: World, asset: Asset, *, ever: bool = False) -> Finding:
    """Not concerned, unless the event is, or `ever` was, in a part of it."""
    on = packages(world, asset, ever=ever)
    return Finding("unknown", "elsewhere", on) if on else Finding("no", "not_concerned")
