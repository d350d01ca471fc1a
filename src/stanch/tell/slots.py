"""A claim's sentence with its slots filled from what the claim rests on. An empty text says nothing."""

from __future__ import annotations

from collections.abc import Callable

from stanch.core.assessment import spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.model import US, AssetId, Digest
from stanch.core.moments import FIRST_DATE, When
from stanch.core.names import in_text
from stanch.core.notices import Judged
from stanch.core.promises import promised
from stanch.core.sayings import Search
from stanch.core.state import Facts
from stanch.core.usage import not_used_yet
from stanch.core.who import who
from stanch.knowledge import phrases
from stanch.tell import dates, names, servers, services

STAY = "Please do not sign in until we write again."
NOBODY_SIGNS_IN = "Please do not type anything into our site until we write again."
"""The same where nobody signs in with us."""


class Filler:
    """Fills the sentences of one world. `technical` texts are for readers who know the words."""

    def __init__(self, judgement: Judgement, *, technical: bool = False) -> None:
        self.judgement = judgement
        self.world = judgement.world
        self.technical = technical
        words = self.world.playbook.words
        self._slots: dict[str, Callable[[Judged], str]] = {
            "By": lambda judged: _capital(servers.by(judgement, judged)),
            "Servers": lambda judged: _capital(self._servers(judged)),
            "all_had": lambda _judged: servers.had(self.world, many=True),
            "answer_date": self._answer_date,
            "answer_words": lambda judged: services.answer_words(self.world, judged.about or US),
            "asked_date": self._asked_date,
            "asset": self._asset,
            "became": lambda _judged: words.became,
            "blind": self._blind,
            "by_word": lambda _judged: servers.by_word(judgement),
            "closed": lambda _judged: self._open_roles(),
            "counts": lambda judged: services.counts(self.world, judged.members, complete=True),
            "counts_known": lambda judged: services.counts(self.world, judged.members, complete=False),
            "covered": self._covered,
            "disclosed": lambda _judged: dates.day(self.world.playbook.disclosed_at),
            "done_date": self._done_date,
            "done_from": self._done_from,
            "done_on": self._done_on,
            "event": lambda _judged: in_text(words.name),
            "flaw": lambda _judged: words.flaw,
            "had": lambda _judged: servers.had(self.world),
            "had_not": lambda judged: servers.had(self.world, many=len(self._about(judged)) > 1, none=True),
            "hits": self._hits,
            "holds": lambda judged: services.holds(self.world, judged.about or US),
            "logs": lambda _judged: words.logs,
            "looked": lambda judged: servers.looked(judgement, judged),
            "next_update": self._next_update,
            "none_had": lambda _judged: servers.had(self.world, many=True, none=True),
            "not_seen": lambda _judged: servers.not_seen(judgement),
            "our": lambda _judged: self._our(),
            "owner": self._owner,
            "payers": lambda _judged: self._payers(),
            "presenters": self._presenters,
            "roles": lambda judged: names.which(self.world, judged.about or US),
            "servers": self._servers,
            "servers_open": lambda _judged: servers.list_open(judgement),
            "shown": lambda _judged: words.shown,
            "span": self._span,
            "stay": lambda _judged: self._stay(),
            "through": self._through,
            "told": self._told,
            "told_when": lambda _judged: services.told_when(self.world),
            "unended": lambda judged: servers.unended(judgement, judged),
            "until": lambda judged: "" if judged.until is None else dates.by_then(judged.until),
            "vendor": lambda judged: names.asset(self.world, judged.about or US),
            "what": lambda _judged: words.what,
        }

    def text(self, claim: Claim, judged: Judged) -> str:
        """The sentence, or "" where a slot has nothing to say (all roles are answered, nobody looked)."""
        source = claim.technical if self.technical else claim.plain
        filled: dict[str, str] = {}
        for slot, fill in self._slots.items():
            if "{" + slot + "}" in source:
                filled[slot] = fill(judged)
                if not filled[slot] and slot not in MAY_BE_EMPTY:
                    return ""
        return source.format(**filled)

    def _asset(self, judged: Judged) -> str:
        known = self.world.assets.get(judged.about or US)
        if known is not None and known.kind == "dataset":
            return known.name  # the sentence itself puts it between quotation marks
        return names.asset(self.world, judged.about or US)

    # us

    def _our(self) -> str:
        """Our own name as customers know it; until somebody has said it, that of the first server that is
        written down as where they sign in, else of the first that is in use, a website before others."""
        business = who(self.world.state).business
        if business:
            return in_text(business, proper=True)
        now = self.world.at.true_at
        ours = [one for one in self.world.assets.values() if one.kind == "endpoint" and one.owner == US]
        accept = {
            edge.src
            for one in self.world.assets.values()
            if one.kind == "credential" and self.world.customers(one.id)
            for _seq, edge in self.world.state.edges(one.id)
            if edge.bond == "accepts"
        }
        used = [one for one in ours if one.during.end is None or one.during.end.high > now] or ours
        found = min(used, key=lambda one: (one.id not in accept, not servers.website(one)), default=None)
        return "own" if found is None else found.name

    def _about(self, judged: Judged) -> list[AssetId]:
        return servers.about(self.judgement, judged)

    def _servers(self, judged: Judged) -> str:
        return servers.called(self.world, self._about(judged))

    def _stay(self) -> str:
        """Whoever signs in is told not to; where nobody does, to type nothing into our site."""
        signin = self.world.state.roles(self.world.at.true_at).get("signin")
        nobody = signin is not None and signin[1].complete and not signin[1].vendors
        accepted = any(
            self.world.customers(one.id)
            and any(bound.bond == "accepts" for bound in self.world.bounds(one.id))
            for one in self.world.assets.values()
            if one.kind == "credential"
        )
        return NOBODY_SIGNS_IN if nobody and not accepted else STAY

    def _span(self, judged: Judged) -> str:
        assert judged.about is not None
        periods = self.judgement.assessment(judged.about).periods
        return names.listed(dates.span(period) for period in periods)

    def _done(self, judged: Judged) -> When | None:
        """When the step was done that a judgement stands on; of several, from the first to the last."""
        about = judged.about
        secrets = [one.id for one in self.world.assets.values() if one.kind == "credential"]
        found = [
            word.when
            for id in ([] if about is not None else secrets)
            for word in self.world.words(id)
            if word.seq in judged.on
        ]
        for one in self.judgement.assessment(about).milestones if about is not None else ():
            if one.done == "yes" and set(one.on) & set(judged.on):
                return one.when
        return When(min(one.low for one in found), max(one.high for one in found)) if found else None

    def _done_date(self, judged: Judged) -> str:
        """By when it was certainly done, to follow "since"."""
        when = self._done(judged)
        return dates.at_latest(when) if when is not None else ""

    def _done_on(self, judged: Judged) -> str:
        """On which day, at which time, or between which."""
        when = self._done(judged)
        return dates.happened(when) if when is not None else ""

    def _done_from(self, judged: Judged) -> str:
        """The first moment at which it may have been done; "" where that is not known."""
        when = self._done(judged)
        return dates.exactly(when.low) if when is not None and when.low > FIRST_DATE else ""

    def _presenters(self, judged: Judged) -> str:
        """The servers of ours whose old key this is: those that showed it, and do not any more."""
        key, world = judged.about or US, self.world
        shown = world.state.presenters.get(Digest(key.removeprefix("key:sha256/")), ())
        left = [one for one in servers.own(world) if one in shown and not servers.uses(world, one, key)]
        return servers.called(world, left)

    def _through(self, judged: Judged) -> str:
        assert judged.about is not None
        via = self.judgement.assessment(judged.about).ever.via
        return f" through {names.asset(self.world, via[0])}" if via else ""

    # those whose services we use

    def _owner(self, judged: Judged) -> str:
        known = self.world.assets.get(judged.about) if judged.about is not None else None
        return names.asset(self.world, known.owner) if known is not None else ""

    def _payers(self) -> str:
        """Whoever takes our payments; nobody told us anything where nobody does, or had not by then."""
        known = self.world.state.roles(self.world.at.true_at).get("payments")
        named = known[1].vendors if known is not None else ()
        payers = [one for one in named if not not_used_yet(self.world, one)]
        told = payers and all(spoken(self.world, one) is not None for one in payers)
        return "Whoever handles your payments" if told else ""

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

    def _told(self, judged: Judged) -> str:
        """Whether a vendor told us, or said it to everybody."""
        answer = spoken(self.world, judged.about) if judged.about else None
        return "told us" if answer is None else services.told(answer[0])

    def _asked_date(self, judged: Judged) -> str:
        when = services.asked_at(self.world, judged.about or US)
        return "" if when is None else dates.dated(when)

    # logs, promises

    def _searches(self, judged: Judged) -> list[Search]:
        found = [(seq, seen.fact) for seq, seen in self._facts(judged) if isinstance(seen.fact, Search)]
        return [search for seq, search in found if seq in judged.on]

    def _covered(self, judged: Judged) -> str:
        """What was searched, each with its time; what nobody dated is named without one."""
        return names.listed(
            f"{search.method} {dates.span(period)}" if period.start.known or period.end else search.method
            for search in self._searches(judged)
            for period in search.covers
        )

    def _hits(self, judged: Judged) -> str:
        found = sum(search.hits for search in self._searches(judged))
        return f"{found} match{'es' if found > 1 else ''}" if found else "nothing that matched"

    def _blind(self, judged: Judged) -> str:
        blind = [spot for search in self._searches(judged) for spot in search.blind]
        return names.listed(dict.fromkeys(blind)) or "we know of nothing"

    def _next_update(self, _judged: Judged) -> str:
        now = self.world.at.true_at
        found = promised(self.world.state, now)
        if found is None:
            return ""
        by = dates.by_then(found.by)
        told = [one.by for one in found.moves if one.told and one.by != found.by]
        return f"{by}, and not by {dates.by_then(told[-1])} as we had written" if told else by

    def _facts(self, judged: Judged) -> Facts:
        return self.world.state.of(judged.about or US)


MAY_BE_EMPTY = frozenset({"through"})
"""Slots without which a sentence still says something."""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
