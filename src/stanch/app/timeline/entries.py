"""What happened, in order: each entry as one line, with who wrote it down and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from stanch.app.context import Client
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
from stanch.core.entries import Entry, about
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    Component,
    Edge,
    Holds,
    Incident,
    IncidentId,
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
from stanch.core.moments import During, Moment, Seq, When, iso
from stanch.core.notices import Draft, Revision
from stanch.core.playbook import Playbook
from stanch.core.sayings import (
    Asked,
    Attested,
    Done,
    Saying,
    Search,
    Statement,
)
from stanch.core.state import Seen
from stanch.core.view import Folded, whole
from stanch.knowledge import phrases
from stanch.observe.tls import probes
from stanch.observe.tls.result import ProbeId
from stanch.tell import dates, names, uses
from stanch.tell.languages import NAMES


class Event(msgspec.Struct, frozen=True):
    """One entry: its number, when it was seen or decided, in words, by whom it was written down.

    `incident`: the one that it belongs to; "" where it is shared by all. `batch`: what was written down at
    once. `rank`: 0 for what somebody did, said or decided, 1 for what a look found of the event, more for
    what it only brought along. `undo`: is it the last of its batch, and can what that save wrote be undone?
    """

    seq: Seq
    at: str
    what: str
    about: str
    actor: str
    retracted: bool = False
    incident: str = ""
    batch: int = 0
    rank: int = 0
    undo: bool = False


def events(
    client: Client, *, known: int | None = None, about: str = "", incident: str = "", after: int = 0
) -> Iterator[Event]:
    """The entries of a client in the order of the record, after one number. `about`: only those of one asset.
    `incident`: only those that belong to one incident."""
    from stanch.record.history import WrittenRow, history

    state, belonging, playbooks = client.state, index.belonging(client.state), _playbooks(client)

    def event(row: WrittenRow) -> Event:
        mine = belonging.get(row.seq, IncidentId(""))
        if row.entry is None:
            return Event(row.seq, iso(row.recorded_at), "(erased)", "", row.actor, False, mine, row.batch)
        subject, at, what = _told(state, row.entry, row.recorded_at, playbooks.get(mine), row.seq)
        gone, rank = row.seq in state.gone, _rank(row.entry, playbooks.get(mine))
        return Event(row.seq, iso(at), what, subject, row.actor, gone, mine, row.batch, rank)

    for _batch, together in groupby(history(client.ws, known=known, after=after), key=lambda row: row.batch):
        rows = list(together)
        found = [
            one
            for one in map(event, rows)
            if (not incident or one.incident == incident) and (not about or one.about == about)
        ]
        live = [one for one in found if not one.retracted]
        if live and all(may_be_undone(row.entry) for row in rows):
            last = live[-1]
            found = [msgspec.structs.replace(one, undo=one is last) for one in found]
        yield from found


def may_be_undone(entry: Entry | None) -> bool:
    """Can what this entry is be undone? Not what was sent, what was erased, and what nobody can read."""
    return entry is not None and not isinstance(entry, Revision | Erased | Unknown)


def _rank(entry: Entry, playbook: Playbook | None) -> int:
    match entry:
        case KeptPlaybook() | Edge():
            return 4
        case Asset():
            return 3
        case Proposal():
            return 2
        case Observation(fact=RoleAnswer() | ServerList() | Holds()):
            return 0
        case Observation(fact=Probe() as fact):
            detectors = playbook.detectors if playbook is not None else ()
            return 1 if any(fact.probe in one.match for one in detectors) else 2
        case Observation():
            return 2
        case _:
            return 0


def told(client: Client, seqs: Iterable[Seq]) -> Iterator[tuple[Seq, str]]:
    """What some entries say, each in the words of its own incident."""
    state, belonging, playbooks = client.state, index.belonging(client.state), _playbooks(client)
    entries = dict(index.standing(state))
    for seq in seqs:
        mine = belonging.get(seq, IncidentId(""))
        if seq in entries:
            yield seq, _told(state, entries[seq], Moment(0), playbooks.get(mine), seq)[2]


def _playbooks(client: Client) -> dict[str, Playbook]:
    """In whose words a step is said: of each incident, its own. What is shared is of the only incident; where
    there are several, or none, what was looked for is named (149)."""
    found: dict[str, Playbook] = {one.id: one.playbook for one in client.cases()}
    return found | {"": next(iter(found.values()))} if len(found) == 1 else found


def _told(
    state: Folded, entry: Entry, recorded: Moment, playbook: Playbook | None, seq: Seq
) -> tuple[str, Moment, str]:
    match entry:
        case Observation() | Saying():
            return entry.asset, entry.seen_at, f"{_name(state, entry.asset)}: {_fact(state, entry, playbook)}"
        case Asset():
            if entry.during.end is not None:
                return entry.id, recorded, f"{names.given(entry)} is {uses.words(entry.during.end)}"
            first = state.registered(entry.id)
            done = "was written down anew" if first is not None and first < seq else "was added"
            return entry.id, recorded, f"{names.given(entry)} {done} ({entry.kind})"
        case Edge():
            until = "" if entry.during.end is None else f", until {dates.around(entry.during.end)}"
            bond = entry.bond.replace("_", " ")
            bond = bond.removesuffix("s") if entry.src == US else bond
            return entry.src, recorded, f"{_name(state, entry.src)} {bond} {_name(state, entry.dst)}{until}"
        case Look():
            return (
                entry.id,
                entry.started,
                f"looked ({entry.method}): {entry.reached} of {entry.asked} places answered",
            )
        case Proposal():
            return (
                entry.asset,
                entry.seen_at,
                f"{_name(state, entry.asset)}: seen, not confirmed. {entry.why}",
            )
        case Incident():
            what, at = _became(state, entry, seq, recorded)
            why = ", opened by mistake" if entry.mistaken else ""
            return entry.id, at, f"incident {what}{why}: {entry.title}"
        case Revision():
            count = len(entry.sentences)
            words = f"sent to {entry.to or 'readers'}: notice {entry.number}, {count} sentences"
            return entry.incident, entry.sent_at, words
        case Draft():
            how = "changed" if entry.edited else "copied"
            words = f"{how} text {entry.number}, {len(entry.sentences)} sentences"
            return entry.incident, entry.copied_at, words
        case Retraction():
            return str(entry.of), recorded, f"entry {entry.of} was taken back{_along(entry)}: {entry.why}"
        case Unknown():
            return "", recorded, f"an entry of a kind that this version does not know ({entry.tag})"
        case _:
            return about(entry)[0], entry.made_at, _decided(state, entry)


def _along(entry: Retraction) -> str:
    return f", and {len(entry.along)} with it" if entry.along else ""


def _became(state: Folded, entry: Incident, seq: Seq, recorded: Moment) -> tuple[str, Moment]:
    """What an entry made of an incident, and when: opened, closed, opened again, or refined."""
    if entry.closed_at is not None:
        return "closed", entry.closed_at
    every = whole(state)
    before = [one for at, one in every.standing(index.pins(every, entry.id)) if at < seq]
    if not before:
        return "opened", entry.opened_at
    if before[-1].closed_at is not None:
        return "opened again", entry.opened_at
    return "refined", recorded


def _decided(state: Folded, entry: Decided) -> str:
    match entry:
        case StartBegun():
            return f"the first ten minutes began with {entry.target}"
        case Consent():
            name = _name(state, entry.asset)
            return (
                f"{name} is ours, and may be tested" if entry.given else f"{name} may not be tested any more"
            )
        case ProofAgreed():
            name = _name(state, entry.asset)
            return (
                f"{name} is ours, or we have permission: one test was agreed to ({entry.text}; {entry.scope})"
            )
        case ProofDone():
            return f"{_name(state, entry.asset)} was tested as agreed in entry {entry.agreed}: {entry.result}"
        case AudienceChosen():
            return f"whom to tell: {entry.audience.replace('_', ' ')}. {entry.why}"
        case Concerns():
            return f"it concerns {names.few(_name(state, one) for one in entry.assets) or 'nothing named'}"
        case EventAnswers():
            return "the event was described by answers"
        case Promise():
            return f"promised: the next update by {dates.by_then(entry.by)}"
        case LetStand():
            return f"{_left(state, entry)} stands as it was sent: {entry.why}"
        case Discovery():
            return f"{'yes, we use it' if entry.confirmed else 'no, we do not use it'}: {entry.why}"
        case KeptPlaybook():
            return f"kept the text of the playbook {entry.digest[:12]}"
        case Erased():
            return f"erased {entry.what.replace(':', ' ')}: {entry.why}"
        case TimeZone():
            return f"times without a zone are read in {entry.zone}"
        case WhoWeAre():
            return _who(entry)


def _left(state: Folded, made: LetStand) -> str:
    """sentence 2 of notice 1, “...”."""
    sent = next((one for seq, one in state.all(Revision) if seq == made.notice), None)
    if sent is None or made.sentence >= len(sent.sentences):
        return f"sentence {made.sentence + 1} of the notice of entry {made.notice}"
    text = sent.sentences[made.sentence].text
    return f"sentence {made.sentence + 1} of notice {sent.number}, “{text}”,"


def _who(made: WhoWeAre) -> str:
    """who we are: WiseWidget (wisewidget.example); signed by Ana Reyes; replies to ana@wisewidget.example."""
    sites = f" ({', '.join(made.sites)})" if made.sites else ""
    said = [
        f"{made.business}{sites}".strip(),
        f"signed by {made.signs}" if made.signs else "",
        f"replies to {made.reply_to}" if made.reply_to else "",
        f"customers read {NAMES[made.language]}" if made.language else "",
    ]
    return f"who we are: {'; '.join(one for one in said if one) or 'not said'}"


def _name(state: Folded, id: str) -> str:
    found = state.asset(AssetId(id)) or index.last_named(whole(state), AssetId(id))
    return "we" if id == US else names.given(found) if found is not None else id


def _fact(state: Folded, seen: Seen, playbook: Playbook | None) -> str:
    fact = seen.fact
    match fact:
        case Probe():
            how = "a plain hello"
            probe = probes.every().get(ProbeId(fact.probe))
            detectors = playbook.detectors if playbook is not None else ()
            of_event = any(fact.probe in one.match for one in detectors)
            usual = probe is None or probe.usual
            other = "" if probe is None or (usual and of_event) else f"{probe.title}: "
            if fact.active:
                how = "the zero-leak proof" if usual else "a test that was agreed to"
            elif seen.provenance != "measured":
                how = "the word of another tool"
            if fact.connections > 1:
                how += f" over {fact.connections} connections"
            where = f"{fact.address}, by {how}" if fact.address else "no address"
            return f"{other}{_OUTCOMES[fact.outcome]} ({where})"
        case Resolved():
            return f"has the addresses {', '.join(fact.addresses)}"
        case Certificate():
            if not fact.address:
                which = f"a certificate on the key {fact.spki[:12]}"
                if fact.revoked == "unknown":
                    return f"what the issuer of {which} says is not known"
                said = "revoked" if fact.revoked == "yes" else "not revoked"
                if fact.revoked_why == HOLD:
                    said = "on hold"
                return f"the issuer of {which} said: {said}"
            by = "" if seen.provenance == "measured" else ", by the word of another tool"
            return f"showed the key {fact.spki[:12]} at {fact.address}{by}"
        case Component():
            return f"{fact.purl} present: {fact.present}, {_period(fact.during)}"
        case Inventory():
            what = "all of" if fact.whole else "a part of"
            return f"{what} {fact.name} was read: {fact.parts} parts"
        case Setting():
            where = f" at {fact.address or fact.place}" if fact.address or fact.place else ""
            return f"{fact.name} is {fact.value}{where}"
        case Search():
            return f"searched {fact.method}: {fact.hits} hits"
        case Statement():
            at = When(seen.seen_at, seen.seen_at)
            return f"told us that {names.answer(fact, at, playbook)}"
        case Done():
            step = fact.step
            all_of = ", by all of them" if fact.reach == "everyone" else ""
            done = f"{_TRI[step.done]}, to {step.to}" if step.to else _TRI[step.done]
            return f"{_step(playbook, step.remedy)}{all_of}: {done}, {dates.around(step.when)}"
        case Attested():
            return f"{fact.question.replace('_', ' ')}: {_TRI[fact.answer]}, {_period(fact.during)}"
        case RoleAnswer():
            who = names.listed(_name(state, one) for one in fact.vendors) or "nobody else"
            since = f", since {dates.around(fact.since)}" if fact.since.known else ""
            return f"“{phrases.roles()[fact.role].question}” {who if fact.complete else 'not known'}{since}"
        case ServerList():
            return (
                "these are all the servers" if fact.complete else "these are not known to be all the servers"
            )
        case Holds():
            return f"holds {fact.data} data: {_TRI[fact.answer]}"
        case Asked():
            return f"was asked by {fact.channel}"


_TRI = {"yes": "yes", "no": "no", "unknown": "not known"}
_OUTCOMES = {
    "positive": "has the flaw",
    "negative": "does not have the flaw",
    "inconclusive": "whether it has the flaw cannot be told",
    "unreachable": "was not reached",
}


def _step(playbook: Playbook | None, id: RemedyId) -> str:
    known = playbook.remedies if playbook is not None else ()
    return next((one.done for one in known if one.id == id), id.replace("_", " "))


def _period(during: During | None) -> str:
    return "at that moment" if during is None else dates.span(during)
