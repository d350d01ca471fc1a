"""Which key was presented when, as sights of certificates and words on a change show it (13)."""

from __future__ import annotations

import pytest

from stanch.core.certificates import HOLD
from stanch.core.key_presence import (
    Kept,
    Presence,
    Run,
    Sights,
    certificates,
    current,
    narrowed,
    presented,
    runs,
)
from stanch.core.model import Certificate, Digest, Tri
from stanch.core.moments import BEGINNING, END, Moment, Seq, When, at
from stanch.core.state import key_id

A, B = Digest("a" * 64), Digest("b" * 64)
KEY, OTHER = key_id(A), key_id(B)
ALL = ((BEGINNING, END),)


def shown(
    spki: Digest, address: str = "192.0.2.1", mark: str = "1", revoked: Tri = "unknown", why: str = ""
) -> Certificate:
    return Certificate(address, Digest(mark), spki, Moment(0), Moment(9), revoked, None, why)


def sights(*rows: tuple[int, Certificate]) -> Sights:
    return [(Moment(when), Seq(number), fact, "measured") for number, (when, fact) in enumerate(rows, 1)]


def run(spki: Digest, first: int, last: int, *on: int) -> Run:
    return Run(spki, Moment(first), Moment(last), tuple(map(Seq, on)))


ROWS = sights(
    (10, shown(A)), (20, shown(A)), (25, shown(A, "")), (30, shown(B)), (35, shown(A, "198.51.100.7")),
    (40, shown(A)),
)  # fmt: skip
RUNS = {
    "192.0.2.1": [run(A, 10, 20, 1, 2), run(B, 30, 30, 4), run(A, 40, 40, 6)],
    "198.51.100.7": [run(A, 35, 35, 5)],
}


def test_the_sights_of_one_key_in_a_row_by_address() -> None:
    assert runs(ROWS) == RUNS
    assert runs([]) == {}
    two = sights(
        (10, shown(A, "2001:db8:0::1")), (20, shown(A, "2001:db8::1")), (30, shown(B, "2001:DB8::1"))
    )
    assert runs(two) == {"2001:db8::1": [run(A, 10, 20, 1, 2), run(B, 30, 30, 3)]}  # however it is written


def spans(*pairs: tuple[int, int]) -> tuple[tuple[Moment, Moment], ...]:
    return tuple((Moment(low), Moment(high)) for low, high in pairs)


def test_rule_13_definite_from_first_to_last_sight_possible_between_the_others() -> None:
    """Rule 13. The last sight speaks of now for as long as it is fresh."""
    one = {"a": [run(A, 10, 20, 1, 2)]}
    assert presented(one, (), Moment(100), 5) == {KEY: Presence(spans((10, 25)), ALL, (Seq(1), Seq(2)))}
    assert presented(one, (), Moment(22), 5)[KEY].definite == spans((10, 22))
    assert presented(one, (), Moment(15), 5)[KEY].definite == spans((10, 20))
    two = {"a": [run(A, 10, 20, 1, 2), run(B, 30, 40, 3)]}
    assert presented(two, (), Moment(100), 5) == {
        KEY: Presence(spans((10, 20)), ((BEGINNING, Moment(30)),), (Seq(1), Seq(2))),
        OTHER: Presence(spans((30, 45)), ((Moment(21), END),), (Seq(3),)),
    }
    back = presented(RUNS, (), Moment(100), 5)
    assert back[KEY] == Presence(spans((10, 20), (35, 45)), ALL, (Seq(1), Seq(2), Seq(6), Seq(5)))
    assert back[OTHER] == Presence(spans((30, 30)), spans((21, 40)), (Seq(4),))


def test_a_word_on_when_a_key_was_changed_narrows_what_was_seen() -> None:
    two = {"a": [run(A, 10, 20, 1, 2), run(B, 30, 40, 3)]}
    found = presented(two, [at(Moment(25))], Moment(100), 5)
    assert found[KEY] == Presence(spans((10, 25)), ((BEGINNING, Moment(25)),), (Seq(1), Seq(2)))
    assert found[OTHER] == Presence(spans((25, 45)), ((Moment(25), END),), (Seq(3),))
    first = presented({"a": [run(A, 10, 20, 1)]}, [at(Moment(5))], Moment(100), 5)
    assert first[KEY] == Presence(spans((5, 25)), ((Moment(5), END),), (Seq(1),))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], (20, 30)),
        ([(20, 30)], (20, 30)),
        ([(20, 25)], (20, 25)),
        ([(19, 25)], (20, 30)),
        ([(25, 31)], (20, 30)),
        ([(None, 25)], (20, 30)),
        ([(22, 23), (25, 26)], (25, 26)),  # the last of them
        ([(25, 26), (31, 32)], (25, 26)),
    ],
)
def test_the_last_word_that_lies_within_the_bounds(
    words: list[tuple[int | None, int]], expected: tuple[int, int]
) -> None:
    said = [When(None if low is None else Moment(low), Moment(high)) for low, high in words]
    found = narrowed(When(Moment(20), Moment(30)), said)
    assert found == When(Moment(expected[0]), Moment(expected[1]))


def test_the_key_that_was_seen_last_and_since_when_it_is_there() -> None:
    a, b, back = RUNS["192.0.2.1"]
    (other,) = RUNS["198.51.100.7"]
    first = When(BEGINNING, Moment(35))
    assert current(RUNS, Moment(9), ()) == {}
    assert current(RUNS, Moment(10), ()) == {"192.0.2.1": (a, When(BEGINNING, Moment(10)))}
    assert current(RUNS, Moment(30), ()) == {"192.0.2.1": (b, When(Moment(20), Moment(30)))}
    assert current(RUNS, Moment(40), ()) == {
        "192.0.2.1": (back, When(Moment(30), Moment(40))), "198.51.100.7": (other, first),
    }  # fmt: skip
    assert current(RUNS, Moment(30), [at(Moment(25))]) == {"192.0.2.1": (b, at(Moment(25)))}


def test_each_certificate_of_a_key_when_it_was_seen_first_and_what_its_issuer_said_last() -> None:
    """That it was revoked is final; that it is on hold is not, and "not known" is no word."""
    good, bad, held, nothing = (
        shown(A, "", "1", *more) for more in (("no",), ("yes",), ("yes", HOLD), ("unknown",))
    )
    seen, other = shown(A, mark="1"), shown(A, mark="2")
    earlier = sights((12, shown(A, "198.51.100.7")), (5, shown(B)))

    def said(*rows: tuple[int, Certificate], true_at: int = 100) -> Kept:
        return certificates([sights((10, seen), *rows)], A, Moment(true_at))[Digest("1")]

    assert certificates([sights((10, seen), (20, seen), (15, other)), earlier], A, Moment(100)) == {
        "1": Kept(Moment(10), seen, None), "2": Kept(Moment(15), other, None),
    }  # fmt: skip
    assert certificates([earlier, sights((10, seen))], A, Moment(100))[Digest("1")].seen == 10
    assert certificates([sights((10, seen))], A, Moment(9)) == {}
    assert certificates([sights((10, good))], A, Moment(100)) == {}
    assert said((20, good)) == Kept(Moment(10), seen, (Moment(20), good))
    assert said((20, good), (30, nothing)).said == (20, good)
    assert said((20, bad), (30, good)).said == (20, bad)
    assert said((20, held), (30, good)).said == (30, good)
    assert said((20, good), (30, held)).said == (30, held)
    assert said((30, good), (20, held)).said == (30, good)
    assert said((30, good), (20, bad)).said == (20, bad)
    assert said((20, good), true_at=19).said is None
