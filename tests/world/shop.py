"""A small shop: entries of the record in few words, and the world that they make of a moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.completion import Milestone
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Bond,
    Certificate,
    ClaimId,
    Component,
    Digest,
    Edge,
    Observation,
    Probe,
    Provenance,
    RemedyId,
    Resolved,
    Retraction,
    Role,
    RoleAnswer,
    ServerList,
    Tri,
)
from stanch.core.moments import AsOf, During, Seq, When, parse, parse_when
from stanch.core.notices import Judged
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.sayings import (
    Asked,
    Attested,
    Done,
    Saying,
    Statement,
    Step,
)
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from stanch.knowledge.claims import catalogue

WWW, API = AssetId("endpoint:www"), AssetId("endpoint:api")
WEB1, WEB2 = AssetId("host:web1"), AssetId("host:web2")
PAY, MAIL, CI = AssetId("vendor:cardwise"), AssetId("vendor:postbird"), AssetId("vendor:circleci")
PASSWORDS, TOKEN = AssetId("credential:passwords"), AssetId("credential:token")
CUSTOMERS = AssetId("dataset:customers")

PATCHED, RESTARTED, REKEYED = RemedyId("patched"), RemedyId("restarted"), RemedyId("rekeyed")
REVOKED, ROTATED = RemedyId("revoked"), RemedyId("rotated")
SESSIONS_ENDED = RemedyId("sessions_ended")

DISCLOSED = parse("2014-04-07")


@cache
def playbook(id: str) -> Playbook:
    """A shipped playbook, read once."""
    return playbooks.load(id)


def ours(*ids: AssetId, owner: AssetId = US, since: str = "") -> list[Entry]:
    """Assets of ours (vendors are their own), of the kind that their id names."""
    rows: list[Entry] = []
    for id in ids:
        kind, _, name = id.partition(":")
        whose = id if kind == "vendor" else owner
        rows.append(Asset(id, kind, name, whose, period(since)))  # type: ignore[arg-type]
    return rows


def when(text: str) -> When:
    """`""`: nobody knows; `A .. B`: somewhere in between, either left out; else that day or instant."""
    early, dots, late = text.partition("..")
    if dots:
        first = parse_when(early).earliest if early.strip() else None
        return When(first, parse_when(late).latest if late.strip() else None)
    return parse_when(text) if text else When()


def period(start: str = "", end: str = "") -> During:
    return During(when(start), when(end) if end else None)


def edge(src: AssetId, bond: Bond, dst: AssetId, start: str = "", end: str = "") -> Entry:
    return Edge(src, bond, dst, period(start, end))


def probed(
    id: AssetId,
    seen: str,
    outcome: str,
    address: str = "a",
    provenance: Provenance = "measured",
    connections: int = 1,
) -> Entry:
    fact = Probe("heartbleed", outcome, "", address, connections=connections)  # type: ignore[arg-type]
    return Observation(id, fact, parse(seen), provenance=provenance)


def showed(id: AssetId, seen: str, letter: str, address: str = "a", revoked: Tri = "unknown") -> Entry:
    """The certificate on the key of that letter."""
    moment, digest = parse(seen), Digest(letter * 64)
    return Observation(id, Certificate(address, digest, digest, moment, moment, revoked), moment)


def saw(seen: str, outcome: str, letter: str, address: str = "192.0.2.1") -> list[Entry]:
    """One look at the website: what the probe found, and the certificate that it showed."""
    return [probed(WWW, seen, outcome, address), showed(WWW, seen, letter, address)]


def resolved(id: AssetId, seen: str, *addresses: str) -> Entry:
    return Observation(id, Resolved(addresses), parse(seen))


def log(id: AssetId, answer: Tri, start: str, end: str, seen: str, question: str = "had_the_flaw") -> Entry:
    """A person's word on what the log of a period shows."""
    return Saying(
        NONE, id, Attested(question, answer, period(start, end)), parse(seen), provenance="person_said"
    )


SITE: list[Entry] = [
    Asset(WWW, "endpoint", "www"),
    Asset(PASSWORDS, "credential", "customers' passwords"),
    Edge(WWW, "accepts", PASSWORDS),
]
"""The website, and the passwords that its customers sign in with."""


def servers(complete: bool = True, seen: str = "2014-04-08") -> Entry:
    """A person's answer: are these all the servers that our customers reach?"""
    return Observation(US, ServerList(complete), parse(seen), provenance="person_said")


CLEAN_SERVER: list[Entry] = [
    *ours(API),
    log(API, "no", "2012-03-01", "2014-04-08T23:59", "2014-04-09"),
    servers(),
]
"""A server of ours that never had it, and there is no other: of none at all nothing could be said."""


def package(id: AssetId, purl: str, seen: str, start: str = "", end: str = "", **more: Any) -> Entry:
    """A package on a host that what runs there uses, in that period; without one: when it was seen."""
    during = period(start, end) if start or end else None
    more.setdefault("loaded", "no" if more.get("present") == "no" else "yes")
    return Observation(id, Component(purl, "package", during=during, **more), parse(seen))


def done(
    id: AssetId,
    remedy: str,
    at: str,
    said: str,
    answer: Tri = "yes",
    provenance: Provenance = "person_said",
    reach: Literal["", "everyone"] = "",
) -> Entry:
    """A person's word that a step was done (or not); `reach` everyone: for all who have that secret."""
    step = Step(RemedyId(remedy), answer, when(at))
    return Saying(NONE, id, Done(step, reach), parse(said), provenance=provenance)


def answered(
    vendor: AssetId, status: str, seen: str, *steps: Step, provenance: Provenance = "vendor_said"
) -> Entry:
    fact = Statement(status, steps)  # type: ignore[arg-type]
    return Saying(NONE, vendor, fact, parse(seen), provenance=provenance)


def step(remedy: str, at: str = "", answer: Tri = "yes") -> Step:
    return Step(RemedyId(remedy), answer, when(at))


def asked(vendor: AssetId, seen: str) -> Entry:
    return Saying(NONE, vendor, Asked("mail"), parse(seen), provenance="person_said")


def role(name: Role, *vendors: AssetId, seen: str = "2014-04-08", complete: bool = True) -> Entry:
    return Observation(US, RoleAnswer(name, vendors, complete), parse(seen), provenance="person_said")


def retract(number: int) -> Entry:
    return Retraction(Seq(number), "mistaken")


def key(letter: str) -> AssetId:
    return AssetId(f"key:sha256/{letter * 64}")


def world(
    rows: Sequence[Entry], true_at: str, known: int | None = None, event: str | Playbook = "heartbleed"
) -> World:
    """What the first `known` entries (all) make of that moment."""
    numbered = [(Seq(number), entry) for number, entry in enumerate(rows, 1)][:known]
    state = fold(State(), numbered)
    found = playbook(event) if isinstance(event, str) else event
    return spread(found, state, AsOf(state.seq, parse(true_at)))


def assessed(
    rows: Sequence[Entry], id: AssetId, true_at: str, known: int | None = None, event: str = "heartbleed"
) -> Assessment:
    return assess(world(rows, true_at, known, event), id)


def milestone(
    rows: Sequence[Entry], id: AssetId, remedy: str, true_at: str, event: str = "heartbleed"
) -> Milestone:
    found = assessed(rows, id, true_at, event=event).milestone(RemedyId(remedy))
    assert found is not None
    return found


def judged(rows: Sequence[Entry], claim: str, true_at: str, event: str = "heartbleed") -> tuple[Judged, ...]:
    return Judgement(world(rows, true_at, event=event)).judge(catalogue()[ClaimId(claim)])
