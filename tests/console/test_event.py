"""Something new: a few questions make the event's own playbook; it is refined as facts come in."""

from __future__ import annotations

import pytest

from tests.program.browsing import Console, Page
from tests.program.places import Places

KINDS = (
    "A bug in a protocol or library", "A breach at a service that we use", "A poisoned package",
    "Our own machine was broken into",
)  # fmt: skip


def opened(console: Console, domain: str) -> Page:
    page = console.open("/start/").press("Look", {KINDS[0]: True, "Your domain name": domain})
    assert page.heading == KINDS[0]
    page.press(
        "Look",
        {
            "What is it called?": "Sockleak",
            "When did it become public?": "2014-04-01",
            "Which software has it?": "libsock",
        },
    )
    return console.looked()


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_asks_its_own_questions(console: Console, kind: str) -> None:
    page = console.open("/start/").press("Look", {kind: True, "Your domain name": "shop.example"})
    assert page.heading == kind
    assert "The rest stays open, and is said to be open" in page
    assert "When did it become public?" in page or "When did" in page


def test_what_has_to_be_known_is_asked_for_again_and_what_was_typed_stays(console: Console) -> None:
    page = console.send(
        "/start/new/",
        {"kind": "library-bug", "domain": "shop.example", "name": "Sockleak", "disclosed": "soon"},
    )
    assert page.status == 422
    assert "Sockleak" in [one["value"] for one in page.root.all("input")]
    assert "soon" in page.text
    assert console.open("/").path == "/start/", "nothing was opened"


def test_a_kind_that_is_not_there(console: Console) -> None:
    page = console.open("/start/new/?kind=cooking&domain=shop.example")
    assert (page.status, "Choose one of the four" in page) == (400, True)


def test_it_is_opened_judged_and_refined(console: Console, places: Places) -> None:
    place = places.tls()
    page = opened(console, place)
    assert "Sockleak" in page
    console.open("/start/").follow("Go on later")
    page = console.open("/situation/").follow(f"Read its install log ({place})")
    page = page.press("Save", {"No": True, "From (UTC)": "2014-03-02"})
    assert "Sockleak is a flaw in libsock" in page.part("You can send")
    page = page.follow("More is known about this event? Refine it")
    assert page.heading == "What is known by now?"
    assert "Sockleak" in [one["value"] for one in page.root.all("input")], "what was answered stands there"
    page = page.press("Judge anew", {"Since when can servers have had it?": "2014-03-02"})
    assert page.heading == "Judged anew"
    assert "Exposed before? Not known yet → No" in page.row(place)
    assert page.follow("Show where I stand").heading == (
        "By what you told us, your own servers are not exposed, today or before. "
        "Not all is known yet of the services that you use."
    )
    again = page.follow("Answer once more").press("Judge anew")
    assert "No verdict of ours changed." in again


def test_a_refinement_that_cannot_be_is_said_and_changes_nothing(console: Console, places: Places) -> None:
    opened(console, places.tls())
    page = console.send("/refine/", {"name": "Sockleak", "disclosed": "soon", "software": "libsock"})
    assert page.status == 422
    assert "soon" in page.text


def test_an_event_that_came_as_a_playbook_is_refined_by_a_file(console: Console, begun: str) -> None:
    assert "Refine it" not in console.open("/situation/")
    page = console.open("/refine/")
    assert page.status == 400
    assert "Whoever runs this console can refine it, by a file" in page


def test_rule_65_what_a_refinement_changes_for_the_worse_is_shown_first(
    console: Console, places: Places
) -> None:
    place = places.tls()
    opened(console, place)
    console.open(f"/attest/?asset=endpoint:{place}").press("Save", {"No": True, "From (UTC)": "2014-03-02"})
    since = "Since when can servers have had it?"
    console.open("/refine/").press("Judge anew", {since: "2014-03-02"})
    before = console.open("/timeline/").main
    page = console.open("/refine/").press("Judge anew", {since: "2013-01-01"})
    assert page.heading == "What this changes"
    assert f"{place} Exposed before? No → Not known yet" in page.part("Verdicts")
    back = page.press("Do not")
    assert back.heading == "What is known by now?"
    assert "2013-01-01" in [one["value"] for one in back.root.all("input")]
    assert console.open("/timeline/").main == before
    assert page.press("Keep it").heading == "Judged anew"
    assert "the event was described by answers" in console.open("/timeline/").main
