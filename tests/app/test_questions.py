"""The nine questions: what an answer that was typed says, and which are open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.app.onboarding import questions
from stanch.app.onboarding.questions import GivenRole


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Cardwise, Mailyard ,", GivenRole(("Cardwise", "Mailyard"), True, False, False)),
        ("none", GivenRole((), True, False, False)),
        (" Ourselves ", GivenRole((), True, True, False)),
        ("?", GivenRole((), False, None, False)),
        ("", GivenRole((), False, None, False)),
        ("don't know", GivenRole((), False, None, False)),
        ("Yes", GivenRole(("Yes",), True, False, True)),
    ],
)
def test_an_answer_about_a_role(text: str, said: GivenRole) -> None:
    assert questions.typed(text) == said


@given(st.text())
def test_what_is_not_known_names_nobody_and_rules_nothing_out(text: str) -> None:
    found = questions.typed(text)
    assert found.known or (not found.names and found.ourselves is None)


@pytest.mark.parametrize(
    ("text", "all_of_them"),
    [("y", True), ("YES", True), ("n", False), ("no", False), ("?", False), ("", False), ("perhaps", None)],
)
def test_an_answer_about_our_servers(text: str, all_of_them: bool | None) -> None:
    assert questions.of_list(text) is all_of_them


def test_there_are_nine_and_the_one_about_servers_is_the_last() -> None:
    assert len(questions.questions()) == 9
    assert list(questions.questions())[-1] == questions.SERVERS
