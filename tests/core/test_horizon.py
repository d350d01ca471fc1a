"""Until its horizon a judged world holds; it can be asked about a later moment, and take suppositions in."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.horizon import horizon
from stanch.core.moments import END, HOUR, AsOf, Moment, Seq
from stanch.core.plan import plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from stanch.tell.paragraph import paragraph
from tests.core.test_reassessment import judged
from tests.properties import examples
from tests.world.companies import Company

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
