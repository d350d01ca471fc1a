"""Copy, change, “I sent this”, on the pages: what was copied is what is frozen; corrections; promises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stanch.knowledge import playbooks
from tests.console.conftest import said_never
from tests.program import record
from tests.program.browsing import Console, Page
from tests.program.commands import Stanch, parsed
from tests.world.events import untranslated

MORNING, NOON, EVENING, LATER = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00", "19:00"))


def listed(stanch: Stanch) -> Any:
    return parsed(stanch("notice", "list", "--json", now=LATER))


def text(sentences: Any) -> str:
    return "".join(one["text"] + one.get("between", " ") for one in sentences)[:-1]


def kept_text(page: Page) -> str:
    """The text on its page, to be selected."""
    (found,) = page.root.all("textarea")
    return "".join(map(str, found.within))


@pytest.fixture
def told(console: Console, stanch: Stanch) -> str:
    """A server that never had it, by a person's word, and a vendor that said so too."""
    told = said_never(console, stanch, MORNING)
    console.at(NOON)
    return told


@pytest.mark.parametrize(("page", "button"), [("/situation/", "Copy"), ("/tell/", "Copy the text")])
def test_rule_60_copying_keeps_the_text_of_the_page_and_shows_it_to_be_selected(
    console: Console, stanch: Stanch, told: str, page: str, button: str
) -> None:
    shown = console.open(page)
    found = shown.press(button, within="") if button != "Copy" else _copy_whole(shown)
    assert found.heading == "Copied, and kept"
    (kept,) = listed(stanch)["texts"]
    assert kept_text(found) == text(kept["draft"]["sentences"])
    for one in kept["draft"]["sentences"]:
        assert one["text"] in shown.text


def _copy_whole(page: Page) -> Page:
    """The first of the two buttons on Situation: the text; the second is of the short answer."""
    form = next(one for one in page.root.all("form") if "data-keep" in one)
    fields = {one["name"]: one["value"] for one in form.all("input") if one["name"] != "csrfmiddlewaretoken"}
    assert "brief" not in fields
    return page.console.send(form["action"], fields)


def copying(page: Page) -> dict[str, str]:
    """What the first Copy of a page sends."""
    form = next(one for one in page.root.all("form") if "data-keep" in one)
    return {one["name"]: one["value"] for one in form.all("input") if one["name"] != "csrfmiddlewaretoken"}


def test_rule_60_what_changed_since_the_page_was_loaded_is_not_in_the_text(
    console: Console, stanch: Stanch, told: str
) -> None:
    before = console.open("/tell/")
    console.at("2014-04-08T13:00Z")
    stanch("vendor", "statement", "Cardwise", "affected", now="2014-04-08T13:00Z")
    after = console.open("/tell/")
    assert "was affected" in after.part("You can say")
    found = before.press("Copy the text")
    assert (
        "Cardwise, which takes our payments, told us on 8 April 2014 that it was not affected"
        in kept_text(found)
    )
    (kept,) = listed(stanch)["texts"]
    assert kept["draft"]["as_of"][0] < kept["seq"] - 1, "as known when the page was composed"


def test_rule_60_a_script_gets_exactly_the_text_that_is_kept(
    console: Console, stanch: Stanch, told: str
) -> None:
    fields = copying(console.open("/tell/"))
    answer = console.send("/tell/copied/", fields, accept="text/plain")
    assert answer.response["Content-Type"] == "text/plain; charset=utf-8"
    (kept,) = listed(stanch)["texts"]
    assert answer.html == text(kept["draft"]["sentences"])
    again = console.send("/tell/copied/", fields, accept="text/plain")
    assert again.html == answer.html
    assert len(listed(stanch)["texts"]) == 1, "pressed twice, kept once"


@pytest.mark.parametrize(
    "other",
    [
        {"text": "0" * 64},
        {"at": "0"},
        {"known": "2"},
        {"known": "99999"},
        {"known": "-1"},
        {"at": str(2**61)},
        {"brief": "1"},
    ],
)
def test_rule_60_a_text_that_cannot_be_composed_again_is_not_kept_and_that_is_said(
    console: Console, stanch: Stanch, told: str, other: dict[str, str]
) -> None:
    fields = {**copying(console.open("/tell/")), **other}
    for accept in ("text/plain", "text/html"):
        answer = console.send("/tell/copied/", fields, accept=accept)
        assert answer.status == 400
        assert "Load the page again" in answer
    assert listed(stanch)["texts"] == []


@pytest.mark.parametrize("field", ["known", "at", "corrects"])
def test_what_is_no_number_is_refused_in_words(
    console: Console, stanch: Stanch, told: str, field: str
) -> None:
    fields = {**copying(console.open("/tell/")), field: "x"}
    assert "Which text was copied?" in console.send("/tell/copied/", fields)
    assert listed(stanch)["texts"] == []


def test_the_short_answer_is_kept_too_and_is_not_offered_before_the_text(
    console: Console, stanch: Stanch, told: str
) -> None:
    console.open("/tell/").press("Copy the text")
    situation = console.open("/situation/")
    form = [one for one in situation.root.all("form") if "data-keep" in one][1]
    fields = {one["name"]: one["value"] for one in form.all("input") if one["name"] != "csrfmiddlewaretoken"}
    short = kept_text(console.send("/tell/copied/", fields))
    assert short in situation.text
    first, second = listed(stanch)["texts"]
    assert (first["draft"].get("brief", False), second["draft"]["brief"]) == (False, True)
    assert "Text 1, of 12:00 UTC" in console.open("/tell/").part("Then: “I sent this”")


def test_rule_60_i_sent_this_names_the_text_that_was_copied(
    console: Console, stanch: Stanch, told: str
) -> None:
    tell = console.open("/tell/")
    assert "Copy the text first" in tell
    text_page = tell.press("Copy the text")
    console.at(EVENING)
    stanch("vendor", "statement", "Cardwise", "affected", now="2014-04-08T13:00Z")
    page = text_page.press("I sent this", {"Who gets it, in words": "all customers, 312"})
    assert "Notice 1, 18:00 UTC on 8 April 2014, to all customers, 312" in page
    found = listed(stanch)
    assert found["sent"][0]["revision"]["sentences"] == found["texts"][0]["draft"]["sentences"]
    assert found["sent"][0]["revision"]["draft"] == found["texts"][0]["seq"]


@pytest.mark.parametrize(
    ("when", "said"),
    [("2014-04-09T09:00", "has not come yet"), ("2014-04-08T11:00", "so it was not sent at")],
)
def test_rule_60_a_time_that_cannot_be_is_said_where_it_was_typed_and_nothing_is_lost(
    console: Console, stanch: Stanch, told: str, when: str, said: str
) -> None:
    page = console.open("/tell/").press("Copy the text")
    console.at(EVENING)
    found = page.press("I sent this", {"When": when, "Who gets it": "all customers, 312"})
    assert found.status == 422
    assert said in found.part("Then: “I sent this”")
    again = found.press("I sent this", {"When": "2014-04-08T12:30"})
    assert "Notice 1, 12:30 UTC on 8 April 2014, to all customers, 312" in again


def test_the_form_of_i_sent_this_can_be_had_alone_and_without_a_copy_nothing_is_sent(
    console: Console, stanch: Stanch, told: str
) -> None:
    assert "Copy the text first" in console.open("/tell/text/last/")
    nothing = console.send("/tell/sent/", {"to": "all", "sent": ""})
    assert nothing.status == 400
    assert "No text was copied yet" in nothing
    console.open("/tell/").press("Copy the text")
    assert "Text 1, of 12:00 UTC" in console.open("/tell/text/last/")
    missing = console.open("/tell/text/9/")
    assert (missing.status, "There is no text 9" in missing) == (400, True)


def test_rule_62_a_text_that_was_changed_is_kept_so_and_what_is_yours_is_marked(
    console: Console, stanch: Stanch, told: str
) -> None:
    page = console.open("/tell/").press("Copy the text").follow("I changed it before I sent it")
    typed = kept_text(page)
    (kept,) = listed(stanch)["texts"]
    (gone,) = [one["text"] for one in kept["draft"]["sentences"] if one["judged"]["claim"] == "vendors_known"]
    changed = page.press("Keep it so", {"The text": f"Dear all,\n\n{typed.replace(gone, 'All is well.')}"})
    assert changed.heading == "Kept, as you changed it"
    each = changed.part("Sentence by sentence")
    assert "Dear all, yours, not judged" in each
    assert "All is well. yours, not judged" in each
    assert "as it was: watched" in each
    assert "alone it may mislead" in changed.part("Taken out, and it belongs to what is left")
    sent = changed.press("I sent this", {"Who gets it": "all customers"})
    assert "All is well. yours, not judged" in sent.part("Sent")
    assert listed(stanch)["texts"][1]["draft"]["edited"]


def test_rule_62_a_text_of_ones_own_is_kept_as_ones_own(console: Console, stanch: Stanch, told: str) -> None:
    page = console.open("/tell/").follow("I wrote a text of my own")
    empty = page.press("Keep it so", {"The text": " "})
    assert (empty.status, "The text is empty" in empty) == (422, True)
    kept = empty.press("Keep it so", {"The text": "We are looking into it.\r\nMara"})
    assert kept_text(kept) == "We are looking into it.\nMara"
    sent = kept.press("I sent this", {"Who gets it": "all", "When": "2014-04-08T08:00"})
    assert "Notice 1, 08:00 UTC" in sent


def test_a_past_moment_offers_no_copy(console: Console, stanch: Stanch, told: str) -> None:
    for page in ("/situation/", "/tell/"):
        found = console.open(f"{page}?moment=2014-04-08T11:00")
        assert not [one for one in found.root.all("form") if "data-keep" in one], page


# corrections, and promises


@pytest.fixture
def fallen(console: Console, stanch: Stanch, told: str) -> str:
    """A notice of noon: one of its sentences was not true, and another lost its ground."""

    def fall() -> None:
        stanch("notice", "copy", now=NOON)
        stanch("notice", "sent", "--to", "all customers, 312", now=NOON)
        stanch("attest", told, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now=EVENING)
        answer = next(
            one["seq"]
            for one in parsed(stanch("timeline", "--json", now=EVENING))
            if "told us that" in one["what"]
        )
        stanch("retract", answer, "they never wrote that", now=EVENING)

    record.once(fall)
    console.at(EVENING)
    return told


@pytest.mark.slow
@pytest.mark.parametrize("page", ["/situation/", "/tell/"])
def test_rule_63_what_fell_and_what_lost_its_ground_is_shown_until_it_is_corrected(
    console: Console, stanch: Stanch, fallen: str, page: str
) -> None:
    found = console.open(page)
    assert (
        "Our own servers did not have this flaw at any time up to 09:00 UTC on 8 April 2014."
        in found.part("No longer true")
    )
    assert "told us on 8 April 2014 that it was not affected." in found.part("Its ground is gone")
    writing = found.follow("Write the correction to all customers, 312")
    assert "This corrects notice 1, to all customers, 312." in writing
    says = writing.part("You can say")
    assert "We have to correct what we wrote to you on 8 April 2014 at 12:00 UTC. What is corrected" in says
    assert "09:00 UTC on 8 April 2014.” That was not true." in says
    assert "not affected.” We do not have that answer from them." in says
    sent = writing.press("Copy the text").press("I sent this", {"Who gets it": "all customers, 312"})
    for after in (sent, console.open("/situation/")):
        assert "No longer true" not in after
        assert "Its ground is gone" not in after
    assert "corrected by notice 2, 18:00 UTC on 8 April 2014" in sent.part("Sent")


def test_a_correction_that_nobody_needs_is_an_ordinary_text(
    console: Console, stanch: Stanch, told: str
) -> None:
    found = console.open("/tell/?corrects=1&corrects=x")
    assert "This corrects" not in found
    assert "We have to correct" not in found


def test_rule_64_a_missed_promise_stands_first_until_it_is_written_or_moved(
    console: Console, stanch: Stanch, told: str
) -> None:
    console.open("/tell/").press("Promise this", {"We will write again by": "2014-04-08T20:00"})
    console.open("/tell/").press("Copy the text").press("I sent this", {"Who gets it": "all"})
    assert "You promised" not in console.open("/situation/")
    console.at("2014-04-09T09:00Z")
    found = console.open("/situation/")
    sections = [one.text for one in next(found.root.all("main")).all("section")]
    assert sections[0].startswith("You promised an update by 20:00 UTC yesterday, 13 hours ago.")
    assert found.follow("Write it").heading == console.open("/tell/").heading
    assert found.links()["Move it"].endswith("/tell/#promise")
    moved = found.follow("Move it").press("Promise this", {"We will write again by": "2014-04-09T20:00"})
    assert moved.status == 200
    told = (
        "You promised an update by 20:00 UTC yesterday; that time had passed when you moved it to 20:00 UTC"
    )
    assert told in console.open("/situation/")


def test_an_audience_that_was_taken_back_does_not_stand(console: Console, stanch: Stanch, told: str) -> None:
    page = console.open("/tell/")
    decided = page.press("Keep this decision", {"Everybody": True, "Why so": "They have to know."})
    assert decided.heading == "Tell: Everybody"
    seq = next(
        one["seq"] for one in parsed(stanch("timeline", "--json", now=NOON)) if "whom to tell" in one["what"]
    )
    stanch("retract", seq, "too early", now=NOON)
    assert console.open("/tell/").heading == "Whom to tell?"


def test_rule_159_a_correction_of_a_german_notice_is_written_in_german(
    console: Console, stanch: Stanch, told: str
) -> None:
    stanch("notice", "copy", "--language", "de", now=NOON)
    stanch("notice", "sent", "--to", "alle, 312", now=NOON)
    stanch("vendor", "statement", "Cardwise", "affected", "--at", "2014-04-08T10:00", now=EVENING)
    console.at(EVENING)
    writing = console.open("/tell/?corrects=1")
    says = writing.part("You can say")
    assert (
        "Wir müssen berichtigen, was wir Ihnen am 8. April 2014 um 12:00 Uhr UTC geschrieben haben." in says
    )
    assert "We " not in says
    writing.press("Copy the text")
    (_first, last) = parsed(stanch("notice", "list", "--json", now=EVENING))["texts"]
    assert last["draft"]["locale"] == "de"


# in the language of our customers


def test_the_language_of_the_text_is_chosen_where_the_text_is_and_kept_for_the_client(
    console: Console, stanch: Stanch, told: str
) -> None:
    for page in ("/situation/", "/tell/"):
        english = console.open(page)
        assert "Your customers read: English" in english
        chosen = english.press("Change to Deutsch")
        assert chosen.path.endswith(page), "back on the page where it was chosen"
        assert "Kept: your customers read German." in chosen
        first = stanch("notice", now=NOON).out.split("\n\n")[0].partition(". ")[0]
        assert first in chosen, "the terminal says the same"
        assert "Kept: your customers read English." in console.open("/tell/").press("Change to English")


@pytest.mark.parametrize(("page", "button"), [("/situation/", "Copy"), ("/tell/", "Copy the text")])
def test_rule_60_what_is_copied_in_german_is_what_is_frozen(
    console: Console, stanch: Stanch, told: str, page: str, button: str
) -> None:
    console.open("/tell/").press("Change to Deutsch")
    shown = console.open(page)
    console.at("2014-04-08T13:00Z")
    stanch("vendor", "statement", "Cardwise", "affected", now="2014-04-08T13:00Z")  # after it was loaded
    found = shown.press(button, within="") if button != "Copy" else _copy_whole(shown)
    assert "Cardwise, unser Dienst für Zahlungen, hat uns am 8. April 2014 mitgeteilt" in kept_text(found)
    (kept,) = listed(stanch)["texts"]
    assert kept["draft"]["locale"] == "de"
    assert kept_text(found) == text(kept["draft"]["sentences"])
    for one in kept["draft"]["sentences"]:
        assert one["text"] in shown.text
    console.open("/tell/").press("I sent this", {"Who gets it, in words": "alle, 312"})
    (sent,) = listed(stanch)["sent"]
    assert sent["revision"]["sentences"] == kept["draft"]["sentences"]
    assert sent["revision"]["locale"] == "de"


def test_rule_159_an_english_notice_is_corrected_in_english_whatever_customers_read_now(
    console: Console, stanch: Stanch, told: str
) -> None:
    console.open("/tell/").press("Copy the text")
    console.open("/tell/").press("I sent this", {"Who gets it, in words": "all, 312"})
    stanch("vendor", "statement", "Cardwise", "affected", "--at", "2014-04-08T10:00", now=EVENING)
    console.at(EVENING)
    console.open("/tell/").press("Change to Deutsch")
    writing = console.open("/tell/?corrects=1")
    assert "We have to correct what we wrote to you" in writing.part("You can say")
    assert "Your customers read" not in writing, "it quotes what was sent"
    writing.press("Copy the text")
    (_first, last) = listed(stanch)["texts"]
    assert last["draft"]["locale"] == "en"


def test_the_short_answer_is_german_too(console: Console, stanch: Stanch, told: str) -> None:
    page = console.open("/situation/").press("Change to Deutsch")
    short = [one for one in page.root.all("form") if "data-keep" in one][1]
    fields = {one["name"]: one["value"] for one in short.all("input") if one["name"] != "csrfmiddlewaretoken"}
    found = console.send(short["action"], fields)
    (kept,) = listed(stanch)["texts"]
    assert (kept["draft"]["brief"], kept["draft"]["locale"]) == (True, "de")
    assert kept_text(found) in page.text


def test_rule_159_a_text_is_kept_in_the_language_in_which_the_page_showed_it(
    console: Console, stanch: Stanch, told: str
) -> None:
    console.open("/tell/").press("Change to Deutsch")
    shown = console.open("/tell/")
    stanch("client", "set", "--language", "en", now=NOON)
    found = shown.press("Copy the text")
    assert "Wir wissen nicht, ob jemand Daten gelesen hat." in kept_text(found)
    (kept,) = listed(stanch)["texts"]
    assert kept["draft"]["locale"] == "de"
    assert "We " in console.open("/tell/").part("You can say")


def test_rule_160_an_event_without_german_words_offers_none(
    console: Console, stanch: Stanch, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        untranslated(playbooks.text("heartbleed")).replace("id: heartbleed", "id: mine", 1), "utf-8"
    )
    stanch("incident", "open", mine, now=NOON)
    stanch("client", "set", "--language", "de", now=NOON)
    console.at(NOON)
    page = console.open("/tell/")
    assert "Deutsch: this event has no words in it" in page
    assert "Your customers read: English" in page, "then the text is in English"
    refused = console.post("/tell/language/", {"language": "fr"})
    assert refused.status_code == 400
    assert "no language that texts are written in" in refused.content.decode()
