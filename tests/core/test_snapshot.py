"""A state that was dumped and loaded is the state that folding makes, and goes on as it would."""

from __future__ import annotations

import functools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import snapshot
from stanch.core.decisions import Consent, Promise, TimeZone
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import AssetId, Digest, Incident, IncidentId, Look, Retraction, Unknown
from stanch.core.moments import Moment, Seq
from stanch.core.playbook import Playbook
from stanch.core.state import State
from stanch.knowledge import playbooks
from tests.properties import examples
from tests.world.companies import Company
from tests.world.entries import BASE, EVERY

MORE: list[Entry] = [
    Incident(IncidentId("heartbleed"), "heartbleed", Digest("a" * 64), Moment(5)),
    Incident(IncidentId("heartbleed"), "heartbleed", Digest("a" * 64), Moment(5), Moment(9)),
    Incident(IncidentId("mine"), "mine", Digest("b" * 64), Moment(7)),
    Promise(NONE, Moment(9), Moment(8)),
    Consent(AssetId("endpoint:www"), True, "consent 1", Moment(3)),
    TimeZone("Europe/Berlin", Moment(2)),
    Look("look1", "passive hello", "stanch", Moment(1), Moment(2), 1, 1),
    Retraction(Seq(3), "mistaken"),
    Unknown("tide.1", b'{"type":"tide.1"}'),
]


@functools.cache
def company(name: str) -> tuple[Playbook, Company]:
    playbook = playbooks.load(name)
    return playbook, Company(playbook)


def everything(state: State) -> dict[str, object]:
    """All that a state holds; what was taken back is worked out, as whoever reads it would have it."""
    gone = state.gone
    return {**state.__dict__, "_gone": gone}


@pytest.mark.parametrize("name", ["heartbleed", "circleci-2023"])
@examples(200)
@given(data=st.data())
def test_dumped_and_loaded_it_is_the_same_and_goes_on_as_it_would(name: str, data: st.DataObject) -> None:
    _playbook, drawn = company(name)
    some = st.one_of(drawn.entry, st.sampled_from(MORE))
    rows = list(enumerate([*data.draw(drawn.entries), *data.draw(st.lists(some, max_size=6))], 1))
    more = list(enumerate(data.draw(st.lists(some, max_size=4)), len(rows) + 1))
    folded = fold(State(), [(Seq(number), entry) for number, entry in rows])
    loaded = snapshot.load(snapshot.dump(folded))
    assert everything(loaded) == everything(folded)
    for state in (folded, loaded):
        fold(state, [(Seq(number), entry) for number, entry in more])
    assert everything(loaded) == everything(folded)


@pytest.mark.parametrize("body", [b"", b"\xc0", b"\x97", b"{}", b"\xdc\xff\xff"])
def test_what_is_no_snapshot_is_refused(body: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        snapshot.load(body)


def test_each_type_of_entry_dumped_and_loaded() -> None:
    """One of each, keys among them, with nothing taken back and with something."""
    kept = [one for one in EVERY if not isinstance(one, Retraction)]
    for rows in ([*BASE, *kept], [*BASE, *EVERY]):
        folded = fold(State(), [(Seq(number), entry) for number, entry in enumerate(rows, 1)])
        loaded = snapshot.load(snapshot.dump(folded))
        assert everything(loaded) == everything(folded)
        assert loaded.presenters == folded.presenters != {}
