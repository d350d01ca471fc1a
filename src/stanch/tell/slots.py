"""A claim's sentence with its slots filled from what the claim rests on. An empty text says nothing."""

from __future__ import annotations

from collections.abc import Callable

from stanch.core.assessment import spoken
from stanch.core.catalogue import Claim
from stanch.core.claims import Judgement
from stanch.core.model import US, Digest
from stanch.core.moments import FIRST_DATE, When
from stanch.core.notices import Judged
from stanch.core.promises import promised
from stanch.core.sayings import Search
from stanch.core.state import Facts
from stanch.core.who import who
from stanch.knowledge.messages import FIRST, FORMS, say
from stanch.tell import dates, events, names, servers, services
from stanch.tell.capitals import raised


class Filler:
    """Fills the sentences of one world, in one language. `technical` texts: for readers who know the words.

    BadInput where the event's playbook has no words in that language.
    """

    def __init__(self, judgement: Judgement, *, technical: bool = False, language: str = FIRST) -> None:
        self.judgement = judgement
        self.world = judgement.world
        self.technical = technical
        self.language = language
        words = self.words = events.words(self.world.playbook, language)
        self._slots: dict[str, Callable[[Judged], str | int]] = {
            "By": lambda judged: raised(servers.by(judgement, judged, language)),
            "Servers": lambda judged: raised(self._servers(judged)),
            "answer_date": self._answer_date,
            "answer_words": lambda judged: services.answer_words(self.world, judged.about or US, language),
            "asked_date": self._asked_date,
            "asset": self._asset,
            "became": lambda _judged: events.became(self.world.playbook, language),
            "blind": self._blind,
            "by_word": lambda _judged: servers.by_word(judgement, language),
            "closed": lambda _judged: self._open_roles(),
            "counts": lambda judged: services.counts(self.world, judged.members, language, complete=True),
            "counts_known": lambda judged: services.counts(
                self.world, judged.members, language, complete=False
            ),
            "covered": self._covered,
            "disclosed": lambda _judged: dates.day(self.world.playbook.disclosed_at, language),
            "done_date": self._done_date,
            "done_from": self._done_from,
            "done_on": self._done_on,
            "exposed": lambda _judged: servers.exposed(self.world),
            "exposed_to": lambda _judged: words.exposed_to,
            "event": lambda _judged: names.in_text(words.name, language),
            "flaw": lambda _judged: words.flaw,
            "hits": self._hits,
            "holds": lambda judged: "holds" if self._kept(judged) == "yes" else "may hold",
            "kept": self._kept,
            "logs": lambda _judged: words.logs,
            "looked": lambda judged: servers.looked(judgement, judged, language),
            "n": self._number,
            "named": lambda _judged: self._our()[0],
            "next_update": self._next_update,
            "not_exposed_to": lambda _judged: words.not_exposed_to,
            "not_seen": lambda _judged: servers.not_seen(judgement, language),
            "our": lambda _judged: self._our()[1],
            "owner": self._owner,
            "payers": lambda _judged: self._payers(),
            "presenters": self._presenters,
            "publicly": self._publicly,
            "roles": lambda judged: names.which(self.world, judged.about or US, language),
            "roles_whom": lambda judged: names.which(
                self.world, judged.about or US, language, case="accusative"
            ),
            "servers": self._servers,
            "servers_open": lambda _judged: servers.list_open(judgement, language),
            "shown": lambda _judged: words.shown,
            "since_done": self._since_done,
            "span": self._span,
            "stay": lambda _judged: self._stay(),
            "through": self._through,
            "told": lambda judged: "said publicly" if self._publicly(judged) == "yes" else "told us",
            "told_when": lambda _judged: services.told_when(self.world, language),
            "unended": lambda judged: servers.unended(judgement, judged, language),
            "until": lambda judged: "" if judged.until is None else dates.by_then(judged.until, language),
            "vendor": lambda judged: names.asset(self.world, judged.about or US, language),
            "verb": lambda _judged: words.verb,
            "what": lambda _judged: words.what,
            "without": lambda _judged: words.without,
        }

    def text(self, claim: Claim, judged: Judged) -> str:
        """The sentence, or "" where a slot has nothing to say (all roles are answered, nobody looked)."""
        field = "technical" if self.technical else "plain"
        source = events.sentence(self.world.playbook, claim, field, self.language)
        if source is None:
            return ""
        filled: dict[str, str | int] = {}
        for slot in source.arguments:
            filled[slot] = self._slots[slot](judged)
            if filled[slot] == "" and slot not in MAY_BE_EMPTY:
                return ""
        return source.text(filled)

    def _asset(self, judged: Judged) -> str:
        known = self.world.assets.get(judged.about or US)
        if known is not None and known.kind == "dataset":
            return known.name  # the sentence itself puts it between quotation marks
        return names.asset(self.world, judged.about or US, self.language)

    def _number(self, judged: Judged) -> int:
        """How many the sentence speaks of: the servers that it names, or those who take our payments."""
        if judged.claim == "payment_data_apart":
            return len(services.payers(self.world))
        return len(servers.about(self.judgement, judged))

    # us

    def _our(self) -> tuple[str, str]:
        """Our own name as customers know it; until somebody has said it, that of the first server that is
        written down as where they sign in, else of the first that is in use, a website before others. With it
        whether it is a word that can be part of another one ("Ihr WiseWidget-Passwort"), a place, or there is
        none (own)."""
        business = who(self.world.state).business
        if business:
            called = names.in_text(business, self.language, proper=True)
            return ("word" if called.isalpha() else "place"), called
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
        if found is None:
            return "own", say(self.language, "names.our")
        host = _host(found.name)
        alone = sum(_host(one.name) == host for one in ours) == 1  # else the port tells two servers apart
        return ("word" if found.name.isalpha() else "place"), host if alone else found.name

    def _servers(self, judged: Judged) -> str:
        return servers.called(self.world, servers.about(self.judgement, judged), self.language)

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
        return say(self.language, "stay.type" if nobody and not accepted else "stay.sign_in")

    def _span(self, judged: Judged) -> str:
        assert judged.about is not None
        periods = self.judgement.assessment(judged.about).periods
        return servers.spans(self.world, judged.about, periods, self.language)

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
        return dates.at_latest(when, self.language) if when is not None else ""

    def _since_done(self, judged: Judged) -> str:
        """The same, with "since"."""
        when = self._done(judged)
        return dates.at_latest(when, self.language, "since") if when is not None else ""

    def _done_on(self, judged: Judged) -> str:
        """On which day, at which time, or between which."""
        when = self._done(judged)
        return dates.happened(when, self.language) if when is not None else ""

    def _done_from(self, judged: Judged) -> str:
        """The first moment at which it may have been done; "" where that is not known."""
        when = self._done(judged)
        return dates.exactly(when.low, self.language) if when is not None and when.low > FIRST_DATE else ""

    def _presenters(self, judged: Judged) -> str:
        """The servers of ours whose old key this is: those that showed it, and do not any more."""
        key, world = judged.about or US, self.world
        shown = world.state.presenters.get(Digest(key.removeprefix("key:sha256/")), ())
        left = [one for one in servers.own(world) if one in shown and not servers.uses(world, one, key)]
        return servers.called(world, left, self.language, case="dative")

    def _through(self, judged: Judged) -> str:
        assert judged.about is not None
        via = self.judgement.assessment(judged.about).ever.via
        if not via:
            return ""
        return say(self.language, "names.through", asset=names.asset(self.world, via[0], self.language))

    # those whose services we use

    def _owner(self, judged: Judged) -> str:
        known = self.world.assets.get(judged.about) if judged.about is not None else None
        return names.asset(self.world, known.owner, self.language) if known is not None else ""

    def _kept(self, judged: Judged) -> str:
        return "yes" if services.holds(self.world, judged.about or US) else "perhaps"

    def _payers(self) -> str:
        """Whoever takes our payments; nobody told us anything where nobody does, or had not by then."""
        payers = services.payers(self.world)
        told = payers and all(spoken(self.world, one) is not None for one in payers)
        return say(self.language, "vendors.payers", n=len(payers)) if told else ""

    def _open_roles(self) -> str:
        missing = names.open_roles(self.judgement)
        if not missing:
            return ""
        who = [say(self.language, f"roles.who.{role}") for role in missing]
        return say(self.language, "roles.still_finding_out", does=names.listed(who, self.language))

    def _answer_date(self, judged: Judged) -> str:
        answer = spoken(self.world, judged.about) if judged.about else None
        return dates.day(answer[2], self.language) if answer else ""

    def _publicly(self, judged: Judged) -> str:
        """Whether a vendor said it to everybody, and not to us."""
        answer = spoken(self.world, judged.about) if judged.about else None
        return "no" if answer is None else services.publicly(answer[0])

    def _asked_date(self, judged: Judged) -> str:
        when = services.asked_at(self.world, judged.about or US)
        if when is None:
            return ""
        return dates.dated(when, self.language) if self.technical else dates.on(when, self.language)

    # logs, promises

    def _searches(self, judged: Judged) -> list[Search]:
        found = [(seq, seen.fact) for seq, seen in self._facts(judged) if isinstance(seen.fact, Search)]
        return [search for seq, search in found if seq in judged.on]

    def _covered(self, judged: Judged) -> str:
        """What was searched, each with its time; what nobody dated is named without one."""
        return names.listed(
            (
                say(
                    self.language,
                    "searched.covered",
                    method=search.method,
                    span=dates.span(period, self.language),
                )
                if period.start.known or period.end
                else search.method
                for search in self._searches(judged)
                for period in search.covers
            ),
            self.language,
        )

    def _hits(self, judged: Judged) -> str:
        found = sum(search.hits for search in self._searches(judged))
        return say(self.language, "searched.hits", n=found, found=names.digits(found, self.language))

    def _blind(self, judged: Judged) -> str:
        blind = [spot for search in self._searches(judged) for spot in search.blind]
        return names.listed(dict.fromkeys(blind), self.language) or say(self.language, "searched.blind")

    def _next_update(self, _judged: Judged) -> str:
        now = self.world.at.true_at
        found = promised(self.world.state, now)
        if found is None:
            return ""
        by = dates.by_then(found.by, self.language)
        told = [one.by for one in found.moves if one.told and one.by != found.by]
        if not told:
            return say(self.language, "next_update.promised", by=by)
        before = dates.by_then(told[-1], self.language)
        return say(self.language, "next_update.moved", by=by, before=before)

    def _facts(self, judged: Judged) -> Facts:
        return self.world.state.of(judged.about or US)


MAY_BE_EMPTY = FORMS | {"through", "exposed_to", "not_exposed_to"}
"""Slots without which a sentence still says something: they choose a form, or stand in one of two."""


def _host(name: str) -> str:
    """The host of a server, as a customer knows it: without its port, and how one speaks to it there."""
    place = name.rpartition("://")[2]
    host, colon, port = place.rpartition(":")
    whole = colon and port.isdecimal() and (":" not in host or host.endswith("]"))
    return host if whole else place
