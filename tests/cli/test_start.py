"""`stanch start`: the first ten minutes in a terminal."""

from __future__ import annotations

import json

from tests.program.commands import Stanch
from tests.program.places import Places


def test_before_anything_is_begun_it_says_how_to_begin(stanch: Stanch) -> None:
    for command in ("status", "plan", "claims", "timeline"):
        found = stanch(command)
        assert found.code == 2
        assert "stanch start DOMAIN" in found.err


def test_a_look_that_failed_is_not_known_and_never_no(stanch: Stanch, begun: str) -> None:
    found = stanch("status")
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
    assert "1 of 8. Who takes your payments?" in first.err
    assert "3 of 8." in first.err
    second = stanch("start", closed, typed="?\n")
    assert "Who takes your payments?" not in second.err.split("What nobody")[0]
    assert "1 of 6. Who hosts your site" in second.err
    status = json.loads(stanch("status", "--json").out)
    assert [one["asset"]["name"] for one in status["theirs"]] == ["Cardwise", "Paywell"]
    unknown = [one["text"] for one in status["unknown"]]
    assert "Who hosts your site, or stands in front of it (a CDN)?" in unknown
    assert "Who sends your mail?" not in unknown
