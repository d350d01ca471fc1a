"""The five answers about a new key, compared whole: reason, what each stands on, and its ground."""

from __future__ import annotations

from typing import Any

import pytest

from stanch.core.certificates import Past
from stanch.core.key_question import Question
from stanch.core.key_renewal import Answers, Ruling, fate, judge, on_record, recorded
from stanch.core.moments import BEGINNING, Moment, When, at, parse
from tests.core.test_key_renewal import (
    AFTERNOON,
    BEFORE,
    DISCLOSED,
    FIXED,
    GOOD,
    LATE,
    MAY,
    NIGHT,
    OLD,
    STALE,
    certificate,
    saved,
    seen,
)

NEW = certificate("b", "2014-04-09")
KEPT = certificate("b", "2014-01-01", mark="kept")
UNASKED = saved(certificate("d", "2014-03-01"), STALE)
OF_OLD, OTHER = seen(OLD), seen(certificate("c", "2014-02-01"), said=GOOD)
SAVED = saved(OLD)
LISTED = Past(certificate("", "2014-01-01", mark="listed", logged=parse("2014-01-02")), "transparency")
UNREAD = Past(certificate("", "2014-01-01", logged=parse("2014-01-02")), "transparency", None, GOOD)
MINE = seen(NEW, LATE)
EARLY, IN_APRIL = seen(KEPT, AFTERNOON), seen(OLD, parse("2014-04-01"))
IN_THE_AFTERNOON = seen(KEPT, AFTERNOON)
LOGGED = certificate("b", "2014-04-08T10:00Z", logged=AFTERNOON, stamped=AFTERNOON)

AFTER = Ruling("after", "dated_after", (), "dated")
KEPT_DATE = Ruling("ambiguous", "dates_kept", (), "dated")
REVOKED = Ruling("revoked", "listed_revoked", (OF_OLD,))
REVOKED_SAVED = Ruling("revoked", "listed_revoked", (SAVED,))
OTHER_KEY = Ruling("new", "other_key", (OF_OLD,))
NO_OLD = Ruling("unknown", "no_old")
NEEDS_KEY = Ruling("unknown", "order_needs_key")
SAID_NEW = Ruling("new", "said_new", (), "said")
NO_BASELINE = Ruling("unknown", "no_baseline")


def question(current: Any, *past: Past, **more: Any) -> Question:
    whole: dict[str, Any] = {
        "disclosed": DISCLOSED, "fixed": FIXED, "placed": When(None, MAY), "now": MAY, **more,
    }  # fmt: skip
    return Question(current, past, **whole)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            question(NEW, OF_OLD),
            Answers(
                OTHER_KEY, AFTER, REVOKED, Ruling("after_fix", "issued_after", (), "dated"),
                Ruling("complete", "all_done", (OF_OLD, OF_OLD)),
            ),
        ),
        (
            question(NEW, OF_OLD, MINE, placed=When(NIGHT, LATE), placed_by="record"),
            Answers(
                OTHER_KEY, AFTER, REVOKED, Ruling("after_fix", "seen_after", (MINE,)),
                Ruling("complete", "all_done", (OF_OLD, OF_OLD)),
            ),
        ),
        (
            question(KEPT, SAVED, placed=at(NIGHT), placed_by="word"),
            Answers(
                Ruling("new", "other_key", (SAVED,), "said"), KEPT_DATE, REVOKED_SAVED,
                Ruling("after_fix", "said_after", (), "said"), Ruling("complete", "all_done", (SAVED, SAVED)),
            ),
        ),
        (
            question(KEPT, SAVED),
            Answers(
                Ruling("new", "other_key", (SAVED,), "said"), KEPT_DATE, REVOKED_SAVED,
                Ruling("unknown", "key_order_unknown"), Ruling("cannot_tell", "key_order_unknown"),
            ),
        ),
        (
            question(KEPT, OF_OLD, EARLY),
            Answers(
                OTHER_KEY, KEPT_DATE, REVOKED, Ruling("rotated_before_fix", "key_before_fix", (EARLY,)),
                Ruling("not_done", "key_before_fix", (EARLY,)),
            ),
        ),
        (
            question(NEW, SAVED, MINE, fixed=When()),
            Answers(
                Ruling("new", "other_key", (SAVED,), "said"), AFTER, REVOKED_SAVED,
                Ruling("unknown", "fix_unknown", (MINE,)), Ruling("cannot_tell", "fix_unknown", (MINE,)),
            ),
        ),
        (
            question(NEW, OF_OLD, MINE, placed=When(NIGHT, MAY), fixed=at(BEGINNING), exposed="no"),
            Answers(
                OTHER_KEY, AFTER, NO_OLD, Ruling("after_fix", "never_exposed", (MINE,)),
                Ruling("cannot_tell", "old_unknown"),
            ),
        ),
        (
            question(NEW, OF_OLD, LISTED),
            Answers(
                OTHER_KEY, AFTER, Ruling("unknown", "listed_without_key", (LISTED,)),
                Ruling("unknown", "between_unknown", (LISTED,)),
                Ruling("cannot_tell", "between_unknown", (LISTED,)),
            ),
        ),
        (
            question(OLD, OF_OLD, placed=When(None, BEFORE)),
            Answers(
                Ruling("same", "same_key", (OF_OLD,)), Ruling("ambiguous", "dates_kept", (), "dated"), NO_OLD,
                NEEDS_KEY, Ruling("not_done", "same_key", (OF_OLD,)),
            ),
        ),
        (
            question(OLD, IN_APRIL),
            Answers(
                Ruling("same", "same_key", (IN_APRIL,)), Ruling("before", "there_before", (IN_APRIL,)),
                NO_OLD,
                NEEDS_KEY, Ruling("not_done", "same_key", (IN_APRIL,)),
            ),
        ),
        (
            question(OLD, IN_APRIL, exposed="perhaps"),
            Answers(
                Ruling("same", "same_since", (IN_APRIL,)), Ruling("before", "there_before", (IN_APRIL,)),
                NO_OLD,
                NEEDS_KEY, Ruling("cannot_tell", "same_since", (IN_APRIL,)),
            ),
        ),
        (  # its certificate, saved beforehand, is no sight of it
            question(OLD, saved(OLD)),
            Answers(
                Ruling("same", "same_key", (saved(OLD),)), Ruling("ambiguous", "dates_kept", (), "dated"),
                NO_OLD,
                NEEDS_KEY, Ruling("not_done", "same_key", (saved(OLD),)),
            ),
        ),
        (
            question(LOGGED, OF_OLD, placed=When(BEFORE, MAY)),
            Answers(
                OTHER_KEY, AFTER, REVOKED, Ruling("rotated_before_fix", "issued_before_fix", (), "dated"),
                Ruling("not_done", "issued_before_fix"),
            ),
        ),
        (  # somebody says that it was changed at ten, and it was seen at eleven
            question(KEPT, IN_THE_AFTERNOON, words=(at(NIGHT),), last=LATE, placed=When(None, AFTERNOON)),
            Answers(
                Ruling("same", "word_gainsaid", (IN_THE_AFTERNOON,)), KEPT_DATE, NO_OLD, NEEDS_KEY,
                Ruling("not_done", "word_gainsaid", (IN_THE_AFTERNOON,)),
            ),
        ),
        (
            question(NEW, SAVED, MINE, fixed=When(), words=(at(LATE),), seen=at(NIGHT), last=MAY),
            Answers(
                Ruling("new", "other_key", (SAVED,), "said"), AFTER, REVOKED_SAVED,
                Ruling("unknown", "word_gainsaid", (SAVED,)),
                Ruling("cannot_tell", "word_gainsaid", (SAVED,)),
            ),
        ),
        (
            question(NEW),
            Answers(NO_BASELINE, AFTER, NO_OLD, NEEDS_KEY, Ruling("cannot_tell", "no_baseline")),
        ),
        (
            question(NEW, UNREAD),
            Answers(
                Ruling("unknown", "listed_without_key", (UNREAD,)), AFTER,
                Ruling("not_revoked", "still_good", (UNREAD,)), NEEDS_KEY,
                Ruling("cannot_tell", "listed_without_key", (UNREAD,)),
            ),
        ),
        (
            question(certificate("", "2014-04-09")),
            Answers(
                Ruling("unknown", "current_unknown"), AFTER, NO_OLD, NEEDS_KEY,
                Ruling("cannot_tell", "current_unknown"),
            ),
        ),
        (
            question(certificate("", "2014-04-09"), placed=at(NIGHT), placed_by="word"),
            Answers(
                SAID_NEW, AFTER, NO_OLD, Ruling("after_fix", "said_after", (), "said"),
                Ruling("cannot_tell", "said_new"),
            ),
        ),
        (
            question(NEW, placed=at(NIGHT), placed_by="word"),
            Answers(
                SAID_NEW, AFTER, NO_OLD, Ruling("after_fix", "said_after", (), "said"),
                Ruling("cannot_tell", "said_new"),
            ),
        ),
        (
            question(NEW, OF_OLD, OTHER),
            Answers(
                Ruling("new", "other_key", (OF_OLD, OTHER)), AFTER,
                Ruling("not_revoked", "still_good", (OTHER,)),
                Ruling("after_fix", "issued_after", (), "dated"), Ruling("partial", "still_good", (OTHER,)),
            ),
        ),
        (
            question(NEW, SAVED, OTHER, UNASKED),
            Answers(
                Ruling("new", "other_key", (SAVED, OTHER, UNASKED), "seen"),
                AFTER, Ruling("not_revoked", "still_good", (OTHER,)),
                Ruling("after_fix", "issued_after", (), "dated"), Ruling("partial", "still_good", (OTHER,)),
            ),
        ),
        (
            question(NEW, seen(OLD, said=STALE)),
            Answers(
                Ruling("new", "other_key", (seen(OLD, said=STALE),)), AFTER,
                Ruling("unknown", "out_of_date", (seen(OLD, said=STALE),)),
                Ruling("after_fix", "issued_after", (), "dated"),
                Ruling("cannot_tell", "old_unknown", (seen(OLD, said=STALE),)),
            ),
        ),
        (
            question(certificate("b", "2014-04-07T10:00Z"), OF_OLD, exposed="yes"),
            Answers(
                OTHER_KEY, Ruling("ambiguous", "same_day", (), "dated"), REVOKED,
                Ruling("rotated_before_fix", "key_before_fix"), Ruling("not_done", "key_before_fix"),
            ),
        ),
    ],
)  # fmt: skip
def test_each_answer_has_its_reason_its_grounds_and_what_it_stands_on(
    asked: Question, expected: Answers
) -> None:
    assert judge(asked) == expected


def test_a_record_does_not_count_an_order_that_only_dates_tell() -> None:
    dated = judge(question(NEW, OF_OLD, MINE, placed=When(BEFORE, MAY)))
    order = Ruling("unknown", "only_dated", (MINE,))
    assert dated.order == Ruling("after_fix", "issued_after", (MINE,), "dated")
    assert recorded(dated.order) == order
    assert on_record(dated) == Answers(
        OTHER_KEY, AFTER, REVOKED, order, Ruling("cannot_tell", "only_dated", (MINE,))
    )
    for word in (
        Ruling("after_fix", "seen_after"),
        Ruling("rotated_before_fix", "issued_before_fix", (), "dated"),
    ):
        assert recorded(word) == word


def test_what_became_of_one_certificate() -> None:
    assert fate(seen(OLD, said=GOOD), MAY) == Ruling("not_revoked", "still_good", (seen(OLD, said=GOOD),))
    end = parse("2015-01-01")
    assert fate(seen(OLD, said=GOOD), end).word == "not_revoked"
    assert fate(seen(OLD, said=GOOD), Moment(end + 1)) == Ruling(
        "expired", "expired", (seen(OLD, said=GOOD),)
    )
