"""A step that waits for an update ends nothing while a list shows the old version."""

from __future__ import annotations

import pytest

from stanch.core.entries import Entry
from stanch.core.model import AssetId, Component, Observation
from stanch.core.moments import at, parse
from tests.world.shop import WEB1, assessed, done, milestone, ours, package

EVENTS = {
    "log4shell-2021": (
        "2021-12-12",
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
        "pkg:maven/org.apache.logging.log4j/log4j-core@2.17.1",
    ),
    "regresshion-2024": (
        "2024-07-02",
        "pkg:deb/debian/openssh-server@1:9.2p1-2+deb12u2?distro=debian-12",
        "pkg:deb/debian/openssh-server@1:9.2p1-2+deb12u3?distro=debian-12",
    ),
}


def copy(id: AssetId, purl: str, seen: str, archive: str) -> Entry:
    """A copy in an archive, of which nobody knows whether it is the one that runs."""
    return Observation(
        id, Component(purl, "binary", place="lib", within=(archive,), inventory="opt"), parse(seen)
    )


@pytest.mark.parametrize("event", EVENTS)
def test_rule_140_a_restart_ends_nothing_where_a_list_last_showed_the_flaw(event: str) -> None:
    day, bad, _good = EVENTS[event]
    rows = [*ours(WEB1), package(WEB1, bad, f"{day}T12:00")]
    rows.append(done(WEB1, "restarted", f"{day}T13:30", f"{day}T14:00"))
    found = assessed(rows, WEB1, f"{day}T14:00", event=event)
    assert (found.own_now.verdict, found.periods[-1].end) == ("yes", None)


@pytest.mark.parametrize("second", ["12:00", "13:00"])
def test_rule_140_a_copy_that_was_updated_does_not_speak_of_the_other_one(second: str) -> None:
    day, bad, good = EVENTS["log4shell-2021"]
    rows = [
        *ours(WEB1),
        copy(WEB1, bad, f"{day}T12:00", "shop.war"),
        copy(WEB1, bad, f"{day}T{second}", "admin.war"),
        copy(WEB1, good, f"{day}T13:00", "shop.war"),
        done(WEB1, "restarted", f"{day}T13:30", f"{day}T14:00"),
    ]
    found = assessed(rows, WEB1, f"{day}T14:00", event="log4shell-2021")
    assert (found.own_now.verdict, found.periods[-1].end) == ("yes", None)
    both = [*rows[:-1], copy(WEB1, good, f"{day}T13:10", "admin.war"), rows[-1]]
    ended = assessed(both, WEB1, f"{day}T14:00", event="log4shell-2021").periods[-1].end
    assert ended == at(parse(f"{day}T13:30"))


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("later", ["14:00", "23:00"])
def test_rule_140_an_update_that_was_said_after_the_list_is_done_where_it_ended_by_it(
    event: str, later: str
) -> None:
    day, bad, _good = EVENTS[event]
    rows = [*ours(WEB1), package(WEB1, bad, f"{day}T12:00")]
    rows.append(done(WEB1, "patched", f"{day}T13:20", f"{day}T14:00"))
    rows.append(done(WEB1, "restarted", f"{day}T13:30", f"{day}T14:00"))
    found = assessed(rows, WEB1, f"{day}T{later}", event=event)
    assert found.periods[-1].end == at(parse(f"{day}T13:30"))
    for remedy in ("patched", "restarted"):
        said = milestone(rows, WEB1, remedy, f"{day}T{later}", event)
        assert (said.done, said.provenance) == ("yes", "person_said")
    early = [*rows[:-2], done(WEB1, "patched", f"{day}T11:00", f"{day}T14:00")]
    assert milestone(early, WEB1, "patched", f"{day}T14:00", event).done == "no"
