"""What is typed into forms: moments in the zone of the workspace, dates held against the event, names."""

from __future__ import annotations

import pytest

from tests.console.conftest import answer
from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch, parsed
from tests.program.places import Places


@pytest.fixture
def vendor(begun: str, console: Console) -> str:
    """A service of ours that was not asked yet; the page where its answer is typed in."""
    service = {"Name": "Cardwise", "What it does for you": "Payments"}
    record.once(lambda: console.open("/services/").press("Add", service).path)
    return "/services/?about=vendor%3Acardwise"


def said(stanch: Stanch) -> list[tuple[str, str]]:
    return [
        (one["at"], one["what"].partition(": ")[2])
        for one in parsed(stanch("timeline", "--json"))
        if one["about"] == "vendor:cardwise" and "told us" in one["what"]
    ]


def test_the_start_page_asks_for_the_zone_once(
    console: Console, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    page = console.open("/start/")
    wrong = page.press(
        "Look", {"Heartbleed": True, "Your domain name": places.closed(), "Time zone": "Berlin"}
    )
    assert "'Berlin' is no time zone" in wrong
    assert "Did you mean Europe/Berlin" in wrong
    page.press("Look", {"Heartbleed": True, "Your domain name": places.closed()})
    page = console.looked("/situation/")
    assert "What we knew on (Europe/Berlin)" in page
    us = console.open("/us/")
    assert "read in Europe/Berlin" in us
    moved = us.press("Keep it", {"Time zone": "America/New_York"})
    assert "read in America/New_York" in moved
    assert "Did you mean" in us.press("Keep it", {"Time zone": "New York"})


def test_fields_are_labelled_with_the_zone_they_are_read_in_and_said_again_in_utc(
    console: Console, stanch: Stanch, vendor: str
) -> None:
    """Rule 51."""
    stanch("client", "zone", "Europe/Berlin")
    page = console.open(vendor)
    (field,) = [one for one in page.root.all("input") if one["name"] == "at"]
    assert field["value"] == "2014-04-08T19:00", "now, as clocks show it in Berlin"
    shown = page.press(
        "Save the answer", {"Affected": True, "When they said so (Europe/Berlin)": "2014-04-08T16:40"}
    )
    after = shown.press("Keep it")
    assert "2014-04-08T16:40 in Europe/Berlin is 14:40 UTC on 8 April 2014." in after
    assert said(stanch) == [("2014-04-08T14:40:00Z", "told us that it was affected")]
    assert "Answered 16:40 on 8 April 2014 (14:40 UTC)" in console.open("/services/")
    for path, label in (
        ("/situation/", "What we knew on (Europe/Berlin)"),
        ("/timeline/", "As of (Europe/Berlin)"),
        ("/tell/", "We will write again by (Europe/Berlin)"),
    ):
        assert label in console.open(path), label
    told = console.open("/tell/").press("Promise this", {"We will write again by": "2014-04-08T20:00"})
    assert "We will write again by 18:00 UTC on 8 April 2014." in told


def test_a_date_field_in_utc_is_not_said_again(console: Console, stanch: Stanch, vendor: str) -> None:
    """Rule 51: nothing became of it. Where nobody said where the client is, that is asked."""
    for said_again in (True, False):
        after = console.open(vendor).press(
            "Save the answer", {"Not affected": True, "When they said so (UTC)": "2014-04-08T16:40"}
        )
        assert ("T16:40 is read in UTC: 16:40 UTC on 8 April 2014. Where are you?" in after) is said_again
        assert ("T16:40 is" in after) is said_again, after
        stanch("client", "zone", "UTC")


def test_the_moment_of_a_page_is_read_in_the_zone(console: Console, stanch: Stanch, begun: str) -> None:
    stanch("client", "zone", "America/Los_Angeles")
    page = console.open("/situation/?moment=2014-04-08T10:00")
    assert "10:00 on 8 April 2014 (17:00 UTC)" in page
    (field,) = [one for one in page.root.all("input") if one["name"] == "moment"]
    assert field["value"] == "2014-04-08T10:00"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("2014-04-08T17:30", "has not come yet"),
        ("2030-05-05T10:00", "has not come yet"),
        ("04/08/2014", "Write 2014-08-04 or 2014-04-08"),
        ("soon", "is not a date such as 2014-04-08"),
    ],
)
def test_what_is_still_to_come_or_no_moment_is_refused(
    console: Console, stanch: Stanch, vendor: str, typed: str, says: str
) -> None:
    """Rule 50."""
    before = stanch("record", "verify", "--json").out
    page = console.open(vendor).press("Save the answer", {"Not affected": True, "When they said so": typed})
    assert page.status == 422
    assert says in page
    assert stanch("record", "verify", "--json").out == before


def test_an_answer_from_before_the_event_is_asked_about_by_a_tick(
    console: Console, stanch: Stanch, vendor: str
) -> None:
    """Rule 52."""
    typed: dict[str, str | bool | list[str]] = {"Not affected": True, "When they said so": "2014-04-01T10:00"}
    page = console.open(vendor).press("Save the answer", typed)
    assert page.status == 422
    assert "is before Heartbleed became public, on 7 April 2014" in page
    assert "tick that it does" in page
    assert "--names-event" not in page
    after = console.open(vendor).press(
        "Save the answer", {**typed, "It speaks of this event all the same": True}
    )
    assert "Not affected" in after
    assert len(said(stanch)) == 1


def test_a_step_that_was_not_taken_is_kept_as_such(console: Console, stanch: Stanch, vendor: str) -> None:
    """Rule 53."""
    page = console.open(vendor)
    wrong = page.press(
        "Save the answer",
        {
            "Affected, fixed": True,
            "Patched (UTC)": "2014-04-08T15:00",
            "Or without a time: Patched": "Not done",
        },
    )
    assert "Patched: it was not done, and there is a time at which it was" in wrong
    page.press(
        "Save the answer",
        {
            "Affected, fixed": True,
            "Patched (UTC)": "2014-04-08T15:00",
            "Or without a time: Restarted": "Not known whether",
            "Or without a time: New key": "Not done",
        },
    ).press("Keep it")
    assert said(stanch) == [
        (
            "2014-04-08T17:00:00Z",
            "told us that it was affected, that this is mended, that it was patched at 15:00 UTC "
            "on 8 April 2014, and that it did not change its keys",
        )
    ]
    assert "it did not change its keys" in console.open("/situation/")


def test_a_step_of_ours_that_was_not_taken_is_kept_as_such(
    console: Console, stanch: Stanch, begun: str
) -> None:
    page = console.open(f"/done/?asset=endpoint:{begun}")
    page.press(
        "Save",
        {"Or without a time: Patched": "Done, at a time not known", "Or without a time: New key": "Not done"},
    )
    told = {one["what"] for one in parsed(stanch("timeline", "--json"))}
    assert f"{begun}: Patched: yes, a day that we do not know" in told
    assert f"{begun}: New key: no, a day that we do not know" in told
    assert console.open(f"/done/?asset=endpoint:{begun}").press("Save").status == 422
    early = console.open(f"/done/?asset=endpoint:{begun}").press(
        "Save", {"Patched (UTC)": "2013-04-08T15:00"}
    )
    assert "is before Heartbleed became public" in early


def test_a_word_on_a_time_is_read_by_days_of_the_zone(console: Console, stanch: Stanch, begun: str) -> None:
    stanch("client", "zone", "Europe/Berlin")
    page = console.open(f"/attest/?asset=endpoint:{begun}")
    page.press(
        "Save", {"No, not in this time": True, "From (Europe/Berlin)": "2014-03-01", "Until": "2014-03-20"}
    )
    told = {one["what"] for one in parsed(stanch("timeline", "--json"))}
    assert (
        f"{begun}: had the flaw: no, from 23:00 UTC on 28 February 2014 until 22:59 UTC on 20 March 2014"
        in told
    )
    future = page.press("Save", {"Yes, in this time": True, "From": "2014-04-09"})
    assert "has not come yet" in future
    before = page.press("Save", {"Yes, in this time": True, "From": "2010-01-01", "Until": "2011-01-01"})
    assert "nothing could be exposed to Heartbleed before" in before


def test_a_name_that_could_be_meant_twice_is_asked_about(
    console: Console, stanch: Stanch, begun: str
) -> None:
    """Rule 56."""
    page = console.open("/services/")
    page.press("Add", {"Name": "AT&T"})
    asked = page.press("Add", {"Name": "at t"})
    assert asked.status == 422
    assert "'at t' differs from 'AT&T', which is there already" in asked
    assert "tick that it is" in asked
    assert "--another" not in asked
    page.press("Add", {"Name": "at t", "It is another one": True})
    question = console.open("/start/")
    doubt = answer(question, "A.T.T")
    assert doubt.status == 422
    assert "differs from" in doubt
    kept = next(one for one in doubt.root.all("input") if one["name"] == "name")
    assert kept["value"] == "A.T.T"
    doubt.press("Next question", {"It is another one, written just so": True})
    names = [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["theirs"]]
    assert sorted(names) == ["A.T.T", "AT&T", "at t"]


def test_rule_58_a_name_that_only_looks_like_another_is_asked_about(
    console: Console, stanch: Stanch, begun: str
) -> None:
    fake = "C\u0430rdwise"
    console.open("/services/").press("Add", {"Name": "Cardwise"})
    asked = console.open("/services/").press("Add", {"Name": fake})
    assert asked.status == 422
    assert "in letters that look alike: “а” (U+0430, Cyrillic)" in asked
    assert "tick that it is" in asked
    doubt = answer(console.open("/start/"), "P\u0430ywell")
    assert doubt.status == 422
    assert "holds letters that only look like those beside them: “а” (U+0430, Cyrillic)" in doubt
    kept = doubt.press("Next question", {"It is another one, written just so": True})
    assert kept.status == 200
    names = [one["asset"]["name"] for one in parsed(stanch("status", "--json"))["theirs"]]
    assert sorted(names) == ["Cardwise", "P\u0430ywell"]


HOSTILE = [
    "Cardwise is fine. We are not affected",
    "Cardwise” said “we",
    "Card\u202ewise",
    "Card\x1bwise",
    "we",
    "!!!",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_form_takes_a_text_that_could_become_a_sentence(
    console: Console, stanch: Stanch, vendor: str, text: str
) -> None:
    """Rule 57."""
    before = stanch("record", "verify", "--json").out

    def refused(page: Page) -> None:
        assert page.status in (400, 422), page
        assert stanch("record", "verify", "--json").out == before

    refused(console.open("/services/").press("Add", {"Name": text}))
    refused(answer(console.open("/start/"), text))
    refused(console.send("/tell/sent/", {"to": text}))
    if text not in ("we", "!!!"):
        refused(console.send("/tell/whom/", {"who": "everybody", "why": text}))
        refused(console.send("/timeline/retract/", {"number": "3", "why": text}))
    for kind, field in (("break-in", "name"), ("library-bug", "software"), ("vendor-breach", "vendor")):
        form = {
            "kind": kind,
            "domain": "shop.example",
            "name": "the event",
            "disclosed": "2014-04-07",
            field: text,
        }
        refused(console.send("/start/new/", form))
