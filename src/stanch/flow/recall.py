"""What happened, in order: each entry as one line, with who wrote it down and when."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from stanch.core.model import (
    US,
    Asked,
    Asset,
    Attested,
    Certificate,
    Component,
    Decision,
    Done,
    Edge,
    Entry,
    Incident,
    Look,
    Observation,
    Probe,
    Proposal,
    RemedyId,
    Resolved,
    Retraction,
    Revision,
    RoleAnswer,
    Search,
    Statement,
)
from stanch.core.moments import During, Moment, Seq, When, iso, parse
from stanch.core.playbook import Playbook
from stanch.core.state import State
from stanch.knowledge import phrases
from stanch.tell import dates, names


class Event(msgspec.Struct, frozen=True):
    """One entry: its number, when it was seen or decided, in words, by whom it was written down."""

    seq: Seq
    at: str
    what: str
    about: str
    actor: str
    retracted: bool = False


def events(
    ws: str, state: State, *, known: int | None = None, about: str = "", playbook: Playbook | None = None
) -> Iterator[Event]:
    """The entries of a workspace in the order of the record; `about`: only those of one asset. `playbook`: in
    whose words a step is said."""
    from stanch.record.history import history

    for row in history(ws, known=known):
        if row.entry is None:
            yield Event(row.seq, iso(row.recorded_at), "(erased)", "", row.actor)
            continue
        subject, at, what = _told(state, row.entry, row.recorded_at, playbook)
        if not about or subject == about:
            yield Event(row.seq, iso(at), what, subject, row.actor, row.seq in state.gone)


def _told(state: State, entry: Entry, recorded: Moment, playbook: Playbook | None) -> tuple[str, Moment, str]:
    match entry:
        case Observation():
            return entry.asset, entry.seen_at, f"{_name(state, entry.asset)}: {_fact(state, entry, playbook)}"
        case Asset():
            return entry.id, recorded, f"{entry.name} was added ({entry.kind})"
        case Edge():
            bond = entry.bond.replace("_", " ")
            bond = bond.removesuffix("s") if entry.src == US else bond
            return entry.src, recorded, f"{_name(state, entry.src)} {bond} {_name(state, entry.dst)}"
        case Look():
            return (
                entry.id,
                entry.started,
                f"looked ({entry.method}): {entry.reached} of {entry.asked} answered",
            )
        case Proposal():
            return (
                entry.asset,
                entry.seen_at,
                f"{_name(state, entry.asset)}: seen, not confirmed. {entry.why}",
            )
        case Decision(what="playbook"):
            return entry.subject, entry.made_at, f"kept the text of the playbook {entry.subject[:12]}"
        case Decision():
            return entry.subject, entry.made_at, _decided(state, entry)
        case Incident():
            closed = "closed" if entry.closed_at else "opened"
            return entry.id, entry.closed_at or entry.opened_at, f"incident {closed}: {entry.title}"
        case Revision():
            count = len(entry.sentences)
            return entry.notice, entry.as_of.true_at, f"sent to {entry.to or 'readers'}: {count} sentences"
        case Retraction():
            return str(entry.of), recorded, f"entry {entry.of} was taken back: {entry.why}"
        case _:
            return "", recorded, f"an entry of a kind that this version does not know ({entry.tag})"


def _decided(state: State, entry: Decision) -> str:
    subject = _name(state, entry.subject)
    match entry.what:
        case "began":
            return f"the first ten minutes began with {subject}"
        case "consent":
            return f"{subject} is ours, and may be tested"
        case "withdrawn":
            return f"{subject} may not be tested any more"
        case "agreed":
            return f"{subject} is ours, or we have permission: one test was agreed to ({entry.why})"
        case "tested":
            return f"{subject} was tested as agreed in entry {entry.on[0] if entry.on else ''}: {entry.why}"
        case "tell":
            whom = entry.subject.rpartition(":")[2].replace("_", " ")
            return f"whom to tell: {whom}. {entry.why}"
        case "answers":
            return "the event was described by answers"
        case "promised":
            return f"promised: the next update by {dates.exactly(parse(entry.subject))}"
        case "confirmed":
            return f"yes, we use it: {entry.why}"
        case "rejected":
            return f"no, we do not use it: {entry.why}"
        case _:
            return f"{entry.what}: {subject}. {entry.why}"


def _name(state: State, id: str) -> str:
    found = state.asset(id)  # type: ignore[arg-type]
    return "we" if id == US else found.name if found is not None else id


def _fact(state: State, seen: Observation, playbook: Playbook | None) -> str:
    fact = seen.fact
    match fact:
        case Probe():
            how = "a plain hello"
            if fact.active:
                how = "the zero-leak proof"
            elif seen.provenance != "measured":
                how = "the word of another tool"
            where = f"{fact.address}, by {how}" if fact.address else "no address"
            return f"{_OUTCOMES[fact.outcome]} ({where})"
        case Resolved():
            return f"has the addresses {', '.join(fact.addresses)}"
        case Certificate():
            if not fact.address:
                said = {"yes": "revoked", "no": "not revoked", "unknown": "nothing"}[fact.revoked]
                return f"the issuer of a certificate on the key {fact.spki[:12]} said: {said}"
            return f"showed the key {fact.spki[:12]} at {fact.address}"
        case Component():
            return f"{fact.purl} present: {fact.present}, {_period(fact.during)}"
        case Search():
            return f"searched {fact.method}: {fact.hits} hits"
        case Statement():
            at = When(seen.seen_at, seen.seen_at)
            return f"told us that {names.answer(fact, at)}"
        case Done():
            step = fact.step
            return f"{_step(playbook, step.remedy)}: {_TRI[step.done]}, {dates.around(step.when)}"
        case Attested():
            return f"{fact.question.replace('_', ' ')}: {_TRI[fact.answer]}, {_period(fact.during)}"
        case RoleAnswer():
            who = names.listed(_name(state, one) for one in fact.vendors) or "nobody else"
            return f"“{phrases.roles()[fact.role].question}” {who if fact.complete else 'not known'}"
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
