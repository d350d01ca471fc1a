"""`stanch start`: the first ten minutes in a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places
from tests.servers.liar import liar


def test_before_anything_is_begun_it_says_how_to_begin(stanch: Stanch) -> None:
    for command in ("status", "plan", "claims", "timeline"):
        found = stanch(command)
        assert found.code == 2
        assert "stanch start DOMAIN" in found.err


def test_a_look_that_failed_is_not_known_and_never_no(stanch: Stanch, begun: str) -> None:
    found = stanch("status", "--all")
    assert found.code == 3
    assert "Not known yet whether you are exposed." in found.out
    assert "The last look failed or could not tell, so it says nothing." in found.out
    assert "Find out: Is 127.0.0.1" in found.out, "there is always one next thing to do"
    status = json.loads(stanch("status", "--json").out)
    assert (status["today"]["verdict"], status["before"]["verdict"]) == ("unknown", "unknown")
    assert status["paragraph"]["lines"], "there is always something true to say"


def test_a_name_without_an_address_is_a_slip_and_writes_nothing_down(stanch: Stanch) -> None:
    found = stanch("start", "no-such-name.invalid", "--no-questions")
    assert found.code in (2, 3)
    if found.code == 2:
        assert "has no address" in found.err
        assert "look" not in stanch("timeline").out


def test_questions_are_asked_once_and_go_on_where_they_stopped(stanch: Stanch, places: Places) -> None:
    closed = places.closed()
    first = stanch("start", closed, typed="Cardwise, Paywell\nnone\n")
    assert "1 of 9. Who takes your payments?" in first.err
    assert "3 of 9." in first.err
    second = stanch("start", closed, typed="?\n")
    assert "Who takes your payments?" not in second.err.split("What nobody")[0]
    assert "1 of 7. Who hosts your site" in second.err
    status = json.loads(stanch("status", "--json").out)
    assert [one["asset"]["name"] for one in status["theirs"]] == ["Cardwise", "Paywell"]
    unknown = [one["text"] for one in status["unknown"]]
    assert "Who hosts your site, or stands in front of it (a CDN)?" in unknown
    assert "Who sends your mail?" not in unknown


def test_what_the_domain_shows_is_asked_about_with_its_question(
    stanch: Stanch, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = places.tls().rpartition(":")[2]
    shop = {
        ("shop.test", "A"): ["127.0.0.1"],
        ("shop.test", "MX"): ["10 aspmx.l.google.com."],
        ("shop.test", "TXT"): ['"v=spf1 include:spf.mtasv.net -all"'],
    }
    with liar(lambda name, kind: shop.get((name, kind), ())) as dns:
        monkeypatch.setenv("STANCH_DNS", dns)
        found = stanch("start", f"shop.test:{port}", typed="none\nyes\n")
    assert found.code == 0
    assert "Seen: Google Workspace. Mail to shop.test goes to aspmx.l.google.com." in flat(found)
    assert "“yes” confirms it." in found.err
    theirs = {one["asset"]["name"] for one in parsed(stanch("status", "--json"))["theirs"]}
    assert {"Google Workspace", "Postmark"} <= theirs


def test_whoever_says_no_has_nothing_tested(stanch: Stanch, places: Places) -> None:
    place = places.vulnerable()
    found = stanch("start", place, typed="n\n")
    assert found.code == 3
    assert "may it be tested so?" in found.err
    assert "VULNERABLE" not in found.out
    assert "by the zero-leak proof" not in stanch("timeline").out


def test_as_json_it_is_where_one_stands_and_nothing_else(stanch: Stanch, places: Places) -> None:
    found = stanch("start", places.vulnerable(), "--prove", "--no-questions", "--json")
    assert found.code == 1
    assert parsed(found)["today"]["verdict"] == "yes"


def test_a_look_is_not_said_to_tell_of_an_event_that_asks_no_probe(stanch: Stanch, places: Places) -> None:
    """Nor is the proof of Heartbleed offered in the incident of a breach, or its flaw called another's."""
    for event, told in (
        ("circleci-2023", "This event can be at nothing that you run"),
        ("regresshion-2024", "This look cannot tell whether you have what this event is about."),
    ):
        found = stanch("start", places.vulnerable(), "--event", event, typed="", now="2024-07-02T09:00Z")
        assert told in flat(found), found.out
        for untrue in ("could not tell", "the feature that had", "may be tested so?"):
            assert untrue not in found.out + found.err, found.out
        stanch("incident", "close", event, now="2024-07-02T09:00Z")


def test_another_event_by_its_id_or_its_file(stanch: Stanch, places: Places, tmp_path: Path) -> None:
    now = "2023-01-06T09:00Z"
    found = stanch("start", places.closed(), "--event", "circleci-2023", "--no-questions", now=now)
    assert "The breach at CircleCI" in found.out
    assert stanch("start", places.closed(), "--event", "xyzzy").code == 2
    (tmp_path / "mine.yaml").write_text(stanch("playbook", "show", "npm-worm-2025").out)
    stanch("incident", "close", "circleci-2023", now=now)
    found = stanch("start", places.closed(), "--event", "mine.yaml", "--no-questions", now="2025-09-17")
    assert "worm" in found.out
