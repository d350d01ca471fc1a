"""Which step comes first (24), by the shipped playbooks and the four kinds."""

from __future__ import annotations

from stanch.core.assessment import assess
from stanch.core.entries import Entry
from stanch.core.model import AssetId, RemedyId
from stanch.core.plan import plan, soonest
from stanch.core.playbook import Playbook
from stanch.knowledge import generic, playbooks
from tests.world.shop import PASSWORDS, TOKEN, WEB1, done, edge, log, ours, package, world

NEWS = "2024-07-02T12:00"
OLD = "pkg:deb/debian/openssh-server@1:9.2p1-2+deb12u2?arch=amd64&distro=debian-12"
NEW = OLD.replace("deb12u2", "deb12u3")
BUILDLY, CLOUDY = AssetId("vendor:buildly"), AssetId("vendor:cloudy")


def first(rows: list[Entry], at: str, event: str | Playbook) -> list[str]:
    return [f"{one.remedy} {one.asset}" for one in soonest(plan(world(rows, at, event=event)))]


def test_rule_24_a_stopgap_is_not_asked_for_once_the_flaw_is_mended() -> None:
    had = [*ours(WEB1), package(WEB1, OLD, "2024-07-02T10:00", loaded="yes")]
    assert f"shielded {WEB1}" in first(had, NEWS, "regresshion-2024")
    rows = [*had, package(WEB1, NEW, "2024-07-02T11:00", loaded="yes", place="")]
    rows.append(log(WEB1, "no", "2024-07-02T11:00", "2024-07-02T11:30", "2024-07-02T11:30"))
    rows += [done(WEB1, one, "2024-07-02T11:00", "2024-07-02T11:30") for one in ("patched", "restarted")]
    left = first(rows, NEWS, "regresshion-2024")
    assert f"shielded {WEB1}" not in left
    assert f"logs_read {WEB1}" in left  # an update does not take out what was left behind
    steps = [one.remedy for one in assess(world(rows, NEWS, event="regresshion-2024"), WEB1).milestones]
    assert RemedyId("shielded") not in steps


def test_rule_24_a_stopgap_that_was_taken_is_told_all_the_same() -> None:
    rows = [*ours(WEB1), package(WEB1, OLD, "2024-07-02T09:00", loaded="yes")]
    steps = ("shielded", "patched", "restarted")
    rows += [done(WEB1, one, "2024-07-02T11:00", "2024-07-02T11:30") for one in steps]
    found = assess(world(rows, NEWS, event="regresshion-2024"), WEB1).milestone(RemedyId("shielded"))
    assert found is not None
    assert found.done == "yes"


def test_rule_24_where_one_is_to_wait_only_what_is_certainly_out_is_switched_off_first() -> None:
    jar = "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"
    rows = [*ours(WEB1, PASSWORDS), edge(WEB1, "holds", PASSWORDS)]
    rows.append(package(WEB1, jar, "2021-12-11T10:00", loaded="yes"))
    assert first(rows, "2021-12-11T12:00", "log4shell-2021")[0] == f"patched {WEB1}"
    worm = package(WEB1, "pkg:npm/@ctrl/tinycolor@4.1.2", "2025-09-16T10:00", "2025-09-15T20:00")
    rows = [*ours(WEB1, TOKEN), edge(WEB1, "holds", TOKEN), worm]
    assert first(rows, "2025-09-16T12:00", "npm-worm-2025")[0] == f"revoked {TOKEN}"


def breach() -> Playbook:
    answers = {"vendor": "Buildly", "disclosed": "2026-11-20", "since": "2026-11-02"}
    return playbooks.parse(generic.make("vendor-breach", answers, "2026-11-20"), "mine.yaml")


def test_rule_24_of_a_vendor_that_is_affected_what_only_cares_is_ours_to_do() -> None:
    rows = [*ours(BUILDLY, CLOUDY), edge(BUILDLY, "holds", TOKEN), *ours(TOKEN)]
    rows.append(edge(AssetId("us"), "uses", CLOUDY))
    found = first(rows, "2026-11-20T12:00", breach())
    assert found[0] == f"revoked {TOKEN}"
    ours_to_do = {"script_removed", "asked", "access_taken", "deadlines"}
    assert {one.partition(" ")[0] for one in found if one.endswith(BUILDLY)} == ours_to_do
    assert not [one for one in found if one.endswith(CLOUDY)]  # nobody knows that it is affected
