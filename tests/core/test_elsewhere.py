"""What the event is in may be in a part of a thing at which it is not judged (70)."""

from __future__ import annotations

import pytest

from stanch.core.elsewhere import finding, packages
from stanch.core.entries import Entry
from stanch.core.findings import Finding
from stanch.core.model import Asset, AssetId, Component, Observation, Setting
from stanch.core.moments import Seq, parse
from tests.world.shop import world

IMAGE = AssetId("artefact:image")
NOON, ONE, TWO = "2025-12-20T12:00", "2025-12-20T13:00", "2025-12-20T14:00"
SERVER = "pkg:deb/debian/openssh-server"
BAD, GOOD, ODD, OTHER = (
    f"{SERVER}@1:9.2p1-2%2Bdeb12u2?distro=debian-12",
    f"{SERVER}@1:9.2p1-2%2Bdeb12u3?distro=debian-12",
    f"{SERVER}@1:9.2p1-2?distro=debian-7",
    "pkg:deb/debian/nginx@1.22.1-9?distro=debian-12",
)


def has(purl: str, seen: str = NOON, inventory: str = "bom.json", **more: str) -> Entry:
    return Observation(IMAGE, Component(purl, "sbom", inventory=inventory, **more), parse(seen))  # type: ignore[arg-type]


OTHERS = Observation(IMAGE, Setting("debug", "on"), parse(NOON))


@pytest.mark.parametrize(
    ("rows", "last", "ever"),
    [
        ([], (), ()),
        ([OTHERS], (), ()),
        ([has(OTHER)], (), ()),
        ([has(GOOD)], (), ()),
        ([has(BAD)], (2,), (2,)),
        ([OTHERS, has(BAD)], (3,), (3,)),
        ([has(OTHER), has(BAD)], (3,), (3,)),
        ([has(BAD, present="no")], (), ()),
        ([has(BAD, present="unknown")], (2,), (2,)),
        ([has(BAD, TWO)], (), ()),  # it was not read by then
        ([has(BAD, TWO), has(BAD)], (3,), (3,)),
        ([has(BAD, ONE)], (2,), (2,)),
        # as it was last read, or at any time
        ([has(BAD), has(GOOD, ONE)], (), (2,)),
        ([has(GOOD), has(BAD, ONE)], (3,), (3,)),
        ([has(GOOD, ONE), has(BAD)], (), (3,)),
        ([has(BAD), has(OTHER, ONE)], (), (2,)),
        ([has(BAD), has(GOOD, ONE, "other.json")], (2,), (2,)),
        # what no entry speaks of is not called bad
        ([has(ODD)], (), ()),
    ],
)
def test_rule_70_the_packages_that_the_playbook_does_not_call_clean(
    rows: list[Entry], last: tuple[int, ...], ever: tuple[int, ...]
) -> None:
    image = Asset(IMAGE, "artefact", "image")
    found = world([image, *rows], ONE, event="regresshion-2024")
    assert packages(found, image) == last
    assert packages(found, image, ever=True) == ever
    clean = Finding("no", "not_concerned")
    for on, whenever in ((last, False), (ever, True)):
        expected = Finding("unknown", "elsewhere", tuple(map(Seq, on))) if on else clean
        assert finding(found, image, ever=whenever) == expected
