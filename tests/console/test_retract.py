"""The timeline takes entries back; where others hang on one they are shown; what is no longer used ends."""

from __future__ import annotations

import json

import pytest

from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch

SITE = "127.0.0.1:9"


@pytest.fixture
def shop(console: Console, stanch: Stanch) -> Console:
    """A server that nobody answers at, and Cardwise, which takes the payments and answered."""

    def open_shop() -> None:
        stanch("start", SITE, "--no-questions")
        stanch("vendor", "add", "Cardwise", "--role", "payments")
        stanch("vendor", "statement", "Cardwise", "not_affected")

    record.once(open_shop)
    return console


def entry(stanch: Stanch, words: str) -> str:
    (found,) = [row["seq"] for row in json.loads(stanch("timeline", "--json").out) if words in row["what"]]
    return str(found)


def take_back(console: Console, number: str) -> Page:
    return console.open("/timeline/").press("Take it back", {"Its number": number, "Why": "a slip"})


def test_what_hangs_on_an_entry_is_shown_and_nothing_is_taken_back(shop: Console, stanch: Stanch) -> None:
    number = entry(stanch, "Cardwise was added (vendor)")
    page = take_back(shop, number)
    assert page.status == 200
    assert page.heading == f"Others hang on entry {number}"
    assert "we use Cardwise" in page
    assert "Cardwise: told us that it was not affected" in page
    assert "taken back" not in shop.open("/timeline/").main.replace("what was mistaken is taken back", "")
    after = page.press("Take all of it back").press("Keep it")
    assert after.path == "/i/heartbleed/timeline/"
    assert "a slip" in after
    assert "Cardwise" not in shop.open("/services/").part("Services")
    again = take_back(shop, entry(stanch, f"entry {number} was taken back"))
    assert again.status == 200
    assert "Not affected" in shop.open("/services/").part("Services")


def test_what_was_right_once_gets_an_end_instead(shop: Console, stanch: Stanch) -> None:
    page = take_back(shop, entry(stanch, "Cardwise was added (vendor)")).follow("Say since when")
    assert page.heading == "Since when is Cardwise no longer used?"
    ended = page.press("Save", {"Since (UTC)": "2014-04-01"})
    assert ended.heading == "Cardwise: no longer used since 1 April 2014"
    assert "It is the answer to “Who takes your payments?”." in ended
    assert "no longer used since 1 April 2014" in ended.follow("All services").row("Cardwise")
    assert (
        "no longer used since 1 April 2014"
        in stanch("register", "end", "Cardwise", "--since", "2014-04-01").err
    )


def test_a_server_and_a_password_end_too(shop: Console, stanch: Stanch) -> None:
    page = shop.open("/situation/")
    server = page.follow(f"No longer used? ({SITE})").press("Save", {"Since (UTC)": "2014-04-01"})
    assert "What happened until then still counts." in server
    password = shop.open("/situation/").follow("No longer used? (our password at Cardwise)")
    refused = password.press("Save", {"Since (UTC)": "2015-04-01"})
    assert (refused.status, "has not come yet" in refused) == (422, True)
    ended = password.press(
        "Save", {"Since (UTC)": "2014-04-01", "It was switched off, too: nobody accepts it any more": True}
    )
    assert "still accepts it" not in ended.text
    (ours,) = json.loads(stanch("register", "export", "--json").out)["endpoints"]
    assert ours["until"] == "2014-04-01"
    assert "no longer used since 1 April 2014" in shop.open("/situation/").part("Your server")
    assert "no longer used since 1 April 2014" in shop.open("/situation/").part("One password or key")


def test_an_entry_that_is_not_there_or_was_taken_back_before_is_said(shop: Console, stanch: Stanch) -> None:
    assert "There is no entry 999" in take_back(shop, "999")
    number = entry(stanch, "told us that it was not affected")
    assert take_back(shop, number).press("Keep it").status == 200
    assert "was taken back already" in take_back(shop, number)


def test_whom_to_tell_that_was_taken_back_does_not_stand(shop: Console, stanch: Stanch) -> None:
    chosen = shop.open("/tell/").press(
        "Keep this decision", {"Nobody": True, "Why so": "nothing was reached"}
    )
    assert chosen.heading == "Tell: Nobody"
    number = entry(stanch, "whom to tell: nobody")
    assert take_back(shop, number).status == 200
    page = shop.open("/tell/")
    assert page.heading == "Whom to tell?"
    assert "nothing was reached" not in page
