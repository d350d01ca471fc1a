"""`stanch notice`: what was copied is what is frozen, as it was or as somebody changed it; corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.program import record
from tests.program.commands import Said, Stanch, flat, parsed

MORNING, NOON, EVENING, LATER = (f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00", "19:00"))
WAITING = "We will write again when we know more."


def revision(said: Said) -> Any:
    assert said.code == 0, said
    return parsed(said)


def text(sentences: Any) -> str:
    """A text from its sentences, as the record keeps them."""
    return "".join(one["text"] + one.get("between", " ") for one in sentences)[:-1]


def words(said: Said) -> str:
    return " ".join((said.out + said.err).split())


@pytest.fixture
def answered(stanch: Stanch, begun: str) -> str:
    """A vendor that said in the morning that it was not affected."""

    def answer() -> None:
        stanch("vendor", "add", "Cardwise", "--role", "payments", now=MORNING)
        stanch("vendor", "statement", "Cardwise", "not_affected", now=MORNING)
        stanch("register", "servers", "yes", now=MORNING)

    record.once(answer)
    return begun


def test_rule_60_copying_prints_the_text_alone_and_keeps_it_as_it_was_printed(
    stanch: Stanch, begun: str
) -> None:
    found = stanch("notice", "copy")
    assert "You can send" not in found.out
    assert "cannot be said yet" in found.err
    assert "kept as text 1. When it has left: stanch notice sent --to WHOM" in found.err
    (kept,) = parsed(stanch("notice", "list", "--json"))["texts"]
    assert text(kept["draft"]["sentences"]) + "\n" == found.out
    assert "\n\n" in found.out
    assert kept["draft"]["as_of"][0] == kept["seq"] - 1
    assert "copied text 1, " in flat(stanch("timeline"))


def test_rule_60_what_is_sent_is_what_was_copied_and_nothing_is_composed_anew(
    stanch: Stanch, answered: str
) -> None:
    copied = parsed(stanch("notice", "copy", "--json", now=NOON))
    assert "told us" in copied["text"]
    # in between the vendor says otherwise: what was sent does not know of it
    stanch("vendor", "statement", "Cardwise", "affected", now="2014-04-08T13:00Z")
    sent = revision(stanch("notice", "sent", "--to", "all customers, 312", "--json", now=EVENING))
    assert sent["sentences"] == copied["draft"]["sentences"]
    assert sent["as_of"] == copied["draft"]["as_of"]
    assert sent["draft"] == copied["entry"]
    assert sent["sent_at"] - copied["draft"]["copied_at"] == 6 * 3600 * 1_000_000
    assert sent["to"] == "all customers, 312"


def test_rule_60_without_a_copied_text_nothing_is_sent(stanch: Stanch, begun: str) -> None:
    found = stanch("notice", "sent", "--to", "all customers")
    assert found.code == 2
    assert "no text was copied yet" in found.err
    assert "stanch notice copy" in found.err
    assert stanch("notice", "sent").code == 2
    assert parsed(stanch("notice", "list", "--json"))["sent"] == []
    assert "No text was copied yet: stanch notice copy" in stanch("notice", "list").out


def test_rule_60_the_last_text_is_meant_unless_another_is_named(stanch: Stanch, begun: str) -> None:
    stanch("notice", "copy", now=MORNING)
    stanch("promise", "2014-04-09T12:00Z", now=NOON)
    stanch("notice", "copy", now=NOON)
    last = revision(stanch("notice", "sent", "--to", "customers", "--json", now=EVENING))
    first = revision(stanch("notice", "sent", "--to", "others", "--draft", 1, "--json", now=EVENING))
    assert "We will write again by" in text(last["sentences"])
    assert WAITING in text(first["sentences"])
    assert [last["number"], first["number"]] == [1, 2]
    unknown = stanch("notice", "sent", "--to", "others", "--draft", 7)
    assert unknown.code == 2
    assert "there is no text 7" in unknown.err
    assert "those kept are: 1, 2" in unknown.err


def test_rule_60_a_text_that_was_taken_back_cannot_be_sent_and_its_number_is_not_given_again(
    stanch: Stanch, begun: str
) -> None:
    kept = parsed(stanch("notice", "copy", "--json"))["entry"]
    stanch("retract", kept, "the wrong one")
    assert "no text was copied yet" in stanch("notice", "sent", "--to", "all").err
    assert parsed(stanch("notice", "copy", "--json"))["draft"]["number"] == 2
    assert "there is no text 1" in stanch("notice", "sent", "--to", "all", "--draft", 1).err
    entry = parsed(stanch("notice", "sent", "--to", "all", "--json"))
    assert entry["number"] == 1
    sent = parsed(stanch("notice", "list", "--json"))["sent"][0]
    stanch("retract", sent["seq"], "it did not leave")
    assert parsed(stanch("notice", "sent", "--to", "all", "--json"))["number"] == 2


def test_rule_60_the_same_text_of_the_same_knowledge_is_kept_once(stanch: Stanch, begun: str) -> None:
    first, again = (parsed(stanch("notice", "copy", "--json", now=now)) for now in (MORNING, NOON))
    assert again["entry"] == first["entry"]
    stanch("vendor", "add", "Cardwise", now=NOON)  # something else is known now
    assert parsed(stanch("notice", "copy", "--json", now=NOON))["draft"]["number"] == 2


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2014-04-09T09:00Z", "has not come yet"),
        ("2014-04-09", "has not come yet"),
        ("2014-04-08T11:59Z", "so it was not sent at 2014-04-08T11:59:00Z"),
        ("2014-04-07", "was copied at 2014-04-08T12:00:30Z"),
    ],
)
def test_rule_60_it_was_sent_after_it_was_copied_and_not_in_the_future(
    stanch: Stanch, begun: str, at: str, said: str
) -> None:
    stanch("notice", "copy", now="2014-04-08T12:00:30Z")
    found = stanch("notice", "sent", "--to", "all", "--at", at, now=EVENING)
    assert found.code == 2
    assert said in words(found)
    assert parsed(stanch("notice", "list", "--json"))["sent"] == []


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("12:00", "2014-04-08T12:00:30Z"),  # within the minute in which it was copied
        ("2014-04-08", EVENING),  # a day that is not over: by now
        ("12:30", "2014-04-08T12:30:00Z"),
        ("18:00", EVENING),
    ],
)
def test_rule_60_a_minute_or_a_day_is_understood_as_it_is_meant(
    stanch: Stanch, begun: str, at: str, sent: str
) -> None:
    from stanch.core.moments import iso, parse

    stanch("notice", "copy", now="2014-04-08T12:00:30Z")
    found = revision(stanch("notice", "sent", "--to", "all", "--at", at, "--json", now=EVENING))
    assert iso(found["sent_at"]) == iso(parse(sent))


# as somebody changed it


def test_rule_62_an_edited_text_is_kept_as_edited_and_what_is_yours_is_marked(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    copied = stanch("notice", "copy", now=NOON).out
    typed = f"Dear all,\n\n{copied.replace(WAITING, 'More tomorrow.')}\nMara"
    (tmp_path / "notice.txt").write_text(typed, "utf-8")
    found = stanch("notice", "sent", "--to", "all", "--file", "notice.txt", now=EVENING)
    assert found.code == 0, found
    assert "Yours, not judged: “Dear all,” “More tomorrow.” “Mara”" in words(found)
    listed = parsed(stanch("notice", "list", "--json", now=EVENING))
    (sent,) = listed["sent"]
    first, changed = listed["texts"]
    assert text(sent["revision"]["sentences"]) == typed
    assert changed["draft"]["edited"]
    assert changed["draft"]["of"] == first["seq"]
    assert sent["revision"]["draft"] == changed["seq"]
    assert sent["revision"]["as_of"] == first["draft"]["as_of"]
    fates = {one["text"]: (one["fate"], one["yours"]) for one in sent["lines"]}
    assert fates["More tomorrow."] == (None, True)
    kept = [one for one in sent["lines"] if one["text"] not in ("Dear all,", "More tomorrow.", "Mara")]
    assert {one["fate"] for one in kept} == {"stands"}
    assert "“More tomorrow.” yours, not judged" in flat(stanch("claims", now=EVENING))


def test_rule_62_a_file_that_changed_nothing_is_the_text_that_was_copied(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    copied = stanch("notice", "copy")
    found = stanch("notice", "sent", "--to", "all", "--file", "-", typed=copied.out.replace("\n", "\r\n"))
    assert "Yours, not judged" not in found.out
    assert len(parsed(stanch("notice", "list", "--json"))["texts"]) == 1


def test_rule_62_a_companion_that_was_taken_out_is_said(
    stanch: Stanch, answered: str, tmp_path: Path
) -> None:
    stanch("attest", answered, "no", "--from", "2012-03-14", now=MORNING)
    copied = parsed(stanch("notice", "copy", "--json", now=NOON))
    gone = next(
        one["text"] for one in copied["draft"]["sentences"] if one["judged"]["claim"] == "vendors_known"
    )
    (tmp_path / "short.txt").write_text(copied["text"].replace(gone, ""), "utf-8")
    found = stanch("notice", "sent", "--to", "all", "--file", "short.txt", now=EVENING)
    assert found.code == 0
    assert f"on 8 April 2014.” was sent without what belongs to it: “{gone}”" in words(found)


def test_rule_62_a_text_of_ones_own_needs_no_copy_and_nothing_in_it_is_judged(
    stanch: Stanch, begun: str, tmp_path: Path
) -> None:
    (tmp_path / "own.txt").write_text("We are looking into it.\n" + WAITING, "utf-8")
    found = stanch("notice", "sent", "--to", "all", "--file", "own.txt", "--at", "09:00", now=EVENING)
    assert found.code == 0, found
    assert "which you wrote yourself" in found.out
    (sent,) = parsed(stanch("notice", "list", "--json", now=EVENING))["sent"]
    assert [(one["fate"], one["yours"]) for one in sent["lines"]] == [(None, True)] * 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the text is empty"),
        (b" \n\n ", "the text is empty"),
        (b"\xff\xfe\x00", "cannot be read"),
        (b"one\x07two", "U+0007"),
        ("all fine \u202egnorw".encode(), "U+202E"),
        (b"x" * 20_001, "20001 letters"),
        (b"x" * 500_000, "letters"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_in_words_and_nothing_is_kept(
    stanch: Stanch, begun: str, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "odd.txt").write_bytes(content)
    found = stanch("notice", "sent", "--to", "all", "--file", "odd.txt")
    assert found.code == 2
    assert said in words(found)
    assert parsed(stanch("notice", "list", "--json")) == {"texts": [], "sent": []}


# corrections


@pytest.fixture
def fallen(stanch: Stanch, answered: str) -> str:
    """A notice of noon whose words on our servers turned out wrong in the evening."""

    def fall() -> None:
        stanch("attest", answered, "no", "--from", "2012-03-14", now=MORNING)
        assert "did not have this flaw at any time" in flat(stanch("notice", "copy", now=NOON))
        stanch("notice", "sent", "--to", "all customers, 312", now=NOON)
        stanch("attest", answered, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now=EVENING)

    record.once(fall)
    return answered


def test_what_fell_is_shown_until_a_correction_is_sent_then_with_who_corrected_it(
    stanch: Stanch, fallen: str
) -> None:
    """Rule 63, by commands."""
    before = flat(stanch("status", now=EVENING))
    assert "No longer true Notice 1, sent 12:00 UTC on 8 April 2014 to all customers, 312:" in before
    assert "To correct notice 1: stanch notice copy --corrects 1" in before
    copied = stanch("notice", "copy", "--corrects", 1, now=EVENING)
    assert "We have to correct what we wrote to you on 8 April 2014 at 12:00 UTC." in flat(copied)
    assert "on 8 April 2014.” That was not true." in flat(copied)
    sent = stanch("notice", "sent", "--to", "all customers, 312", now=LATER)
    assert "What was wrong in notice 1 is corrected by it." in sent.out
    after = flat(stanch("status", now=LATER))
    assert "No longer true" not in after
    claims = flat(stanch("claims", now=LATER))
    assert "corrected by notice 2 on 8 April 2014 at 19:00 UTC" in claims
    fates = parsed(stanch("status", "--json", now=LATER))["sent"][0]["lines"]
    assert {one["corrected_by"] for one in fates if one["fate"] == "fell"} == {2}
    assert {one["corrected_by"] for one in fates if one["fate"] != "fell"} == {None}


def test_a_correction_that_is_taken_back_closes_nothing(stanch: Stanch, fallen: str) -> None:
    stanch("notice", "copy", "--corrects", 1, now=EVENING)
    stanch("notice", "sent", "--to", "all customers, 312", now=EVENING)
    seq = parsed(stanch("notice", "list", "--json", now=LATER))["sent"][1]["seq"]
    stanch("retract", seq, "it did not leave", now=LATER)
    assert "No longer true" in stanch("status", now=LATER).out


def test_any_text_can_be_sent_as_a_correction_unless_it_was_composed_too_early(
    stanch: Stanch, fallen: str, tmp_path: Path
) -> None:
    """Rule 63: what had not fallen when a text was composed is not told by it."""
    early = stanch("notice", "sent", "--to", "all", "--corrects", 1, now=EVENING)
    assert early.code == 2
    assert "text 1 was composed before it was known what is wrong in notice 1" in words(early)
    assert "stanch notice copy --corrects 1" in early.err
    (tmp_path / "own.txt").write_text("What we wrote at noon was wrong.", "utf-8")
    stanch("notice", "copy", now=EVENING)
    found = stanch("notice", "sent", "--to", "all", "--corrects", 1, "--file", "own.txt", now=LATER)
    assert found.code == 0, found
    assert "No longer true" not in stanch("status", now=LATER).out


@pytest.mark.parametrize("words_", [("copy",), ("sent", "--to", "all")])
def test_what_needs_no_correction_is_not_corrected(
    stanch: Stanch, begun: str, words_: tuple[str, ...]
) -> None:
    stanch("notice", "copy", now=NOON)
    stanch("notice", "sent", "--to", "all", now=NOON)
    found = stanch("notice", *words_, "--corrects", 1, now=EVENING)
    assert found.code == 2
    assert "nothing in notice 1 needs a correction" in words(found)
    found = stanch("notice", *words_, "--corrects", 9, now=EVENING)
    assert "no notice 9 was sent" in words(found)


def test_a_sentence_that_falls_after_the_correction_is_open_again(stanch: Stanch, fallen: str) -> None:
    stanch("notice", "copy", "--corrects", 1, now=EVENING)
    stanch("notice", "sent", "--to", "all customers, 312", now=EVENING)
    answer = next(
        one["seq"] for one in parsed(stanch("timeline", "--json", now=LATER)) if "told us that" in one["what"]
    )
    stanch("retract", answer, "they never wrote that", now=LATER)
    found = flat(stanch("status", now=LATER))
    assert "No longer true" not in found
    assert "Its ground is gone Notice 1, sent 12:00 UTC" in found
    assert "“Cardwise, which takes our payments, told us on 8 April 2014 that it was not affected.”" in found
    assert "correct it, or let it stand" in found


def test_what_had_become_false_between_copying_and_sending_is_said_at_once(
    stanch: Stanch, answered: str
) -> None:
    stanch("attest", answered, "no", "--from", "2012-03-14", now=MORNING)
    stanch("notice", "copy", now=NOON)
    stanch("attest", answered, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now="2014-04-08T13:00Z")
    found = stanch("notice", "sent", "--to", "all", now=EVENING)
    assert found.code == 0
    assert "Not all of it was true any more when it was sent: “Our own servers did not have" in words(found)
