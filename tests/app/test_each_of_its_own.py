"""What is told of several things is told of those of which it is so: a reason of those whose it is, and
"switch off now" of no secret that has to wait (74)."""

from __future__ import annotations

import json
import os
from pathlib import Path
from unittest import mock

import pytest

from stanch.app import context
from stanch.app.overview.clients import overview
from stanch.app.site_check.advice import PRESSING
from stanch.app.status.situation import TO_SWITCH_OFF
from stanch.core.model import AssetId, Component, Observation
from stanch.core.moments import parse
from tests.program.commands import Stanch, flat, parsed

WORM, SSH = "2025-11-25T10:00Z", "2024-07-02T10:00Z"
MACHINES = "hosts: [{name: a1}, {name: b1}, {name: c1}]\n"
REPAIRED = "openssh-server\t1:9.2p1-2+deb12u3\tamd64\tinstalled\n"
BASE = "base-files\t12.4+deb12u1\tamd64\tinstalled\ndpkg\t1.21.22\tamd64\tinstalled\n"
NOT_LOOKED, NOT_RESTARTED = "Nobody has checked yet.", "What is installed does not have it; whether what runs"


def opened(stanch: Stanch, folder: Path, event: str, register: str, now: str) -> None:
    (folder / "register.yaml").write_text(register)
    assert stanch("incident", "open", event, now=now).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0


def infected(stanch: Stanch, name: str) -> None:
    assert stanch("attest", name, "yes", "--from", "2025-11-24", "--yes", now=WORM).code == 0


def test_rule_74_switch_off_now_is_said_of_no_secret_that_waits(stanch: Stanch, tmp_path: Path) -> None:
    register = "hosts: [{name: old}]\ncredentials: [{name: tok old, held_by: [old]}]\n"
    opened(stanch, tmp_path, "npm-worm-2025-11", register, WORM)
    infected(stanch, "old")
    found = flat(stanch("status", "--all", now=WORM))
    assert "Switch off now" not in found
    assert "Switch off, but not yet: ◆ tok old" in found
    assert stanch("done", "old", "isolated=2025-11-25T09:00Z", "--yes", now=WORM).code == 0
    after = flat(stanch("status", "--all", now=WORM))
    assert "Switch off now: ◆ tok old" in after
    assert "but not yet" not in after


def test_rule_74_of_two_secrets_each_is_told_with_its_own(stanch: Stanch, tmp_path: Path) -> None:
    register = (
        "hosts: [{name: old}, {name: cut}]\n"
        "credentials: [{name: tok old, held_by: [old]}, {name: tok cut, held_by: [cut]}]\n"
    )
    opened(stanch, tmp_path, "npm-worm-2025-11", register, WORM)
    infected(stanch, "old")
    infected(stanch, "cut")
    assert stanch("done", "cut", "isolated=2025-11-25T09:00Z", "--yes", now=WORM).code == 0
    found = stanch("status", now=WORM)
    assert found.code == 1
    assert "Switch off now: ◆ tok cut" in flat(found)
    assert "Switch off, but not yet: ◆ tok old" in flat(found)
    advice = {
        one["asset"]["name"]: one["advice"] for one in parsed(stanch("status", "--json", now=WORM))["secrets"]
    }
    assert advice == {"tok cut": "revoke_now", "tok old": "isolate_first"}
    assert set(TO_SWITCH_OFF) == set(advice.values())


def test_all_that_is_out_is_counted_where_not_all_of_it_is_named(stanch: Stanch, tmp_path: Path) -> None:
    many = ", ".join(f"{{name: t{n}, held_by: [old]}}" for n in range(12))
    opened(stanch, tmp_path, "npm-worm-2025-11", f"hosts: [{{name: old}}]\ncredentials: [{many}]\n", WORM)
    infected(stanch, "old")
    (row,) = [
        one for one in flat(stanch("status", now=WORM)).split("Exposed today?")[:1] if "but not yet" in one
    ]
    assert row.rstrip().endswith("and 4 more")


def ssh(stanch: Stanch, folder: Path, register: str = MACHINES) -> None:
    opened(stanch, folder, "regresshion-2024", register, SSH)
    file = folder / "dpkg.txt"
    file.write_text(BASE + REPAIRED)
    words = ["observe", "packages", str(file), "--of", "a1", "--at", "2024-07-02T09:00Z", "--yes"]
    assert stanch(*words, now=SSH).code in (0, 1, 3)


def test_a_reason_is_told_of_those_alone_whose_reason_it_is(stanch: Stanch, tmp_path: Path) -> None:
    ssh(stanch, tmp_path)
    found = flat(stanch("status", now=SSH))
    assert f"not known yet. a1: {NOT_RESTARTED}" in found
    assert f"b1 and c1: {NOT_LOOKED}" in found
    today = parsed(stanch("status", "--json", now=SSH))["today"]
    assert today["where"] == ["a1", "b1", "c1"]
    assert [one["where"] for one in today["because"]] == [["a1"], ["b1", "c1"]]


def test_one_reason_is_told_once_of_all_of_them(stanch: Stanch, tmp_path: Path) -> None:
    opened(stanch, tmp_path, "regresshion-2024", MACHINES, SSH)
    assert f"Exposed today? ? not known yet: a1, b1 and c1. {NOT_LOOKED}" in flat(stanch("status", now=SSH))


def test_more_than_fits_is_counted(stanch: Stanch, tmp_path: Path) -> None:
    many = ", ".join(f"{{name: h{n}}}" for n in range(9))
    ssh(stanch, tmp_path, f"hosts: [{{name: a1}}, {many}]\n")
    found = flat(stanch("status", now=SSH)).partition("Exposed before?")[0]
    assert f"h0, h1, h2 and 6 more: {NOT_LOOKED}" in found


@pytest.mark.parametrize("beside", ["", ", {name: b1}"], ids=["the only one", "one of two"])
def test_a_conflict_at_one_machine_is_not_told_of_all(stanch: Stanch, tmp_path: Path, beside: str) -> None:
    opened(stanch, tmp_path, "regresshion-2024", f"hosts: [{{name: a1}}{beside}]\n", SSH)
    assert stanch("attest", "a1", "no", "--from", "2020-01-01", "--yes", now=SSH).code == 0
    bad = "pkg:deb/debian/openssh-server@1:9.2p1-2+deb12u2?distro=debian-12"
    seen = Observation(AssetId("host:a1"), Component(bad, "package", loaded="yes"), parse("2024-07-02T09:30"))
    context.client("").write([seen])
    found = flat(stanch("status", now=SSH)).partition("Exposed today?")[0]
    assert ("contradict each other" in found) is (not beside)
    assert "Not known yet whether you are exposed" in found


def test_rule_74_a_step_that_waits_is_no_next_step_without_what_it_waits_for(
    stanch: Stanch, tmp_path: Path
) -> None:
    """A new password is made once the service is mended, which is its own to do."""
    now = "2014-04-08T10:00Z"
    register = "vendors: [{name: Cardwise}]\ncredentials: [{name: key, accepted_by: [Cardwise]}]\n"
    opened(stanch, tmp_path, "heartbleed", register, now)
    assert stanch("vendor", "statement", "Cardwise", "affected", now=now).code == 0
    with mock.patch.dict(os.environ, {"STANCH_NOW": now}):
        told = overview([("us", "Us", context.workspace(""))])
    (client,) = told.clients
    assert client.words == "Heartbleed: Next: Change it, key (not yet: new key at Cardwise first)."


LISTED = {
    "its own list": ("hosts: [{name: old}]\n", ("old", "old")),
    "a build that runs on it": (
        "hosts: [{name: old}]\nartefacts: [{name: shop, runs_on: [old]}]\n",
        ("shop", "shop", "old"),
    ),
}


@pytest.mark.parametrize("case", LISTED)
def test_rule_214_a_clean_list_does_not_clear_a_machine_of_what_a_worm_planted(
    stanch: Stanch, tmp_path: Path, case: str
) -> None:
    """The plan says to clean it: then it is not told that it is clean, nor that it ended."""
    register, places = LISTED[case]
    opened(stanch, tmp_path, "npm-worm-2025-11", register, WORM)
    lock = tmp_path / "package-lock.json"
    for hour, place in enumerate(places, 6):
        name, version = ("02-echo", "0.0.7") if hour == 6 else ("express", "4.21.0")
        row = {f"node_modules/{name}": {"version": version}}
        lock.write_text(json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {"": {}, **row}}))
        words = ["observe", "packages", str(lock), "--of", place, "--at", f"2025-11-25T0{hour}:00Z"]
        stanch(*words, "--whole", "--yes", now=WORM)
    steps = {one["remedy"]: one["state"] for one in parsed(stanch("plan", "--json", now=WORM))}
    assert steps["cleaned"] in ("ready", "blocked")
    rows = parsed(stanch("status", "--json", now=WORM))["ours"]
    old = next(one["assessment"] for one in rows if one["asset"]["name"] == "old")
    assert (old["now"]["verdict"], old["ever"]["verdict"]) == ("unknown", "yes")
    told = flat(stanch("notice", "copy", now=WORM))
    assert "old did not have this worm" not in told
    done = ["isolated=2025-11-25T09:10Z", "cleaned=2025-11-25T09:20Z"]
    assert stanch("done", "old", *done, "--yes", now=WORM).code == 0
    rows = parsed(stanch("status", "--json", now=WORM))["ours"]
    old = next(one["assessment"] for one in rows if one["asset"]["name"] == "old")
    assert old["now"]["verdict"] == "no"


def test_a_clean_list_clears_a_machine_that_never_had_the_worm(stanch: Stanch, tmp_path: Path) -> None:
    opened(stanch, tmp_path, "npm-worm-2025-11", "hosts: [{name: old}]\n", WORM)
    lock = tmp_path / "package-lock.json"
    row = {"node_modules/express": {"version": "4.21.0"}}
    lock.write_text(json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {"": {}, **row}}))
    words = ["observe", "packages", str(lock), "--of", "old", "--at", "2025-11-25T09:00Z", "--whole", "--yes"]
    stanch(*words, now=WORM)
    assert parsed(stanch("status", "--json", now=WORM))["today"]["verdict"] == "no"


def test_rule_74_what_one_event_says_to_wait_with_comes_before_what_another_says_to_switch_off() -> None:
    assert PRESSING.index("isolate_first") < PRESSING.index("revoke_now") < PRESSING.index("change_now")
