"""An edited text: what a person left word for word keeps its judgement, all else is theirs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.claims import Claim, Must
from stanch.core.edits import edited, parted
from stanch.core.model import AssetId, ClaimId
from stanch.core.notices import Judged, Sentence, text


def judged(claim: str, about: str | None = None) -> Judged:
    return Judged(ClaimId(claim), AssetId(about) if about else None, "supported", ())


NEVER = Sentence("Our own servers never had it. That is all.", judged("never"), "\n\n")
ASKED = Sentence("We asked Cardwise.", judged("asked"))
OPENING = Sentence("We have to correct what we wrote.", None, "\n\n")
BASE = (OPENING, NEVER, ASKED)


def claims_of(typed: str, base: tuple[Sentence, ...] = BASE) -> list[tuple[str, str | None, bool]]:
    return [(one.text, one.judged.claim if one.judged else None, one.yours) for one in edited(base, typed)]


def test_a_text_left_as_it_was_is_the_text_that_it_was() -> None:
    assert edited(BASE, text(BASE)) == BASE
    assert edited((), " \n") == ()


def test_rule_62_what_is_left_word_for_word_keeps_its_judgement_all_else_is_yours() -> None:
    typed = "Dear all,\nOur own servers never had it. That is all.\nWe like them. We asked Cardwise.\n\nMara"
    assert claims_of(typed) == [
        ("Dear all,", None, True),
        ("Our own servers never had it. That is all.", "never", False),
        ("We like them.", None, True),
        ("We asked Cardwise.", "asked", False),
        ("Mara", None, True),
    ]
    assert text(edited(BASE, typed)) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "Our own servers never had it. That is all",  # the end is gone
        "our own servers never had it. That is all.",
        "Our own servers never had this. That is all.",
        "Nobody says: Our own servers never had it. That is all.",  # in the midst of another sentence
        "What is not true:\nOur own servers never had it. That is all.",
        "“Our own servers never had it. That is all.” is what we cannot say",
        "Our own servers never had it. That is all.(Not so.)",
        "Our own servers, it seems, never had it. That is all.",
    ],
)
def test_rule_62_a_sentence_that_was_changed_or_put_into_another_has_no_judgement(typed: str) -> None:
    assert all(claim is None and yours for _text, claim, yours in claims_of(typed)), claims_of(typed)
    assert text(edited(BASE, typed)) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "Our own servers\nnever had it.  That is all.",  # a mailer broke the line
        "Hello!\rOur own servers never had it. That is all.\rMara",
        "Hello!\r\n\r\nOur own servers never had it. That is all.\r\n",
        "In short:\n\n- Our own servers never had it. That is all.\n",
        "Yes (really). Our own servers never had it. That is all. Bye",
        "1. Hello.\n2. Our own servers never had it. That is all.",
    ],
)
def test_rule_62_white_space_and_lists_change_no_sentence(typed: str) -> None:
    assert "never" in [claim for _text, claim, _yours in claims_of(typed)]


def test_every_kind_of_line_break_is_one() -> None:
    assert text(edited(BASE, "Hello!\rYou\r\nthere\n")) == "Hello!\nYou\nthere"


def test_the_longer_of_two_sentences_that_begin_alike_is_found() -> None:
    short = Sentence("We asked Cardwise.", judged("asked"))
    long = Sentence("We asked Cardwise. We have no answer yet.", judged("silent"))
    assert claims_of("We asked Cardwise. We have no answer yet.", (short, long)) == [
        ("We asked Cardwise. We have no answer yet.", "silent", False)
    ]
    assert claims_of("We asked Cardwise. They said yes.", (short, long))[0][1] == "asked"


def test_of_an_edited_text_edited_again_what_is_a_persons_own_stays_so() -> None:
    once = edited(BASE, "Hello.\nWe asked Cardwise.")
    assert claims_of("Hello. We asked Cardwise.", once) == [
        ("Hello.", None, True),
        ("We asked Cardwise.", "asked", False),
    ]


@given(st.lists(st.sampled_from([NEVER.text, ASKED.text, "Hello.", "so: ", "\n", "\n\n", " ", "- ", "“"])))
def test_no_letter_is_lost_and_no_sentence_begins_or_ends_in_white_space(pieces: list[str]) -> None:
    typed = "".join(pieces)
    found = edited(BASE, typed)
    assert text(found) == typed.strip()
    assert all(one.text and one.text == one.text.strip() for one in found)
    known = {" ".join(one.text.split()): one.judged for one in BASE}
    for one in found:
        assert one.judged is None or one.judged == known[" ".join(one.text.split())]


def claim(id: str, companions: tuple[str, ...] = (), instead: tuple[str, ...] = ()) -> Claim:
    beside, others = tuple(map(ClaimId, companions)), tuple(map(ClaimId, instead))
    return Claim(ClaimId(id), Must("always"), id, id, companions=beside, instead=others)


CLAIMS = {
    one.id: one
    for one in (
        claim("ended", ("rekeyed", "leaks")),
        claim("rekeyed", (), ("key_old",)),
        claim("key_old"),
        claim("leaks"),
        claim("other"),
    )
}


def said(id: str, about: str | None = None) -> Sentence:
    return Sentence(f"{id} {about}.", judged(id, about))


def test_rule_62_a_companion_that_was_taken_out_is_named_with_the_sentence_that_it_belongs_to() -> None:
    base = (said("ended", "a"), said("rekeyed", "a"), said("leaks"), said("other"))
    assert parted(base, base, CLAIMS) == ()
    assert parted(base, (base[0], base[1], base[3]), CLAIMS) == ((base[0], base[2]),)
    assert parted(base, (base[3],), CLAIMS) == (), "what it belongs to was taken out as well"
    assert parted(base, (base[0], Sentence("Yours.", yours=True)), CLAIMS) == (
        (base[0], base[1]),
        (base[0], base[2]),
    )


def test_rule_62_what_stood_instead_of_a_companion_is_one_too_and_of_each_its_own() -> None:
    base = (said("ended", "a"), said("rekeyed", "a"), said("ended", "b"), said("key_old"), said("leaks"))
    left = (said("ended", "a"), said("rekeyed", "a"), said("ended", "b"), said("leaks"))
    assert parted(base, left, CLAIMS) == ((base[2], base[3]),), "b has no new key, a has"
    of_b = (said("ended", "b"), said("key_old"), said("leaks"))
    assert parted(base, of_b, CLAIMS) == (), "the new key of a is no companion of b"


def test_rule_62_what_a_person_wrote_before_it_hides_no_companion() -> None:
    base = (said("ended", "a"), said("rekeyed", "a"))
    for first in (Sentence("Yours.", yours=True), said("of another catalogue")):
        assert parted(base, (first, base[0]), CLAIMS) == (base,)
