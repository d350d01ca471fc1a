"""A claim's sentence with its slots filled from what the claim rests on. An empty text says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stanch.core.assessment import contradicted, spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.decisions import Promise
from stanch.core.model import (
    US,
    Asset,
    Component,
    Probe,
)
from stanch.core.moments import Moment, at
from stanch.core.notices import Judged
from stanch.core.sayings import Asked, Attested, Search
from stanch.core.state import Facts
from stanch.core.versions import affected
from stanch.knowledge import phrases
from stanch.tell import dates, names


class Filler:
    """Fills the sentences of one world. `technical` texts are for readers who know the words."""

    def __init__(self, judgement: Judgement, *, technical: bool = False) -> None:
        self.judgement = judgement
        self.world = judgement.world
        self.technical = technical
        self._slots: dict[str, Callable[[Judged], str]] = {
            "answer_date": self._answer_date,
            "answer_words": self._answer_words,
            "asked_date": self._asked_date,
            "asset": lambda judged: names.asset(self.world, judged.about or US),
            "became": lambda _judged: self.world.playbook.words.became,
            "blind": self._blind,
            "closed": lambda _judged: self._open_roles(),
            "counts": lambda _judged: self._counts(),
            "covered": self._covered,
            "disclosed": lambda _judged: dates.day(self.world.playbook.disclosed_at),
            "done_date": self._done_date,
            "event": lambda _judged: self.world.playbook.words.name,
            "flaw": lambda _judged: self.world.playbook.words.flaw,
            "logs": lambda _judged: self.world.playbook.words.logs,
            "looked": self._looked,
            "next_update": self._next_update,
            "our": lambda _judged: self._our(),
            "payers": lambda _judged: self._payers(),
            "roles": lambda judged: names.which(self.world, judged.about or US),
            "span": self._span,
            "vendor": lambda judged: names.asset(self.world, judged.about or US),
            "what": lambda _judged: self.world.playbook.words.what,
        }

    def text(self, claim: Claim, judged: Judged) -> str:
        """The sentence, or "" where a slot has nothing to say (all roles are answered, nobody looked)."""
        source = claim.technical if self.technical else claim.plain
        filled: dict[str, str] = {}
        for slot, fill in self._slots.items():
            if "{" + slot + "}" in source:
                filled[slot] = fill(judged)
                if not filled[slot]:
                    return ""
        return source.format(**filled)

    # us

    def _our(self) -> str:
        """Our own name as customers know it: our first endpoint's."""
        for asset in self.world.state.assets("endpoint"):
            if asset.owner == US:
                return asset.name
        return "own"

    def _own(self) -> Iterable[Asset]:
        return (one for one in self.world.state.assets("endpoint", "host") if one.owner == US)

    def _looked(self, judged: Judged) -> str:
        """The last time that one of these (ours, or the one spoken of) was looked at from outside; where
        nothing can be seen from there, when somebody last looked at what runs there, or at its log."""
        probed: list[Moment] = []
        read: list[Moment] = []
        for asset in [self.world.assets[judged.about]] if judged.about else self._own():
            for seq, seen in self.world.state.of(asset.id):
                if seen.seen_at > self.world.at.true_at or not self._speaks(asset, seen.fact):
                    continue
                if seen.provenance == "tool_said" and seq not in judged.on:
                    continue  # it was not we who looked
                if isinstance(seen.fact, Probe):
                    probed.append(seen.seen_at)
                elif not judged.on or seq in judged.on:
                    read.append(seen.seen_at)
        looked = probed or read
        return dates.exactly(max(looked)) if looked else ""

    def _speaks(self, asset: Asset, fact: object) -> bool:
        """Does a look of this kind speak of this event at all?"""
        for one in self.world.playbook.detectors:
            if one.on != asset.kind:
                continue
            if isinstance(fact, Probe) and one.reads == "probe" and fact.probe in one.match:
                return True
            if isinstance(fact, Attested) and one.reads == "attested" and fact.question in one.match:
                return True
            if isinstance(fact, Component) and affected(fact.purl, one.packages) is not None:
                return True
        return False

    def _span(self, judged: Judged) -> str:
        assert judged.about is not None
        periods = self.judgement.assessment(judged.about).periods
        return names.listed(dates.span(period) for period in periods)

    def _done_date(self, judged: Judged) -> str:
        assert judged.about is not None
        for one in self.judgement.assessment(judged.about).milestones:
            if one.done == "yes" and set(one.on) & set(judged.on):
                return dates.at_latest(one.when)
        return ""

    # those whose services we use

    def _payers(self) -> str:
        """Whoever takes our payments; nobody told us anything where nobody does."""
        known = self.world.state.roles(self.world.at.true_at).get("payments")
        return "Whoever handles your payments" if known is not None and known[1].vendors else ""

    def _counts(self) -> str:
        vendors = list(self.judgement.vendors())
        if not vendors:
            open_roles = names.open_roles(self.judgement)
            return (
                "We use no other services." if not open_roles else "We are listing the services that we use."
            )
        said: dict[str, int] = {}
        for vendor in vendors:
            answer = spoken(self.world, vendor)
            words = phrases.answers()[answer[1].status] if answer else ""
            if contradicted(self.world, vendor) is not None:
                words = phrases.contradiction()[1]
            said[words] = said.get(words, 0) + 1
        silent = said.pop("", 0)
        parts = [f"{_number(count)} told us that {words}" for words, count in said.items()]
        if silent:
            if silent == len(vendors):
                return (
                    f"We have no answer yet from the {'service' if silent == 1 else 'services'} that we use."
                )
            parts.append(
                f"we have no answer yet from {_number(silent)}"
            )  # whether asked or not: true of both
        of = "the one service" if len(vendors) == 1 else f"the {_number(len(vendors))} services"
        return f"Of {of} that we use, {names.listed(parts)}."

    def _open_roles(self) -> str:
        missing = names.open_roles(self.judgement)
        if not missing:
            return ""
        return (
            f"We are still finding out who {names.listed(phrases.roles()[role].which for role in missing)}."
        )

    def _answer_date(self, judged: Judged) -> str:
        answer = spoken(self.world, judged.about) if judged.about else None
        return dates.day(answer[2]) if answer else ""

    def _answer_words(self, judged: Judged) -> str:
        answer = spoken(self.world, judged.about) if judged.about else None
        if answer is None or judged.about is None:
            return ""
        words = names.answer(answer[1], at(answer[2]))
        earlier = contradicted(self.world, judged.about)
        if earlier is None:
            return words
        although, _both = phrases.contradiction()
        before = phrases.answers()[earlier[1].status]
        return although.format(words=words, date=dates.day(earlier[2]), before=before)

    def _asked_date(self, judged: Judged) -> str:
        when = [
            seen.seen_at
            for _seq, seen in self._facts(judged)
            if isinstance(seen.fact, Asked) and seen.seen_at <= self.world.at.true_at
        ]
        return dates.dated(max(when)) if when else ""

    # logs, promises

    def _covered(self, judged: Judged) -> str:
        spans = [
            f"{seen.fact.method} of {dates.span(period)}"
            for _seq, seen in self._facts(judged)
            if isinstance(seen.fact, Search)
            for period in seen.fact.covers
        ]
        return names.listed(spans)

    def _blind(self, judged: Judged) -> str:
        blind = [
            spot
            for _seq, seen in self._facts(judged)
            if isinstance(seen.fact, Search)
            for spot in seen.fact.blind
        ]
        return names.listed(dict.fromkeys(blind)) or "we know of nothing"

    def _next_update(self, _judged: Judged) -> str:
        now = self.world.at.true_at
        made = [one for _seq, one in self.world.state.all(Promise) if one.made_at <= now]
        return dates.exactly(made[-1].by) if made else ""

    def _facts(self, judged: Judged) -> Facts:
        return self.world.state.of(judged.about or US)


_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
