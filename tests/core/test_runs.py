"""The log of a run speaks of that run. That it came to its end ends nothing (197)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import AssetId, Component, Inventory, Observation, RemedyId
from stanch.core.moments import AsOf, During, Moment, Seq, at, iso, parse
from stanch.core.propagation import spread
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from stanch.knowledge.claims import of
from stanch.tell.paragraph import paragraph
from tests.world.shop import done, edge, ours

BUILD, KEY = AssetId("workflow:build"), AssetId("credential:key")
ACTION = "pkg:github/tj-actions/changed-files"
TAG, COMMIT = f"{ACTION}@v45", f"{ACTION}@0e58ed8671d6b60d0890c21b07f8835ace038e67"
GOOD = f"{ACTION}@2f7c5bfce28377bc069a65ba478de0a74aa0ca32"
NOVEMBER = "2025-11-10T10:00"
OPENED = "2025-03-11T18:42:00Z"
"""When the window begins."""


def ran(day: str, *purls: str, seen: str = NOVEMBER) -> list[Entry]:
    """What the log of a run at eight in the evening of that day shows."""
    during = During(at(parse(f"{day}T20:00")), at(parse(f"{day}T20:06")))
    facts: list[Component | Inventory] = [
        Component(one, "history", during=during, inventory="actions-log") for one in purls
    ]
    facts.insert(0, Inventory("actions-log", ("github",), True, True, during, parts=len(purls)))
    return [Observation(BUILD, one, parse(seen), look=f"log of {day}") for one in facts]


def world(*rows: Entry, now: str = NOVEMBER) -> World:
    known = [*ours(BUILD, KEY), edge(BUILD, "holds", KEY), *rows]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return spread(playbooks.load("tj-actions-2025"), state, AsOf(state.seq, parse(now)))


def found(*rows: Entry, now: str = NOVEMBER) -> Assessment:
    return assess(world(*rows, now=now), BUILD)


def told(one: Assessment) -> list[tuple[str, str, str, str]]:
    """The bounds of each period; "" where none is known."""

    def text(moment: Moment | None) -> str:
        return "" if moment is None else iso(moment)

    return [
        (iso(period.start.low), iso(period.start.high))
        + (("", "") if period.end is None else (text(period.end.earliest), text(period.end.latest)))
        for period in one.periods
    ]


def notice(*rows: Entry) -> str:
    return paragraph(Judgement(world(*rows))).text


FIRST, SECOND = ran("2025-03-14", COMMIT), ran("2025-03-15", COMMIT)
AT_FIRST = (OPENED, "2025-03-14T20:00:00Z")


@pytest.mark.parametrize("rows", [FIRST, [*FIRST, *SECOND], [*SECOND, *FIRST]])
def test_rule_197_the_end_of_a_run_is_no_end(rows: list[Entry]) -> None:
    one = found(*rows)
    assert (one.own_now.verdict, one.own_ever.verdict) == ("no", "yes")
    assert told(one) == [(*AT_FIRST, "", "")]
    step = one.milestone(RemedyId("removed"))
    assert step is not None
    assert (step.done, step.why) == ("unknown", "over")
    text = notice(*rows)
    assert "It ended" not in text
    if len(rows) == len(FIRST):
        assert "From 20:00 UTC on 14 March 2025 until at least 20:06 UTC on 14 March 2025 build had" in text
    else:  # what was between the two nobody knows
        assert "until at least 20:06 UTC on 14 March 2025 and from 20:00 UTC on 15 March 2025 until" in text
    assert "We do not know yet when it ended." in text


@pytest.mark.parametrize(
    "clean", [GOOD, "pkg:github/actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683"]
)
def test_rule_197_it_ended_between_the_last_bad_run_and_the_first_clean_one(clean: str) -> None:
    for rows in ([*FIRST, *SECOND], [*SECOND, *FIRST]):
        one = found(*rows, *ran("2025-03-20", clean))
        assert told(one) == [(*AT_FIRST, "2025-03-15T20:06:00Z", "2025-03-20T20:00:00Z")]
        step = one.milestone(RemedyId("removed"))
        assert step is not None
        assert step.done == "yes"


def test_a_clean_run_in_between_tells_two_times() -> None:
    one = found(*FIRST, *ran("2025-03-15", GOOD), *ran("2025-03-16", COMMIT))
    assert told(one) == [
        (*AT_FIRST, "2025-03-14T20:06:00Z", "2025-03-15T20:00:00Z"),
        ("2025-03-15T20:06:00Z", "2025-03-16T20:00:00Z", "", ""),
    ]


def test_a_clean_run_before_it_says_since_when() -> None:
    one = found(*ran("2025-03-12", GOOD), *FIRST)
    assert told(one) == [("2025-03-12T20:06:00Z", "2025-03-14T20:00:00Z", "", "")]


@pytest.mark.parametrize("rows", [FIRST, [*FIRST, *SECOND]])
def test_a_dated_step_ends_it(rows: list[Entry]) -> None:
    said = done(BUILD, "removed", "2025-03-16T10:00", "2025-03-16T11:00")
    (one,) = told(found(*rows, said))
    assert one == (*AT_FIRST, "2025-03-16T10:00:00Z", "2025-03-16T10:00:00Z")
    early = done(BUILD, "removed", "2025-03-14T10:00", "2025-03-16T11:00")
    (one,) = told(found(*rows, early))
    assert one[2:] == ("", ""), "it ran after that"


def test_a_run_by_a_tag_cannot_have_been_bad_after_the_tag_was_moved_back() -> None:
    """Of which the playbook says that it was on some instant of the 15th."""
    one = found(*ran("2025-03-14", TAG))
    assert told(one) == [(*AT_FIRST, "2025-03-14T20:06:00Z", "2025-03-16T00:00:00Z")]


def test_what_was_sent_after_one_run_stands_when_the_log_of_another_comes_to_light() -> None:
    before = Judgement(world(*FIRST))
    after = Judgement(world(*FIRST, *SECOND))
    claims = of(before.world.playbook)
    for line in paragraph(before).lines:
        if line.judged.claim in ("own_unended", "own_ended"):
            again = [one for one in after.judge(claims[line.judged.claim]) if one.about == BUILD]
            assert [(one.verdict, one.periods) for one in again] == [("supported", line.judged.periods)]
