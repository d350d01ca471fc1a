"""`stanch status`, `plan`, `claims`, `timeline`: what follows from the record, about one moment."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program import record
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places


def test_of_no_servers_at_all_nothing_can_be_said(stanch: Stanch, tmp_path: Path) -> None:
    roles = ("payments", "mail", "hosting", "dns", "signin", "support", "backups", "analytics")
    (tmp_path / "none.yaml").write_text(
        "roles:\n" + "".join(f"  - {{role: {one}, answer: none}}\n" for one in roles)
    )
    stanch("incident", "open", "heartbleed")
    stanch("register", "import", "none.yaml", "--yes")
    assert "Neither our own servers" not in flat(stanch("claims"))
    assert "Nothing of yours is registered yet." in stanch("status").out


BREACH = """\
hosts: [{name: web1}]
vendors: [{name: CircleCI}, {name: AWS, roles: [hosting]}]
credentials: [{name: AWS deploy key, accepted_by: [AWS], held_by: [CircleCI]}]
"""


def test_rule_110_a_secret_that_is_out_comes_first(stanch: Stanch, tmp_path: Path) -> None:
    """A breach at a service cannot be at a server of ours: the answer is about what was kept there."""
    (tmp_path / "services.yaml").write_text(BREACH)
    now = "2023-01-06T09:00Z"
    stanch("incident", "open", "circleci-2023", now=now)
    stanch("register", "import", "services.yaml", "--yes", now=now)
    found = stanch("status", now=now)
    assert found.code == 1
    first = flat(found).partition("Exposed today?")[0]
    assert "By what you were told, something of yours that was secret is out, and still works." in first
    assert "Switch off now: ◆ AWS deploy key" in first
    stanch("done", "AWS deploy key", "revoked=08:00", now=now)
    after = stanch("status", now=now)
    assert after.code == 0
    works = "By what you told us, no secret of yours that is written down is out and still works."
    assert f"{works} One was out before." in flat(after)


def test_what_is_proposed_as_the_next_command_is_one_that_works(stanch: Stanch, tmp_path: Path) -> None:
    """An event that cannot be at a host asks nothing of it; another asks by its own question."""
    (tmp_path / "services.yaml").write_text("hosts: [{name: ci}]\n")
    for event, now, command in (
        ("circleci-2023", "2023-01-06T09:00Z", ""),
        ("npm-worm-2025", "2025-09-16T09:00Z", "stanch attest ci ANSWER --from DAY --to DAY"),
    ):
        assert stanch("incident", "open", event, now=now).code == 0
        stanch("register", "import", "services.yaml", "--yes", now=now)
        status = json.loads(stanch("status", "--json", now=now).out)
        asked = [one["command"] for one in status["unknown"] if one["text"].startswith("Was ci exposed")]
        if command:
            assert [one.partition("   ")[0] for one in asked] == [command]
            filled = command.replace("ANSWER", "no").replace("DAY", "2025-09-14")
            assert stanch(*filled.split()[1:], now=now).code == 0
        else:
            assert asked == []
            assert [one["name"] for one in status["spared"]] == ["ci"]
            refused = stanch("attest", "ci", "no", "--from", "2022-12-16", now=now)
            assert "asks nothing of ci" in refused.err
        assert stanch("incident", "close", event, now=now).code == 0


def test_past_moments_and_what_was_known_can_be_asked_for(stanch: Stanch, begun: str) -> None:
    known = json.loads(stanch("status", "--json").out)["known"]
    stanch("attest", begun, "yes", "--from", "2014-03-03", "--to", "2014-03-20")
    march = json.loads(stanch("status", "--as-of", "2014-03-10", "--json").out)
    assert march["today"]["verdict"] == "yes"
    then = json.loads(stanch("status", "--known", known, "--json").out)
    assert (then["known"], then["before"]["verdict"]) == (known, "unknown")
    assert json.loads(stanch("status", "--json").out)["before"]["verdict"] == "yes"


def test_an_entry_that_cannot_be_read_is_said_first(stanch: Stanch) -> None:
    """A workspace that a later version wrote into; the kept one holds an entry of an unknown kind."""
    record.put(Path(__file__).parents[1] / "record" / "workspaces" / "0.1.sqlite3")
    assert stanch("incident", "open", "heartbleed").code == 0
    first = json.loads(stanch("status", "--json").out)["unknown"][0]
    assert first["kind"] == "entry"
    assert "The record holds an entry that this version cannot read." in first["known"]
    assert "an entry of a kind that this version does not know (tide.1)" in flat(stanch("timeline", "--all"))


def test_every_command_that_reads_the_record_takes_a_moment_and_what_was_known(
    stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    for words in (
        ["status"], ["plan"], ["claims"], ["timeline"], ["register", "export"],
        ["incident", "list"], ["incident", "show"],
    ):  # fmt: skip
        found = stanch(*words, "--as-of", "2014-04-08T17:00Z", "--known", "6", "--json")
        assert found.code in (0, 3), (words, found.err)
        assert "Cardwise" not in json.dumps(parsed(found)), words
    for words in (["playbook", "list"], ["playbook", "show", "heartbleed"], ["record", "verify"]):
        assert parsed(stanch(*words, "--json")), words


def test_rule_24_in_the_plan_nothing_stands_before_what_it_waits_for(stanch: Stanch, places: Places) -> None:
    place = places.vulnerable()
    stanch("start", place, "--prove", "--no-questions")
    told = [line.lstrip("> ") for line in stanch("plan").out.splitlines()]
    told = [line for line in told if line[:1].isdigit()]
    assert [line[:1] for line in told] == ["1", "2", "3", "4", "5", "6"]
    verbs = [
        "Install the fixed",
        "Restart what",
        "Give the server",
        "switch it off",
        "Sign everyone",
        "Tell your",
    ]
    assert [next(verb for verb in verbs if verb in line) for line in told] == verbs


@pytest.mark.parametrize("event", ["heartbleed", "moveit-2023", "salesloft-drift-2025"])
def test_a_plan_without_a_step_asks_what_the_status_asks(stanch: Stanch, event: str) -> None:
    """What is not known yet is not nothing to do."""
    stanch("incident", "open", event, now="2025-09-01T09:00Z")
    for words in (["plan"], ["plan", "--all"]):
        told = flat(stanch(*words, now="2025-09-01T09:00Z"))
        assert "Nothing to do" not in told
        assert "Nothing that is known calls for a step" in told
        question = told.split(" open. First: ")[1].split("? ")[0]
        assert f"Find out: {question}?" in flat(stanch("status", now="2025-09-01T09:00Z"))


def test_what_nothing_calls_for_yet_is_not_called_not_needed(stanch: Stanch, places: Places) -> None:
    stanch("start", places.closed(), "--no-questions")
    told = flat(stanch("plan", "--all"))
    assert "(not known yet whether it is needed)" in told
    assert "(not needed)" not in told


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ("circleci-2023", "Circle CI"),
        ("circleci-2023", "CircleCI"),
        ("salesloft-drift-2025", "Salesloft"),
        ("salesloft-drift-2025", "Salesloft Drift"),
    ],
)
def test_nobody_is_asked_whether_they_use_what_they_wrote_down_by_another_name(
    stanch: Stanch, event: str, name: str
) -> None:
    now = "2025-09-01T09:00Z"
    stanch("incident", "open", event, now=now)
    assert "Do you use" in flat(stanch("status", now=now))
    stanch("vendor", "add", name, "--yes", now=now)
    told = flat(stanch("status", now=now))
    assert "Do you use" not in told
    assert f"a service that you use was affected: {name}." in told or f"is affected: {name}." in told
