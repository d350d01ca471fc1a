"""What about this site: safe now, a new key since, their answer, and the password there?

From all that the record knows and one passive look, judged as everything else is: the look is supposed for
this one answer, and nothing of it is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal as L

import msgspec

from stanch.app import clock
from stanch.app.context import Case
from stanch.app.live import live
from stanch.app.site_check.answer import About, Advised, Key, OfEvent, Part, Password, Place, Safe, Said, Site
from stanch.app.status import other_incidents
from stanch.core.assessment import changed, spoken
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.key_evidence import SiteKey, of_site
from stanch.core.key_renewal import Ruling
from stanch.core.milestones import keys
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Edge,
    Probe,
    Provenance,
    Tri,
)
from stanch.core.moments import DAY, Moment, When, iso
from stanch.core.playbook import Playbook
from stanch.core.readiness import Ready, readiness
from stanch.core.sign_in import CUSTOMERS, of_customers
from stanch.errors import BadInput
from stanch.knowledge import vendors
from stanch.net.target import Target, parse
from stanch.observe.tls import observations, probes, reasons
from stanch.observe.tls.result import Seen, worst
from stanch.tell import explanations, looks, names, password, site_advice, words

Passive = Callable[[Target, bool], tuple[Seen, ...]]
"""A passive look at a target; the second value: is it registered, and so may be on any network?"""
HERE = AssetId("credential:?")
"""A password at the site that nobody registered: for the length of one answer."""
ORDER = ("revoke_now", "isolate_first", "change_now", "change_again", "wait", "ask", "leave")
"""The most pressing first."""
PRESSING = ("isolate_first", "revoke_now", "wait", "change_now", "change_again", "ask", "leave")
"""The same of one password in several events: what is not to be done yet goes before what is."""
HOST = "write its name, or name:port, such as dnsimple.com; nothing more of the address is wanted"


def site(text: str) -> Target:
    """The host that is asked about. BadInput where it is more than that: paths are nobody's business."""
    if any(char in "/?#@\\ " for char in text) or not text:
        raise BadInput("only the host of a site is asked about", help=HOST)
    found = parse(text)
    if found.port < 1024 and found.port != 443:
        raise BadInput(f"sites are not looked at on port {found.port}", help="443, or one from 1024 on")
    return Target(found.host, found.port)  # a browser is there by https, whatever else may have that port


def advise(ws: str, target: Target, look: Passive) -> Advised:
    """The answer about one site, as of now, by what the client of that workspace knows: of each incident that
    is open, or of which there is evidence again, the most pressing first. `look` is called where nothing
    fresh is known, and once at most."""
    client = live(ws).client()
    looked: dict[bool, tuple[Seen, ...]] = {}

    def once(place: Target, registered: bool) -> tuple[Seen, ...]:
        if registered not in looked:
            looked[registered] = look(place, registered)
        return looked[registered]

    anew = {one.id for one in other_incidents.watched(client) if one.again}  # 148
    asked = [_Answer(one, target) for one in client.cases() if not one.closed or one.id in anew]
    if not asked:
        return _without_incident(target, look(target, False))
    first, *rest = sorted((one.made(once) for one in asked), key=_pressing)
    return msgspec.structs.replace(first, also=tuple(_about(one) for one in rest))


def _pressing(found: Advised) -> tuple[int, int]:
    """Whose advice comes first: what is not to be done yet because of one event is not to be done because of
    another that is over, either, nor switched off because of one where the other says to wait (74)."""
    return PRESSING.index(found.password.advice), ("no", "unknown", "yes").index(found.safe.answer)


def _about(found: Advised) -> About:
    assert found.event is not None
    return About(found.event, found.safe, found.key, found.answer, found.password, found.others)


def _without_incident(target: Target, seen: tuple[Seen, ...]) -> Advised:
    vendor = vendors.whose(target.host)
    place: Place = "other" if vendor is None else "vendor"
    verdict = worst(tuple(one.check for one in seen)) if seen else None
    clean = verdict is not None and verdict.finding.verdict == "not_vulnerable"
    reached = verdict is not None and verdict.finding.verdict != "unreachable"
    safe = _safe(
        "yes" if clean else "unknown", _seen_words(seen), clock.now() if reached else None, "measured"
    )
    return Advised(
        Site(target.host, target.port, place, vendor.name if vendor else ""),
        None,
        iso(clock.now()),
        safe,
        _key(SiteKey("unknown", "current_unknown")),
        None,
        Password("", "ask", password.TITLES["ask"], "no_incident", password.no_event()),
    )


class _Answer:
    """One site, joined with what is known."""

    def __init__(self, case: Case, target: Target) -> None:
        self.case = case
        self.target = target
        self.now = clock.now()
        self.endpoint = observations.asset(target)
        known = case.state.asset(self.endpoint)
        self.registered = known is not None
        self.ours = known is not None and known.owner == US
        self.vendor = None if self.ours else self._vendor(known)
        self.party = self.vendor or self.endpoint
        self.in_register = case.state.asset(self.party) is not None

    def made(self, look: Passive) -> Advised:
        """Look where nothing fresh is known, fold that in, and judge."""
        self._suppose(self._supposed())
        judgement = self.case.judgement(self.now)
        seen: tuple[Seen, ...] = ()
        if _glanced(self.case.playbook) and judgement.world.own(self.endpoint).now.verdict == "unknown":
            seen = look(self.target, self.registered)
            if seen:
                self._suppose(
                    msgspec.structs.replace(one, seen_at=self._when(one.seen_at))
                    for one in observations.observations(self.target, seen)
                )
                # a moment later: at the instant of the sight itself the key before it may still be there
                judgement = self.case.judgement(Moment(max(self.now, clock.now()) + 1))
        passwords = sorted(
            (_password(judgement, one, self.now) for one in self._credentials()),
            key=lambda one: ORDER.index(one.advice),
        )
        return Advised(
            self._site(),
            OfEvent(self.case.incident.id, self.case.incident.title or self.case.playbook.title),
            iso(self.now),
            self._safe_now(judgement, seen),
            _key(of_site(keys(judgement.world, self.endpoint))),
            self._said(judgement),
            passwords[0],
            tuple(passwords[1:]),
        )

    def _vendor(self, known: Asset | None) -> AssetId | None:
        """Whose site it is: by the register, by a vendor that is called like it, by the catalogue."""
        if known is not None:
            return known.owner
        for one in self.case.state.assets("vendor"):
            if "." in one.name and vendors.within(self.target.host, one.name.strip().lower()):
                return one.id
        found = vendors.whose(self.target.host)
        return None if found is None else found.asset

    def _site(self) -> Site:
        host, port = self.target.host, self.target.port
        if self.ours:
            return Site(host, port, "ours", "", True)
        if self.vendor is None:
            return Site(host, port, "other")
        known = self.case.state.asset(self.vendor)
        shipped = vendors.catalogue().get(self.vendor)
        name = known.name if known is not None and known.name else shipped.name if shipped else ""
        return Site(host, port, "vendor", name, self.in_register)

    def _supposed(self) -> Iterator[Entry]:
        """What the register lacks, for this answer: the endpoint, its vendor, a password there."""
        state = self.case.state
        if state.asset(self.endpoint) is None:
            yield Asset(self.endpoint, "endpoint", self.target.host, self.vendor or AssetId("site:?"))
        if self.vendor is not None:
            if state.asset(self.vendor) is None:
                yield Asset(self.vendor, "vendor", vendors.catalogue()[self.vendor].name, self.vendor)
            yield Edge(self.endpoint, "serves", self.vendor)
        if all(of_customers(state, one) for one in self._credentials()):  # who asks may have another (143)
            yield Asset(HERE, "credential", "")
            yield Edge(self.party, "accepts", HERE)

    def _credentials(self) -> Iterator[Asset]:
        """Ours that are accepted there. Our customers' passwords are not the visitor's own."""
        for _seq, edge in self.case.state.edges(self.party):
            if edge.bond == "accepts" and edge.src == self.party and edge.dst != CUSTOMERS:
                found = self.case.state.asset(edge.dst)
                if found is not None and found.kind == "credential":
                    yield found

    def _suppose(self, entries: Iterator[Entry]) -> None:
        """For this answer alone: the record is not written."""
        supposed = list(entries)
        if supposed:
            self.case = self.case.supposing(supposed)

    def _when(self, seen_at: Moment) -> Moment:
        """The probes' clock is the machine's; where another time is practised, they belong to that one."""
        return seen_at if abs(self.now - seen_at) < DAY else self.now

    def _safe_now(self, judgement: Judgement, seen: Sequence[Seen]) -> Safe:
        asked = {one.id for one in probes.of(self.case.playbook)}
        looked = max(
            (
                one.seen_at
                for _seq, one in self.case.state.of(self.endpoint)
                if isinstance(one.fact, Probe)
                and one.fact.outcome != "unreachable"
                and (one.fact.probe in asked or not asked)
            ),
            default=None,
        )
        if asked:
            found = judgement.assessment(self.endpoint).now
            own = judgement.world.own(self.endpoint).now.verdict
            sentence = _why(judgement, found)
            if own == "unknown":
                sentence = _seen_words(seen) if _glanced(self.case.playbook) else site_advice.owners_look()
            if self.vendor is not None and spoken(judgement.world, self.vendor) is not None:
                theirs = judgement.assessment(self.vendor).now
                if theirs.verdict == "yes" or (found.verdict, theirs.verdict) == ("no", "unknown"):
                    found, sentence = theirs, _why(judgement, theirs)  # a clean look does not beat their word
        elif self.vendor is not None:
            found = judgement.assessment(self.vendor).now
            sentence = _why(judgement, found)
        else:
            found = Finding("unknown", "nobody_looked")
            sentence = site_advice.not_from_outside()
        safe: dict[Tri, Tri] = {"no": "yes", "yes": "no", "unknown": "unknown"}
        return _safe(safe[found.verdict], sentence, looked, found.provenance)

    def _said(self, judgement: Judgement) -> Said | None:
        said = None if self.vendor is None else spoken(judgement.world, self.vendor)
        if said is None:
            return None
        statement = said.statement
        return Said(statement.status, words.ANSWERS[statement.status], iso(said.at), statement.quote)


def _glanced(playbook: Playbook) -> bool:
    """Does a glance, which is one hello, speak of this event?"""
    return any(one.usual for one in probes.of(playbook))


def _safe(verdict: Tri, sentence: str, looked: Moment | None, provenance: Provenance | None) -> Safe:
    by: L["look", "word", ""] = "" if verdict == "unknown" else "look" if provenance == "measured" else "word"
    said = password.SAFE[verdict]
    if (verdict, by) == ("yes", "word"):
        said = password.by_their_word() if provenance == "vendor_said" else password.by_word()
    return Safe(verdict, said, sentence, by, None if looked is None else iso(looked))


def _seen_words(seen: Sequence[Seen]) -> str:
    if not seen:
        return site_advice.no_look()
    return looks.sentence(worst(tuple(one.check for one in seen)).finding.reason, reasons.OWN)


def _why(judgement: Judgement, found: Finding) -> str:
    if found.via:
        called = (names.asset(judgement.world, one) for one in found.via)
        return site_advice.through(explanations.reason(found.why), called)
    said = {"no": password.CLEAN, "yes": password.OPEN}.get(found.verdict)
    return (
        explanations.reason(found.why)
        if said is None
        else said.get(found.provenance or "measured", said["measured"])
    )


def _key(found: SiteKey) -> Key:
    answers = found.answers
    key = Key(
        found.key,
        password.key_said(found.key, "" if answers is None else answers.order.word, found.why),
        found.why,
        password.key(found.why, found.when, found.there, by_word=found.by_word),
        None if found.seen_at is None else iso(found.seen_at),
    )
    if answers is None:
        return key
    return msgspec.structs.replace(
        key, order=_part(answers.order), old=_part(answers.old), overall=_part(answers.overall)
    )


def _part(word: Ruling) -> Part:
    return Part(word.word, word.why, explanations.of_key(word.why))


_OF_TODAY = ("nobody_looked", "failed", "stale", "window_not_covered")


def _password(judgement: Judgement, credential: Asset, now: Moment) -> Password:
    advice, ground = judgement.advice(credential.id)
    ready: Ready = readiness(judgement.world, credential.id)
    last: When | None = changed(judgement.world, credential.id)
    ever = judgement.assessment(credential.id).ever
    why = explanations.reason(ready.why if ground == "ready_unknown" else ever.why)
    if ground == "exposure_unknown" and ever.why in _OF_TODAY:
        why = password.before()
    sentence = password.because(
        ground,
        why=why,
        ready=ready.when,
        changed=last,
        waits_for=names.asset(judgement.world, ready.weakest) if ready.weakest else "",
    )
    again = iso(Moment(now + DAY)) if advice in ("ask", "wait") else None
    return Password(credential.name, advice, password.TITLES[advice], ground, sentence, again)
