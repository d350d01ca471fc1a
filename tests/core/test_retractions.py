"""What was taken back is as if it had never been written: every type of entry, and all that is derived."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import index
from stanch.core.claims import Judgement
from stanch.core.decisions import (
    AudienceChosen,
    Concerns,
    Consent,
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
from stanch.core.entries import Entry, Known
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Digest,
    Edge,
    Fact,
    Holds,
    Incident,
    IncidentId,
    Look,
    Observation,
    Probe,
    Proposal,
    Resolved,
    Retraction,
    ServerList,
    Unknown,
)
from stanch.core.moments import DAY, AsOf, Moment, Seq
from stanch.core.notices import Draft, Revision, Sentence
from stanch.core.propagation import spread
from stanch.core.sayings import Said, Saying
from stanch.core.selection import compose
from stanch.core.state import State
from stanch.core.view import View
from stanch.knowledge.claims import catalogue
from tests.core import test_incidents_apart as apart
from tests.core import test_truths as truths
from tests.core.test_incidents_apart import CIRCLECI, HEARTBLEED
from tests.core.test_truths import ASSETS, CREDENTIALS, ENDPOINTS, TODAY, VENDORS, likely, moments, near
from tests.properties import fewer
from tests.world.companies import VENDOR
from tests.world.entries import BASE, EVERY, FACTS, KEY, LATER, NEW, SAID, WWW, A, B, state

EVENT = IncidentId("heartbleed")
OTHER = IncidentId("other")
ISSUED = Digest("d" * 64)
LOOK = "look-1"
NEUTRAL = Erased("nothing", "it holds a number", Moment(0))

new = AssetId("endpoint:new")
assets = st.sampled_from([
    Asset(new, "endpoint", "new"),
    Asset(ENDPOINTS[0], "endpoint", "www, renamed"),
    Asset(VENDORS[0], "vendor", "Cardwise", VENDORS[0]),
    Asset(AssetId("credential:more"), "credential", "more"),
    Asset(AssetId("host:web"), "host", "web"),
])  # fmt: skip
edges = st.sampled_from([
    Edge(ENDPOINTS[1], "accepts", CREDENTIALS[0]),
    Edge(ENDPOINTS[0], "holds", CREDENTIALS[1]),
    Edge(VENDORS[0], "serves", ENDPOINTS[2]),
    Edge(ENDPOINTS[2], "serves", VENDORS[1]),
    Edge(US, "uses", VENDORS[0]),
    Edge(ENDPOINTS[0], "accepts", CREDENTIALS[0]),  # once more, as it stands already
    Edge(AssetId("host:stranger"), "serves", ENDPOINTS[0]),
])  # fmt: skip
facts = st.one_of(
    truths.probes,
    truths.certificates,
    st.builds(
        lambda asset, addresses, seen: Observation(asset, Resolved(tuple(addresses)), seen),
        st.sampled_from(ENDPOINTS),
        st.lists(st.sampled_from(truths.ADDRESSES), min_size=1, unique=True),
        moments,
    ),
    st.builds(lambda complete, seen: Observation(US, ServerList(complete), seen), st.booleans(), moments),
    st.builds(
        lambda vendor, answer, seen: Observation(vendor, Holds("customer", answer), seen),
        st.sampled_from(VENDORS), truths.tris, moments,
    ),
    st.builds(
        lambda asset, seen: Observation(asset, Probe("heartbleed", "positive", "", "192.0.2.9"), seen, LOOK),
        st.sampled_from([*ENDPOINTS, new]), moments,
    ),
)  # fmt: skip
roles = truths.lists.filter(lambda one: isinstance(one, Observation))
incidents = st.sampled_from([EVENT, OTHER])
sentences = st.sampled_from([(), (Sentence("Nobody has to do anything."),)])
OPENED = Incident(EVENT, "heartbleed", ISSUED, Moment(TODAY - 9 * DAY), title="Heartbleed")

TYPES: dict[type, st.SearchStrategy[Entry]] = {
    Asset: assets,
    Edge: edges,
    Proposal: st.builds(
        lambda vendor, seen: Proposal(f"{vendor} found", vendor, "mail", "", seen),
        st.sampled_from(VENDORS), moments,
    ),
    Consent: st.builds(Consent, st.sampled_from(ENDPOINTS), st.booleans(), st.just("1"), moments),
    ProofAgreed: st.builds(ProofAgreed, st.sampled_from(ENDPOINTS), st.just("1"), st.just("all"), moments),
    ProofDone: st.builds(ProofDone, st.sampled_from(ENDPOINTS), st.just("fine"), moments, st.just(Seq(1))),
    Discovery: st.builds(
        lambda vendor, yes, made: Discovery(f"{vendor} mail", yes, "", made),
        st.sampled_from(VENDORS), st.booleans(), moments,
    ),
    AudienceChosen: st.builds(
        AudienceChosen, incidents, st.sampled_from(["nobody", "everybody"]), st.just(""), moments
    ),
    Promise: st.builds(Promise, incidents, moments, moments),
    LetStand: st.builds(
        LetStand, incidents, st.integers(1, 20).map(Seq), st.just(0), st.just(()), st.just("so"), moments
    ),
    KeptPlaybook: st.builds(KeptPlaybook, st.just(ISSUED), st.just("blob"), moments),
    EventAnswers: st.builds(EventAnswers, incidents, st.just("break-in"), st.just({"a": "b"}), moments),
    StartBegun: st.builds(StartBegun, incidents, st.just("www.shop.example"), moments),
    Erased: st.builds(Erased, st.just("entry:7"), st.just("a person asked"), moments),
    Concerns: st.builds(Concerns, incidents, st.just((AssetId("endpoint:www"),)), moments),
    TimeZone: st.builds(TimeZone, st.sampled_from(["Europe/Berlin", "Asia/Tokyo"]), moments),
    WhoWeAre: st.builds(WhoWeAre, moments, st.sampled_from(["WiseWidget", "Corner Cycles"])),
    Look: st.builds(
        lambda id, started: Look(id, "proof", "stanch", started, started, 1, 1),
        st.sampled_from([LOOK, "look-2"]), moments,
    ),
    Observation: st.one_of(facts, facts, roles),
    Saying: st.one_of(truths.statements, truths.words),
    Retraction: st.builds(lambda of: Retraction(Seq(of), "mistaken"), st.integers(1, 20)),
    Draft: st.builds(
        lambda incident, rows, at: Draft(incident, 1, "en", rows, AsOf(Seq(1), at), ISSUED, "1", at),
        incidents, sentences, moments,
    ),
    Revision: st.builds(
        lambda incident, rows, at: Revision(
            incident, 1, "en", ISSUED, rows, AsOf(Seq(1), at), at, ISSUED, "1"
        ),
        incidents, sentences, moments,
    ),
    Incident: st.builds(
        lambda id, opened, closed: Incident(id, "heartbleed", ISSUED, opened, closed, "an event"),
        incidents, moments, st.one_of(st.none(), moments),
    ),
}  # fmt: skip


def told(found: State) -> dict[str, Any]:
    """All that can be read of a state, and of what an incident sees of it."""
    ids = sorted(
        {one.id for one in found.assets()} | {NEW, US, VENDOR, WWW, *ENDPOINTS, *VENDORS, *CREDENTIALS}
    )
    views = [View(found, id) for id in (A, B)]
    entries = {one: found.all(one) for one in get_args(Known) if one not in (Asset, Edge, Retraction)}
    entries[Erased] = [row for row in entries[Erased] if row[1] != NEUTRAL]
    return {
        "rows": sorted((row for row in index.standing(found) if row[1] != NEUTRAL), key=lambda row: row[0]),
        "incidents": found.incidents,
        "looks": found.looks,
        "proposals": found.proposals,
        "discoveries": found.discoveries(),
        "roles": [found.roles(moment) for moment in (LATER, TODAY)],
        "servers": found.server_list(),
        "unknown": found.unknown,
        "unregistered": index.unregistered(found, A),
        "assets": [found.asset(id) for id in ids],
        "edges": {id: sorted(found.edges(id)) for id in ids},
        "facts": {id: [list(found.of(id)), *(list(view.of(id)) for view in views)] for id in ids},
        "sayings": {(id, what): found.sayings(id, what) for id in (A, B) for what in ids},
        "revoked": list(found.revoked(KEY)),
        "entries": entries,
    }


def test_every_type_of_entry_and_fact_is_tried() -> None:
    assert {type(one) for one in EVERY} == {*get_args(Known), Unknown}
    assert {type(one) for one in FACTS} == set(get_args(Fact))
    assert {type(one) for one in SAID} == set(get_args(Said))
    assert set(TYPES) == set(get_args(Known))


@pytest.mark.parametrize("entry", EVERY, ids=lambda one: type(getattr(one, "fact", one)).__name__)
def test_rule_35_an_entry_and_its_retraction_answer_as_neither(entry: Entry) -> None:
    taken = (*BASE, entry, Retraction(Seq(len(BASE) + 1), "mistaken"))
    assert told(state(*taken)) == told(state(*BASE))
    for playbook in (HEARTBLEED, CIRCLECI):
        assert apart.answers(taken, playbook, LATER) == apart.answers(BASE, playbook, LATER)


@pytest.mark.parametrize("entry", EVERY, ids=lambda one: type(getattr(one, "fact", one)).__name__)
def test_rule_35_the_retraction_of_a_retraction_brings_it_back(entry: Entry) -> None:
    number = Seq(len(BASE) + 1)
    again = (*BASE, entry, Retraction(number, "mistaken"), Retraction(Seq(number + 1), "it was right"))
    assert told(state(*again)) == told(state(*BASE, entry))


# the same in records drawn at random


def answers(rows: list[Entry], true_at: Moment, sent: Revision) -> object:
    return told(state(*rows)), apart.answers([*rows, sent], HEARTBLEED, true_at)


def notice(rows: list[Entry]) -> Revision:
    """All that could be said at noon, sent then."""
    said = compose(catalogue(), Judgement(spread(HEARTBLEED, state(*rows), AsOf(Seq(len(rows)), TODAY)))).said
    carried = tuple(Sentence(one.judged.claim, one.judged) for one in said)
    return Revision(EVENT, 1, "en", ISSUED, carried, AsOf(Seq(len(rows)), TODAY), TODAY, ISSUED, "1")


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
@fewer(3)
@given(data=st.data())
def test_rule_35_so_it_is_in_any_record_wherever_the_two_stand(kind: type, data: st.DataObject) -> None:
    opened = data.draw(st.booleans())
    rows = [*([OPENED] if opened else []), *data.draw(likely)]
    # numbers of entries are named by retractions: those after it keep theirs, for its place is kept
    place = data.draw(st.integers(1 if opened else 0, len(rows)))
    after = data.draw(st.integers(place, len(rows)))
    entry = data.draw(TYPES[kind])
    true_at = data.draw(near)
    with_it, without = list(rows), list(rows)
    with_it.insert(place, entry)
    without.insert(place, NEUTRAL)
    with_it.insert(after + 1, Retraction(Seq(place + 1), "mistaken"))
    without.insert(after + 1, NEUTRAL)
    rest = [entry, *rows]
    if any(isinstance(one, Retraction) and one.of in (place + 1, after + 2) for one in rest):
        return  # what takes back either of the two is another story
    sent = notice(rows)
    assert answers(with_it, true_at, sent) == answers(without, true_at, sent)


def test_an_import_that_was_taken_back_can_be_made_again() -> None:
    """A wrongly dated import was never forgotten."""
    look = Look("a", "what nmap printed", "nmap", Moment(1), Moment(1), 1, 1, Digest("e" * 64))
    found = state(*[*ASSETS, look, Retraction(Seq(len(ASSETS) + 1), "of another day")])
    assert not found.looks


def test_who_was_to_be_told_is_not_once_that_is_taken_back() -> None:
    rows: list[Entry] = [OPENED, AudienceChosen(EVENT, "everybody", "", TODAY), Retraction(Seq(2), "not yet")]
    assert View(state(*rows), EVENT).all(AudienceChosen) == []
