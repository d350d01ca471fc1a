"""`stanch incident`: opened, listed, shown, closed, refined."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program.commands import Stanch, flat, parsed

LATER = "2014-04-08T18:00Z"


def test_incidents_are_opened_listed_shown_closed_and_opened_again(stanch: Stanch) -> None:
    assert stanch("incident", "open", "heartbleed").code == 0
    assert stanch("incident", "open", "circleci-2023").code == 0
    assert [one["id"] for one in json.loads(stanch("incident", "list", "--json").out)] == [
        "heartbleed",
        "circleci-2023",
    ]
    assert "CVE-2014-0160" in stanch("incident", "show", "heartbleed").out
    assert stanch("incident", "close", "heartbleed", now=LATER).code == 0
    then = json.loads(stanch("incident", "list", "--as-of", "2014-04-08T17:30Z", "--json", now=LATER).out)
    now = json.loads(stanch("incident", "list", "--json").out)
    assert [{one["id"] for one in rows if "closed_at" in one} for rows in (then, now)] == [
        set(),
        {"heartbleed"},
    ]
    assert stanch("status", "--incident", "heartbleed").out.startswith("Heartbleed · closed")
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


def test_a_refined_playbook_judges_all_that_is_known_anew(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    """A window that begins later: what was said of the time since is all there is to say."""
    stanch("attest", begun, "no", "--from", "2013-01-01")
    assert parsed(stanch("status", "--json"))["before"]["verdict"] == "unknown"
    text = stanch("playbook", "show", "heartbleed").out
    (tmp_path / "mine.yaml").write_text(text.replace("from: 2012-03-14", "from: 2013-01-01"))
    refined = stanch("incident", "refine", "mine.yaml")
    assert "Heartbleed is judged by the playbook " in refined.out
    assert f"{begun}, exposed before: unknown -> no" in refined.out
    again = parsed(stanch("incident", "refine", "mine.yaml", "--json"))
    assert again["changes"] == []
    assert again["incident"]["digest"][:12] in refined.out


def test_what_cannot_refine_is_named(stanch: Stanch, begun: str, tmp_path: Path) -> None:
    other = stanch("playbook", "show", "circleci-2023").out
    (tmp_path / "other.yaml").write_text(other)
    for words, error in (
        ([], "name a file, or --set QUESTION=ANSWER"),
        (["--set", "since"], "'since' is no answer"),
        (["nothing.yaml"], "nothing.yaml cannot be read"),
        (["other.yaml"], "is the playbook of circleci-2023, and heartbleed is open"),
    ):
        found = stanch("incident", "refine", *words)
        assert found.code == 2, words
        assert error in found.err


def test_as_json_each_is_the_incident(stanch: Stanch) -> None:
    opened = parsed(stanch("incident", "open", "heartbleed", "--json"))
    assert (opened["id"], opened["title"]) == ("heartbleed", "Heartbleed")
    assert parsed(stanch("incident", "show", "--json")) == opened
    assert "open" in stanch("incident", "list").out
    closed = parsed(stanch("incident", "close", "heartbleed", "--json", now="2014-04-09T10:00Z"))
    assert closed["closed_at"]
    assert "2014-04-09T10:00" in stanch("incident", "list").out
    assert "stanch incident open heartbleed" in stanch("incident", "show").out


def test_with_several_open_a_command_names_the_one_that_it_is_about(stanch: Stanch, begun: str) -> None:
    stanch("incident", "open", "circleci-2023", now="2023-01-06T09:00Z")
    refused = stanch("status", now="2023-01-06T09:00Z")
    assert refused.code == 2
    assert "heartbleed (Heartbleed)" in refused.err
    assert "--incident ID" in refused.err
    assert refused.out == ""
    for one, title in (("heartbleed", "Heartbleed ·"), ("circleci-2023", "The breach at CircleCI ·")):
        assert title in stanch("status", "--incident", one, now="2023-01-06T09:00Z").out


def test_closing_says_first_what_it_does_and_leaves_open(stanch: Stanch, begun: str) -> None:
    stanch("promise", "2014-04-08T20:00Z")
    dry = flat(stanch("incident", "close", "heartbleed", "--dry-run"))
    assert dry.startswith("Heartbleed stands so: Not known yet whether you are exposed.")
    assert "An update was promised by 20:00 UTC on 8 April 2014, and none was sent." in dry
    assert "questions are open, the first of them: Is " in dry
    assert "What was sent in it is still watched, and can be corrected." in dry
    assert dry.endswith("It stays open.")
    assert parsed(stanch("incident", "show", "--json")).get("closed_at") is None
    closed = parsed(stanch("incident", "close", "heartbleed", "--yes", "--json"))
    assert closed["closed_at"]
    assert closed["left"]["promise"].startswith("An update was promised")
    assert flat(stanch("incident", "open", "heartbleed")).startswith("Heartbleed is open.")
    said = flat(stanch("incident", "close", "heartbleed"))
    assert "Heartbleed is closed, and leaves open a promised update and " in said


def test_each_time_in_which_an_incident_was_open_is_known(stanch: Stanch) -> None:
    """Of a moment within the first it was open then, of one between that it was closed."""
    eighth, tenth = "2014-04-08T09:00Z", "2014-04-10T09:00Z"
    stanch("incident", "open", "heartbleed", now=eighth)
    stanch("incident", "close", "heartbleed", "--yes", now="2014-04-09T09:00Z")
    stanch("incident", "open", "heartbleed", now=tenth)
    told = stanch("incident", "show", now=tenth).out
    assert "Opened 2014-04-08T09:00:00Z, closed 2014-04-09T09:00:00Z\n" in told
    assert "Opened again 2014-04-10T09:00:00Z" in told

    def listed(moment: str) -> list[tuple[str, bool]]:
        rows = parsed(stanch("incident", "list", "--as-of", moment, "--json", now="2014-04-10T10:00Z"))
        return [(one["opened_at"], bool(one.get("closed_at"))) for one in rows]

    (first,), (between,), (now,) = (listed(f"2014-04-{day}T10:00Z") for day in ("08", "09", "10"))
    assert first[0] == between[0] != now[0]
    assert (first[1], between[1], now[1]) == (False, True, False)
    assert listed("2014-04-07T10:00Z") == []
    shown = stanch("incident", "show", "--as-of", "2014-04-08T10:00Z", now=tenth)
    assert "Opened 2014-04-08T09:00:00Z, playbook" in shown.out
    before = stanch("incident", "show", "--as-of", "2014-04-07T10:00Z", now=tenth)
    assert "heartbleed was not open then" in before.err
    assert "it was opened at 2014-04-08" in before.err
    whats = [one["what"] for one in parsed(stanch("timeline", "--json", now=tenth))]
    assert whats[1:] == [
        "incident opened: Heartbleed",
        "incident closed: Heartbleed",
        "incident opened again: Heartbleed",
    ]


def test_what_fell_in_another_incident_is_told_of_the_time_before_that_was_opened_again(
    stanch: Stanch,
) -> None:
    for day, words in (
        ("08", ("open", "heartbleed")),
        ("09", ("close", "heartbleed", "--yes")),
        ("10", ("open", "heartbleed")),
    ):
        stanch("incident", *words, now=f"2014-04-{day}T09:00Z")
    stanch("incident", "open", "ccs-2014", now="2014-06-06T09:00Z")
    asked = ("status", "--incident", "ccs-2014", "--json", "--as-of")
    titles = {
        day: [
            one["title"]
            for one in parsed(stanch(*asked, f"2014-04-{day}T10:00Z", now="2014-06-06T10:00Z"))["others"]
        ]
        for day in ("07", "08", "09", "10")
    }
    assert titles == {"07": [], "08": ["Heartbleed"], "09": [], "10": ["Heartbleed"]}
