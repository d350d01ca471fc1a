"""Where we stand, from exposed to told to fallen; about another moment; and everything to do, in order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.console.conftest import answer
from tests.program.browsing import Console
from tests.program.commands import Stanch, parsed
from tests.program.places import Places

NOON, LATER = "2014-04-08T17:00Z", "2014-04-15T09:30Z"


def test_nothing_known_is_not_called_safe(console: Console, begun: str) -> None:
    page = console.open("/situation/")
    assert page.heading == "Not known yet whether you are exposed."
    row = page.row(begun, "Your server")
    assert "Nothing to do" not in row
    assert "The last look failed or could not tell, so it says nothing." in row
    assert page.part("You can send"), "there is always something true to say"
    assert "Who takes your payments?" in page.part("Twelve open questions")


def test_exposed_it_says_what_to_do_first_and_how(console: Console, exposed: str) -> None:
    page = console.open("/situation/")
    assert page.heading == "You are exposed."
    first = page.part(f"Install the fixed OpenSSL: {exposed}")
    assert "anybody can read from the server's memory" in first
    assert "How, step by step" in first
    assert "Do next, step 1 of 6" in first
    say = page.part("You can send")
    assert f"{exposed} has this flaw." in say
    assert "“We and the services that we use are not affected.”" not in say
    left_out = page.follow("5 sentences cannot be said yet").part("Not yet, because")
    assert "“We and the services that we use are not affected.”" in left_out
    assert f"{exposed}: It is exposed." in left_out


def test_a_plan_without_a_step_asks_what_is_open(console: Console, begun: str) -> None:
    page = console.open("/plan/")
    assert "Nothing to do" not in page.text
    assert f"First: Is {begun} exposed today?" in page.text
    assert page.follow("Find out").heading == "Not known yet whether you are exposed."


def test_the_plan_has_all_steps_in_order(console: Console, exposed: str) -> None:
    page = console.open("/situation/").follow("All 6 steps, in order")
    assert page.heading == "Step 1 of 6."
    steps = [one.text for one in page.root.all("li")]
    assert steps[0].startswith(f"Install the fixed OpenSSL: {exposed}")
    verbs = [
        "Install the fixed",
        "Restart what",
        "Give the server",
        "switch it off",
        "Sign everyone",
        "Tell your",
    ]
    told = [next(verb for verb in verbs if verb in one) for one in steps]
    assert told == verbs, "none before what it waits for"
    assert "Can be done now" in steps[0]
    assert [re.findall(r"(?:Waits for|after) (\d)", one) for one in steps] == [
        [],
        ["1"],
        ["2"],
        ["3"],
        ["3"],
        ["2"],
    ]


@pytest.mark.slow
def test_from_mended_to_one_dated_word_that_settles_the_order(
    console: Console, exposed: str, places: Places
) -> None:
    places.mended(at=exposed)
    console.at(NOON)
    console.open("/situation/").press("I did this: look again")
    page = console.looked("/situation/")
    assert page.heading.startswith("Patched.")
    assert "When did you restart what uses it, and when did you give the server a new key?" in page
    page = page.press("That is when", {"Restarted": "2014-04-08T16:38", "New key": "2014-04-08T16:52"})
    assert page.heading.startswith("Not exposed today.")
    assert "Everyone signed out once not done" in page.row(exposed, "Your server")
    page = page.follow(f"Say what you did, and when ({exposed})")
    page = page.press("Save", {"Everyone signed out once": "2014-04-08T16:55"})
    assert "not done" not in page.row(exposed, "Your server")


def test_a_log_that_was_read_says_what_was_before(console: Console, begun: str) -> None:
    page = console.open("/situation/").follow(f"Read its install log ({begun})")
    assert page.heading == f"Did {begun} have this flaw before?"
    page = page.press("Save", {"No, not in this time": True, "From (UTC)": "2012-03-14"})
    assert page.path == "/i/heartbleed/situation/"
    assert f"No Read its install log ({begun})" in page.row(begun, "Your server")
    page = console.open(f"/attest/?asset=endpoint:{begun}").press(
        "Save", {"Yes, in this time": True, "From (UTC)": "2014-03-03", "Until": "2014-03-20"}
    )
    page = page.press("Keep it")
    assert "From 3 March 2014 until 20 March 2014" in page.row(begun, "Your server")


def test_another_moment_shows_what_was_known_then_and_offers_nothing(
    console: Console, exposed: str, places: Places
) -> None:
    console.at(LATER)
    answer(console.open("/start/"), "Cardwise")
    page = console.open("/situation/").press("Show", {"What we knew on (UTC)": "2014-04-08T14:30"})
    assert page.heading == "You are exposed."
    assert "This is what was known at 14:30 UTC on 8 April 2014, and nothing that was learned since." in page
    assert "Cardwise" not in page
    assert not [one for one in next(page.root.all("main")).all("form") if one["method"] == "post"]
    now = page.follow("Back to now")
    assert "Cardwise" in now


@pytest.mark.parametrize("path", ["/situation/", "/services/", "/tell/", "/timeline/", "/plan/"])
def test_a_moment_is_read_with_care(console: Console, begun: str, path: str) -> None:
    bad = console.open(f"{path}?moment=soon")
    assert bad.status == 400
    assert "is not a date such as 2014-04-08" in bad
    early = console.open(f"{path}?moment=2014-04-01T00:00")
    assert early.status == 400
    assert "Nothing was written down by then".lower() in early.text.lower()
    assert console.open(f"{path}?moment=2014-04-08").status == 200, "a day alone is its end"


@pytest.mark.parametrize("path", ["/situation/", "/services/", "/tell/", "/timeline/", "/plan/"])
def test_rule_50_no_page_tells_of_a_moment_that_has_not_come_yet(
    console: Console, begun: str, path: str
) -> None:
    for moment in ("2014-04-09T13:00", "tomorrow", "2030-05-05"):
        page = console.open(f"{path}?moment={moment}")
        assert page.status == 400
        assert "has not come yet" in page
    assert console.open(f"{path}?moment=today").status == 200


def test_while_a_look_is_under_way_the_page_says_how_far_it_is(
    console: Console, begun: str, places: Places
) -> None:
    from tests.faults.tls import hostile

    console.send("/start/look/", {"domain": places.talks(hostile.silent)})
    page = console.open("/situation/")
    assert "Looking: 0 of " in page
    console.open("/start/").press("Stop")
    assert "Looking: " not in console.open("/situation/")


@pytest.mark.slow
def test_what_was_sent_and_fell_stands_on_the_page_until_it_is_corrected(
    console: Console, exposed: str, places: Places
) -> None:
    places.mended(at=exposed)
    console.at(NOON)
    console.send("/situation/again/", {})
    console.looked("/situation/").press(
        "That is when", {"Restarted": "2014-04-08T16:38", "New key": "2014-04-08T16:52"}
    )
    console.open(f"/attest/?asset=endpoint:{exposed}").press(
        "Save", {"No": True, "From (UTC)": "2012-03-14", "Until": "2014-03-24"}
    )
    console.open("/tell/").press("Copy the text").press(
        "I sent this", {"Who gets it, in words": "all customers, 312"}
    )
    assert "No longer true" not in console.open("/situation/")
    console.at(LATER)
    shown = console.open(f"/attest/?asset=endpoint:{exposed}").press(
        "Save", {"Yes": True, "From (UTC)": "2014-03-03", "Until": "2014-03-20"}
    )
    page = shown.press("Keep it")
    fallen = page.part("No longer true")
    assert "Notice 1, sent 17:00 UTC on 8 April 2014 to all customers, 312:" in fallen
    assert "perhaps since 24 March 2014" in fallen
    assert "those who read it need a correction" in fallen.lower()
    assert "No longer true" in page.follow("Write the correction to all customers, 312")


def test_where_no_look_can_tell_a_word_is_asked_for_and_no_key_is_compared(
    stanch: Stanch, console: Console, tmp_path: Path
) -> None:
    now = "2025-09-16T09:00Z"
    (tmp_path / "register.yaml").write_text("hosts: [{name: ci}]\n")
    assert stanch("incident", "open", "npm-worm-2025", now=now).code == 0
    assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0
    words = ("--from", "2025-09-15", "--to", "2025-09-16", "--yes")
    assert stanch("attest", "ci", "yes", *words, now=now).code == 0
    console.at("2025-09-16T12:00Z")
    page = console.open("/situation/")
    assert "Take it off the network: ci" in page
    page = page.press("I did this", {"Isolated (UTC)": "2025-09-16T09:30"})
    assert "Remove the package, the workflow and the runner that it planted: ci" in page
    assert "compares the keys" not in page
    page = page.press("I did this", {"Removed (UTC)": "2025-09-16T10:00"}).press("Keep it")
    assert page.heading == "By what you told us, not exposed today; you were before."
    assert "Look again" not in page


def test_a_break_in_is_in_no_install_log_and_a_breach_at_a_service_in_nothing_that_we_run(
    stanch: Stanch, console: Console, tmp_path: Path
) -> None:
    console.at(NOON)
    (tmp_path / "register.yaml").write_text("hosts: [{name: web1}]\n")
    answers = ("name=The break-in", "disclosed=2014-04-08")
    made = stanch("playbook", "new", "break-in", *(part for one in answers for part in ("--set", one)))
    (tmp_path / "mine.yaml").write_text(made.out)
    opened = parsed(stanch("incident", "open", "mine.yaml", "--json", now=NOON))
    stanch("register", "import", "register.yaml", "--yes", now=NOON)
    page = console.open("/situation/")
    assert "install log" not in page
    page = page.follow("Say what you know (web1)")
    assert page.heading == "Did web1 have an intruder before?"
    assert "dpkg.log" not in page
    assert stanch("incident", "close", opened["id"], "--yes", now=NOON).code == 0
    assert stanch("incident", "open", "circleci-2023", now="2023-01-05T09:00Z").code == 0
    console.at("2023-01-05T10:00Z")
    assert "This event can be at nothing that you run." in console.open("/i/circleci-2023/situation/")


def test_data_are_shown_with_who_holds_them(
    console: Console, stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    (tmp_path / "data.yaml").write_text(
        "hosts: [{name: web1}]\n"
        "datasets: [{name: support cases, held_by: [web1], contains: [cloud key]}]\n"
        "credentials: [{name: cloud key}]\n"
    )
    assert stanch("register", "import", "data.yaml", "--yes").code == 0
    row = console.open("/situation/").row("support cases", "Data in one place")
    assert "In them: cloud key" in row
    assert "web1" in row
