"""A secret is dead once everybody who accepted it does so no more, as somebody says (37)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from stanch.core.completion import Milestone
from stanch.core.entries import Entry
from stanch.core.milestones import milestone
from stanch.core.model import US, Asset, AssetId, RemedyId
from stanch.core.moments import Seq, When, parse
from tests.world.shop import CUSTOMERS, MAIL, PAY, TOKEN, WWW, edge, ours, period, world

NOW = "2023-01-07T12:00"
THIRD, FOURTH, LATER = "2023-01-03T12:00", "2023-01-04T12:00", "2023-01-08T12:00"
AROUND = "2023-01-07T10:00 .. 2023-01-07T14:00"
NOT = None
REVOKED = RemedyId("revoked")


def found(*rows: Entry, end: str = "") -> Milestone | None:
    """What is known of the token; `end`: it is not used any more since."""
    token = Asset(TOKEN, "credential", "token", US, period("", end))
    judged = world([token, *ours(MAIL, PAY, CUSTOMERS, WWW), *rows], NOW, event="circleci-2023")
    remedies = [one for one in judged.playbook.remedies if one.effect == "kills" and "credential" in one.on]
    got = milestone(judged, remedies[0], TOKEN)
    assert got.remedy == remedies[0].id
    return None if got.why == "not_done" else replace(got, remedy=REVOKED)


def dead(when: str, *on: int) -> Milestone:
    moment = parse(when)
    return Milestone(REVOKED, "yes", When(moment, moment), "", tuple(map(Seq, on)), "person_said")


def accepts(who: AssetId, end: str = "") -> Entry:
    return edge(who, "accepts", TOKEN, "", end)


def holds(who: AssetId, end: str = "") -> Entry:
    return edge(who, "holds", TOKEN, "", end)


@pytest.mark.parametrize(
    ("rows", "end", "expected"),
    [
        ([], "", NOT),
        ([], THIRD, NOT),
        ([accepts(MAIL)], "", NOT),
        ([accepts(MAIL, THIRD)], "", dead(THIRD, 6)),
        ([accepts(MAIL, THIRD), accepts(PAY)], "", NOT),
        ([accepts(MAIL, THIRD), accepts(PAY, FOURTH)], "", dead(FOURTH, 6, 7)),
        ([accepts(MAIL, FOURTH), accepts(PAY, THIRD)], "", dead(FOURTH, 6, 7)),
        ([accepts(MAIL, LATER)], "", NOT),
        ([accepts(MAIL, AROUND)], "", Milestone(REVOKED, "unknown", When(), "order_unknown", (Seq(6),))),
        # that somebody gave it up kills nothing by itself
        ([holds(PAY, THIRD)], "", NOT),
        ([holds(PAY, THIRD)], FOURTH, dead(THIRD, 6)),
        ([holds(PAY)], FOURTH, NOT),
        ([holds(PAY, THIRD), accepts(MAIL)], FOURTH, NOT),
        ([holds(PAY), accepts(MAIL, THIRD)], FOURTH, dead(THIRD, 7)),
        # data in which it is written does not use it
        ([edge(CUSTOMERS, "holds", TOKEN), holds(PAY, THIRD)], FOURTH, dead(THIRD, 7)),
        ([edge(CUSTOMERS, "holds", TOKEN, "", THIRD)], FOURTH, dead(THIRD, 6)),
        ([edge(CUSTOMERS, "holds", TOKEN)], FOURTH, NOT),
        # one that customers sign in with is not dead by that
        ([accepts(WWW, THIRD)], "", NOT),
        # what the token itself is bound to is another thing
        ([edge(TOKEN, "same_secret", AssetId("credential:other"), "", THIRD)], "", NOT),
    ],
)
def test_rule_37_a_secret_that_nobody_accepts_any_more(
    rows: list[Entry], end: str, expected: Milestone | None
) -> None:
    assert found(*rows, end=end) == expected
