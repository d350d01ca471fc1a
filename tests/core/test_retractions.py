"""Taking back: an entry and its retraction answer as neither; what hangs on an entry is found, all of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import decisions, index, notices, sayings
from stanch.core.dependents import _named, _needed, dependents
from stanch.core.entries import Entry, Known
from stanch.core.fold import fold
from stanch.core.model import (
    ROLES,
    US,
    Asset,
    AssetId,
    Certificate,
    ClaimId,
    Component,
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
    RemedyId,
    Resolved,
    Retraction,
    RoleAnswer,
    ServerList,
    Unknown,
)
from stanch.core.moments import DAY, AsOf, During, Moment, Seq, When, at
from stanch.core.sayings import Said, Saying
from stanch.core.state import State
from tests.core import test_incidents_apart as apart
from tests.core.test_incidents_apart import CIRCLECI, HEARTBLEED
from tests.world.companies import ASSETS, VENDOR

A, B = IncidentId("heartbleed"), IncidentId("circleci-2023")
NOON = Moment(HEARTBLEED.disclosed_at)
WWW, NEW = AssetId("endpoint:www"), AssetId("endpoint:new")
TOKEN = AssetId("credential:token")
KEY, OTHER = Digest("a" * 64), Digest("c" * 64)
NONE = Digest("0" * 64)
LOOK = Look("look1", "zero-leak proof", "stanch", NOON, NOON, 1, 1)
TEXT = (notices.Sentence("So it is.", notices.Judged(ClaimId("own_open"), WWW, "supported")),)

BASE: tuple[Entry, ...] = (
    decisions.KeptPlaybook(HEARTBLEED.digest, "blob", NOON),
    Incident(A, A, HEARTBLEED.digest, NOON),
    Incident(B, B, CIRCLECI.digest, NOON),
    *ASSETS,
    Edge(US, "uses", VENDOR),
    Edge(VENDOR, "accepts", TOKEN),
    Edge(WWW, "accepts", TOKEN),
    LOOK,
    Observation(WWW, Probe("heartbleed", "positive", "", "192.0.2.1"), NOON, "look1"),
    Observation(WWW, Certificate("192.0.2.1", KEY, KEY, NOON, NOON), NOON, "look1"),
    Observation(US, RoleAnswer("payments", (VENDOR,)), NOON, provenance="person_said"),
    Proposal("p", AssetId("vendor:seen"), "mail", "it was seen", NOON),
    Saying(A, VENDOR, sayings.Asked("mail"), NOON),
    decisions.ProofAgreed(WWW, "web consent 1", "192.0.2.1", NOON),
    notices.Draft(A, 1, "en", TEXT, AsOf(Seq(9), NOON), NONE, "1", NOON),
)
AGREED, DRAFT = Seq(len(BASE) - 1), Seq(len(BASE))
LATER = Moment(NOON + DAY // 2)
STEP = sayings.Step(RemedyId("restarted"), "yes", at(NOON))

FACTS: tuple[Fact, ...] = (
    Probe("heartbleed", "negative", "", "192.0.2.1"),
    Resolved(("192.0.2.1", "192.0.2.2")),
    Certificate("192.0.2.1", OTHER, OTHER, NOON, NOON),
    Certificate("", KEY, KEY, NOON, NOON, "yes", NOON),
    Component("pkg:deb/debian/openssl@1.0.1e-2?distro=debian-7", "package"),
    RoleAnswer("payments", ()),
    ServerList(True),
    Holds("customer", "no"),
)
SAID: tuple[Said, ...] = (
    sayings.Statement("affected", (STEP,)),
    sayings.Asked("ticket"),
    sayings.Done(STEP),
    sayings.Attested("had_the_flaw", "no", During(When(None, NOON))),
    sayings.Search("alerts", (During(at(NOON)),), 0, "logs"),
)
EVERY: tuple[Entry, ...] = (
    Asset(NEW, "endpoint", "new"),
    Asset(VENDOR, "vendor", "Cardwise Ltd", VENDOR),
    Edge(WWW, "accepts", AssetId("credential:passwords")),
    Edge(US, "uses", VENDOR, During(When(), at(NOON))),
    Proposal("q", VENDOR, "dns", "it was seen again", NOON),
    Look("look2", "passive hello", "stanch", LATER, LATER, 1, 1),
    *(Observation(US if isinstance(one, RoleAnswer | ServerList) else WWW, one, LATER) for one in FACTS),
    *(Saying(id, VENDOR, one, LATER) for one in SAID for id in (A, B)),
    decisions.Consent(WWW, True, "consent 1", LATER),
    decisions.ProofAgreed(WWW, "web consent 1", "192.0.2.2", LATER),
    decisions.ProofDone(WWW, "not vulnerable", LATER, AGREED),
    decisions.Discovery("p", True, "yes", LATER),
    decisions.AudienceChosen(A, "nobody", "so", LATER),
    decisions.Promise(A, Moment(LATER + 90 * DAY), LATER),
    decisions.LetStand(A, DRAFT, 0, (notices.Blocker(VENDOR, "silent"),), "they said so by phone", LATER),
    decisions.KeptPlaybook(CIRCLECI.digest, "blob", LATER),
    decisions.EventAnswers(A, "break-in", {"name": "x"}, LATER),
    decisions.StartBegun(A, "shop.example", LATER),
    decisions.Erased("entry:7", "asked to", LATER),
    decisions.TimeZone("Europe/Vienna", LATER),
    notices.Draft(A, 2, "en", TEXT, AsOf(Seq(9), LATER), NONE, "1", LATER),
    notices.Revision(A, 1, "en", NONE, TEXT, AsOf(Seq(9), LATER), LATER, NONE, "1", draft=DRAFT),
    Incident(A, A, HEARTBLEED.digest, NOON, closed_at=LATER),
    Incident(IncidentId("mine"), "mine", OTHER, LATER),
    Retraction(Seq(len(BASE) - 2), "it was a call"),
    Retraction(Seq(4), "mistaken", along=(Seq(12), Seq(14))),
    Unknown("tide.1", b'{"type":"tide.1"}'),
)  # fmt: skip


def state(*rows: Entry) -> State:
    return fold(State(), [(Seq(number), row) for number, row in enumerate(rows, 1)])


def told(found: State) -> dict[str, Any]:
    """All that can be read of a state."""
    ids = sorted({one.id for one in found.assets()} | {NEW, US, VENDOR, WWW})
    return {
        "rows": sorted(index.standing(found), key=lambda row: row[0]),
        "incidents": found.incidents,
        "looks": found.looks,
        "proposals": found.proposals,
        "discoveries": found.discoveries(),
        "roles": found.roles(LATER),
        "servers": found.server_list(),
        "unknown": found.unknown,
        "unregistered": index.unregistered(found, IncidentId("heartbleed")),
        "assets": [found.asset(id) for id in ids],
        "edges": {id: list(found.edges(id)) for id in ids},
        "facts": {id: found.of(id) for id in ids},
        "sayings": {(id, what): found.sayings(id, what) for id in (A, B) for what in ids},
        "revoked": list(found.revoked(KEY)),
        "entries": {one: found.all(one) for one in get_args(Known) if one not in (Asset, Edge, Retraction)},
    }


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


def test_every_type_of_entry_and_fact_is_tried() -> None:
    assert {type(one) for one in EVERY} == {*get_args(Known), Unknown}
    assert {type(one) for one in FACTS} == set(get_args(Fact))
    assert {type(one) for one in SAID} == set(get_args(Said))


# what hangs on it


def missing(*whole: Entry) -> Iterator[tuple[Seq, object]]:
    """Entries that stand and name what was written down once, and does not stand any more."""
    found = state(*whole)
    rows = dict(index.standing(found))
    ever = [(Seq(number), one) for number, one in enumerate(whole, 1)]
    there = {name for seq, one in rows.items() for name in _named(seq, one)}
    gone = {name for seq, one in ever if seq in found.gone for name in _named(seq, one)}
    for seq, one in rows.items():
        for name in _needed(one):
            if name in gone and name not in there:
                yield seq, name


looks = st.sampled_from(["look1", "look2"])
more = st.one_of(
    st.sampled_from(EVERY).filter(lambda one: not isinstance(one, Retraction)),
    st.sampled_from(BASE),
    st.builds(lambda id: Asset(id, "vendor", "x", id), st.sampled_from([AssetId("vendor:x"), VENDOR])),
    st.builds(lambda id: Asset(NEW, "endpoint", "new", id), st.sampled_from([US, VENDOR])),
    st.builds(lambda look, id: Observation(id, FACTS[0], LATER, look), looks, st.sampled_from([WWW, NEW])),
    st.builds(lambda role, who: Observation(US, RoleAnswer(role, who), LATER), st.sampled_from(ROLES[:3]),
              st.sampled_from([(), (VENDOR,), (VENDOR, AssetId("vendor:x"))])),
    st.builds(lambda of: Retraction(Seq(of), "mistaken"), st.integers(1, 40)),
)  # fmt: skip


@given(st.lists(more, max_size=15), st.integers(1, 45))
def test_rule_36_with_what_hangs_on_it_nothing_is_left_hanging(rows: list[Entry], of: int) -> None:
    whole = (*BASE, *(one for number, one in enumerate(rows) if not dangling((*BASE, *rows[: number + 1]))))
    found = state(*whole)
    before = set(missing(*whole))
    left = dependents(found, Retraction(Seq(of), "mistaken"))
    assert list(left) == sorted(set(left))
    assert not set(left) & (found.gone | {of})
    taken = Retraction(Seq(of), "mistaken", along=left)
    assert set(missing(*whole, taken)) <= before
    for one in left:  # and not one of them could stay
        fewer = Retraction(Seq(of), "mistaken", along=tuple(other for other in left if other != one))
        alone = state(*whole, fewer)
        assert set(missing(*whole, fewer)) - before or one in alone.gone
    undone = state(*whole, taken, Retraction(Seq(found.seq + 1), "it was right"))
    assert told(undone) == told(found)


def dangling(rows: Sequence[Entry]) -> bool:
    """A retraction that leaves others hanging is refused: none is written."""
    last = rows[-1]
    return isinstance(last, Retraction) and bool(dependents(state(*rows[:-1]), last))
