"""Which servers a sentence speaks of, by their names, and by which looks or words it is dated."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from stanch.core import looks
from stanch.core.assessment import ended_by_a_part
from stanch.core.claims import Judgement
from stanch.core.ignorance import OF_OURS
from stanch.core.key_presence import current
from stanch.core.looks import BY_LOOK, grounds
from stanch.core.model import US, Asset, AssetId
from stanch.core.moments import END, During, Moment, Span, Spans, intersect
from stanch.core.notices import Judged
from stanch.core.periods import has_end
from stanch.core.state import key_id
from stanch.core.world import World
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates, events, names
from stanch.tell.capitals import raised

MOST = 8
"""So many are named; of more it is said how many more there are."""
TIMES = 3
"""So many times at which it was seen are told; of more the first and the last."""


def own(world: World) -> list[AssetId]:
    """Our own servers, as far as they are written down."""
    return [one.id for one in world.assets.values() if one.kind in ("endpoint", "host") and one.owner == US]


def called(world: World, ids: Collection[AssetId], language: str = FIRST, *, case: str = "") -> str:
    """our website www.shop.example and our server mail.shop.example:25: whom the sentence speaks of. `case`:
    the one in which they stand there (dative)."""
    kind = _kind(world)
    shown = [world.assets[id] for id in ids if id in world.assets]
    sites = [one.name.removesuffix(":443") for one in shown if website(one)]
    others = [names.given(one, language) for one in shown if not website(one)]
    more = max(0, len(sites) + len(others) - MOST)
    sites, others = sites[:MOST], others[: max(0, MOST - len(sites))]
    parts = []
    if sites:
        listed = names.listed(sites, language)
        parts.append(say(language, "servers.sites", case=case, n=len(sites), sites=listed))
    if others:
        listed = names.listed(others, language)
        parts.append(say(language, "servers.others", case=case, kind=kind, n=len(others), others=listed))
    if more:
        parts.append(
            say(language, "servers.more", case=case, kind=kind, n=more, more=names.digits(more, language))
        )
    return names.listed(parts, language)


def _kind(world: World) -> str:
    return "server" if world.playbook.of_servers else "machine"


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


def looked(judgement: Judgement, judged: Judged, language: str = FIRST) -> str:
    """When the looks were made that the judgement stands on, and no others; "" where none was."""
    return dates.within(grounds(judgement.world, judged.on, about(judgement, judged)).looks, language)


def by(judgement: Judgement, judged: Judged, language: str = FIRST) -> str:
    """By our own word, given at 08:10 UTC on 8 April 2014: what it stands on where not all was looked at."""
    found = grounds(judgement.world, judged.on, about(judgement, judged))
    when = dates.within([*found.looks, *found.words], language)
    if not when:
        return ""
    return say(language, "servers.by_looks_and_word" if found.looks else "servers.by_word", when=when)


def unended(judgement: Judgement, judged: Judged, language: str = FIRST) -> str:
    """On 8 April 2014 at 10:00 UTC www had this flaw: each exposure of which nobody knows the end."""
    assert judged.about is not None
    world = judgement.world
    name = names.asset(world, judged.about, language)
    definite, assessed = world.own(judged.about).definite, judgement.assessment(judged.about)
    found, part = [], ended_by_a_part(world, assessed)
    for period in assessed.periods:
        if part or not has_end(period, world.at.true_at):
            found.append(_since(world, judged.about, period, definite, name, language))
    return " ".join(dict.fromkeys(found))


def spans(world: World, id: AssetId, periods: Iterable[During], language: str = FIRST) -> str:
    """From when until when something was exposed, to follow "had this flaw"."""
    definite = world.own(id).definite
    return names.listed(
        (
            dates.sights(sights, period, language)
            if (sights := _sights(world, id, _within(period, definite), language))
            else dates.span(period, language)
            for period in periods
        ),
        language,
    )


def _within(period: During, definite: Spans) -> list[Span]:
    """The times of a period at which it certainly was exposed."""
    start, end = period.start.high, END if period.end is None else period.end.high
    return [span for span in definite if span[1] >= start and start < END and span[0] <= end]


def _sights(world: World, id: AssetId, seen: Sequence[Span], language: str) -> str:
    """Each of several times at which it was exposed, where nothing carries that it was in between, too (192);
    "" where it is one. What rests on a word alone is called that."""
    if len(seen) < 2:
        return ""
    looked = looks.own(world, world.assets[id]).definite
    told = []
    for span in seen:
        when = _when([span], language)
        by_look = intersect((span,), looked)
        told.append(when if by_look else say(language, "servers.sight_by_word", when=when))
    return names.listed(told, language)


def _since(world: World, id: AssetId, period: During, definite: Spans, name: str, language: str) -> str:
    start, event = period.start, events.words(world.playbook, language)
    seen = _within(period, definite)
    sights = _sights(world, id, seen, language)
    if seen:
        when = sights or _when(seen, language)
    else:
        when = say(language, "servers.unknown_time", around=dates.around(start, language))
    values: dict[str, str | int] = {
        "When": raised(when),
        "name": name,
        "exposed": exposed(world),
        "verb": event.verb,
        "flaw": event.flaw,
        "exposed_to": event.exposed_to,
    }
    if start.low < start.high and seen:
        before = dates.since(start.low, language)
        told = say(language, "servers.unended_before", since=before, **values)
    else:
        told = say(language, "servers.unended", **values)
    return say(language, "servers.between", told=told) if sights else told


def exposed(world: World) -> str:
    """yes: an own server was exposed to the flaw, or was not, where it takes more than that to be exposed: a
    database that has the flaw has it behind a closed port, too (153). no: it had the flaw, or had it not."""
    return "yes" if world.playbook.conditional else "no"


def _when(seen: list[Span], language: str) -> str:
    """The times at which it was seen, each by itself where nothing covers what lies between (197)."""
    shown = seen if len(seen) <= TIMES else [seen[0], seen[-1]]
    return names.listed([_time(*span, language) for span in shown], language)


def _time(first: Moment, last: Moment, language: str) -> str:
    if dates.exactly(first) == dates.exactly(last):
        return dates.dated(first, language)
    known = dates.exactly(first, language), dates.exactly(last, language)
    return say(language, "servers.at_least", first=known[0], last=known[1])


def by_word(judgement: Judgement, language: str = FIRST) -> str:
    """That somebody's word alone says of a server of ours that it never had it; "" where none does (44)."""
    for id in own(judgement.world):
        found = judgement.assessment(id).own_ever
        if found.verdict == "no" and found.provenance not in BY_LOOK:
            return not_seen(judgement, language)
    return ""


def not_seen(judgement: Judgement, language: str = FIRST) -> str:
    """That not all was seen in a look; where all of it is a word, that nothing was (44)."""
    world = judgement.world
    ours = [one.id for one in world.assets.values() if one.kind in OF_OURS and one.owner == US]
    found = [judgement.assessment(id) for id in ours]
    on = {seq for one in found for seq in (*one.own_now.on, *one.own_ever.on)}
    return say(language, "servers.not_all_seen" if grounds(world, on, ours).looks else "servers.nothing_seen")


def all_by_word(said: str, language: str = FIRST) -> bool:
    """Is this the sentence that nothing was seen in a look?"""
    return said == say(language, "servers.nothing_seen")


def list_open(judgement: Judgement, language: str = FIRST) -> str:
    """That the list of our servers is open; "" where somebody has said that it is complete."""
    if judgement.members.servers_closed:
        return ""
    return say(language, "servers.list_open", kind=_kind(judgement.world))


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
            past = looks.past_word(judgement.world, judgement.world.assets[id], one.own_now)
            seen = seen and one.own_now.verdict == "yes" and not past
    return found, seen
