"""Each refusal of a text that somebody types, word for word: what is wrong with it, and what helps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stanch.core import names
from stanch.core.names import Unfit

SIGN = "leave that sign out: Dr Oetker, Yahoo Mail; or use a comma"
UNSEEN, BARE = "type it anew, by hand", "write it without quotation marks"
ONCE, NAMED = "write it on one line", "write its name, such as Cardwise"
SPLIT = "write it after the name, without a comma: Acme Inc."
LONG, MARK = "x" * 81, "\u0336"


@pytest.mark.parametrize(
    ("text", "what", "help"),
    [
        (" ", "'' is no name", NAMED),
        (" !!! ", "'!!!' is no name", NAMED),
        ("Inc.", "'Inc.' alone is no name", SPLIT),
        ("S.A.", "'S.A.' alone is no name", SPLIT),
        ("GmbH", "'GmbH' alone is no name", SPLIT),
        (
            "Nobody  else",
            "'Nobody  else' is an answer, and no name",
            "write a name, or choose that answer where it is asked for",
        ),
        (LONG, f"“{LONG[:24]}...” has 81 characters", "write it shorter: at most 80 are kept"),
        ("-a", "'-a' begins with a dash, as options do", "leave the dash out"),
        ("“Cardwise”", "'“Cardwise”' holds a quotation mark (“)", BARE),
        ("Card＂wise", "'Card\"wise' holds a quotation mark (\")", BARE),
        ("So. It is", "'So. It is' holds the end of a sentence (.)", SIGN),
        ("So.It is", "'So.It is' holds the end of a sentence (.It)", SIGN),
        ("So．It is", "'So.It is' holds the end of a sentence (.It)", SIGN),
        ("So? no", "'So? no' holds the end of a sentence (?)", SIGN),
        ("So!no", "'So!no' holds the end of a sentence (!)", SIGN),
        ("So;no", "'So;no' holds the end of a sentence (;)", SIGN),
        ("So。no", "'So。no' holds the end of a sentence (。)", SIGN),
        ("It is so.", "'It is so.' ends like a sentence", "leave the '.' out at its end"),
        ("It is so！", "'It is so！' ends like a sentence", "leave the '!' out at its end"),
        ("Is it?", "'Is it?' ends like a sentence", "leave the '?' out at its end"),
        ("a\nb", "a name is one line, and there are more in 'a\\nb'", ONCE),
        ("a\u2028b", "a name is one line, and there are more in 'a\\u2028b'", ONCE),
        ("a\u2029b", "a name is one line, and there are more in 'a\\u2029b'", ONCE),
        ("a\x1bb", "'a\\x1bb' holds a character that is not seen (U+001B)", UNSEEN),
        ("a\u200db", "'a\\u200db' holds a character that is not seen (U+200D)", UNSEEN),
        ("\u200cمدیریت", "'\\u200cمدیریت' holds a character that is not seen (U+200C)", UNSEEN),
        ("مدیریت\u200c", "'مدیریت\\u200c' holds a character that is not seen (U+200C)", UNSEEN),
        ("مد\u200bیریت", "'مد\\u200bیریت' holds a character that is not seen (U+200B)", UNSEEN),
        ("a\u3164b", "'a\u3164b' holds a character that is not seen (U+3164)", UNSEEN),
        (f"c{MARK * 5}", f"'c{MARK * 5}' piles up marks on one letter", UNSEEN),
    ],
)  # fmt: skip
def test_rule_57_each_refusal_says_what_is_wrong_and_what_helps(text: str, what: str, help: str) -> None:
    with pytest.raises(Unfit) as refused:
        names.name(text)
    assert (refused.value.what, refused.value.help, str(refused.value)) == (what, help, what)


@pytest.mark.parametrize(
    ("read", "text", "what", "help"),
    [
        (names.words, "x" * 121, f"“{LONG[:24]}...” has 121 characters",
         "write it shorter: at most 120 are kept"),
        (names.reason, "", "no reason is given", "one sentence is enough; somebody may ask for it in a year"),
        (names.reason, "a\x07", "'a\\x07' holds a character that is not seen (U+0007)", UNSEEN),
        (names.reason, "x" * 301, f"“{LONG[:24]}...” has 301 characters",
         "write it shorter: at most 300 are kept"),
        (names.reason, "no ” yes", "'no ” yes' holds a quotation mark (”)", BARE),
        (names.reason, "So. It is.", "'So. It is.' holds the end of a sentence (.)", SIGN),
        (names.reason, "So． It is", "'So. It is' holds the end of a sentence (.)", SIGN),
        (names.quotation, "a\u202eb", "'a\\u202eb' holds a character that is not seen (U+202E)", UNSEEN),
        (
            names.quotation, "x" * 4001, f"“{'x' * 24}...” has 4,001 characters",
            "write it shorter: at most 4000 are kept",
        ),
        (names.line, "a\u2066b", "'a\\u2066b' holds a character that is not seen (U+2066)", UNSEEN),
    ],
)  # fmt: skip
def test_what_else_a_person_types_is_refused_as_exactly(
    read: Callable[[str], str], text: str, what: str, help: str
) -> None:
    with pytest.raises(Unfit) as refused:
        read(text)
    assert (refused.value.what, refused.value.help) == (what, help)


def test_a_second_line_is_refused_in_a_name_alone() -> None:
    """Of other texts `tidy` makes one line first."""
    for end in ("\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        with pytest.raises(Unfit) as refused:
            names.name(f"a{end}b")
        assert refused.value.what == f"a name is one line, and there are more in {f'a{end}b'!r}"
        assert names.reason(f"a{end}b") == names.quotation(f"a{end}b") == names.line(f"a{end}b") == "a b"


def test_what_joins_letters_stands_between_two_of_which_one_is_of_such_a_script() -> None:
    for text in ("a\u200dمدیریت", "مدیریت\u200da", "مد\u200cیریت"):
        assert names.name(text) == text


def test_what_is_just_short_enough_is_kept() -> None:
    for read, most in (
        (names.name, 80), (names.words, 120), (names.reason, 300), (names.quotation, 4000),
    ):  # fmt: skip
        assert read("x" * most) == "x" * most
    marks = "c" + MARK * 4
    assert names.name(f"{marks}{marks}") == marks * 2
    around = "c" + "\u20dd" * 4  # marks that enclose a letter
    assert names.name(around) == around
    with pytest.raises(Unfit):
        names.name(around + "\u20dd")
    assert names.shown("x" * 120) == "x" * 120
    assert names.shown("x" * 121) == "x" * 120 + "..."
    assert names.shown("a\nb") == r"'a\nb'"
    assert names.in_text("x" * 30) == "x" * 30
    assert names.in_text("x" * 31) == f"“{'x' * 31}”"
    assert names.in_text("red blue") == "red blue"
    assert names.in_text("red blue three") == "“red blue three”"
    assert names.id_part("a\ud800") == "a%ED%A0%80"
