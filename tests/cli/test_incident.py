"""`stanch incident`: opened, listed, shown, closed, refined."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program.commands import Stanch


def test_incidents_are_opened_listed_shown_closed_and_opened_again(stanch: Stanch) -> None:
    assert stanch("incident", "open", "heartbleed").code == 0
    assert stanch("incident", "open", "circleci-2023").code == 0
    assert [one["id"] for one in json.loads(stanch("incident", "list", "--json").out)] == [
        "heartbleed",
        "circleci-2023",
    ]
    assert "CVE-2014-0160" in stanch("incident", "show", "heartbleed").out
    assert stanch("incident", "close", "heartbleed", now="2014-04-08T18:00Z").code == 0
    then = json.loads(stanch("incident", "list", "--as-of", "2014-04-08T17:30Z", "--json").out)
    now = json.loads(stanch("incident", "list", "--json").out)
    assert [{one["id"] for one in rows if "closed_at" in one} for rows in (then, now)] == [
        set(),
        {"heartbleed"},
    ]
    assert "incident heartbleed is closed" in stanch("status", "--incident", "heartbleed").err
    assert "Closed 2014-04-08" in stanch("incident", "show", "heartbleed").out
    assert json.loads(stanch("incident", "list", "--as-of", "2014-04-07", "--json").out) == []
    assert stanch("incident", "open", "heartbleed").code == 0
    assert stanch("status", "--incident", "heartbleed").code == 3


def test_an_incident_keeps_the_playbook_that_it_was_opened_with(stanch: Stanch, tmp_path: Path) -> None:
    text = stanch("playbook", "show", "heartbleed").out
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("id: heartbleed", "id: mine").replace("title: Heartbleed", "title: Mine"))
    assert "Mine" in stanch("playbook", "validate", "mine.yaml").out
    assert stanch("incident", "open", "mine.yaml").code == 0
    mine.unlink()
    assert stanch("incident", "show").out.startswith("Mine")


def test_something_new_is_made_opened_and_refined(stanch: Stanch, tmp_path: Path) -> None:
    made = stanch(
        "playbook", "new", "break-in", "--set", "name=The break-in", "--set", "disclosed=2014-04-01"
    )
    (tmp_path / "mine.yaml").write_text(made.out)
    assert "is open" in stanch("incident", "open", "mine.yaml").out
    refined = made.out.replace("2000-01-01", "2014-03-01")
    (tmp_path / "mine.yaml").write_text(refined)
    assert "No verdict of ours changed" in stanch("incident", "refine", "mine.yaml").out
    missing = stanch("playbook", "new", "break-in", "--set", "disclosed=2014-04-01")
    assert missing.code == 2
    assert "What do you call it?" in missing.err
    other = stanch("incident", "refine", "--set", "since=2014-03-01")
    assert other.code == 2
    assert "stanch incident refine FILE" in other.err
