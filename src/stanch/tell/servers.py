"""Which servers a sentence speaks of, by their names, and by which looks or words it is dated."""

from __future__ import annotations

from collections.abc import Collection

from stanch.core.assessment import OF_OURS, ended_by_a_part
from stanch.core.claims import Judgement
from stanch.core.key_presence import current
from stanch.core.looks import BY_LOOK, grounds
from stanch.core.model import US, Asset, AssetId
from stanch.core.moments import END, During, Span, Spans
from stanch.core.notices import Judged
from stanch.core.periods import has_end
from stanch.core.state import key_id
from stanch.core.world import World
from stanch.tell import dates, names

MOST = 8
"""So many are named; of more it is said how many more there are."""


def own(world: World) -> list[AssetId]:
    """Our own servers, as far as they are written down."""
    return [one.id for one in world.assets.values() if one.kind in ("endpoint", "host") and one.owner == US]


def called(world: World, ids: Collection[AssetId]) -> str:
    """our website www.shop.example and our server mail.shop.example:25: whom the sentence speaks of."""
    kind = "server" if world.playbook.of_servers else "machine"
    shown = [world.assets[id] for id in ids if id in world.assets]
    sites = [one.name for one in shown if website(one)]
    others = [names.given(one) for one in shown if not website(one)]
    more = max(0, len(sites) + len(others) - MOST)
    sites, others = sites[:MOST], others[: max(0, MOST - len(sites))]
    parts = []
    if sites:
        parts.append(f"our website{'s' if len(sites) > 1 else ''} {names.listed(sites)}")
    if others:
        parts.append(f"our {kind}{'s' if len(others) > 1 else ''} {names.listed(others)}")
    if more:
        parts.append(f"{more} more {kind}{'s' if more > 1 else ''} that we know of")
    return names.listed(parts)


def website(asset: Asset) -> bool:
    """Is this where a browser goes? Its id then names no other port, and no protocol of its own."""
    place = asset.id.partition(":")[2]
    return asset.kind == "endpoint" and "://" not in place and (":" not in place or place.endswith(":443"))


def uses(world: World, server: AssetId, key: AssetId) -> bool:
    """Is this the key that was seen there last, at some address?"""
    found = current(world.runs(server), world.at.true_at, ())
    return any(key_id(run.spki) == key for run, _since in found.values())


def about(judgement: Judgement, judged: Judged) -> list[AssetId]:
    """The assets that a judgement speaks of: one, those that it names, or all that are ours."""
    if judged.about is not None:
        return [judged.about]
    return list(judged.members) or own(judgement.world)


def looked(judgement: Judgement, judged: Judged) -> str:
    """When the looks were made that the judgement stands on, and no others; "" where none was."""
    return dates.within(grounds(judgement.world, judged.on, about(judgement, judged)).looks)


def by(judgement: Judgement, judged: Judged) -> str:
    """By our own word, given at 08:10 UTC on 8 April 2014: what it stands on where not all was looked at."""
    found = grounds(judgement.world, judged.on, about(judgement, judged))
    when = dates.within([*found.looks, *found.words])
    if not when:
        return ""
    return f"by our own word, given {when}" if not found.looks else f"by looks and by our own word, {when}"


def had(world: World, *, many: bool = False, none: bool = False) -> str:
    """had this flaw, did not have this flaw: where it takes more than that, it was exposed to it, or was not:
    a database that has the flaw has it behind a closed port, too (153)."""
    flaw = world.playbook.words.flaw
    if not world.playbook.conditional:
        return f"did not have {flaw}" if none else f"had {flaw}"
    return f"{'were' if many else 'was'}{' not' if none else ''} exposed to {flaw}"


def unended(judgement: Judgement, judged: Judged) -> str:
    """On 8 April 2014 at 10:00 UTC www had this flaw: each exposure of which nobody knows the end."""
    assert judged.about is not None
    world = judgement.world
    name = names.asset(world, judged.about)
    definite, assessed = world.own(judged.about).definite, judgement.assessment(judged.about)
    found, part = [], ended_by_a_part(world, assessed)
    for period in assessed.periods:
        if part or not has_end(period, world.at.true_at):
            found.append(_since(period, definite, f"{name} {had(world)}"))
    return " ".join(dict.fromkeys(found))


def _since(period: During, definite: Spans, what: str) -> str:
    start = period.start
    seen = [span for span in definite if span[1] >= start.high and start.high < END]
    before = ""
    if start.low < start.high and seen:
        before = f", and before that perhaps {dates.since(start.low)}"
    when = _when(seen) if seen else f"At a time that we do not know ({dates.around(start)})"
    return f"{when} {what}{before}."


def _when(seen: list[Span]) -> str:
    first, last = seen[0][0], max(high for _low, high in seen)
    if dates.exactly(first) == dates.exactly(last):
        found = dates.dated(first)
    else:
        found = f"from {dates.exactly(first)} until at least {dates.exactly(last)}"
    return found[0].upper() + found[1:]


def by_word(judgement: Judgement) -> str:
    """That somebody's word alone says of a server of ours that it never had it; "" where none does (44)."""
    for id in own(judgement.world):
        found = judgement.assessment(id).own_ever
        if found.verdict == "no" and found.provenance not in BY_LOOK:
            return not_seen(judgement)
    return ""


def not_seen(judgement: Judgement) -> str:
    """That not all was seen in a look; where all of it is a word, that nothing was (44)."""
    world = judgement.world
    ours = [one.id for one in world.assets.values() if one.kind in OF_OURS and one.owner == US]
    found = [judgement.assessment(id) for id in ours]
    on = {seq for one in found for seq in (*one.own_now.on, *one.own_ever.on)}
    if grounds(world, on, ours).looks:
        return "Not all of this was seen in a look: some of it is our own word."
    return "None of this was seen in a look: all of it is our own word."


def list_open(judgement: Judgement) -> str:
    """That the list of our servers is open; "" where somebody has said that it is complete."""
    if judgement.members.servers_closed:
        return ""
    kind = "servers" if judgement.world.playbook.of_servers else "machines"
    return f"We do not know yet whether these are all of our {kind}."


def leaking(judgement: Judgement) -> tuple[list[str], bool]:
    """The servers of ours with an open hole, by name; and whether a look saw each of them open just now."""
    found, seen, now = [], True, judgement.world.at.true_at
    for id in own(judgement.world):
        if judgement.world.assets[id].during.start.low > now:
            continue  # it was certainly built later (41)
        one = judgement.assessment(id)
        unended = one.own_ever.verdict == "yes" and not all(has_end(each, now) for each in one.periods)
        if one.own_now.verdict == "yes" or (unended and one.own_now.verdict == "unknown"):
            found.append(names.asset(judgement.world, id))
            seen = seen and one.own_now.verdict == "yes"
    return found, seen
