"""Which sides of other assets can change with one side of an asset? All of them, and no more."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.model import MANNERS, Asset, AssetId
from stanch.core.reassessment import Part, _dependents
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
    (WEB1, "vulnerable"): {(TOKEN, "done"), (TOKEN, "leaked"), (WWW, "vulnerable")},
    (WEB1, "opened"): {(TOKEN, "leaked")},
    (WEB1, "done"): {(PASSWORDS, "done"), (TOKEN, "done"), (TOKEN, "leaked")},
    (WWW, "vulnerable"): {
        (PASSWORDS, "done"),
        (PASSWORDS, "leaked"),
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
    (IMAGE, "vulnerable"): {(WEB1, "vulnerable")},
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
