"""Several incidents are open: each command names the one that it is about, or needs none."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click
import pytest

from stanch.cli import root
from tests.cli.test_every_command import EVERY
from tests.program import record
from tests.program.commands import Said, Stanch, parsed

JUNE = "2023-06-01T09:00Z"
SITE = "127.0.0.1:9"


@pytest.fixture
def both(stanch: Stanch, tmp_path: Path) -> Stanch:
    """Heartbleed and the breach at CircleCI are open; a server and a service are registered."""
    (tmp_path / "services.yaml").write_text(
        f"endpoints: [{{name: '{SITE}'}}]\nvendors: [{{name: CircleCI, roles: [backups]}}]\n"
    )

    def run(*words: object, now: str = JUNE, **more: str) -> Said:
        return stanch(*words, now=now, **more)

    def open_both() -> None:
        assert run("incident", "open", "heartbleed").code == 0
        assert run("register", "import", "services.yaml", "--yes").code == 0
        assert run("incident", "open", "circleci-2023").code == 0

    record.once(open_both)
    return run


ABOUT_ONE: list[tuple[list[str], set[int]]] = [
    (["status"], {1, 3}),
    (["plan"], {0}),
    (["claims"], {0}),
    (["done", SITE, "restarted=2014-04-08"], {0}),
    (["attest", SITE, "no", "--from", "2012-03-14"], {0}),
    (["promise", "2023-06-02"], {0}),
    (["vendor", "ask", "CircleCI"], {0}),
    (["vendor", "letter"], {0}),
    (["notice"], {0}),
    (["vendor", "statement", "CircleCI", "fixed"], {0}),
    (["notice", "copy"], {0}),
    (["notice", "sent", "--to", "all customers, 312", "--file", "own.txt"], {0}),
    (["notice", "let-stand", "1", "so it is"], {2}),
    (["notice", "list"], {0}),
    (["start", SITE, "--no-questions"], {0, 1, 3}),
    (["incident", "refine", "mine.yaml"], {0}),
    (["certificate", "--since", "2014-04-07", SITE], {1, 3}),
]


@pytest.mark.parametrize(
    ("words", "codes"), ABOUT_ONE, ids=lambda one: one[0] if isinstance(one, list) else ""
)
def test_a_command_about_one_incident_refuses_until_it_is_named(
    both: Stanch, words: list[str], codes: set[int], tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text(both("playbook", "show", "heartbleed").out)
    (tmp_path / "own.txt").write_text("We are looking into it.")
    before = both("record", "verify", "--json").out
    refused = both(*words)
    assert refused.code == 2, refused
    assert "2 incidents are open" in refused.err
    assert "heartbleed (Heartbleed)" in refused.err
    assert "circleci-2023 (The breach at CircleCI)" in refused.err
    assert "--incident ID" in refused.err
    assert both("record", "verify", "--json").out == before, "nothing was written"
    named = both(*words, "--incident", "heartbleed")
    assert named.code in codes, named
    if words[0] not in ("status", "certificate"):  # those say so themselves, or speak of what they looked at
        assert "heartbleed" in (named.out + named.err).lower()


WITHOUT = [
    ["timeline"], ["register", "export"], ["register", "import", "services.yaml", "--yes"],
    ["vendor", "add", "Cardwise"], ["observe", "tls", SITE], ["incident", "list"], ["record", "verify"],
    ["record", "export", "shop.zip"], ["retract", "1", "it was mistaken", "--along"],
    ["incident", "show", "heartbleed"], ["check", SITE], ["certificate", SITE],
    ["certificate", "--since", "heartbleed", SITE],
]  # fmt: skip


@pytest.mark.parametrize("words", WITHOUT, ids=" ".join)
def test_what_is_shared_needs_no_incident(both: Stanch, words: list[str]) -> None:
    found = both(*words)
    assert "incidents are open" not in found.err
    assert found.code in (0, 1, 3), found


def test_every_command_that_takes_an_incident_is_tried_here() -> None:
    """By reflection: a new command about one incident is to be listed above."""
    takes = set()
    for path in EVERY:
        command: click.Command = root
        for name in path:
            assert isinstance(command, click.Group)
            found = command.get_command(click.Context(command), name)
            assert found is not None
            command = found
        if any(one.name == "incident" for one in command.params):
            takes.add(path)
    tried = {tuple(words[:2]) if tuple(words[:2]) in takes else (words[0],) for words, _codes in ABOUT_ONE}
    assert takes - {("timeline",)} == tried - {
        ("notice",)
    }  # the first shows all, or one; the last is a group


def test_what_is_shared_works_before_any_incident(stanch: Stanch, tmp_path: Path) -> None:
    (tmp_path / "services.yaml").write_text("vendors: [{name: Cardwise, roles: [payments]}]\n")
    assert stanch("vendor", "add", "Postbird", "--role", "mail").code == 0
    assert stanch("register", "import", "services.yaml", "--yes").code == 0
    looked = stanch("observe", "tls", SITE)
    assert looked.code == 3
    assert "No incident is open" in looked.out
    assert {one["name"] for one in json.loads(stanch("register", "export", "--json").out)["vendors"]} == {
        "Cardwise",
        "Postbird",
    }
    assert "was not reached" in stanch("timeline", "--all").out
    assert "no incident is open here" in stanch("status").err
    assert stanch("incident", "open", "heartbleed").code == 0
    assert {one["asset"]["name"] for one in json.loads(stanch("status", "--json").out)["theirs"]} == {
        "Cardwise",
        "Postbird",
    }


def test_a_word_in_one_incident_says_nothing_in_the_other(both: Stanch) -> None:
    def told(incident: str) -> tuple[str, str]:
        status = json.loads(both("status", "--json", "--incident", incident).out)
        (vendor,) = status["theirs"]
        return vendor["answer"], vendor["assessment"]["ever"]["verdict"]

    before = told("circleci-2023")
    assert both("vendor", "ask", "CircleCI", "--incident", "heartbleed").code == 0
    assert both("vendor", "statement", "CircleCI", "not_affected", "--incident", "heartbleed").code == 0
    assert told("heartbleed") == ("not_affected", "no")
    assert told("circleci-2023") == before
    assert before[0] == "fixed", "by its own public word"
    assert both("promise", "2023-06-02", "--incident", "circleci-2023").code == 0
    assert "2 June 2023" in both("notice", "copy", "--incident", "circleci-2023").out
    assert "2 June 2023" not in both("notice", "copy", "--incident", "heartbleed").out


def test_the_timeline_shows_the_incident_of_each_entry_and_can_be_held_to_one(both: Stanch) -> None:
    both("vendor", "ask", "CircleCI", "--incident", "heartbleed")
    both("promise", "2023-06-02", "--incident", "circleci-2023")
    rows = json.loads(both("timeline", "--json").out)
    of = {one["what"]: one["incident"] for one in rows}
    assert of["CircleCI: was asked by mail"] == "heartbleed"
    (promised,) = [what for what in of if what.startswith("promised: the next update by")]
    assert of[promised] == "circleci-2023"
    assert of["CircleCI was added (vendor)"] == ""
    assert "circleci-2023" in both("timeline").out
    mine = json.loads(both("timeline", "--incident", "heartbleed", "--json").out)
    assert [one["what"] for one in mine] == ["incident opened: Heartbleed", "CircleCI: was asked by mail"]
    assert both("timeline", "--incident", "xyzzy").code == 2


def test_the_commands_that_are_proposed_name_the_incident(both: Stanch, tmp_path: Path) -> None:
    """What is printed to be run works as it stands, with several open."""
    (tmp_path / "more.yaml").write_text("hosts: [{name: ci}]\n")
    both("register", "import", "more.yaml", "--yes")
    for incident in ("heartbleed", "circleci-2023"):
        status = json.loads(both("status", "--json", "--incident", incident).out)
        commands = [one["command"].partition("   ")[0] for one in status["unknown"]]
        words = [one for one in commands if one.startswith(("stanch attest", "stanch vendor ask"))]
        assert words or incident == "circleci-2023"
        assert all(one.endswith(f"--incident {incident}") for one in words), words
        for one in words:
            answered = one.replace("ANSWER", "no").replace("--from DAY --to DAY", "--from 2014-03-01")
            assert both(*shlex.split(answered)[1:]).code == 0, one
    assert "stanch claims --incident heartbleed" in both("notice", "copy", "--incident", "heartbleed").err


def test_a_second_incident_leaves_the_first_open_and_says_so(both: Stanch) -> None:
    found = both("incident", "open", "npm-worm-2025", now="2025-09-20T09:00Z")
    assert "Heartbleed stays open" in found.out
    assert "The breach at CircleCI stays open" in found.out
    status = both("status", "--incident", "heartbleed")
    assert "The breach at CircleCI is still open." in status.out
    assert "stanch status --incident circleci-2023" in status.out
    others = json.loads(both("status", "--json", "--incident", "heartbleed").out)["others"]
    assert [(one["id"], one["open"]) for one in others] == [("circleci-2023", True)], "as of June 2023"


def test_start_goes_on_with_the_one_that_is_open_and_opens_no_other(stanch: Stanch) -> None:
    assert stanch("incident", "open", "circleci-2023", now=JUNE).code == 0
    assert stanch("start", SITE, "--no-questions", now=JUNE).code == 3
    opened = json.loads(stanch("incident", "list", "--json", now=JUNE).out)
    assert [one["id"] for one in opened] == ["circleci-2023"]
    both = stanch("start", SITE, "--no-questions", "--event", "heartbleed", "--incident", "x", now=JUNE)
    assert (both.code, "one of both" in both.err) == (2, True)
    assert stanch("start", SITE, "--no-questions", "--event", "heartbleed", now=JUNE).code == 3
    assert "2 incidents are open" in stanch("start", SITE, "--no-questions", now=JUNE).err


def test_a_closed_incident_is_read_by_its_name_and_nothing_is_written_into_it(both: Stanch) -> None:
    both("vendor", "statement", "CircleCI", "not_affected", "--incident", "heartbleed")
    both("notice", "sent", "--to", "all customers, 312", "--incident", "heartbleed")
    assert both("incident", "close", "heartbleed").code == 0
    before = both("record", "verify", "--json").out
    for words in (
        ["done", SITE, "patched"], ["attest", SITE, "no", "--from", "2012-03-14"], ["promise", "2023-06-09"],
        ["vendor", "ask", "CircleCI"], ["vendor", "statement", "CircleCI", "fixed"],
        ["notice", "sent", "--to", "x"], ["start", SITE, "--no-questions"],
        ["incident", "refine", "--set", "since=2014-01-01"],
    ):  # fmt: skip
        refused = both(*words, "--incident", "heartbleed")
        assert refused.code == 2, words
        assert "Heartbleed is closed, and nothing more is written into it" in refused.err, words
        assert "stanch incident open heartbleed" in refused.err
    assert both("record", "verify", "--json").out == before
    for words in (["status"], ["plan"], ["claims"], ["timeline"]):
        found = both(*words, "--incident", "heartbleed")
        assert found.code in (0, 1, 3), found
    assert "Heartbleed · closed" in both("status", "--incident", "heartbleed").out
    assert both("status").code in (0, 1, 3), "one is open: it need not be named"


def test_a_closed_incident_goes_on_watching_what_was_sent_in_it(both: Stanch) -> None:
    """What fell there is said wherever one looks, by its own playbook."""
    both("attest", SITE, "no", "--from", "2012-03-14", "--to", "2023-05-31", "--incident", "heartbleed")
    both("notice", "copy", "--incident", "heartbleed")
    sent = both("notice", "sent", "--to", "all customers, 312", "--incident", "heartbleed", "--json")
    said = [one["text"] for one in json.loads(sent.out)["sentences"]]
    both("incident", "close", "heartbleed")
    (fates,) = json.loads(both("claims", "--incident", "heartbleed", "--json").out)["sent"]
    asserted = [one["text"] for one in fates["lines"] if one["fate"] is not None]
    assert asserted
    assert set(asserted) <= set(said)
    assert "fell" not in {one["fate"] for one in fates["lines"]}
    number = next(
        one["seq"]
        for one in json.loads(both("timeline", "--incident", "heartbleed", "--json").out)
        if "had the flaw: no" in one["what"]
    )
    assert both("retract", number, "it was the log of another server").code == 0
    (after,) = json.loads(both("claims", "--incident", "heartbleed", "--json").out)["sent"]
    assert {one["fate"] for one in after["lines"]} != {one["fate"] for one in fates["lines"]}


def test_two_events_of_one_name_are_two_incidents(stanch: Stanch, tmp_path: Path) -> None:
    from stanch.app.incidents import lifecycle

    stanch("incident", "open", "heartbleed")  # a record is there
    first = lifecycle.event("", "vendor-breach", {"vendor": "Buildly", "disclosed": "2014-03-01"})
    again = lifecycle.event("", "vendor-breach", {"vendor": "Buildly", "disclosed": "2014-03-01"})
    second = lifecycle.event("", "vendor-breach", {"vendor": "Buildly", "disclosed": "2014-04-01"})
    assert (first.id, again.id) == ("buildly-2014", "buildly-2014")
    assert second.id == "buildly-2014-2"
    assert first.playbook.disclosed_at != second.playbook.disclosed_at
    assert stanch("incident", "close", "buildly-2014").code == 0
    assert stanch("incident", "open", "buildly-2014").code == 0, "made by answers, it opens again by its id"


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("vendor-breach", "vendor=Buildly", "vendor=Buildly"),
        ("vendor-breach", "vendor=Buildly", "vendor=\uff22uildly"),
        ("break-in", "name=The break-in", "name=the  break-in"),
    ],
)
def test_rule_132_a_file_of_another_event_does_not_take_the_place_of_one_that_is_there(
    stanch: Stanch, tmp_path: Path, kind: str, first: str, second: str, closed: bool
) -> None:
    """Two breaches at one vendor within a year are made with the same id."""
    for file, name, day in (("a.yaml", first, "2014-04-01"), ("b.yaml", second, "2014-02-01")):
        made = stanch("playbook", "new", kind, "--set", name, "--set", f"disclosed={day}")
        (tmp_path / file).write_text(made.out)
    opened = parsed(stanch("incident", "open", "a.yaml", "--json"))
    if closed:
        assert stanch("incident", "close", opened["id"], "--yes").code == 0
    refused = stanch("incident", "open", "b.yaml")
    assert refused.code == 2
    assert "stanch incident refine b.yaml" in refused.err
    assert "an id of its own" in refused.err
    (still,) = parsed(stanch("incident", "list", "--json"))
    assert still["digest"] == opened["digest"]
    assert stanch("incident", "open", "a.yaml").code == 0, "the same text is the same event"


def test_an_incident_that_is_opened_again_is_judged_as_before(stanch: Stanch, tmp_path: Path) -> None:
    text = stanch("playbook", "show", "heartbleed").out
    (tmp_path / "mine.yaml").write_text(text.replace("title: Heartbleed", "title: Our Heartbleed"))
    assert stanch("incident", "open", "mine.yaml").code == 0
    pinned = json.loads(stanch("incident", "show", "--json").out)["digest"]
    assert stanch("incident", "close", "heartbleed").code == 0
    assert stanch("incident", "open", "heartbleed").code == 0
    assert json.loads(stanch("incident", "show", "--json").out)["digest"] == pinned
    assert stanch("start", SITE, "--no-questions", "--event", "heartbleed").code == 3
    assert json.loads(stanch("incident", "show", "--json").out)["digest"] == pinned


def test_an_id_that_no_page_could_name_is_refused(stanch: Stanch, tmp_path: Path) -> None:
    text = stanch("playbook", "show", "heartbleed").out
    (tmp_path / "mine.yaml").write_text(text.replace("id: heartbleed", "id: a/b c"))
    refused = stanch("incident", "open", "mine.yaml")
    assert (refused.code, "in letters, digits and dashes" in refused.err) == (2, True)
