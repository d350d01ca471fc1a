"""What those whose services we use told us, as sentences: each answer, and all of them counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from stanch.core.assessment import contradicted, opposed, spoken
from stanch.core.model import AssetId, Holds
from stanch.core.moments import Moment, Seq, at
from stanch.core.sayings import Asked
from stanch.core.usage import not_used_yet, used_until
from stanch.core.world import World
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates, names
from stanch.tell.capitals import raised


def counts(world: World, vendors: Collection[AssetId], language: str = FIRST, *, complete: bool) -> str:
    """Of the three services that we use, one told us that it was not affected, one has not answered yet and
    one was not asked yet. Where the list is not complete: "that we know of so far"."""
    if not vendors:
        return say(language, "vendors.none") if complete else ""
    told_of: dict[tuple[str, str], int] = {}
    silent = unasked = 0
    for vendor in vendors:
        answer = spoken(world, vendor)
        if answer is None:
            asked = asked_at(world, vendor) is not None
            silent, unasked = silent + asked, unasked + (not asked)
            continue
        status = "both" if _both(world, vendor) else answer[1].status
        key = publicly(answer[0]), status
        told_of[key] = told_of.get(key, 0) + 1
    past = any(used_until(world, vendor) is not None for vendor in vendors)
    scope = ("past" if past else "now") if complete else "known"
    number = number_word(len(vendors), language)
    everyone = say(language, "vendors.all", n=len(vendors), count=number, scope=scope)
    if silent == len(vendors):
        return say(language, "vendors.no_answer", all=everyone)
    if unasked == len(vendors):
        return say(language, "vendors.not_asked", all=everyone)
    if len(vendors) == 1:
        ((how, what),) = told_of
        word = say(language, f"vendors.said.{what}", n=1)
        return raised(say(language, "vendors.told_one", all=everyone, publicly=how, word=word))
    counted: list[tuple[str, int, dict[str, str]]] = []
    for (how, what), count in told_of.items():
        words = say(language, f"vendors.said.{what}", n=count)
        counted.append(("told", count, {"publicly": how, "words": words}))
    counted += [("silent", silent, {})] if silent else []
    counted += [("unasked", unasked, {})] if unasked else []
    parts = [_part(language, "" if at else "yes", *one) for at, one in enumerate(counted)]
    if any("," in one for one in parts) and len(parts) > 1:
        parts = [_part(language, "" if at else "begins", *one) for at, one in enumerate(counted)]
        apart = say(language, "lists.apart").join(parts)
        return say(language, "vendors.counted_apart", all=everyone, parts=apart)
    return say(language, "vendors.counted", all=everyone, parts=names.listed(parts, language))


def _part(language: str, first: str, what: str, count: int, more: Mapping[str, str]) -> str:
    """ "two told us that they were not affected". `first`: it follows "of all services" (yes), or begins
    after a colon (begins)."""
    number = number_word(count, language)
    return say(
        language, f"vendors.part.{what}", n=count, count=number, Count=raised(number), first=first, **more
    )


def publicly(by: Seq) -> str:
    """yes: a vendor said it to everybody, as what the playbook cites; no: it told us."""
    return "no" if by else "yes"


def number_word(count: int, language: str = FIRST) -> str:
    """A small number as a word."""
    return say(language, "numbers.counted", n=count, digits=names.digits(count, language))


def asked_at(world: World, vendor: AssetId) -> Moment | None:
    """When a vendor was last asked, by this moment."""
    asked = (
        seen.seen_at
        for _seq, seen in world.state.of(vendor)
        if isinstance(seen.fact, Asked) and seen.seen_at <= world.at.true_at
    )
    return max(asked, default=None)


def answer_words(world: World, vendor: AssetId, language: str = FIRST) -> str:
    """What a vendor said last; what it said before, too, where the two contradict each other."""
    said = spoken(world, vendor)
    if said is None:
        return ""
    words = names.answer(said[1], at(said[2]), world.playbook, language)
    earlier, other = contradicted(world, vendor), opposed(world, vendor)
    against = other or earlier
    if against is None:
        return words
    before = names.clauses(names.status(against[1], language), language)
    date, how = dates.day(against[2], language), "although" if other is None else "either"
    return say(language, f"answers.{how}", words=words, date=date, before=before)


def _both(world: World, vendor: AssetId) -> bool:
    """Did a vendor say that it had it, and that it had not?"""
    other = opposed(world, vendor)
    return contradicted(world, vendor) is not None or (
        other is not None and other[1].status == "not_affected"
    )


def told_when(world: World, language: str = FIRST) -> str:
    """ "told us on 8 April 2014": how and when those who take our payments said it; "" where nobody does."""
    said = [one for one in (spoken(world, vendor) for vendor in payers(world)) if one is not None]
    days = sorted(one[2] for one in said)
    if not days:
        return ""
    ways = {publicly(one[0]) for one in said}
    how = "both" if len(ways) > 1 else "public" if ways == {"yes"} else "us"
    first, last = dates.day(days[0], language), dates.day(days[-1], language)
    if first == last:
        return say(language, "vendors.told_on", how=how, first=first)
    return say(language, "vendors.told_between", how=how, first=first, last=last)


def payers(world: World) -> tuple[AssetId, ...]:
    """Those who take our payments by now."""
    known = world.state.roles(world.at.true_at).get("payments")
    return () if known is None else tuple(one for one in known[1].vendors if not not_used_yet(world, one))


def holds(world: World, vendor: AssetId) -> bool:
    """Does a vendor have data of our customers by what somebody said? Else it may, for nobody said no."""
    answer = "unknown"
    for _seq, seen in world.state.of(vendor):
        if isinstance(seen.fact, Holds) and seen.fact.data == "customer":
            answer = seen.fact.answer
    return answer == "yes"
