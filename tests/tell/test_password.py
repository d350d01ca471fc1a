"""What is said of a password and of a key: a sentence for every reason, in plain words."""

from __future__ import annotations

from typing import get_args

import pytest

from stanch.core.advice import Ground
from stanch.core.catalogue import Advice
from stanch.core.key_renewal_reasons import Reason
from stanch.core.moments import BEGINNING, When, at, parse
from stanch.tell import explanations, password

READY, CHANGED = at(parse("2014-04-08T15:30Z")), at(parse("2014-04-08T17:00Z"))


@pytest.mark.parametrize("ground", get_args(Ground))
def test_each_reason_has_its_sentence(ground: str) -> None:
    said = password.because(ground, why="Why so.", ready=READY, changed=CHANGED, waits_for="Cardwise")
    assert said.endswith(".")
    assert said != "Why so."
    assert "None" not in said
    if ground in ("not_ready", "ready_unknown"):
        assert "Cardwise" in said
        assert "Do not sign in there yet." in said
    if ground in ("never_changed", "changed_before", "changed_between", "change_unknown"):
        assert "safe since 15:30 UTC on 8 April 2014" in said


@pytest.mark.parametrize("why", get_args(Reason))
def test_each_reason_of_a_key_has_its_sentence_for_a_visitor(why: Reason) -> None:
    for when in (When(), CHANGED, When(parse("2014-04-07T10:00Z"), parse("2014-04-09"))):
        said = password.key(why, when, "")
        assert said.endswith(".")
        assert "--" not in said, "a visitor has no command line"
    assert "--" not in explanations.of_key(why)


def test_a_key_is_said_with_its_moments() -> None:
    between = When(parse("2014-04-08T10:00Z"), parse("2014-04-09T11:00Z"))
    assert password.key("other_key", between, "") == (
        "The key was changed between 10:00 UTC on 8 April 2014 and 11:00 UTC on 9 April 2014."
    )
    assert password.key("other_key", CHANGED, "") == "The key was changed on 8 April 2014 at 17:00 UTC."
    assert password.key("other_key", CHANGED, "", by_word=True).startswith("By somebody's word the key was")
    assert password.key("other_key", When(BEGINNING, CHANGED.high), "").endswith(
        "it was first seen here on 8 April 2014 at 17:00 UTC."
    )
    assert password.key("changed_around", between, "").endswith("may have been before the flaw was public.")
    assert password.key("same_key", CHANGED, "before").endswith("17:00 UTC, before the flaw was public.")
    assert password.key("same_key", CHANGED, "exposed").endswith("17:00 UTC, while the site was exposed.")
    assert password.key("no_baseline", CHANGED, "").startswith("It was first seen on 8 April 2014")


def test_a_new_key_that_may_have_been_exposed_is_no_plain_yes() -> None:
    assert password.key_said("new", "") == password.key_said("new", "after_fix") == "Yes"
    assert password.key_said("new", "rotated_before_fix") == "Yes, but before the fix"
    assert password.key_said("new", "unknown") == "Yes, perhaps before the fix"
    assert password.key_said("same", "unknown") == "No, the same key"


def test_a_key_that_is_new_by_a_word_is_said_to_be_that() -> None:
    assert password.key_said("new", "after_fix", "said_new") == "By somebody's word"
    said = password.key("said_new", CHANGED, "", by_word=True)
    assert said.startswith("By somebody's word it has a new key since 17:00 UTC on 8 April 2014.")
    assert password.key("same_since", CHANGED, "before").endswith("before the flaw was public.")


def test_each_advice_has_its_title_and_not_knowing_is_no_yes() -> None:
    assert set(password.TITLES) == set(get_args(Advice))
    assert password.SAFE["unknown"] == "Could not tell"
    assert password.KEYS.keys() == {"new", "same", "unknown"}


def test_when_a_password_was_changed_is_said_as_exactly_as_it_is_known() -> None:
    def said(changed: When) -> str:
        return password.because("changed_since", why="", ready=READY, changed=changed, waits_for="")

    assert "was changed on 8 April 2014 at 17:00 UTC, when" in said(CHANGED)
    day = When(parse("2014-04-09"), parse("2014-04-09T23:59:59.999999Z"))
    assert "was changed on 9 April 2014, when" in said(day)
    assert "not quite known" in said(When(parse("2014-04-09"), parse("2014-05-01")))
