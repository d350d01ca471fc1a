"""After each save a box says what it changed, with Undo; what cannot be taken is said at its field."""

from __future__ import annotations

import json

import pytest

from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch
from tests.program.places import Places

SITE = "127.0.0.1:9"


@pytest.fixture
def shop(console: Console, stanch: Stanch) -> Console:
    """A server that nobody answers at, and Cardwise, which takes the payments."""

    def open_shop() -> None:
        stanch("start", SITE, "--no-questions")
        stanch("vendor", "add", "Cardwise", "--role", "payments")

    record.once(open_shop)
    return console


def live(stanch: Stanch) -> list[str]:
    rows = json.loads(stanch("timeline", "--json").out)
    return [one["what"] for one in rows if not one["retracted"] and "was taken back" not in one["what"]]


def box(page: Page) -> str:
    return next((one.text for one in page.root.all("ul") if one["class"] == "news"), "")


def answered(console: Console, **more: str) -> Page:
    page = console.open("/services/?about=vendor:cardwise")
    return page.press(
        "Save the answer", {"Not affected": True, "In their own words": "We never ran it.", **more}
    )


def test_a_save_says_what_it_changed_and_is_undone_by_one_press(shop: Console, stanch: Stanch) -> None:
    before = live(stanch)
    page = answered(shop)
    assert page.path == "/i/heartbleed/services/"
    assert "Kept: Cardwise answered “Not affected”." in box(page)
    assert "Cardwise, exposed today? Not known yet → No." in box(page)
    after = live(stanch)
    undone = page.press("Undo", within="Kept: Cardwise")
    assert undone.path == "/i/heartbleed/services/", "one comes back to where one pressed"
    assert "Undone: Cardwise: told us that it was not affected." in box(undone)
    assert live(stanch) == before
    again = undone.press("Undo", within="Undone: Cardwise")
    assert "Counts again: Cardwise: told us that it was not affected." in box(again)
    assert live(stanch) == after


def test_the_box_is_gone_with_the_next_page_and_stays_while_the_page_asks_itself(shop: Console) -> None:
    page = answered(shop)
    assert "Kept:" in box(shop.open("/services/", **{"HX-Request": "true"}))
    assert "Kept:" in box(page)
    assert not box(shop.open("/services/"))
    assert not box(shop.open("/services/"))


def test_what_was_written_since_makes_undo_show_first_what_it_changes(shop: Console, stanch: Stanch) -> None:
    answered(shop)
    stanch("vendor", "add", "Paywell")
    before = live(stanch)
    row = shop.open("/services/")
    shown = row.press("Undo (Cardwise)")
    assert shown.heading == "What this changes"
    assert live(stanch) == before
    kept = shown.press("Keep it")
    assert kept.path.endswith("/services/")
    assert "told us that it was not affected" not in " ".join(live(stanch))


def test_a_look_is_undone_only_after_it_was_shown_what_that_changes(console: Console, exposed: str) -> None:
    page = console.open("/timeline/")
    buttons = [one.text for one in page.root.all("button") if one.text.startswith("Undo")]
    shown = page.press(buttons[0])
    assert shown.heading == "What this changes"
    assert "Exposed today? Yes" in shown


def test_others_that_hang_on_it_are_shown_and_can_go_along(shop: Console, stanch: Stanch) -> None:
    answered(shop)
    rows = json.loads(stanch("timeline", "--json").out)
    number = next(one["seq"] for one in rows if "Cardwise was added" in one["what"])
    page = shop.send("/timeline/undo/", {"entry": str(number), "next": "/i/heartbleed/services/"})
    assert "Cardwise: told us that it was not affected" in page
    assert "Nothing was taken back." in page
    after = page.press("Take all of it back")
    after = after.press("Keep it") if after.heading == "What this changes" else after
    assert after.path == "/i/heartbleed/services/"
    assert not [one for one in live(stanch) if "Cardwise" in one]


def test_what_was_sent_has_no_undo_and_says_so(shop: Console, stanch: Stanch) -> None:
    stanch("notice", "copy")
    stanch("notice", "sent", "--to", "all customers")
    (row,) = [one for one in shop.open("/timeline/").root.all("tr") if "sent to all customers" in one.text]
    assert "Undo" not in row.text
    number = json.loads(stanch("timeline", "--json").out)[-1]["seq"]
    refused = shop.send("/timeline/undo/", {"entry": str(number)})
    assert refused.status == 400
    assert "What was sent cannot be undone" in refused


def test_undo_leads_nowhere_else(shop: Console) -> None:
    page = answered(shop)
    number = next(one["value"] for one in page.root.all("input") if one["name"] == "entry")
    away = shop.post("/i/heartbleed/timeline/undo/", {"entry": number, "next": "https://evil.example/"})
    assert away["Location"] == "/i/heartbleed/timeline/"


def test_its_own_words_stand_in_the_row_and_an_answer_opens_filled_to_be_changed(
    shop: Console, stanch: Stanch
) -> None:
    answered(shop, **{"When they said so": "2014-04-08T15:52", "Patched": "2014-04-08T15:00"})
    page = shop.open("/services/")
    assert "“We never ran it.”" in page.row("Cardwise")
    form = page.follow("Change (Cardwise)")
    values = {one["name"]: one["value"] for one in form.root.all("input")}
    assert values["at"] == "2014-04-08T15:52"
    assert values["step:patched"] == "2014-04-08T15:00"
    saved = form.press("Save the answer", {"Affected": True})
    saved = saved.press("Keep it") if saved.heading == "What this changes" else saved
    assert "Affected" in saved.row("Cardwise")
    said = [one for one in live(stanch) if "told us" in one]
    assert len(said) == 1, "the one that was wrong counts no more"
    saved.press("Undo", within="Kept: Cardwise")
    assert "told us that it was not affected" in " ".join(live(stanch))


def test_a_day_that_no_field_can_hold_stays_when_the_answer_is_changed(shop: Console, stanch: Stanch) -> None:
    stanch("vendor", "statement", "Cardwise", "fixed", "patched=2014-04-08")
    form = shop.open("/services/").follow("Change (Cardwise)")
    form.press("Save the answer", {"In their own words": "All done."})
    assert "patched on 8 April 2014" in " ".join(live(stanch)).replace("that it was ", "")


def test_rule_191_an_answer_of_a_day_stays_one_when_it_is_changed(shop: Console, stanch: Stanch) -> None:
    """Its words stand under it, and no hour becomes known by a form that can only hold one."""
    now = "2014-04-10T12:00Z"
    shop.at(now)
    for status, at, words in (
        ("affected", "2014-04-09T02:00Z", "We had it."),
        ("not_affected", "2014-04-09", "We never ran it."),
    ):
        given = ("vendor", "statement", "Cardwise", status, "--at", at, "--quote", words, "--yes")
        assert stanch(*given, now=now).code == 0
    assert "“We had it.”" in shop.open("/services/").row("Cardwise")
    theirs = shop.open("/services/").follow("Cardwise")
    (change,) = [one for one in theirs.links() if one.startswith("Change Not affected")]
    page = theirs.follow(change)
    saved = page.press("Save the answer", {"In their own words": "It never was there."})
    if saved.heading == "What this changes":
        saved.press("Keep it")
    assert "It never was there." in shop.open("/services/").follow("Cardwise")
    assert "also not affected; which was later is not known" in shop.open("/situation/")


def test_a_mistyped_vendor_is_renamed_joined_and_removed_from_its_page(shop: Console, stanch: Stanch) -> None:
    stanch("vendor", "add", "Crdwise", "--role", "mail")
    page = shop.open("/services/").follow("Crdwise")
    assert page.heading == "Crdwise"
    there = page.press("Rename", {"Its name": "cardwise"})
    assert there.status == 422
    assert "Cardwise is there already" in there
    field = next(one for one in there.root.all("input") if one["id"] == "name")
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == (
        "cardwise",
        "true",
        "wrong-name",
    )
    joined = there.press("Join the two", {"It is the same as": "Cardwise"})
    assert "Kept: Crdwise is Cardwise." in box(joined)
    assert "Crdwise" not in joined.part("Services")
    back = joined.press("Undo", within="Kept: Crdwise")
    assert "Crdwise" in back.part("Services")
    renamed = back.follow("Crdwise").press("Rename", {"Its name": "Postbird"})
    assert "Mail" in renamed.row("Postbird", "Services")
    removed = renamed.follow("Postbird").press("Remove it")
    assert "Removed: Postbird." in box(removed)
    assert "Postbird" not in removed.part("Services")


def test_known_services_are_offered_where_one_is_typed(shop: Console) -> None:
    page = shop.open("/services/")
    offered = {one["value"] for one in page.root.all("option")}
    assert {"Cardwise", "Stripe", "Postmark"} <= offered


def test_what_cannot_be_taken_is_said_at_its_field_with_all_that_was_typed(shop: Console) -> None:
    page = shop.open("/services/").press(
        "Add", {"Name": "Paywell", "What it does for you": "Mail", "Its site": "a b"}
    )
    assert page.status == 422
    site = next(one for one in page.root.all("input") if one["name"] == "site")
    assert (site["value"], site["aria-invalid"]) == ("a b", "true")
    assert next(one for one in page.root.all("input") if one["name"] == "name")["value"] == "Paywell"
    assert "Nothing was written down yet. All that you typed is still there." in box(page)
    assert page.links()["To the field"] == "#wrong-site"


@pytest.mark.parametrize(
    ("path", "form", "field", "words"),
    [
        ("/tell/whom/", {"who": "nobody", "why": " "}, "why", "no reason is given"),
        ("/tell/promise/", {"by": "2014-04-07T12:00"}, "by", "is past"),
        ("/services/end/", {"asset": "vendor:cardwise", "since": "2015-04-07"}, "since", "has not come yet"),
        ("/start/look/", {"domain": "a b"}, "domain", "is not a place to look at"),
    ],
)
def test_errors_stand_at_their_fields(
    shop: Console, path: str, form: dict[str, str], field: str, words: str
) -> None:
    page = shop.send(path, form)
    assert page.status == 422
    assert words in page.text.lower()
    wrong = [one for one in page.root.all("input", "textarea") if one["aria-invalid"]]
    assert [one["name"] for one in wrong] == [field]
    assert [one["id"] for one in page.root.all("div") if one["id"].startswith("wrong-")] == [f"wrong-{field}"]


def test_a_look_says_what_it_found_of_what_was_done(console: Console, exposed: str, places: Places) -> None:
    console.at("2014-04-08T17:01Z")
    page = console.open("/situation/").press("I did this: look again")
    assert "Looking: 0 of" in box(page) or "Looked 17:01" in box(page)
    page = console.looked("/situation/")
    assert "Looked 17:01: still has the flaw. Was it restarted after that?" in box(page)
    assert "Looked" not in box(console.open("/situation/")), "gone with the next page"


def test_a_look_that_reached_nobody_says_which_result_stands(
    console: Console, exposed: str, places: Places
) -> None:
    console.at("2014-04-08T16:40Z")
    console.open("/situation/").press("I did this: look again")
    console.looked("/situation/")
    places.end(exposed)
    console.at("2014-04-08T17:01Z")
    at_once = console.open("/situation/").press("I did this: look again")  # it may be over by then
    page = console.looked("/situation/")
    assert "Not reached 17:01. The result of 16:40 stands." in box(at_once) + box(page)


@pytest.mark.slow
def test_a_look_that_finds_it_mended_says_so_and_what_is_next(
    console: Console, exposed: str, places: Places
) -> None:
    places.mended(at=exposed)
    console.at("2014-04-08T17:22Z")
    console.open("/situation/").press("I did this: look again")
    page = console.looked("/situation/")
    assert "Looked 17:22: the flaw is gone. Next: Give the server a new key." in box(page)
    console.at("2014-04-08T17:30Z")
    console.send("/situation/again/", {"step": f"rekeyed endpoint:{exposed}"})
    page = console.looked("/situation/")
    assert "the same key as before. Was the new one put in place?" in box(page)


def test_a_first_look_says_which_servers_are_clear(console: Console, places: Places) -> None:
    prove_nothing = places.tls()
    console.send("/start/event/", {"event": "heartbleed", "domain": prove_nothing})
    console.looked()
    console.send("/situation/again/", {})
    page = console.looked("/situation/")
    assert "does not have the flaw." in box(page)
