"""What is said not to be used any more runs, serves and holds nothing from then on (37)."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.model import US, Asset, AssetId, Component, Inventory, Observation
from stanch.core.moments import AsOf, Seq, parse
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import TOKEN, WEB1, WWW, done, edge, log, ours, period

SHOP = AssetId("artefact:shop")
WORM, CLEAN = "pkg:npm/02-echo@0.0.7", "pkg:npm/02-echo@0.0.6"
BAD, GOOD = "pkg:npm/react-server-dom-webpack@19.1.1", "pkg:npm/react-server-dom-webpack@19.1.2"
EVENTS = [("npm-worm-2025-11", WORM, CLEAN), ("react2shell-2025", BAD, GOOD)]
NOW = "2025-12-05T10:00"
BEFORE, AFTER = "2025-12-01T12:00", "2025-12-04T12:00"


def listed(id: AssetId, seen: str, purl: str) -> list[Entry]:
    """A whole lockfile of a build, or of what lies on a machine."""
    rows: list[Component | Inventory] = [
        Inventory("lock", ("npm",), True, True, parts=1),
        Component(purl, "sbom", inventory="lock", place="lib"),
    ]
    return [Observation(id, one, parse(seen), look=f"{id} {seen}") for one in rows]


def unused(until: str) -> Entry:
    return Asset(WEB1, "host", "web1", US, period("", until))


def known(*rows: Entry) -> list[tuple[Seq, Entry]]:
    edges = [edge(SHOP, "runs", WEB1), edge(WEB1, "serves", WWW), edge(WEB1, "holds", TOKEN)]
    return list(enumerate([*ours(WEB1, WWW, SHOP, TOKEN), *edges, *rows], 1))  # type: ignore[arg-type]


def world(*rows: Entry, event: str = EVENTS[0][0]) -> World:
    state = fold(State(), known(*rows))
    return spread(playbooks.load(event), state, AsOf(state.seq, parse(NOW)))


def ever(there: World, id: AssetId) -> tuple[str, str]:
    found: Assessment = assess(there, id)
    return found.now.verdict, found.ever.verdict


@pytest.mark.parametrize(("event", "bad", "good"), EVENTS)
def test_rule_37_what_was_built_after_its_use_reached_no_machine(event: str, bad: str, good: str) -> None:
    rows = [*listed(SHOP, BEFORE, good), *listed(SHOP, AFTER, bad)]
    gone = world(*rows, unused("2025-12-02"), event=event)
    for id in (WEB1, TOKEN, *([WWW] if event == "react2shell-2025" else ())):
        assert ever(gone, id) == ("unknown", "unknown"), "nobody looked at it; nothing shows it there"
    leaked = gone.in_manner(TOKEN, "leaked")
    assert leaked is None or not leaked.definite
    assert ever(world(*rows, event=event), WEB1) == ("yes", "yes")


@pytest.mark.parametrize(("event", "bad", "good"), EVENTS)
def test_rule_37_what_reached_it_while_it_was_used_counts(event: str, bad: str, good: str) -> None:
    rows = [*listed(SHOP, BEFORE, good), *listed(SHOP, AFTER, bad)]
    used = world(*rows, unused("2025-12-04T13:00"), event=event)
    assert assess(used, WEB1).ever.verdict == "yes"
    assert used.in_manner(TOKEN, "leaked") is not None


@pytest.mark.parametrize(
    "more",
    [
        listed(WEB1, "2025-12-04T09:00", CLEAN),
        [log(WEB1, "yes", "2025-12-03", "", NOW, "installed_it")],
        [done(WEB1, "isolated", "2025-12-04T15:00", NOW)],
        [
            Asset(WEB1, "host", "web1", US, period("", "2025-12-02")),
            edge(SHOP, "runs", WEB1, "", "2025-12-05"),
        ],
    ],
    ids=["seen", "had it", "a step", "an edge says its end"],
)
def test_rule_37_what_speaks_of_after_it_is_not_cut(more: list[Entry]) -> None:
    """A machine that was read, or worked on, after it is said to have been given up was there."""
    rows = [*listed(SHOP, BEFORE, CLEAN), *listed(SHOP, AFTER, WORM), unused("2025-12-02")]
    there = world(*rows, *more)
    assert assess(there, WEB1).ever.verdict == "yes"
    if more[0] != unused("2025-12-02"):
        assert there.in_manner(TOKEN, "leaked") is not None


@pytest.mark.parametrize("last", range(1, 6))
def test_what_is_judged_anew_is_what_is_judged_at_once(last: int) -> None:
    seen = listed(WEB1, "2025-12-04T09:00", CLEAN)
    rows = known(*listed(SHOP, BEFORE, CLEAN), *listed(SHOP, AFTER, WORM), unused("2025-12-02"), *seen)
    state = fold(State(), rows[:-last])
    there = spread(playbooks.load(EVENTS[0][0]), state, AsOf(state.seq, parse(NOW)))
    for id in (WEB1, SHOP, TOKEN):
        assess(there, id)
    renew(there, rows[-last:])
    at_once = world(*[row for _seq, row in rows[7:]])
    for id in (WEB1, SHOP, TOKEN):
        assert assess(there, id) == assess(at_once, id)
