"""A vendor's "no", where one of its servers was seen to be exposed (9, 27)."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.model import AssetId, Tri
from stanch.core.moments import Moment, Seq, parse
from stanch.core.servers import against_word
from tests.world.shop import PAY, edge, log, ours, probed, world

SITE, OTHER = AssetId("endpoint:pay"), AssetId("endpoint:pay2")
NO = Finding("no", on=(Seq(9),), provenance="vendor_said")
BONDS: list[Entry] = [
    *ours(PAY),
    *ours(SITE, OTHER, owner=PAY),
    edge(SITE, "serves", PAY, "2014-04-01T00:00", "2014-04-20T00:00"),
    edge(OTHER, "serves", PAY),
]
EIGHTH, EVENING = "2014-04-08T12:00", "2014-04-08T18:00"
NEXT = parse("2014-04-09T12:00")


def bad(when: str, id: AssetId = SITE) -> Entry:
    return probed(id, when, "positive")


def good(when: str, id: AssetId = SITE) -> Entry:
    return probed(id, when, "negative")


def both(verdict: Tri, *on: int, at: AssetId = SITE, good: Moment | None = None) -> Finding:
    return Finding(verdict, "conflict", tuple(map(Seq, on)), (at,), provenance="measured", good_until=good)


@pytest.mark.parametrize(
    ("rows", "at", "now", "ever"),
    [
        ([], EVENING, NO, NO),
        ([good(EIGHTH)], EVENING, NO, NO),
        ([bad(EIGHTH)], EVENING, both("yes", 6, 9, good=NEXT), both("yes", 6, 9)),
        ([bad(EIGHTH)], "2014-04-12", both("unknown", 6, 9), both("yes", 6, 9)),
        ([bad(EIGHTH), good("2014-04-08T13:00")], EVENING, NO, both("yes", 6, 9)),
        # it is theirs no more; and was not yet
        ([bad(EIGHTH)], "2014-04-21", NO, both("yes", 6, 9)),
        ([bad("2014-03-31T12:00"), good("2014-03-31T13:00")], EVENING, NO, NO),
        # a word that was typed is no measurement
        ([log(SITE, "yes", "2014-04-02", "", "2014-04-08")], EVENING, NO, NO),
        # of two servers one that has it now goes before one of which that is not known
        (
            [bad("2014-04-07T12:00"), bad(EIGHTH, OTHER)],
            "2014-04-09T11:00",
            both("yes", 7, 9, at=OTHER, good=NEXT),
            both("yes", 6, 9),
        ),
        (
            [bad("2014-04-07T12:00"), bad("2014-04-07T13:00", OTHER)],
            "2014-04-09T15:00",
            both("unknown", 6, 9),
            both("yes", 6, 9),
        ),
    ],
)
def test_rule_9_a_no_against_what_was_seen_at_their_servers(
    rows: list[Entry], at: str, now: Finding, ever: Finding
) -> None:
    found = world([*BONDS, *rows], at)
    assert against_word(found, PAY, NO) == now
    assert against_word(found, PAY, NO, ever=True) == ever
    for verdict in ("yes", "unknown"):
        said = Finding(verdict, on=(Seq(9),))
        assert against_word(found, PAY, said) == against_word(found, PAY, said, ever=True) == said
