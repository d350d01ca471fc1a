"""Who fills a role at which time, by answers that say since when and by answers that do not (139)."""

from __future__ import annotations

import pytest

from stanch.core.model import US, AssetId, Edge, Observation, Role, RoleAnswer
from stanch.core.moments import BEGINNING, During, Moment, Seq, When
from stanch.core.roles import last_use, roles

A, B, C = (AssetId(f"vendor:{name}") for name in "abc")
Names = str
"""The vendors, by their letters."""


def vendors(names: Names) -> tuple[AssetId, ...]:
    return tuple(AssetId(f"vendor:{one}") for one in names)


def answer(
    names: Names, low: int | None = None, high: int | None = None, seen: int = 50, role: Role = "payments"
) -> Observation:
    since = When() if low is None else When(Moment(low), Moment(low if high is None else high))
    return Observation(US, RoleAnswer(role, vendors(names), since=since), Moment(seen))


def at(moment: int, rows: list[Observation], left: dict[AssetId, int] | None = None) -> dict[Role, Names]:
    ends = {id: Moment(end) for id, end in (left or {}).items()}
    numbered = [(Seq(number), row) for number, row in enumerate(rows, 1)]
    found = roles(numbered, Moment(moment), ends.get)
    return {role: "".join(id[-1] for id in one.vendors) for role, (_seq, one) in found.items()}


def told(
    rows: list[Observation], *moments: int, left: dict[AssetId, int] | None = None
) -> list[Names | None]:
    return [at(moment, rows, left).get("payments") for moment in moments]


def test_nobody_was_asked() -> None:
    assert at(50, []) == {}


def test_an_answer_without_a_day_speaks_of_all_time() -> None:
    assert told([answer("ab")], BEGINNING, 0, 50, 99) == ["ab"] * 4
    assert told([answer("")], 0, 99) == ["", ""]


def test_an_answer_with_a_day_speaks_from_then_on() -> None:
    assert told([answer("a", 20)], 19, 20, 99) == [None, "a", "a"]
    assert told([answer("a"), answer("b", 20)], 19, 20, 99) == ["a", "b", "b"]
    assert told([answer("a", 10), answer("b", 20), answer("c", 30)], 9, 10, 20, 30) == [None, "a", "b", "c"]


def test_within_the_bounds_of_its_day_whoever_was_there_may_be_there_still() -> None:
    rows = [answer("a"), answer("b", 20, 29)]
    assert told(rows, 19, 20, 28, 29, 30) == ["a", "ba", "ba", "b", "b"]
    assert told([answer("b", 20, 29)], 19, 20, 28, 29) == [None, "b", "b", "b"]
    assert told([answer("ab"), answer("bc", 20, 29)], 19, 25, 29) == ["ab", "bca", "bc"]


def test_an_earlier_day_that_is_told_later_drops_what_followed() -> None:
    rows = [answer("a", 10), answer("b", 30), answer("c", 20)]
    assert told(rows, 10, 19, 20, 30, 99) == ["a", "a", "c", "c", "c"]
    assert told([answer("a", 10), answer("b", 30), answer("c", 30)], 29, 30) == ["a", "c"]


def test_an_answer_without_a_day_adds_to_all_times_and_leaves_what_was_told_apart() -> None:
    rows = [answer("a"), answer("b", 20)]
    assert told([*rows, answer("bc")], 19, 20) == ["ca", "bc"], "it was there before, too"
    assert told([*rows, answer("c")], 19, 20) == ["ca", "c"], (
        "b was not there, and of the time of a it says nothing"
    )
    assert told([*rows, answer("ab")], 19, 20) == ["a", "ab"]
    assert told([*rows, answer("")], 19, 20) == ["a", ""]


def test_an_answer_without_a_day_corrects_what_held_when_it_was_given() -> None:
    rows = [answer("a"), answer("b", 20)]
    early = answer("c", seen=10)
    assert told([*rows, early], 19, 20) == ["c", "cb"], "it speaks of the time of a, and a was not there"


def test_whom_it_leaves_out_because_we_stopped_was_there_until_then() -> None:
    rows = [answer("ab"), answer("b")]
    assert told(rows, 0, 99) == ["b", "b"]
    assert told(rows, 0, 29, 30, 99, left={A: 30}) == ["ba", "ba", "b", "b"]
    assert told(rows, 49, 50, left={A: 50}) == ["ba", "b"], "the end may be the moment of the answer"
    assert told(rows, 0, 99, left={A: 51}) == ["b", "b"], "and none that was to come"
    assert told(rows, 0, 99, left={B: 30}) == ["b", "b"], "it says that b is there"
    both = [answer("abc"), answer("c")]
    assert told(both, 0, 15, 25, left={A: 10, B: 20}) == ["cab", "cb", "c"]


def test_each_role_has_its_own_answers() -> None:
    rows = [answer("a"), answer("b", role="mail"), answer("c", 20)]
    assert at(30, rows) == {"payments": "c", "mail": "b"}
    assert at(10, rows) == {"payments": "a", "mail": "b"}
    numbered = [(Seq(number), row) for number, row in enumerate(rows, 1)]
    found = roles(numbered, Moment(30), lambda _id: None)
    assert {role: seq for role, (seq, _answer) in found.items()} == {"payments": 3, "mail": 2}


def test_what_is_no_answer_about_a_role_is_passed_over() -> None:
    other = Observation(US, RoleAnswer("payments", (A,)), Moment(1))
    rows = [(Seq(1), Observation(US, None, Moment(1))), (Seq(2), other)]  # type: ignore[arg-type]
    assert list(roles(rows, Moment(5), lambda _id: None)) == ["payments"]


@pytest.mark.parametrize(
    ("edges", "end"),
    [
        ([], None),
        ([("uses", US, 20)], 20),
        ([("uses", US, None)], None),
        ([("uses", US, 20), ("uses", US, None)], None),
        ([("uses", US, None), ("uses", US, 20)], 20),
        ([("uses", US, 30), ("uses", US, 20)], 20),
        ([("uses", US, 20), ("accepts", US, 30)], 20),
        ([("uses", US, 20), ("uses", B, 30)], 20),
        ([("serves", US, 20)], None),
    ],
)
def test_our_use_of_a_vendor_ended_when_the_last_edge_says_so(
    edges: list[tuple[str, AssetId, int | None]], end: int | None
) -> None:
    rows = [
        (
            Seq(number),
            Edge(src, bond, A, During(When(), None if at is None else When(Moment(at), Moment(at + 5)))),  # type: ignore[arg-type]
        )
        for number, (bond, src, at) in enumerate(edges, 1)
    ]
    assert last_use(rows) == end
