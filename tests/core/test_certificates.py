"""What the dates of one certificate show, and what its issuer says became of it."""

from __future__ import annotations

import pytest

from stanch.core.certificates import HOLD, Issued, Past, Revocation, Source, Status, in_force
from stanch.core.key_renewal import Ruling, fate
from stanch.core.model import Digest
from stanch.core.moments import BEGINNING, END, Moment, When


def issued(start: int, end: int, logged: int | None = None, stamped: int | None = None) -> Issued:
    both = (None if one is None else Moment(one) for one in (logged, stamped))
    return Issued(Digest("a"), Moment(start), Moment(end), Digest("b"), "CA", "1", *both)


def bounds(low: int | None, high: int | None) -> When:
    return When(None if low is None else Moment(low), None if high is None else Moment(high))


@pytest.mark.parametrize(
    ("start", "end", "good"),
    [(0, 9, False), (0, 10, True), (30, 40, True), (31, 40, False), (15, 16, True), (0, 99, True)],
)
def test_good_between_the_disclosure_and_the_fix(start: int, end: int, good: bool) -> None:
    assert in_force(issued(start, end), bounds(10, 20), bounds(25, 30)) is good


@pytest.mark.parametrize(
    ("start", "fixed", "good"),
    [
        (20, (None, None), True),  # nobody knows when it was fixed: by the end of the day of the disclosure
        (21, (None, None), False),
        (20, (5, 8), True),  # fixed before it was disclosed
        (21, (5, 8), False),
        (99, (25, None), True),  # and no longer bounded
    ],
)
def test_good_where_the_fix_is_not_known_or_came_first(
    start: int, fixed: tuple[int | None, int | None], good: bool
) -> None:
    assert in_force(issued(start, 200), bounds(10, 20), bounds(*fixed)) is good


def test_when_it_was_issued_by_its_dates_and_the_logs() -> None:
    assert (issued(10, 90).earliest, issued(10, 90).latest) == (10, END)
    assert (issued(10, 90, 30).earliest, issued(10, 90, 30).latest) == (10, 30)
    assert (issued(10, 90, 30, 20).earliest, issued(10, 90, 30, 20).latest) == (20, 20)
    assert (issued(10, 90, 15, 20).earliest, issued(10, 90, 15, 20).latest) == (20, 15)
    assert (issued(10, 90, None, 5).earliest, issued(10, 90, None, 5).latest) == (10, 5)
    assert issued(BEGINNING, 90).earliest == BEGINNING


@pytest.mark.parametrize(
    ("source", "seen", "there"),
    [
        ("record", 50, 50),
        ("record", None, END),
        ("saved", None, 10),
        ("saved", 50, 10),
        ("transparency", None, 30),
        ("transparency", 50, 30),
    ],
)
def test_by_when_it_was_there(source: Source, seen: int | None, there: int) -> None:
    one = Past(issued(10, 90, 30), source, None if seen is None else Moment(seen))
    assert one.there == there


@pytest.mark.parametrize(
    ("status", "reason", "now", "word", "why"),
    [
        ("revoked", "", 50, "revoked", "listed_revoked"),
        ("revoked", "keyCompromise", 91, "revoked", "listed_revoked"),
        ("revoked", HOLD, 50, "unknown", "on_hold"),
        ("revoked", HOLD, 91, "expired", "expired"),
        ("not_revoked", "", 90, "not_revoked", "still_good"),
        ("not_revoked", "", 91, "expired", "expired"),
        ("unknown", "", 90, "unknown", "out_of_date"),
        ("unknown", "", 91, "expired", "expired"),
    ],
)
def test_what_became_of_it(status: Status, reason: str, now: int, word: str, why: str) -> None:
    said = Revocation(status, "crl", Moment(40), reason, "out_of_date")
    past = Past(issued(10, 90), "record", Moment(20), said)
    assert past.fate(Moment(now)) == (word, why)
    assert fate(past, Moment(now)) == Ruling(word, why, (past,))  # type: ignore[arg-type]
