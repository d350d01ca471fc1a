"""Two incidents of one client, interleaved at random: what was said, decided and sent in one changes nothing
in the other. What was measured, and who we are, is shared by both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.decisions import (
    AudienceChosen,
    Discovery,
    EventAnswers,
    KeptPlaybook,
    Promise,
    StartBegun,
)
from stanch.core.entries import Entry, Scoped
from stanch.core.fold import fold
from stanch.core.model import (
    ROLES,
    US,
    AssetId,
    ClaimId,
    Digest,
    Incident,
    IncidentId,
    Observation,
    Probe,
    Proposal,
    Retraction,
    Role,
    RoleAnswer,
)
from stanch.core.moments import DAY, AsOf, Moment, Seq
from stanch.core.notice_review import fallen
from stanch.core.notices import Draft, Judged, Revision, Sentence
from stanch.core.plan import plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement
from stanch.core.state import State
from stanch.core.view import View
from stanch.knowledge import playbooks
from stanch.knowledge.claims import catalogue
from stanch.tell.paragraph import paragraph
from tests.world.companies import ASSETS, VENDOR, Company

pytestmark = pytest.mark.slow

HEARTBLEED, CIRCLECI, WORM = (playbooks.load(one) for one in ("heartbleed", "circleci-2023", "npm-worm-2025"))
CLAIMS = list(catalogue())


class Pair(NamedTuple):
    """Two events, and what may happen to a client that has both."""

    one: Playbook
    other: Playbook
    entries: st.SearchStrategy[list[Entry]]
    until: Moment


def pair(one: Playbook, other: Playbook) -> Pair:
    """Entries in any order: those that both share, and those that belong to one of them. A saying of either
    may be in the words of the other's playbook, and of its time: nothing but its incident keeps it apart."""
    companies = [Company(one), Company(other)]
    moments = st.one_of([found.moments for found in companies])
    facts = st.one_of([found.facts for found in companies])
    ids = st.sampled_from([IncidentId(one.id), IncidentId(other.id)])
    asset = st.sampled_from([found.id for found in ASSETS])
    found = st.builds(
        lambda one, id: msgspec.structs.replace(one, incident=id) if isinstance(one, Saying) else one,
        facts,
        ids,
    )
    asked = st.builds(lambda id, at: Saying(id, VENDOR, Asked("mail"), at), ids, moments)
    searched = st.builds(
        lambda id, what, at: Saying(id, what, Search("all", (), 0, "logs"), at), ids, asset, moments
    )
    roles = st.builds(
        lambda role, who, whole, at: Observation(US, RoleAnswer(role, who, whole), at),
        st.sampled_from(ROLES), st.sampled_from([(), (VENDOR,)]), st.booleans(), moments,
    )  # fmt: skip
    shared = st.one_of(
        roles, *(found.edges for found in companies),
        st.builds(lambda at: Proposal("p", AssetId("vendor:seen"), "mail", "it was seen", at), moments),
        st.builds(lambda at, yes: Discovery("p", yes, "so", at), moments, st.booleans()),
        st.integers(3, 60).map(lambda seq: Retraction(Seq(seq), "mistaken")),
    )  # fmt: skip
    entry: st.SearchStrategy[Entry] = st.one_of(
        shared, found, found, found, asked, searched, decided(ids, moments), sent(ids, moments)
    )
    opened = [
        Incident(IncidentId(found.id), found.id, found.digest, found.disclosed_at) for found in (one, other)
    ]
    many = st.lists(entry, min_size=15, max_size=40).map(lambda rows: [*opened, *ASSETS, *rows])
    until = Moment(max(found.disclosed_at for found in (one, other)) + 5 * DAY)
    return Pair(one, other, many, until)


def decided(
    ids: st.SearchStrategy[IncidentId], moments: st.SearchStrategy[Moment]
) -> st.SearchStrategy[Entry]:
    """What a person decides within one incident."""
    return st.one_of(
        st.builds(lambda id, at: Promise(id, Moment(at + 40 * 365 * DAY), at), ids, moments),
        st.builds(lambda id, at: AudienceChosen(id, "everybody", "so", at), ids, moments),
        st.builds(lambda id, at: EventAnswers(id, "break-in", {}, at), ids, moments),
        st.builds(lambda id, at: StartBegun(id, "shop.example", at), ids, moments),
    )


def sent(ids: st.SearchStrategy[IncidentId], moments: st.SearchStrategy[Moment]) -> st.SearchStrategy[Entry]:
    """Any sentence, as copied or as sent."""
    about = st.sampled_from([None, *(found.id for found in ASSETS)])
    sentence = st.builds(
        lambda claim, what: Sentence(claim, Judged(claim, what, "supported")), st.sampled_from(CLAIMS), about
    )
    text = st.lists(sentence, min_size=1, max_size=4).map(tuple)
    none = Digest("0" * 64)
    return st.one_of(
        st.builds(
            lambda id, said, at: Revision(id, 1, "en", none, said, AsOf(Seq(1), at), at, none, "1"),
            ids, text, moments,
        ),
        st.builds(
            lambda id, said, at: Draft(id, 1, "en", said, AsOf(Seq(1), at), none, "1", at), ids, text, moments
        ),
    )  # fmt: skip


PAIRS = {
    "heartbleed and circleci": pair(HEARTBLEED, CIRCLECI),
    "heartbleed and the worm": pair(HEARTBLEED, WORM),
}
NEUTRAL = KeptPlaybook(Digest("f" * 64), "", Moment(0))


def without(rows: Sequence[Entry], incident: str) -> list[Entry]:
    """The record as if nobody had said anything in that incident: in place of each saying stands an entry
    that says nothing, so that the numbers of the others stay."""
    return [NEUTRAL if isinstance(one, Scoped) and one.incident == incident else one for one in rows]


class Answers(NamedTuple):
    """All that one incident says of a record."""

    assessments: dict[AssetId, Assessment]
    text: Any
    plan: Any
    advice: Any
    fates: Any
    promised: Any


def answers(rows: Sequence[Entry], playbook: Playbook, true_at: Moment) -> Answers:
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(rows, 1)])
    view = View(state, IncidentId(playbook.id))
    world = spread(playbook, view, AsOf(state.seq, true_at))
    judgement = Judgement(world)
    credentials = [one.id for one in world.assets.values() if one.kind == "credential"]
    fates = {
        seq: fallen(one, catalogue(), spread(playbook, view, AsOf(state.seq, one.sent_at)), world)
        for seq, one in view.all(Revision)
    }
    kinds: tuple[type[Entry], ...] = (Promise, AudienceChosen, EventAnswers, StartBegun, Draft, Revision)
    return Answers(
        {id: assess(world, id) for id in world.assets},
        paragraph(judgement),
        plan(world),
        {id: judgement.advice(id) for id in credentials},
        fates,
        [view.all(one) for one in kinds],
    )


@pytest.mark.parametrize("which", PAIRS)
@given(data=st.data())
def test_rule_33_nothing_said_decided_or_sent_in_one_incident_changes_the_other(
    which: str, data: st.DataObject
) -> None:
    found = PAIRS[which]
    rows = data.draw(found.entries)
    for mine, theirs in ((found.one, found.other), (found.other, found.one)):
        alone = without(rows, theirs.id)
        for true_at in (found.until, Moment(mine.disclosed_at + 2 * DAY)):
            assert answers(rows, mine, true_at) == answers(alone, mine, true_at)


def test_the_property_would_notice() -> None:
    """The same sayings in one incident do change it: the strategies reach what the property compares."""
    before = Moment(HEARTBLEED.disclosed_at + DAY // 2)
    rows: list[Entry] = [
        Incident(IncidentId("heartbleed"), "heartbleed", HEARTBLEED.digest, HEARTBLEED.disclosed_at),
        *ASSETS,
        Saying(IncidentId("heartbleed"), VENDOR, Statement("affected"), before, provenance="vendor_said"),
        Saying(IncidentId("heartbleed"), VENDOR, Asked("mail"), before),
        Promise(IncidentId("heartbleed"), Moment(before + 400 * DAY), before),
    ]
    until = Moment(HEARTBLEED.disclosed_at + DAY)
    full, empty = answers(rows, HEARTBLEED, until), answers(without(rows, "heartbleed"), HEARTBLEED, until)
    assert full.assessments != empty.assessments
    assert full.text != empty.text
    assert full.promised != empty.promised
    assert {type(fact) for fact in (Statement("fixed"), Asked("x"))} < {Statement, Asked, Done, Attested}


def test_rule_34_a_sentence_is_judged_by_the_playbook_of_its_own_incident_alone() -> None:
    """A look by TLS takes "never had it" back of Heartbleed; of the breach at CircleCI it says nothing."""
    seen, at = Moment(HEARTBLEED.disclosed_at - DAY), Moment(CIRCLECI.disclosed_at + DAY)
    never = (Sentence("We never had it.", Judged(ClaimId("own_never"), None, "supported")),)
    none = Digest("0" * 64)
    rows: list[Entry] = [
        *(
            Incident(IncidentId(one.id), one.id, one.digest, seen, closed_at=at)
            for one in (HEARTBLEED, CIRCLECI)
        ),
        *ASSETS,
        *(
            Revision(IncidentId(one.id), 1, "en", none, never, AsOf(Seq(1), at), at, none, "1")
            for one in (HEARTBLEED, CIRCLECI)
        ),
        Observation(AssetId("endpoint:www"), Probe("heartbleed", "positive", "", "192.0.2.1"), seen),
    ]
    (heartbleed,) = answers(rows, HEARTBLEED, at).fates.values()
    (circleci,) = answers(rows, CIRCLECI, at).fates.values()
    assert heartbleed == {0: "fell"}, "closed or not"
    assert circleci[0] != "fell"


ROLE: Role = "payments"


def test_rule_33_what_is_shared_is_seen_by_both() -> None:
    rows: list[Entry] = [
        *(
            Incident(IncidentId(one.id), one.id, one.digest, one.disclosed_at)
            for one in (HEARTBLEED, CIRCLECI)
        ),
        *ASSETS,
        Observation(US, RoleAnswer(ROLE, (VENDOR,)), Moment(0), provenance="person_said"),
    ]
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(rows, 1)])
    for playbook in (HEARTBLEED, CIRCLECI):
        world = spread(playbook, View(state, IncidentId(playbook.id)), AsOf(state.seq, CIRCLECI.disclosed_at))
        assert VENDOR in set(Judgement(world).vendors())
