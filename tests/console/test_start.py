"""The first ten minutes: which event, a look, whose it is, nine questions; it stops and goes on anywhere."""

from __future__ import annotations

import re

import pytest

from stanch.app import context
from stanch.app.observations import consent
from stanch.core.decisions import Consent
from stanch.core.model import AssetId
from tests.console.conftest import answer, begin, prove
from tests.faults.tls import hostile
from tests.program.browsing import Console
from tests.program.commands import Stanch, parsed
from tests.program.places import Places
from tests.servers.liar import liar
from tests.servers.rsa_exchange import rsa_exchange


@pytest.mark.parametrize(
    ("domain", "says"),
    [
        (" ", "Your domain name is missing"),
        ("not a name", "is not a place to look at"),
        ("gopher://shop.example", "the scheme gopher is not known"),
        ("mara:hunter2@shop.example", "no place here"),
        ("shop.example:99999", "shop.example:99999: 99999 is not a port"),
        ("xn--", "xn-- is not a name"),
        ("2130706433", "neither a name nor an address"),
    ],
)
def test_a_name_that_is_none_is_said_beside_the_field_and_nothing_begins(
    console: Console, domain: str, says: str
) -> None:
    page = console.open("/start/").press("Look", {"Heartbleed": True, "Your domain name": domain})
    assert says.lower() in page.text.lower()
    assert "hunter2" not in page.html
    assert console.open("/").heading == "What happened, and which site is yours?"


def test_an_event_that_is_not_listed_is_no_event(console: Console) -> None:
    page = console.send("/start/event/", {"event": "new:cooking", "domain": "shop.example"})
    assert "Which event is it? Choose one of those listed." in page


def test_passive_first_then_the_proof_where_it_is_mine(console: Console, places: Places) -> None:
    place = places.vulnerable()
    page = begin(console, place)
    assert "Cannot tell from outside" in page.row(f"{place} is mine")
    assert "they may raise an alarm there." in page
    assert "Bytes read" not in page, "nothing was tested"
    first = next(page.root.all("main")).all("button")
    assert next(first).text == f"{place} is mine: test it", "the first button of its page"
    nobodys = console.send("/start/mine/", {"mine": "endpoint:not-ours"})
    assert nobodys.status == 422
    assert "Which one is yours? Nothing was sent." in nobodys
    page = prove(console, place)
    row = page.row("Bytes read")
    assert row.startswith(place)
    assert "Exposed today" in row
    assert "Bytes read from it that we did not send: 0." in row
    told = console.open("/timeline/")
    assert f"{place} is ours, and may be tested" in told
    assert f"{place}: has the flaw (127.0.0.1, by the zero-leak proof over 5 connections)" in told


@pytest.mark.parametrize(
    ("event", "more", "told"),
    [
        (
            "A breach at a service that we use",
            {"Which service was broken into?": "Chattely"},
            "at nothing that you run",
        ),
        (
            "A bug in a protocol or library",
            {"What is it called?": "Redisleak", "Which software has it?": "Redis"},
            "This look cannot tell whether you have what this event is about.",
        ),
    ],
)
def test_a_look_is_not_said_to_tell_of_an_event_that_asks_no_probe(
    console: Console, stanch: Stanch, places: Places, event: str, more: dict[str, str], told: str
) -> None:
    """The proof of Heartbleed is not offered for a breach, nor is its flaw called that of another event."""
    place = places.vulnerable()
    page = console.open("/start/").press("Look", {event: True, "Your domain name": place})
    page.press("Look", {**more, "When did it become public?": "2014-04-08"})
    page = console.looked()
    seen = page.part("What we saw so far")
    assert told in seen
    assert f"{place} Reached" in seen
    for untrue in ("is mine: test it", "the feature that had the flaw", "Exposed today", "Cannot tell"):
        assert untrue not in seen, seen
    assert "Looked" not in console.open("/situation/").main
    assert not re.search(r"entr(y|ies) 0\b", console.open("/tell/").main), "the event is no entry"
    stanch("observe", "tls", "--prove")
    seen = console.open("/start/").part("What we saw so far")
    assert "It has another flaw: Heartbleed" in seen
    assert "Exposed today" not in seen


def test_what_is_clear_and_what_is_closed_is_said_with_its_reason(console: Console, places: Places) -> None:
    assert "Not exposed today" in begin(console, places.tls())
    closed = places.closed()
    page = console.open("/start/")
    console.send("/start/look/", {"domain": closed})
    page = console.looked()
    assert f"{closed} Not reached" in page.row("Nobody listens there: the port is closed.")


def test_where_nobody_was_reached_another_name_can_be_looked_at(
    console: Console, begun: str, places: Places
) -> None:
    place = places.tls()
    page = console.open("/start/")
    assert "Not reached" in page
    (field,) = [one for one in page.root.all("input") if one["name"] == "domain"]
    assert field["value"] == begun
    console.send("/start/look/", {"domain": place})
    page = console.looked()
    assert "Not exposed today" in page.row(place)
    assert "Not reached" in page.row(begun), "what was looked at first is still ours"


def test_look_again_looks_at_all_that_is_ours(console: Console, begun: str) -> None:
    console.send("/start/look/", {})
    console.looked()
    assert console.open("/timeline/").text.count("looked (passive hello)") == 2


def test_a_mistyped_name_is_said_once_the_look_is_over(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    with liar(lambda _name, _kind: ()) as dns:
        monkeypatch.setenv("STANCH_DNS", dns)
        page = begin(console, "no-such-name.test")
    assert "no-such-name.test has no address" in page
    assert "Check the spelling".lower() in page.text.lower()
    assert [one["action"] for one in page.root.all("form")].count("/i/heartbleed/start/look/") == 1
    assert "looked (" not in console.open("/timeline/")


def test_nine_questions_each_kept_at_once_and_asked_once(
    console: Console, begun: str, stanch: Stanch
) -> None:
    given = ("Cardwise, Paywell", "Postbird", "none", "Zonely", "self", "none", "open", "none")
    page = console.open("/start/")
    for number, said in enumerate(given, 1):
        assert f"Question {number} of 9" in page
        if number == 4:
            before = page.follow("Back")
            assert "Question 3 of 9" in before
            page = console.open("/start/")
        page = answer(page, said)
    assert "Question 9 of 9" in page
    assert "Are these all the servers that your customers reach?" in page
    page = page.press("Yes, these are all")
    assert page.path == "/i/heartbleed/situation/"
    assert console.open("/start/").heading == "All nine questions are answered"
    facts = console.open("/start/?role=payments")
    assert "Cardwise, Paywell" in facts
    theirs = {one["asset"]["name"]: one["roles"] for one in parsed(stanch("status", "--json"))["theirs"]}
    assert theirs == {"Cardwise": ["payments"], "Paywell": ["payments"], "Postbird": ["mail"],
                      "Zonely": ["dns"]}  # fmt: skip
    assert "We are still finding out who keeps our backups." in stanch("notice", "copy").out


def test_whether_these_are_all_our_servers_is_the_ninth_question(
    console: Console, begun: str, stanch: Stanch
) -> None:
    page = console.open("/start/?role=servers")
    assert "Are these all the servers that your customers reach?" in page
    assert f"So far: {begun}" in page
    for given in ("open", "more"):
        answer(console.open("/start/?role=servers"), given)
        unknown = parsed(stanch("status", "--json"))["unknown"]
        assert "servers" in {one["kind"] for one in unknown}
    answer(console.open("/start/?role=servers"), "all")
    assert "servers" not in {one["kind"] for one in parsed(stanch("status", "--json"))["unknown"]}
    wrong = console.send("/start/answer/", {"role": "servers", "choice": "name", "name": "Cardwise"})
    assert (wrong.status, "Choose one of these." in wrong) == (422, True)


def test_an_answer_without_a_name_is_one_tap_and_none_is_given_beforehand(
    console: Console, begun: str
) -> None:
    page = console.open("/start/?role=mail")
    taps = [one for one in page.root.all("button") if one["name"] == "choice"]
    assert [one["value"] for one in taps] == ["self", "none", "open"]
    assert not [one for one in page.root.all("button", "input") if "aria-current" in one or "checked" in one]
    assert "Kept: your answer to “Who sends your mail?”" in page.press("None")
    asked = console.open("/start/?role=support")
    answer(asked, "open")
    again = console.open("/start/?role=support")
    (chosen,) = [one for one in again.root.all("button") if "aria-current" in one]
    assert chosen["value"] == "open"


def test_whoever_answered_finds_the_next_question_first_and_after_undo_the_same_again(
    console: Console, begun: str, places: Places
) -> None:
    page = answer(console.open("/start/"), "Cardwise")
    heads = [one.text for one in page.root.all("h1", "h2")]
    assert heads[:2] == ["Who sends your mail?", "What we saw so far"], heads
    page = page.press("Undo", within="Kept")
    assert page.heading == "Who takes your payments?"
    place = places.vulnerable()
    console.send("/start/look/", {"domain": place})
    console.looked()
    page = answer(console.open("/start/"), "Cardwise")
    assert f"{place} is mine: test it" in page
    heads = [one.text for one in page.root.all("h1", "h2")]
    assert heads[:2] == ["What we saw so far", "Who sends your mail?"], "what waits for consent stays on top"


def test_an_answer_can_be_changed(console: Console, begun: str) -> None:
    page = answer(console.open("/start/?role=mail"), "Postbird")
    page = answer(console.open("/start/").follow("Change Mail"), "none")
    facts = next(page.root.all("dl")).text
    assert "nobody else" in facts
    assert "Postbird" not in facts


def test_a_choice_that_is_missing_or_a_name_that_is_empty_is_asked_again(
    console: Console, begun: str
) -> None:
    nothing = console.send("/start/answer/", {"role": "payments", "choice": ""})
    assert (nothing.status, "Choose one of these." in nothing) == (422, True)
    empty = console.open("/start/").press("Next question")
    assert (empty.status, "Type the name of the service" in empty) == (422, True)
    assert "Question 1 of 9" in empty
    other = console.send("/start/answer/", {"role": "cooking", "choice": "none"})
    assert (other.status, "that is none of the nine questions" in other.text.lower()) == (400, True)


SHOP = {
    ("shop.test", "A"): ["127.0.0.1"],
    ("shop.test", "MX"): ["10 aspmx.l.google.com."],
    ("shop.test", "NS"): ["ns1.dnsimple.com."],
    ("shop.test", "TXT"): ['"v=spf1 include:spf.mtasv.net -all"'],
}


def test_what_the_domain_shows_is_offered_confirmed_and_refused(
    console: Console, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = places.tls().rpartition(":")[2]
    with liar(lambda name, kind: SHOP.get((name, kind), ())) as dns:
        monkeypatch.setenv("STANCH_DNS", dns)
        begin(console, f"shop.test:{port}")
    page = console.open("/start/?role=mail")
    assert "Mail to shop.test goes to aspmx.l.google.com." in page
    page.press("Postmark")
    assert "Not asked yet" in console.open("/services/").row("Postmark")
    assert "Google Workspace" in console.open("/tell/").part("Not yet, because"), "not confirmed: it blocks"
    page = console.open("/services/").press("No", within="Do you use Google Workspace?")
    assert "Do you use Google Workspace?" not in page
    page = page.press("Yes", within="Do you use DNSimple?")
    assert "Not asked yet" in page.row("DNSimple")
    told = console.open("/timeline/")
    assert "yes, we use it" in told
    assert "no, we do not use it" in told


def test_a_look_under_way_is_shown_and_can_be_stopped(console: Console, places: Places) -> None:
    place = places.talks(hostile.silent)
    console.open("/start/").press("Look", {"Heartbleed": True, "Your domain name": place})
    page = console.until("/start/", "Looking: 0 of 1 done")
    assert "Looking: 0 of 1 done" in console.open("/start/saw/")
    console.send("/start/look/", {})
    page = console.open("/start/").press("Stop")
    assert "did not come to an end" in page
    assert "Stop" not in page.main


def test_consent_that_is_withdrawn_ends_the_proof_and_stays_withdrawn(
    console: Console, places: Places
) -> None:
    place = places.talks(hostile.silent_to_heartbeats)
    page = begin(console, place)
    page.press(f"{place} is mine: test it")
    page = console.open("/start/").press("Stop")
    assert f"{place} is mine: test it" in page
    told = console.open("/timeline/")
    assert f"{place} may not be tested any more" in told
    assert "by the zero-leak proof" not in told


@pytest.mark.slow
def test_who_agreed_to_one_test_did_not_agree_to_another(
    console: Console, stanch: Stanch, places: Places
) -> None:
    """Rule 88: a probe of another event, with other words of consent, asks again."""
    day = "2017-12-13T09:00Z"
    console.at(day)
    with rsa_exchange(places.identity(modern=False), "mended") as (port, server):
        place = f"127.0.0.1:{port}"
        stanch("start", place, "--no-questions", now=day)
        consent.consent(context.client(""), [AssetId(f"endpoint:{place}")])
        assert len(consent.consented(context.client(""))) == 1
        assert stanch("incident", "open", "robot-2017", now=day).code == 0
        assert consent.consented(context.client("")) == frozenset()
        stanch("observe", "tls", now=day)
        assert server.blocks == []
        page = console.open("/i/robot-2017/start/")
        assert "The test for ROBOT opens up to 22 connections" in page.row(f"{place} is mine")
        page.press(f"{place} is mine: test it")
        page = console.looked("/i/robot-2017/start/")
        assert "Not exposed today" in page.row(place)
    assert len(server.blocks) >= 10
    assert len(consent.consented(context.client(""))) == 1
    texts = [one.text for _seq, one in context.client("").state.all(Consent)]
    assert texts == [consent.CONSENT, f"{consent.CONSENT}: heartbleed, robot"]
    consent.withdraw(context.client(""), sorted(consent.consented(context.client(""), to_all=False)))
    assert consent.consented(context.client(""), to_all=False) == frozenset()
