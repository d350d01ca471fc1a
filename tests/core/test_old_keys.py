"""Which mended servers may use a key still that is out: the short way says what each milestone says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.assessment import old_key_perhaps
from stanch.core.fold import fold
from stanch.core.milestones import milestone
from stanch.core.moments import DAY, AsOf, Moment, Seq
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.core.waits import by_key
from stanch.knowledge import playbooks
from tests.properties import examples
from tests.world.companies import ASSETS, Company

EVENTS = [
    one for one in playbooks.shipped() if any(by_key(remedy) for remedy in playbooks.load(one).remedies)
]


@pytest.mark.parametrize("event", EVENTS)
@examples(60)
@given(data=st.data())
def test_rule_176_an_old_key_may_be_in_use_unless_each_step_for_it_is_done(
    event: str, data: st.DataObject
) -> None:
    playbook = playbooks.load(event)
    company = Company(playbook)
    rows = [*ASSETS, *data.draw(st.lists(st.one_of(company.facts, company.edges), max_size=10))]
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(rows, 1)])
    world = spread(playbook, state, AsOf(state.seq, Moment(playbook.disclosed_at + 5 * DAY)))
    for asset in world.assets.values():
        keys = [one for one in playbook.remedies if asset.kind in one.on and by_key(one)]
        done = [milestone(world, one, asset.id).done for one in keys]
        assert old_key_perhaps(world, asset) == any(one != "yes" for one in done), (asset.id, done)
