"""What an entry of the record can be, and which incident it belongs to."""

from __future__ import annotations

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
from stanch.core.model import (
    US,
    Asset,
    Edge,
    Incident,
    IncidentId,
    Look,
    Observation,
    Proposal,
    Retraction,
    Unknown,
)
from stanch.core.moments import Moment
from stanch.core.notices import Draft, Revision
from stanch.core.sayings import Saying

Known = (
    Asset | Edge | Proposal | Decided | Look | Observation | Saying | Retraction | Draft | Revision | Incident
)
Entry = Known | Unknown

Scoped = (
    Saying | AudienceChosen | Concerns | Promise | LetStand | EventAnswers | StartBegun | Draft | Revision
)
"""Entries that belong to one incident and say nothing about any other."""


def incident_of(entry: Entry) -> IncidentId | None:
    """The incident that an entry belongs to; None where it is shared by all."""
    return entry.incident if isinstance(entry, Scoped) else None


def of_what_was_sent(entry: Entry) -> bool:
    """Does it only mend what was sent before? A closed incident still takes that: a correction, be it copied
    or sent, and the decision to let a sentence stand (38)."""
    return isinstance(entry, LetStand) or (isinstance(entry, Draft | Revision) and bool(entry.corrects))


def about(entry: Entry) -> tuple[str, Moment | None]:
    """What an entry is about, to find it by, and its valid time; None where that is when it was recorded."""
    match entry:
        case Observation() | Saying():
            return entry.asset, entry.seen_at
        case Asset() | Look():
            return entry.id, None
        case Edge():
            return entry.src, None
        case Proposal():
            return entry.asset, entry.seen_at
        case Consent() | ProofAgreed() | ProofDone():
            return entry.asset, entry.made_at
        case Discovery():
            return entry.proposal, entry.made_at
        case AudienceChosen() | Concerns() | Promise() | LetStand() | EventAnswers() | StartBegun():
            return entry.incident, entry.made_at
        case KeptPlaybook():
            return entry.digest, entry.made_at
        case Erased():
            return entry.what, entry.made_at
        case TimeZone() | WhoWeAre():
            return US, entry.made_at
        case Incident():
            return entry.id, entry.opened_at
        case Draft():
            return entry.incident, entry.copied_at
        case Revision():
            return entry.incident, entry.sent_at
        case Retraction():
            return str(entry.of), None
        case Unknown():
            return "", None
