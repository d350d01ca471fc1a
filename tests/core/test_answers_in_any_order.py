"""What a vendor said counts by when it was said, in whatever order it was written down."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from stanch.core.entries import Entry
from tests.world.shop import PAY, answered, assessed, ours, role, step

NOW = "2014-04-09"
STATUSES = ("investigating", "not_affected", "affected", "fixed")
VENDOR: list[Entry] = [*ours(PAY), role("payments", PAY)]


def told(status: str, hour: int) -> Entry:
    steps = (step("patched"), step("restarted")) if status == "fixed" else ()
    return answered(PAY, status, f"2014-04-08T{hour:02}:00", *steps)


@pytest.mark.parametrize("statuses", list(product(STATUSES, repeat=3)), ids="-".join)
def test_rules_9_and_46_the_moment_counts_and_not_the_entry(statuses: tuple[str, ...]) -> None:
    said = [told(status, 9 + number) for number, status in enumerate(statuses)]
    found = {
        (one.now.verdict, one.now.why, one.ever.verdict)
        for rows in permutations(said)
        for one in [assessed([*VENDOR, *rows], PAY, NOW)]
    }
    assert len(found) == 1


def test_rule_46_still_finding_out_after_it_was_mended_is_unknown_again() -> None:
    rows = [*VENDOR, told("fixed", 9)]
    assert assessed(rows, PAY, NOW).now.verdict == "no"
    again = assessed([*rows, told("investigating", 10)], PAY, NOW)
    assert (again.now.verdict, again.now.why, again.ever.verdict) == ("unknown", "investigating", "yes")
    mended = assessed([*rows, told("investigating", 10), told("fixed", 11)], PAY, NOW)
    assert mended.now.verdict == "no"


def test_rule_9_a_denial_from_before_the_admission_is_no_conflict() -> None:
    rows = [*VENDOR, told("affected", 10), told("not_affected", 9)]
    assert assessed(rows, PAY, NOW).now.verdict == "yes"
    later = [*VENDOR, told("not_affected", 10), told("affected", 9)]
    assert (assessed(later, PAY, NOW).now.verdict, assessed(later, PAY, NOW).now.why) == (
        "unknown",
        "conflict",
    )
