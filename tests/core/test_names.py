"""Which names are one and which are two, what ids they make, and which texts are refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stanch.core import names
from stanch.core.names import Unfit

TWO = [
    ("Яндекс Pay", "Сбер Pay"),
    ("Pay+", "Pay"),
    ("AT&T", "at t"),
    ("Société Générale", "societe generale"),
    ("顧客管理", "日本"),
    ("pay-pal", "pay pal"),
    ("pay_pal", "pay pal"),
    ("pay_pal", "pay-pal"),
    ("Fly.io", "fly io"),
    ("at%26t", "AT&T"),
    ("Müller", "Mueller"),
    ("-a", "a"),
    ("a/b", "a%2fb"),
]

ONE = [
    ("Cardwise", "  CARDWISE "),
    ("Straße GmbH", "STRASSE  gmbh"),
    ("Ｃardwise", "cardwise"),
    ("Soci\u00e9t\u00e9", "Socie\u0301te\u0301"),
    ("Яндекс Pay", "яндекс\u00a0PAY"),
    ("ﬁnance", "FINANCE"),
]


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_names_that_differ_in_more_than_case_and_spaces_are_two(one: str, other: str) -> None:
    assert names.folded(one) != names.folded(other)
    assert names.id_part(one) != names.id_part(other)


@pytest.mark.parametrize(("one", "other"), ONE)
def test_case_width_and_spaces_make_no_difference(one: str, other: str) -> None:
    assert names.folded(one) == names.folded(other)
    assert names.id_part(one) == names.id_part(other)


def test_ids_of_plain_names_stay_as_they_were() -> None:
    for name, id in (
        ("Cardwise", "cardwise"),
        ("Amazon Route 53", "amazon-route-53"),
        ("our password at Cardwise", "our-password-at-cardwise"),
        ("customers", "customers"),
        ("web1.shop.example", "web1.shop.example"),
        ("AT&T", "at%26t"),
        ("Яндекс Pay", "яндекс_pay"),
        ("pay-pal", "pay%2Dpal"),
    ):
        assert names.id_part(name) == id


_names = st.text(min_size=1, max_size=12) | st.text("ab -_.%&/é1\u0301Яß", min_size=1, max_size=8)


@given(_names, _names)
@example("a b", "a-b")
@example("a_b", "a b")
@example("é b", "é_b")
@example("%2D", "-")
def test_two_names_have_one_id_only_where_they_are_one(one: str, other: str) -> None:
    assert (names.id_part(one) == names.id_part(other)) == (names.folded(one) == names.folded(other))


@given(_names)
def test_an_id_holds_nothing_that_a_path_an_address_or_yaml_would_read_otherwise(name: str) -> None:
    made = names.id_part(name)
    assert not re.search(r"[\s/\\:#?&=+\"'<>{}\[\],|*!@`$;()~^]", made)
    assert names.folded(made) == made or "%" in made
    assert names.folded(names.folded(name)) == names.folded(name)
    assert names.folded(names.tidy(name)) == names.folded(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AT&T", "at t"),
        ("Société Générale", "societe generale"),
        ("Pay+", "pay"),
        ("pay-pal", "PayPal"),
        ("Fly.io", "fly io"),
        ("C++", "C"),
        ("Pay\u200dPal", "PayPal"),
    ],
)
def test_what_could_be_meant_for_another_is_known_as_such(one: str, other: str) -> None:
    assert names.alike(one) == names.alike(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Яндекс Pay", "Сбер Pay"), ("日本", "日本語"), ("Klarna", "Klarna Bank AB (publ)"), ("कीवी", "कावा")],
)
def test_what_is_another_word_is_not_alike(one: str, other: str) -> None:
    assert names.alike(one) != names.alike(other)


FINE = [
    "Cardwise", "AT&T", "Pay+", "Yahoo!", "Fly.io", "Node.JS Foundation", "Acme Inc.", "Verein e.V.",
    "Acme S.A.", "O’Reilly", "McDonald's", "Klarna Bank AB (publ)", "Яндекс Pay", "顧客管理",
    "مدیریت\u200cمشتری",
    "CVE-2014-0160: a flaw", "the break-in of October", "all customers, 312", "web1.shop.example",
    "Booking.com", "我们", "C#", "3M", "1&1", "Amazon S3",
]  # fmt: skip

HOSTILE = [
    "Cardwise is fine. We are not affected",
    "Cardwise. we are not affected",
    "Cardwise.We are not affected",
    "Cardwise.I am not affected",
    "Cardwise! We are not affected",
    "Cardwise!We are not affected",
    "Cardwise? No",
    "Cardwise… We are not affected",
    "Cardwise．We are not affected",
    "Cardwise。We are not affected",
    "Cardwise。",
    "Cardwise؟ we",
    "We are not affected.",
    "Is it?",
    "So it is!",
    "Cardwise; we are not affected",
    "Cardwise” said. “We",
    "Cardwise” said “we",
    'Cardwise" said',
    "Cardwise `stanch",
    "«Cardwise»",
    "「Cardwise」",
    "Cardwise\nWe are not affected",
    "Cardwise\u2028We",
    "Cardwise\x1b[2J",
    "Cardwise\x07",
    "Cardwise\u202eesiwdraC",
    "\u2066Cardwise\u2069",
    "Card\u200bwise",
    "Card\u00adwise",
    "Card\u200dwise",
    "Card\u3164wise",
    "Card\ud800wise",
    "C" + "\u0336" * 9,
    "--quote",
    "x" * 200,
    "", "   ", "!!!", "-", "?", "…", "we", "None", "US", "don't know", "Inc.", "GmbH",
]  # fmt: skip


@pytest.mark.parametrize("text", FINE)
def test_what_people_call_things_is_kept_as_typed(text: str) -> None:
    assert names.name(f" {text} ") == unicodedata.normalize("NFC", text)
    assert names.words(text) == names.name(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_become_a_sentence_of_ours_is_no_name(text: str) -> None:
    with pytest.raises(Unfit) as refused:
        names.name(text)
    assert refused.value.what
    assert refused.value.help
    refused.value.what.encode()  # can be printed
    assert refused.value.what.isprintable()


def test_what_was_typed_is_shown_again_without_what_controls_a_screen() -> None:
    assert names.shown("Société Générale") == "Société Générale"
    for text in ("a\x1b[2Jb", "a\u202eb", "a\nb", "x" * 999, "\ud800"):
        assert names.shown(text).isprintable()
        assert len(names.shown(text)) < 200


def test_a_reason_is_one_sentence_and_may_end_like_one() -> None:
    assert names.reason("They have to change\n their passwords.") == "They have to change their passwords."
    for text in ("", " ", "Keys are out. We were never open.", "no ”", "\x1b[2J", "x" * 999):
        with pytest.raises(Unfit):
            names.reason(text)


def test_a_quotation_may_be_several_sentences_and_is_one_line() -> None:
    assert names.quotation("We do not.\n\n “OpenSSL” no! ") == "We do not. “OpenSSL” no!"
    assert names.quotation("") == ""
    for text in ("a\x1b[2Jb", "a\u202eb", "x" * 9999):
        with pytest.raises(Unfit):
            names.quotation(text)
    assert names.line("One. Two.") == "One. Two."
    with pytest.raises(Unfit):
        names.line("One\u2066 two")


@given(st.text(max_size=40))
def test_whatever_is_kept_is_one_line_and_holds_no_end_of_a_sentence(text: str) -> None:
    try:
        kept = names.name(text)
    except Unfit:
        return
    assert kept.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert not re.search(r"[.!?] ", unicodedata.normalize("NFKC", kept))
    assert names.name(kept) == kept


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Cardwise", "Cardwise"),
        ("Яндекс Pay", "Яндекс Pay"),
        ("Cardwise told us that we are safe", "“Cardwise told us that we are safe”"),
        ("We are safe", "“We are safe”"),
        ("Klarna Bank AB (publ)", "“Klarna Bank AB (publ)”"),
        ("Cardwise-told-us-that-we-are-safe", "“Cardwise-told-us-that-we-are-safe”"),
        ("a” told us that “b", "“a' told us that 'b”"),  # kept by an earlier version
    ],
)
def test_rule_57_a_name_of_more_words_is_quoted_in_a_sentence(name: str, said: str) -> None:
    assert names.in_text(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("acme", "“acme”"),
        ("acme pay", "“acme pay”"),
        ("o'acme-pay", "“o'acme-pay”"),
        ("Acme pay", "Acme pay"),
        ("ACME", "ACME"),
        ("acme2", "acme2"),
    ],
)
def test_somebodys_own_name_of_small_letters_alone_is_quoted(name: str, said: str) -> None:
    assert names.in_text(name, proper=True) == said
    assert names.in_text(name) == name
