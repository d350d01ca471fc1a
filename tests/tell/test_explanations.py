"""Each code has its sentence, and no sentence stands there for a code that is none."""

from __future__ import annotations

from typing import get_args

import pytest

from stanch.core.key_renewal_reasons import Reason
from stanch.core.reasons import Why
from stanch.core.versions.verdicts import Why as OfVersion
from stanch.knowledge import messages
from stanch.observe.tls.grade.measures import Missing, Unmeasured
from stanch.tell import explanations


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        ("reasons", {one or "shown" for one in get_args(Why)}),
        ("key_reasons", set(get_args(Reason))),
        ("versions", set(get_args(OfVersion))),
        ("unmeasured", set(get_args(Unmeasured))),
    ],
)
def test_each_code_has_its_sentence(group: str, codes: set[str]) -> None:
    before = f"screens.{group}."
    known = messages.load(messages.FIRST).messages
    assert {id.removeprefix(before) for id in known if id.startswith(before)} == codes


def test_each_is_a_whole_sentence() -> None:
    said = [
        *(explanations.reason(one) for one in get_args(Why)),
        *(explanations.of_key(one) for one in get_args(Reason)),
        *(explanations.of_version(one) for one in get_args(OfVersion)),
    ]
    assert [one for one in said if not (one[0].isupper() and one.endswith("."))] == []


def test_each_can_be_said_after_not_measured() -> None:
    for reason in get_args(Missing):
        words = explanations.of_grade(reason)
        assert words[0].islower(), reason
        assert not words.endswith("."), reason


def test_what_to_give_belongs_to_a_reason() -> None:
    before = "screens.give."
    known = messages.load(messages.FIRST).messages
    given = {id.removeprefix(before) for id in known if id.startswith(before)}
    assert given <= set(get_args(Reason))
    assert explanations.of_key("fix_unknown", help=True).endswith("--fixed MOMENT.")
