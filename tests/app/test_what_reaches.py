"""All-clear, an end, or a step, by something that is older than what came later, or that speaks of another
thing: what a machine runs, what one run had, what a site has by its machine, a secret's twin (196 to 201)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed

pytestmark = pytest.mark.slow  # journeys through many commands

SHOP = (
    "all_servers: yes\nendpoints: [{name: www.shop.example}]\n"
    "hosts: [{name: web1, serves: [www.shop.example]}]\nartefacts: [{name: shop, runs_on: [web1]}]\n"
    "roles: ["
    + ", ".join(
        f"{{role: {one}, answer: none}}"
        for one in ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")
    )
    + "]\n"
)


def opened(stanch: Stanch, folder: Path, event: str, now: str, register: str = SHOP) -> None:
    assert stanch("incident", "open", event, now=now).code == 0
    (folder / "register.yaml").write_text(register)
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0


def lock(folder: Path, name: str, version: str) -> str:
    packages = {"": {"name": "shop"}, f"node_modules/{name}": {"version": version}}
    whole = {"name": "shop", "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    (folder / "package-lock.json").write_text(json.dumps(whole))
    return "package-lock.json"


def read(stanch: Stanch, file: str, of: str, at: str, now: str, *more: str) -> None:
    assert stanch("observe", "packages", file, "--of", of, "--at", at, "--yes", *more, now=now).code in (
        0,
        1,
        3,
    )


def now_of(stanch: Stanch, now: str) -> dict[str, str]:
    rows = parsed(stanch("status", "--json", now=now))["ours"]
    return {one["asset"]["name"]: one["assessment"]["now"]["verdict"] for one in rows}


def plan(stanch: Stanch, now: str) -> dict[tuple[str, str], str]:
    rows = parsed(stanch("plan", "--all", "--json", now=now))
    return {(one["remedy"], one["asset"].split(":")[1]): one["state"] for one in rows}


@pytest.mark.parametrize("isolated", [("isolated=2025-11-24T11:00Z",), ()])
def test_no_all_clear_by_a_word_that_is_older_than_the_last_poisoned_build(
    stanch: Stanch, tmp_path: Path, isolated: tuple[str, ...]
) -> None:
    """Rule 196. The build that runs there was clean 22 hours after the machine had been."""
    now = "2025-11-26T10:00Z"
    opened(stanch, tmp_path, "npm-worm-2025-11", now)
    stanch("done", "web1", *isolated, "cleaned=2025-11-24T12:00Z", "--yes", now=now)
    for at, version in (("24 10:00", "0.0.7"), ("25 09:00", "0.0.7"), ("25 10:00", "0.0.6")):
        read(stanch, lock(tmp_path, "02-echo", version), "shop", f"2025-11-{at}", now, "--whole")
    status = stanch("status", now=now)
    assert status.code == 3
    assert "not exposed today" not in flat(status)
    assert now_of(stanch, now)["web1"] == "unknown"
    assert plan(stanch, now)["cleaned", "web1"] == ("ready" if isolated else "blocked")
    assert "web1 did not have this worm" not in flat(stanch("notice", now=now))


@pytest.mark.parametrize("where", ["web1", "www.shop.example"])
def test_what_was_delivered_before_the_build_was_mended_is_no_fixed_build(
    stanch: Stanch, tmp_path: Path, where: str
) -> None:
    """Rule 196."""
    now = "2025-12-05T18:00Z"
    opened(stanch, tmp_path, "react2shell-2025", now)
    for hour, version in (("09", "19.1.1"), ("12", "19.1.1"), ("16", "19.1.2")):
        file = lock(tmp_path, "react-server-dom-webpack", version)
        read(stanch, file, "shop", f"2025-12-05 {hour}:00", now, "--whole")
    stanch("done", where, "deployed=10:00", "--yes", now=now)
    assert "not exposed today" not in flat(stanch("status", now=now))
    assert now_of(stanch, now)[where] == "unknown"
    assert plan(stanch, now)["deployed", where] != "done"
    assert "were not exposed" not in flat(stanch("notice", now=now))
    stanch("done", where, "deployed=17:00", "--yes", now=now)
    assert now_of(stanch, now)[where] == "no"
    assert plan(stanch, now)["deployed", where] == "done"


def test_what_is_known_of_an_image_is_known_of_the_machine_that_nobody_read(
    stanch: Stanch, tmp_path: Path
) -> None:
    """Rule 199."""
    now = "2021-12-13T10:00Z"
    opened(stanch, tmp_path, "log4shell-2021", now)
    part = {"type": "library", "name": "log4j-core", "group": "org.apache.logging.log4j", "version": "2.14.1",
            "purl": "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"}  # fmt: skip
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [part]}
    (tmp_path / "bom.json").write_text(json.dumps(bom))
    read(stanch, "bom.json", "shop", "2021-12-13 09:00", now)
    assert "You are exposed." in flat(stanch("status", now=now))
    assert plan(stanch, now)["patched", "web1"] == "ready"


def test_a_run_that_came_to_its_end_ends_nothing(stanch: Stanch, tmp_path: Path) -> None:
    """Rule 197. Two runs within the two days, and a clean one after them."""
    now = "2025-11-10T10:00Z"
    opened(stanch, tmp_path, "tj-actions-2025", now, "workflows: [{name: deploy}]\n")

    def ran(day: str, commit: str) -> None:
        lines = (
            "Current runner version: '2.322.0'",
            f"Download action repository 'tj-actions/changed-files@v45' (SHA:{commit})",
            "Complete job name: deploy",
        )
        text = "\n".join(f"{day}T20:00:0{number}.0000000Z {one}" for number, one in enumerate(lines))
        (tmp_path / f"{day}.txt").write_text(text + "\n")
        read(stanch, f"{day}.txt", "deploy", "today", now, "--whole")

    bad, good = "0e58ed8671d6b60d0890c21b07f8835ace038e67", "2f7c5bfce28377bc069a65ba478de0a74aa0ca32"
    ran("2025-03-14", bad)
    copied = stanch("notice", "copy", "--json", now=now)
    assert copied.code == 0
    assert "We do not know yet when it ended." in flat(stanch("notice", now=now))
    stanch("notice", "sent", "--to", "customers", "--yes", now=now)
    ran("2025-03-15", bad)
    text = flat(stanch("notice", now=now))
    assert "It ended" not in text
    assert "On 14 March 2025 at 20:00 UTC and on 15 March 2025 at 20:00 UTC deploy had" in text
    assert "not true" not in flat(stanch("status", now=now))
    ran("2025-03-20", good)
    ended = "It ended some time between 20:00 UTC on 15 March 2025 and 20:00 UTC on 20 March 2025."
    assert ended in flat(stanch("notice", now=now))


def test_a_site_has_no_flaw_that_its_machine_may_not_have(stanch: Stanch, tmp_path: Path) -> None:
    """Rule 201."""
    now = "2021-12-13T13:00Z"
    opened(stanch, tmp_path, "log4shell-2021", now)
    head = (
        "Desired=Unknown/Install/Remove/Purge/Hold\n"
        "| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
        "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n"
        "||/ Name           Version      Architecture Description\n"
        "+++-==============-============-============-=================================\n"
    )
    for at, version in (("09:00", "2.13.3-1"), ("12:00", "2.17.1-1~deb11u1")):
        rows = f"{head}ii  base-files  11.1  amd64  x\nii  liblog4j2-java  {version}  amd64  x\n"
        (tmp_path / "dpkg.txt").write_text(rows)
        read(stanch, "dpkg.txt", "web1", f"2021-12-13 {at}", now, "--distro", "debian-11")
    found = now_of(stanch, now)
    assert (found["web1"], found["www.shop.example"]) == ("unknown", "unknown")
    assert "has this flaw" not in flat(stanch("notice", now=now))


def test_a_secret_that_was_made_anew_is_not_to_be_changed_for_its_twin(
    stanch: Stanch, tmp_path: Path
) -> None:
    """Rule 198."""
    now = "2023-01-06T10:00Z"
    register = (
        "vendors: [{name: CircleCI}, {name: AWS}]\n"
        "credentials: [{name: aws key, held_by: [CircleCI], accepted_by: [AWS]}, "
        "{name: twin, same_as: [aws key]}]\n"
    )
    opened(stanch, tmp_path, "circleci-2023", now, register)
    for one in ("aws key", "twin"):
        stanch("done", one, "revoked=2023-01-05", "rotated=2023-01-06T09:00Z", "--yes", now=now)
    rows = parsed(stanch("status", "--json", now=now))["secrets"]
    assert {one["asset"]["name"]: one["advice"] for one in rows} == {"aws key": "leave", "twin": "leave"}
    assert {plan(stanch, now)["rotated", one] for one in ("aws-key", "twin")} == {"done"}
