"""What hangs on an entry that is to be taken back is found, all of it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from stanch.core import index
from stanch.core.dependents import _named, _needed, dependents
from stanch.core.entries import Entry
from stanch.core.model import ROLES, US, Asset, AssetId, Observation, Retraction, RoleAnswer
from stanch.core.moments import Seq
from tests.core.test_retractions import told
from tests.world.companies import VENDOR
from tests.world.entries import BASE, EVERY, FACTS, LATER, NEW, WWW, state


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
