"""What an entry of the record says, in a line."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from stanch.core import index
from stanch.core.certificates import HOLD
from stanch.core.decisions import (
    AudienceChosen,
    Concerns,
    Consent,
    Decided,
    Discovery,
    Erased,
    EventAnswers,
    KeptPlaybook,
    LetStand,
    Promise,
    ProofAgreed,
    ProofDone,
    StartBegun,
    TimeZone,
    WhoWeAre,
)
from stanch.core.entries import Entry
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    Component,
    Edge,
    Holds,
    Incident,
    Inventory,
    Look,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Resolved,
    Retraction,
    RoleAnswer,
    ServerList,
    Setting,
    Unknown,
)
from stanch.core.moments import During, Seq, When
from stanch.core.notices import Draft, Revision
from stanch.core.playbook import Playbook
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement
from stanch.core.state import Seen
from stanch.core.view import Folded, whole
from stanch.knowledge import phrases
from stanch.knowledge.messages import NAMES
from stanch.tell import dates, names, uses
from stanch.tell.screens import say


class Probed(msgspec.Struct, frozen=True):
    """What is known of a probe: its title, and whether it is one that is usually made."""

    title: str
    usual: bool


Probes = Callable[[str], Probed | None]


def erased() -> str:
    """Of an entry that was erased."""
    return say("screens.timeline.erased_entry")


def taken_back_once_more() -> str:
    """Of an entry that takes something back, and that was taken back itself."""
    return say("screens.timeline.once_more")


def took_back(numbers: str) -> str:
    """Of an entry that took others back."""
    return say("screens.timeline.took_back", entries=numbers)


def told(state: Folded, entry: Entry, seq: Seq, playbook: Playbook | None, probes: Probes) -> str:
    """What it says. `seq`: its number; `playbook`: in whose words a step is said; `probes`: what is known of
    each by its id."""
    match entry:
        case Observation() | Saying():
            return f"{called(state, entry.asset)}: {_fact(state, entry, playbook, probes)}"
        case Asset():
            name = names.given(entry)
            if entry.during.end is not None:
                return say("screens.timeline.ended", name=name, used=uses.words(entry.during.end))
            first = state.registered(entry.id)
            anew = first is not None and first < seq
            return say(f"screens.timeline.asset.{'anew' if anew else 'added'}", name=name, kind=entry.kind)
        case Edge():
            bond = entry.bond.replace("_", " ")
            bond = bond.removesuffix("s") if entry.src == US else bond
            said = f"{called(state, entry.src)} {bond} {called(state, entry.dst)}"
            end = entry.during.end
            return said if end is None else say("screens.timeline.until", said=said, end=dates.around(end))
        case Look():
            return say(
                "screens.timeline.looked", method=entry.method, reached=entry.reached, asked=entry.asked
            )
        case Proposal():
            return say("screens.timeline.proposed", name=called(state, entry.asset), why=entry.why)
        case Incident():
            became = f"screens.timeline.incident.{_became(state, entry, seq)}"
            mistaken = say("screens.timeline.mistaken") if entry.mistaken else ""
            return f"{say(became)}{mistaken}: {entry.title}"
        case Revision():
            return say(
                "screens.timeline.sent",
                to=entry.to or say("screens.timeline.readers"),
                number=entry.number,
                count=len(entry.sentences),
            )
        case Draft():
            how = "changed" if entry.edited else "copied"
            return say(f"screens.timeline.text.{how}", number=entry.number, count=len(entry.sentences))
        case Retraction():
            along = say("screens.timeline.along", count=len(entry.along)) if entry.along else ""
            return say("screens.timeline.retracted", number=entry.of, along=along, why=entry.why)
        case Unknown():
            return say("screens.timeline.unknown", tag=entry.tag)
        case _:
            return _decided(state, entry)


def called(state: Folded, id: str) -> str:
    """The name of an asset, also of one that was taken back; the business itself is "we"."""
    found = state.asset(AssetId(id)) or index.last_named(whole(state), AssetId(id))
    return say("names.we") if id == US else names.given(found) if found is not None else id


def _became(state: Folded, entry: Incident, seq: Seq) -> str:
    """What an entry made of an incident: opened, closed, opened again, or refined."""
    if entry.closed_at is not None:
        return "closed"
    every = whole(state)
    before = [one for at, one in every.standing(index.pins(every, entry.id)) if at < seq]
    if not before:
        return "opened"
    return "opened_again" if before[-1].closed_at is not None else "refined"


def _decided(state: Folded, entry: Decided) -> str:
    match entry:
        case StartBegun():
            return say("screens.timeline.begun", target=entry.target)
        case Consent():
            which = "given" if entry.given else "withdrawn"
            return say(f"screens.timeline.consent.{which}", name=called(state, entry.asset))
        case ProofAgreed():
            return say(
                "screens.timeline.proof_agreed",
                name=called(state, entry.asset),
                text=entry.text,
                scope=entry.scope,
            )
        case ProofDone():
            return say(
                "screens.timeline.proof_done",
                name=called(state, entry.asset),
                number=entry.agreed,
                result=entry.result,
            )
        case AudienceChosen():
            return say("screens.timeline.audience", audience=entry.audience.replace("_", " "), why=entry.why)
        case Concerns():
            some = names.few(called(state, one) for one in entry.assets)
            return say("screens.timeline.concerns", names=some or say("screens.timeline.nothing_named"))
        case EventAnswers():
            return say("screens.timeline.described")
        case Promise():
            return say("screens.timeline.promised", by=dates.by_then(entry.by))
        case LetStand():
            return say("screens.timeline.let_stand", sentence=_left(state, entry), why=entry.why)
        case Discovery():
            which = "yes" if entry.confirmed else "no"
            return say(f"screens.timeline.discovery.{which}", why=entry.why)
        case KeptPlaybook():
            return say("screens.timeline.kept_playbook", digest=entry.digest[:12])
        case Erased():
            return say("screens.timeline.erased", what=entry.what.replace(":", " "), why=entry.why)
        case TimeZone():
            return say("screens.timeline.zone", zone=entry.zone)
        case WhoWeAre():
            return _who(entry)


def _left(state: Folded, made: LetStand) -> str:
    """sentence 2 of notice 1, “...”."""
    sent = next((one for seq, one in state.all(Revision) if seq == made.notice), None)
    number = made.sentence + 1
    if sent is None or made.sentence >= len(sent.sentences):
        return say("screens.timeline.sentence_unread", number=number, notice=made.notice)
    text = sent.sentences[made.sentence].text
    return say("screens.timeline.sentence", number=number, notice=sent.number, text=text)


def _who(made: WhoWeAre) -> str:
    """who we are: WiseWidget (wisewidget.example); signed by Ana Reyes; replies to ana@wisewidget.example."""
    sites = f" ({', '.join(made.sites)})" if made.sites else ""
    said = [
        f"{made.business}{sites}".strip(),
        say("screens.timeline.who.signed", name=made.signs) if made.signs else "",
        say("screens.timeline.who.replies", address=made.reply_to) if made.reply_to else "",
        say("screens.timeline.who.language", language=NAMES[made.language]) if made.language else "",
    ]
    every = "; ".join(one for one in said if one)
    return say("screens.timeline.who.we_are", said=every or say("screens.timeline.who.not_said"))


def _fact(state: Folded, seen: Seen, playbook: Playbook | None, probes: Probes) -> str:
    fact = seen.fact
    match fact:
        case Probe():
            return _probe(seen, fact, playbook, probes)
        case Resolved():
            return say("screens.timeline.resolved", addresses=", ".join(fact.addresses))
        case Certificate():
            return _certificate(seen, fact)
        case Component():
            return say(
                "screens.timeline.component",
                purl=fact.purl,
                present=fact.present,
                when=_period(fact.during),
            )
        case Inventory():
            which = "whole" if fact.whole else "part"
            return say(f"screens.timeline.inventory.{which}", name=fact.name, parts=fact.parts)
        case Setting():
            said = say("screens.timeline.setting", name=fact.name, value=fact.value)
            where = fact.address or fact.place
            return say("screens.timeline.at_place", said=said, where=where) if where else said
        case Search():
            return say("screens.timeline.searched", method=fact.method, hits=fact.hits)
        case Statement():
            at = When(seen.seen_at, seen.seen_at)
            return say("screens.timeline.told_us", said=names.answer(fact, at, playbook))
        case Done():
            return _done(fact, playbook)
        case Attested():
            question = fact.question.replace("_", " ")
            return f"{question}: {_tri(fact.answer)}, {_period(fact.during)}"
        case RoleAnswer():
            who = names.listed(called(state, one) for one in fact.vendors)
            who = who or say("screens.timeline.nobody_else")
            said = f"“{phrases.roles()[fact.role].question}” {who if fact.complete else _tri('unknown')}"
            since = fact.since
            return say("screens.timeline.since", said=said, when=dates.around(since)) if since.known else said
        case ServerList():
            return say(f"screens.timeline.servers.{'all' if fact.complete else 'open'}")
        case Holds():
            return say("screens.timeline.holds", data=fact.data, answer=_tri(fact.answer))
        case Asked():
            return say("screens.timeline.asked", channel=fact.channel)


def _probe(seen: Seen, fact: Probe, playbook: Playbook | None, probes: Probes) -> str:
    probe = probes(fact.probe)
    detectors = playbook.detectors if playbook is not None else ()
    of_event = any(fact.probe in one.match for one in detectors)
    usual = probe is None or probe.usual
    other = "" if probe is None or (usual and of_event) else f"{probe.title}: "
    how = "hello"
    if fact.active:
        how = "proof" if usual else "agreed"
    elif seen.provenance != "measured":
        how = "other_tool"
    by = say(f"screens.timeline.by.{how}")
    if fact.connections > 1:
        by = say("screens.timeline.over", by=by, count=fact.connections)
    where = say("screens.timeline.no_address")
    if fact.address:
        where = say("screens.timeline.at_address", address=fact.address, by=by)
    outcome = say(f"screens.timeline.outcomes.{fact.outcome}")
    return f"{other}{outcome} ({where})"


def _certificate(seen: Seen, fact: Certificate) -> str:
    key = fact.spki[:12]
    if not fact.address:
        said = "on_hold" if fact.revoked_why == HOLD and fact.revoked != "unknown" else fact.revoked
        return say(f"screens.timeline.issuer.{said}", key=key)
    how = "key_shown" if seen.provenance == "measured" else "key_shown_by_word"
    return say(f"screens.timeline.{how}", key=key, address=fact.address)


def _done(fact: Done, playbook: Playbook | None) -> str:
    step = fact.step
    said = _step(playbook, step.remedy)
    if fact.reach == "everyone":
        said = say("screens.timeline.by_all", step=said)
    done = say("screens.timeline.to", done=_tri(step.done), version=step.to) if step.to else _tri(step.done)
    return f"{said}: {done}, {dates.around(step.when)}"


def _tri(answer: str) -> str:
    return say(f"screens.timeline.tri.{answer}")


def _step(playbook: Playbook | None, id: RemedyId) -> str:
    known = playbook.remedies if playbook is not None else ()
    return next((one.done for one in known if one.id == id), id.replace("_", " "))


def _period(during: During | None) -> str:
    return say("screens.timeline.at_that_moment") if during is None else dates.span(during)
