"""Entries of version 1, read as what they are today.

There sayings were observations, decisions one type with words in it, and neither named its incident: they are
read with the incident "", which `state.fold` takes for the one that was opened last before them.
"""

from __future__ import annotations

import msgspec

from stanch.core.decisions import (
    Audience,
    AudienceChosen,
    Consent,
    Discovery,
    Erased,
    EventAnswers,
    KeptPlaybook,
    Promise,
    ProofAgreed,
    ProofDone,
    StartBegun,
)
from stanch.core.entries import Known
from stanch.core.model import AssetId, Digest, Holds, IncidentId, Observation, Provenance
from stanch.core.moments import AsOf, Moment, Seq, parse
from stanch.core.notices import Revision, Sentence
from stanch.core.sayings import Attested, Said, Saying

NONE = IncidentId("")


class Observation1(msgspec.Struct, frozen=True, tag="observation.1"):
    """What was said, without its incident. What was measured reads as today's observation."""

    asset: AssetId
    fact: Said
    seen_at: Moment
    look: str = ""
    strength: Provenance = "measured"
    evidence: str | None = None


class Decision1(msgspec.Struct, frozen=True, tag="decision.1"):
    """A decision as a word, a subject and a text."""

    what: str
    subject: str
    why: str
    made_at: Moment
    on: tuple[Seq, ...] = ()


class Revision1(msgspec.Struct, frozen=True, tag="revision.1"):
    """A notice as it was sent: composed anew at that moment. `notice` was its incident."""

    notice: str
    number: int
    locale: str
    audience: Digest
    sentences: tuple[Sentence, ...]
    as_of: AsOf
    playbook: Digest
    rules: str
    to: str = ""


_decoder = msgspec.json.Decoder(Observation1 | Decision1 | Revision1)
_answers = msgspec.json.Decoder(tuple[str, dict[str, str]])


def decode(body: bytes) -> Known | None:
    """The entry of version 1 in these bytes, as it is read today; None where it is none."""
    try:
        found = _decoder.decode(body)
        return _read(found)
    except (msgspec.ValidationError, msgspec.DecodeError, ValueError):
        return None


def _read(found: Observation1 | Decision1 | Revision1) -> Known | None:
    match found:
        case Observation1():
            return _observation(found)
        case Decision1():
            return _decision(found)
        case Revision1():
            return Revision(
                IncidentId(found.notice), found.number, found.locale, found.audience, found.sentences,
                found.as_of, found.as_of.true_at, found.playbook, found.rules, found.to,
            )  # fmt: skip


def _observation(old: Observation1) -> Observation | Saying:
    fact, rest = old.fact, (old.seen_at, old.look, old.strength, old.evidence)
    if isinstance(fact, Attested) and fact.question.startswith("holds:"):
        return Observation(old.asset, Holds(fact.question.removeprefix("holds:"), fact.answer), *rest)
    return Saying(NONE, old.asset, fact, *rest)


def _decision(old: Decision1) -> Known | None:
    at = old.made_at
    match old.what:
        case "consent" | "withdrawn":
            return Consent(AssetId(old.subject), old.what == "consent", old.why, at)
        case "agreed":
            text, _, scope = old.why.partition("; ")
            return ProofAgreed(AssetId(old.subject), text, scope, at)
        case "tested":
            return ProofDone(AssetId(old.subject), old.why, at, old.on[0] if old.on else Seq(0))
        case "confirmed" | "rejected":
            return Discovery(old.subject, old.what == "confirmed", old.why, at)
        case "tell":
            incident, _, audience = old.subject.rpartition(":")
            return AudienceChosen(IncidentId(incident), msgspec.convert(audience, Audience), old.why, at)
        case "promised":
            return Promise(NONE, parse(old.subject), at)
        case "playbook":
            return KeptPlaybook(Digest(old.subject), old.why, at)
        case "answers":
            kind, answers = _answers.decode(old.why)
            return EventAnswers(IncidentId(old.subject), kind, answers, at)
        case "began":
            return StartBegun(NONE, old.subject, at)
        case "erased":
            return Erased(old.subject, old.why, at)
        case _:
            return None
