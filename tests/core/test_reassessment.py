"""One more entry: judging anew what depends on it gives what judging everything would give."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.fold import fold
from stanch.core.model import (
    US,
    Asset,
    AssetId,
    Certificate,
    Edge,
    Observation,
    Probe,
    Retraction,
)
from stanch.core.moments import AsOf, During, Moment, Seq, at, parse
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Saying, Statement
from stanch.core.state import State
from stanch.core.view import View
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.core.test_truths import (
    ENDPOINTS,
    certificates,
    entries,
    lists,
    moments,
    probes,
    statements,
    world,
)
from tests.core.test_truths import words as sayings
from tests.properties import examples
from tests.world.companies import VENDOR, Company
from tests.world.entries import (
    BASE,
    CIRCLECI,
    EVERY,
    HEARTBLEED,
    LATER,
    NOON,
    OTHER,
    TOKEN,
    WWW,
    A,
    B,
)

more = st.one_of(
    probes,
    certificates,
    statements,
    sayings,
    lists,
    st.builds(lambda seq: Retraction(Seq(seq), "mistaken"), st.integers(1, 24)),
    st.sampled_from([
        Edge(ENDPOINTS[1], "accepts", AssetId("credential:passwords")),
        Edge(AssetId("vendor:cardwise"), "serves", ENDPOINTS[2]),
        Asset(AssetId("endpoint:new"), "endpoint", "new"),
        Asset(ENDPOINTS[1], "endpoint", "api", AssetId("vendor:cardwise")),
        Edge(US, "accepts", AssetId("credential:passwords")),
        Edge(US, "accepts", AssetId("credential:token"), During(end=at(parse("2014-04-08")))),
    ]),
)  # fmt: skip


def verdict(found: Finding) -> object:
    """What was found, without the grounds: of several of equal weight either may be named."""
    return found.verdict, found.why, found.until, found.good_until


def plain(one: Assessment) -> object:
    steps = [(step.remedy, step.done, step.when, step.why) for step in one.milestones]
    found = [verdict(finding) for finding in (one.own_now, one.own_ever, one.now, one.ever)]
    return found, one.periods, steps


def judged(found: World) -> dict[AssetId, object]:
    return {id: plain(assess(found, id)) for id in found.assets}


@examples(300)
@given(entries, st.lists(more, min_size=1, max_size=4), moments)
def test_a_renewed_world_is_the_world_of_the_longer_record(
    rows: list[Entry], later: list[Entry], true_at: Moment
) -> None:
    found = world(rows, true_at)
    before = judged(found)
    touched = renew(found, [(Seq(len(rows) + 1 + number), entry) for number, entry in enumerate(later)])
    anew = judged(world([*rows, *later], true_at))
    assert judged(found) == anew
    # and whoever keeps the assessments made before need only make those again that were named
    kept = {id: one for id, one in before.items() if id not in touched}
    assert kept == {id: one for id, one in anew.items() if id in kept}
    assert set(anew) - set(before) <= touched


@functools.cache
def company(name: str) -> tuple[Playbook, Company]:
    playbook = playbooks.load(name)
    return playbook, Company(playbook)


@pytest.mark.parametrize("name", ["heartbleed", "circleci-2023", "npm-worm-2025"])
@examples(500)
@given(data=st.data())
def test_so_it_is_for_companies_of_every_kind(name: str, data: st.DataObject) -> None:
    playbook, drawn = company(name)
    rows = data.draw(st.one_of(drawn.entries, drawn.likely))
    later = data.draw(st.lists(st.one_of(drawn.entry, drawn.owned), min_size=1, max_size=2))
    true_at = data.draw(drawn.moments)
    # whatever exposure does not cross, what waits for another still depends on it
    rules = data.draw(st.sets(st.sampled_from(playbook.spreads)))
    fewer = data.draw(st.booleans())
    if fewer:
        playbook = msgspec.structs.replace(playbook, spreads=tuple(sorted(rules, key=repr)))

    def whole(rows: list[Entry]) -> World:
        state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
        return spread(playbook, state, AsOf(state.seq, true_at))

    found = whole(rows)
    before = judged(found)
    touched = renew(found, [(Seq(len(rows) + 1 + number), entry) for number, entry in enumerate(later)])
    anew = judged(whole([*rows, *later]))
    assert judged(found) == anew
    kept = {id: one for id, one in before.items() if id not in touched}
    assert kept == {id: one for id, one in anew.items() if id in kept}


def test_a_look_at_one_endpoint_does_not_judge_its_neighbours_anew() -> None:
    other = [Asset(AssetId(f"endpoint:{number}"), "endpoint", str(number)) for number in range(20)]
    found = world(list(other), Moment(10))
    seen = Observation(other[3].id, Probe("heartbleed", "negative", "", "192.0.2.1"), Moment(5))
    assert renew(found, [(Seq(21), seen)]) == {other[3].id}


@examples(100)
@given(entries, st.lists(more, min_size=1, max_size=4), moments)
def test_a_forked_world_is_the_same_and_changes_nothing_of_the_first(
    rows: list[Entry], later: list[Entry], true_at: Moment
) -> None:
    found = world(rows, true_at)
    before = judged(found)
    fork = found.fork()
    assert judged(fork) == before
    added = [(Seq(len(rows) + 1 + number), entry) for number, entry in enumerate(later)]
    renew(fork, added, state=fold(found.state.whole.fork(), added))
    assert judged(fork) == judged(world([*rows, *later], true_at))
    assert judged(found) == before


RICH: list[Entry] = [
    *BASE,
    Asset(AssetId("host:web1"), "host", "web1"),
    Edge(AssetId("host:web1"), "serves", WWW),
    Edge(WWW, "serves", VENDOR),
    Edge(AssetId("credential:passwords"), "same_secret", TOKEN),
    Asset(AssetId("dataset:orders"), "dataset", "orders"),
    Edge(VENDOR, "holds", AssetId("dataset:orders")),
    Edge(WWW, "holds", AssetId("dataset:orders")),
    Observation(WWW, Probe("heartbleed", "negative", "", "192.0.2.1"), Moment(LATER - 1)),
    Observation(WWW, Certificate("192.0.2.1", OTHER, OTHER, NOON, NOON), Moment(LATER - 1)),
    Saying(A, VENDOR, Statement("affected"), NOON, provenance="vendor_said"),
]


@pytest.mark.parametrize(
    "one",
    [*EVERY, *(Retraction(Seq(number), "mistaken") for number in range(1, len(RICH) + 1))],
    ids=lambda one: f"{type(one).__name__}-{getattr(one, 'of', '')}",
)
def test_one_more_entry_of_every_type_and_each_that_is_taken_back(one: Entry) -> None:
    for playbook, incident in ((HEARTBLEED, A), (CIRCLECI, B)):
        whole = fold(State(), [(Seq(number), entry) for number, entry in enumerate(RICH, 1)])
        longer = fold(State(), [(Seq(number), entry) for number, entry in enumerate([*RICH, one], 1)])
        now = Moment(LATER + 1)
        found = spread(playbook, View(whole, incident, now), AsOf(whole.seq, now))
        before = judged(found)
        touched = renew(found, [(Seq(whole.seq + 1), one)])
        anew = judged(spread(playbook, View(longer, incident, now), AsOf(longer.seq, now)))
        assert judged(found) == anew
        kept = {id: row for id, row in before.items() if id not in touched}
        assert kept == {id: row for id, row in anew.items() if id in kept}
