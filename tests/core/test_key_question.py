"""Which certificates from before a question about a key is about, at the bounds of its moments."""

from __future__ import annotations

import pytest

from stanch.core.certificates import Issued, Past, Source
from stanch.core.key_question import Question, exposed, limit, listed_later, mine, others, seen_before
from stanch.core.model import Digest
from stanch.core.moments import Moment, When


def issued(key: str = "a", start: int = 0, end: int = 90, logged: int | None = None) -> Issued:
    seen = None if logged is None else Moment(logged)
    return Issued(Digest(key), Moment(start), Moment(end), Digest(f"{key}{start}"), "CA", "1", seen)


def past(one: Issued, source: Source = "record", seen: int | None = None, leaked: bool = False) -> Past:
    return Past(one, source, None if seen is None else Moment(seen), leaked=leaked)


def asked(*those: Past, fixed: tuple[int, int] = (30, 35), now: int = 80, placed: int = 40) -> Question:
    bounds = When(Moment(fixed[0]), Moment(fixed[1]))
    since = When(Moment(placed), Moment(placed))
    return Question(issued("b"), those, When(Moment(20), Moment(21)), bounds, since, Moment(now))


@pytest.mark.parametrize(
    ("fixed", "now", "until"),
    [((30, 35), 80, 30), ((30, 35), 25, 25), ((10, 12), 80, 20), ((90, 95), 80, 80)],
)
def test_until_when_what_was_in_use_was_so_while_the_flaw_was_there(
    fixed: tuple[int, int], now: int, until: int
) -> None:
    assert limit(asked(fixed=fixed, now=now)) == until


@pytest.mark.parametrize(
    ("one", "out"),
    [
        (past(issued(), seen=30), True),
        (past(issued(), seen=31), False),
        (past(issued(end=20), seen=10), True),
        (past(issued(end=19), seen=10), False),
        (past(issued(end=19), seen=31, leaked=True), True),
        (past(issued(start=30), "saved"), True),
        (past(issued(start=31), "saved"), False),
        (past(issued(logged=30), "transparency"), True),
        (past(issued(logged=31), "transparency"), False),
    ],
)
def test_whose_key_was_on_a_server_that_had_the_flaw(one: Past, out: bool) -> None:
    assert exposed(asked(one)) == ((one,) if out else ())


@pytest.mark.parametrize(
    ("one", "late"),
    [
        (past(issued(logged=31), "transparency"), True),
        (past(issued(logged=30), "transparency"), False),
        (past(issued(start=30, logged=31), "transparency"), True),
        (past(issued(start=31, logged=32), "transparency"), False),
        (past(issued(end=20, logged=31), "transparency"), True),
        (past(issued(end=19, logged=31), "transparency"), False),
        (past(issued("b", logged=31), "transparency"), False),
        (past(issued(logged=31), "saved"), False),
    ],
)
def test_what_is_dated_from_before_and_in_a_log_only_later(one: Past, late: bool) -> None:
    assert listed_later(asked(one)) == ((one,) if late else ())


def test_those_on_the_key_of_today_and_those_on_another_that_is_known() -> None:
    own, other, nobody = (past(issued(key)) for key in ("b", "a", ""))
    question = asked(own, other, nobody)
    assert mine(question) == (own,)
    assert others(question, question.past) == (other,)
    assert others(question, [own]) == ()


def test_what_was_seen_here_before_the_key_came() -> None:
    at, after, listed = past(issued(), seen=40), past(issued(), seen=41), past(issued(), "saved")
    assert list(seen_before(asked(at, after, listed))) == [at]
