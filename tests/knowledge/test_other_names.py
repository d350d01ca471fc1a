"""The same code under another name: a list that was read wholly, and has it, is not clean (152, 91)."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from stanch.core import fixes
from stanch.core.entries import Entry
from stanch.core.model import AssetId, Component, Inventory, Observation, RemedyId
from stanch.core.moments import iso, parse
from stanch.core.sayings import Step
from stanch.core.versions import split
from tests.world.shop import assessed, ours, playbook, when, world


class Row(NamedTuple):
    """A list of one package on one asset, as it was at a moment."""

    event: str
    asset: str
    seen: str
    purl: str


LOG4J = ("log4shell-2021", "host:web1", "2021-12-12")
REACT = ("react2shell-2025", "artefact:shop", "2025-12-05")
BUILD = ("tj-actions-2025", "workflow:ci", "2025-03-14T20:00")
MONGO = ("mongobleed-2025", "host:web1", "2025-12-20")
SSH = ("regresshion-2024", "host:web1", "2024-07-02")
BLEED = ("heartbleed", "host:web1", "2014-04-08")
PSMDB = "pkg:rpm/redhat/Percona-Server-MongoDB-server@3.6.23-13.0.el7?distro=rhel-7"
LISTS = [
    Row(*LOG4J, "pkg:maven/org.ops4j.pax.logging/pax-logging-log4j2@2.0.10"),
    Row(*LOG4J, "pkg:maven/org.xbib.elasticsearch/log4j@6.3.2.1"),
    Row(*REACT, "pkg:npm/react-server-dom-esm@19.1.0"),
    Row(*REACT, "pkg:npm/%40modern-js/utils@2.68.2"),
    Row("react2shell-2025", "host:web1", "2025-12-05", "pkg:npm/%40hiogawa/vite-rsc@0.4.0"),
    Row(*BUILD, "pkg:github/tj-actions/changed-files/sub@v45"),
    Row(*BUILD, "pkg:githubactions/tj-actions/changed-files@45.0.7"),
    Row("tj-actions-2025", "workflow:ci", "2025-03-11T19:00", "pkg:github/reviewdog/action-typos@v1.17.0"),
    Row(*BUILD, "pkg:github/tj-actions/eslint-changed-files@v25"),
    Row(*MONGO, PSMDB),
    Row(*MONGO, "pkg:deb/ubuntu/mongodb-enterprise-mongos@7.0.20?distro=ubuntu-22.04"),
    Row(*SSH, "pkg:rpm/redhat/gsi-openssh-server@8.7p1-4.el9?distro=rhel-9"),
    Row(*SSH, "pkg:deb/debian/hpnssh-server@18.4.1-1?distro=debian-12"),
    Row(*BLEED, "pkg:deb/debian/mod-spdy-beta@0.9.4.1-397?distro=debian-7"),
    Row(*BLEED, "pkg:rpm/opensuse/libopenssl1_0_0-32bit@1.0.1e-1.40.1?distro=opensuse-12.3"),
    Row("ccs-2014", "host:web1", "2014-06-06", "pkg:deb/debian/mod-spdy-beta@0.9.4.1-397?distro=debian-7"),
    # no list of ROBOT's names all that had it
    Row("robot-2017", "host:web1", "2017-12-13", "pkg:deb/debian/libwolfssl3@3.9.10?distro=debian-9"),
]  # fmt: skip


def listed(row: Row, purl: str) -> list[Entry]:
    id, seen, kind = AssetId(row.asset), parse(row.seen), split(purl).type
    there = Component(purl, "package", "yes", loaded="yes", inventory="list")
    whole = Inventory("list", (kind,), True, True)
    return [*ours(id), Observation(id, there, seen, look="one"), Observation(id, whole, seen, look="one")]


@pytest.mark.parametrize("row", LISTS, ids=[f"{row.event} {row.purl}" for row in LISTS])
def test_rule_152_a_whole_list_that_has_the_same_code_under_another_name_is_not_clean(row: Row) -> None:
    at = iso(parse(row.seen))
    found = assessed(listed(row, row.purl), AssetId(row.asset), at, event=row.event)
    assert found.own_now.verdict != "no"
    # it is this package that is noticed, and not the list
    purl = split(row.purl)
    other = (
        f"{purl.product.rpartition('/')[0]}/something@1.0" if purl.type != "npm" else "pkg:npm/something@1.0"
    )
    if distro := purl.qualifier("distro"):
        other += f"?distro={distro}"
    if row.event not in (
        "robot-2017",
        "log4shell-2021",
        "mongobleed-2025",
    ):  # other lists are wanted there, too
        assert assessed(listed(row, other), AssetId(row.asset), at, event=row.event).own_now.verdict == "no"


@pytest.mark.parametrize(
    ("event", "asset", "remedy", "version"),
    [
        ("log4shell-2021", "host:web1", "patched", "2.17.1"),
        ("react2shell-2025", "artefact:shop", "patched", "19.2.1"),
    ],
)
def test_rule_91_a_bare_version_is_not_of_what_only_carries_the_same_code(
    event: str, asset: str, remedy: str, version: str
) -> None:
    id = AssetId(asset)
    said = Step(RemedyId(remedy), "yes", when("2025-12-10"), version)
    state = world([*ours(id)], "2026-01-01", event=event).state
    assert fixes.step(playbook(event), state, id, said).done == "yes"
