"""Secrets that are one and the same, once new ones were made: the plan and the advice say the same (198)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.model import AssetId
from stanch.core.plan import plan
from tests.world.shop import CI, TOKEN, WEB1, WEB2, done, edge, log, ours, world

TWIN, THIRD = AssetId("credential:twin"), AssetId("credential:third")
AWS = AssetId("vendor:aws")
NOW, MADE = "2023-01-20T10:00", "2023-01-19T09:00"
"""CircleCI said of the time from 5 January on that it is safe there."""


def rows(*same: AssetId) -> list[Entry]:
    """The first of these secrets was kept at CircleCI; each is the same as the one before it."""
    twins = [edge(one, "same_secret", other) for one, other in pairwise(same)]
    return [*ours(CI, AWS, *same), edge(CI, "holds", same[0]), edge(AWS, "accepts", same[0]), *twins]


def renewed(*secrets: AssetId, made: str = MADE) -> list[Entry]:
    return [
        done(one, step, when, NOW)
        for one in secrets
        for step, when in (("revoked", "2023-01-05"), ("rotated", made))
    ]


def answers(entries: list[Entry], *secrets: AssetId) -> dict[AssetId, tuple[str, str]]:
    """What the advice on each says, and what the plan says of a new one."""
    there = world(entries, NOW, event="circleci-2023")
    states = {(one.remedy, one.asset): one.state for one in plan(there)}
    judged = Judgement(there)
    return {one: (judged.advice(one)[0], states["rotated", one]) for one in secrets}  # type: ignore[index]


@pytest.mark.parametrize("same", [(TOKEN, TWIN), (TWIN, TOKEN), (TOKEN, TWIN, THIRD), (THIRD, TOKEN, TWIN)])
def test_rule_198_what_was_made_anew_is_not_to_be_changed_for_what_it_was(same: tuple[AssetId, ...]) -> None:
    found = answers([*rows(*same), *renewed(*same)], *same)
    assert set(found.values()) == {("leave", "done")}


def test_the_one_that_was_left_is_still_to_be_changed() -> None:
    found = answers([*rows(TOKEN, TWIN), *renewed(TOKEN)], TOKEN, TWIN)
    assert found[TOKEN] == ("leave", "done")
    assert found[TWIN][0] != "leave"
    assert found[TWIN][1] != "done"


def test_one_that_was_made_before_it_was_safe_there_is_to_be_changed_again() -> None:
    made = renewed(TOKEN, TWIN, made="2023-01-04T20:00")
    found = answers([*rows(TOKEN, TWIN), *made], TOKEN, TWIN)
    assert {one for one, _state in found.values()} == {"change_again"}


def test_a_twin_that_was_exposed_at_nobody_else_is_asked_for_until_it_is_made_anew() -> None:
    """The same secret, known only to be the same since a later day than that on which it was out."""
    later = [*rows(TOKEN)[:], *ours(TWIN), edge(TWIN, "same_secret", TOKEN, "2023-01-18")]
    before = Judgement(world(later, NOW, event="circleci-2023")).advice(TWIN)[0]
    assert before != "leave"
    after = [*later, *renewed(TOKEN, TWIN)]
    assert Judgement(world(after, NOW, event="circleci-2023")).advice(TWIN)[0] == "leave"


def test_whoever_accepts_it_still_is_counted_whichever_way_that_was_written_down() -> None:
    """Rule 37. A secret is dead where everybody who accepted it accepts it no more."""
    ended = [*ours(CI, AWS, TOKEN), edge(CI, "holds", TOKEN), edge(AWS, "accepts", TOKEN, "", "2023-01-10")]
    there = world(ended, NOW, event="circleci-2023")
    assert Judgement(there).assessment(TOKEN).milestones[0].done == "yes"
    other = AssetId("vendor:other")
    for still in (edge(other, "accepts", TOKEN), edge(TOKEN, "accepts", other)):
        there = world([*ended, *ours(other), still], NOW, event="circleci-2023")
        assert Judgement(there).assessment(TOKEN).milestones[0].done == "no"


XZ = "2024-04-02T10:00"
MENDED = [
    log(WEB1, "yes", "2024-03-01", "2024-03-30", XZ),
    done(WEB1, "patched", "2024-03-31T08:00", XZ),
    done(WEB1, "restarted", "2024-03-31T09:00", XZ),
    done(TOKEN, "rotated", "2024-04-02T08:00", XZ),
]
UNSEEN = {
    "its twin's": [*ours(TWIN), edge(WEB2, "holds", TWIN), edge(TWIN, "same_secret", TOKEN)],
    "its own": [edge(WEB2, "holds", TOKEN)],
    "that of a twin's twin": [
        *ours(TWIN, THIRD),
        edge(WEB2, "holds", THIRD),
        edge(THIRD, "same_secret", TWIN),
        edge(TWIN, "same_secret", TOKEN),
    ],
}


@pytest.mark.parametrize("holder", UNSEEN)
def test_rule_150_one_that_was_made_anew_is_not_done_while_a_holder_was_never_looked_at(holder: str) -> None:
    """Verdict, plan and advice are one answer: not known, until it is known of that holder, too."""
    entries = [*ours(WEB1, WEB2, TOKEN), edge(WEB1, "holds", TOKEN), *UNSEEN[holder], *MENDED]
    before = answers_of(entries)
    assert before == ("unknown", "ask", "blocked")
    clean = [*entries, log(WEB2, "no", "2024-01-01", XZ, XZ)]
    assert answers_of(clean) == ("no", "leave", "done")
    had = [*entries, log(WEB2, "yes", "2024-03-01", XZ, XZ)]
    assert answers_of(had)[0] != "no"
    assert answers_of(had)[1:] in (("wait", "blocked"), ("ask", "blocked"))


def answers_of(entries: list[Entry]) -> tuple[str, str, str]:
    """Is the secret out today, what is to do with it, and what the plan says of a new one."""
    there = world(entries, XZ, event="xz-2024")
    states = {(one.remedy, one.asset): one.state for one in plan(there)}
    judged = Judgement(there)
    return judged.assessment(TOKEN).now.verdict, judged.advice(TOKEN)[0], states["rotated", TOKEN]  # type: ignore[index]
