"""Which sides of other assets can change with one side of an asset? All of them, and no more."""

from __future__ import annotations

import pytest

from stanch.core.decisions import Promise
from stanch.core.entries import Entry
from stanch.core.ignorance import parties as begins_at
from stanch.core.legacy import NONE
from stanch.core.model import MANNERS, US, Asset, AssetId, IncidentId, Manner, Retraction
from stanch.core.moments import Seq, parse
from stanch.core.reassessment import Part, _dependents, renew
from stanch.core.sayings import Asked, Saying
from tests.world.shop import (
    CUSTOMERS,
    PASSWORDS,
    PAY,
    TOKEN,
    WEB1,
    WWW,
    edge,
    key,
    ours,
    probed,
    retract,
    showed,
    world,
)

IMAGE, SITE = AssetId("artefact:image"), AssetId("endpoint:pay")
KEY = key("a")
ROWS: list[Entry] = [
    *ours(WEB1, WWW, PAY, TOKEN, PASSWORDS, CUSTOMERS),
    *ours(SITE, owner=PAY),
    Asset(IMAGE, "artefact", "image"),
    edge(WEB1, "serves", WWW),
    edge(SITE, "serves", PAY),
    edge(WEB1, "runs", IMAGE),
    edge(WWW, "accepts", PASSWORDS),
    edge(PAY, "holds", TOKEN),
    edge(PAY, "holds", CUSTOMERS),
    edge(TOKEN, "same_secret", PASSWORDS),
    edge(WWW, "holds", CUSTOMERS),
    edge(WEB1, "holds", TOKEN),
    showed(WWW, "2014-04-08", "a"),
]
MORE: dict[Part, set[Part]] = {
    (WEB1, "vulnerable"): {(PASSWORDS, "done"), (TOKEN, "done"), (TOKEN, "leaked"), (WWW, "vulnerable")},
    (WEB1, "opened"): {(TOKEN, "leaked")},
    (WEB1, "done"): {(PASSWORDS, "done"), (TOKEN, "done"), (TOKEN, "leaked")},
    (WWW, "vulnerable"): {
        (PASSWORDS, "done"),
        (PASSWORDS, "leaked"),
        (TOKEN, "done"),
        (CUSTOMERS, "done"),
        (CUSTOMERS, "reachable"),
        (KEY, "done"),
        (KEY, "leaked"),
    },
    (WWW, "reachable"): {(PASSWORDS, "leaked")},
    (WWW, "opened"): {(CUSTOMERS, "reachable")},
    (WWW, "done"): {(PASSWORDS, "done"), (PASSWORDS, "leaked"), (TOKEN, "done"), (KEY, "done")},
    (SITE, "vulnerable"): {(PAY, "vulnerable")},
    (SITE, "done"): {(PAY, "done")},
    (PAY, "vulnerable"): {
        (PASSWORDS, "done"),
        (CUSTOMERS, "done"),
        (TOKEN, "done"),
        (TOKEN, "leaked"),
        (CUSTOMERS, "reachable"),
        (SITE, "vulnerable"),
    },
    (PAY, "used"): {(SITE, "vulnerable")},
    (PAY, "leaked"): {(SITE, "vulnerable")},
    (PAY, "reachable"): {(SITE, "vulnerable")},
    (PAY, "opened"): {(TOKEN, "leaked"), (CUSTOMERS, "reachable"), (SITE, "vulnerable")},
    (PAY, "done"): {(PASSWORDS, "done"), (TOKEN, "done"), (TOKEN, "leaked")},
    (TOKEN, "vulnerable"): {(PASSWORDS, "done")},
    (TOKEN, "leaked"): {(PASSWORDS, "leaked")},
    (TOKEN, "done"): {(PASSWORDS, "done"), (PASSWORDS, "leaked")},
    (PASSWORDS, "vulnerable"): {(TOKEN, "done")},
    (PASSWORDS, "leaked"): {(TOKEN, "leaked")},
    (PASSWORDS, "done"): {(TOKEN, "done"), (TOKEN, "leaked")},
    (IMAGE, "vulnerable"): {(WEB1, "vulnerable"), (TOKEN, "done"), (PASSWORDS, "done")},
    (KEY, "leaked"): {(WWW, "done"), (WWW, "reachable")},
}


@pytest.mark.parametrize("id", [WEB1, WWW, SITE, PAY, TOKEN, PASSWORDS, CUSTOMERS, IMAGE, KEY])
def test_what_can_change_with_each_side_of_an_asset(id: AssetId) -> None:
    found = world(ROWS, "2014-04-09")
    for side in (*MANNERS, "done"):
        part: Part = (id, side)  # type: ignore[assignment]
        own: set[Part] = set() if side == "done" else {(id, "done")}
        assert set(_dependents(found, *part)) == own | MORE.get(part, set()), side


def test_nothing_depends_on_what_is_not_there() -> None:
    assert list(_dependents(world(ROWS, "2014-04-09"), AssetId("endpoint:gone"), "vulnerable")) == []


NOON = parse("2014-04-08T12:00")
NEW = AssetId("credential:new")
OF_SITE = {WWW, KEY, CUSTOMERS, PASSWORDS, TOKEN}
OF_VENDOR = {PAY, SITE, CUSTOMERS, PASSWORDS, TOKEN}


@pytest.mark.parametrize(
    ("entry", "touched"),
    [
        (Asset(NEW, "credential", "new"), {NEW}),
        (edge(WWW, "uses", PAY), OF_SITE | OF_VENDOR),
        (edge(US, "accepts", TOKEN), {US, *OF_SITE, *OF_VENDOR}),  # every server of ours accepts it now
        (probed(WWW, "2014-04-08", "positive"), OF_SITE),
        (probed(CUSTOMERS, "2014-04-08", "positive"), {CUSTOMERS}),
        (probed(PASSWORDS, "2014-04-08", "positive"), {PASSWORDS, TOKEN}),
        (showed(SITE, "2014-04-08", "b"), {key("b"), *OF_VENDOR}),
        (Saying(NONE, PAY, Asked("mail"), NOON), OF_VENDOR),
        (Saying(IncidentId("heartbleed"), PAY, Asked("mail"), NOON), OF_VENDOR),
        (Saying(IncidentId("another"), PAY, Asked("mail"), NOON), set()),
        (Promise(NONE, NOON, NOON), set()),
        (retract(9), {WEB1, *OF_SITE}),  # that it serves the site
        (retract(len(ROWS)), OF_SITE),  # the key
        (Retraction(Seq(14), "mistaken", along=(Seq(15),)), OF_VENDOR),  # two edges
    ],
)
def test_which_assets_are_judged_anew_after_one_more_entry(entry: Entry, touched: set[AssetId]) -> None:
    found = world(ROWS, "2014-04-09")
    if isinstance(entry, Saying) and entry.incident == "heartbleed":
        found.state.incident = entry.incident
    assert renew(found, [(Seq(len(ROWS) + 1), entry)]) == touched


@pytest.mark.parametrize(
    ("id", "manner", "parties"),
    [
        (CUSTOMERS, "reachable", [PAY, WWW]),
        (CUSTOMERS, "leaked", []),
        (PASSWORDS, "leaked", [WWW, PAY, WEB1]),
        (TOKEN, "leaked", [PAY, WEB1, WWW]),
        (TOKEN, "vulnerable", []),
        (KEY, "leaked", [WWW]),
        (WWW, "reachable", [WWW]),
        (WWW, "vulnerable", [WEB1]),
        (PAY, "vulnerable", [SITE]),
        (SITE, "vulnerable", []),
    ],
)
def test_rule_130_where_exposure_that_reaches_an_asset_can_begin(
    id: AssetId, manner: Manner, parties: list[AssetId]
) -> None:
    """The nearest first, over as many edges as it takes."""
    assert list(begins_at(world(ROWS, "2014-04-09"), id, frozenset([manner]))) == parties
