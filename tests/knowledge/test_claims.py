"""The short answer to whoever asks leaves no companion out."""

from __future__ import annotations

from stanch.knowledge.claims import catalogue


def test_what_goes_with_a_sentence_of_the_short_answer_is_in_it_too() -> None:
    claims = catalogue()
    brief = {id for id, claim in claims.items() if claim.brief}
    assert brief
    for id in brief:
        assert set(claims[id].companions) <= brief, id
