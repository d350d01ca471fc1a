"""What is kept at two places is as the worse of them: a place of which nobody knows is never outvoted."""

from __future__ import annotations

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.entries import Entry
from stanch.core.fold import fold
from stanch.core.legacy import NONE
from stanch.core.model import AssetId, Bond
from stanch.core.moments import DAY, AsOf, Moment, Seq, iso
from stanch.core.plan import in_full, plan
from stanch.core.playbook import Playbook
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.sayings import Saying, Statement
from stanch.core.state import State
from stanch.core.world import World
from stanch.knowledge import playbooks
from tests.world.shop import CUSTOMERS, TOKEN, WEB1, WWW, edge, log, ours, playbook

GOOD, OTHER = AssetId("vendor:good"), AssetId("vendor:other")
APP, CI, ORDERS = AssetId("artefact:app"), AssetId("workflow:ci"), AssetId("dataset:orders")
EVENTS = sorted(playbooks.shipped())
PLACES: list[AssetId] = [WWW, WEB1, OTHER, APP, CI]
"""A site of ours and its machine, a service, a build that runs on that machine, and what a CI runs there."""


def world(event: str, *rows: Entry) -> World:
    book = playbook(event)
    said = Statement("not_affected")
    known = [
        *ours(WWW, WEB1, GOOD, OTHER, CUSTOMERS, TOKEN, APP, CI, ORDERS),
        edge(WEB1, "serves", WWW),
        edge(APP, "runs", WEB1),
        edge(CI, "runs", WEB1),
        Saying(NONE, GOOD, said, after(book), provenance="vendor_said", names_event=True),
        *rows,
    ]
    state = fold(State(), [(Seq(number), row) for number, row in enumerate(known, 1)])
    return spread(book, state, AsOf(state.seq, after(book)))


def after(book: Playbook) -> Moment:
    last = max([book.disclosed_at, *(one.disclosed_at for one in book.waves), *(one.at for one in book.told)])
    return Moment(last + 2 * DAY)


def found(event: str, thing: AssetId, *rows: Entry) -> Assessment:
    return assess(world(event, *rows), thing)


def at_machines(event: str, thing: AssetId, bond: Bond) -> bool:
    """Can what machines or sites have reach such a thing over that bond?"""
    kind = "dataset" if thing in (CUSTOMERS, ORDERS) else "credential"
    direct = (one for one in playbook(event).spreads if one.direct and (one.bond, one.to) == (bond, kind))
    return any(one.src in ("host", "endpoint") for one in direct)


WAYS: list[tuple[AssetId, Bond]] = [(CUSTOMERS, "holds"), (TOKEN, "holds"), (TOKEN, "accepts")]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("thing", "bond"), WAYS)
@pytest.mark.parametrize("event", EVENTS)
def test_rule_182_what_is_kept_at_a_clean_service_and_where_nobody_looked_is_not_known(
    event: str, thing: AssetId, bond: Bond, place: AssetId
) -> None:
    judged = world(event, edge(GOOD, bond, thing), edge(place, bond, thing))
    one = assess(judged, thing)
    if place == OTHER or at_machines(event, thing, bond):
        assert "no" not in (one.now.verdict, one.ever.verdict)
        assert thing not in {
            action.asset for action in in_full(judged, plan(judged)) if action.state == "not_needed"
        }
        if thing == TOKEN:
            assert Judgement(judged).advice(thing)[0] != "leave"


@pytest.mark.parametrize(("event", "kept"), [("poodle-2014", WEB1), ("poodle-2014", APP), ("xz-2024", WWW)])
def test_rule_182_also_of_what_other_data_holds_and_of_what_opens_with_a_secret(
    event: str, kept: AssetId
) -> None:
    rows = [edge(GOOD, "holds", CUSTOMERS), edge(kept, "holds", ORDERS), edge(ORDERS, "holds", TOKEN)]
    assert found(event, ORDERS, *rows).ever.verdict != "no"
    assert found(event, TOKEN, *rows, edge(GOOD, "holds", TOKEN)).ever.verdict != "no"


@pytest.mark.parametrize(
    ("event", "kept", "known"),
    [("poodle-2014", WEB1, WWW), ("xz-2024", WWW, WEB1), ("regresshion-2024", APP, WEB1)],
)
def test_rule_182_and_clean_where_both_are_known_to_be(event: str, kept: AssetId, known: AssetId) -> None:
    rows = [edge(GOOD, "holds", CUSTOMERS), edge(kept, "holds", CUSTOMERS)]
    end = after(playbook(event))
    word = log(known, "no", "0001-01-01T00:00", iso(end), iso(end))
    assert found(event, CUSTOMERS, *rows).ever.verdict == "unknown"
    assert found(event, CUSTOMERS, *rows, word).ever.verdict == "no"
    bad = log(known, "yes", iso(playbook(event).disclosed_at), iso(end), iso(end))
    assert found(event, CUSTOMERS, *rows, bad).ever.verdict != "no"


@pytest.mark.parametrize("event", ["circleci-2023", "salesloft-drift-2025"])
def test_rule_182_what_no_service_kept_is_not_touched_by_a_breach_at_services(event: str) -> None:
    rows = [edge(GOOD, "holds", TOKEN), edge(WEB1, "holds", TOKEN), edge(WWW, "accepts", TOKEN)]
    assert found(event, TOKEN, *rows).ever.verdict == "no"
    theirs = [*rows, edge(CI, "holds", TOKEN), edge(CI, "runs", OTHER)]
    assert found(event, TOKEN, *theirs).ever.verdict == "unknown", "what a CI runs, runs at its service"


@pytest.mark.parametrize(("event", "kept", "known"), [("poodle-2014", WEB1, WWW), ("xz-2024", WWW, WEB1)])
def test_rule_182_what_is_learnt_of_the_one_place_is_judged_at_the_other(
    event: str, kept: AssetId, known: AssetId
) -> None:
    end = iso(after(playbook(event)))
    rows = [edge(GOOD, "holds", ORDERS), edge(kept, "holds", ORDERS), edge(ORDERS, "holds", TOKEN)]
    grown = world(event, *rows)
    assert assess(grown, ORDERS).ever.verdict == "unknown"
    touched = renew(grown, [(Seq(grown.at.known + 1), log(known, "no", "0001-01-01T00:00", end, end))])
    assert {ORDERS, TOKEN} <= set(touched)
    assert assess(grown, ORDERS).ever.verdict == "no"
