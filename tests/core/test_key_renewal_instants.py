"""Where one answer about a new key ends and the next begins, to the microsecond."""

from __future__ import annotations

import msgspec
import pytest

from stanch.core.key_renewal import Ruling, gainsaid, judge, renewed
from stanch.core.moments import END, Moment, When, at, parse
from tests.core.test_key_renewal import BEFORE, DISCLOSED, FIXED, LATE, MAY, NIGHT, OLD, seen
from tests.core.test_key_renewal_whole import (
    IN_APRIL,
    KEPT,
    NEEDS_KEY,
    NEW,
    NO_BASELINE,
    OF_OLD,
    OTHER_KEY,
    question,
)


@pytest.mark.parametrize(
    ("word", "of_key"),
    [
        (at(NIGHT), True),
        (When(None, LATE), True),  # it was still seen in that instant
        (When(None, Moment(LATE + 1)), False),
    ],
)
def test_which_words_the_exposed_key_speaks_against(word: When, of_key: bool) -> None:
    """The other way to be gainsaid needs a key that was there before the word; here nobody knows."""
    asked = question(OLD, OF_OLD, words=(word,), last=LATE)
    for why in ("same_key", "word_gainsaid"):
        assert gainsaid(asked, Ruling("same", why)) == ((word,) if of_key else ())
    assert gainsaid(asked, Ruling("unknown", "no_baseline")) == ()


@pytest.mark.parametrize(
    ("since", "last", "spoken_against"),
    [
        (Moment(NIGHT - 1), Moment(NIGHT + 1), True),
        (NIGHT, Moment(NIGHT + 1), False),
        (Moment(NIGHT - 1), NIGHT, False),
    ],
)
def test_a_key_that_was_there_before_the_word_and_after_it(
    since: Moment, last: Moment, spoken_against: bool
) -> None:
    asked = question(NEW, OF_OLD, words=(at(NIGHT), at(END)), seen=When(None, since), last=last)
    assert gainsaid(asked, OTHER_KEY) == ((at(NIGHT),) if spoken_against else ())


@pytest.mark.parametrize(
    ("key", "order", "expected"),
    [
        (OTHER_KEY, Ruling("after_fix", "seen_after"), "yes"),
        (OTHER_KEY, Ruling("after_fix", "issued_after", (), "dated"), "unknown"),
        (OTHER_KEY, Ruling("rotated_before_fix", "key_before_fix"), "no"),
        (OTHER_KEY, Ruling("unknown", "fix_unknown"), "unknown"),
        (Ruling("same", "same_key"), NEEDS_KEY, "no"),
        (Ruling("same", "word_gainsaid"), NEEDS_KEY, "no"),
        (Ruling("same", "same_since"), NEEDS_KEY, "unknown"),
        (NO_BASELINE, NEEDS_KEY, "unknown"),
    ],
)
def test_the_answer_of_the_milestone(key: Ruling, order: Ruling, expected: str) -> None:
    assert renewed(key, order) == expected


def test_the_instant_of_the_fix_itself() -> None:
    """What was placed in that instant may have been there with the flaw; one microsecond later it was not."""
    fixed = FIXED.high
    for low, high, word in (
        (fixed, MAY, "unknown"),
        (Moment(fixed + 1), MAY, "after_fix"),
        (None, fixed, "rotated_before_fix"),
        (None, Moment(fixed + 1), "unknown"),
    ):
        found = judge(question(KEPT, seen(OLD, parse("2014-04-01")), placed=When(low, high)))
        assert found.order.word == word, (low, high)
    never = question(KEPT, IN_APRIL, placed=at(fixed), exposed="no")
    assert judge(never).order.word == "after_fix"
    early = msgspec.structs.replace(never, placed=at(Moment(fixed - 1)))
    assert judge(early).order.word == "rotated_before_fix"


def test_a_key_that_was_in_use_in_the_instant_of_the_fix_was_there_with_the_flaw() -> None:
    for last, expected in ((FIXED.low, Ruling("same", "same_key")), (Moment(FIXED.low + 1), NO_BASELINE)):
        assert judge(question(KEPT, placed=When(None, last))).key == expected
        # of a record that says that it was not exposed, or perhaps, the two moments tell nothing
        assert judge(question(KEPT, placed=When(None, last), exposed="perhaps")).key == NO_BASELINE


def test_a_key_that_came_once_the_day_of_the_disclosure_was_over_is_none_of_those_of_the_day() -> None:
    """By somebody's word, of which nothing else is known: not even when the fix was made."""
    for moment, expected in ((DISCLOSED.high, "said_new"), (Moment(DISCLOSED.high - 1), "no_baseline")):
        asked = question(KEPT, fixed=When(), placed=at(moment), placed_by="word", exposed="perhaps")
        assert judge(asked).key.why == expected


def test_the_instants_of_the_dates() -> None:
    """Issued by the instant of the fix: before it. Issued from then on: after it."""
    fixed = FIXED.high
    early = parse("2014-04-08T10:00Z")
    for start, logged, why in (
        (early, fixed, "issued_before_fix"),
        (early, Moment(fixed + 1), "key_order_unknown"),
        (Moment(fixed - 1), None, "key_order_unknown"),
        (fixed, None, "issued_after"),
    ):
        current = msgspec.structs.replace(NEW, not_before=start, logged=logged)
        found = judge(question(current, OF_OLD, placed=When(BEFORE, MAY)))
        assert found.order.why == why, (start, logged)


def test_the_day_of_the_disclosure() -> None:
    low, high = DISCLOSED.low, DISCLOSED.high
    for moment, why in ((low, "dates_kept"), (Moment(low + 1), "same_day"), (high, "same_day"),
                        (Moment(high + 1), "dated_after")):  # fmt: skip
        current = msgspec.structs.replace(NEW, not_before=moment)
        assert judge(question(current)).issued.why == why
    for moment, why in ((low, "there_before"), (Moment(low + 1), "dates_kept")):
        assert judge(question(OLD, seen(OLD, moment))).issued.why == why
        logged = msgspec.structs.replace(OLD, logged=moment)
        assert judge(question(logged)).issued.why == why
