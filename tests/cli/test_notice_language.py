"""`stanch notice --language de`: a text in German is kept, sent, judged again and corrected in German."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stanch.knowledge import playbooks
from tests.program import record
from tests.program.commands import Stanch, flat, parsed
from tests.world.events import untranslated

MORNING, NOON, EVENING, LATER, LAST = (
    f"2014-04-08T{hour}Z" for hour in ("09:00", "12:00", "18:00", "19:00", "20:00")
)
ANSWER = "Cardwise, unser Dienst für Zahlungen, hat uns am 8. April 2014 mitgeteilt"


@pytest.fixture
def answered(stanch: Stanch, begun: str) -> str:
    """A vendor that said in the morning that it was not affected."""

    def answer() -> None:
        stanch("vendor", "add", "Cardwise", "--role", "payments", now=MORNING)
        stanch("vendor", "statement", "Cardwise", "not_affected", now=MORNING)
        stanch("register", "servers", "yes", now=MORNING)

    record.once(answer)
    return begun


def notices(stanch: Stanch, now: str) -> Any:
    return parsed(stanch("notice", "list", "--json", now=now))


def test_alone_it_prints_the_text_and_keeps_nothing(stanch: Stanch, answered: str) -> None:
    found = stanch("notice", "--lang", "de", now=NOON)
    assert found.code == 0
    assert found.out.startswith(
        "Wir schreiben Ihnen, falls Sie etwas tun müssen.\n\nHeartbleed ist eine Lücke"
    )
    assert f"{ANSWER}, dass der Dienst nicht betroffen war." in found.out
    assert stanch("notice", now=NOON).out.startswith("We will write to you if there is something")
    assert notices(stanch, NOON)["texts"] == []


def test_options_before_another_command_are_refused(stanch: Stanch, begun: str) -> None:
    found = stanch("notice", "--language", "de", "list")
    assert found.code == 2
    assert "come after list" in found.err


def test_rule_159_a_copied_text_keeps_its_language_and_so_does_what_was_sent(
    stanch: Stanch, answered: str
) -> None:
    copied = parsed(stanch("notice", "copy", "--language", "de", "--json", now=NOON))
    assert copied["draft"]["locale"] == "de"
    assert ANSWER in copied["text"]
    sent = parsed(stanch("notice", "sent", "--to", "alle Kunden", "--json", now=EVENING))
    assert sent["locale"] == "de"
    assert sent["sentences"] == copied["draft"]["sentences"]
    (one,) = notices(stanch, LATER)["sent"]
    assert {line["fate"] for line in one["lines"]} <= {"stands", "superseded"}


def test_rule_159_a_text_of_each_language_is_kept_beside_the_other(stanch: Stanch, answered: str) -> None:
    for language in ("de", "en", "de"):
        stanch("notice", "copy", "--language", language, now=NOON)
    assert [one["draft"]["locale"] for one in notices(stanch, NOON)["texts"]] == ["de", "en"]


def test_rule_159_a_correction_is_written_in_the_language_of_what_it_corrects(
    stanch: Stanch, answered: str
) -> None:
    stanch("notice", "copy", "--language", "de", now=NOON)
    stanch("notice", "sent", "--to", "alle Kunden", now=NOON)
    # it turns out that the vendor had been affected at that time
    stanch("vendor", "statement", "Cardwise", "affected", "--at", "2014-04-08T10:00", now=EVENING)
    (one,) = notices(stanch, LATER)["sent"]
    fell = [line["text"] for line in one["lines"] if line["fate"] in ("fell", "lost")]
    assert fell
    assert stanch("notice", "copy", "--corrects", "1", "--language", "en", now=LATER).code == 2
    copied = parsed(stanch("notice", "copy", "--corrects", "1", "--json", now=LATER))
    assert copied["draft"]["locale"] == "de"
    assert (
        "Wir müssen berichtigen, was wir Ihnen am 8. April 2014 um 12:00 Uhr UTC geschrieben"
        in copied["text"]
    )
    for text in fell:
        assert f"Wir haben geschrieben: „{text}“" in copied["text"]
    sent = parsed(stanch("notice", "sent", "--to", "alle Kunden", "--json", now=LAST))
    assert sent["locale"] == "de"
    assert (
        "nothing in notice 1 needs a correction" in stanch("notice", "copy", "--corrects", "1", now=LAST).err
    )


def test_rule_159_a_changed_german_text_is_german_and_its_sentences_are_watched(
    stanch: Stanch, answered: str, tmp_path: Path
) -> None:
    copied = parsed(stanch("notice", "copy", "--language", "de", "--json", now=NOON))
    (tmp_path / "text.txt").write_text(f"Guten Tag,\n\n{copied['text']}\n\nAna Reyes", "utf-8")
    sent = parsed(stanch("notice", "sent", "--to", "alle", "--file", "text.txt", "--json", now=EVENING))
    assert sent["locale"] == "de"
    own = [one["text"] for one in sent["sentences"] if one.get("yours")]
    assert own == ["Guten Tag,", "Ana Reyes"]


def test_rule_160_an_event_without_german_words_is_told_in_english_alone(
    stanch: Stanch, tmp_path: Path
) -> None:
    text = untranslated(playbooks.text("heartbleed")).replace("id: heartbleed", "id: mine", 1)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    assert stanch("incident", "open", "mine.yaml", now=MORNING).code == 0
    assert stanch("notice", "copy", now=NOON).code == 0
    refused = stanch("notice", "copy", "--language", "de", now=NOON)
    assert refused.code == 2
    assert "has no words in German" in refused.err
    assert "translations.de" in refused.err


def test_where_one_stands_shows_the_text_that_a_notice_prints(stanch: Stanch, begun: str) -> None:
    english = flat(stanch("status", now=NOON))
    stanch("client", "set", "--language", "de", now=NOON)
    german = flat(stanch("status", now=NOON))
    first = stanch("notice", now=NOON).out.partition(". ")[0]
    assert " ".join(first.split()) in german
    assert " ".join(first.split()) not in english
    assert "You can send" in german, "all else is said to whoever runs the shop"
