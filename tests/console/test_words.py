"""A person's word: steps that were done, each at its time; and what a log says of a period."""

from __future__ import annotations

import pytest

from tests.program.browsing import Console


def test_steps_are_kept_each_with_its_time(console: Console, exposed: str) -> None:
    console.at("2014-04-08T17:00Z")
    page = console.open("/situation/").follow(f"Say what you did, and when ({exposed})")
    assert page.heading == f"What you did at {exposed}, and when"
    assert "Your word, kept as such." in page
    page = page.press("Save", {"Patched": "2014-04-08T16:00", "Restarted": "2014-04-08T16:38"})
    assert page.path == "/i/heartbleed/situation/"
    told = console.open("/timeline/")
    assert f"{exposed}: Patched: yes, 16:00 UTC on 8 April 2014" in told
    assert f"{exposed}: Restarted: yes, 16:38 UTC on 8 April 2014" in told
    assert f"{exposed}: New key" not in told, "an empty field is no word"


def test_no_time_at_all_is_asked_for(console: Console, exposed: str) -> None:
    page = console.open(f"/done/?asset=endpoint:{exposed}").press("Save")
    assert page.status == 422
    assert "Nothing was said of any step" in page
    assert "a day is enough" in page


def test_a_time_that_has_not_come_yet_is_refused(console: Console, exposed: str) -> None:
    page = console.open(f"/done/?asset=endpoint:{exposed}").press("Save", {"Patched": "2014-04-09T16:00"})
    assert page.status == 422
    assert "has not come yet" in page


@pytest.mark.parametrize("path", ["/done/", "/attest/"])
def test_what_nobody_knows_is_named(console: Console, exposed: str, path: str) -> None:
    page = console.open(f"{path}?asset=nothing")
    assert page.status == 400
    assert "Nothing is called nothing" in page
    assert exposed in page, "what it may be"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"answer": "perhaps", "from": "2014-03-01"}, "did it have the flaw then?"),
        ({"answer": "yes"}, "from when?"),
        ({"answer": "yes", "from": "soon"}, "'soon' is not a date"),
        ({"answer": "yes", "from": "2014-03-01", "to": "soon"}, "'soon' is not a date"),
    ],
)
def test_a_word_on_a_period_needs_an_answer_and_its_beginning(
    console: Console, exposed: str, form: dict[str, str], says: str
) -> None:
    page = console.send("/attest/", {"asset": f"endpoint:{exposed}", **form})
    assert page.status == 422
    assert says in page.text.lower()


def test_an_event_that_asks_nothing_of_a_thing_says_so(console: Console, begun: str) -> None:
    console.open("/services/").press("Add", {"Name": "Cardwise"})
    page = console.send(
        "/attest/", {"asset": "our password at Cardwise", "answer": "no", "from": "2014-03-01"}
    )
    assert page.status == 422
    assert "asks nothing of our password at Cardwise" in page


def test_a_step_is_kept_with_the_version_that_it_went_to(console: Console, exposed: str) -> None:
    console.at("2014-04-08T17:00Z")
    page = console.open(f"/done/?asset=endpoint:{exposed}")
    assert "To which version, if you know it: Restarted" not in page, "what is restarted has no version"
    wrong = page.press("Save", {"Patched (UTC)": "2014-04-08T16:00", "To which version": "two words"})
    assert wrong.status == 422
    assert "'two words' is not a version" in wrong
    page.press("Save", {"Patched (UTC)": "2014-04-08T16:00", "To which version": "1.0.1f"})
    told = console.open("/timeline/")
    assert f"{exposed}: Patched: yes, to 1.0.1f, 16:00 UTC on 8 April 2014" in told
