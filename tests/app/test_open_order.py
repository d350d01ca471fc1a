"""Two answers of a vendor of which nobody knows which came last: no order is told, the worse stands, and all
places say the same (191)."""

from __future__ import annotations

import pytest

from stanch.tell.services import counts
from tests.app.test_closed_anew import ANSWERS, BEFORE
from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places
from tests.world.shop import PAY, answered, ours, world

pytestmark = pytest.mark.slow  # journeys through many commands

NOW = "2014-04-10T12:00Z"
DAY, NIGHT = "2014-04-09", "2014-04-09T02:00Z"
Answer = tuple[str, str]


def told(stanch: Stanch, site: str, *answers: Answer, now: str = NOW) -> None:
    assert stanch("start", site, "--prove", typed=ANSWERS, now=BEFORE).code == 0
    for status, at in answers:
        kept = stanch("vendor", "statement", "Cardwise", status, "--at", at, "--yes", now=now)
        assert kept.code == 0, kept.err


OPEN = [
    [("not_affected", "2014-04-08"), ("affected", "2014-04-08")],
    [("affected", "2014-04-08"), ("not_affected", "2014-04-08")],
    [("not_affected", DAY), ("affected", NIGHT)],
    [("affected", NIGHT), ("not_affected", DAY)],
    [("affected", DAY), ("not_affected", NIGHT)],
    [("not_affected", NIGHT), ("affected", NIGHT)],
    [("not_affected", f"{NIGHT}..2014-04-09T05:00Z"), ("affected", "2014-04-09T04:00Z")],
]


@pytest.mark.parametrize("answers", OPEN)
def test_rule_191_of_two_answers_of_one_day_no_order_is_told(
    stanch: Stanch, console: Console, places: Places, answers: list[Answer]
) -> None:
    told(stanch, places.mended(), *answers)
    day = "8" if answers[0][1] == "2014-04-08" else "9"
    text = flat(stanch("notice", "copy", now=NOW))
    assert (
        f"told us on {day} April 2014 that it was affected, and on {day} April 2014 that it was not "
        "affected; we do not know which of the two it said later."
    ) in text
    assert "although" not in text
    status = flat(stanch("status", "--all", now=NOW))
    assert "the opposite before" not in status
    assert "is affected: Cardwise." in status
    assert "Is Cardwise affected? Two things that we were told or saw contradict" in status
    (one,) = parsed(stanch("status", "--json", now=NOW))["theirs"]
    assert one["assessment"]["now"]["verdict"] == one["assessment"]["ever"]["verdict"] == "yes"
    assert (one["answer"], one["or_else"]) == ("affected", "not_affected")
    console.at(NOW)
    assert "also not affected; which was later is not known" in console.open("/situation/").text
    assert "although" not in stanch("claims", now=NOW).out
    steps = {
        one["state"] for one in parsed(stanch("plan", "--json", "--all", now=NOW)) if "Cardwise" in str(one)
    }
    assert "not_needed" not in steps


def test_rule_191_who_said_both_is_counted_as_both() -> None:
    said = [answered(PAY, one, "2014-04-09T02:00") for one in ("not_affected", "affected")]
    for rows in (said, said[::-1]):
        found = counts(world([*ours(PAY), *rows], "2014-04-10"), [PAY], complete=True)
        assert found.endswith("told us that it was affected, and also that it was not.")


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([("affected", NIGHT), ("not_affected", "2014-04-09T03:00Z")], "although it had said on 9 April"),
        ([("affected", DAY), ("not_affected", "2014-04-10")], "although it had said on 9 April"),
        (
            [("not_affected", DAY), ("affected", "2014-04-10")],
            "told us on 10 April 2014 that it was affected.",
        ),
        ([("not_affected", NIGHT), ("affected", "2014-04-09T02:01Z")], "that it was affected."),
    ],
)
def test_rule_191_where_the_order_is_known_it_is_told_as_before(
    stanch: Stanch, places: Places, answers: list[Answer], words: str
) -> None:
    told(stanch, places.mended(), *answers)
    text = flat(stanch("notice", "copy", now=NOW))
    assert words in text
    assert "which of the two" not in text


def test_rule_191_a_day_of_today_is_open_up_to_now(stanch: Stanch, places: Places) -> None:
    """At noon "today" means by noon: what was said at eleven may have been said after it."""
    site = places.mended()
    told(stanch, site, ("not_affected", "2014-04-10"), ("affected", "2014-04-10T11:00Z"))
    assert "which of the two it said later" in flat(stanch("notice", "copy", now=NOW))


@pytest.mark.parametrize("turned", [False, True])
def test_rule_191_whoever_may_have_found_out_later_does_not_know(
    stanch: Stanch, places: Places, turned: bool
) -> None:
    """Finding out and not affected, on one day: that it was not is not told as what it said last."""
    answers = [("not_affected", DAY), ("investigating", NIGHT)]
    told(stanch, places.mended(), *(answers[::-1] if turned else answers))
    (one,) = parsed(stanch("status", "--json", now=NOW))["theirs"]
    assert (one["answer"], one["or_else"]) == ("investigating", "not_affected")
    assert one["assessment"]["now"]["verdict"] == one["assessment"]["ever"]["verdict"] == "unknown"


@pytest.mark.parametrize("turned", [False, True])
def test_rule_191_what_may_have_been_said_after_it_was_mended_takes_that_back(
    stanch: Stanch, places: Places, turned: bool
) -> None:
    answers = [("fixed", DAY), ("affected", NIGHT)]
    told(stanch, places.mended(), *(answers[::-1] if turned else answers))
    (one,) = parsed(stanch("status", "--json", now=NOW))["theirs"]
    assert (one["answer"], one["or_else"]) == ("affected", "fixed")
    assert one["assessment"]["now"]["verdict"] == "yes"
    assert "mended; we do not know which" in flat(stanch("notice", "copy", now=NOW))
