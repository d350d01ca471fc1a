"""What was bad for a time only is over once that has passed. That proves no step (144)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import Asset, AssetId, Component, Inventory, Observation, RemedyId, Tri
from stanch.core.moments import AsOf, During, Seq, at, parse
from stanch.core.plan import plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reasons import Why
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.core.test_components import EVENT as LOGGING
from tests.core.test_components import jar, whole
from tests.world.shop import WEB1, WWW, done, edge, ours

BUILD = AssetId("workflow:build")
KEY = AssetId("credential:deploy-key")
REMOVED = RemedyId("removed")
TJ = playbooks.load("tj-actions-2025")
ACTION = "pkg:github/tj-actions/changed-files"
BAD = f"{ACTION}@v45"
COMMIT = f"{ACTION}@0e58ed8671d6b60d0890c21b07f8835ace038e67"
GOOD = f"{ACTION}@9426d40962ed5378910ee2e21d5f8c6fcbf2dd96"
THAT_DAY, LATER, NOVEMBER = "2025-03-14T20:00", "2025-03-20T09:00", "2025-11-20T09:00"


def listed(
    seen: str, *purls: str, ran: tuple[str, str] | None = None, place: str = "build.yml"
) -> list[Entry]:
    """A whole list of what a build runs, or of what it ran within a time."""
    during = None if ran is None else During(at(parse(ran[0])), at(parse(ran[1])))
    facts = [
        Component(one, "sbom", during=during, inventory="steps", place="" if during else place)
        for one in purls
    ]
    rows: list[Entry] = [Observation(BUILD, one, parse(seen), look=seen) for one in facts]
    held = None if during is None else During(at(parse("2025-03-01")), at(parse(seen)))
    inventory = Inventory("steps", ("github",), True, True, held, parts=len(purls))
    return [Observation(BUILD, inventory, parse(seen), look=seen), *rows]


def world(rows: list[Entry], moment: str, playbook: Playbook = TJ) -> World:
    known: list[Entry] = [*ours(WEB1, WWW), Asset(BUILD, "workflow", "build"), *ours(KEY)]
    known += [edge(BUILD, "holds", KEY), *rows]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return spread(playbook, state, AsOf(state.seq, parse(moment)))


def found(rows: list[Entry], moment: str) -> Assessment:
    return assess(world(rows, moment), BUILD)


def removed(one: Assessment) -> tuple[Tri, Why]:
    step = one.milestone(REMOVED)
    assert step is not None
    return step.done, step.why


NAMED = [
    pytest.param([*listed(THAT_DAY, BAD), *listed(LATER, BAD)], id="the last list names it still"),
    pytest.param(listed(LATER, COMMIT, ran=(THAT_DAY, "2025-03-14T20:06")), id="a log of a run"),
    pytest.param(listed(LATER, BAD, ran=(THAT_DAY, "2025-03-14T20:06")), id="a log of a run, by its tag"),
]


@pytest.mark.parametrize("rows", NAMED)
@pytest.mark.parametrize("moment", [LATER, NOVEMBER])
def test_rule_144_that_the_bad_time_has_passed_is_no_step(rows: list[Entry], moment: str) -> None:
    one = found(rows, moment)
    assert (one.own_now.verdict, one.ever.verdict) == ("no", "yes")
    assert removed(one) == ("unknown", "over")
    actions = plan(world(rows, moment))
    assert next(one.state for one in actions if one.remedy == REMOVED) not in ("done", "not_needed")


@pytest.mark.parametrize("rows", NAMED)
def test_rule_144_what_was_seen_without_it_or_said_to_be_is_a_step(rows: list[Entry]) -> None:
    seen = [*rows, *listed("2025-03-21T09:00", GOOD)]
    assert removed(found(seen, NOVEMBER)) == ("yes", "")
    none = [*rows, *listed("2025-03-21T09:00", "pkg:github/actions/checkout@v4")]
    assert removed(found(none, NOVEMBER)) == ("yes", "")
    said = [*rows, done(BUILD, REMOVED, "2025-03-21T08:00", "2025-03-21T09:00")]
    assert removed(found(said, NOVEMBER)) == ("yes", "")
    assert removed(found(seen, LATER)) == ("unknown", "over"), "before that nobody had seen it without"


def test_rule_144_what_waits_for_the_step_is_not_called_ready_by_time_alone() -> None:
    rows = [*listed(THAT_DAY, BAD), *listed("2025-03-19T09:00", BAD)]

    def new_one(*more: Entry) -> str:
        actions = plan(world([*rows, *more], LATER))
        return next(one.state for one in actions if (one.remedy, one.asset) == ("rotated", KEY))

    assert new_one() not in ("ready", "done", "not_needed")
    assert new_one(*listed(LATER, GOOD)) == "ready"


WINDOW = (
    LOGGING.replace(
        'affected: "vers:maven/>=2.0|<2.17.1"}',
        'affected: "vers:maven/>=2.0|<2.17.1", during: {from: 2021-12-10T00:00Z, to: 2021-12-11T00:00Z}}',
    )
    .replace("fresh_hours: 24", "fresh_hours: 0\n    stays: no", 1)
    .replace("fresh_hours: 24, speaks: running", "fresh_hours: 0, stays: no, speaks: running")
)


def test_rule_144_a_restart_does_not_count_as_after_a_step_that_time_alone_took() -> None:
    """Where a restart waits for the update, that the bad day has passed is no update (140)."""
    text = WINDOW.replace("proved_by: [installed]", "proved_by: [installed, said]")
    rows = [jar("2.14.1", "a.jar", seen) for seen in ("2021-12-10T12:00", "2021-12-11T12:00")]
    rows.append(done(WEB1, "restarted", "2021-12-12T10:00", "2021-12-12T11:00"))
    one = assess(world(rows, "2021-12-12T12:00", playbooks.parse(text, "event.yaml")), WEB1)
    assert {step.remedy: step.done for step in one.milestones} == {
        "patched": "unknown",
        "restarted": "unknown",
    }


def test_rule_144_a_site_has_no_step_by_time_that_its_host_has_not() -> None:
    text = WINDOW.replace(
        "spreads: []",
        "spreads:\n  - {bond: serves, src: host, to: endpoint, of: [vulnerable], gives: vulnerable}",
    ).replace(
        "on: [host]\n    of: vulnerable\n    effect: ends\n    proved_by: [installed]",
        "on: [host, endpoint]\n    of: vulnerable\n    effect: ends\n    proved_by: [now_no]",
    )
    noon = "2021-12-12T12:00"
    rows = [edge(WEB1, "serves", WWW)]
    for seen in ("2021-12-10T12:00", "2021-12-11T12:00"):
        rows += [jar("2.14.1", place, seen, loaded="yes") for place in ("a.jar", "b.jar")]
        rows += [whole(seen), whole(seen, "dpkg", "deb")]
    mended = [jar("2.17.1", place, noon, loaded="yes") for place in ("a.jar", "b.jar")]
    for more, expected in (([], "unknown"), ([*mended, whole(noon), whole(noon, "dpkg", "deb")], "yes")):
        here = world([*rows, *more], noon, playbooks.parse(text, "event.yaml"))
        for id in (WEB1, WWW):
            step = assess(here, id).milestone(RemedyId("patched"))
            assert step is not None
            assert (id, step.done) == (id, expected), (step, here.own(id))
