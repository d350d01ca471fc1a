"""Every code that is printed has a sentence, and it is the one that `stanch explain` gives."""

from __future__ import annotations

from stanch.app.explanations.glossary import glossary
from stanch.app.site_check import results
from stanch.tell import explanations


def test_each_code_of_a_judgement_or_a_look_is_in_the_glossary() -> None:
    words = glossary()
    assert set(explanations.of_judgements()) <= set(words)
    assert all(words[why] for why in results.reasons_in_order() if results.sentence(why))


def test_what_a_look_shows_is_what_is_explained() -> None:
    words = glossary()
    theirs = {why: results.sentence(why) for why in results.reasons_in_order()}
    assert {why for why, text in theirs.items() if words[why] != text} == set()


def test_a_code_that_is_none_has_no_sentence() -> None:
    assert results.sentence("xyzzy") == ""
    assert explanations.reason("xyzzy") == ""
