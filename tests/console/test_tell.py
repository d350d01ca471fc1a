"""Tell? Whom, and why; the text sentence by sentence with its ground; and "I sent this"."""

from __future__ import annotations

import pytest

from tests.program.browsing import Console
from tests.program.commands import Stanch, parsed

AUDIENCES = ("Nobody", "Only who asks", "A line at sign-in", "Administrators", "Everybody")


@pytest.mark.parametrize("whom", AUDIENCES)
def test_whom_to_tell_is_decided_before_with_its_reason(console: Console, begun: str, whom: str) -> None:
    page = console.open("/tell/")
    assert page.heading == "Whom to tell?"
    page = page.press("Keep this decision", {whom: True, "Why so": "They have a right to know."})
    assert page.heading == f"Tell: {whom}"
    assert "They have a right to know. 17:00 UTC on 8 April 2014" in page
    assert "They have a right to know." in console.open("/timeline/")


def test_it_can_be_decided_anew(console: Console, begun: str) -> None:
    console.open("/tell/").press("Keep this decision", {"Nobody": True, "Why so": "Nothing happened."})
    page = console.open("/tell/").press("Keep this decision", {"Everybody": True, "Why so": "It did."})
    assert page.heading == "Tell: Everybody"


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"who": "mars", "why": "so"}, "nobody that can be told"),
        ({"who": "nobody", "why": " "}, "no reason is given"),
    ],
)
def test_a_decision_without_a_reason_or_a_reader_is_none(
    console: Console, begun: str, form: dict[str, str], says: str
) -> None:
    page = console.send("/tell/whom/", form)
    assert page.status == 422
    assert says in page.text.lower()
    assert console.open("/tell/").heading == "Whom to tell?"


def test_each_sentence_has_its_ground_and_what_is_left_out_its_blocker(
    console: Console, exposed: str
) -> None:
    page = console.open("/tell/")
    said = page.row(f"{exposed} has this flaw.")
    assert "We saw" in said
    assert "entry " in said
    assert "good until 14:06 UTC on 9 April 2014" in said
    out = page.part("Not yet, because")
    assert "“Our own servers never had this flaw.”" in out
    assert f"{exposed}: It was exposed." in out
    assert "sentences are left out: they cannot be said yet." in page


def test_what_was_sent_is_frozen_with_its_readers(console: Console, begun: str) -> None:
    console.open("/tell/").press("Copy the text")
    page = console.open("/tell/").press("I sent this", {"Who gets it, in words": "all customers, 312"})
    assert "Notice 1, 17:00 UTC on 8 April 2014, to all customers, 312" in page.part("Sent")
    console.at("2014-04-08T18:00Z")
    page = console.open("/tell/").press(
        "I sent this", {"Who gets it, in words": "two papers", "When": "2014-04-08T17:30"}
    )
    assert "Notice 2, 17:30 UTC on 8 April 2014, to two papers" in page.part("Sent")


def test_a_notice_without_a_reader_or_at_no_time_is_none(console: Console, begun: str) -> None:
    console.open("/tell/").press("Copy the text")
    nobody = console.send("/tell/sent/", {"to": " "})
    assert (nobody.status, "who got it?" in nobody.text.lower()) == (422, True)
    never = console.send("/tell/sent/", {"to": "all", "sent": "soon"})
    assert (never.status, "when it was sent" in never.text.lower()) == (422, True)
    assert "Sent" not in [one.text for one in console.open("/tell/").root.all("h2")]


def test_the_next_update_is_promised_and_stands_in_the_text(console: Console, begun: str) -> None:
    assert "We will write again when we know more." in console.open("/tell/")
    page = console.open("/tell/").press("Promise this", {"We will write again by (UTC)": "2014-04-09T12:00"})
    assert "We will write again by 12:00 UTC on 9 April 2014." in page.part("You can say")


@pytest.mark.parametrize(
    ("by", "says"), [("", "by when?"), ("soon", "is not a date"), ("2014-04-01T12:00", "is past")]
)
def test_a_promise_needs_a_moment_that_is_still_to_come(
    console: Console, begun: str, by: str, says: str
) -> None:
    page = console.send("/tell/promise/", {"by": by})
    assert page.status == 422
    assert says in page.text.lower()


def test_the_text_to_copy_is_the_text_that_is_shown(console: Console, exposed: str) -> None:
    page = console.open("/tell/")
    (shown,) = [one for one in page.root.all("ol") if one["id"] == "text"]
    (copied,) = page.press("Copy the text").root.all("textarea")
    text = " ".join("".join(map(str, copied.within)).split())
    assert text == " ".join(next(one.all("p")).text for one in shown.all("li"))


# a sentence that lost its ground


def sent_and_lost(console: Console, stanch: Stanch) -> str:
    """That these are all servers was sent; then it is not known any more. Returns the sentence."""
    (place,) = [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["ours"]]
    stanch("attest", place, "no", "--from", "2012-03-14")
    stanch("register", "servers", "yes")
    stanch("notice", "copy")
    stanch("notice", "sent", "--to", "all customers, 312")
    stanch("register", "servers", "no")
    return "Our own servers did not have this flaw at any time up to 17:00 UTC on 8 April 2014."


def test_rule_69_a_sentence_that_lost_its_ground_is_let_stand_with_its_reason(
    console: Console, stanch: Stanch, begun: str
) -> None:
    sentence = sent_and_lost(console, stanch)
    page = console.open("/situation/")
    assert sentence in page.part("Its ground is gone")
    button = "It stands as it was sent"
    refused = page.press(button, {"Why it may stand": "one. Two."})
    assert refused.status == 400
    kept = page.press(button, {"Why it may stand": "the third is a test server"})
    assert kept.path.endswith("/tell/")
    how = "its ground is gone; stands as it was sent, decided 17:00 UTC on 8 April 2014: the third is a test"
    assert how in kept.part("Sent")
    for path in ("/situation/", "/tell/"):
        assert "Its ground is gone" not in [one.text for one in console.open(path).root.all("h2")]
    assert f"“{sentence}”, stands as it was sent: the third is a test server" in console.open("/timeline/")


def test_rule_69_in_a_closed_incident_as_well(console: Console, stanch: Stanch, begun: str) -> None:
    sentence = sent_and_lost(console, stanch)
    stanch("incident", "close", "heartbleed")
    page = console.open("/i/heartbleed/situation/")
    assert sentence in page.part("Its ground is gone")
    kept = page.press("It stands as it was sent", {"Why it may stand": "the third is a test server"})
    assert "stands as it was sent, decided" in kept.part("Sent")


def test_what_fell_offers_a_correction_alone(console: Console, stanch: Stanch, begun: str) -> None:
    sent_and_lost(console, stanch)
    stanch("attest", begun, "yes", "--from", "2014-03-03", "--to", "2014-03-20")
    page = console.open("/situation/")
    assert "No longer true" in page
    assert "It stands as it was sent" not in [one.text for one in page.root.all("button")]
    refused = console.send("/tell/stands/", {"notice": "1", "sentence": "3", "why": "so"})
    assert (refused.status, "cannot be let stand" in refused) == (400, True)
