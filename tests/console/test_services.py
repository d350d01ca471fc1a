"""Who we use, for what; what they answered; what a site is; and all of it as YAML."""

from __future__ import annotations

import pytest

from tests.program.browsing import Console


def add(console: Console, name: str, **fields: str) -> None:
    filled = {"Name": name, **{one.replace("_", " "): value for one, value in fields.items()}}
    page = console.open("/services/").press("Add", filled)
    assert page.path == "/i/heartbleed/services/"
    assert "Not asked yet" in page.row(name)


def test_where_nobody_is_registered_the_questions_are_shown(console: Console, begun: str) -> None:
    page = console.open("/services/")
    assert "No service is registered yet. The nine questions ask for them." in page
    assert "Who takes your payments?" in page.part("Open questions")
    assert page.follow("Go on").path == "/i/heartbleed/start/"


def test_a_service_is_added_asked_and_answers(console: Console, begun: str) -> None:
    add(console, "Cardwise", What_it_does_for_you="Payments")
    assert "Payments" in console.open("/services/").row("Cardwise")
    page = console.open("/services/").follow("Write down their answer (Cardwise)")
    asked = page.press("We asked, no answer yet")
    assert "No answer yet" in asked.row("Cardwise")
    assert "Asked 17:00 UTC on 8 April 2014" in asked.row("Cardwise")
    page = asked.follow("Write down their answer (Cardwise)")
    assert "We asked, no answer yet" not in page
    page = page.press(
        "Save the answer",
        {
            "Affected, fixed": True,
            "In their own words": "We have mended it.",
            "When they said so": "2014-04-08T15:52",
            "Patched": "2014-04-08T15:00",
            "New key": "2014-04-08T15:30",
        },
    )
    row = page.press("Keep it").row("Cardwise")
    assert "Affected, fixed" in row
    assert "Answered 15:52 UTC on 8 April 2014" in row
    told = console.open("/tell/")
    assert (
        "Cardwise, which takes our payments, told us on 8 April 2014 that it was affected, that this is "
        "mended, that it was patched at 15:00 UTC on 8 April 2014"
    ) in told


@pytest.mark.parametrize(
    ("said", "shown"),
    [("Not affected", "Not affected"), ("Affected", "Affected"), ("Still finding out", "Still finding out")],
)
def test_each_answer_is_shown_as_what_it_is(console: Console, begun: str, said: str, shown: str) -> None:
    add(console, "Cardwise")
    page = console.open("/services/?about=vendor:cardwise").press("Save the answer", {said: True})
    if said == "Affected":  # a verdict gets worse: it is shown before it is kept
        page = page.press("Keep it")
    assert shown in page.row("Cardwise")
    assert shown in console.open("/situation/").row("Cardwise", "Your one service")


def test_a_service_that_is_asked_about_and_is_not_there_is_not_opened(console: Console, begun: str) -> None:
    assert "What did" not in console.open("/services/?about=vendor:nobody")


def test_its_site_is_kept_with_it_and_nobody_elses(console: Console, begun: str) -> None:
    site = "Its site, where you sign in"
    console.open("/services/").press("Add", {"Name": "Cardwise", site: "login.cardwise.example"})
    assert "sites:" in console.open("/services/").follow("As YAML").html
    taken = console.open("/services/").press("Add", {"Name": "Paywell", site: "login.cardwise.example"})
    assert taken.status == 422
    assert "login.cardwise.example is registered already" in taken
    assert "Nothing was written down" in taken
    assert "Paywell" not in console.open("/services/")
    ours = console.open("/services/").press("Add", {"Name": "Paywell", site: begun})
    assert (ours.status, "is registered already" in ours) == (422, True)
    none = console.open("/services/").press("Add", {"Name": "Paywell", site: "a b"})
    assert (none.status, "is not a place to look at" in none) == (422, True)


def test_the_register_is_handed_out_as_a_file(console: Console, begun: str) -> None:
    add(console, "Cardwise", What_it_does_for_you="Payments")
    page = console.open("/services/register.yaml")
    assert page.response["Content-Type"] == "application/yaml; charset=utf-8"
    assert "register.yaml" in page.response["Content-Disposition"]
    assert "- name: Cardwise\n  roles:\n  - payments\n" in page.html


def test_a_name_in_markup_is_shown_as_text(console: Console, begun: str) -> None:
    add(console, "<b>Cards</b> & Co")
    assert "<b>Cards</b> & Co" in console.open("/services/").row("<b>Cards</b> & Co")
    assert "<b>Cards</b>" in console.open("/situation/").part("Your one service")


def test_the_mail_that_asks_is_there_in_each_language(console: Console, begun: str) -> None:
    add(console, "Cardwise")
    asking = console.open("/services/").part("Ask Cardwise")
    assert "Nobody asked yet" not in asking, "it is named once"
    assert "the same for each" not in asking
    assert "Are you affected, or were you? Since when?" in asking
    assert "The mail in Deutsch" in asking
    assert "Frage eines Kunden: Sind Sie betroffen? (Heartbleed)" in asking
