"""The plan, the advice and the notice give one answer: of a secret that only may be out, of secrets that are
one and the same (150), and of an end that a part of a list shows (151)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.world import lockfiles

FIRST, LATER, MUCH_LATER = (f"2025-09-{day}T09:00Z" for day in ("16", "17", "29"))


def opened(stanch: Stanch, folder: Path, event: str, register: str, now: str) -> None:
    (folder / "register.yaml").write_text(register)
    assert stanch("incident", "open", event, now=now).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0


def plan(stanch: Stanch, now: str) -> dict[tuple[str, str], str]:
    rows = parsed(stanch("plan", "--json", now=now))
    return {(one["remedy"], one["asset"].partition(":")[2]): one["state"] for one in rows}


def advice(stanch: Stanch, now: str) -> dict[str, str]:
    rows = parsed(stanch("status", "--json", now=now))["secrets"]
    return {one["asset"]["name"]: one["advice"] for one in rows}


POSSIBLY = [
    (
        "salesloft-drift-2025", "2025-09-01T09:00Z",
        "vendors: [{name: Drift}, {name: Salesforce}]\n"
        "datasets: [{name: cases, held_by: [Salesforce], contains: [inner]}]\n"
        "credentials: [{name: token, held_by: [Drift], accepted_by: [Salesforce]}, {name: inner}]\n",
        ("revoked", "rotated"),
    ),
    (
        "circleci-2023", "2023-01-10T09:00Z",
        "vendors: [{name: CircleCI}, {name: GitHub}]\n"
        "credentials: [{name: token, held_by: [CircleCI], accepted_by: [GitHub]}, "
        "{name: inner, held_by: [GitHub]}]\n",
        ("revoked", "rotated"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("event", "now", "register", "steps"), POSSIBLY, ids=["in a case", "kept there"])
def test_rule_150_what_only_may_be_out_is_not_to_be_switched_off_at_once(
    stanch: Stanch, tmp_path: Path, event: str, now: str, register: str, steps: tuple[str, ...]
) -> None:
    opened(stanch, tmp_path, event, register, now)
    assert advice(stanch, now)["inner"] == "ask"
    states = plan(stanch, now)
    assert {states[step, "inner"] for step in steps} <= {"unknown", "blocked"}
    if event == "circleci-2023":
        assert states["revoked", "token"] == "ready", "what is certainly out is"
    assert "inner (not known yet)" in flat(stanch("plan", now=now))


TWINS = [
    (
        "npm-worm-2025-11", "2025-11-25T09:00Z", "web1",
        "hosts: [{name: web1}]\nvendors: [{name: GitHub}]\n"
        "credentials: [{name: token, held_by: [web1]}, "
        "{name: copy, same_as: [token], accepted_by: [GitHub]}, {name: third, same_as: [copy]}]\n",
        ("token", "copy", "third"),
    ),
    (
        "heartbleed", "2014-04-08T09:00Z", "www",
        "endpoints: [{name: www}, {name: api}]\n"
        "credentials: [{name: token, accepted_by: [www]}, "
        "{name: copy, same_as: [token], accepted_by: [api]}]\n",
        ("token", "copy"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "now", "first", "register", "same"), TWINS, ids=["to switch off", "to change"]
)
def test_rule_150_secrets_that_are_one_share_one_answer_and_one_order(
    stanch: Stanch, tmp_path: Path, event: str, now: str, first: str, register: str, same: tuple[str, ...]
) -> None:
    opened(stanch, tmp_path, event, register, now)
    assert stanch("attest", first, "yes", "--from", now[:10], "--yes", now=now).code == 0
    if first == "www":
        assert stanch("attest", "api", "no", "--from", "2012-03-14", "--yes", now=now).code == 0
    told = advice(stanch, now)
    assert len({told[one] for one in same}) == 1
    states = plan(stanch, now)
    for step in {remedy for remedy, _asset in states}:
        found = {states[step, one] for one in same if (step, one) in states}
        assert len(found) <= 1, (step, states)
    assert told["copy"] in ("isolate_first", "wait")
    assert not any(states.get((step, "copy")) == "ready" for step in ("revoked", "rotated"))
    said = flat(stanch("plan", "--json", now=now))
    assert first in said


@pytest.mark.parametrize("whole", [False, True], ids=["a part", "all of it"])
@pytest.mark.parametrize("of", ["artefact:shop", "host:web1"])
@pytest.mark.parametrize("now", [LATER, MUCH_LATER])
def test_rule_151_an_end_is_not_told_by_a_list_that_may_leave_out_what_has_it_too(
    stanch: Stanch, tmp_path: Path, whole: bool, of: str, now: str
) -> None:
    opened(stanch, tmp_path, "npm-worm-2025", "artefacts: [{name: shop}]\nhosts: [{name: web1}]\n", FIRST)
    for version, at in (("4.1.1", FIRST), ("4.1.3", LATER)):
        file = lockfiles.npm(tmp_path / "package-lock.json", version)
        words = ["observe", "packages", file, "--of", of, "--at", at, "--yes"]
        stanch(*words, *(["--whole"] if whole else []), now=at)
    text = flat(stanch("notice", "copy", now=now))
    assert ("It ended some time between" in text) is whole
    assert ("We do not know yet when it ended." in text) is not whole
    name = of.partition(":")[2]
    assert text.count(f"{name} had this worm") == 1, "it is told once"
    if not whole:
        steps = [*(["isolated=2025-09-17T07:00Z"] if name == "web1" else []), "removed=2025-09-17T08:00Z"]
        assert stanch("done", name, *steps, "--yes", now=LATER).code == 0
        assert "It ended" in flat(stanch("notice", "copy", now=now)), "somebody's word says when"
