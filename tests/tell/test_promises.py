"""A promise that was not kept, in words."""

from __future__ import annotations

import pytest

from stanch.core.moments import Seq, parse
from stanch.core.promises import Move, Promised
from stanch.tell.promises import missed, moved

EIGHT = parse("2014-04-08T20:00")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2014-04-08T20:00:30", "You promised an update by 20:00 UTC today, just now."),
        ("2014-04-08T20:02", "You promised an update by 20:00 UTC today, 2 minutes ago."),
        ("2014-04-08T21:59", "You promised an update by 20:00 UTC today, an hour ago."),
        ("2014-04-09T09:15", "You promised an update by 20:00 UTC yesterday, 13 hours ago."),
        ("2014-04-10T09:15", "You promised an update by 20:00 UTC on 8 April 2014, 37 hours ago."),
        ("2014-04-18T09:15", "You promised an update by 20:00 UTC on 8 April 2014, 9 days ago."),
    ],
)
def test_a_missed_promise_is_named_with_its_hours(now: str, said: str) -> None:
    assert missed(Promised(Seq(1), EIGHT, "missed"), parse(now)) == said


def test_a_day_that_was_promised_is_named_as_a_day() -> None:
    found = missed(Promised(Seq(1), parse("2014-04-08T23:59:59.999999"), "missed"), parse("2014-04-09T09:00"))
    assert found == "You promised an update by yesterday, 9 hours ago."


@pytest.mark.parametrize("state", ["open", "kept"])
def test_a_promise_that_is_open_or_kept_is_not_named(state: str) -> None:
    assert missed(Promised(Seq(1), EIGHT, state), parse("2014-04-10")) == ""  # type: ignore[arg-type]


def move(by: str, to: str, at: str) -> Move:
    return Move(parse(by), parse(to), parse(at), told=True)


TO_TEN = move("2014-04-08T20:00", "2014-04-08T22:00", "2014-04-08T19:40")
TO_NOON = move("2014-04-08T22:00", "2014-04-09T12:00", "2014-04-08T23:00")


@pytest.mark.parametrize(
    ("moves", "now", "said"),
    [
        (
            (TO_TEN,),
            "2014-04-08T20:30",
            "You promised an update by 20:00 UTC today; you moved it to 22:00 at 19:40.",
        ),
        (
            (TO_TEN, TO_NOON),
            "2014-04-09T09:00",
            "You promised an update by 20:00 UTC yesterday; you moved it to 22:00 at 19:40; "
            "that time had passed when you moved it to 12:00 UTC today at 23:00.",
        ),
        (
            (move("2014-04-08T20:00", "2014-04-10T23:59:59.999999", "2014-04-08T19:40"),),
            "2014-04-08T19:40",
            "You promised an update by 20:00 UTC today; you moved it to 10 April 2014 at 19:40.",
        ),
        ((), "2014-04-08T20:30", ""),
    ],
)
def test_a_promise_that_was_moved_is_told_by_all_its_times(
    moves: tuple[Move, ...], now: str, said: str
) -> None:
    by = moves[-1].to if moves else EIGHT
    assert moved(Promised(Seq(2), by, "open", None, moves), parse(now)) == said


def test_a_promise_that_was_moved_and_then_missed_names_both() -> None:
    one = Promised(Seq(2), TO_TEN.to, "missed", None, (TO_TEN,))
    assert missed(one, parse("2014-04-09T09:00")) == (
        "You promised an update by 20:00 UTC yesterday; you moved it to 22:00 at 19:40. "
        "That time passed 11 hours ago."
    )
    assert moved(one, parse("2014-04-09T09:00")) == ""
