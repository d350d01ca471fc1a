"""What a word will change is a page before it is kept: nothing is written before, nothing typed is lost."""

from __future__ import annotations

import pytest

from stanch.core.model import AssetId, Proposal
from stanch.core.moments import parse
from tests.console.conftest import begin, prove, said_never
from tests.program import record
from tests.program.browsing import Console, Fields, Page
from tests.program.commands import Stanch, parsed
from tests.program.places import Places

MORNING, NOON, EVENING = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00"))
MARCH: Fields = {"Yes, in this time": True, "From (UTC)": "2014-03-03", "Until": "2014-03-20"}
NEVER = "Our own servers did not have this flaw at any time up to 09:00 UTC on 8 April 2014."


@pytest.fixture
def told(console: Console, stanch: Stanch) -> str:
    """A notice of noon: our servers never had it, and Cardwise neither."""
    told = said_never(console, stanch, MORNING)

    def send() -> None:
        stanch("notice", "copy", now=NOON)
        stanch("notice", "sent", "--to", "all customers, 312", now=NOON)

    record.once(send)
    console.at(EVENING)
    return told


def entries(stanch: Stanch) -> int:
    return len(parsed(stanch("timeline", "--json", now=EVENING)))


def attesting(console: Console, place: str) -> Page:
    return console.open(f"/attest/?asset=endpoint:{place}")


def test_rule_65_a_sentence_that_would_fall_is_shown_before_anything_is_written(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = entries(stanch)
    page = attesting(console, told).press("Save", MARCH)
    assert page.heading == "What this changes"
    assert "Nothing is written yet." in page
    sent = page.part("Sent already, and then not true any more")
    assert f"“{NEVER}” Notice 1, sent 12:00 UTC on 8 April 2014 to all customers, 312:" in sent
    assert f"{told} Exposed before? No → Yes" in page.part("Verdicts")
    assert f"{told} had this flaw from 3 March 2014 until 20 March 2014" in page.part("What you can say")
    assert entries(stanch) == before
    kept = page.press("Keep it")
    assert kept.path.endswith("/situation/")
    assert NEVER in kept.part("No longer true")
    assert entries(stanch) == before + 1


def test_rule_65_whoever_does_not_keep_it_finds_the_form_as_it_was_typed(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = entries(stanch)
    form = attesting(console, told).press("Save", MARCH).press("Do not")
    assert form.heading == f"Did {told} have this flaw before?"
    values = {one["name"]: one["value"] for one in form.root.all("input")}
    assert (values["from"], values["to"]) == ("2014-03-03", "2014-03-20")
    assert [one["value"] for one in form.root.all("input") if "checked" in one] == ["yes"]
    assert entries(stanch) == before
    harmless = form.press("Save", {"No, not in this time": True, "From (UTC)": "2012-03-14", "Until": ""})
    assert harmless.path.endswith("/situation/"), "where nothing grave changes nobody is asked"
    assert entries(stanch) == before + 1


def test_rule_65_what_changed_in_the_meantime_is_shown_anew(
    console: Console, stanch: Stanch, told: str
) -> None:
    page = attesting(console, told).press("Save", MARCH)
    stanch("attest", told, "yes", "--from", "2014-03-01", "--to", "2014-03-02", now=EVENING)
    other = entries(stanch)
    again = page.press("Keep it")
    assert again.path.endswith("/situation/"), "nothing grave is left to change"
    assert entries(stanch) == other + 1
    page = console.open("/services/?about=vendor:cardwise").press("Save the answer", {"Affected": True})
    assert "Exposed today?" in page.part("Verdicts")
    stanch("notice", "copy", now=EVENING)
    stanch("notice", "sent", "--to", "others", now=EVENING)
    shown = page.press("Keep it")
    assert shown.heading == "What this changes", "now two notices fall"
    assert "Something else was written down in the meantime" in shown
    assert "Notice 2, sent 18:00 UTC" in shown.part("Sent already, and then not true any more")
    assert shown.press("Keep it").path.endswith("/services/")


def test_rule_65_a_vendors_answer_is_shown_with_all_that_was_typed_carried_along(
    console: Console, stanch: Stanch, told: str
) -> None:
    form = console.open("/services/?about=vendor:cardwise")
    typed: Fields = {
        "Affected": True,
        "In their own words": "We are sorry.\nVery.",
        "When they said so": "2014-04-08T17:30",
    }
    page = form.press("Save the answer", typed)
    assert page.heading == "What this changes"
    assert "The answer of Cardwise." in page
    back = page.press("Do not")
    assert "What did Cardwise answer?" in back
    (quote,) = [one for one in back.root.all("textarea") if one["name"] == "quote"]
    assert "".join(map(str, quote.within)).replace("\r", "") == "We are sorry.\nVery."
    kept = back.press("Save the answer").press("Keep it")
    assert "Affected" in kept.row("Cardwise")
    (said,) = [one for one in parsed(stanch("timeline", "--json")) if "was affected" in one["what"]]
    assert said["at"] == "2014-04-08T17:30:00Z"


def test_rule_65_taking_back_what_a_sent_sentence_rests_on_is_shown_first(
    console: Console, stanch: Stanch, told: str
) -> None:
    answer = next(
        one["seq"] for one in parsed(stanch("timeline", "--json", now=EVENING)) if "told us" in one["what"]
    )
    before = entries(stanch)
    page = console.open("/timeline/").press(
        "Take it back", {"Its number": str(answer), "Why": "they never wrote that"}
    )
    assert page.heading == "What this changes"
    assert "told us on 8 April 2014" in page.part("Sent already, and then not true any more")
    back = page.press("Do not")
    assert back.heading == "What happened"
    values = {one["name"]: one["value"] for one in back.root.all("input")}
    assert (values["number"], values["why"]) == (str(answer), "they never wrote that")
    assert entries(stanch) == before
    kept = back.press("Take it back").press("Keep it")
    assert kept.path.endswith("/timeline/")
    assert "taken back" in kept.row("told us that")


def test_rule_65_a_service_that_takes_a_sent_sentences_ground_is_shown_first(
    console: Console, stanch: Stanch, told: str
) -> None:
    page = console.open("/services/").press(
        "Add", {"Name": "Paywell", "What it does for you": "Payments", "Its site": "paywell.example"}
    )
    assert page.heading == "What this changes"
    assert "Paywell is to be added." in page
    back = page.press("Do not")
    values = {one["name"]: one["value"] for one in back.root.all("input")}
    assert (values["name"], values["site"]) == ("Paywell", "paywell.example")
    kept = back.press("Add").press("Keep it")
    assert "Paywell" in kept.row("Paywell")


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = entries(stanch)
    form = console.open(f"/done/?asset=endpoint:{told}")
    found = form.press("Save", {"Restarted": "2014-04-09T10:00", "New key": "2014-04-08T11:00"})
    assert found.status == 422
    assert "has not come yet" in found
    values = {one["name"]: one["value"] for one in found.root.all("input")}
    assert values["step:restarted"] == "2014-04-09T10:00"
    assert values["step:rekeyed"] == "2014-04-08T11:00"
    nothing = form.press("Save")
    assert (nothing.status, "Nothing was said of any step" in nothing) == (422, True)
    garbled = console.send("/done/", {"asset": f"endpoint:{told}", "step:restarted": "noon"})
    (field,) = [one for one in garbled.root.all("div") if one["class"] == "field" and "Restarted" in one.text]
    assert "is not a date" in field.text
    assert console.send("/attest/", {"asset": f"endpoint:{told}", "answer": "yes"}).status == 422
    assert console.send("/timeline/retract/", {"number": "999", "why": "x"}).status == 422
    assert console.send("/services/said/", {"vendor": "vendor:cardwise", "status": "x"}).status == 422
    assert entries(stanch) == before


def test_rule_66_what_was_seen_against_a_date_is_said_beside_its_field(
    console: Console, stanch: Stanch, places: Places
) -> None:
    place = places.vulnerable()
    console.at("2014-04-08T17:01:04Z")
    begin(console, place)
    prove(console, place)
    console.at(EVENING)
    before = entries(stanch)
    form = console.open(f"/done/?asset=endpoint:{place}")
    found = form.press("Save", {"Patched": "2014-04-08T16:30", "Restarted": "2014-04-08T17:01"})
    assert found.status == 422
    (field,) = [one for one in found.root.all("div") if one["class"] == "field" and "Restarted" in one.text]
    assert "You say 17:01; at 17:01:04 we still saw the flaw. Which is wrong?" in field.text
    assert "another key now, and look again: that settles it" in field.text
    values = {one["name"]: one["value"] for one in found.root.all("input")}
    assert (values["step:patched"], values["step:restarted"]) == ("2014-04-08T16:30", "2014-04-08T17:01")
    assert entries(stanch) == before
    form = console.open(f"/attest/?asset=endpoint:{place}")
    found = form.press("Save", {"No, not in this time": True, "From (UTC)": "2012-03-14"})
    assert found.status == 422
    assert "You say that it did not have the flaw since 14 March 2012; at 17:01:04 we saw it." in found
    assert entries(stanch) == before


# answers about who we are, and what is no longer used


def open_proposal() -> None:
    """Something that was seen in the evening, and that nobody has confirmed: Mailgun takes payments."""
    from stanch.app import context

    seen = Proposal("p1", AssetId("vendor:mailgun"), "payments", "It was seen.", parse(EVENING))
    context.client("").write([seen])


def test_rule_65_the_answer_to_a_question_is_shown_first_and_comes_back_as_it_was_typed(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = entries(stanch)
    form = console.open("/start/?role=payments")
    page = form.press("Next question", {"Name of the service": "Paywell, Cardwise"})
    assert page.heading == "What this changes"
    assert "Your answer to “Who takes your payments?”" in page, page
    assert "Notice 1, sent 12:00 UTC" in page.part("Sent already, and then not true any more")
    assert entries(stanch) == before
    back = page.press("Do not")
    assert back.heading == "Who takes your payments?"
    typed = {one["name"]: one["value"] for one in back.root.all("input") if one["type"] == "text"}
    assert typed["name"] == "Paywell, Cardwise"
    assert entries(stanch) == before
    kept = back.press("Next question").press("Keep it")
    assert "/start/?role=mail" in kept.path
    assert "Paywell" in console.open("/services/").part("Services")


def test_rule_65_that_these_are_not_all_servers_is_shown_first(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = entries(stanch)
    page = console.open("/start/?role=servers").press("No, there are more")
    assert page.heading == "What this changes"
    assert NEVER in page.part("Sent already, and then not true any more")
    back = page.press("Do not")
    assert [one["value"] for one in back.root.all("button") if "aria-current" in one] == ["more"]
    assert entries(stanch) == before
    back.press("No, there are more").press("Keep it")
    assert NEVER in console.open("/situation/").part("Its ground is gone")


@pytest.mark.parametrize("where", ["start", "services"])
def test_rule_65_a_discovery_that_is_confirmed_is_shown_first(
    console: Console, stanch: Stanch, told: str, where: str
) -> None:
    open_proposal()
    before = entries(stanch)
    if where == "start":
        page = console.open("/start/?role=payments").press("Mailgun")
    else:
        page = console.open("/services/").press("Yes", within="Mailgun")
        assert "Yes, you use Mailgun." in page
    assert page.heading == "What this changes", page
    assert "Notice 1, sent 12:00 UTC" in page.part("Sent already, and then not true any more")
    assert entries(stanch) == before
    page.press("Do not")
    assert entries(stanch) == before
    page.press("Keep it")
    assert "Mailgun" in console.open("/services/").part("Services")


def test_rule_65_what_is_no_longer_used_is_shown_first(console: Console, stanch: Stanch, told: str) -> None:
    """A password that is out, by a word that nobody accepts it any more."""
    stanch("vendor", "statement", "Cardwise", "affected", now=EVENING)
    before = entries(stanch)
    form = console.open("/situation/").follow("No longer used? (our password at Cardwise)")
    page = form.press("Save", {"Since (UTC)": "2014-04-01", "It was switched off, too": True})
    assert page.heading == "What this changes", page
    assert "our password at Cardwise is no longer used since 1 April 2014." in page
    assert "our password at Cardwise Exposed today? Yes → Not known yet" in page.part("Verdicts")
    back = page.press("Do not")
    assert {one["name"]: one["value"] for one in back.root.all("input")}["since"] == "2014-04-01"
    assert "dead" in [one["name"] for one in back.root.all("input") if "checked" in one]
    assert entries(stanch) == before
    kept = back.press("Save").press("Keep it")
    assert kept.heading == "our password at Cardwise: no longer used since 1 April 2014"
    assert entries(stanch) > before
