"""Whatever names come in whichever order: two are one vendor only where they are one name."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stanch.app.typed import names as naming
from stanch.core import names
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId
from stanch.core.moments import Seq
from stanch.core.state import State
from stanch.errors import BadInput, LooksLike, MixedLetters
from stanch.knowledge import letters, vendors

NAMES = st.lists(
    st.text("ab AB-_.&é+1lI\u0430", min_size=1, max_size=5)
    | st.sampled_from(["Fly.io", "fly io", "FLY.IO", "fly-io", "Pay+"]),
    max_size=8,
)


@given(NAMES, st.booleans())
@example(["fly io", "Fly.io", "fly-io"], True)
@example(["a b", "a-b", "a_b", "A B"], True)
def test_each_name_finds_its_own_vendor_and_no_two_share_an_id(typed: list[str], another: bool) -> None:
    """Rule 55."""
    state, made = State(), dict[str, AssetId]()
    asked: list[tuple[str, str]] = []
    for name in typed:
        try:
            id, called = naming.vendor(state, name, another=another)
        except LooksLike as error:
            asked.append((name, error.other))
            continue
        except MixedLetters:
            assert not another
            continue
        except BadInput:
            continue
        assert made.setdefault(names.folded(name), id) == id
        fold(state, [(Seq(state.seq + 1), Asset(id, "vendor", called, id))])
    assert not (asked and another)
    assert all(
        names.alike(one) == names.alike(other) or letters.drawn(one) == letters.drawn(other)
        for one, other in asked
    )
    assert all(names.folded(one) != names.folded(other) for one, other in asked)
    assert len(set(made.values())) == len(made)
    for folded, id in made.items():
        assert naming.vendor(state, folded)[0] == id
        shipped = vendors.catalogue().get(id)
        assert shipped is None or names.folded(shipped.name) == folded


def test_a_record_with_older_ids_goes_on() -> None:
    old = [Asset(AssetId("vendor:pay"), "vendor", "Pay+", AssetId("vendor:pay"))]
    state = fold(State(), [(Seq(number), one) for number, one in enumerate(old, 1)])
    assert naming.vendor(state, "pay+") == ("vendor:pay", "Pay+")
    assert naming.vendor(state, "Pay", another=True) == ("vendor:pay__2", "Pay")


def test_two_names_of_one_list_are_held_against_each_other() -> None:
    naming.apart(["AT&T", "at&t", "Cardwise"])
    for pair in (["AT&T", "at t"], ["Cardwise", "Pay+", "pay"]):
        with pytest.raises(LooksLike):
            naming.apart(pair)
