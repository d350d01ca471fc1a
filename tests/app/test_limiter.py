"""The one limiter: windows that move, what is under way, all bounds or none, and a bounded memory (156)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.app.limiter import MOST, Bound, Exhausted, Limiter

SOURCE = Path(__file__).parents[2] / "src" / "stanch"


class Clock:
    """Seconds that go on only when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


BOUND = Bound("a", 3, 60, 2, "you")


def test_a_window_lets_so_many_through_and_says_for_how_long_to_wait() -> None:
    clock = Clock()
    window = Limiter(clock)
    for _ in range(3):
        flight = window.flight()
        flight.take([BOUND])
        flight.end()
        clock.now += 10
    with pytest.raises(Exhausted) as refused:
        window.take([BOUND])
    assert (refused.value.busy, refused.value.wait) == (False, 30)
    clock.now += 30
    window.take([BOUND])


def test_what_is_under_way_is_bounded_and_given_back_once() -> None:
    window = Limiter(Clock())
    first, second = window.flight(), window.flight()
    first.take([BOUND])
    second.take([BOUND])
    with pytest.raises(Exhausted) as refused:
        window.take([BOUND])
    assert refused.value.busy
    first.end()
    first.end()
    third = window.flight()
    third.take([BOUND])
    with pytest.raises(Exhausted):
        window.take([BOUND])


def test_one_that_is_refused_counts_for_nothing() -> None:
    window = Limiter(Clock())
    full = Bound("b", 1, 60, 2, "all")
    window.take([full])
    for _ in range(9):
        with pytest.raises(Exhausted):
            window.take([BOUND, full])
    window.take([BOUND])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30)), max_size=60))
def test_never_more_than_the_bound_within_its_time(asks: list[tuple[str, float]]) -> None:
    clock = Clock()
    window = Limiter(clock)
    through: dict[str, list[float]] = {}
    for key, later in asks:
        clock.now += later
        flight = window.flight()
        try:
            flight.take([Bound(key, 3, 60, 2, "you")])
        except Exhausted:
            continue
        flight.end()
        through.setdefault(key, []).append(clock.now)
    for times in through.values():
        assert all(later - earlier >= 60 for earlier, later in zip(times, times[3:], strict=False))


def test_the_memory_of_the_limits_is_bounded() -> None:
    clock = Clock()
    window = Limiter(clock)
    for number in range(9_000):
        flight = window.flight()
        flight.take([Bound(f"client {number}", 9, 600, 1, "you")])
        flight.end()
        clock.now += 1
    assert len(window.past) <= MOST


def test_a_question_that_holds_nothing_is_bounded_by_its_window_alone() -> None:
    clock = Clock()
    window = Limiter(clock)
    bound = Bound("token", 30, 90, 0, "this token")
    for _ in range(30):
        window.ask(bound)
    with pytest.raises(Exhausted) as refused:
        window.ask(bound)
    assert (refused.value.busy, refused.value.wait) == (False, 90)
    assert not window._flying


def test_whoever_asks_most_is_not_forgotten_for_those_who_come_once() -> None:
    """Beyond so many askers the one who was let through longest ago is forgotten, and no other."""
    window = Limiter(Clock())
    busy = Bound("all", 10**6, 60, 0, "all")
    for number in range(2 * MOST):
        window.take([busy, Bound(f"visitor {number}", 3, 600, 0, "you")])
    assert window.past.get(busy.window.key_for("all")) == 2 * MOST
    assert len(window.past) == MOST


def test_rule_156_windows_are_counted_in_one_module() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        for one in (
            ast.walk(ast.parse(text)) if "limits" in text else ()
        ):  # to read all of them takes a second
            if isinstance(one, ast.ImportFrom) and (one.module or "").split(".")[0] == "limits":
                assert path.relative_to(SOURCE).as_posix() == "app/limiter.py"
