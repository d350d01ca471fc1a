"""Until its horizon a judged world holds; it can be asked about a later moment, and take suppositions in."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.decisions import Consent, Promise
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.horizon import _moments, horizon
from stanch.core.model import (
    Asset,
    Certificate,
    Component,
    Edge,
    Observation,
    RemedyId,
    Retraction,
)
from stanch.core.moments import END, HOUR, AsOf, During, Moment, Seq, When, at
from stanch.core.notices import Revision
from stanch.core.plan import plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Asked, Attested, Done, Saying, Search, Statement, Step
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from stanch.tell.paragraph import paragraph
from tests.core.test_reassessment import judged
from tests.properties import examples
from tests.world.companies import Company
from tests.world.entries import FACTS, KEY, WWW, A

NAMES = ["heartbleed", "circleci-2023", "npm-worm-2025"]


@functools.cache
def company(name: str) -> tuple[Playbook, Company]:
    playbook = playbooks.load(name)
    return playbook, Company(playbook)


def whole(playbook: Playbook, rows: list[Entry], now: Moment) -> World:
    state = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
    return spread(playbook, state, AsOf(state.seq, now))


def said(world: World) -> tuple[object, ...]:
    """All that a page shows of a world, but for the moment itself."""
    found = paragraph(Judgement(world))
    return found.text, [(one.text, one.because) for one in found.not_yet], plan(world)


def later(data: st.DataObject, now: Moment, end: Moment) -> Moment:
    """A moment from now until just before the horizon; at most some days later."""
    return Moment(data.draw(st.integers(now, min(end - 1, now + 300 * HOUR))))


@pytest.mark.parametrize("name", NAMES)
@examples(300)
@given(data=st.data())
def test_a_world_says_the_same_until_its_horizon(name: str, data: st.DataObject) -> None:
    playbook, drawn = company(name)
    rows = data.draw(drawn.entries)
    now = data.draw(drawn.moments)
    then = later(data, now, horizon(playbook, rows, now))
    one, other = whole(playbook, rows, now), whole(playbook, rows, then)
    assert judged(one) == judged(other)
    assert said(one) == said(other)


@pytest.mark.parametrize("name", NAMES)
@examples(300)
@given(data=st.data())
def test_a_world_moved_within_its_horizon_takes_more_in(name: str, data: st.DataObject) -> None:
    playbook, drawn = company(name)
    rows = data.draw(drawn.entries)
    more = data.draw(st.lists(drawn.entry, min_size=0, max_size=2))
    now = data.draw(drawn.moments)
    then = later(data, now, horizon(playbook, rows, now))
    found = whole(playbook, rows, now)
    judged(found)
    renew(found, [(Seq(len(rows) + 1 + number), entry) for number, entry in enumerate(more)], then)
    assert judged(found) == judged(whole(playbook, [*rows, *more], then))


@pytest.mark.parametrize("name", NAMES)
@examples(100)
@given(data=st.data())
def test_a_fork_takes_suppositions_in_and_leaves_the_world_as_it_was(name: str, data: st.DataObject) -> None:
    playbook, drawn = company(name)
    rows = data.draw(drawn.entries)
    more = data.draw(st.lists(drawn.entry, min_size=1, max_size=3))
    now = data.draw(drawn.moments)
    found = whole(playbook, rows, now)
    before, text = judged(found), said(found)
    added = [(Seq(len(rows) + 1 + number), entry) for number, entry in enumerate(more)]
    fork = found.fork()
    renew(fork, added, state=fold(found.state.whole.fork(), added))
    assert judged(fork) == judged(whole(playbook, [*rows, *more], now))
    assert judged(found) == before
    assert said(found) == text
    again = whole(playbook, rows, now)
    assert judged(again) == before


def test_nothing_to_come_has_no_horizon() -> None:
    playbook, _drawn = company("heartbleed")
    assert horizon(playbook, [], Moment(playbook.disclosed_at + 10**12)) == END


N, LATE, LAST = Moment(3), Moment(5), Moment(9)
MARCH = During(When(Moment(20), Moment(21)), When(Moment(22), Moment(23)))
MARCH_ = {20, 21, 22, 23}
DAYS = Step(RemedyId("patched"), "yes", When(Moment(30), Moment(31)))


@pytest.mark.parametrize(
    ("entry", "moments"),
    [
        (Observation(WWW, FACTS[0], N), {3}),
        (Observation(WWW, Certificate("a", KEY, KEY, LATE, LAST), N), {3, 5, 9}),
        (Observation(WWW, Certificate("", KEY, KEY, LATE, LAST, "yes", Moment(7)), N), {3, 5, 7, 9}),
        (Observation(WWW, Component("pkg:x/y@1", "package"), N), {3}),
        (Observation(WWW, Component("pkg:x/y@1", "package", during=MARCH), N), {3, *MARCH_}),
        (Observation(WWW, Component("pkg:x/y@1", "package", during=During()), N), {3}),
        (Saying(A, WWW, Done(DAYS), N), {3, 30, 31}),
        (Saying(A, WWW, Attested("x", "no", MARCH), N), {3, *MARCH_}),
        (Saying(A, WWW, Search("x", (MARCH, During(at(Moment(40)))), 0, "logs"), N), {3, 40, *MARCH_}),
        (Saying(A, WWW, Statement("fixed", (DAYS,), during=MARCH), N), {3, 30, 31, *MARCH_}),
        (Saying(A, WWW, Statement("fixed"), N), {3}),
        (Saying(A, WWW, Asked("mail"), N), {3}),
        (Asset(WWW, "endpoint", "www", during=MARCH), MARCH_),
        (Edge(WWW, "serves", WWW, MARCH), MARCH_),
        (Promise(A, LAST, N), {3, 9}),
        (Revision(A, 1, "en", KEY, (), AsOf(Seq(1), N), LATE, KEY, "1"), {3, 5}),
        (Consent(WWW, True, "x", N), {3}),
        (Retraction(Seq(1), "x"), set()),
    ],
)
def test_the_moments_that_an_entry_names(entry: Entry, moments: set[int]) -> None:
    assert set(_moments(entry)) == moments


def test_the_horizon_of_one_look() -> None:
    """A look speaks for a day; at the last instant of it, the next microsecond is the horizon."""
    playbook, _drawn = company("heartbleed")
    seen = Moment(playbook.disclosed_at + 30 * 24 * HOUR)
    look: list[Entry] = [Observation(WWW, FACTS[0], seen)]
    day, week = Moment(seen + 24 * HOUR), Moment(seen + 7 * 24 * HOUR)
    for now, expected in (
        (Moment(seen - 1), seen),  # asked about before it
        (seen, Moment(seen + 1)),
        (Moment(seen + 1), day),
        (Moment(day - 1), day),
        (day, Moment(day + 1)),
        (Moment(day + 1), week),
        (week, Moment(week + 1)),
        (Moment(week + 1), END),
    ):
        assert horizon(playbook, look, now) == expected, now - seen
    public = Moment(playbook.disclosed_at)
    assert horizon(playbook, [], public) == public + 1
    assert horizon(playbook, [], Moment(public + 1)) == public + 24 * HOUR - 1
    told, _drawn = company("circleci-2023")
    last = max(one.at for one in told.told)
    assert horizon(told, [], Moment(last - 1)) == last
