"""Coming back next morning; all services asked by one mail; marks by code."""

from __future__ import annotations

import pytest

from stanch.console.templatetags import console as tags
from stanch.core.notices import Judged
from stanch.tell.paragraph import Line
from tests.console.conftest import begin
from tests.program.browsing import Console
from tests.program.commands import Stanch
from tests.program.places import refusing

NIGHT, MORNING = "2014-04-08T20:15Z", "2014-04-09T08:15Z"


def test_what_changed_what_is_due_and_who_is_silent_is_said_in_the_morning(
    console: Console, stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments", now=NIGHT)
    stanch("vendor", "ask", "Cardwise", now=NIGHT)
    stanch("promise", "2014-04-09T12:00Z", now=NIGHT)
    console.at("2014-04-08T23:00Z")
    assert "While you were away" not in console.open("/situation/"), "three hours are no absence"
    stanch("vendor", "add", "Postbird", "--role", "mail", now="2014-04-09T02:14Z", STANCH_ACTOR="noor")
    console.at(MORNING)
    page = console.open("/situation/")
    back = page.part("While you were away, since 20:15 UTC on 8 April 2014")
    assert "Write again by 12:00" in back
    assert "“Who sends your mail?” Postbird" in back
    assert "noor" in back
    assert "Cardwise is silent" in back
    assert "Asked 20:15 UTC on 8 April 2014." in back
    console.send("/services/asked/", {"vendor": "vendor:postbird"})
    again = console.open("/situation/")
    assert "Postbird are silent" in again.part("While you were away, since 20:15 UTC on 8 April 2014")


def test_a_look_that_runs_out_is_named_before_it_does(console: Console, stanch: Stanch) -> None:
    console.at(NIGHT)
    place = refusing()
    begin(console, place)
    stanch("attest", place, "no", "--from", "2012-03-14", now=NIGHT)
    console.at(MORNING)
    page = console.open("/situation/")
    assert f"{place}: its look runs out at 20:15" in page.part(
        "While you were away, since 20:15 UTC on 8 April 2014"
    )


def test_nobody_is_told_of_a_moment_that_is_past(console: Console, begun: str) -> None:
    console.at(MORNING)
    assert "While you were away" in console.open("/situation/")
    assert "While you were away" not in console.open("/situation/?moment=2014-04-08T17:30")


def test_all_are_asked_by_one_button_and_again_after_a_day(
    console: Console, stanch: Stanch, begun: str
) -> None:
    for name in ("Cardwise", "Postbird"):
        stanch("vendor", "add", name, now=NIGHT)
    console.at(NIGHT)
    page = console.open("/situation/").follow("Ask all 2")
    assert "Nobody asked yet: Cardwise and Postbird." in page.part("Ask all 2")
    assert "Heartbleed: are you affected? A question from a customer" in page
    page = page.press("I asked them")
    assert "No answer yet" in page.row("Postbird")
    assert "I asked them" not in page, "not twice on one day"
    console.at("2014-04-09T20:15Z")
    again = console.open("/services/")
    assert "Silent for a day: Cardwise (asked 8 April 2014) and Postbird" in again.part("Ask again")
    assert "I asked them" not in again.press("I asked them")


@pytest.mark.parametrize(
    ("provenance", "shape"),
    [
        ("measured", "fine"),
        ("tool_said", "word"),
        ("vendor_said", "word"),
        ("person_said", "word"),
        ("untrusted", "unsure"),
    ],
)
def test_a_mark_goes_by_the_code_of_a_ground_and_not_by_its_words(provenance: str, shape: str) -> None:
    judged = Judged("x", None, "supported", (1,), provenance=provenance)  # type: ignore[arg-type]
    line = Line("Anything.", judged, "any words", "ours")
    assert f"#{shape}" in tags.ground(line)
