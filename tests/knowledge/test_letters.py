"""Letters that look alike: the list, and what is asked about because of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core import names
from stanch.knowledge import letters
from stanch.knowledge.letters import _like


def test_the_list_holds_letters_alone_that_are_not_latin_ones_already() -> None:
    for code, latin in _like().items():
        assert unicodedata.category(chr(code))[0] == "L", chr(code)
        assert unicodedata.normalize("NFKC", chr(code)) == chr(code), "another letter before it is looked up"
        assert latin.isascii()
        assert len(latin) == 1
        assert latin.isalnum()
    assert letters.drawn("\u0421\u0430\u0433dwise") == letters.drawn("Cardwise")


@given(st.text("аеорсхАВЕКМНОРСТХіѕјԁԛԝαοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", min_size=1, max_size=12))
def test_rule_58_whatever_is_written_in_such_letters_is_drawn_as_its_latin_twin(typed: str) -> None:
    twin = "".join(_like().get(ord(one), one) for one in typed)
    assert letters.drawn(typed) == letters.drawn(twin)
    if twin.isascii():
        assert names.folded(typed) != names.folded(twin), "and is another name"


@pytest.mark.parametrize(
    ("name", "odd"),
    [
        ("C\u0430rdwise", "\u0430"),
        ("\u0421ardwise", "\u0421"),
        ("Яндeкс", "e"),  # one Latin letter in a Cyrillic word
        ("\u0410\u0441\u0435 Payments", "\u0410\u0441\u0435"),  # a word of Cyrillic twins beside a Latin one
        ("Яндекс Pay", ""),
        ("東京Bank", ""),
        ("Καλημέρα", ""),
        ("µTorrent", ""),
        ("Sarıyer", ""),
        ("plain", ""),
    ],
)
def test_rule_58_the_odd_letters_of_a_name_are_those_of_the_rarer_alphabet(name: str, odd: str) -> None:
    assert "".join(letters.odd(name)) == odd


@given(st.text(max_size=20))
def test_any_text_can_be_held_against_another(typed: str) -> None:
    assert letters.drawn(typed) == letters.drawn(typed)
    assert set(letters.odd(typed)) <= set(unicodedata.normalize("NFKC", typed))
    assert letters.called(letters.differing(typed, "Cardwise")).isprintable() or not typed.isprintable()
