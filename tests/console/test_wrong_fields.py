"""A form with several wrong fields says all of them at once, each at its field; a repair is one press."""

from __future__ import annotations

import pytest

from tests.console.conftest import begin
from tests.program.browsing import Console, Fields, Page
from tests.program.commands import Stanch, parsed
from tests.program.places import Places


def wrong(page: Page) -> dict[str, str]:
    """What is wrong, by the field at which it is said."""
    said = [one for one in page.root.all("div") if one["id"].startswith("wrong-")]
    return {one["id"].removeprefix("wrong-"): one.text for one in said}


def values(page: Page) -> dict[str, str]:
    """What stands in the fields."""
    return {one["name"]: one["value"] for one in page.root.all("input") if "value" in one}


def offers(page: Page) -> list[str]:
    return [one.text for one in page.root.all("button") if one["name"] == "use"]


def entries(stanch: Stanch) -> list[str]:
    return [one["what"] for one in parsed(stanch("timeline", "--json"))]


def test_rule_187_two_steps_in_the_future_are_both_named_and_both_stay(
    console: Console, stanch: Stanch, exposed: str
) -> None:
    console.at("2014-04-08T17:05Z")
    before = entries(stanch)
    typed: Fields = {
        "Patched": "2015-04-08T16:30",
        "Restarted": "2012-04-08T16:40",
        "New key": "2014-04-08T16:50",
    }
    page = console.open(f"/done/?asset=endpoint:{exposed}").press("Save", typed)
    found = wrong(page)
    assert page.status == 422
    assert set(found) == {"step:patched", "step:restarted"}
    assert "has not come yet" in found["step:patched"]
    assert "is before Heartbleed became public" in found["step:restarted"]
    assert "2 answers cannot be taken as they are." in page
    shown = values(page)
    assert shown["step:patched"] == "2015-04-08T16:30", "what was typed stays"
    assert shown["step:rekeyed"] == "2014-04-08T16:50"
    assert entries(stanch) == before, "nothing is kept of the one that could be"


def test_rule_187_a_repair_is_filled_in_and_nothing_is_kept_by_it(
    console: Console, stanch: Stanch, exposed: str
) -> None:
    console.at("2014-04-08T17:05Z")
    before = entries(stanch)
    typed: Fields = {"Patched": "2015-04-08T16:30", "Restarted": "2012-04-08T16:40"}
    page = console.open(f"/done/?asset=endpoint:{exposed}").press("Save", typed)
    assert offers(page) == [
        "Use 16:30 UTC on 8 April 2014", "Use 16:40 UTC on 8 April 2014",
    ]  # fmt: skip
    page = page.press("Use 16:30 UTC on 8 April 2014")
    assert page.status == 200
    shown = values(page)
    assert (shown["step:patched"], shown["step:restarted"]) == ("2014-04-08T16:30", "2012-04-08T16:40")
    assert entries(stanch) == before


def test_rule_187_what_a_look_says_otherwise_is_repaired_by_the_minute_after_it(
    console: Console, places: Places
) -> None:
    place = places.vulnerable()
    console.at("2014-04-08T17:01:04Z")
    begin(console, place)
    console.open("/start/").press(f"{place} is mine: test it")
    console.looked()
    console.at("2014-04-08T18:00Z")
    page = console.open(f"/done/?asset=endpoint:{place}").press(
        "Save", {"Patched": "2014-04-08T16:30", "Restarted": "2014-04-08T17:00"}
    )
    assert "still saw the flaw" in wrong(page)["step:restarted"]
    (offer,) = offers(page)
    assert offer == "Use 17:02 UTC on 8 April 2014"
    assert values(page.press(offer))["step:restarted"] == "2014-04-08T17:02"


def test_rule_187_every_question_of_an_event_is_named_at_its_field(console: Console) -> None:
    page = console.send(
        "/start/new/", {"kind": "library-bug", "domain": "shop.example", "name": "", "disclosed": "soon"}
    )
    found = wrong(page)
    assert {"name", "disclosed", "software"} <= set(found)
    assert "is not a date" in found["disclosed"]
    fields = [one for one in page.root.all("input") if one["aria-invalid"] == "true"]
    assert {one["aria-describedby"] for one in fields} >= {"wrong-name", "wrong-disclosed", "wrong-software"}


def test_rule_187_who_we_are_and_the_first_page(console: Console, begun: str) -> None:
    us = console.open("/us/")
    page = us.press("Keep it", {"Where answers go": "nobody", "Time zone": "Berlin", "Your business": "Shop"})
    assert set(wrong(page)) == {"reply_to", "zone"}
    assert offers(page) == ["Use Europe/Berlin"]
    mended = page.press("Use Europe/Berlin")
    assert values(mended)["zone"] == "Europe/Berlin"
    assert values(mended)["reply_to"] == "nobody", "what is wrong still is not lost"
    kept = mended.press("Keep it", {"Where answers go": "hello@shop.example"})
    assert kept.status == 200
    assert values(kept)["business"] == "Shop"


def test_rule_187_the_first_page_names_all_that_is_missing(console: Console) -> None:
    page = console.send("/start/event/", {"domain": "", "zone": "Berlin", "reply_to": "nobody"})
    assert set(wrong(page)) == {"event", "domain", "zone", "reply_to"}


def test_rule_187_a_vendors_answer_without_a_status_and_with_two_wrong_times(
    console: Console, stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    page = console.send(
        "/services/said/",
        {
            "vendor": "vendor:cardwise", "quote": "We are fixed.", "at": "soon",
            "step:patched": "2014-04-08T99:99", "step:restarted": "2013-04-08T10:00",
        },
    )  # fmt: skip
    assert set(wrong(page)) == {"status", "at", "step:patched", "step:restarted"}
    assert "We are fixed." in page.html


def test_a_name_that_is_nearly_there_is_one_press_away(console: Console, stanch: Stanch, begun: str) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    page = console.open("/services/").press("Add", {"Name": "Card-wise", "Its site": "not a site at all"})
    assert set(wrong(page)) == {"name", "site"}
    assert offers(page) == ["Use Cardwise"]
    assert values(page.press("Use Cardwise"))["name"] == "Cardwise"


@pytest.fixture
def said(console: Console, stanch: Stanch, exposed: str) -> str:
    """A person's word on two steps at our server: to the minute, and to the day."""
    console.at("2014-04-08T17:05Z")
    stanch("done", exposed, "patched=2014-04-08", "sessions_ended=2014-04-08 17:01", now="2014-04-08T17:05Z")
    return exposed


def test_the_form_of_what_was_done_opens_filled(console: Console, stanch: Stanch, said: str) -> None:
    page = console.open(f"/done/?asset=endpoint:{said}")
    assert values(page)["step:sessions_ended"] == "2014-04-08T17:01"
    assert "What you change takes its place" in page
    chosen = [one for one in page.root.all("option") if "selected" in one]
    assert [one["value"] for one in chosen] == ["yes"], "a day has no minute that a field could show"
    before = entries(stanch)
    unchanged = page.press("Save")
    assert "Nothing was changed" in wrong(unchanged)["form"]
    assert entries(stanch) == before


def test_what_is_changed_takes_the_place_of_what_was_said(
    console: Console, stanch: Stanch, said: str
) -> None:
    page = console.open(f"/done/?asset=endpoint:{said}")
    kept = page.press("Save", {"Everyone signed out once": "2014-04-08T17:03"})
    assert "Kept: your word on what was done" in kept
    again = values(console.open(f"/done/?asset=endpoint:{said}"))
    assert again["step:sessions_ended"] == "2014-04-08T17:03"
    rows = parsed(stanch("timeline", "--json"))
    patched = [one for one in rows if "atched" in one["what"] and one["about"].endswith(said)]
    assert len(patched) == 1, "what was not touched is not written again"
    shown = kept.press("Undo")
    back = values(console.open(f"/done/?asset=endpoint:{said}"))
    assert back["step:sessions_ended"] == "2014-04-08T17:01", shown


def test_what_is_emptied_is_taken_back_and_nothing_else_is(
    console: Console, stanch: Stanch, said: str
) -> None:
    page = console.open(f"/done/?asset=endpoint:{said}")
    page.press("Save", {"Everyone signed out once": ""})
    again = console.open(f"/done/?asset=endpoint:{said}")
    assert values(again)["step:sessions_ended"] == ""
    chosen = [one for one in again.root.all("option") if "selected" in one]
    assert [one["value"] for one in chosen] == ["yes"], "the other word stands"


def test_a_form_that_asks_for_one_step_takes_nothing_back(
    console: Console, stanch: Stanch, said: str
) -> None:
    console.at("2014-04-08T17:10Z")
    form = {"asset": f"endpoint:{said}", "step:rekeyed": "2014-04-08T17:06"}
    console.send("/done/", form)
    shown = values(console.open(f"/done/?asset=endpoint:{said}"))
    assert shown["step:sessions_ended"] == "2014-04-08T17:01"
    assert shown["step:rekeyed"] == "2014-04-08T17:06"


def test_a_step_that_is_done_now_is_a_word_more(console: Console, stanch: Stanch, exposed: str) -> None:
    """Rule 5: that it was not done yesterday stays said of yesterday."""
    stanch("done", exposed, "sessions_ended=no", now="2014-04-08T17:00Z")
    console.at("2014-04-08T17:10Z")
    page = console.open(f"/done/?asset=endpoint:{exposed}")
    page.press("Save", {"Everyone signed out once": "2014-04-08T17:05"})
    about = [one for one in entries(stanch) if "signed out" in one]
    assert len(about) == 2
    assert not [one for one in entries(stanch) if "taken back" in one.lower()]


def test_just_now_stands_wherever_the_time_of_something_done_is_asked(
    console: Console, stanch: Stanch, begun: str
) -> None:
    stanch("vendor", "add", "Cardwise", "--role", "payments")
    for path in (
        f"/done/?asset=endpoint:{begun}", f"/attest/?asset=endpoint:{begun}",
        "/services/?about=vendor:cardwise", "/services/end/?asset=vendor:cardwise", "/files/",
    ):  # fmt: skip
        page = console.open(path)
        fields = [one["id"] for one in page.root.all("input") if one["type"] in ("datetime-local", "date")]
        offered = {one["data-now"] for one in page.root.all("button") if "data-now" in one}
        asked = {
            one for one in fields if one not in ("from", "m")
        }  # when a log begins; what is looked back at
        assert asked <= offered, path
