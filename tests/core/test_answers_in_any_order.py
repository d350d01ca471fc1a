"""What a vendor said counts by when it was said, in whatever order it was written down."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import Tri
from stanch.core.vex import vex
from tests.world.shop import (
    PAY,
    TOKEN,
    answered,
    assessed,
    edge,
    milestone,
    ours,
    playbook,
    role,
    step,
    world,
)

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


STEPS = (
    step("patched", "2014-04-08T09:05"),
    step("restarted", "2014-04-08T09:06"),
    step("rekeyed", "2014-04-08T09:07"),
)
PASSWORD: list[Entry] = [*VENDOR, *ours(TOKEN), edge(PAY, "accepts", TOKEN)]


@pytest.mark.parametrize(
    ("later", "patched", "rekeyed", "advice"),
    [
        (None, "yes", "yes", "change_now"),
        ("affected", "no", "no", "wait"),
        ("investigating", "unknown", "unknown", "wait"),
        ("fixed", "yes", "yes", "change_now"),
    ],
)
def test_a_step_counts_until_its_vendor_says_that_it_is_affected_or_still_finding_out(
    later: str | None, patched: Tri, rekeyed: Tri, advice: str
) -> None:
    rows = [*PASSWORD, answered(PAY, "fixed", "2014-04-08T09:10", *STEPS)]
    rows += [] if later is None else [answered(PAY, later, "2014-04-08T10:00")]
    assert milestone(rows, PAY, "patched", NOW).done == patched
    assert milestone(rows, PAY, "rekeyed", NOW).done == rekeyed
    assert Judgement(world(rows, NOW)).advice(TOKEN)[0] == advice
    before = Judgement(world(rows, "2014-04-08T09:30"))
    assert before.advice(TOKEN)[0] == "change_now", "as it stood then"
    twice = (step("patched", "2014-04-08T10:30"), step("restarted", "2014-04-08T10:31"))
    again = [*rows, answered(PAY, "fixed", "2014-04-08T11:00", *twice)]
    assert milestone(again, PAY, "patched", NOW).done == "yes"
    assert milestone(again, PAY, "rekeyed", NOW).done == "no", "the key is from before the second fix"


def test_what_is_said_to_be_mended_at_the_very_moment_at_which_it_is_said_is_mended() -> None:
    """A person types one time for both: then it had it until that moment, and not from then on."""
    steps = [step(one, "2014-04-08T09:10") for one in ("patched", "restarted", "rekeyed")]
    rows = [*VENDOR, answered(PAY, "fixed", "2014-04-08T09:10", *steps)]
    found = assessed(rows, PAY, NOW)
    assert (found.now.verdict, found.ever.verdict, vex(found, playbook("heartbleed"))[0]) == (
        "no",
        "yes",
        "fixed",
    )
    assert assessed(rows, PAY, "2014-04-08T09:00").now.verdict == "yes"
    again = assessed([*rows, told("affected", 10)], PAY, NOW)
    assert again.now.verdict == "yes"
    doubted = assessed([*rows, told("investigating", 10)], PAY, NOW)
    assert (doubted.now.verdict, doubted.now.why) == ("unknown", "investigating")
