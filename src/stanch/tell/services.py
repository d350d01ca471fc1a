"""What those whose services we use told us, as sentences: each answer, and all of them counted."""

from __future__ import annotations

from collections.abc import Collection

from stanch.core.assessment import contradicted, spoken
from stanch.core.model import AssetId, Holds
from stanch.core.moments import Moment, Seq, at
from stanch.core.sayings import Asked
from stanch.core.usage import not_used_yet, used_until
from stanch.core.world import World
from stanch.knowledge import phrases
from stanch.tell import dates, names


def counts(world: World, vendors: Collection[AssetId], *, complete: bool) -> str:
    """Of the three services that we use, one told us that it was not affected, one has not answered yet and
    one was not asked yet. Where the list is not complete: "that we know of so far"."""
    if not vendors:
        return "We use no other services." if complete else ""
    said: dict[tuple[str, str], int] = {}
    silent = unasked = 0
    for vendor in vendors:
        answer = spoken(world, vendor)
        if answer is None:
            asked = asked_at(world, vendor) is not None
            silent, unasked = silent + asked, unasked + (not asked)
            continue
        status = "" if contradicted(world, vendor) is not None else answer[1].status
        how = told(answer[0])
        said[how, status] = said.get((how, status), 0) + 1
    all_of_them = "the one service" if len(vendors) == 1 else f"the {_number(len(vendors))} services"
    past = any(used_until(world, vendor) is not None for vendor in vendors)
    all_of_them += (
        (" that we use or used" if past else " that we use") if complete else " that we know of so far"
    )
    if silent == len(vendors):
        return f"We have no answer yet from {all_of_them}."
    if unasked == len(vendors):
        return f"We have not yet asked {all_of_them}."
    if len(vendors) == 1:
        ((how, word),) = ((how, phrases.counted(status, many=False)) for how, status in said)
        return f"{all_of_them[:1].upper()}{all_of_them[1:]} {how} that {word}."
    parts = [
        f"{_number(count)} {how} that {phrases.counted(status, many=count > 1)}"
        for (how, status), count in said.items()
    ]
    if silent:
        parts.append(f"{_number(silent)} {'has' if silent == 1 else 'have'} not answered yet")
    if unasked:
        parts.append(f"{_number(unasked)} {'was' if unasked == 1 else 'were'} not asked yet")
    if any("," in one for one in parts) and len(parts) > 1:
        return f"Of {all_of_them}: {'; '.join(parts)}."
    return f"Of {all_of_them}, {names.listed(parts)}."


def told(by: Seq) -> str:
    """Whether a vendor told us, or said it to everybody: what the playbook cites is public."""
    return "told us" if by else "said publicly"


def asked_at(world: World, vendor: AssetId) -> Moment | None:
    """When a vendor was last asked, by this moment."""
    asked = (
        seen.seen_at
        for _seq, seen in world.state.of(vendor)
        if isinstance(seen.fact, Asked) and seen.seen_at <= world.at.true_at
    )
    return max(asked, default=None)


def answer_words(world: World, vendor: AssetId) -> str:
    """What a vendor said last; what it said before, too, where the two contradict each other."""
    said = spoken(world, vendor)
    if said is None:
        return ""
    words = names.answer(said[1], at(said[2]), world.playbook)
    earlier = contradicted(world, vendor)
    if earlier is None:
        return words
    before = phrases.answers()[earlier[1].status]
    return phrases.although().format(words=words, date=dates.day(earlier[2]), before=before)


def told_when(world: World) -> str:
    """ "told us on 8 April 2014": how and when those who take our payments said it; "" where nobody does."""
    known = world.state.roles(world.at.true_at).get("payments")
    payers = [] if known is None else [one for one in known[1].vendors if not not_used_yet(world, one)]
    said = [spoken(world, vendor) for vendor in payers]
    days = sorted(one[2] for one in said if one is not None)
    if not days:
        return ""
    how = " or ".join(sorted({told(one[0]) for one in said if one is not None}, reverse=True))
    first, last = dates.day(days[0]), dates.day(days[-1])
    return f"{how} on {first}" if first == last else f"{how} between {first} and {last}"


def holds(world: World, vendor: AssetId) -> str:
    """Whether a vendor has data of our customers: somebody said so, or nobody said no."""
    answer = "unknown"
    for _seq, seen in world.state.of(vendor):
        if isinstance(seen.fact, Holds) and seen.fact.data == "customer":
            answer = seen.fact.answer
    return "holds" if answer == "yes" else "may hold"


_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
