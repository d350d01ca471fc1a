"""What is said in one pass of what was only looked at is what the slower way says."""

from __future__ import annotations

from typing import Literal as L

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stanch.core import only_looks
from stanch.core.exposure import Reader
from stanch.core.findings import Own
from stanch.core.fold import fold
from stanch.core.marks import Evidence, Mark
from stanch.core.model import Asset, IncidentId, Observation, Probe, Provenance, Resolved
from stanch.core.moments import DAY, HOUR, During, Moment, Seq, When, parse
from stanch.core.state import State
from stanch.core.view import View
from tests.world.shop import WWW, playbook

Outcome = L["positive", "negative", "inconclusive", "unreachable"]
Row = tuple[int, Outcome, int, str, Provenance]
PUBLIC = playbook("heartbleed").disclosed_at
OPENED = playbook("heartbleed").opened
AROUND = [Moment(PUBLIC + hour * HOUR) for hour in range(-24, 96, 6)]
HOURS = st.sampled_from([OPENED - 5, OPENED, OPENED + DAY, *AROUND])

rows = st.lists(
    st.tuples(
        HOURS,
        st.sampled_from(["positive", "negative", "positive", "negative", "unreachable"]),
        st.sampled_from([1, 1, 1, 2]),
        st.sampled_from(["192.0.2.1", "192.0.2.1", "192.0.2.1", "2001:DB8::1"]),
        st.sampled_from(["measured", "measured", "measured", "tool_said"]),
    ),
    max_size=8,
)


def own(rows: list[Row], resolved: list[str], since: int | None, true_at: int) -> Own:
    asset = Asset(WWW, "endpoint", "www", during=During(When(None if since is None else Moment(since))))
    state = fold(State(), [(Seq(1), asset)])
    if resolved:
        fold(state, [(Seq(2), Observation(WWW, Resolved(tuple(resolved)), PUBLIC))])
    fold(
        state,
        [
            (Seq(3 + number), Observation(WWW, probe(outcome, address, over), Moment(at), provenance=by))
            for number, (at, outcome, over, address, by) in enumerate(rows)
        ],
    )
    view = View(state, IncidentId("heartbleed"))
    return Reader(playbook("heartbleed"), view, Moment(true_at)).own(asset)


def probe(outcome: Outcome, address: str, connections: int) -> Probe:
    return Probe("heartbleed", outcome, "", address, True, connections=connections)


@given(
    rows,
    st.booleans(),
    st.sampled_from([[], ["192.0.2.1"], ["192.0.2.2"], ["192.0.2.1", "2001:db8::1"]]),
    st.sampled_from([None, OPENED - DAY, OPENED + DAY, PUBLIC]),
    HOURS,
)
@example([(PUBLIC, "positive", 1, "192.0.2.1", "measured")], True, [], None, PUBLIC)
def test_it_says_what_the_slower_way_says(
    rows: list[Row], in_order: bool, resolved: list[str], since: int | None, true_at: int
) -> None:
    those = sorted(rows) if in_order else rows
    found = own(those, resolved, since, true_at)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(only_looks, "alone", lambda evidence, needed: None)
        assert found == own(those, resolved, since, true_at)


def test_it_is_asked_where_nothing_but_looks_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    alone = only_looks.alone

    def noted(evidence: Evidence, needed: tuple[str, ...]) -> list[Mark] | None:
        found = alone(evidence, needed)
        asked.append(found is not None)
        return found

    monkeypatch.setattr(only_looks, "alone", noted)
    day = int(parse("2014-04-09"))
    looks: list[Row] = [(day + hour * HOUR, "positive", 1, "192.0.2.1", "measured") for hour in range(3)]
    own(looks, [], None, day + 3 * HOUR)
    own([*looks, (day, "negative", 1, "192.0.2.9", "measured")], [], None, day + 3 * HOUR)
    own([*looks[:2], (day + HOUR, "negative", 2, "192.0.2.1", "measured")], [], None, day + 3 * HOUR)
    own(looks, ["192.0.2.9"], None, day + 3 * HOUR)
    assert asked == [True, False, False, False]
