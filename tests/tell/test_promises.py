"""A promise that was not kept, in words."""

from __future__ import annotations

import pytest

from stanch.core.moments import Seq, parse
from stanch.core.promises import Promised
from stanch.tell.promises import missed

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
